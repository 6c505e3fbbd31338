use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed, properties::CanonicalCombiningClassMapBorrowed};
use icu_properties::{CodePointSetData, CodePointSetDataBorrowed, props::DefaultIgnorableCodePoint};
use std::borrow::Cow;

static NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
static NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();
static CASE: CaseMapperBorrowed<'static> = CaseMapper::new();
static COMBINING_CLASS: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMapBorrowed::new();
static IGNORABLE: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<DefaultIgnorableCodePoint>();

/// The text as names are compared and searches are run.
///
/// By the standard: Unicode's compatibility caseless form (NFKC, full case folding, default-ignorable characters and
/// controls gone), so that canonical equivalents, ligatures, full and half width, presentation forms and mathematical
/// letters are what they mean. Beyond it, what writers leave out or write either way does not count: accents, vowel points,
/// stress marks and stretching ([`is_optional`]), Latin letters that only a stroke sets apart (ø → o, ł → l, æ → ae), curly
/// quotes and hyphens that do not break. White space is single blanks, none at the ends. A mark that makes another letter
/// stays with it: й, ї, が, क़ are not и, і, か, क. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return plain(&text.to_ascii_lowercase());
    }
    let seen: String = text.chars().filter(|c| c.is_ascii() || !IGNORABLE.contains(*c)).map(typewritten).collect();
    // "O’Brien": nothing but a curly quote.
    if seen.is_ascii() {
        return plain(&seen.to_ascii_lowercase());
    }
    let apart = NFKD.normalize(&seen);
    let folded = CASE.fold_string(&apart);
    let plain = plain(&NFKD.normalize(&folded));
    let composed = match NFC.normalize(&plain) {
        Cow::Borrowed(_) => None,
        Cow::Owned(composed) => Some(composed),
    };
    composed.unwrap_or(plain)
}

/// Of a decomposed text in lower case: without what does not count.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut space_due = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}') {
            space_due = true;
            continue;
        }
        if c.is_control() || c == TATWEEL || (!c.is_ascii() && !space_due && is_optional(c, plain.chars().next_back())) {
            continue;
        }
        if std::mem::take(&mut space_due) && !plain.is_empty() {
            plain.push(' ');
        }
        match letters(c) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(typewritten(c)),
        }
    }
    plain
}

/// Stretches an Arabic word.
const TATWEEL: char = '\u{640}';

/// Whether `mark` may be left out behind `before`: an accent or other mark above, below or through a letter, a Hebrew, Arabic or
/// Syriac vowel point. Nuktas, kana voicing, viramas and the vowels and tones of Indic and Thai may not; Cyrillic leaves out
/// only stress and the dots of ё.
fn is_optional(mark: char, before: Option<char>) -> bool {
    let class = COMBINING_CLASS.get_u8(mark);
    let Some(before) = before.filter(|before| class > 0 && before.is_alphabetic()) else { return false };
    match before {
        '\u{400}'..='\u{52F}' => match mark {
            '\u{300}' | '\u{301}' => "аеєиіїоуыэюя".contains(before),
            '\u{308}' => before == 'е',
            _ => false,
        },
        // Through the letter; points; attached, above, below. Other classes are nuktas and what only single scripts have.
        _ => matches!(class, 1 | 10..=36 | 200..),
    }
}

/// Quotes and hyphens as a typewriter has them.
const fn typewritten(c: char) -> char {
    match c {
        // The Greek oxia is the same character as the acute.
        '‘' | '’' | '‚' | '‛' | '´' | '\u{1FFD}' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' => '\'',
        '“' | '”' | '„' | '‟' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        _ => c,
    }
}

