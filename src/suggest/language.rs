use std::collections::HashMap;
use std::sync::LazyLock;

use whatlang::Lang;

use crate::{
    suggest::{Document, lexicon::Plain},
    vocabulary,
};

vocabulary! {
    /// A language in which attributions can be found, by the primary subtag of BCP 47.
    Language, "language that is known" {
        /// Read by the model.
        English = "en", "English";
        /// The others are read by rules: see [`crate::suggest::quotation`].
        German = "de", "German";
        /// By rules.
        French = "fr", "French";
        /// By rules.
        Spanish = "es", "Spanish";
        /// By rules.
        Portuguese = "pt", "Portuguese";
        /// By rules.
        Russian = "ru", "Russian";
        /// By rules.
        Ukrainian = "uk", "Ukrainian";
        /// By rules.
        Arabic = "ar", "Arabic";
        /// By rules.
        Chinese = "zh", "Chinese";
        /// By rules.
        Japanese = "ja", "Japanese";
    }
}

/// Code points that tell the language: enough to be sure, and a book takes no longer than an article.
const TOLD_BY: usize = 4_000;

/// The language of a text of which its article says that it is in `said` (BCP 47), if there is one that can be read. What is
/// said can only take away: the text itself must look like it. Where nothing is said, the text alone must leave no doubt.
pub(super) fn of(document: &Document, said: Option<&str>) -> Option<Language> {
    let said = said.map(str::trim).filter(|said| !said.is_empty());
    let primary = said.map(|said| said.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase());
    let fits = |language: Language| primary.as_deref().is_none_or(|primary| primary == language.as_str());
    let detect = || {
        let end = document.text.char_indices().nth(TOLD_BY).map_or(document.text.len(), |(at, _)| at);
        whatlang::detect(&document.text[..end])
    };
    let counts = Counts::of(document);
    if fits(Language::English) && counts.may_be_english() {
        // A few words without a frequent one among them may still be English, or plainly something else. Trigrams are asked only then:
        // they take longer than all else that is asked here.
        let is_plain = document.tokens.len() >= 2 * SHORT || counts.are_english();
        if is_plain || detect().is_none_or(|told| !told.is_reliable() || told.lang() == Lang::Eng) {
            return Some(Language::English);
        }
    }
    let told = detect()?;
    let language = match told.lang() {
        Lang::Deu => Language::German,
        Lang::Fra => Language::French,
        Lang::Spa => Language::Spanish,
        Lang::Por => Language::Portuguese,
        Lang::Rus => Language::Russian,
        Lang::Ukr => Language::Ukrainian,
        Lang::Ara => Language::Arabic,
        Lang::Cmn => Language::Chinese,
        Lang::Jpn => Language::Japanese,
        _ => return None,
    };
    (fits(language) && (primary.is_some() || told.is_reliable())).then_some(language)
}

/// Words looked at: enough to be sure, and a book takes no longer than an article.
const LOOKED_AT: usize = 2_000;
/// Below this many words a text without function words ("Turkey denies shelling border town") may still be English.
const SHORT: usize = 25;
/// The share of function words that running English never falls below; news has 0.3 to 0.45.
const ENGLISH: f32 = 0.16;

/// The words of a text, by what they tell of its language.
#[derive(Default)]
struct Counts {
    words: usize,
    latin: usize,
    /// Function words of English.
    english: usize,
    /// Frequent words of other languages in Latin script.
    foreign: usize,
}

impl Counts {
    fn of(document: &Document) -> Self {
        let mut counts = Self::default();
        for at in (0..document.tokens.len()).filter(|&at| document.tokens[at].is_word).take(LOOKED_AT) {
            let lower = document.lower(at);
            let ascii = lower.bytes().any(|byte| byte.is_ascii_alphabetic());
            if !ascii && !lower.contains(char::is_alphabetic) {
                continue;
            }
            counts.words += 1;
            counts.latin += usize::from(ascii && (lower.is_ascii() || lower.chars().all(|c| (c as u32) < 0x250 || !c.is_alphabetic())));
            let english = tells_english(lower);
            counts.english += usize::from(english == Some(true));
            counts.foreign += usize::from(english == Some(false));
        }
        counts
    }

    /// Whether script and function words allow that the text is English. One without words is nothing the engine would have to know.
    fn may_be_english(&self) -> bool {
        self.words == 0
            || self.latin * 10 >= self.words * 7 && self.foreign <= self.english && (self.words < SHORT || self.is_like_english())
    }

