use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// Part of speech, by the universal tags of Universal Dependencies with the verb forms that attributions turn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Tag {
    /// A word none of the others fits: foreign words, slips.
    #[default]
    Other,
    /// Adjective.
    Adjective,
    /// Preposition: "according", "to", "by".
    Preposition,
    /// Adverb, also "not".
    Adverb,
    /// Form of be, have, do or a modal verb that helps another verb.
    Auxiliary,
    /// "and", "or", "but".
    Conjunction,
    /// "the", "a", "this" before a noun.
    Determiner,
    /// Interjection.
    Interjection,
    /// Noun in the singular.
    Noun,
    /// Noun in the plural.
    Nouns,
    /// Number.
    Number,
    /// "to" before an infinitive, "'s" of possession.
    Particle,
    /// Pronoun, also "who" and "that" where they stand for a noun.
    Pronoun,
    /// Possessive pronoun: "his", "their".
    Possessive,
    /// Proper noun.
    Name,
    /// Punctuation.
    Punctuation,
    /// "that", "whether", "because" before a clause.
    Subordinator,
    /// Currency, percent and other symbols.
    Symbol,
    /// Verb, base form: "say".
    Verb,
    /// Verb, past: "said".
    VerbPast,
    /// Verb, present: "says", "say".
    VerbPresent,
    /// Verb, participle in -ing: "saying".
    VerbGerund,
    /// Verb, past participle: "said" in "has said", "is said".
    VerbParticiple,
}

impl Tag {
    /// Every tag, in the order of their numbers.
    pub const ALL: [Self; 23] = [
        Self::Other,
        Self::Adjective,
        Self::Preposition,
        Self::Adverb,
        Self::Auxiliary,
        Self::Conjunction,
        Self::Determiner,
        Self::Interjection,
        Self::Noun,
        Self::Nouns,
        Self::Number,
        Self::Particle,
        Self::Pronoun,
        Self::Possessive,
        Self::Name,
        Self::Punctuation,
        Self::Subordinator,
        Self::Symbol,
        Self::Verb,
        Self::VerbPast,
        Self::VerbPresent,
        Self::VerbGerund,
        Self::VerbParticiple,
    ];

    /// Whether it is a full verb in any form.
    pub const fn is_verb(self) -> bool {
        matches!(self, Self::Verb | Self::VerbPast | Self::VerbPresent | Self::VerbGerund | Self::VerbParticiple)
    }

    /// Whether it is a common noun.
    pub const fn is_noun(self) -> bool {
        matches!(self, Self::Noun | Self::Nouns)
    }
}

/// Where a token stands with regard to quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Quote {
    /// In no quotation.
    #[default]
    Outside,
    /// The mark that opens a quotation, or opens it again in the next paragraph.
    Opens,
    /// Inside a quotation.
    Inside,
    /// The mark that closes a quotation.
    Closes,
}

