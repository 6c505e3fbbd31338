//! The breakdown: pictures, and their numbers in tables. Pictures are SVG with `x` and `width` in per cent, so that it fits any width without its text being
//! scaled. Colours come from the style sheet by class; a pattern over the bar is the second sign.

use crate::{
    attribution::{DISPLAY_ORDER, SourceKind, Status},
    claim::breakdown::{Breakdown, Glance, SourceCount},
    ui,
};
use leptos::prelude::*;
use std::collections::HashMap;

/// Most sources that a picture shows; the table has them all.
const PICTURED: usize = 12;

/// Height of a row with its label, and what a bar in it takes.
const ROW: usize = 44;
const BAR: usize = 13;

/// Width of a picture that stands by itself, in pixels.
const WIDE: usize = 760;
/// Room above its bars, for its title and the key of patterns, and around them.
const HEAD: usize = 92;
const EDGE: usize = 20;

/// How often each status occurs, in [`DISPLAY_ORDER`], without those that do not; `None` is the outlet's own voice.
pub type Counts = Vec<(Option<Status>, u32)>;

/// Counts in order, from a function that knows them.
pub fn counts(of: impl Fn(Option<Status>) -> u32) -> Counts {
    DISPLAY_ORDER.into_iter().map(|status| (status, of(status))).filter(|(_, count)| *count > 0).collect()
}

/// Counts by status, with the outlet's own voice as a status of its own.
pub fn of_breakdown(sum: &Breakdown) -> Counts {
    counts(|status| match status {
        Some(status) => sum.by_status.get(status.as_str()).copied().unwrap_or_default(),
        None => sum.unattributed,
    })
}

/// The same of an article in a list.
pub fn of_glance(glance: &Glance) -> Counts {
    counts(|status| match status {
        Some(status) => glance.by_status.get(&status).copied().unwrap_or_default(),
        None => glance.unattributed,
    })
}

/// The counts of several together.
pub fn sum<'c>(all: impl IntoIterator<Item = &'c Counts>) -> Counts {
    let mut sums = HashMap::new();
    for (status, count) in all.into_iter().flatten() {
        *sums.entry(*status).or_insert(0) += count;
    }
    counts(|status| sums.get(&status).copied().unwrap_or_default())
}

/// Each status as a chip with its number.
pub fn legend(counts: &Counts) -> AnyView {
    let item = |(status, count): &(Option<Status>, u32)| view! { <li>{ui::status(*status)}" "<span class="number">{*count}</span></li> };
    counts.iter().map(item).collect_view().into_any()
}

/// What each pattern of a chart means.
pub fn key(counts: &Counts) -> AnyView {
    let item = |(status, _): &(Option<Status>, u32)| {
        let sample = bar(&vec![(*status, 1)], 1, 100.0, 0, 10);
        view! { <li><svg class="chart sample" width="18" height="10" aria-hidden="true">{sample}</svg>" "{ui::status_words(*status).1}</li> }
    };
    view! { <ul class="key" aria-label="Patterns">{counts.iter().map(item).collect_view()}</ul> }.into_any()
}

/// The whole breakdown: what to be wary of, what each source did, the share by kind of source.
pub fn breakdown(sum: &Breakdown, slug: &str) -> AnyView {
    let callout = |class: &'static str, name: &'static str, count: u32, means: &'static str| {
        view! { <div class=class><dt>{name}</dt><dd class="figure">{count}</dd><dd>{means}</dd></div> }
    };
    view! {
        <dl class="callouts">
            {callout("contested", "contested", sum.contested, "someone vouches, someone objects")}
            {callout("unattributed", "unattributed", sum.unattributed, "in the outlet’s own voice")}
            {callout("single-source", "single source", sum.single_source, "nobody else is heard on it")}
            {callout("anonymous-only", "anonymous only", sum.anonymous_only, "no source we can name")}
        </dl>
        {(!sum.by_source.is_empty()).then(|| view! { <div class="breakdown">{source_figure(sum, slug)}{kind_figure(sum)}</div> })}
    }
    .into_any()
}