    /// Whether a short text is English whatever its trigrams are like: names of people and places have those of other languages.
    fn are_english(&self) -> bool {
        self.foreign == 0 && self.english >= 3 && self.is_like_english()
    }

    fn is_like_english(&self) -> bool {
        self.english as f32 >= ENGLISH * self.words as f32
    }
}

/// Whether a word is one of the frequent words of English (`Some(true)`), or of another language and none of English.
fn tells_english(lower: &str) -> Option<bool> {
    static TELLING: LazyLock<HashMap<&'static str, bool, Plain>> = LazyLock::new(|| {
        const ENGLISH: &str = "the of and to in a that is was for on with as by he she it at from his her be are an were have has had not this but \
        they their which who we you i its or would will been there when after said about into than what if our your 's n't do \
        did would've could can";
        const FOREIGN: &str = "der und das ist nicht ein eine den dem auf für mit sich von zu dass wurde hat les des et est une dans que qui pour \
        pas sur du avec le la el los las y del una por con se su il di che della sono nel gli um uma não com dos ao het een \
        niet van voor zijn och att det som på av ikke til og nie się na że jest bir ve bu için dan yang dengan tidak ja ei";
        let of = |words: &'static str, english: bool| words.split(' ').map(move |word| (word, english));
        of(ENGLISH, true).chain(of(FOREIGN, false)).collect()
    });
    TELLING.get(lower).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> bool {
        Counts::of(&Document::of(text)).may_be_english()
    }

    #[test]
    fn english_is_known_and_other_languages_are_not() {
        assert!(known("The minister said on Monday that the bridge would be closed for a year, and that he was sorry."));
        assert!(known("Turkey denies shelling border town"));
        assert!(known("The president of El Salvador and the mayor of Los Angeles met in San Juan del Sur with people from the region."));
        assert!(!known("Der Minister sagte am Montag, dass die Brücke für ein Jahr gesperrt wird und das nicht zu ändern ist."));
        assert!(!known("Le ministre a déclaré que le pont serait fermé pendant un an et que les travaux ne sont pas finis."));
        assert!(!known("El ministro dijo que el puente se cerrará por un año y que no hay otra solución."));
        assert!(!known("Міністр сказав у понеділок, що міст буде закрито."));
        assert!(!known("部长星期一说,这座桥将关闭一年。"));
        assert!(!known(
            "Ministeri sanoi maanantaina, että silta suljetaan vuodeksi, koska korjaustyöt ovat myöhässä ja rahoitus puuttuu kokonaan, kertoo paikallinen lehti, jonka mukaan asukkaat odottavat vastauksia hallitukselta yhä."
        ));
    }

    #[test]
    fn what_the_article_says_takes_away_and_never_adds() {
        let told = |text: &str, said: &str| of(&Document::of(text), Some(said)).map(Language::as_str);
        let german = "Der Minister sagte am Montag, dass die Brücke für ein Jahr gesperrt wird und das nicht zu ändern ist.";
        let dutch = "De minister zei maandag dat de brug een jaar gesloten blijft en dat er niets meer aan te veranderen is.";
        for (text, said, language) in [
            (german, "", Some("de")),
            (german, "de-AT", Some("de")),
            (german, "DE", Some("de")),
            (german, "en", None),
            (german, "fr", None),
            (german, "der", None),
            (dutch, "", None),
            (dutch, "nl", None),
            (dutch, "de", None),
            ("Міністр сказав у понеділок, що міст буде закрито на рік.", "uk", Some("uk")),
            ("Міністр сказав у понеділок, що міст буде закрито на рік.", "ru", None),
            ("وزیر روز دوشنبه گفت که پل برای یک سال بسته خواهد شد و چاره‌ای نیست.", "", None),
            ("Министърът каза в понеделник, че мостът ще бъде затворен за една година и че няма друго решение.", "", None),
        ] {
            assert_eq!(told(text, said), language, "{said:?}: {text}");
        }
    }

    #[test]
    fn a_short_text_full_of_foreign_names_is_english_by_its_function_words() {
        for text in [
            "Estmark Prime Minister Sanna Holt said on Monday the leak was serious. Sanna Holt later denied that a minister would resign.",
            "Oleksandr Syrskyi and Vitali Klitschko said that the Shevchenko district was hit by a drone from Kursk.",
        ] {
            assert_eq!(of(&Document::of(text), None), Some(Language::English), "{text}");
        }
    }

    #[test]
    fn a_text_without_words_is_nothing_unknown() {
        assert!(known("") && known("… 42 – 👩\u{200D}🚀"));
    }
}
