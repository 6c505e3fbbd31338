//! The words by which a text shows that somebody says something, and what each makes of it.
//!
//! Lemmas are listed once per status and manner; their inflections are made when the list is first used. All lists were
//! written for this program from the vocabulary of news English.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::{attribution::Status, suggest::lexicon::Plain};

/// How a cue takes what is said, which decides where rules look for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Takes a quotation or a clause: "said that", "…, she added".
    Speech,
    /// Takes the listener first: "told reporters that".
    Tell,
    /// Takes an object: "accused Minsk of", "denied the charge".
    Object,
    /// What somebody thinks or shows; a cue only in front of a clause: "believes that".
    Mind,
    /// Decides a status when a model marks it, but is too common for rules to take as a cue.
    Weak,
}

/// What a word means as a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sense {
    /// The dictionary form.
    pub(super) lemma: &'static str,
    /// What the source does with the claim, before negation and objects are looked at.
    pub(super) status: Status,
    /// How it takes what is said.
    pub(super) manner: Manner,
}

/// What a written form may be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// As a verb.
    pub(super) verb: Option<Sense>,
    /// As a noun or adverb.
    pub(super) noun: Option<Sense>,
}

use Manner::{Mind, Object, Speech, Tell, Weak};
use Status::{Alleged, Confirmed, Declined, Denied, Disputed, Reported, Retracted, Speculated};

const VERBS: &[(Status, Manner, &str)] = &[
    (
        Reported,
        Speech,
        "say state add note write announce declare explain remark comment insist argue assert maintain contend stress emphasise \
         emphasize reiterate repeat recall reply respond answer ask tweet quip joke lament complain observe mention proclaim continue \
         conclude warn caution pledge vow promise swear boast brag report disclose reveal testify recount retort shout yell cry chant \
         exclaim muse opine quote underscore underline highlight counter object interject pronounce vouch post declaim \
         enthuse summarise summarize concur rule advise recommend urge stipulate reckon tout decree clarify marvel gush \
         pray thunder whisper mutter scream respond elaborate apologise apologize guarantee affirm reaffirm echo",
    ),
    (Reported, Tell, "tell inform assure remind notify brief"),
    (
        Reported,
        Object,
        "call describe criticise criticize praise condemn denounce decry mock blast slam attack defend dub label brand portray \
         characterise characterize compare cite hail lambast lambaste rebuke deride ridicule chide slam assail commend laud applaud \
         endorse welcome oppose support back demand propose threaten regard dub term",
    ),
    (
        Reported,
        Mind,
        "find show indicate determine demonstrate hold learn know realise realize decide mean feel want hope wish see point signal",
    ),
    (
        Reported,
        Weak,
        "express voice issue make give offer raise cast put talk speak refer read discuss list name identify order sign agree support \
         appeal invite seek plan intend prefer like favor favour consider learn hear focus publish release carry broadcast air obtain \
         quote vote address expose outline detail deliver send deem view forward circulate relay mention",
    ),
    (Alleged, Object, "accuse blame fault implicate incriminate"),
    (Alleged, Speech, "allege claim charge purport insinuate"),
    (Denied, Object, "deny refute repudiate rebut debunk"),
    // Whether something said or something offered is rejected shows only in the object; see `status`.
    (Denied, Object, "reject dismiss"),
    (Confirmed, Speech, "confirm acknowledge admit concede attest agree certify"),
    (Confirmed, Object, "corroborate verify authenticate substantiate validate"),
    (Confirmed, Weak, "accept recognise recognize"),
    (Disputed, Object, "dispute question challenge contest doubt contradict"),
    (Disputed, Speech, "disagree"),
    (
        Speculated,
        Mind,
        "suggest speculate suspect believe think expect predict fear estimate guess hint imply assume presume anticipate forecast \
         foresee project theorise theorize surmise conjecture hypothesise hypothesize wonder worry imagine envision",
    ),
    (Speculated, Weak, "rumour rumor seem appear tip"),
    (Declined, Weak, "decline refuse"),
    (Retracted, Object, "retract recant disavow"),
    // Armies withdraw too: only with something said as object; see `status`.
    (Retracted, Object, "withdraw rescind backtrack"),
];

const NOUNS: &[(Status, Manner, &str)] = &[
    (
        Reported,
        Speech,
        "statement announcement warning promise pledge vow assurance declaration remark assertion conclusion finding admonition complaint \
         demand call reminder testimony revelation insistence criticism praise argument",
    ),
    (
        Reported,
        Weak,
        "report comment word view opinion decision plan proposal question answer reply response account news message verdict hope",
    ),
    (Alleged, Speech, "allegation accusation claim insinuation"),
    (Alleged, Weak, "charge"),
    (Denied, Speech, "denial rebuttal repudiation"),
    (Confirmed, Speech, "confirmation acknowledgement acknowledgment admission concession"),
    (Disputed, Speech, "doubt skepticism scepticism objection disagreement misgiving"),
    (
        Speculated,
        Speech,
        "speculation suspicion belief fear concern worry suggestion prediction expectation forecast rumour rumor hint guess theory \
         estimate hypothesis conjecture",
    ),
    (Declined, Weak, "refusal"),
    (Retracted, Speech, "retraction"),
];

