use std::sync::Arc;
use unicode_segmentation::GraphemeCursor;

use crate::text::Span;

/// Code points between two checkpoints: a look-up walks at most this far.
const STEP: u32 = 64;

/// Measures one text: converts between code points, bytes and UTF-16 units, and knows where a character may be cut.
///
/// Making one is a single pass over the text; a text of plain ASCII needs no table at all. Every look-up takes
/// `O(log n)` or better.
#[derive(Debug, Clone)]
pub struct Ruler<'t> {
    text: &'t str,
    measured: Measured,
}

/// What a pass over a text found: kept beside a text that stays, it saves the next ruler the pass.
#[derive(Debug, Clone)]
pub struct Measured {
    len: u32,
    len_utf16: u32,
    /// Where code points 0, `STEP`, 2 × `STEP` … stand; empty when all three counts agree everywhere.
    checkpoints: Arc<[Checkpoint]>,
}

#[derive(Debug, Clone, Copy)]
struct Checkpoint {
    byte: usize,
    utf16: u32,
}

impl Measured {
    /// Measures `text`.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
            return Self { len, len_utf16: len, checkpoints: Arc::default() };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / STEP as usize + 1);
        let (mut len, mut utf16) = (0_u32, 0_u32);
        for (byte, &unit) in text.as_bytes().iter().enumerate() {
            if is_continuation(unit) {
                continue;
            }
            if len.is_multiple_of(STEP) {
                checkpoints.push(Checkpoint { byte, utf16 });
            }
            len += 1;
            utf16 += units_utf16(unit);
        }
        Self { len, len_utf16: utf16, checkpoints: checkpoints.into() }
    }
}

impl<'t> Ruler<'t> {
    /// Measures `text`.
    pub fn new(text: &'t str) -> Self {
        Self::over(text, &Measured::of(text))
    }

    /// A ruler over the text of which this was measured.
    pub fn over(text: &'t str, measured: &Measured) -> Self {
        Self { text, measured: measured.clone() }
    }

    /// How many code points the text has.
    pub fn len(&self) -> u32 {
        self.measured.len
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.measured.len == 0
    }

    /// The text itself.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The byte at which code point `cp` starts; the text's end has a byte too. `None` beyond it.
    pub fn byte_of(&self, cp: u32) -> Option<usize> {
        self.place_of(cp).map(|place| place.byte)
    }

    /// The code point that starts at `byte`; `None` inside a character or beyond the end.
    pub fn cp_of_byte(&self, byte: usize) -> Option<u32> {
        if !self.text.is_char_boundary(byte) {
            return None;
        }
        if self.measured.checkpoints.is_empty() {
            return u32::try_from(byte).ok();
        }
        let (cp, near) = self.checkpoint_before(|checkpoint| checkpoint.byte <= byte);
        let passed = self.text.as_bytes()[near.byte..byte].iter().filter(|&&unit| !is_continuation(unit)).count();
        u32::try_from(passed).ok().map(|passed| cp + passed)
    }

    /// The UTF-16 offset (as the browser's selection counts) of code point `cp`; `None` beyond the end.
    pub fn utf16_of(&self, cp: u32) -> Option<u32> {
        self.place_of(cp).map(|place| place.utf16)
    }

    /// The code point at UTF-16 offset `utf16`; `None` inside a surrogate pair or beyond the end.
    pub fn cp_of_utf16(&self, utf16: u32) -> Option<u32> {
        if utf16 > self.measured.len_utf16 {
            return None;
        }
        if self.measured.checkpoints.is_empty() {
            return Some(utf16);
        }
        let (mut cp, near) = self.checkpoint_before(|checkpoint| checkpoint.utf16 <= utf16);
        let mut here = near.utf16;
        for &unit in self.text.as_bytes()[near.byte..].iter().filter(|&&unit| !is_continuation(unit)) {
            if here >= utf16 {
                break;
            }
            here += units_utf16(unit);
            cp += 1;
        }
        (here == utf16).then_some(cp)
    }

