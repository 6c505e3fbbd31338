//! Names that may be of one source: initials, a part of the name, the same words in another order. Only ever a question to an editor:
//! two sources become one when somebody says so.

use crate::{text::fold, vocabulary};

vocabulary! {
    /// Why two names may be of one source.
    Reason, "reason" {
        /// One name goes by several sources' spelling: the same letters.
        SameName = "same_name", "the same name";
        /// One is the initials of the other.
        Initials = "initials", "its initials";
        /// One is a part of the other.
        PartOfName = "part_of_name", "a part of the name";
        /// Both are the same words, in another order.
        SameWords = "same_words", "the same words";
    }
}

/// Words that initials leave out, and that stand between the same words in another order.
const SMALL: [&str; 22] = [
    "of", "the", "and", "for", "in", "on", "at", "to", "a", "an", "de", "la", "le", "les", "du", "des", "der", "die", "das", "und", "für",
    "el",
];
/// Words that many names begin or end with: they alone are nobody's name.
const COMMON: [&str; 32] = [
    "ministry",
    "government",
    "police",
    "army",
    "navy",
    "office",
    "agency",
    "company",
    "group",
    "party",
    "court",
    "council",
    "union",
    "news",
    "press",
    "post",
    "times",
    "daily",
    "radio",
    "television",
    "national",
    "state",
    "international",
    "united",
    "new",
    "foreign",
    "central",
    "federal",
    "department",
    "association",
    "committee",
    "minister",
];
/// Longest initials.
const LONGEST_INITIALS: usize = 8;

/// A name as it is compared.
pub struct Name {
    folded: String,
    words: Vec<String>,
}

impl Name {
    /// Of a name as it is written.
    pub fn of(name: &str) -> Self {
        Self::folded(fold(name))
    }

    /// Of a name that was [folded](fold) before.
    pub fn folded(folded: String) -> Self {
        let dotless = folded.replace('.', "");
        let words = dotless.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Self { folded, words }
    }

    fn telling(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str).filter(|word| !SMALL.contains(word))
    }

    /// Why this may be another name of whoever goes by `other`.
    pub fn resembles(&self, other: &Self) -> Option<Reason> {
        if self.folded == other.folded || self.words == other.words {
            return Some(Reason::SameName);
        }
        if self.is_initials_of(other) || other.is_initials_of(self) {
            return Some(Reason::Initials);
        }
        let sorted = |name: &Self| {
            let mut words: Vec<_> = name.telling().map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        if self.telling().count() > 1 && sorted(self) == sorted(other) {
            return Some(Reason::SameWords);
        }
        (self.is_part_of(other) || other.is_part_of(self)).then_some(Reason::PartOfName)
    }

    fn is_initials_of(&self, whole: &Self) -> bool {
        let [word] = self.words.as_slice() else { return false };
        let letters = word.chars().count();
        if !(2..=LONGEST_INITIALS).contains(&letters) {
            return false;
        }
        let of = |words: &mut dyn Iterator<Item = &str>| words.filter_map(|word| word.chars().next()).collect::<String>();
        let (all, telling) = (of(&mut whole.words.iter().map(String::as_str)), of(&mut whole.telling()));
        whole.words.len() > 1 && (*word == all || *word == telling)
    }

    /// Whether all its words stand in the other one side by side; a single word only where a name begins or ends.
    fn is_part_of(&self, whole: &Self) -> bool {
        let (part, whole): (Vec<_>, Vec<_>) = (self.telling().collect(), whole.telling().collect());
        match part.as_slice() {
            [] => false,
            [word] => {
                let tells = word.chars().count() > 2 && !COMMON.contains(word);
                tells && whole.len() > 1 && (whole.first() == Some(word) || whole.last() == Some(word))
            }
            words => whole.len() > words.len() && whole.windows(words.len()).any(|window| window == words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(one: &str, other: &str) -> Option<Reason> {
        let (one, other) = (Name::of(one), Name::of(other));
        assert_eq!(one.resembles(&other), other.resembles(&one), "whichever is asked about");
        one.resembles(&other)
    }

    #[test]
    fn names_that_may_be_of_one_source_are_told_with_the_reason() {
        for (one, other, why) in [
            ("Kim", "Kim Jong Un", Reason::PartOfName),
            ("Vogt", "Captain Ilse Vogt", Reason::PartOfName),
            ("Harbour office", "The Harbour Office of Nordholm", Reason::PartOfName),
            ("IDF", "Israel Defense Forces", Reason::Initials),
            ("U.N.", "United Nations", Reason::Initials),
            ("BoE", "Bank of England", Reason::Initials),
            ("ЦБ", "Центральный банк", Reason::Initials),
            ("Ministry of Foreign Affairs", "Foreign Affairs Ministry", Reason::SameWords),
            ("The Osthaven Post", "Osthaven Post", Reason::SameWords),
            ("Čapek", "CAPEK", Reason::SameName),
            ("Al-Masar", "Al Masar", Reason::SameName),
        ] {
            assert_eq!(reason(one, other), Some(why), "{one} / {other}");
        }
    }

    #[test]
    fn names_that_only_share_common_words_are_not_asked_about() {
        for (one, other) in [
            ("Ministry", "Ministry of Piers"),
            ("Foreign ministry", "Defence ministry"),
            ("Police", "Nordholm Police"),
            ("The Post", "The Osthaven Post"),
            ("US", "US Navy"),
            ("Park", "Ilse Park Vogt"),
            ("IDF", "International Development Fund of Vogt"),
            ("AB", "A"),
            ("", "Vogt"),
            ("…", "Vogt"),
        ] {
            assert_eq!(reason(one, other), None, "{one} / {other}");
        }
    }
}