const ADVERBS: &[(Status, &str)] =
    &[(Reported, "reportedly"), (Alleged, "allegedly purportedly supposedly"), (Speculated, "possibly presumably apparently seemingly")];

/// Lemma, third person, past, participle, -ing: what the rules of spelling do not give.
const IRREGULAR: &[[&str; 5]] = &[
    ["say", "says", "said", "said", "saying"],
    ["tell", "tells", "told", "told", "telling"],
    ["write", "writes", "wrote", "written", "writing"],
    ["think", "thinks", "thought", "thought", "thinking"],
    ["know", "knows", "knew", "known", "knowing"],
    ["find", "finds", "found", "found", "finding"],
    ["show", "shows", "showed", "shown", "showing"],
    ["hold", "holds", "held", "held", "holding"],
    ["feel", "feels", "felt", "felt", "feeling"],
    ["see", "sees", "saw", "seen", "seeing"],
    ["mean", "means", "meant", "meant", "meaning"],
    ["swear", "swears", "swore", "sworn", "swearing"],
    ["speak", "speaks", "spoke", "spoken", "speaking"],
    ["withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"],
    ["foresee", "foresees", "foresaw", "foreseen", "foreseeing"],
    ["forecast", "forecasts", "forecast", "forecast", "forecasting"],
    ["make", "makes", "made", "made", "making"],
    ["give", "gives", "gave", "given", "giving"],
    ["cast", "casts", "cast", "cast", "casting"],
    ["put", "puts", "put", "put", "putting"],
    ["read", "reads", "read", "read", "reading"],
    ["learn", "learns", "learned", "learnt", "learning"],
    ["seek", "seeks", "sought", "sought", "seeking"],
    ["hear", "hears", "heard", "heard", "hearing"],
    ["send", "sends", "sent", "sent", "sending"],
];

/// Verbs that double their last letter: stressed on the last syllable.
const DOUBLING: &[&str] = &["admit", "rebut", "concur", "refer", "quip", "dub", "slam", "brag", "plan", "chat", "tip"];

static WORDS: LazyLock<HashMap<String, Word, Plain>> = LazyLock::new(|| {
    let mut words: HashMap<String, Word, Plain> = HashMap::default();
    for &(status, manner, lemmas) in VERBS {
        for lemma in listed(lemmas) {
            let sense = Sense { lemma, status, manner };
            for form in conjugated(lemma) {
                words.entry(form).or_default().verb.get_or_insert(sense);
            }
        }
    }
    for &(status, manner, lemmas) in NOUNS {
        for lemma in listed(lemmas) {
            let sense = Sense { lemma, status, manner };
            for form in [lemma.to_owned(), third(lemma)] {
                words.entry(form).or_default().noun.get_or_insert(sense);
            }
        }
    }
    for &(status, lemmas) in ADVERBS {
        for lemma in listed(lemmas) {
            words.entry(lemma.to_owned()).or_default().noun = Some(Sense { lemma, status, manner: Speech });
        }
    }
    words
});

/// What the lower-cased form `lower` means as a cue; `None` for words the list does not know.
pub(super) fn word(lower: &str) -> Option<Word> {
    WORDS.get(lower).copied()
}

/// What `lower` means as a verb.
pub(super) fn verb(lower: &str) -> Option<Sense> {
    word(lower)?.verb
}

/// What `lower` means as a noun.
pub(super) fn noun(lower: &str) -> Option<Sense> {
    word(lower)?.noun
}

