//! A text cut into the pieces of words that the encoder knows, as the model was trained: BERT's WordPiece, without case and accents.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::{CodePointMapData, props::GeneralCategory};
use std::collections::HashMap;

/// Longer words are unknown.
const LONGEST_WORD: usize = 100;

/// The pieces, and the number of each.
pub struct Pieces {
    numbers: HashMap<&'static str, i32>,
    unknown: i32,
    ends: [i32; 2],
}

impl Pieces {
    /// The pieces of a vocabulary, one a line; `None` when the ones that every text needs are not among them.
    pub fn of(vocabulary: &'static str) -> Option<Self> {
        let numbers: HashMap<_, _> = vocabulary.lines().zip(0..).collect();
        let number = |piece| numbers.get(piece).copied();
        Some(Self { unknown: number("[UNK]")?, ends: [number("[CLS]")?, number("[SEP]")?], numbers })
    }

    /// The numbers of a text's pieces, with those that begin and end every text; of a long one, its beginning.
    pub fn numbers(&self, text: &str, most: usize) -> Vec<i32> {
        let mut found = vec![self.ends[0]];
        let lower = text.to_lowercase();
        let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(&lower);
        let mut word = String::new();
        for c in apart.chars().chain([' ']) {
            let category = CodePointMapData::<GeneralCategory>::new().get(c);
            if category == GeneralCategory::NonspacingMark || c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()) {
                continue;
            }
            let stands_alone = is_punctuation(c, category) || is_chinese(c);
            if stands_alone || c.is_whitespace() {
                self.push_word(&std::mem::take(&mut word), &mut found);
            }
            if stands_alone {
                self.push_word(c.encode_utf8(&mut [0; 4]), &mut found);
            } else if !c.is_whitespace() {
                word.push(c);
            }
            if found.len() >= most {
                break;
            }
        }
        found.truncate(most.saturating_sub(1));
        found.push(self.ends[1]);
        found
    }

    /// The longest pieces that make up a word, from its beginning on.
    fn push_word(&self, word: &str, found: &mut Vec<i32>) {
        if word.is_empty() {
            return;
        }
        let (known, mut piece, mut rest) = (found.len(), String::new(), word);
        let is_long = word.chars().count() > LONGEST_WORD;
        while !rest.is_empty() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let longest = ends.filter(|_| !is_long).find_map(|end| {
                piece.clear();
                piece.push_str(if rest.len() < word.len() { "##" } else { "" });
                piece.push_str(&rest[..end]);
                Some((end, *self.numbers.get(piece.as_str())?))
            });
            let Some((end, number)) = longest else {
                found.truncate(known);
                found.push(self.unknown);
                return;
            };
            found.push(number);
            rest = &rest[end..];
        }
    }
}

fn is_punctuation(c: char, category: GeneralCategory) -> bool {
    use GeneralCategory::{
        ClosePunctuation, ConnectorPunctuation, DashPunctuation, FinalPunctuation, InitialPunctuation, OpenPunctuation, OtherPunctuation,
    };
    c.is_ascii_punctuation()
        || matches!(
            category,
            ClosePunctuation
                | ConnectorPunctuation
                | DashPunctuation
                | FinalPunctuation
                | InitialPunctuation
                | OpenPunctuation
                | OtherPunctuation
        )
}

const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2CEAF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_as_the_model_was_trained() {
        let vocabulary = include_str!("model/vocab.txt");
        let pieces = Pieces::of(vocabulary).expect("a whole vocabulary");
        let all: Vec<&str> = vocabulary.lines().collect();
        for (text, expected) in [
            ("Hello, world!", "[CLS] hello , world ! [SEP]"),
            ("Kirihama’s café", "[CLS] ki ##ri ##ham ##a ’ s cafe [SEP]"),
            ("41,000 people", "[CLS] 41 , 000 people [SEP]"),
            ("東京 $5", "[CLS] 東 京 $ 5 [SEP]"),
            ("", "[CLS] [SEP]"),
        ] {
            let found: Vec<&str> = pieces.numbers(text, 256).into_iter().map(|n| all[n as usize]).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
        assert_eq!(pieces.numbers(&"word ".repeat(500), 256).len(), 256);
        assert_eq!(pieces.numbers(&"w".repeat(101), 256), [101, 100, 102]);
    }
}
