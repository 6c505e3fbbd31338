use std::collections::HashMap;
use std::sync::LazyLock;

/// What a full stop after an abbreviation leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Something always follows: "Mr.", "e.g.", "vs.".
    Leading,
    /// A number follows, or else it was no abbreviation: "No. 5", "Jan. 3", "p. 12".
    Numbering,
    /// Might end a sentence: "U.S.", "Inc.", "St.". It does when a likely first word of a sentence follows.
    Open,
    /// The initial of a name: "J. K. Rowling". As [`Self::Open`], but names may begin with a foreign article.
    Initial,
    /// "a.m.", "p.m.": ends a sentence unless a day, a month or a time zone follows.
    Clock,
}

/// What kind of abbreviation `word` (without its last full stop) is; `before` is the token in front of it.
pub(super) fn abbreviation(word: &str, before: &str) -> Option<Abbreviation> {
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return single_letter(letter, before);
    }
    if word.contains('.') {
        return dotted(word);
    }
    match KNOWN.get(word) {
        Some(&kind) => Some(kind),
        None if word == "al" && before == "et" => Some(Abbreviation::Numbering),
        None if before.ends_with(',') && is_in(STATES, word) => Some(Abbreviation::Open),
        None => None,
    }
}

fn single_letter(letter: char, before: &str) -> Option<Abbreviation> {
    // "e. g.", "i. e.", "z. B." written with a space.
    if matches!((before, letter), ("e.", 'g') | ("i.", 'e') | ("z.", 'B') | ("d.", 'h') | ("т.", 'е')) || matches!(letter, 'v' | 'z') {
        return Some(Abbreviation::Leading);
    }
    if matches!(letter, 'p' | 'c' | 'b' | 'd' | 'n' | 'l' | 'f' | '§') {
        return Some(Abbreviation::Numbering);
    }
    if matches!(letter, 'г' | 'д' | 'с' | 'п' | 'р') {
        return Some(Abbreviation::Open);
    }
    // "Plan B.", "World War I.": a label, not somebody's initial.
    let label = is_in(LABELLED, before);
    (letter.is_uppercase() && !label).then_some(Abbreviation::Initial)
}

fn dotted(word: &str) -> Option<Abbreviation> {
    if is_in(DOTTED_LATIN, word) {
        return Some(Abbreviation::Leading);
    }
    if matches!(word, "a.m" | "p.m" | "A.M" | "P.M") {
        return Some(Abbreviation::Clock);
    }
    let short = |part: &str| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic);
    word.split('.').all(short).then_some(Abbreviation::Open)
}

/// Whether a sentence is likely to begin with this word: where an abbreviation may or may not end one, this decides.
pub(super) fn is_starter(word: &str) -> bool {
    is_in(STARTERS, word)
}

/// Foreign articles begin sentences too, but after an initial they are part of a name: "M. Le Pen".
pub(super) fn is_foreign_article(word: &str) -> bool {
    is_in(FOREIGN_ARTICLES, word)
}

/// What may follow "3 p.m." within its sentence: a day, a month, a time zone.
pub(super) fn is_day_or_zone(word: &str) -> bool {
    is_in(DAYS_AND_ZONES, word)
}

/// What follows a German ordinal: "am 3. Mai", "der 2. Weltkrieg".
pub(super) fn is_german_after_ordinal(word: &str) -> bool {
    is_in(GERMAN_ORDERED, word)
}

/// Verbs of saying, in the past or the present: `"Are we safe?" Mr. Smith asked.` is one sentence.
pub(super) fn is_saying(word: &str) -> bool {
    let past = |stem: &str, ending: &str| is_in(SAYING, &format!("{stem}{ending}"));
    is_in(SAYING, word)
        || word.strip_suffix("ies").is_some_and(|stem| past(stem, "ied"))
        || word.strip_suffix("es").is_some_and(|stem| past(stem, "ed"))
        || word.strip_suffix('s').is_some_and(|stem| {
            // "begs": "begged".
            past(stem, "ed") || stem.chars().next_back().is_some_and(|last| past(stem, &format!("{last}ed")))
        })
}

/// Those that go on with whom or what, not with a sentence of its own: "ordered the crew" still says who said what stands before,
/// "said he did not know" does not.
pub(super) fn is_calling(word: &str) -> bool {
    is_in(CALLING, word) || word.strip_suffix('s').is_some_and(|stem| is_in(CALLING, &format!("{stem}ed")))
}

/// What tells how, where, when or to whom it was said: "said later", "said in a statement".
pub(super) fn is_adverbial(word: &str) -> bool {
    is_in(ADVERBIAL, word) || (word.len() > 4 && word.ends_with("ly"))
}

