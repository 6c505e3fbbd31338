use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// The words of a text in order: UAX #29 segments that hold a letter, a digit or an emoji, so that "extend by word"
/// skips over spaces and punctuation. Chinese characters are words one by one.
pub fn words(text: &str) -> Vec<Span> {
    words_among(text.split_word_bounds())
}

/// Those of a text's segments, given in order and without gaps, that are words.
pub fn words_among<S: AsRef<str>>(segments: impl Iterator<Item = S>) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for segment in segments {
        let segment = segment.as_ref();
        let end = start + segment.chars().count() as u32;
        if segment.chars().any(|c| c.is_alphanumeric() || is_emoji(c)) {
            found.push(Span { start, end });
        }
        start = end;
    }
    found
}

/// Symbols people read as a word: the emoji blocks, and anything asked to look like an emoji (U+FE0F).
fn is_emoji(c: char) -> bool {
    matches!(
        c,
        '\u{FE0F}' | '⌚' | '⌛' | '⏩'..='⏺' | '☀'..='➿' | '⬛' | '⬜' | '⭐' | '⭕'
            | '\u{1F004}' | '\u{1F0CF}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F200}'..='\u{1F265}' | '\u{1F300}'..='\u{1FAFF}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Ruler, specimen::text};

    fn texts(text: &str) -> Vec<&str> {
        let ruler = Ruler::new(text);
        words(text).into_iter().map(|span| ruler.slice(span).expect("a word lies in its text")).collect()
    }

    #[test]
    fn punctuation_and_space_are_not_words() {
        assert_eq!(texts("“It’s 3.5 %,” the U.N. said – twice."), ["It’s", "3.5", "the", "U.N", "said", "twice"]);
    }

    #[test]
    fn emoji_and_flags_are_words() {
        assert_eq!(texts("ok 👩🏽\u{200D}🚀! 🇺🇦 ❤\u{FE0F}"), ["ok", "👩🏽\u{200D}🚀", "🇺🇦", "❤\u{FE0F}"]);
    }

    #[test]
    fn other_scripts_have_words_too() {
        assert_eq!(texts("قال: «نعم»"), ["قال", "نعم"]);
        assert_eq!(texts("他说。"), ["他", "说"]);
        assert_eq!(texts("Ёлка—да"), ["Ёлка", "да"]);
    }

    proptest! {
        #[test]
        fn words_come_in_order_and_hold_every_letter_and_digit(text in text()) {
            let mut held = vec![false; text.chars().count()];
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(last <= word.start && !word.is_empty());
                last = word.end;
                held[word.start as usize..word.end as usize].fill(true);
            }
            for (c, held) in text.chars().zip(held) {
                prop_assert!(held || !c.is_alphanumeric(), "{c:?} is in no word");
            }
        }
    }
}
