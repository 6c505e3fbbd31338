//! Words and characters as the browser cuts them. The tables that say where one ends are large, and every browser has them.

use crate::text::{Span, words_among};
use js_sys::{
    Array,
    Intl::{SegmentData, Segmenter},
    Object, Reflect,
};
use wasm_bindgen::JsCast;

/// The pieces of a text in order: each `"word"`, as [`crate::text::words`] finds them on the server, or each `"grapheme"`.
pub fn pieces(text: &str, what: &'static str) -> Vec<Span> {
    let options = Object::new();
    // Setting a property of an object just made cannot fail.
    let _ = Reflect::set(&options, &"granularity".into(), &what.into());
    let segments = Segmenter::new(&Array::new(), &options).segment(text);
    let segments = js_sys::try_iter(&segments).ok().flatten().into_iter().flatten().flatten();
    let segments = segments.map(|segment| String::from(segment.unchecked_into::<SegmentData>().segment()));
    if what == "word" {
        return words_among(segments);
    }
    let mut start = 0;
    let piece = |segment: String| {
        let end = start + u32::try_from(segment.chars().count()).unwrap_or_default();
        let span = Span { start, end };
        start = end;
        span
    };
    segments.map(piece).collect()
}
