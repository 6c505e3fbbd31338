//! A claim laid out to be judged: in its sentences, with those who say so and the talk about it.

use crate::{
    anchor::runs,
    attribution::Status,
    base::language::direction,
    claim::{Claim, store::Row},
    review::Comment,
    site::{
        desk::change::{claim_lines, part_view},
        moment::time,
    },
    text::{Ruler, Sentence, Span, sentences},
    ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The sentences a claim stands in, those beside them for context, the claim marked; below, the way to the workspace.
pub fn in_context(row: &Row, text: &str) -> impl IntoView + use<> {
    let ruler = Ruler::new(text);
    let paragraphs = passages(&sentences(text), &row.claim.spans)
        .into_iter()
        .map(|passage| {
            let cut = passage.begins_late.then(|| view! { <span class="gap">"[…]"</span>" " });
            view! { <p>{cut}{marked(&row.claim, &ruler, passage.span)}</p> }
        })
        .collect_view();
    let language = (!row.language.is_empty()).then(|| row.language.clone());
    view! {
        <figure class="in-context">
            <div class="article-text" lang=language dir=direction(&row.language)>{paragraphs}</div>
            <figcaption><a href=format!("/desk/articles/{}#claim-{}", row.slug, row.claim.id)>"Open in the workspace"</a></figcaption>
        </figure>
    }
}

/// What readers go on seeing of a claim while a change of it waits.
pub fn until_approved(row: &Row) -> Option<impl IntoView + use<>> {
    let approved = row.approved.as_ref()?;
    Some(view! {
        <section class="notice" aria-label="What readers see">
            <div>
                <p><b>"Until this change is approved readers see:"</b></p>
                <p dir="auto">{approved.statement.clone()}</p>
                {(approved.spans != row.claim.spans).then(|| view! { <blockquote dir="auto">{approved.quote.clone()}</blockquote> })}
                {ui::chains(approved, &row.outlet, true)}
            </div>
        </section>
    })
}

/// What a change that waits would change for readers, told apart from what they see until then.
pub fn awaited_change(row: &Row) -> Option<impl IntoView + use<>> {
    let approved = row.approved.as_ref()?;
    let lines: Vec<_> = claim_lines(&approved.as_ref().into(), &(&row.claim).into())
        .into_iter()
        .map(|line| view! { <p dir="auto">{line.label.map(|label| view! { <span class="meta">{label}": "</span> })}{line.parts.into_iter().map(part_view).collect_view()}</p> })
        .collect();
    let same = lines.is_empty().then(|| view! { <p>"Nothing that readers see differs."</p> });
    Some(view! {
        <section class="notice" aria-label="What changes">
            <div class="change">
                <p><b>"Readers see the claim already. Approved, it changes:"</b></p>
                {lines}
                {same}
            </div>
        </section>
    })
}

/// Sentences of one paragraph that stand together.
#[derive(Debug, PartialEq, Eq)]
struct Passage {
    span: Span,
    /// Whether the paragraph begins before it.
    begins_late: bool,
}

/// The sentences under `spans` with one more on either side, as far as the paragraph goes.
fn passages(sentences: &[Sentence], spans: &[Span]) -> Vec<Passage> {
    let holds = |sentence: &Sentence| spans.iter().any(|span| span.overlaps(sentence.span()));
    let wanted: Vec<bool> = (0..sentences.len())
        .map(|at| {
            let near = at.saturating_sub(1)..=(at + 1).min(sentences.len() - 1);
            near.into_iter().any(|other| sentences[other].paragraph == sentences[at].paragraph && holds(&sentences[other]))
        })
        .collect();
    let mut found: Vec<(Passage, usize)> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate().filter(|(at, _)| wanted[*at]) {
        let begins_late = at > 0 && sentences[at - 1].paragraph == sentence.paragraph;
        match found.last_mut() {
            Some((passage, last)) if *last + 1 == at && begins_late => {
                passage.span.end = sentence.end;
                *last = at;
            }
            _ => found.push((Passage { span: sentence.span(), begins_late }, at)),
        }
    }
    found.into_iter().map(|(passage, _)| passage).collect()
}

/// A stretch of text with one claim marked in it.
fn marked(claim: &Claim, ruler: &Ruler<'_>, range: Span) -> impl IntoView + use<> {
    /// What words are to a claim.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Part {
        Claim,
        Cue,
    }
    let status = ui::status_words(claim.main_status()).0;
    let against = claim.against();
    let cues = claim.attributions.iter().filter_map(|one| one.cue.as_ref()).map(|cue| Span::new(cue.start, cue.end)).collect();
    runs(range, &[(Part::Claim, claim.spans.clone()), (Part::Cue, cues)])
        .into_iter()
        .map(|run| {
            let words = ruler.slice(run.span).unwrap_or_default().to_owned();
            let words = if run.marks.contains(&Part::Cue) {
                view! { <span class="cue-words" title="These words show who says so">{words}</span> }.into_any()
            } else {
                words.into_any()
            };
            if !run.marks.contains(&Part::Claim) {
                return words;
            }
            if let Some(against) = against {
                let class = format!("mark {status} contested lane-0");
                return view! { <mark class=class><span class=format!("against {against}")>{words}</span></mark> }.into_any();
            }
            view! { <mark class=format!("mark {status} lane-0")>{words}</mark> }.into_any()
        })
        .collect_view()
}