/// The plain letters for a Latin letter that Unicode does not take apart.
const fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' | 'đ' => "d",
        'ø' => "o",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ŋ' => "n",
        'ƀ' => "b",
        'ƒ' => "f",
        'ǥ' => "g",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::specimen::raw;

    #[test]
    fn names_that_differ_only_in_writing_fold_to_the_same() {
        for (written, folded) in [
            ("  Agence   France-Presse\n", "agence france-presse"),
            ("Le Monde", "le monde"),
            ("MØLLER Strauß Łódź Æsir Œuvre", "moller strauss lodz aesir oeuvre"),
            ("Erdoğan İstanbul ılık", "erdogan istanbul ilik"),
            ("Nguyễn Phú Trọng", "nguyen phu trong"),
            ("București Țară", "bucuresti tara"),
            ("Cafe\u{301}", "cafe"),
            ("O’Brien “AP” ‘x’", "o'brien \"ap\" 'x'"),
            ("Al\u{2011}Jazeera", "al-jazeera"),
            ("\u{200F}Reuters\u{200E} \u{FEFF}", "reuters"),
            ("Reu\0ters", "reuters"),
            ("Þórður Đorđe Ĳssel", "thordur dorde ijssel"),
            ("STRAẞE", "strasse"),
        ] {
            assert_eq!(fold(written), folded, "{written:?}");
        }
    }

    #[test]
    fn two_forms_of_one_character_are_one() {
        for (one, other) in [
            ("Андре\u{439}", "Андре\u{438}\u{306}"),
            ("Ки\u{457}в", "Ки\u{456}\u{308}в"),
            ("Нау\u{301}рский", "Наурский"),
            ("Королёв", "Королев"),
            ("\u{1112}\u{1161}\u{11AB}국", "한국"),
            ("\u{FFA1}\u{FFC2}", "가"),
            ("か\u{3099}いむ", "がいむ"),
            ("ｶﾞｽ", "ガス"),
            ("ﻛﺘﺎﺏ", "كتاب"),
            ("كِتَـــاب", "كتاب"),
            ("أحمد", "احمد"),
            ("שָׁלוֹם", "שלום"),
            ("\u{958}", "\u{915}\u{93C}"),
            ("ΑΛΕΞΗΣ", "Αλέξης"),
            ("conﬁrmed oﬃce", "confirmed office"),
            ("ＮＨＫ　ニュース", "nhk ニュース"),
            ("𝐑𝐞𝐮𝐭𝐞𝐫𝐬 𝔘𝔫𝔦", "Reuters Uni"),
            ("㍿東京", "株式会社東京"),
            ("Å\u{200D}ngstro\u{308}m", "angstrom"),
            ("ʿAlī Hawaiʻi O´Brien", "'ali hawai'i o'brien"),
            ("n\u{303}\u{331}", "ñ\u{331}"),
            ("o\u{338}rsted", "ørsted"),
            ("МИД\u{A0}России", "мид россии"),
        ] {
            assert_eq!(fold(one), fold(other), "{one:?}");
        }
    }

    #[test]
    fn letters_that_only_look_alike_stay_apart() {
        for (one, other) in [
            ("мой", "мои"),
            ("Київ", "Киів"),
            ("ў", "у"),
            ("Ѓ", "Г"),
            ("ガス", "カス"),
            ("バス", "パス"),
            ("क़लम", "कलम"),
            ("कि", "क"),
            ("ไม่", "ไม"),
            ("≠", "="),
            ("東京", "東"),
            ("ა", "Ⴁ"),
        ] {
            assert_ne!(fold(one), fold(other), "{one:?}");
        }
    }

    #[test]
    fn what_a_search_types_is_found_in_what_was_published() {
        for (typed, published) in [
            ("елка", "Ёлка сгорела"),
            ("und uber", "Rund über"),
            ("мэр сергей", "сказал мэр Серге\u{438}\u{306} Орлов"),
            ("office", "the oﬃce denied it"),
            ("الحكومة", "قالت الحُكُومَة"),
            ("ガス", "東京ｶﾞｽは否定"),
        ] {
            assert!(fold(published).contains(&fold(typed)), "{typed:?} in {published:?}");
        }
    }

    /// Every character of Unicode in a text: alone, between letters, under another mark. Ideographs, of which there are many and which
    /// nothing happens to, many to a text; planes that have no characters are left out.
    fn all_of_unicode() -> impl Iterator<Item = String> {
        let is_inert = |c: &char| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2F7FF}' | '\u{2FA20}'..='\u{3FFFF}');
        let all = || ('\0'..='\u{3FFFF}').chain('\u{E0000}'..='\u{E01FF}').chain('\u{F0000}'..='\u{F00FF}');
        let single = all().filter(move |c| !is_inert(c)).map(|c| format!("{c} x{c}y и{c}\u{323}"));
        let inert: Vec<char> = all().filter(is_inert).collect();
        let many: Vec<String> = inert.chunks(256).map(|few| few.iter().flat_map(|c| [*c, 'x']).collect()).collect();
        single.chain(many)
    }

    #[test]
    fn all_of_unicode_folds_as_its_canonical_equivalents_and_folding_twice_is_folding_once() {
        let nfd = DecomposingNormalizerBorrowed::new_nfd();
        for text in all_of_unicode() {
            let folded = fold(&text);
            assert_eq!(fold(&folded), folded, "{text:?} twice");
            assert_eq!(fold(&nfd.normalize(&text)), folded, "{text:?} taken apart");
            assert_eq!(fold(&NFC.normalize(&text)), folded, "{text:?} put together");
        }
    }

    #[test]
    fn marks_of_different_classes_may_stand_in_any_order() {
        let marks: Vec<char> = ('\0'..='\u{1FFFF}').filter(|c| COMBINING_CLASS.get_u8(*c) > 0).collect();
        assert!(marks.len() > 800, "{}", marks.len());
        for mark in marks {
            for other in ['\u{301}', '\u{323}', '\u{5B0}', '\u{64E}', '\u{93C}', '\u{3099}', '\u{334}'] {
                if COMBINING_CLASS.get_u8(mark) != COMBINING_CLASS.get_u8(other) {
                    for base in ['a', 'и', 'е', 'ש', 'ا', 'क', 'か'] {
                        let (one, two) = (format!("{base}{mark}{other}"), format!("{base}{other}{mark}"));
                        assert_eq!(fold(&one), fold(&two), "{one:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_latin_letter_of_europe_becomes_plain_ascii() {
        for c in ('\u{C0}'..='\u{17F}').chain('\u{1E00}'..='\u{1E99}').chain('\u{1EA0}'..='\u{1EF9}') {
            if c.is_alphabetic() && !matches!(c, 'ĸ' | 'Ŀ' | 'ŀ') {
                assert!(fold(&c.to_string()).is_ascii(), "{c:?} folds to {:?}", fold(&c.to_string()));
            }
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in raw()) {
            let once = fold(&text);
            prop_assert_eq!(&fold(&once), &once);
        }

        #[test]
        fn canonical_equivalents_fold_to_the_same(text in raw()) {
            let nfd = DecomposingNormalizerBorrowed::new_nfd();
            prop_assert_eq!(fold(&nfd.normalize(&text)), fold(&text));
            prop_assert_eq!(fold(&NFC.normalize(&text)), fold(&text));
        }

        #[test]
        fn compatibility_forms_and_case_do_not_count(text in raw()) {
            // Typed as an apostrophe; to Unicode a blank with an acute.
            let text = text.replace('´', "'");
            prop_assert_eq!(fold(&NFKD.normalize(&text)), fold(&text));
            prop_assert_eq!(fold(&CASE.fold_string(&text)), fold(&text));
        }

        #[test]
        fn space_is_single_and_never_at_the_ends(text in raw()) {
            let folded = fold(&text);
            prop_assert_eq!(folded.trim(), &folded);
            prop_assert!(!folded.contains("  "));
            prop_assert!(folded.chars().all(|c| c == ' ' || !c.is_whitespace()));
        }
    }
}
