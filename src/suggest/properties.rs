//! What holds for any text and for anything a model may find in it.

use std::ops::Range;
use std::sync::LazyLock;

use proptest::prelude::*;

use crate::{
    attribution::chain::circles,
    suggest::{Document, Engine, Found, Language, Raw, Reading, interpret::interpret, proposals, quotation, rules},
    text::{Ruler, Span, specimen::text},
};

/// Texts made of what the rules look for, in any order.
fn soup() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "said",
        "denied",
        "accused",
        "told",
        "reporters",
        "the",
        "BBC",
        "Reuters",
        "reported",
        "that",
        "according",
        "to",
        "as",
        "quoted",
        "by",
        "saying",
        "citing",
        "“",
        "”",
        "\"",
        ",",
        ".",
        ":",
        "–",
        "\n\n",
        "he",
        "they",
        "it",
        "Kim",
        "Duran",
        "Jong",
        "Un",
        "Washington",
        "and",
        "both",
        "neither",
        "nor",
        "not",
        "no",
        "longer",
        "refused",
        "confirm",
        "rule",
        "out",
        "’s",
        "claim",
        "denial",
        "from",
        "which",
        "who",
        "was",
        "were",
        "stopped",
        "short",
        "of",
        "expressed",
        "doubts",
        "allegedly",
        "ministry",
        "state",
        "media",
        "this",
        "development",
        "👩\u{200D}🚀",
        "e\u{301}",
        "interview",
        "with",
        "seen",
        "per",
        "learned",
        "walked",
        "back",
        "The",
        "in",
        "view",
        "words",
        "?",
        "!",
        ";",
        "yet",
        "comment",
        "available",
        "for",
        "withdrew",
        "statement",
        "x",
        "(",
        ")",
        "Mr.",
        "a",
        "charge",
        "\u{200F}",
        "ça",
        "‘",
        "’",
        "I",
        "we",
        "our",
        "his",
        "its",
        "Minister",
        "leader",
        "mayor",
        "Council",
        "Herald",
        "newspaper",
        "agency",
        "emerged",
        "accused",
        "fighting",
        "called",
        "shown",
        "investigation",
        "witnesses",
        "heard",
        "had",
        "is",
        "“We",
        "stay.”",
        "KORVA",
        "-",
        "58",
        "adding",
        "vowing",
    ];
    prop::collection::vec(prop::sample::select(WORDS), 0..60).prop_map(|words| words.join(" "))
}

/// Texts made of what the rules for other languages look for.
fn foreign_soup() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "„",
        "“",
        "”",
        "«",
        "»",
        "\"",
        "「",
        "」",
        "『",
        "』",
        "—",
        "–",
        "-",
        ",",
        ".",
        ":",
        "。",
        "，",
        "：",
        "،",
        "\n\n",
        "sagte",
        "der",
        "Minister",
        "Anna",
        "Krohn",
        "dass",
        "sei",
        "laut",
        "so",
        "wie",
        "bestritt",
        "a",
        "déclaré",
        "le",
        "maire",
        "qu’il",
        "que",
        "selon",
        "dit-il",
        "dijo",
        "no",
        "negó",
        "según",
        "afirmou",
        "não",
        "сказал",
        "что",
        "он",
        "по",
        "словам",
        "мэр",
        "Иван",
        "Петров",
        "заявив",
        "за",
        "قال",
        "وقالت",
        "إن",
        "الوزير",
        "ووفقا",
        "لمعهد",
        "ل",
        "لل",
        "أن",
        "市长",
        "陈国梁",
        "说",
        "表示",
        "据",
        "报道",
        "否认",
        "他",
        "市長",
        "は",
        "が",
        "と",
        "述べた",
        "によると",
        "を",
        "否定した",
        "さん",
        "の",
        "そう",
        "👩\u{200D}🚀",
        "e\u{301}",
        "\u{200F}",
        "\u{FFFC}",
        "i\u{307}",
        "İ",
        "ﬁ",
        "1",
        "’",
        "'",
    ];
    let joint = prop::sample::select(&[" ", ""][..]);
    prop::collection::vec((prop::sample::select(WORDS), joint), 0..60)
        .prop_map(|words| words.into_iter().flat_map(|(word, joint)| [word, joint]).collect())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![text(), soup(), (text(), soup()).prop_map(|(one, other)| format!("{one}{other}"))]
}

fn ranges() -> impl Strategy<Value = Vec<Range<usize>>> {
    prop::collection::vec((0..70_usize, 0..70_usize).prop_map(|(start, end)| start..end), 0..4)
}

fn raws() -> impl Strategy<Value = Vec<Raw>> {
    let raw = (ranges(), ranges(), ranges(), prop_oneof![0.0..1.0_f32, Just(f32::NAN)]);
    prop::collection::vec(raw.prop_map(|(source, cue, content, confidence)| Raw { source, cue, content, confidence }), 0..8)
}

fn check_spans(ruler: &Ruler, spans: &[Span]) -> Result<(), TestCaseError> {
    let mut last = 0;
    for span in spans {
        prop_assert!(!span.is_empty(), "{span:?} is empty");
        prop_assert!(last <= span.start, "{spans:?} overlap or are out of order");
        prop_assert!(ruler.is_border(span.start) && ruler.is_border(span.end), "{span:?} cuts a character or leaves the text");
        last = span.end;
    }
    Ok(())
}

fn check(text: &str, found: Vec<Found>) -> Result<(), TestCaseError> {
    check_in(text, found, Language::English)
}

