use proptest::prelude::*;
use proptest::{collection::vec, sample::select};

/// What texts are made of: every script and every trap the engines promise to handle.
const CLEAN: &[&str] = &[
    "a",
    "The mayor",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    ". ",
    "? ",
    "! ",
    ".",
    "…",
    "...",
    "U.S. ",
    "Mr. ",
    "No. 5",
    "3.14",
    "\"",
    "“",
    "”",
    "’s",
    "(",
    ")",
    "[2]",
    "„",
    "«\u{A0}",
    "\u{A0}»",
    "—",
    "e\u{301}",
    "\u{301}",
    "a\u{308}\u{323}",
    "é",
    "ß",
    "İ",
    "Σς",
    "ǆ",
    "👍",
    "👍🏽",
    "👩\u{200D}👩\u{200D}👧\u{200D}👦",
    "🧑🏿\u{200D}🚀",
    "❤\u{FE0F}\u{200D}🔥",
    "🇺🇦",
    "🇰🇵🇷🇺",
    "🇫",
    "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
    "1\u{FE0F}\u{20E3}",
    "𝔘",
    "𠮷野家",
    "葛\u{E0100}",
    "שָׁלוֹם ",
    "אמר",
    "।\u{93F}",
    "قال ",
    "؟",
    "۔",
    "\u{600}12",
    "\u{200F}",
    "\u{2067}",
    "\u{2069}",
    "می\u{200C}خواهم",
    "क्षि",
    "नमस्ते। ",
    "நி",
    "한국",
    "\u{1112}\u{1161}\u{11AB}",
    "平壌は否定した。",
    "「はい」",
    "！",
    "กำ",
    "ẞ",
    "ﬁ",
    "и\u{306}",
    "ё",
    "ｶﾞ",
    "ﻛـﺘﺎﺏ",
];

/// What intake removes or rewrites.
const DIRTY: &[&str] = &[
    "\r\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{FEFF}",
    "\u{FEFF}\u{FE00}\u{E0101}",
    "\u{FE0F}",
    "\u{200B}",
    "\u{2060}",
    "\u{AD}",
    "\u{0}",
    "\u{B}",
    "\u{C}",
    "\u{1E}",
    "\u{1F}",
    "\u{93}",
    "\u{9B}",
    "\u{9D}",
];

/// Text as it comes in: anything, with all that intake has to clean.
pub(crate) fn raw() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => select(CLEAN).prop_map(str::to_owned),
        3 => select(DIRTY).prop_map(str::to_owned),
        2 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Text as it is stored: [`raw`] text after intake.
pub(crate) fn text() -> impl Strategy<Value = String> {
    raw().prop_map(|raw| crate::text::normalise(&raw))
}

/// A text long enough to need several of the ruler's checkpoints, and a stretch of it in code points.
pub(crate) fn text_and_stretch() -> impl Strategy<Value = (String, u32, u32)> {
    (text(), 0..4_usize, any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(piece, times, one, other)| {
        let text = piece.repeat(times + 1);
        let places = text.chars().count() + 1;
        let (one, other) = (one.index(places), other.index(places));
        (text, one.min(other) as u32, one.max(other) as u32)
    })
}
