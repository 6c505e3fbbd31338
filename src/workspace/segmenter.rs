//! Words as the browser cuts them. The tables that say where a word ends are large, and every browser has them.

use crate::text::{Span, words_among};
use js_sys::{
    Array,
    Intl::{SegmentData, Segmenter},
    Object, Reflect,
};
use wasm_bindgen::JsCast;

/// The words of a text in order, as [`crate::text::words`] finds them on the server.
pub fn words(text: &str) -> Vec<Span> {
    let options = Object::new();
    // Setting a property of an object just made cannot fail.
    let _ = Reflect::set(&options, &"granularity".into(), &"word".into());
    let segments = Segmenter::new(&Array::new(), &options).segment(text);
    let segments = js_sys::try_iter(&segments).ok().flatten().into_iter().flatten().flatten();
    words_among(segments.map(|segment| String::from(segment.unchecked_into::<SegmentData>().segment())))
}