    /// The text of `span`; `None` when it is reversed or reaches beyond the text.
    pub fn slice(&self, span: Span) -> Option<&'t str> {
        self.text.get(self.byte_of(span.start)?..self.byte_of(span.end)?)
    }

    /// Whether a person would see a border before code point `cp`: an extended grapheme cluster starts or the text
    /// ends there. Never beyond the text.
    pub fn is_border(&self, cp: u32) -> bool {
        self.byte_of(cp).is_some_and(|byte| is_border(self.text, byte))
    }

    /// The smallest span that holds `span` and cuts no character in two.
    ///
    /// A reversed span is turned round first and what reaches beyond the text is cut off, so that any selection
    /// gives a usable span.
    pub fn snap(&self, span: Span) -> Span {
        let (start, end) = (span.start.min(span.end).min(self.measured.len), span.start.max(span.end).min(self.measured.len));
        Span { start: self.border(start, Side::Before), end: self.border(end, Side::After) }
    }

    fn border(&self, cp: u32, side: Side) -> u32 {
        let Some(byte) = self.byte_of(cp) else {
            return cp;
        };
        if is_border(self.text, byte) {
            return cp;
        }
        let mut cursor = GraphemeCursor::new(byte, self.text.len(), true);
        let moved = match side {
            Side::Before => cursor.prev_boundary(self.text, 0),
            Side::After => cursor.next_boundary(self.text, 0),
        };
        moved.ok().flatten().and_then(|byte| self.cp_of_byte(byte)).unwrap_or(cp)
    }

    fn place_of(&self, cp: u32) -> Option<Checkpoint> {
        if cp > self.measured.len {
            return None;
        }
        if self.measured.checkpoints.is_empty() {
            return Some(Checkpoint { byte: cp as usize, utf16: cp });
        }
        if cp == self.measured.len {
            return Some(Checkpoint { byte: self.text.len(), utf16: self.measured.len_utf16 });
        }
        let mut place = *self.measured.checkpoints.get((cp / STEP) as usize)?;
        for c in self.text.get(place.byte..)?.chars().take((cp % STEP) as usize) {
            place.byte += c.len_utf8();
            place.utf16 += c.len_utf16() as u32;
        }
        Some(place)
    }

    /// The last checkpoint that is still `before` the place looked for, and its code point. The first always is.
    fn checkpoint_before(&self, before: impl Fn(&Checkpoint) -> bool) -> (u32, Checkpoint) {
        let index = self.measured.checkpoints.partition_point(before).saturating_sub(1);
        (index as u32 * STEP, self.measured.checkpoints[index])
    }
}

enum Side {
    Before,
    After,
}

