//! What an event changed, field by field, in words.

use crate::{
    claim::Check,
    provenance::ClaimRelation,
    record::{
        Event,
        state::{Article, Attribution, Claim, Fact, Other, Person, Source, TakenBack, Waiver, Withdrawal},
    },
    site::desk::names::{MOST_CLAIMS, Names, moved, read},
    sourcing::Rule,
    ui,
};
use leptos::prelude::*;
use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// Words longer than this are shown before and after as a whole: telling them apart word by word would be slow.
const LONGEST: usize = 600;

/// One line of a change.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// The field, where its words do not speak for themselves.
    pub label: Option<&'static str>,
    /// What stayed, went and came.
    pub parts: Vec<Part>,
}

/// A piece of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// It stayed.
    Same(String),
    /// It went.
    Gone(String),
    /// It came.
    New(String),
}

/// What an event changed; nothing for one that only moved a claim on in its review.
pub fn differences(event: &Event, names: &Names) -> Vec<Line> {
    let noun = event.action.split('.').next().unwrap_or_default();
    match noun {
        "claim" => of_claim(event, names),
        "article" => of_article(event),
        "comment" => {
            let body = |side: &serde_json::Value| side.get("body").and_then(|body| body.as_str()).map(str::to_owned);
            let parts = body(&event.after).map(Part::Same).or_else(|| body(&event.before).map(Part::Gone));
            vec![Line { label: None, parts: parts.into_iter().collect() }]
        }
        "source" => of_source(event, names),
        "fact" => of_fact(event, names),
        "act" => {
            let why = read::<TakenBack>(&event.after).map(|taken| Line { label: Some("Why"), parts: vec![Part::Same(taken.reason)] });
            why.into_iter().collect()
        }
        "person" => of_person(event),
        "setting" => {
            // A picture is not spelled out.
            let said = |side: &serde_json::Value| if side.is_object() { "a picture".to_owned() } else { side.to_string() };
            vec![changed(None, &said(&event.before), &said(&event.after))]
        }
        _ => Vec::new(),
    }
}

/// What an event changed, as it is shown, without the first `said` lines of it; and, of one that gave attributions to another source,
/// of which claims.
pub fn change(event: &Event, names: &Names, said: usize) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = differences(event, names)
        .into_iter()
        .skip(said)
        .map(|line| view! { <p dir="auto">{line.label.map(|label| view! { <span class="meta">{label}": "</span> })}{line.parts.into_iter().map(part_view).collect_view()}</p> })
        .collect();
    let moved = moved(event);
    let more = moved.len().saturating_sub(MOST_CLAIMS);
    let claims: Vec<_> = moved
        .into_iter()
        .take(MOST_CLAIMS)
        .map(|claim| view! { <p><span class="meta">"Of the claim: "</span><a href=format!("/desk/claims/{claim}") dir="auto">{names.claim(claim)}</a></p> })
        .collect();
    let more = (more > 0).then(|| view! { <p class="meta">{format!("And of {}.", ui::count(more, "more claim", "more claims"))}</p> });
    (!lines.is_empty() || !claims.is_empty()).then(|| view! { <div class="change">{lines}{claims}{more}</div> })
}

fn of_claim(event: &Event, names: &Names) -> Vec<Line> {
    let mut lines = of_claim_itself(event);
    if let Some(asked) = [&event.after, &event.before].into_iter().find_map(read::<Withdrawal>) {
        lines.push(Line { label: Some("Why"), parts: vec![Part::Same(asked.reason)] });
    }
    if let Some(other) = [&event.after, &event.before].into_iter().find_map(read::<Other>) {
        let other = match other {
            Other::Claim(claim) => names.claim(claim),
            Other::Fact(fact) => names.fact(fact),
        };
        lines.push(Line { label: Some("Not the same as"), parts: vec![Part::Same(other)] });
    }
    lines
}

fn of_claim_itself(event: &Event) -> Vec<Line> {
    match (read::<Claim>(&event.before), read::<Claim>(&event.after)) {
        (Some(before), Some(after)) => claim_lines(&before, &after),
        // What was made or deleted is shown whole; what was made need not be marked as new.
        (None, Some(made)) => whole(&made, Part::Same),
        (Some(gone), None) => whole(&gone, Part::Gone),
        (None, None) => Vec::new(),
    }
}

/// What differs between two states of a claim.
pub fn claim_lines(before: &Claim, after: &Claim) -> Vec<Line> {
    let mut lines = Vec::new();
    if before.statement != after.statement {
        lines.push(Line { label: None, parts: words(&before.statement, &after.statement) });
    }
    if before.quote != after.quote {
        lines.push(Line { label: Some("Words in the text"), parts: words(&before.quote, &after.quote) });
    } else if before.spans != after.spans {
        lines.push(Line { label: Some("Place in the text"), parts: vec![Part::Same("the same words elsewhere".into())] });
    }
    if before.check != after.check {
        let label = |check: &str| check.parse::<Check>().map_or_else(|_| check.to_owned(), |check| check.label().to_owned());
        lines.push(changed(Some("Our own finding"), &label(&before.check), &label(&after.check)));
    }
    for gone in before.attributions.iter().filter(|old| after.attributions.iter().all(|new| new.id != old.id)) {
        lines.push(Line { label: None, parts: vec![Part::Gone(described(gone, before))] });
    }
    for now in &after.attributions {
        match before.attributions.iter().find(|old| old.id == now.id) {
            None => lines.push(Line { label: None, parts: vec![Part::New(described(now, after))] }),
            Some(old) => {
                let (was, is) = (described(old, before), described(now, after));
                if was != is {
                    lines.push(Line { label: None, parts: words(&was, &is) });
                }
            }
        }
    }
    lines
}

