use serde::{Deserialize, Serialize};

use crate::text::{
    Span,
    offsets::is_border,
    punctuation::{Quotes, mark},
};

/// One sentence of a text, in code points: `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its first code point.
    pub start: u32,
    /// The first code point after it.
    pub end: u32,
    /// The paragraph it stands in: lines with something on them, counted from 0.
    pub paragraph: u32,
}

impl Sentence {
    /// Where it stands.
    pub const fn span(self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Cuts a text into sentences, in order, without the white space between them.
///
/// A line is a paragraph: a sentence never crosses it, and a headline without a full stop is a sentence of its own.
/// Closing quotes, brackets and note marks stay with the sentence they close. Every character that is not white
/// space belongs to exactly one sentence, and no sentence cuts a character (grapheme cluster) in two. Where a full
/// stop may or may not end a sentence ("U.S.", "Inc.", "J."), the next word decides; when in doubt the two stay
/// together, because a claim in a sentence too long is easier to mark than one cut in half.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let (mut offset, mut paragraph) = (0, 0);
    for line in text.split(is_line_end) {
        let chars = if line.is_ascii() { line.bytes().map(char::from).collect() } else { line.chars().collect() };
        let line = Line { text: line, chars };
        let known = found.len();
        line.cut(|start, end| {
            found.push(Sentence { start: offset + start as u32, end: offset + end as u32, paragraph });
        });
        paragraph += u32::from(found.len() > known);
        offset += line.chars.len() as u32 + 1;
    }
    found
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// One line, by code points.
pub(super) struct Line<'t> {
    text: &'t str,
    pub(super) chars: Vec<char>,
}

impl Line<'_> {
    fn cut(&self, mut push: impl FnMut(usize, usize)) {
        let mut borders = Borders { text: self.text, chars: &self.chars, at: 0, byte: 0 };
        let mut quotes = Quotes::default();
        let mut from = self.skip_space(0);
        let mut at = from;
        // The first letter or digit of this sentence: "…", "?!" or a bullet alone is none.
        let mut said = None;
        while let Some(&c) = self.chars.get(at) {
            // Most of a text: what neither ends a sentence nor quotes.
            let plain = self.chars[at..].iter().take_while(|&&c| c == ' ' || c.is_ascii_alphanumeric()).count();
            if plain > 0 {
                said = said.or_else(|| (at..at + plain).find(|&at| self.chars[at] != ' '));
                at += plain;
                continue;
            }
            if mark(c).is_none() {
                quotes.see(c);
                if said.is_none() && c.is_alphanumeric() {
                    said = Some(at);
                }
                at += 1;
                continue;
            }
            let stop = self.stop(at, said, &mut quotes);
            at = stop.end;
            if said.is_some() && self.ends(from, &stop) && borders.is_border(at) {
                push(borders.back(from), at);
                from = self.skip_space(at);
                at = from;
                said = None;
            }
        }
        if from < self.chars.len() {
            push(borders.back(from), borders.forward(self.trimmed_end()));
        }
    }

    fn trimmed_end(&self) -> usize {
        self.chars.len() - self.chars.iter().rev().take_while(|c| c.is_whitespace()).count()
    }
}

/// Tells where characters (grapheme clusters) meet, for places asked in ascending order.
struct Borders<'l> {
    text: &'l str,
    chars: &'l [char],
    at: usize,
    byte: usize,
}

impl Borders<'_> {
    fn is_border(&mut self, at: usize) -> bool {
        if self.chars.len() == self.text.len() {
            self.byte = at;
        } else if at < self.at {
            self.byte -= self.chars[at..self.at].iter().map(|c| c.len_utf8()).sum::<usize>();
        } else {
            self.byte += self.chars[self.at..at].iter().map(|c| c.len_utf8()).sum::<usize>();
        }
        self.at = at;
        is_border(self.text, self.byte)
    }

    /// `at`, or the border before it: a combining mark on a blank takes the blank along.
    fn back(&mut self, mut at: usize) -> usize {
        while !self.is_border(at) {
            at -= 1;
        }
        at
    }

    /// `at`, or the border after it.
    fn forward(&mut self, mut at: usize) -> usize {
        while !self.is_border(at) {
            at += 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Ruler, specimen::text};

    #[test]
    fn a_mark_on_the_full_stop_keeps_it_from_being_cut_off() {
        // A vowel sign after a danda is nonsense, but it is one character with it.
        let text = "नमस्ते।\u{93F} वह";
        let spans: Vec<_> = sentences(text).iter().map(|sentence| sentence.span()).collect();
        assert_eq!(spans, [Span::new(0, text.chars().count() as u32)]);
    }

    #[test]
    fn a_blank_goes_with_the_mark_that_sits_on_it() {
        let spans: Vec<_> = sentences("One. \u{301}Two.").iter().map(|s| s.span()).collect();
        assert_eq!(spans, [Span::new(0, 4), Span::new(4, 10)]);
    }

    proptest! {
        #[test]
        fn every_visible_character_belongs_to_exactly_one_sentence(text in text()) {
            let mut owners = vec![0_u32; text.chars().count()];
            let mut last = 0;
            for sentence in sentences(&text) {
                prop_assert!(last <= sentence.start && sentence.start < sentence.end);
                last = sentence.end;
                owners[sentence.start as usize..sentence.end as usize].iter_mut().for_each(|n| *n += 1);
            }
            for (c, owners) in text.chars().zip(owners) {
                prop_assert!(owners == 1 || (owners == 0 && c.is_whitespace()), "{c:?} belongs to {owners} sentences");
            }
        }

        #[test]
        fn sentences_are_trimmed_and_never_cut_a_character(text in text()) {
            let ruler = Ruler::new(&text);
            for sentence in sentences(&text) {
                prop_assert_eq!(ruler.snap(sentence.span()), sentence.span());
                // White space at an end is only ever part of a character that is more than white space.
                let slice = ruler.slice(sentence.span()).expect("inside the text");
                let (first, last) = (slice.chars().next(), slice.chars().next_back());
                if first.is_some_and(char::is_whitespace) {
                    prop_assert!(!ruler.is_border(sentence.start + 1));
                }
                if last.is_some_and(char::is_whitespace) {
                    prop_assert!(!ruler.is_border(sentence.end - 1));
                }
            }
        }

        #[test]
        fn sentences_keep_to_their_line(text in text()) {
            let ruler = Ruler::new(&text);
            let lines = text.split('\n').filter(|line| !line.trim().is_empty());
            let mut seen = Vec::new();
            for sentence in sentences(&text) {
                let slice = ruler.slice(sentence.span()).expect("inside the text");
                prop_assert!(!slice.contains('\n'));
                seen.push(sentence.paragraph);
            }
            prop_assert!(seen.is_sorted());
            seen.dedup();
            prop_assert_eq!(seen, (0..lines.count() as u32).collect::<Vec<_>>());
        }

        #[test]
        fn a_line_is_cut_the_same_wherever_it_stands(text in text()) {
            let alone = sentences(&text);
            let shifted = sentences(&format!("Заголовок 👍🏽\n\n{text}"));
            prop_assert_eq!(shifted.len(), alone.len() + 1);
            for (alone, shifted) in alone.iter().zip(&shifted[1..]) {
                prop_assert_eq!((alone.start + 14, alone.end + 14, alone.paragraph + 1), (shifted.start, shifted.end, shifted.paragraph));
            }
        }
    }
}
