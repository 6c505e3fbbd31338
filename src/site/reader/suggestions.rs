//! The page with the numbers: how often this desk's suggestions were right. For everyone: who relies on the record may
//! know how it was made.

use crate::{
    access::{Viewer, permission::Permission},
    base::error::Fault,
    newsroom::Newsroom,
    similarity::numbers as likeness,
    site::shell,
    suggest::quotation,
    suggestion::numbers::{Numbers, Tally},
    ui,
};
use axum::{extract::State, response::Response};
use leptos::prelude::*;

/// Weeks that the picture shows; the table has them all.
const PICTURED: usize = 26;
/// Height of a week's row with its label, of the bar in it, and where in the row the bar stands.
const ROW: usize = 44;
const BAR: usize = 13;
const UNDER_LABEL: usize = 19;

/// `/suggestions`
///
/// # Errors
/// When the database is busy.
pub async fn page(State(room): State<Newsroom>, viewer: Viewer) -> Result<Response, Fault> {
    let mut conn = room.db.read().await?;
    let numbers = Numbers::now(&room, &mut conn).await?;
    let likeness = likeness::Numbers::now(&room, &mut conn).await?;
    drop(conn);
    let head = shell::Head::new("How good suggestions are")
        .description("How often the claims proposed by the engine were accepted, changed or dismissed by the editors of this desk.")
        .section(if viewer.may(Permission::ReadDesk) { "/desk" } else { "/" });
    Ok(shell::page(&viewer, head, move || body(&numbers, &likeness)))
}

fn body(numbers: &Numbers, likeness: &likeness::Numbers) -> AnyView {
    let sum = match numbers.all.decided() + numbers.all.made() {
        0 => view! {
            <div class="empty">
                <h2>"Nothing decided yet"</h2>
                <p>"When an editor opens an article, the engine proposes its claims. Each that is accepted, changed or dismissed is counted here, and each claim that the engine missed."</p>
            </div>
        }
        .into_any(),
        _ => view! { {callouts(&numbers.all)}{by_week(numbers)}{by_status(numbers)}{changed_fields(numbers)} }.into_any(),
    };
    view! {
        <header class="page-head"><div>
            <h1>"How good suggestions are"</h1>
            <p>"A program reads each article and proposes claims. Editors decide; nothing it proposes enters the record by itself. This is how often it was right here."</p>
        </div></header>
        {sum}
        {by_language()}
        {of_likeness(likeness)}
        <section aria-labelledby="how">
            <div class="section-head"><h2 id="how">"How it is counted"</h2></div>
            <p>"Precision: of the suggestions somebody decided on, the share that became claims, as they were or changed. Recall: of the claims made in articles that were read, the share for which a suggestion stood at the place where the claim begins. Suggestions for sentences that cite nobody are offered apart and counted only under “unattributed”."</p>
            <p>"Of claims that likely say the same nothing is noted when somebody looks. When somebody links one with a fact, or says that it is something else, all that were offered beside it count as offered, each once, with the score of that moment; taken are those that are about the same fact now, refused those that were told apart, and precision is the share of the taken in both."</p>
            <p>"The same as JSON: "<a href="/api/v1/suggestions/numbers">"/api/v1/suggestions/numbers"</a>"."</p>
        </section>
    }
    .into_any()
}