fn check_in(text: &str, found: Vec<Found>, language: Language) -> Result<(), TestCaseError> {
    let ruler = Ruler::new(text);
    let via: Vec<Option<usize>> = found.iter().map(|found| found.via).collect();
    prop_assert!(via.iter().flatten().all(|&to| to < found.len()));
    prop_assert!(circles(&via).is_empty());
    for found in &found {
        prop_assert!(!found.cue.is_empty() || !found.content.is_empty() && found.marked.is_none());
        prop_assert!(found.statement.as_ref().is_none_or(|statement| statement.chars().count() <= 300), "{:?}", found.statement);
        prop_assert!(found.about.is_none_or(|about| about < via.len()));
        for spans in [&found.source, &found.cue, &found.content] {
            check_spans(&ruler, spans)?;
        }
        if let Some(marked) = &found.marked {
            check_spans(&ruler, &marked.source)?;
            check_spans(&ruler, &marked.content)?;
        }
        if let Some(referent) = &found.referent {
            check_spans(&ruler, &[referent.span])?;
        }
    }
    let reading = Reading { language: Some(language), model: None, attributions: found, quotations: Vec::new() };
    let marked = reading.clone().as_corpora_mark();
    prop_assert!(marked.iter().all(|found| found.via.is_none_or(|via| via < marked.len())));
    let proposals = proposals(text, &reading);
    for claim in &proposals.claims {
        prop_assert!(!claim.spans.is_empty() && !claim.attributions.is_empty());
        check_spans(&ruler, &claim.spans)?;
        let via: Vec<Option<usize>> = claim.attributions.iter().map(|edge| edge.via).collect();
        prop_assert!(via.iter().flatten().all(|&to| to < via.len()) && circles(&via).is_empty());
        for edge in &claim.attributions {
            check_spans(&ruler, &edge.mention)?;
            check_spans(&ruler, edge.cue.as_slice())?;
            prop_assert!(edge.found < reading.attributions.len());
        }
    }
    for free in &proposals.unattributed {
        check_spans(&ruler, &[free.span])?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_a_model_finds_comes_out_sound(text in any_text(), raw in raws(), beside in raws()) {
        let document = Document::of(&text);
        check(&text, interpret(&document, raw, beside))?;
    }

    #[test]
    fn rules_find_nothing_unsound_in_any_text(text in any_text()) {
        let document = Document::of(&text);
        let raw = rules::find(&document);
        prop_assert!(raw.iter().all(|raw| (0.0..=1.0).contains(&raw.confidence)));
        check(&text, interpret(&document, raw, Vec::new()))?;
        let _ = Engine::rules_only().read(&text);
    }

    #[test]
    fn rules_for_other_languages_find_nothing_unsound_in_any_text(text in prop_oneof![any_text(), foreign_soup()]) {
        for language in Language::ALL {
            let (found, quotations) = quotation::read(&text, *language);
            let ruler = Ruler::new(&text);
            quotations.iter().try_for_each(|quotation| check_spans(&ruler, &[*quotation]))?;
            check_in(&text, found, *language)?;
        }
    }

    #[test]
    fn the_whole_engine_finds_nothing_unsound_in_any_text(text in any_text()) {
        let reading = ENGINE.read(&text);
        check(&text, reading.attributions)?;
    }
}

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

#[test]
fn reading_and_proposing_take_time_in_proportion_to_the_text() {
    let article = "Washington alleged that Kim Jong Un had sent shells, Reuters reported. “It is a lie,” he said. Both Pyongyang and Moscow denied it.\n\n";
    let took = |engine: &Engine, times: usize| {
        let text = article.repeat(times);
        let begun = std::time::Instant::now();
        let reading = engine.read(&text);
        let found = proposals(&text, &reading);
        assert!(found.claims.len() >= times);
        begun.elapsed().as_secs_f64()
    };
    for engine in [&Engine::rules_only(), &*ENGINE] {
        took(engine, 20);
        let (small, large) = (took(engine, 200), took(engine, 2_000));
        // Ten times the text in much less than a hundred times the time; the bounds are wide for busy machines.
        assert!(large < small * 40.0 + 0.5, "{small} s, then {large} s");
    }
}

#[test]
fn rules_for_other_languages_take_time_in_proportion_to_the_text() {
    // An article, and what gives the rules as much as possible to try in vain.
    for (language, article) in [
        (Language::German, "„Die Fähre war voll“, sagte Kapitän Jörn Hansen. Laut Polizei war niemand an Bord. "),
        (Language::German, "sagte „laut so, "),
        (Language::French, "a déclaré que, selon "),
        (Language::Spanish, "«dijo — dijo "),
        (Language::Russian, "сказал, по словам, — "),
        (Language::Arabic, "قال إن ونفى ، "),
        (Language::Chinese, "市长陈国梁说：“大坝能挺过这个冬天。”"),
        (Language::Chinese, "但但说，说"),
        (Language::Japanese, "市長は「と述べたは、が"),
        (Language::Japanese, "中川誠市長は「ダムは持ちこたえる」と述べた。"),
    ] {
        let took = |times: usize| {
            let text = article.repeat(times);
            let begun = std::time::Instant::now();
            let _ = quotation::read(&text, language);
            begun.elapsed().as_secs_f64()
        };
        took(20);
        let (small, large) = (took(400), took(4_000));
        assert!(large < small * 40.0 + 0.5, "{language} {article}: {small} s, then {large} s");
    }
}
