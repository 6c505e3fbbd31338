//! How far the claims of an article go: for each sentence whether its words are claimed, partly or not at all.

use crate::{
    anchor::in_order,
    claim::Claim,
    text::{Ruler, Span},
    workspace::text_view::Text,
};

/// How much of a sentence is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// No word of it.
    Open,
    /// Less than half of its words.
    Partly,
    /// At least half of its words.
    Covered,
}

impl Coverage {
    /// As it is read out.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "No claim yet.",
            Self::Partly => "Partly claimed.",
            Self::Covered => "",
        }
    }

    /// As the stylesheet names it.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Open => "uncovered",
            Self::Partly => "partly",
            Self::Covered => "covered",
        }
    }
}

/// The coverage of each sentence. Words around a cue say who says so: they belong to the claim whose cue it is. Letters are
/// counted, for scripts that put no blanks between words: whatever is no blank and no sign of ASCII.
pub fn coverage(text: &Text, claims: &[Claim]) -> Vec<Coverage> {
    let mut claimed: Vec<Vec<Span>> = vec![Vec::new(); text.sentences.len()];
    let mut cues = claimed.clone();
    let note = |list: &mut Vec<Vec<Span>>, span: Span| {
        let from = text.sentence_at(span.start);
        let touched = text.sentences.iter().skip(from).take_while(|sentence| sentence.start < span.end);
        touched.zip(&mut list[from..]).for_each(|(_, list)| list.push(span));
    };
    for claim in claims {
        claim.spans.iter().for_each(|span| note(&mut claimed, *span));
        for cue in claim.attributions.iter().filter_map(|edge| edge.cue.as_ref()) {
            note(&mut cues, Span { start: cue.start, end: cue.end });
        }
    }
    let ruler = Ruler::over(&text.body, &text.measured);
    let letters = |span: Span| {
        ruler.slice(span).unwrap_or_default().chars().filter(|letter| !letter.is_whitespace() && !letter.is_ascii_punctuation()).count()
    };
    let of = |((sentence, claimed), cues): ((Span, Vec<Span>), Vec<Span>)| {
        if claimed.is_empty() && cues.is_empty() {
            return Coverage::Open;
        }
        let (mut left, mut at) = (0, sentence.start);
        for span in in_order(claimed).into_iter().chain([Span { start: sentence.end, end: sentence.end }]) {
            let between = Span { start: at, end: span.start.min(sentence.end) };
            if !between.is_empty() && !cues.iter().any(|cue| cue.overlaps(between)) {
                left += letters(between);
            }
            at = at.max(span.end);
        }
        if 2 * left <= letters(sentence) { Coverage::Covered } else { Coverage::Partly }
    };
    let sentences = text.sentences.iter().map(|sentence| sentence.span());
    sentences.zip(claimed).zip(cues).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::id::ArticleId, text::sentences, workspace::ClaimForm};

    fn covered(body: &str, quotes: &[&str], cue: &str) -> Vec<Coverage> {
        let text = Text::new(body.into(), sentences(body));
        let ruler = Ruler::new(body);
        let span = |quote: &str| {
            let at = body.find(quote).expect("a quote of the text");
            let start = u32::try_from(body[..at].chars().count()).expect("short");
            Span { start, end: start + u32::try_from(quote.chars().count()).expect("short") }
        };
        let mut claim_form = ClaimForm::new(quotes.iter().map(|quote| span(quote)).collect());
        "Who".clone_into(&mut claim_form.attributions[0].name);
        claim_form.attributions[0].cue = (!cue.is_empty()).then(|| span(cue));
        coverage(&text, &[claim_form.expected(ArticleId::new(), &ruler)])
    }

    #[test]
    fn a_word_does_not_cover_its_sentence() {
        let text = "The mayor said the bridge would open in May. Nobody asked.";
        assert_eq!(covered(text, &["May"], ""), [Coverage::Partly, Coverage::Open]);
        assert_eq!(covered(text, &["the bridge would open in May"], ""), [Coverage::Covered, Coverage::Open]);
        assert_eq!(covered(text, &["The mayor said", "in May", "Nobody asked"], ""), [Coverage::Partly, Coverage::Covered]);
    }

    #[test]
    fn words_around_a_cue_belong_to_the_claim_and_the_other_half_of_a_sentence_does_not() {
        let text = "Two engineers said that bolts were missing, and a builder from the northern coast denied that any had ever been missing. No more.";
        assert_eq!(covered(text, &["bolts were missing"], "said"), [Coverage::Partly, Coverage::Open]);
        assert_eq!(covered(text, &["bolts were missing", "any had ever been missing"], "said"), [Coverage::Covered, Coverage::Open]);
        let text = "Two engineers who had worked there for years said bolts were missing.";
        assert_eq!(covered(text, &["bolts were missing"], ""), [Coverage::Partly]);
        assert_eq!(covered(text, &["bolts were missing"], "said"), [Coverage::Covered]);
    }
}
