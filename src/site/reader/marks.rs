//! A text with its claims marked: any stretch of it as a view, one `<mark>` per claim over the words, marks that
//! overlap nested by lane.

use crate::{
    anchor::{self, Run},
    attribution::Status,
    base::id::ClaimId,
    claim::Claim,
    text::{Ruler, Span},
    ui,
};
use leptos::prelude::*;

/// Lanes the style sheet draws; what lies over more than these shares the last.
const LANES: u8 = 4;

/// A text and the claims to mark in it.
pub struct Marks<'t> {
    ruler: Ruler<'t>,
    marks: Vec<Mark>,
    spans: Vec<(usize, Vec<Span>)>,
}

/// How one claim is marked.
struct Mark {
    id: ClaimId,
    number: usize,
    lane: u8,
    status: &'static str,
    /// The side against, when someone is for and someone against.
    against: Option<&'static str>,
}

impl<'t> Marks<'t> {
    /// Makes `claims`, each with the number a reader knows it by, ready to be marked in `text`.
    pub fn new<'c>(text: &'t str, claims: impl IntoIterator<Item = (usize, &'c Claim)>) -> Self {
        let ruler = Ruler::new(text);
        let (mut marks, mut spans) = (Vec::new(), Vec::new());
        for (number, claim) in claims {
            spans.push((marks.len(), claim.spans.iter().map(|span| trimmed(&ruler, *span)).collect::<Vec<_>>()));
            marks.push(Mark {
                id: claim.id,
                number,
                lane: 0,
                status: ui::status_words(claim.main_status()).0,
                against: claim.against().map(Status::as_str),
            });
        }
        for (mark, lane) in marks.iter_mut().zip(anchor::lanes(&spans)) {
            mark.lane = lane.min(LANES - 1);
        }
        Self { ruler, marks, spans }
    }

    /// The paragraphs of the text: its lines, those without words left out.
    pub fn paragraphs(&self) -> Vec<Span> {
        let mut at = 0;
        let mut found = Vec::new();
        for line in self.ruler.text().split('\n') {
            let end = at + u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            if !line.trim().is_empty() {
                found.push(Span::new(at, end));
            }
            at = end.saturating_add(1);
        }
        found
    }

    /// The words of `range` with everything marked that lies in it.
    pub fn view(&self, range: Span) -> AnyView {
        // Cutting looks at every mark it is given: only those in sight.
        let here: Vec<_> = self.spans.iter().filter(|(_, spans)| spans.iter().any(|span| span.overlaps(range))).cloned().collect();
        let mut runs = anchor::runs(range, &here);
        for run in &mut runs {
            run.marks.sort_by_key(|mark| self.marks[*mark].lane);
        }
        self.nest(&runs, 0).into_any()
    }

    /// The words of a claim, a sign where words are left out between its spans.
    pub fn quote(&self, claim: &Claim) -> AnyView {
        let pieces = claim.spans.iter().enumerate().map(|(at, span)| {
            let gap = (at > 0).then(|| view! { " "<span class="gap">"[…]"</span>" " });
            view! { {gap}{self.words(trimmed(&self.ruler, *span))} }
        });
        let (opens, closes) = if ui::is_quotation(&claim.quote) { ("", "") } else { ("“", "”") };
        view! { {opens}{pieces.collect_view()}{closes} }.into_any()
    }

    /// Neighbouring runs under the same claim share one `<mark>`, deeper lanes inside it: lines stay whole, and
    /// `:target` lights the whole claim.
    fn nest(&self, runs: &[Run<usize>], depth: usize) -> Vec<AnyView> {
        let mut views = Vec::new();
        let mut at = 0;
        while let Some(run) = runs.get(at) {
            let Some(&mark) = run.marks.get(depth) else {
                views.push(self.leaf(run));
                at += 1;
                continue;
            };
            let under = runs[at..].iter().take_while(|run| run.marks.get(depth) == Some(&mark)).count();
            views.push(self.mark(mark, &runs[at..at + under], depth));
            at += under;
        }
        views
    }

    /// Words with no more marks inside. Marked ones lead to who says so: a tap on them is enough, without any script. Keys and
    /// screen readers have the number before them, which leads further.
    fn leaf(&self, run: &Run<usize>) -> AnyView {
        let words = self.words(run.span);
        let Some(&mark) = run.marks.last() else { return words.into_any() };
        view! { <a class="who" tabindex="-1" href=format!("#who-{}", self.marks[mark].id)>{words}</a> }.into_any()
    }