/// Everything known about each attribution, as a table.
pub fn attributions(claim: &Claim) -> Option<impl IntoView + use<>> {
    if claim.attributions.is_empty() {
        return None;
    }
    let rows = claim
        .attributions
        .iter()
        .map(|attribution| {
            let through = attribution.via.and_then(|via| claim.attributions.iter().find(|other| other.id == via));
            let via = through.map(|through| through.source.name.clone()).unwrap_or_default();
            let cue = attribution.cue.as_ref().map(|cue| format!("“{}”", cue.text)).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row" dir="auto">{attribution.source.name.clone()}</th>
                    <td data-label="Kind"><span>{attribution.source.kind.label()}</span></td>
                    <td data-label="Status">{ui::status(Some(attribution.status))}</td>
                    {cell("Via", via)}
                    {cell("Cue", cue)}
                    <td data-label="Form"><span>{attribution.form.label()}</span></td>
                    <td data-label="Identified"><span>{attribution.identification.label()}</span></td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <table class="stack">
            <caption class="spoken">"Attributions of this claim"</caption>
            <thead><tr>
                <th scope="col">"Source"</th><th scope="col">"Kind"</th><th scope="col">"Status"</th><th scope="col">"Via"</th>
                <th scope="col">"Cue"</th><th scope="col">"Form"</th><th scope="col">"Identified"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    })
}

/// A cell that vanishes on a narrow screen when nothing is in it.
fn cell(label: &'static str, text: String) -> AnyView {
    if text.is_empty() {
        return view! { <td data-label=label></td> }.into_any();
    }
    view! { <td data-label=label><span dir="auto">{text}</span></td> }.into_any()
}

/// What was said about a claim, oldest first.
pub fn comments(comments: &[Comment], now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let items = comments
        .iter()
        .map(|comment| {
            let lines = comment.body.lines().map(|line| view! { <p dir="auto">{line.to_owned()}</p> }).collect_view();
            view! { <li class="comment"><p class="meta"><b>{comment.author.clone()}</b>" "{time(comment.created_at, now)}</p>{lines}</li> }
        })
        .collect_view();
    (!comments.is_empty()).then(|| view! { <ol>{items}</ol> })
}

/// The statuses of a claim in a few words, for lists: `alleged, denied`.
pub fn statuses(claim: &Claim) -> String {
    let words: Vec<&str> =
        Status::ALL.iter().filter(|status| claim.attributions.iter().any(|a| a.status == **status)).map(|status| status.label()).collect();
    if words.is_empty() { "unattributed".into() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "One came. Two went. Three stayed. Four slept. Five woke.\nSix ran. Seven sat.";

    fn shown(spans: &[Span]) -> Vec<(&'static str, bool)> {
        let ruler = Ruler::new(TEXT);
        passages(&sentences(TEXT), spans).iter().map(|p| (ruler.slice(p.span).expect("in the text"), p.begins_late)).collect()
    }

    #[test]
    fn a_claim_is_shown_with_the_sentences_beside_it_but_not_with_another_paragraph() {
        assert_eq!(shown(&[Span::new(20, 25)]), [("Two went. Three stayed. Four slept.", true)]);
        assert_eq!(shown(&[Span::new(0, 3)]), [("One came. Two went.", false)]);
        assert_eq!(shown(&[Span::new(46, 50)]), [("Four slept. Five woke.", true)]);
    }

    #[test]
    fn a_claim_in_two_places_is_shown_in_two_passages() {
        assert_eq!(shown(&[Span::new(0, 3), Span::new(57, 60)]), [("One came. Two went.", false), ("Six ran. Seven sat.", false)]);
        assert_eq!(shown(&[Span::new(0, 3), Span::new(46, 50)]), [("One came. Two went.", false), ("Four slept. Five woke.", true)]);
        assert_eq!(shown(&[]), []);
    }
}