/// Which languages are known, and how well, before any editor has decided on anything.
fn by_language() -> AnyView {
    let rows = quotation::KNOWN.iter().map(|measured| {
        let is_known = if measured.is_known() { "yes" } else { "no" };
        view! {
            <tr>
                <th scope="row">{measured.language.label()}</th>
                <td data-label="passages">{measured.passages}</td>
                <td data-label="precision">{format!("{} % of {}", measured.precision(), measured.found)}</td>
                <td data-label="recall">{format!("{} % of {}", measured.recall(), measured.labelled)}</td>
                <td data-label="known">{is_known}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section aria-labelledby="languages">
            <div class="section-head"><h2 id="languages">"In which languages"</h2></div>
            <p>{format!(
                "English is read by a trained model. In these languages rules find quotations and reported speech beside a verb or a preposition of attribution, and nothing else: what they pass over is not the outlet’s own voice for that. Counted on the half of the labelled passages that was kept apart from whoever wrote the rules; a language is known from {} % on. The passages are plain news prose; in real articles rules are right less often.",
                quotation::LEAST_PRECISION,
            )}</p>
            <div class="table-scroll" role="region" aria-label="Languages read by rules" tabindex="0">
                <table class="numbers stack">
                    <caption class="spoken">"Languages read by rules, with precision and recall on passages held out"</caption>
                    <thead><tr>
                        <th scope="col">"Language"</th><th scope="col">"passages"</th><th scope="col">"precision"</th><th scope="col">"recall"</th><th scope="col">"known"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn callouts(all: &Tally) -> AnyView {
    let item = |name: &'static str, figure: String, means: String| {
        view! { <div><dt>{name}</dt><dd class="figure">{figure}</dd><dd>{means}</dd></div> }
    };
    let decided = format!("of {} became claims", ui::count(all.decided(), "suggestion decided on", "suggestions decided on"));
    let made = format!("of {} had a suggestion", ui::count(all.made(), "claim made", "claims made"));
    view! {
        <dl class="callouts">
            {item("precision", per_cent(all.precision), decided)}
            {item("recall", per_cent(all.recall), made)}
            {item("as they were", all.accepted.to_string(), format!("and {} with changes", all.changed))}
            {item("missed", all.missed.to_string(), "claims no suggestion had".into())}
        </dl>
    }
    .into_any()
}

fn per_cent(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".into(), |ratio| format!("{:.0} %", ratio * 100.0))
}

/// What a bar is cut into, in order, with its class and its name.
fn parts(tally: &Tally) -> [(&'static str, &'static str, u32); 4] {
    [
        ("as-proposed", "accepted as proposed", tally.accepted),
        ("with-changes", "accepted with changes", tally.changed),
        ("dismissed", "dismissed", tally.dismissed),
        ("missed", "made without a suggestion", tally.missed),
    ]
}

fn by_week(numbers: &Numbers) -> AnyView {
    const PATTERNS: &str = r#"<defs><pattern id="hatch-with-changes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M3 0V6" stroke-width="2"/></pattern><pattern id="hatch-dismissed" width="5" height="5" patternUnits="userSpaceOnUse"><path class="hatch" d="M0 0L5 5M5 0L0 5" stroke-width="1"/></pattern><pattern id="hatch-missed" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="hatch dots" cx="2.5" cy="2.5" r="1.3"/></pattern></defs>"#;
    let shown: Vec<_> = numbers.by_week.iter().rev().take(PICTURED).collect();
    let whole = |tally: &Tally| parts(tally).iter().map(|(_, _, count)| count).sum::<u32>();
    let most = shown.iter().map(|(_, tally)| whole(tally)).max().unwrap_or(1).max(1);
    let width = |count: u32| f64::from(count) * 100.0 / f64::from(most);
    let rows = shown.iter().enumerate().map(|(at, (week, tally))| {
        let y = at * ROW;
        let mut x = 0.0;
        let bars = parts(tally).into_iter().filter(|(.., count)| *count > 0).map(|(class, name, count)| {
            let from = format!("{x:.2}%");
            x += width(count);
            // A hair apart, and none too narrow to be seen.
            let wide = format!("{:.2}%", (width(count) - 0.35).max(0.3));
            let (y, hatch) = (y + UNDER_LABEL, format!("url(#hatch-{class})"));
            view! {
                <g>
                    <title>{format!("{name}: {count}")}</title>
                    <rect class=format!("segment fill-{class}") x=from.clone() y=y width=wide.clone() height=BAR></rect>
                    {(class != "as-proposed").then(|| view! { <rect x=from y=y width=wide height=BAR fill=hatch></rect> })}
                </g>
            }
        });
        let bars = bars.collect_view();
        view! {
            <g>
                <text x="0" y=y + 12>{format!("week of {week}")}</text>
                <text class="amount" x="100%" y=y + 12>{per_cent(tally.precision)}</text>
                {bars}
            </g>
        }
    });
    let legend = parts(&numbers.all).into_iter().map(|(class, name, _)| {
        view! { <li><svg class="key" width="14" height="14" aria-hidden="true"><rect class=format!("fill-{class}") width="14" height="14"></rect><rect width="14" height="14" fill=format!("url(#hatch-{class})")></rect></svg>" "{name}</li> }
    });
    let cells = |tally: &Tally| parts(tally).into_iter().map(|(.., count)| view! { <td>{count}</td> }).collect_view();
    let lines = numbers.by_week.iter().rev().map(|(week, tally)| {
        view! { <tr><th scope="row">{week.clone()}</th>{cells(tally)}<td>{per_cent(tally.precision)}</td><td>{per_cent(tally.recall)}</td></tr> }
    });
    let heads = parts(&numbers.all).into_iter().map(|(_, name, _)| view! { <th scope="col">{name}</th> }).collect_view();
    view! {
        <section aria-labelledby="weeks">
            <div class="section-head"><h2 id="weeks">"Over time"</h2></div>
            <svg class="patterns" aria-hidden="true" focusable="false" inner_html=PATTERNS></svg>
            <figure>
                <figcaption><p>"Decisions by week, newest first; beside each the precision of that week"</p></figcaption>
                <svg class="chart" height=shown.len() * ROW role="img" aria-label="Stacked bars: decisions by week. The table after it holds the numbers.">{rows.collect_view()}</svg>
                <ul class="legend">{legend.collect_view()}</ul>
                <details>
                    <summary>"The numbers"</summary>
                    <div class="table-scroll" role="region" aria-label="Decisions by week" tabindex="0">
                        <table class="numbers">
                            <caption>"Decisions by week"</caption>
                            <thead><tr><th scope="col">"Week of"</th>{heads}<th scope="col">"precision"</th><th scope="col">"recall"</th></tr></thead>
                            <tbody>{lines.collect_view()}</tbody>
                        </table>
                    </div>
                </details>
            </figure>
        </section>
    }
    .into_any()
}

fn by_status(numbers: &Numbers) -> AnyView {
    const COLUMNS: [&str; 8] =
        ["offered", "as proposed", "with changes", "dismissed", "by hand, foreseen", "by hand, missed", "precision", "recall"];
    let rows = numbers.in_order().into_iter().map(|(status, tally)| {
        let counts = [tally.offered, tally.accepted, tally.changed, tally.dismissed, tally.foreseen, tally.missed];
        let cells = counts.iter().map(ToString::to_string).chain([per_cent(tally.precision), per_cent(tally.recall)]);
        let cells = COLUMNS.into_iter().zip(cells).map(|(column, cell)| view! { <td data-label=column>{cell}</td> }).collect_view();
        view! { <tr><th scope="row">{ui::status(status)}</th>{cells}</tr> }
    });
    let heads = COLUMNS.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect_view();
    view! {
        <section aria-labelledby="statuses">
            <div class="section-head"><h2 id="statuses">"By status"</h2></div>
            <div class="table-scroll" role="region" aria-label="Suggestions by status" tabindex="0">
                <table class="numbers stack">
                    <caption class="spoken">"Suggestions and claims by status"</caption>
                    <thead><tr><th scope="col">"Status"</th>{heads}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// Weeks that stand beside the fields.
const WEEKS: usize = 8;

fn changed_fields(numbers: &Numbers) -> Option<AnyView> {
    let mut fields: Vec<_> = numbers.unchanged.iter().collect();
    fields.sort_by(|one, other| one.1.total_cmp(other.1));
    let weeks: Vec<_> = numbers.unchanged_by_week.iter().rev().take(WEEKS).collect();
    let heads = weeks.iter().map(|(week, _)| view! { <th scope="col">{format!("week of {week}")}</th> }).collect_view();
    let rows = fields.iter().map(|(field, share)| {
        let times = numbers.changed_fields.get(**field).copied().unwrap_or(0);
        let cells = weeks.iter().map(|(week, of_week)| {
            view! { <td data-label=format!("week of {week}")>{per_cent(of_week.get(*field).copied())}</td> }
        });
        view! { <tr><th scope="row">{**field}</th><td data-label="unchanged">{per_cent(Some(**share))}</td><td data-label="times changed">{times}</td>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    (!fields.is_empty()).then(|| {
        view! {
            <section aria-labelledby="changed">
                <div class="section-head"><h2 id="changed">"Field by field"</h2></div>
                <p>"Of the suggestions that became claims, how many were accepted with this field as it was proposed, and how often it was changed."</p>
                <div class="table-scroll" role="region" aria-label="Fields accepted unchanged" tabindex="0">
                    <table class="numbers stack">
                        <caption class="spoken">"Fields left as they were when a suggestion was accepted, over time"</caption>
                        <thead><tr><th scope="col">"Field"</th><th scope="col">"unchanged"</th><th scope="col">"times changed"</th>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}

/// How often claims that were offered as the same were the same, by how alike they were.
fn of_likeness(numbers: &likeness::Numbers) -> Option<AnyView> {
    const COLUMNS: [&str; 4] = ["offered", "taken", "refused", "precision"];
    let row = |name: String, tally: &likeness::Tally| {
        let counts = [tally.offered, tally.taken, tally.refused].map(|count| count.to_string());
        let cells = COLUMNS.into_iter().zip(counts.into_iter().chain([per_cent(tally.precision)]));
        let cells = cells.map(|(column, cell)| view! { <td data-label=column>{cell}</td> }).collect_view();
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }
    };
    let named = |band: &likeness::Band| match (band.from, band.below) {
        (Some(from), Some(below)) => format!("{from:.1} to {below:.1}"),
        (Some(from), None) => format!("{from:.1} and more"),
        (None, below) => format!("below {:.1}", below.unwrap_or_default()),
    };
    let bands = numbers.by_score.iter().map(|band| row(named(band), &band.tally)).collect_view();
    let by_words = (numbers.by_words.offered > 0).then(|| row("words alone".into(), &numbers.by_words));
    let all = row("all".into(), &numbers.all);
    let heads = COLUMNS.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect_view();
    (numbers.all.offered > 0).then(|| {
        view! {
            <section aria-labelledby="likeness">
                <div class="section-head"><h2 id="likeness">"Claims that likely say the same"</h2></div>
                <p>"Beside a claim those of all articles are offered that likely say the same, each with the reason and a score: how alike both are by meaning and words, less what differs. Editors link them, or say that they are something else."</p>
                <div class="table-scroll" role="region" aria-label="Offers by score" tabindex="0">
                    <table class="numbers stack">
                        <caption class="spoken">"Claims offered as the same, by score"</caption>
                        <thead><tr><th scope="col">"Score"</th>{heads}</tr></thead>
                        <tbody>{bands}{by_words}{all}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}