/// Whether an extended grapheme cluster of `text` starts or ends at `byte`.
pub(super) fn is_border(text: &str, byte: usize) -> bool {
    // The cursor only ever fails for text given in pieces; this is all of it.
    text.is_char_boundary(byte) && GraphemeCursor::new(byte, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

const fn is_continuation(unit: u8) -> bool {
    unit & 0b1100_0000 == 0b1000_0000
}

/// How many UTF-16 units the character has whose first byte this is.
const fn units_utf16(first: u8) -> u32 {
    if first >= 0xF0 { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;
    use crate::text::specimen::{text, text_and_stretch};

    #[test]
    fn the_three_counts_differ_where_they_should() {
        let ruler = Ruler::new("né 👍🏽 !");
        assert_eq!(ruler.len(), 7);
        assert_eq!(ruler.byte_of(3), Some(4));
        assert_eq!(ruler.byte_of(5), Some(12));
        assert_eq!(ruler.utf16_of(5), Some(7));
        assert_eq!(ruler.byte_of(7), Some(14));
        assert_eq!(ruler.byte_of(8), None);
        assert_eq!(ruler.cp_of_byte(5), None);
        assert_eq!(ruler.cp_of_byte(15), None);
        assert_eq!(ruler.cp_of_utf16(4), None);
        assert_eq!(ruler.cp_of_utf16(10), None);
        assert_eq!(ruler.cp_of_utf16(9), Some(7));
        assert_eq!(ruler.slice(Span::new(3, 5)), Some("👍🏽"));
    }

    #[test]
    fn an_empty_text_has_one_border() {
        let ruler = Ruler::new("");
        assert!(ruler.is_empty() && ruler.is_border(0) && !ruler.is_border(1));
        assert_eq!(ruler.slice(Span::new(0, 0)), Some(""));
        assert_eq!(ruler.snap(Span::new(3, 9)), Span::new(0, 0));
    }

    #[test]
    fn reversed_and_outlying_spans_have_no_text() {
        let ruler = Ruler::new("héllo");
        assert_eq!(ruler.slice(Span::new(3, 2)), None);
        assert_eq!(ruler.slice(Span::new(2, 6)), None);
        assert_eq!(ruler.slice(Span::new(u32::MAX, u32::MAX)), None);
    }

    #[test]
    fn snapping_widens_to_whole_characters() {
        let ruler = Ruler::new("a👩\u{200D}🚀e\u{301}🇺🇦z");
        assert_eq!(ruler.snap(Span::new(2, 3)), Span::new(1, 4));
        assert_eq!(ruler.snap(Span::new(5, 7)), Span::new(4, 8));
        assert_eq!(ruler.snap(Span::new(1, 4)), Span::new(1, 4));
        assert_eq!(ruler.snap(Span::new(7, 7)), Span::new(6, 8));
        assert_eq!(ruler.snap(Span::new(99, 8)), Span::new(8, 9));
    }

    #[test]
    fn plain_ascii_needs_no_table() {
        assert!(Measured::of("Plain text. Nothing else.").checkpoints.is_empty());
    }

    #[test]
    fn a_long_text_is_measured_and_looked_up_quickly() {
        let text = "Він сказав «ні» 👩\u{200D}🚀, she said. ".repeat(60_000);
        let begun = Instant::now();
        let ruler = Ruler::new(&text);
        let mut seen = 0_u64;
        for cp in (0..ruler.len()).step_by(97) {
            let utf16 = ruler.utf16_of(cp).expect("inside");
            assert_eq!(ruler.cp_of_utf16(utf16), Some(cp));
            seen += 1;
        }
        assert!(seen > 15_000, "{seen} look-ups");
        // Generous: unoptimised builds on a busy machine. Looking up by walking from the start would take minutes.
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }

    proptest! {
        #[test]
        fn every_code_point_converts_and_comes_back(times in 1..4_usize, text in text()) {
            let text = text.repeat(times);
            let ruler = Ruler::new(&text);
            let mut utf16 = 0;
            let places = text.char_indices().map(|(byte, c)| (byte, c.len_utf16())).chain([(text.len(), 0)]);
            for (cp, (byte, units)) in places.enumerate() {
                let cp = cp as u32;
                prop_assert_eq!(ruler.byte_of(cp), Some(byte));
                prop_assert_eq!(ruler.cp_of_byte(byte), Some(cp));
                prop_assert_eq!(ruler.utf16_of(cp), Some(utf16));
                prop_assert_eq!(ruler.cp_of_utf16(utf16), Some(cp));
                if units == 2 {
                    prop_assert_eq!(ruler.cp_of_utf16(utf16 + 1), None);
                }
                utf16 += units as u32;
            }
            prop_assert_eq!(ruler.len() as usize, text.chars().count());
            prop_assert_eq!(utf16 as usize, text.encode_utf16().count());
            prop_assert_eq!(ruler.byte_of(ruler.len() + 1), None);
            prop_assert_eq!(ruler.utf16_of(ruler.len() + 1), None);
            prop_assert_eq!(ruler.cp_of_utf16(utf16 + 1), None);
            for byte in 0..=text.len() {
                prop_assert_eq!(ruler.cp_of_byte(byte).is_some(), text.is_char_boundary(byte));
            }
        }

        #[test]
        fn a_slice_is_the_code_points_between((text, start, end) in text_and_stretch()) {
            let ruler = Ruler::new(&text);
            let expected: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
            prop_assert_eq!(ruler.slice(Span::new(start, end)), Some(expected.as_str()));
            let before: String = text.chars().take(start as usize).collect();
            prop_assert_eq!(ruler.utf16_of(start), Some(before.encode_utf16().count() as u32));
        }

        #[test]
        fn borders_are_where_grapheme_clusters_meet(text in text()) {
            let ruler = Ruler::new(&text);
            let mut borders: Vec<u32> = Vec::new();
            for (byte, _) in text.grapheme_indices(true) {
                borders.push(text[..byte].chars().count() as u32);
            }
            borders.push(ruler.len());
            borders.dedup();
            let found: Vec<u32> = (0..=ruler.len() + 1).filter(|&cp| ruler.is_border(cp)).collect();
            prop_assert_eq!(found, borders);
        }

        #[test]
        fn snapping_only_widens_and_lands_on_the_next_borders((text, start, end) in text_and_stretch()) {
            let ruler = Ruler::new(&text);
            let span = Span::new(start, end);
            let snapped = ruler.snap(span);
            prop_assert!(snapped.encloses(span));
            prop_assert!(ruler.is_border(snapped.start) && ruler.is_border(snapped.end));
            prop_assert!((snapped.start + 1..=start).all(|cp| !ruler.is_border(cp)));
            prop_assert!((end..snapped.end).all(|cp| !ruler.is_border(cp)));
            prop_assert_eq!(ruler.snap(snapped), snapped);
        }
    }
}