/// What each source did, as a picture that stands by itself: with its title, the key of patterns, and its colours, which programs
/// that draw it elsewhere take from no style sheet.
pub fn picture(sum: &Breakdown, title: &str) -> AnyView {
    let rows = height(sum.by_source.len());
    let whole = HEAD + rows + EDGE;
    let mut at = 0;
    let keys = of_breakdown(sum).into_iter().filter(|(status, _)| status.is_some()).map(|(status, _)| {
        let label = ui::status_words(status).1;
        let x = at;
        // A letter takes about seven pixels at this size.
        at += 34 + 7 * label.len();
        view! {
            <svg x=x y="0" width="18" height="12">{bar(&vec![(status, 1)], 1, 100.0, 1, 10)}</svg>
            <text x=x + 24 y="11">{label}</text>
        }
    });
    let keys = keys.collect_view();
    let style = format!(
        "text{{font:13px sans-serif;fill:{}}}.amount{{text-anchor:end}}.kind{{fill:{}}}.title{{font:600 18px sans-serif}}\
        .hatch{{stroke:#fff;fill:none}}.hatch.dots{{fill:#fff;stroke:none}}{}",
        colour("ink"),
        colour("ink-quiet"),
        fills()
    );
    view! {
        <svg xmlns="http://www.w3.org/2000/svg" width=WIDE height=whole viewBox=format!("0 0 {WIDE} {whole}") role="img" aria-label=title.to_owned()>
            <style>{style}</style>
            <g inner_html=PATTERNS></g>
            <rect width="100%" height="100%" fill="#fff"></rect>
            <text class="title" x=EDGE y="32">{title.to_owned()}</text>
            <svg x=EDGE y="50" width=WIDE - 2 * EDGE height="20">{keys}</svg>
            <svg x=EDGE y=HEAD width=WIDE - 2 * EDGE height=rows>
                {by_source(&sum.by_source, "Stacked bars: attributions per source, by status.")}
            </svg>
        </svg>
    }
    .into_any()
}

/// The colours of all statuses by the classes of their bars, as the style sheet has them on paper.
fn fills() -> String {
    let classes = DISPLAY_ORDER.into_iter().map(|status| ui::status_words(status).0);
    classes.map(|class| format!(".fill-{class}{{fill:{}}}", colour(class))).collect()
}

/// A colour of the light theme, by its name in the style sheet.
fn colour(name: &str) -> &'static str {
    const TOKENS: &str = include_str!("../../style/tokens.css");
    let value = TOKENS.split_once(&format!("--{name}: ")).and_then(|(_, rest)| rest.split_once(';'));
    value.map_or("#000", |(value, _)| value)
}

fn source_figure(sum: &Breakdown, slug: &str) -> AnyView {
    let file = |ending: &str| format!("/articles/{slug}/breakdown.{ending}");
    let columns: Vec<Status> = of_breakdown(sum).iter().filter_map(|(status, _)| *status).collect();
    let heads = columns.iter().map(|status| view! { <th scope="col">{status.label()}</th> }).collect_view();
    let rows = sum.by_source.iter().map(|source| {
        let cells = columns.iter().map(|status| view! { <td>{source.statuses.get(status.as_str()).copied()}</td> }).collect_view();
        view! { <tr><th scope="row"><bdi>{source.source.clone()}</bdi>" "<small>{source.kind.label()}</small></th>{cells}<td>{source.total}</td></tr> }
    });
    let pictured = &sum.by_source[..sum.by_source.len().min(PICTURED)];
    let more = sum.by_source.len() - pictured.len();
    view! {
        <figure>
            <figcaption>
                <h3>"What each source did"</h3>
                <p>"Attributions per source, by status"{(more > 0).then(|| format!("; {} more in the table", ui::count(more, "source", "sources")))}</p>
            </figcaption>
            {key(&counts(|status| status.and_then(|status| sum.by_status.get(status.as_str())).copied().unwrap_or_default()))}
            {by_source(pictured, "Stacked bars: attributions per source, by status. The table after it holds the numbers.")}
            <details>
                <summary>"The numbers"</summary>
                <div class="table-scroll" role="region" aria-label="Attributions per source" tabindex="0">
                    <table class="numbers">
                        <caption>"Attributions per source, by status"</caption>
                        <thead><tr><th scope="col">"Source"</th>{heads}<th scope="col">"all"</th></tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </details>
            <p class="take-away"><a href=file("svg") download="">"Picture (SVG)"</a>" · "<a href=file("csv") download="">"Numbers (CSV)"</a></p>
        </figure>
    }
    .into_any()
}

