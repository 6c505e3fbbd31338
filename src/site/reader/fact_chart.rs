//! A fact as pictures: what was said when, and who has it from whom. Places across are in per cent, so that a picture fits any width
//! without its text being scaled; each picture has its words in a table or list beside it.

use crate::{
    attribution::{Polarity, SourceKind},
    provenance::{
        origins::{Branch, Origins, RootKind, trees},
        stance::Stance,
        timeline::timeline,
    },
    ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Most lanes of a timeline, and most lines of the graph: a table has the rest.
const LANES: usize = 24;
const LINES: usize = 60;
/// Height of a lane with its name, and of a line of the graph.
const LANE: usize = 46;
const LINE: usize = 30;
/// How far a step to the right is, and how many are drawn.
const STEP: usize = 22;
const DEEPEST: usize = 6;

/// A day in few letters.
fn short_day(day: chrono::NaiveDate) -> String {
    day.format("%-d %b").to_string()
}

/// A name in the room that there is.
fn short(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let cut: String = name.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

/// The shape of a side: a disc for it, a square against it, a diamond for who takes none.
const fn shape(side: Polarity) -> &'static str {
    match side {
        Polarity::For => "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0z",
        Polarity::Against => "M-6-6H6V6H-6z",
        Polarity::Neither => "M0-7.5L7.5 0L0 7.5L-7.5 0z",
    }
}

fn mark(x: f64, y: usize, stance: &Stance) -> AnyView {
    let class = ui::status_words(stance.status).0;
    let title = format!("{}: {} {}, in {}", stance.at.format("%-d %B %Y"), stance.who.name, stance.label(), stance.outlet);
    let cross = (stance.side == Polarity::Against).then(|| view! { <path class="cross" d="M-3-3L3 3M3-3L-3 3"></path> });
    view! {
        <svg class="mark-at" x=format!("{x:.2}%") y=y overflow="visible">
            <title>{title}</title>
            <path class=format!("fill-{class}") d=shape(stance.side)></path>
            {cross}
        </svg>
    }
    .into_any()
}

/// What was said when: a lane for each who stands somewhere.
pub fn said_when(stances: &[Stance], at: Option<DateTime<Utc>>) -> AnyView {
    let picture = timeline(stances, at, LANES);
    let (top, count) = (26, picture.lanes.len());
    let bottom = top + count * LANE;
    let y_line = bottom.saturating_sub(4);
    let ticks = picture.ticks.iter().map(|(x, day)| {
        let x = format!("{x:.2}%");
        view! {
            <line class="tick" x1=x.clone() x2=x.clone() y1=top - 8 y2=y_line></line>
            <text class="day" x=x y=bottom + 14>{short_day(*day)}</text>
        }
    });
    let articles = picture.articles.iter().map(|x| {
        let x = format!("{x:.2}%");
        view! { <line class="article-tick" x1=x.clone() x2=x y1="4" y2="14"></line> }
    });
    let lanes = picture.lanes.iter().enumerate().map(|(n, lane)| {
        let y = top + n * LANE;
        let first = lane.marks.first().map_or(0.0, |(_, x)| *x);
        let latest = lane.marks.last().map(|(stance, _)| &stances[*stance]);
        let name = latest.map(|stance| short(&stance.who.name, 28)).unwrap_or_default();
        let label = latest.map_or("", |stance| stance.label());
        view! {
            <g>
                <text x="0" y=y + 12>{name}</text>
                <text class="amount" x="100%" y=y + 12>{label}</text>
                <line class="track-line" x1=format!("{first:.2}%") x2="97%" y1=y + 29 y2=y + 29></line>
                {lane.marks.iter().map(|(stance, x)| mark(*x, y + 29, &stances[*stance])).collect_view()}
            </g>
        }
    });
    let now = picture.at.map(|x| {
        let x = format!("{x:.2}%");
        view! { <line class="as-of" x1=x.clone() x2=x y1="0" y2=y_line></line> }
    });
    let label = format!(
        "Timeline: a lane for each of {}, a mark for each time they are heard. The table after it says it in words.",
        ui::count(count, "voice", "voices")
    );
    let more = (picture.more > 0).then(|| {
        view! { <p class="hint">{format!("{} more in the table.", ui::count(picture.more, "voice is", "voices are"))}</p> }
    });
    let key = |side: Polarity, word: &'static str| {
        view! { <li><svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true"><path class="fill-kind" d=shape(side)></path></svg>" "{word}</li> }
    };
    view! {
        <svg class="chart timeline" height=bottom + 20 role="img" aria-label=label>
            {ticks.collect_view()}{articles.collect_view()}{now}{lanes.collect_view()}
        </svg>
        {more}
        <ul class="legend shapes">{key(Polarity::For, "for it")}{key(Polarity::Against, "against it")}{key(Polarity::Neither, "takes no side")}</ul>
    }
    .into_any()
}

/// Who has it from whom: a tree from each origin.
pub fn from_whom(origins: &Origins) -> AnyView {
    let (trees, left_out) = trees(origins, LINES);
    let pictures = trees.iter().zip(origins.origins()).filter(|(tree, _)| !tree.is_empty()).map(|(tree, root)| {
        let name = origins.names(&root.nodes).join(", ");
        let label = format!("Who has it from {name}, and through whom; the table after the pictures says it in words.");
        let lines = tree.iter().enumerate().map(|(n, branch)| line(origins, tree, n, branch));
        view! {
            <svg class="chart tree" height=tree.len() * LINE role="img" aria-label=label>
                {(root.kind == RootKind::Circle).then(|| circle(root.nodes.len()))}
                {lines.collect_view()}
            </svg>
        }
    });
    let more = (left_out > 0)
        .then(|| view! { <p class="hint">{format!("{} more are left out of the picture; the files have them.", left_out)}</p> });
    let key = |class: &'static str, outlet: bool, word: &'static str| {
        view! { <li><svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">{glyph(class, outlet)}</svg>" "{word}</li> }
    };
    view! {
        <div class="trees">{pictures.collect_view()}</div>
        {more}
        <ul class="legend shapes">
            {key("node named", false, "source")}{key("node unnamed", false, "without a name")}{key("node", true, "outlet")}
        </ul>
    }
    .into_any()
}

fn glyph(class: &'static str, is_outlet: bool) -> AnyView {
    let d = if is_outlet { "M-5.5-5.5H5.5V5.5H-5.5z" } else { "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z" };
    view! { <path class=class d=d></path> }.into_any()
}

fn across(branch: &Branch) -> usize {
    10 + branch.depth.min(DEEPEST) * STEP
}

fn line(origins: &Origins, tree: &[Branch], n: usize, branch: &Branch) -> AnyView {
    let node = &origins.nodes[branch.node];
    let (x, y) = (across(branch), n * LINE + LINE / 2);
    let way = branch.from.map(|from| {
        let (x_from, y_from) = (across(&tree[from]), from * LINE + LINE / 2 + 7);
        // Deeper than is drawn the line goes straight down.
        let d = if x_from == x { format!("M{x} {y_from}V{}", y - 7) } else { format!("M{x_from} {y_from}V{y}H{}", x - 8) };
        view! { <path class="way" d=d></path> }
    });
    let class = match (node.is_unnamed(), branch.depth) {
        (true, _) => "node unnamed",
        (false, 0) => "node named origin",
        (false, _) if node.is_outlet => "node",
        (false, _) => "node named",
    };
    let room = 40_usize.saturating_sub(branch.depth.min(DEEPEST) * 3);
    let also = branch.is_repeated.then_some(" ↔");
    // What somebody is, is said where there is room for it.
    let kind = format!(" {}", node.who.kind.label());
    let fits = node.who.name.chars().count() + kind.chars().count() <= room;
    let kind = (branch.depth == 0 && !node.is_outlet && node.who.kind != SourceKind::Other && fits).then_some(kind);
    view! {
        <g>
            {way}
            <g transform=format!("translate({x} {y})")>{glyph(class, node.is_outlet)}</g>
            <text x=x + 14 y=y + 4>{short(&node.who.name, room)}{also}<tspan class="kind">{kind}</tspan></text>
        </g>
    }
    .into_any()
}

/// The bow beside those who have it from each other.
fn circle(members: usize) -> AnyView {
    let (first, last) = (LINE / 2, (members - 1) * LINE + LINE / 2);
    let d = format!("M3 {first}C-6 {first} -6 {last} 3 {last}");
    view! { <path class="way circle" d=d></path> }.into_any()
}