fn listed(lemmas: &'static str) -> impl Iterator<Item = &'static str> {
    lemmas.split_whitespace()
}

fn conjugated(lemma: &str) -> Vec<String> {
    if let Some(forms) = IRREGULAR.iter().find(|forms| forms[0] == lemma) {
        return forms.iter().map(|&form| form.to_owned()).collect();
    }
    let stem = if let Some(stem) = lemma.strip_suffix('e') {
        stem.to_owned()
    } else if DOUBLING.contains(&lemma) {
        format!("{lemma}{}", &lemma[lemma.len() - 1..])
    } else {
        lemma.to_owned()
    };
    let past = match lemma.strip_suffix('y') {
        Some(root) if !root.ends_with(is_vowel) => format!("{root}ied"),
        _ => format!("{stem}ed"),
    };
    let gerund = if lemma.ends_with("ee") { format!("{lemma}ing") } else { format!("{stem}ing") };
    vec![lemma.to_owned(), third(lemma), past, gerund]
}

/// The third person of a verb and the plural of a noun: English writes them alike.
fn third(lemma: &str) -> String {
    match lemma.strip_suffix('y') {
        Some(root) if !root.ends_with(is_vowel) => format!("{root}ies"),
        _ if lemma.ends_with("sis") => format!("{}es", &lemma[..lemma.len() - 2]),
        _ if ["s", "sh", "ch", "x", "z"].iter().any(|end| lemma.ends_with(end)) => format!("{lemma}es"),
        _ => format!("{lemma}s"),
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Nouns for something said: what can be denied, rejected, withdrawn or reported a second time.
pub(super) fn is_statement(lower: &str) -> bool {
    matches!(
        lower.strip_suffix('s').unwrap_or(lower),
        "claim"
            | "allegation"
            | "accusation"
            | "charge"
            | "report"
            | "suggestion"
            | "statement"
            | "rumour"
            | "rumor"
            | "story"
            | "storie"
            | "assertion"
            | "notion"
            | "idea"
            | "insinuation"
            | "remark"
            | "comment"
            | "account"
            | "testimony"
            | "criticism"
            | "speculation"
            | "characterization"
            | "characterisation"
            | "conclusion"
            | "finding"
            | "figure"
            | "article"
            | "study"
            | "studie"
            | "theory"
            | "theorie"
            | "assessment"
            | "estimate"
            | "narrative"
            | "warning"
            | "complaint"
            | "confession"
            | "apology"
            | "apologie"
            | "promise"
            | "pledge"
            | "argument"
            | "word"
            | "version"
            | "post"
            | "tweet"
            | "endorsement"
            | "concern"
            | "quote"
            | "quotation"
            | "contention"
            | "verdict"
            | "announcement"
            | "prediction"
            | "reading"
            | "evidence"
            | "involvement"
            | "wrongdoing"
    )
}

/// Words that say that something said is false.
pub(super) fn is_falsehood(lower: &str) -> bool {
    matches!(
        lower,
        "untrue"
            | "false"
            | "fake"
            | "fabricated"
            | "baseless"
            | "unfounded"
            | "groundless"
            | "nonsense"
            | "rubbish"
            | "lie"
            | "lies"
            | "hoax"
            | "fiction"
            | "fabrication"
            | "falsehood"
            | "fabrications"
            | "invention"
            | "invented"
            | "fictitious"
            | "bogus"
            | "forged"
            | "preposterous"
            | "slander"
            | "libel"
            | "disinformation"
            | "misinformation"
            | "libelous"
            | "libellous"
            | "incorrect"
            | "wrong"
            | "inaccurate"
            | "absurd"
            | "ludicrous"
            | "malarkey"
            | "forgery"
            | "smear"
            | "unsubstantiated"
    )
}

/// Verbs of answering: whoever was asked and does not do this has declined.
pub(super) fn is_answering(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "comment"
            | "respond"
            | "reply"
            | "answer"
            | "return"
            | "elaborate"
            | "disclose"
            | "reveal"
            | "specify"
            | "explain"
            | "name"
            | "identify"
            | "discuss"
            | "tell"
            | "confirm"
            | "deny"
            | "give"
            | "provide"
            | "speak"
            | "talk"
            | "state"
            | "detail"
            | "address"
            | "verify"
            | "clarify"
            | "acknowledge"
            | "admit"
            | "release"
            | "share"
            | "report"
            | "speculate"
            | "offer"
            | "corroborate"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_are_made_as_english_spells_them() {
        for (form, lemma) in [
            ("denied", "deny"),
            ("denies", "deny"),
            ("admitted", "admit"),
            ("alleging", "allege"),
            ("withdrew", "withdraw"),
            ("said", "say"),
            ("rebutting", "rebut"),
            ("criticises", "criticise"),
            ("confessed", ""),
        ] {
            assert_eq!(verb(form).map_or("", |sense| sense.lemma), lemma, "{form}");
        }
        for (form, lemma) in [("denials", "deny"), ("theories", "theory"), ("hypotheses", "hypothesis")] {
            assert_eq!(noun(form).map(|sense| sense.lemma == lemma), Some(lemma != "deny"), "{form}");
        }
    }

    #[test]
    fn a_word_may_be_verb_and_noun_with_different_meanings() {
        let word = super::word("claims").expect("listed");
        assert_eq!((word.verb.map(|s| s.status), word.noun.map(|s| s.status)), (Some(Alleged), Some(Alleged)));
        let word = super::word("doubt").expect("listed");
        assert_eq!(word.verb.map(|s| s.status), Some(Disputed));
    }
}