/// The smallest piece of text the engine labels: a word, the clitic of one ("'s", "n't"), or one punctuation mark.
///
/// A token never cuts a character (grapheme cluster) in two and never crosses the border of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its first code point.
    pub start: u32,
    /// The first code point after it.
    pub end: u32,
    /// Its bytes in the text.
    pub bytes: Range<u32>,
    /// The bytes of its lower-cased form in the document's folded text.
    pub(super) folded: Range<u32>,
    /// The hash of its lower-cased form, by which weights and lists know it.
    pub(super) word: u32,
    /// The sentence it stands in, counted from 0.
    pub sentence: u32,
    /// The paragraph it stands in, counted from 0.
    pub paragraph: u32,
    /// Its part of speech: by the model, or a crude guess when there is none.
    pub tag: Tag,
    /// Where it stands with regard to quotation marks.
    pub quote: Quote,
    /// The quotation it belongs to, its marks included, counted from 1; 0 outside.
    pub quotation: u32,
    /// Whether it is a word: holds a letter or a digit.
    pub is_word: bool,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Token {
    /// Where it stands, in code points.
    pub const fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// One piece of a sentence, in bytes of the sentence, and whether it is a word.
pub(super) struct Piece {
    pub(super) bytes: Range<usize>,
    pub(super) is_word: bool,
    pub(super) spaced: bool,
}

/// Cuts a sentence into words, clitics and marks, in order, leaving out white space.
pub(super) fn pieces(text: &str, into: &mut Vec<Piece>) {
    into.clear();
    let mut at = 0;
    let mut spaced = false;
    while at < text.len() {
        let character = character(text, at);
        let end = at + character.len;
        match character.kind {
            Kind::Space => spaced = true,
            Kind::Letter => {
                let (end, is_joined) = word_end(text, at);
                if is_joined {
                    split_clitic(text, at..end, spaced, into);
                } else {
                    into.push(Piece { bytes: at..end, is_word: true, spaced });
                }
                at = end;
                spaced = false;
                continue;
            }
            Kind::Joiner | Kind::Mark => {
                // Dashes and dots in a row are one mark, and so are two apostrophes that stand for a quotation mark; anything
                // else stands alone.
                let first = text.as_bytes()[at];
                let mut end = end;
                if matches!(first, b'\'' | b'`') && text.as_bytes().get(end) == Some(&first) && self::character(text, end).len == 1 {
                    end += 1;
                }
                if matches!(first, b'-' | b'.' | b'_' | b'*' | b'=') {
                    while text.as_bytes().get(end) == Some(&first) && self::character(text, end).len == 1 {
                        end += 1;
                    }
                }
                into.push(Piece { bytes: at..end, is_word: false, spaced });
                at = end;
                spaced = false;
                continue;
            }
        }
        at = end;
    }
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Space,
    /// Part of a word.
    Letter,
    /// Part of a word when letters stand on both sides.
    Joiner,
    Mark,
}

struct Character {
    len: usize,
    kind: Kind,
}

/// The grapheme cluster at byte `at`, which must be a border of one.
fn character(text: &str, at: usize) -> Character {
    let bytes = text.as_bytes();
    let first = bytes[at];
    let next_is_plain = bytes.get(at + 1).is_none_or(u8::is_ascii);
    if first.is_ascii() && next_is_plain && first != b'\r' {
        return Character { len: 1, kind: kind(first as char) };
    }
    let rest = &text[at..];
    let Some(c) = rest.chars().next() else {
        return Character { len: 1, kind: Kind::Space };
    };
    let len = c.len_utf8();
    let next = rest[len..].chars().next();
    if stands_alone(c) && next.is_none_or(stands_alone) {
        return Character { len, kind: kind(c) };
    }
    let len = rest.graphemes(true).next().map_or(len, str::len);
    // A blank with a mark on it is seen.
    let kind = match kind(c) {
        Kind::Space if len > c.len_utf8() && c != '\r' => Kind::Mark,
        kind => kind,
    };
    Character { len, kind }
}

/// Characters of Latin news text that never join with a neighbour of the same kind.
fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\t' | '\n' | '\u{A0}'..='\u{A8}' | '\u{AA}'..='\u{AC}' | '\u{AF}'..='\u{24F}' | '\u{2010}'..='\u{2027}' | '€')
}

fn kind(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Letter,
        '\'' | '’' | '-' | '.' | ',' | '&' | '/' | '_' => Kind::Joiner,
        _ if c.is_whitespace() => Kind::Space,
        _ if c.is_alphanumeric() => Kind::Letter,
        _ => Kind::Mark,
    }
}

