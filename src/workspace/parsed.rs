//! JSON as the browser reads it: its own parser makes values of it, and types are read from those. `serde_json` would bring a second
//! parser along, compiled anew for every type, and with its complaints the general way of writing numbers: 30 KB of the download.

use js_sys::{Array, JSON, Reflect};
use serde::{
    Deserializer,
    de::{DeserializeOwned, DeserializeSeed, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};
use std::{fmt, slice::Iter};
use wasm_bindgen::{JsCast, JsValue};

/// What is not as it should be. What exactly is told nobody: server and page are of one version, or the server has refused.
#[derive(Debug)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads a value from JSON.
///
/// # Errors
/// When it is no JSON, or not of this type.
pub fn parsed<T: DeserializeOwned>(json: &[u8]) -> Result<T, Unreadable> {
    T::deserialize(Value(JSON::parse(&String::from_utf8_lossy(json)).map_err(|_| Unreadable)?))
}

/// A value of the browser.
struct Value(JsValue);

impl<'de> Deserializer<'de> for Value {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if let Some(number) = self.0.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "versions and places are far from the ends of what a float holds whole")]
            if number.fract() == 0.0 { visitor.visit_i64(number as i64) } else { visitor.visit_f64(number) }
        } else if let Some(truth) = self.0.as_bool() {
            visitor.visit_bool(truth)
        } else if let Some(list) = self.0.dyn_ref::<Array>() {
            visitor.visit_seq(Elements { list, next: 0 })
        } else {
            visitor.visit_unit()
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_map(Fields { object: &self.0, names: fields.iter(), value: JsValue::UNDEFINED })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct
        map enum identifier ignored_any
    }
}

/// The values of a list.
struct Elements<'v> {
    list: &'v Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        if self.next >= self.list.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Value(self.list.get(self.next - 1))).map(Some)
    }
}

/// Those fields of an object that a type has.
struct Fields<'v> {
    object: &'v JsValue,
    names: Iter<'static, &'static str>,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        for name in self.names.by_ref() {
            self.value = Reflect::get(self.object, &(*name).into()).map_err(|_| Unreadable)?;
            if !self.value.is_undefined() {
                let name: StrDeserializer<'_, Unreadable> = (*name).into_deserializer();
                return seed.deserialize(name).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(Value(std::mem::take(&mut self.value)))
    }
}