fn whole(claim: &Claim, part: fn(String) -> Part) -> Vec<Line> {
    let statement = Line { label: None, parts: vec![part(claim.statement.clone())] };
    let attributions = claim.attributions.iter().map(|attribution| Line { label: None, parts: vec![part(described(attribution, claim))] });
    std::iter::once(statement).chain(attributions).collect()
}

/// An attribution as a line of words: `Velland ▸ alleged, via Halden Wire, indirect, described, “has alleged”`.
fn described(attribution: &Attribution, claim: &Claim) -> String {
    let mut line = format!("{} ▸ {}", attribution.source.name, attribution.status.label());
    if let Some(through) = attribution.via.and_then(|via| claim.attributions.iter().find(|other| other.id == via)) {
        line += &format!(", via {}", through.source.name);
    }
    line += &format!(", {}, identified: {}", attribution.form.label(), attribution.identification.label());
    if let Some(cue) = &attribution.cue {
        line += &format!(", “{}”", cue.text);
    }
    line
}

fn of_article(event: &Event) -> Vec<Line> {
    let waivers = [&event.before, &event.after].map(read::<Waiver>);
    if let Some(rule) = waivers.iter().flatten().next().map(|waiver| waiver.rule.clone()) {
        let [was, is] = waivers.map(|waiver| waiver.map(|waiver| waiver.reason).unwrap_or_default());
        return vec![changed(rule.parse::<Rule>().ok().map(Rule::label), &was, &is)];
    }
    let (Some(before), Some(after)) = (read::<Article>(&event.before), read::<Article>(&event.after)) else {
        return Vec::new();
    };
    let day = |article: &Article| article.published_at.map(|at| at.to_string().replace('T', " ")).unwrap_or_default();
    let fields = [
        ("Title", before.title.clone(), after.title.clone()),
        ("Outlet", before.outlet.clone(), after.outlet.clone()),
        ("Byline", before.byline.clone(), after.byline.clone()),
        ("Address", before.url.clone(), after.url.clone()),
        ("Published on", day(&before), day(&after)),
        ("Language", before.language.clone(), after.language.clone()),
        ("Tags", before.tags.join(", "), after.tags.join(", ")),
    ];
    lines(fields, &["Title", "Outlet", "Byline"])
}