/// Where the word that starts at `start` ends: letters and digits, with single apostrophes, hyphens and the like inside;
/// a full stop behind a single letter or an abbreviation ("U.S.", "Mr.") belongs to it. And whether something joins letters in it.
fn word_end(text: &str, start: usize) -> (usize, bool) {
    let mut at = start;
    let mut dots = 0;
    let mut is_joined = false;
    while at < text.len() {
        at += plain_letters(&text.as_bytes()[at..]);
        if at == text.len() {
            break;
        }
        let here = character(text, at);
        match here.kind {
            Kind::Letter => at += here.len,
            Kind::Joiner => {
                let joiner = text.as_bytes()[at];
                let next = at + here.len;
                let joins = next < text.len() && character(text, next).kind == Kind::Letter;
                // A comma or slash joins digits only; "and/or" and "yes,no" are several words.
                let digits = || text.as_bytes()[at - 1].is_ascii_digit() && text.as_bytes().get(next).is_some_and(u8::is_ascii_digit);
                if joins && (!matches!(joiner, b',' | b'/' | b'_') || digits()) {
                    dots += usize::from(joiner == b'.');
                    is_joined = true;
                    at = next;
                } else if joiner == b'.' && (dots > 0 || is_title(&text[start..at])) && here.len == 1 {
                    return (next, is_joined);
                } else {
                    break;
                }
            }
            Kind::Space | Kind::Mark => break,
        }
    }
    (at, is_joined)
}

/// How many letters and digits of ASCII stand in front; but for one that what follows may stand on.
fn plain_letters(bytes: &[u8]) -> usize {
    let count = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(count).is_none_or(u8::is_ascii) { count } else { count.saturating_sub(1) }
}

fn is_title(word: &str) -> bool {
    (word.len() == 1 && word.as_bytes()[0].is_ascii_uppercase())
        || matches!(
            word,
            "Mr" | "Mrs" | "Ms" | "Dr" | "Sen" | "Rep" | "Gov" | "Gen" | "Col" | "Lt" | "Sgt" | "Jr" | "Sr" | "St" | "Prof" | "Rev"
        )
}

/// Cuts "Trump's" into "Trump" and "'s", "don't" into "do" and "n't".
fn split_clitic(text: &str, word: Range<usize>, spaced: bool, into: &mut Vec<Piece>) {
    let slice = &text[word.clone()];
    let cut = clitic(slice).filter(|&cut| cut > 0 && cut < slice.len()).map(|cut| word.start + cut);
    let Some(cut) = cut else {
        into.push(Piece { bytes: word, is_word: true, spaced });
        return;
    };
    into.push(Piece { bytes: word.start..cut, is_word: true, spaced });
    into.push(Piece { bytes: cut..word.end, is_word: true, spaced: false });
}

/// The byte at which the clitic of `word` starts.
fn clitic(word: &str) -> Option<usize> {
    let apostrophe = word.rfind(['\'', '’'])?;
    let mark = word[apostrophe..].chars().next()?.len_utf8();
    let rest = &word[apostrophe + mark..];
    if rest.eq_ignore_ascii_case("t") {
        let n = apostrophe.checked_sub(1)?;
        return word.as_bytes()[n].eq_ignore_ascii_case(&b'n').then_some(n);
    }
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|clitic| rest.eq_ignore_ascii_case(clitic)).then_some(apostrophe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        pieces(text, &mut found);
        found.into_iter().map(|piece| &text[piece.bytes]).collect()
    }

    #[test]
    fn clitics_are_tokens_of_their_own() {
        assert_eq!(cut("They don’t buy the mayor's story."), ["They", "do", "n’t", "buy", "the", "mayor", "'s", "story", "."]);
        assert_eq!(cut("’s n't 't"), ["’", "s", "n't", "'", "t"]);
    }

    #[test]
    fn abbreviations_numbers_and_compounds_hold_together() {
        assert_eq!(
            cut("U.S. Rep. J. Roe-Doe spent 1,200.50 and/or more, etc."),
            ["U.S.", "Rep.", "J.", "Roe-Doe", "spent", "1,200.50", "and", "/", "or", "more", ",", "etc", "."]
        );
    }

    #[test]
    fn marks_stand_alone_except_in_rows() {
        assert_eq!(cut("''No,'' he"), ["''", "No", ",", "''", "he"]);
        assert_eq!(cut("“No!?” -- he said..."), ["“", "No", "!", "?", "”", "--", "he", "said", "..."]);
    }

    #[test]
    fn a_character_is_never_cut() {
        assert_eq!(cut("e\u{301}te\u{301} .\u{301} 👩\u{200D}🚀x"), ["e\u{301}te\u{301}", ".\u{301}", "👩\u{200D}🚀", "x"]);
    }
}