    fn mark(&self, key: usize, runs: &[Run<usize>], depth: usize) -> AnyView {
        let mark = &self.marks[key];
        let starts = runs[0].starts.contains(&key);
        // A word joiner keeps number and word on one line, in scripts that break anywhere too.
        let number = (starts || runs[0].resumes.contains(&key)).then(|| {
            let (sign, label) = if starts {
                (format!("{}\u{2060}", mark.number), format!("Claim {}", mark.number))
            } else {
                (format!("{}…\u{2060}", mark.number), format!("Claim {}, continued", mark.number))
            };
            // Isolated: in text from right to left it would otherwise run into a claim that begins with digits or Latin letters.
            view! { <a class="mark-number" dir="ltr" href=format!("#claim-{}", mark.id) aria-label=label>{sign}</a> }
        });
        let inside = self.nest(runs, depth + 1);
        let inside = match mark.against {
            Some(against) => view! { <span class=format!("against {against}")>{inside}</span> }.into_any(),
            None => inside.into_any(),
        };
        let contested = if mark.against.is_some() { " contested" } else { "" };
        let class = format!("mark {}{contested} lane-{}", mark.status, mark.lane);
        view! { <mark class=class id=starts.then(|| format!("mark-{}", mark.id))>{number}{inside}</mark> }.into_any()
    }

    fn words(&self, span: Span) -> String {
        self.ruler.slice(span).unwrap_or_default().to_owned()
    }
}