fn of_fact(event: &Event, names: &Names) -> Vec<Line> {
    let (before, after) = (read::<Fact>(&event.before), read::<Fact>(&event.after));
    let mut lines = Vec::new();
    if let (Some(before), Some(after)) = (&before, &after) {
        if before.statement != after.statement {
            lines.push(Line { label: None, parts: words(&before.statement, &after.statement) });
        }
        if before.topics != after.topics {
            lines.push(changed(Some("Topics"), &before.topics.join(", "), &after.topics.join(", ")));
        }
        let related = |fact: &Fact| {
            fact.related.iter().map(|one| format!("{} {}", one.relation.label(), names.fact(one.fact))).collect::<Vec<_>>().join(", ")
        };
        if before.related != after.related {
            lines.push(changed(Some("Other facts"), &related(before), &related(after)));
        }
        let found = |fact: &Fact| {
            fact.findings.last().map_or_else(String::new, |found| format!("{} {}", found.finding, found.note).trim().to_owned())
        };
        if before.findings != after.findings {
            lines.push(changed(Some("Our own finding"), &found(before), &found(after)));
        }
    }
    // Which claims it was is on the fact's page: here how many, and what they do with it.
    let moved = |fact: &Option<Fact>| {
        let claims = |relation: ClaimRelation| fact.iter().flat_map(|fact| &fact.claims).filter(|link| link.relation == relation).count();
        let counts = ClaimRelation::ALL.iter().map(|relation| (claims(*relation), relation.label())).filter(|(count, _)| *count > 0);
        counts
            .map(|(count, label)| format!("{} {label} it", ui::count(count, "claim that", "claims each of which")))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (gone, come) = (moved(&before), moved(&after));
    if !(gone.is_empty() && come.is_empty()) {
        lines.push(changed(Some("Claims"), &gone, &come));
    }
    lines
}

fn of_source(event: &Event, names: &Names) -> Vec<Line> {
    let (before, after) = match (read::<Source>(&event.before), read::<Source>(&event.after)) {
        (Some(before), Some(after)) => (before, after),
        // What was made or removed has its name in the sentence.
        _ => return Vec::new(),
    };
    let parent = |source: &Source| source.parent.map(|id| names.source(id)).unwrap_or_default();
    let fields = [
        ("Name", before.name.clone(), after.name.clone()),
        ("Kind", before.kind.label().to_owned(), after.kind.label().to_owned()),
        ("Other names", before.aliases.join(", "), after.aliases.join(", ")),
        ("Country", before.country.clone(), after.country.clone()),
        ("Belongs to", parent(&before), parent(&after)),
        ("Note", before.note.clone(), after.note.clone()),
    ];
    lines(fields, &["Other names", "Note"])
}

fn of_person(event: &Event) -> Vec<Line> {
    let (Some(before), Some(after)) = (read::<Person>(&event.before), read::<Person>(&event.after)) else {
        return Vec::new();
    };
    let may = |person: &Person| if person.active { "may sign in" } else { "may not sign in" }.to_owned();
    let fields = [("Role", before.role.clone(), after.role.clone()), ("Access", may(&before), may(&after))];
    lines(fields, &[])
}

/// The fields that differ; of those that are `prose` it is told word by word what changed.
fn lines<const N: usize>(fields: [(&'static str, String, String); N], prose: &[&str]) -> Vec<Line> {
    let differ = fields.into_iter().filter(|(_, was, is)| was != is);
    let line = |(label, was, is): (_, String, String)| {
        if prose.contains(&label) { Line { label: Some(label), parts: words(&was, &is) } } else { changed(Some(label), &was, &is) }
    };
    differ.map(line).collect()
}

fn changed(label: Option<&'static str>, was: &str, is: &str) -> Line {
    let mut parts = Vec::new();
    if !was.is_empty() {
        parts.push(Part::Gone(was.to_owned()));
    }
    if !was.is_empty() && !is.is_empty() {
        parts.push(Part::Same(" ".into()));
    }
    if !is.is_empty() {
        parts.push(Part::New(is.to_owned()));
    }
    Line { label, parts }
}

/// What changed between two texts, as it is shown.
pub fn in_words(was: &str, is: &str) -> impl IntoView + use<> {
    words(was, is).into_iter().map(part_view).collect_view()
}

/// A piece of a line, as it is shown.
pub fn part_view(part: Part) -> AnyView {
    match part {
        Part::Same(words) => words.into_any(),
        Part::Gone(words) => view! { <del>{words}</del> }.into_any(),
        Part::New(words) => view! { <ins>{words}</ins> }.into_any(),
    }
}

/// Two texts told apart word by word.
pub fn words(was: &str, is: &str) -> Vec<Part> {
    let (old, new): (Vec<&str>, Vec<&str>) = (cut(was), cut(is));
    if old.len() > LONGEST || new.len() > LONGEST {
        return changed(None, was, is).parts;
    }
    let mut parts = Vec::new();
    for piece in capture_diff_slices(Algorithm::Lcs, &old, &new).iter().flat_map(|op| op.iter_changes(&old, &new)) {
        let words = piece.value().to_owned();
        add(
            &mut parts,
            match piece.tag() {
                ChangeTag::Equal => Part::Same(words),
                ChangeTag::Delete => Part::Gone(words),
                ChangeTag::Insert => Part::New(words),
            },
        );
    }
    parts
}

/// Words, each with the white space after it; scripts without white space by what Unicode calls a word.
fn cut(text: &str) -> Vec<&str> {
    use unicode_segmentation::UnicodeSegmentation;
    text.split_word_bounds().collect()
}

/// Appends a piece, joining it with the last one of its kind.
fn add(parts: &mut Vec<Part>, piece: Part) {
    match (parts.last_mut(), piece) {
        (Some(Part::Same(last)), Part::Same(more))
        | (Some(Part::Gone(last)), Part::Gone(more))
        | (Some(Part::New(last)), Part::New(more)) => {
            last.push_str(&more);
        }
        (_, piece) => parts.push(piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Part::{Gone, New, Same};

    #[test]
    fn words_that_stay_are_told_from_those_that_go_and_come() {
        assert_eq!(
            words("It held banned fuel.", "It held fuel bought late."),
            [Same("It held ".into()), Gone("banned ".into()), Same("fuel".into()), New(" bought late".into()), Same(".".into())]
        );
        assert_eq!(words("", "new"), [New("new".into())]);
        assert_eq!(words("old", ""), [Gone("old".into())]);
        assert_eq!(words("same", "same"), [Same("same".into())]);
    }

    #[test]
    fn very_long_texts_are_shown_whole() {
        let long = "word ".repeat(LONGEST);
        assert_eq!(words(&long, "x"), [Gone(long.clone()), Same(" ".into()), New("x".into())]);
    }

    proptest::proptest! {
        #[test]
        fn what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(was in "[ab c東]{0,30}", is in "[ab c東]{0,30}") {
            let parts = words(&was, &is);
            let side = |new: bool| parts.iter().filter_map(|part| match part {
                Same(text) => Some(text.as_str()),
                Gone(text) => (!new).then_some(text.as_str()),
                New(text) => new.then_some(text.as_str()),
            }).collect::<String>();
            proptest::prop_assert_eq!(side(false), was);
            proptest::prop_assert_eq!(side(true), is);
        }
    }
}
