//! A text as it is searched and compared: one term after the other.

use super::fold;
use std::ops::Range;

/// The terms of a text, in order: words as [`fold`] leaves them, numbers without what groups their digits, and of scripts that
/// put no blanks between words every two characters that follow each other (and the last alone), so that any part of a
/// sentence is found as a phrase.
pub fn terms(text: &str) -> Vec<String> {
    terms_of(&fold(text)).into_iter().map(|(term, _)| term).collect()
}

/// The terms of a text that is folded already, each with its place in bytes.
pub(super) fn terms_of(folded: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut chars = folded.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_part(c) {
            continue;
        }
        let (mut term, mut end) = (String::from(c), start + c.len_utf8());
        while let Some(&(at, next)) = chars.peek() {
            let groups = next == ',' && c.is_ascii_digit() && is_group(&folded[at + 1..]);
            if !groups && (!is_part(next) || is_unspaced(next) != is_unspaced(c)) {
                break;
            }
            if !groups {
                term.push(next);
            }
            end = at + next.len_utf8();
            chars.next();
        }
        if is_unspaced(c) {
            let places: Vec<usize> = folded[start..end].char_indices().map(|(at, _)| start + at).chain([end]).collect();
            for (n, pair) in places.windows(2).enumerate() {
                let to = places.get(n + 2).copied().unwrap_or(pair[1]);
                found.push((folded[pair[0]..to].to_owned(), pair[0]..to));
            }
        } else {
            found.push((term, start..end));
        }
    }
    found
}

/// What stands inside a term: letters, digits and the marks on them, no punctuation.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && is_mark(c))
}

/// Vowel signs, viramas and tones, which Rust counts as no letters.
fn is_mark(c: char) -> bool {
    use icu_properties::{CodePointMapData, props::GeneralCategory};
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark
    )
}