/// A span without the white space at its ends: no line under nothing, and it begins in the paragraph of its first word.
fn trimmed(ruler: &Ruler<'_>, span: Span) -> Span {
    let text = ruler.slice(span).unwrap_or_default();
    let blank = |text: &str, trimmed: &str| u32::try_from(text.chars().count() - trimmed.chars().count()).unwrap_or_default();
    let start = span.start + blank(text, text.trim_start());
    Span::new(start, (span.end - blank(text, text.trim_end())).max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        attribution::{Form, Identification, SourceKind, standing::Standing},
        base::id::{ArticleId, AttributionId, SourceId},
        claim::{Attribution, Check, Review},
        source::SourceName,
        text::normalise,
    };
    use leptos::reactive::owner::Owner;
    use proptest::prelude::*;

    fn claim(spans: &[(u32, u32)], statuses: &[Status]) -> Claim {
        let attribution = |status: &Status| Attribution {
            id: AttributionId::new(),
            source: SourceName { id: SourceId::new(), name: "A".into(), kind: SourceKind::Other },
            status: *status,
            form: Form::Direct,
            identification: Identification::Named,
            cue: None,
            via: None,
        };
        let mut claim = Claim {
            id: ClaimId::new(),
            article_id: ArticleId::new(),
            revision: 1,
            spans: spans.iter().map(|(start, end)| Span::new(*start, *end)).collect(),
            quote: String::new(),
            statement: String::new(),
            review: Review::Approved,
            check: Check::Unchecked,
            standing: Standing::Unattributed,
            flags: vec![],
            attributions: statuses.iter().map(attribution).collect(),
            version: 1,
            created_by: String::new(),
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        };
        claim.derive();
        claim
    }

    fn html(view: impl FnOnce() -> AnyView) -> String {
        Owner::new().with(|| view().to_html()).replace("<!>", "")
    }

    /// What a screen shows without links and tags, ids shortened to their claim's number.
    fn shown(text: &str, claims: &[Claim]) -> String {
        let marks = Marks::new(text, (1..).zip(claims));
        let mut html = html(|| marks.view(Span::new(0, marks.ruler.len())));
        html = html.replace('\u{2060}', "").replace(" dir=\"ltr\"", "").replace(" tabindex=\"-1\"", "");
        for (number, claim) in (1..).zip(claims) {
            html = html.replace(&claim.id.to_string(), &format!("{number}"));
        }
        html
    }

    /// Without the links around words.
    fn unlinked(html: &str) -> String {
        let mut bare = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once("<a href=\"#who-") {
            let (words, after) = after.split_once("</a>").expect("its end");
            bare.push_str(before);
            bare.push_str(words.split_once('>').expect("words").1);
            rest = after;
        }
        bare + rest
    }

    fn plain(html: &str) -> String {
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(before);
            let tag = after.split('>').next().unwrap_or_default();
            let end = if tag.contains("mark-number") { "</a>" } else { ">" };
            rest = after.split_once(end).map_or("", |(_, rest)| rest);
        }
        text.push_str(rest);
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn a_mark_has_its_number_its_id_and_its_status() {
        assert_eq!(
            shown("He <said> so.", &[claim(&[(3, 9)], &[Status::Alleged])]),
            "He <mark id=\"mark-1\" class=\"mark alleged lane-0\"><a href=\"#claim-1\" aria-label=\"Claim 1\" class=\"mark-number\">1</a>\
             <a href=\"#who-1\" class=\"who\">&lt;said&gt;</a></mark> so."
        );
    }

    #[test]
    fn a_number_stands_before_its_claim_and_isolated_from_it_in_every_script() {
        for (text, end) in
            [("2031 היתה השנה.", 4), ("Reuters דיווחה.", 7), ("۲۰۳۱ سال بود.", 4), ("+40% قالت الوزارة.", 4), ("They left.", 4)]
        {
            let claims = [claim(&[(0, end)], &[Status::Reported])];
            let marks = Marks::new(text, (3..).zip(&claims));
            let html = html(|| marks.view(Span::new(0, marks.ruler.len())));
            let (tag, rest) = html.split_once(">3\u{2060}</a>").expect("the number");
            assert!(tag.rsplit('<').next().is_some_and(|tag| tag.contains("dir=\"ltr\"")), "{html}");
            let (_, rest) = rest.split_once('>').expect("the words");
            assert!(rest.starts_with(&text.chars().take(end as usize).collect::<String>()), "{html}");
        }
    }

    #[test]
    fn overlapping_marks_nest_by_lane_and_the_overhang_has_no_number_of_its_own() {
        let html = shown("abcdefghij", &[claim(&[(0, 6)], &[]), claim(&[(3, 9)], &[Status::Reported])]);
        let bare = unlinked(&html)
            .replace(" class=\"mark-number\"", "")
            .replace(" aria-label=\"Claim 1\"", "")
            .replace(" aria-label=\"Claim 2\"", "");
        assert_eq!(
            bare,
            "<mark id=\"mark-1\" class=\"mark unattributed lane-0\"><a href=\"#claim-1\">1</a>abc\
             <mark id=\"mark-2\" class=\"mark reported lane-1\"><a href=\"#claim-2\">2</a>def</mark></mark>\
             <mark class=\"mark reported lane-1\">ghi</mark>j"
        );
    }

    #[test]
    fn a_claim_that_resumes_says_so_and_one_line_for_each_side_marks_a_contest() {
        let html = shown("one two three", &[claim(&[(0, 3), (8, 13)], &[Status::Alleged, Status::Denied])]);
        let bare = unlinked(&html);
        assert!(bare.contains("<span class=\"against denied\">one</span></mark> two "), "{html}");
        assert!(
            bare.contains("aria-label=\"Claim 1, continued\" class=\"mark-number\">1…</a><span class=\"against denied\">three</span>"),
            "{html}"
        );
        assert_eq!(html.matches("id=\"mark-1\"").count(), 1);
        let disputed = shown("one", &[claim(&[(0, 3)], &[Status::Reported, Status::Disputed])]);
        assert!(disputed.contains("mark reported contested lane-0") && disputed.contains("against disputed"), "{disputed}");
    }

    #[test]
    fn a_claim_over_two_paragraphs_is_numbered_in_the_first_even_when_it_begins_with_the_break() {
        let text = "One.\nTwo.\n\n  \nThree.";
        let claims = [claim(&[(4, 20)], &[])];
        let marks = Marks::new(text, (1..).zip(&claims));
        let paragraphs = marks.paragraphs();
        assert_eq!(paragraphs.iter().map(|span| marks.words(*span)).collect::<Vec<_>>(), ["One.", "Two.", "Three."]);
        let second = html(|| marks.view(paragraphs[1]));
        let third = html(|| marks.view(paragraphs[2]));
        assert!(second.contains("id=\"mark-") && second.contains("Claim 1"), "{second}");
        assert!(unlinked(&third.replace(" tabindex=\"-1\"", "")).starts_with("<mark class=\"mark unattributed lane-0\">Three."), "{third}");
    }

    #[test]
    fn a_quote_shows_where_words_are_left_out() {
        let claims = [claim(&[(0, 3), (8, 13)], &[])];
        let marks = Marks::new("one two three", (1..).zip(&claims));
        assert_eq!(html(|| marks.quote(&claims[0])), "“one <span class=\"gap\">[…]</span> three”");
    }

    proptest! {
        #[test]
        fn the_words_of_a_marked_text_are_the_text(
            text in "[a-z <>&é日ا👩‍🚒\n]{1,60}",
            spans in prop::collection::vec(prop::collection::vec((0..60_u32, 1..25_u32), 1..3), 0..6),
        ) {
            let text = normalise(&text);
            let length = u32::try_from(text.chars().count()).expect("a short text");
            let claims: Vec<Claim> = spans
                .iter()
                .map(|spans| {
                    let inside = spans.iter().map(|(start, more)| ((*start).min(length), (start + more).min(length)));
                    claim(&inside.collect::<Vec<_>>(), &[Status::Alleged, Status::Denied])
                })
                .collect();
            let html = shown(&text, &claims);
            prop_assert_eq!(plain(&html), text);
        }
    }
}