fn kind_figure(sum: &Breakdown) -> AnyView {
    let mut kinds: Vec<(&'static str, u32)> =
        SourceKind::ALL.iter().filter_map(|kind| sum.by_kind.get(kind.as_str()).map(|count| (kind.label(), *count))).collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rows = kinds.iter().map(|(kind, count)| view! { <tr><th scope="row">{*kind}</th><td>{*count}</td></tr> }).collect_view();
    view! {
        <figure>
            <figcaption><h3>"Share by kind of source"</h3><p>"Of all attributions"</p></figcaption>
            {by_kind(&kinds, "Bars: share of attributions by kind of source. The table after it holds the numbers.")}
            <details>
                <summary>"The numbers"</summary>
                <table class="numbers">
                    <caption>"Attributions by kind of source"</caption>
                    <thead><tr><th scope="col">"Kind"</th><th scope="col">"attributions"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

const PATTERNS: &str = r#"<defs><pattern id="hatch-alleged" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M3 0V6" stroke-width="2"/></pattern><pattern id="hatch-denied" width="5" height="5" patternUnits="userSpaceOnUse"><path class="hatch" d="M0 0L5 5M5 0L0 5" stroke-width="1"/></pattern><pattern id="hatch-disputed" width="8" height="6" patternUnits="userSpaceOnUse"><path class="hatch" d="M0 4Q2 0 4 3T8 4" stroke-width="1.4"/></pattern><pattern id="hatch-speculated" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="hatch dots" cx="2.5" cy="2.5" r="1.3"/></pattern><pattern id="hatch-declined" width="4" height="4" patternUnits="userSpaceOnUse"><path class="hatch" d="M0 2H4" stroke-width="1.6"/></pattern><pattern id="hatch-retracted" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path class="hatch" d="M4 0V8" stroke-width="1"/></pattern><pattern id="hatch-unattributed" width="7" height="7" patternUnits="userSpaceOnUse"><path class="hatch" d="M0 3.5H7M3.5 0V7" stroke-width="1.2"/></pattern></defs>"#;

/// The patterns that all charts of a page share. Once per page, before the first.
pub fn patterns() -> AnyView {
    view! { <svg class="patterns" aria-hidden="true" focusable="false" inner_html=PATTERNS></svg> }.into_any()
}

/// One bar over the whole width.
pub fn single(counts: &Counts, height: usize) -> AnyView {
    let total = counts.iter().map(|(_, count)| count).sum();
    let label = counts.iter().map(|(status, count)| format!("{} {count}", ui::status_words(*status).1)).collect::<Vec<_>>().join(", ");
    view! { <svg class="chart" height=height role="img" aria-label=label>{bar(counts, total, 100.0, 0, height)}</svg> }.into_any()
}

/// A bar for each source, as long as it is heard, cut by what it did.
fn by_source(sources: &[SourceCount], label: &'static str) -> AnyView {
    let most = sources.iter().map(|source| source.total).max().unwrap_or(1);
    let rows = sources.iter().enumerate().map(|(at, source)| {
        let y = at * ROW;
        let counts = counts(|status| status.and_then(|status| source.statuses.get(status.as_str())).copied().unwrap_or_default());
        view! {
            <g>
                <text x="0" y=y + 12>{source.source.clone()}" "<tspan class="kind">{source.kind.label()}</tspan></text>
                <text class="amount" x="100%" y=y + 12>{source.total}</text>
                {bar(&counts, source.total, share(source.total, most), y + 19, BAR)}
            </g>
        }
    });
    view! { <svg class="chart" height=height(sources.len()) role="img" aria-label=label>{rows.collect_view()}</svg> }.into_any()
}

/// The share of each kind of source.
fn by_kind(kinds: &[(&'static str, u32)], label: &'static str) -> AnyView {
    let total = kinds.iter().map(|(_, count)| count).sum();
    let rows = kinds.iter().enumerate().map(|(at, (kind, count))| {
        let y = at * ROW;
        let width = share(*count, total);
        view! {
            <g>
                <text x="0" y=y + 12>{*kind}</text>
                <text class="amount" x="100%" y=y + 12>{format!("{width:.0} %")}</text>
                <rect class="track" x="0" y=y + 19 width="100%" height=BAR></rect>
                <rect class="fill-kind" x="0" y=y + 19 width=per_cent(width) height=BAR></rect>
            </g>
        }
    });
    view! { <svg class="chart" height=height(kinds.len()) role="img" aria-label=label>{rows.collect_view()}</svg> }.into_any()
}

fn bar(counts: &Counts, total: u32, width: f64, y: usize, height: usize) -> AnyView {
    let segments = segments(counts, total, width).into_iter().map(|segment| {
        let (class, label) = ui::status_words(segment.status);
        let (x, width) = (per_cent(segment.x), per_cent(segment.width));
        let hatch = (!matches!(segment.status, Some(Status::Reported | Status::Confirmed)))
            .then(|| view! { <rect x=x.clone() y=y width=width.clone() height=height fill=format!("url(#hatch-{class})")></rect> });
        view! {
            <g>
                <title>{format!("{label}: {}", segment.count)}</title>
                <rect class=format!("segment fill-{class}") x=x.clone() y=y width=width.clone() height=height></rect>
                {hatch}
            </g>
        }
    });
    segments.collect_view().into_any()
}

/// A piece of a bar, in per cent of the picture.
#[derive(Debug, PartialEq)]
struct Segment {
    status: Option<Status>,
    count: u32,
    x: f64,
    width: f64,
}

/// The pieces of a bar of `width`, a hair apart, each wide enough to be seen.
fn segments(counts: &Counts, total: u32, width: f64) -> Vec<Segment> {
    const GAP: f64 = 0.35;
    const LEAST: f64 = 0.3;
    let mut x = 0.0;
    let mut segments = Vec::new();
    for (status, count) in counts {
        let whole = share(*count, total) * width / 100.0;
        segments.push(Segment { status: *status, count: *count, x, width: (whole - GAP).max(LEAST) });
        x += whole;
    }
    segments
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) * 100.0 / f64::from(whole.max(1))
}

fn height(rows: usize) -> usize {
    (rows * ROW).saturating_sub(8)
}

/// At most two decimals, none that say nothing.
fn per_cent(number: f64) -> String {
    let text = format!("{number:.2}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_follow_one_another_and_fill_their_bar() {
        let counts = counts(|status| match status {
            Some(Status::Denied) => 1,
            Some(Status::Reported) => 2,
            None => 1,
            _ => 0,
        });
        let found = segments(&counts, 4, 50.0);
        let places: Vec<_> = found.iter().map(|segment| (segment.status, per_cent(segment.x), per_cent(segment.width))).collect();
        assert_eq!(
            places,
            [
                (Some(Status::Reported), "0%".into(), "24.65%".into()),
                (Some(Status::Denied), "25%".into(), "12.15%".into()),
                (None, "37.5%".into(), "12.15%".into()),
            ]
        );
    }

    #[test]
    fn one_in_a_thousand_can_still_be_seen_and_nothing_divides_by_nothing() {
        let counts = counts(|status| match status {
            Some(Status::Reported) => 999,
            Some(Status::Retracted) => 1,
            _ => 0,
        });
        assert_eq!(per_cent(segments(&counts, 1000, 100.0)[1].width), "0.3%");
        assert!(segments(&Vec::new(), 0, 100.0).is_empty());
        assert_eq!((height(0), height(1), height(3)), (0, 36, 124));
    }

    #[test]
    fn a_picture_that_stands_by_itself_has_the_colour_of_every_status() {
        let colours: std::collections::BTreeSet<_> = DISPLAY_ORDER.into_iter().map(|status| colour(ui::status_words(status).0)).collect();
        assert!(colours.iter().all(|colour| colour.len() == 7 && *colour != "#000"), "{colours:?}");
        assert_eq!(colours.len(), DISPLAY_ORDER.len());
        assert_eq!((colour("ink"), colour("no-such")), ("#1b2126", "#000"));
    }

    #[test]
    fn every_status_has_a_place_in_the_order() {
        assert!(Status::ALL.iter().all(|status| DISPLAY_ORDER.contains(&Some(*status))));
        assert_eq!(DISPLAY_ORDER.len(), Status::ALL.len() + 1);
    }
}