/// Whether a group of three digits stands at the beginning, as thousands are grouped.
fn is_group(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

/// Whether the script of this letter puts no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What English words have in common in all their forms: "denies", "denied" and "denying" are "deny". Words of other
/// languages, and what only looks like a form, may lose an ending too; so it is compared with stems alone.
pub fn stem(term: &str) -> String {
    if let Ok(at) = IRREGULAR.binary_search_by_key(&term, |(form, _)| form) {
        return IRREGULAR[at].1.to_owned();
    }
    if !term.is_ascii() || term.len() < 4 || term.bytes().any(|b| b.is_ascii_digit()) {
        return term.to_owned();
    }
    let has_vowel = |word: &str| word.bytes().any(|b| b"aeiouy".contains(&b));
    let word = match term {
        _ if term.ends_with("ss") || term.ends_with("us") || term.ends_with("is") => term.to_owned(),
        _ if term.ends_with("ies") && term.len() > 4 => format!("{}y", &term[..term.len() - 3]),
        _ if ["sses", "shes", "ches", "xes", "zes"].iter().any(|end| term.ends_with(end)) => term[..term.len() - 2].to_owned(),
        _ => term.strip_suffix('s').unwrap_or(term).to_owned(),
    };
    let cut = ["ied", "ed", "ing"].into_iter().find(|end| word.len() >= end.len() + 2 && word.ends_with(end));
    let Some(cut) = cut.filter(|cut| has_vowel(&word[..word.len() - cut.len()]) && !word.ends_with("eed")) else {
        // "close" and "closed" meet without the e.
        return word.strip_suffix('e').filter(|short| short.len() > 2).map_or(word.clone(), str::to_owned);
    };
    let base = &word[..word.len() - cut.len()];
    if cut == "ied" {
        return format!("{base}y");
    }
    let bytes = base.as_bytes();
    let doubled = bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && !b"lszaeiou".contains(&bytes[bytes.len() - 1]);
    let base = if doubled { &base[..base.len() - 1] } else { base };
    base.strip_suffix('e').filter(|short| short.len() > 2).unwrap_or(base).to_owned()
}

/// The forms in which an English word is searched, itself first.
pub fn forms(term: &str) -> Vec<String> {
    let mut forms = vec![term.to_owned()];
    let is_english = term.len() > 2 && term.bytes().all(|b| b.is_ascii_lowercase());
    if !is_english {
        return forms;
    }
    let stem = stem(term);
    forms.extend(IRREGULAR.iter().filter(|(_, base)| *base == stem).map(|(form, _)| (*form).to_owned()));
    let last = stem.chars().last().unwrap_or('e');
    let body = stem.strip_suffix('y').unwrap_or(&stem);
    forms.extend(["", "s", "es", "e", "ed", "ing"].map(|ending| format!("{stem}{ending}")));
    forms.extend(["ies", "ied"].into_iter().filter(|_| body != stem).map(|ending| format!("{body}{ending}")));
    if !"aeiouylszwx".contains(last) {
        forms.extend(["ed", "ing"].map(|ending| format!("{stem}{last}{ending}")));
    }
    let own = super::term::stem(term);
    let mut seen = std::collections::HashSet::new();
    forms.retain(|form| (form == term || super::term::stem(form) == own) && seen.insert(form.clone()));
    forms
}

/// Forms that no rule makes, with what they are forms of; sorted.
const IRREGULAR: &[(&str, &str)] = &[
    ("became", "becom"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("burnt", "burn"),
    ("came", "com"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choos"),
    ("chosen", "choos"),
    ("dead", "die"),
    ("dealt", "deal"),
    ("died", "die"),
    ("dying", "die"),
    ("fallen", "fall"),
    ("fed", "feed"),
    ("fell", "fall"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("fought", "fight"),
    ("found", "find"),
    ("froze", "freez"),
    ("frozen", "freez"),
    ("gave", "giv"),
    ("given", "giv"),
    ("gone", "go"),
    ("got", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("held", "hold"),
    ("hid", "hid"),
    ("hidden", "hid"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("led", "lead"),
    ("left", "leav"),
    ("lost", "los"),
    ("made", "mak"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("paid", "pay"),
    ("people", "people"),
    ("ran", "run"),
    ("risen", "ris"),
    ("rose", "ris"),
    ("said", "say"),
    ("sank", "sink"),
    ("saw", "see"),
    ("seen", "see"),
    ("seized", "seiz"),
    ("sent", "send"),
    ("shook", "shak"),
    ("shot", "shoot"),
    ("shown", "show"),
    ("sold", "sell"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("stood", "stand"),
    ("struck", "strik"),
    ("sunk", "sink"),
    ("taken", "tak"),
    ("taught", "teach"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "tak"),
    ("went", "go"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("women", "woman"),
    ("won", "win"),
    ("written", "writ"),
    ("wrote", "writ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_scripts_without_blanks_are_cut_into_terms() {
        for (text, expected) in [
            ("The minister’s 41,000 ships (G20)", "the minister s 41000 ships g20"),
            ("3.5 % of 1,2 and 2019,300", "3 5 of 1 2 and 2019300"),
            ("Łódź – Straße", "lodz strasse"),
            ("东京都的", "东京 京都 都的 的"),
            ("NHKは東京で", "nhk は東 東京 京で で"),
            ("كِتَاب جديد", "كتاب جديد"),
            ("हिन्दी में", "हिन्दी में"),
            ("한국의 배", "한국의 배"),
            ("ไทย", "ไท ทย ย"),
            ("", ""),
        ] {
            assert_eq!(terms(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn the_forms_of_a_word_have_one_stem() {
        for forms in [
            &["deny", "denies", "denied", "denying"][..],
            &["ship", "ships", "shipped", "shipping"],
            &["close", "closes", "closed", "closing"],
            &["take", "takes", "took", "taken", "taking"],
            &["fall", "falls", "fell", "fallen", "falling"],
            &["strike", "strikes", "struck", "striking"],
            &["pass", "passes", "passed", "passing"],
            &["refinery", "refineries"],
            &["die", "dies", "died", "dying", "dead"],
        ] {
            let stems: std::collections::BTreeSet<_> = forms.iter().map(|form| stem(form)).collect();
            assert_eq!(stems.len(), 1, "{forms:?}: {stems:?}");
        }
        for word in ["crisis", "status", "2019", "ab", "бегут"] {
            assert_eq!(stem(word), word);
        }
    }

    #[test]
    fn every_form_is_searched_that_has_the_same_stem() {
        for (word, other) in [("denied", "denies"), ("ships", "shipping"), ("fell", "falling"), ("fall", "fell"), ("closing", "closed")] {
            assert!(forms(word).iter().any(|form| form == other), "{word}: {:?}", forms(word));
        }
        assert_eq!(forms("北京"), ["北京"]);
        assert_eq!(forms("ap"), ["ap"]);
    }

    #[test]
    fn the_irregular_forms_are_sorted() {
        assert!(IRREGULAR.is_sorted());
    }
}
