use crate::{
    attribution::Status,
    suggest::{
        Document, Raw,
        status::is_nominal,
        wording::{self, Sense},
    },
};

/// What neutral verbs report may itself deny ("said it was untrue") or hedge ("said the fire may have been set").
pub(super) fn content_status(document: &Document, raw: &Raw, sense: Sense) -> Option<(Status, &'static str)> {
    // Orders, questions and praise say nothing about truth.
    if sense.manner == wording::Manner::Object
        || matches!(sense.lemma, "ask" | "wonder" | "hope" | "want" | "wish" | "promise" | "pledge" | "vow" | "warn" | "caution")
    {
        return None;
    }
    let tokens: Vec<usize> = main_clause(document, raw);
    let lower = |nth: usize| tokens.get(nth).map_or("", |&at| document.lower(at));
    for (nth, &at) in tokens.iter().enumerate() {
        let word = document.lower(at);
        // "there was no truth in the rumour", "there is no evidence".
        if word == "no" && matches!(lower(nth + 1), "truth" | "evidence" | "basis" | "substance") {
            return Some((Status::Denied, "introduces a denial"));
        }
        let subject_said = || {
            (0..nth).any(|before| wording::is_statement(lower(before)) || is_depiction(lower(before)))
                || matches!(lower(nth.saturating_sub(1)), "it" | "this" | "that" | "these" | "those" | "they" | "all")
                || nth == 0
        };
        if matches!(word, "is" | "was" | "are" | "were" | "'s" | "'re" | "being") && subject_said() {
            let mut next = nth + 1;
            let mut not = false;
            while next < nth + 6 && is_degree(lower(next)) {
                not |= matches!(lower(next), "not" | "n't");
                next += 1;
            }
            let ends = matches!(lower(next + 1), "" | "," | "." | "and" | "that" | "in" | "by" | "”" | "\"" | "!" | ";" | "–")
                || wording::is_statement(lower(next + 1));
            let falsehood = if not {
                matches!(lower(next), "true" | "accurate" | "correct" | "right" | "so" | "case")
            } else {
                wording::is_falsehood(lower(next))
            };
            if falsehood && ends {
                return Some((Status::Denied, "introduces a denial"));
            }
        }
        if word == "never" && matches!(lower(nth + 1), "happened" | "existed" | "occurred") {
            return Some((Status::Denied, "introduces a denial"));
        }
        // "could" alone is ability as often as chance, "could have been" is chance.
        let hedged = matches!(word, "may" | "might") && nth > 0 && !starts_upper(document, at)
            || word == "could" && lower(nth + 1) == "have"
            || matches!(word, "probably" | "possibly" | "perhaps" | "presumably")
            // "any step |likely to| encourage it" is told of a noun.
            || word == "likely" && nth > 0 && !(lower(nth + 1) == "to" && document.tokens[at - 1].tag.is_noun());
        if hedged {
            return Some((Status::Speculated, "reports what is possible or likely"));
        }
    }
    None
}

/// The month, the name.
fn starts_upper(document: &Document, at: usize) -> bool {
    document.form(at).starts_with(char::is_uppercase)
}

fn is_depiction(lower: &str) -> bool {
    matches!(
        lower,
        "photograph"
            | "photo"
            | "photos"
            | "video"
            | "image"
            | "images"
            | "letter"
            | "document"
            | "documents"
            | "recording"
            | "footage"
            | "picture"
            | "news"
    )
}

fn is_degree(lower: &str) -> bool {
    matches!(
        lower,
        "a" | "an"
            | "the"
            | "all"
            | "not"
            | "n't"
            | "simply"
            | "just"
            | "pure"
            | "utter"
            | "total"
            | "outright"
            | "also"
            | "so"
            | "such"
            | "complete"
            | "big"
            | "blatant"
    ) || lower.ends_with("ly")
}

/// The first tokens of what is said, up to where another clause begins.
fn main_clause(document: &Document, raw: &Raw) -> Vec<usize> {
    const REACH: usize = 18;
    let mut clause = Vec::new();
    for at in raw.content.iter().flat_map(Clone::clone).filter(|&at| at < document.tokens.len()) {
        let lower = document.lower(at);
        let opens = matches!(lower, "“" | "\"" | "”" | "«" | "that");
        if clause.is_empty() && opens && lower != "that" {
            continue;
        }
        // A leading "that" may be the subject of a quotation: “That is a lie”.
        if clause.is_empty() && lower == "that" && document.tokens[at].quote == crate::suggest::Quote::Outside {
            continue;
        }
        if clause.len() >= REACH
            || (!clause.is_empty()
                && matches!(lower, "because" | "if" | "when" | "while" | "which" | "who" | "although" | "unless" | ";" | "." | "?" | "!"))
        {
            break;
        }
        // What a nested speaker says is for that speaker to deny.
        let says = wording::verb(lower).is_some_and(|sense| matches!(sense.manner, wording::Manner::Speech | wording::Manner::Tell));
        if says && !clause.is_empty() && document.tokens[at].quote == crate::suggest::Quote::Outside && !is_nominal(document, at) {
            break;
        }
        clause.push(at);
    }
    clause
}