/// Lower-case words inside a name: "Ursula von der Leyen".
pub(super) fn is_name_particle(word: &str) -> bool {
    is_in(NAME_PARTICLES, word)
}

/// The last part of an address or of a program's name: "Booking.Com", "Node.Js".
pub(super) fn is_domain(word: &str) -> bool {
    is_in(DOMAINS, &word.to_lowercase())
}

/// Whether a table holds the word; the tables are text because that reads, and merges, best.
fn is_in(table: &str, word: &str) -> bool {
    !word.is_empty() && table.split_ascii_whitespace().any(|known| known == word)
}

/// The larger tables in one: every full stop of a text asks here.
static KNOWN: LazyLock<HashMap<&str, Abbreviation>> = LazyLock::new(|| {
    let tables =
        [(TITLES, Abbreviation::Leading), (LATIN, Abbreviation::Leading), (NUMBERING, Abbreviation::Numbering), (OPEN, Abbreviation::Open)];
    let words_of = |(table, kind): (&'static str, _)| table.split_ascii_whitespace().map(move |word| (word, kind));
    tables.into_iter().flat_map(words_of).collect()
});

/// Before a name.
const TITLES: &str = "\
    Mr Mrs Ms Mx Messrs Dr Drs Prof Profs Gen Gens Lt Col Maj Capt Cmdr Cpl Sgt Adm Brig Pvt Pte \
    Rep Reps Sen Sens Gov Govs Pres Rev Revd Hon Fr Msgr Mgr Supt Insp Det Ald Amb Atty Asst \
    Assoc Dep Mme Mlle MM Sra Srta Dra Hr Frl Dott Sig Ing Mag mr mrs dr prof gen проф акад \
    ген им ул см ср напр гр";

/// Before anything: "vs.", "bzw.".
const LATIN: &str = "\
    vs Vs cf Cf viz approx incl resp esp aka bzw vgl Vgl ggf evtl sog inkl zzgl einschl insb \
    abzgl bijv dvs bl np tzw";

/// Before a number, months and weekdays among them.
const NUMBERING: &str = "\
    No Nos no nos Nr nr Art art Sec sec Fig fig Figs Vol vol Ch ch pp para paras Abs Bd Rs ca Ca \
    circa ed tel Tel num núm Op стр гл ст Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Okt \
    Dez Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun";

/// After a name or a number, often at the end of a sentence.
const OPEN: &str = "\
    Inc Corp Co Cos Ltd Bros Pty Jr Sr Esq St Ste Ave Blvd Rd Hwy Sq Pkwy Ft Mt Pt Dept dept \
    Univ Assn Govt govt Intl Natl Dist Ph PhD Ud Uds Str str Mio Mrd Mill Tsd Std Jh Chr geb млн \
    млрд тыс руб гг тис грн";

/// American and Canadian states, which stand after a city and a comma.
const STATES: &str = "\
    Ala Ariz Ark Calif Colo Connection Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb \
    Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que";

/// Likely first words of a sentence.
const STARTERS: &str = "\
    The This That These Those A An He She It They We You I His Her Its Their Our My Your There \
    Here But And Or So Yet If When While Where What Who Why How As At In On For From By With To \
    After Before Since Although Though However Meanwhile Moreover Also Then Now Not Some Many \
    Most Several Both Each Every Another Nobody Everyone Nothing Neither Such Because Once Until \
    Despite During Earlier Later Today Yesterday Last According Asked Is Was Are Were Er Sie Es \
    Wir Ich Dies Diese Dieser Aber Und Doch Im Am Il Elle Ils Elles Ce Cette Ces Nous Mais Selon \
    Ella Ellos Este Esta Pero En Según Ele Ela Mas Он Она Они Это Но В На И Мы Я По Вона Він Це";

/// Articles of other languages than English.
const FOREIGN_ARTICLES: &str = "\
    Der Die Das Ein Eine Le La Les Un Une El Los Las Una Lo Gli O Os";

/// What follows a time of day.
const DAYS_AND_ZONES: &str = "\
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat \
    Sun January February March April May June July August September October November December \
    Jan Feb Aug Sept Oct Nov Dec ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET \
    CEST MSK IST JST KST Eastern Central Pacific Mountain Greenwich Local";

/// What German counts with a full stop.
const GERMAN_ORDERED: &str = "\
    Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember \
    Weltkrieg Weltkriegs Weltkrieges Jahrhundert Jahrhunderts Platz Mal Tag Jahrestag Liga \
    Bundesliga Etage Stock Armee Senat Kammer Geburtstag Klasse Auflage";

/// Verbs of saying, in the past; in the present those that are not made by an -s alone.
const SAYING: &str = "\
    said says wrote writes told tells thought thinks read reads sang sings spat spits wept shot went put \
    accused acknowledged added admitted advised affirmed agreed alleged announced answered argued asked asserted assured \
    barked bawled begged bellowed blurted boasted bragged called cautioned challenged charged cheered chimed chuckled \
    claimed clarified commanded commented complained conceded concluded confessed confided confirmed contended continued countered \
    cried croaked declared demanded denied directed emphasized emphasised enquired exclaimed explained fumed gasped giggled \
    groaned growled grumbled grunted hissed hollered howled huffed implored inquired insisted instructed interjected \
    interrupted jeered joked lamented laughed lied maintained moaned mocked mumbled murmured mused muttered noted objected \
    observed offered ordered panted pleaded pledged posted prayed predicted pressed proclaimed promised proposed protested \
    queried questioned quipped ranted reasoned recalled recounted reiterated rejoined remarked reminded repeated replied \
    reported responded retorted roared scoffed scolded screamed screeched shouted shrieked shrugged sighed signed smiled snapped \
    snarled sneered sniffed snorted sobbed spluttered stammered stated stormed stressed stuttered suggested taunted teased \
    testified texted threatened thundered tweeted urged vowed wailed warned whimpered whined whispered wondered yelled yelped";

/// Verbs of saying with a person or thing as their object.
const CALLING: &str = "\
    asked told tells ordered commanded demanded begged begs urged warned reminded instructed shouted yelled screamed cried barked \
    called implored pleaded challenged whispered directed advised assured threatened scolded";

/// What may follow "said" and still belong to it.
const ADVERBIAL: &str = "\
    in on at to with from after as during when while before by through into again later then via outside inside near over of \
    about upon without under when once twice yesterday today last this early late aloud back";

/// Inside names, and between two who speak.
const NAME_PARTICLES: &str = "von van de der den del della di da dos du la le el al bin ibn bint ben zu zur ter ten and of the for";

/// Endings of addresses and of programs' names.
const DOMAINS: &str = "\
    com org net gov edu info co uk de fr ru eu us tv io ai me js ts py rs cpp net asp php html htm xml json txt pdf doc docx csv exe";

/// Before a letter that is a label or a pronoun.
const LABELLED: &str = "\
    Plan War Part Chapter Act Type Class Group Vitamin vitamin Hepatitis hepatitis Phase \
    Category Section Grade Appendix Exhibit Item Team Unit Generation influenza Influenza \
    Malcolm letter than";

/// Dotted and before anything.
const DOTTED_LATIN: &str = "\
    e.g i.e E.g I.e z.B Z.B d.h D.h u.a o.ä т.е т.к p.ex v.d b.v m.in";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_in_two_tables() {
        let words: usize = [TITLES, LATIN, NUMBERING, OPEN].map(|table| table.split_whitespace().count()).iter().sum();
        assert_eq!(KNOWN.len(), words);
    }

    #[test]
    fn titles_and_latin_lead_to_something() {
        for word in ["Mr", "Gen", "Sen", "vs", "e.g", "i.e", "z.B", "bzw"] {
            assert_eq!(abbreviation(word, ""), Some(Abbreviation::Leading), "{word}");
        }
    }

    #[test]
    fn months_and_numbers_wait_for_a_number() {
        for word in ["Jan", "Sept", "No", "pp", "Fig", "p"] {
            assert_eq!(abbreviation(word, ""), Some(Abbreviation::Numbering), "{word}");
        }
    }

    #[test]
    fn short_dotted_words_stay_open_and_web_addresses_are_none() {
        for word in ["U.S", "U.N", "D.C", "Ph.D", "EE.UU", "J.K"] {
            assert_eq!(abbreviation(word, ""), Some(Abbreviation::Open), "{word}");
        }
        assert_eq!(abbreviation("example.com", ""), None);
        assert_eq!(abbreviation("3.5", ""), None);
        assert_eq!(abbreviation("p.m", ""), Some(Abbreviation::Clock));
    }

    #[test]
    fn a_letter_is_an_initial_unless_it_is_a_label() {
        assert_eq!(abbreviation("J", "author"), Some(Abbreviation::Initial));
        assert_eq!(abbreviation("А", "поэт"), Some(Abbreviation::Initial));
        assert_eq!(abbreviation("B", "Plan"), None);
        assert_eq!(abbreviation("I", "War"), None);
        assert_eq!(abbreviation("x", ""), None);
    }

    #[test]
    fn a_state_is_one_only_after_its_city() {
        assert_eq!(abbreviation("Mass", "Boston,"), Some(Abbreviation::Open));
        assert_eq!(abbreviation("Mass", "to"), None);
        assert_eq!(abbreviation("al", "et"), Some(Abbreviation::Numbering));
        assert_eq!(abbreviation("al", "the"), None);
    }
}
