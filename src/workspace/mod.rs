//! The workspace: the one page with a script, in which an article is broken into claims.
//!
//! `site/desk/workspace.rs` draws the page on the server, `mount.rs` takes it over in the browser, `editor.rs` is the whole of it.
//! `state.rs` holds the state, `keys.rs` the keyboard. `text_view.rs` shows the text and reads selections, `card.rs` and
//! `form.rs` show a claim at rest and in work, `alike.rs` what likely says the same, `suggestion_card.rs` a suggestion, `drafts.rs` keeps what is not saved yet, `coverage.rs` counts what is claimed,
//! `layout.rs` puts cards beside their place. `save.rs` saves, undoes and redoes through the server functions of `rpc.rs`, which `client.rs` calls.

/// What likely says the same as the claim in work.
pub mod alike;
/// A button.
mod button;
/// A claim at rest: its card.
pub mod card;
/// How its server functions are called.
pub mod client;
/// How far the claims go.
pub mod coverage;
/// What server functions are given.
#[cfg(feature = "ssr")]
pub mod dispatch;
/// What is kept in the browser.
mod drafts;
/// The whole of it.
pub mod editor;
/// A claim in work: its form, with the source picker.
pub mod form;
/// The keys.
pub mod keys;
/// Where cards stand.
mod layout;
/// Parts that follow the state.
mod live;
/// Taking over the page in the browser.
#[cfg(feature = "hydrate")]
pub mod mount;
/// JSON, by the browser's own means.
#[cfg(feature = "hydrate")]
mod parsed;
/// Its server functions.
pub mod rpc;
/// Saving, undoing, redoing.
pub mod save;
/// Words, by the browser's own means.
#[cfg(feature = "hydrate")]
mod segmenter;
/// The state of the workspace.
pub mod state;
/// Suggestions.
pub mod suggestion_card;
/// The text with its marks.
pub mod text_view;

use crate::{
    anchor::in_order,
    attribution::{Form, Identification, SourceKind, Status, is_description},
    base::id::{ArticleId, AttributionId, ClaimId, PersonId, SourceId},
    claim::{
        Attribution, Check, Claim, Cue, Review,
        draft::{AttributionDraft, ClaimDraft, CueDraft, SourceRef, ViaRef},
    },
    review::Comment,
    source::SourceName,
    text::{Ruler, Sentence, Span},
};
use chrono::DateTime;
use serde::{Deserialize, Serialize};

#[cfg(feature = "hydrate")]
use parsed::{Unreadable, parsed};
#[cfg(feature = "hydrate")]
use segmenter::pieces;
#[cfg(not(feature = "hydrate"))]
use serde_json::{Error as Unreadable, from_slice as parsed};

/// The server draws, and nobody selects there.
#[cfg(not(feature = "hydrate"))]
fn pieces(text: &str, _what: &'static str) -> Vec<Span> {
    crate::text::words(text)
}

/// What stands in the list of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// A claim at rest.
    Card(ClaimId),
    /// The claim in work.
    Form(ClaimId),
    /// A suggestion, by number.
    Suggestion(u32),
}

/// A claim in work. Kept in the browser's storage too ([`Kept`]), so that nothing typed is ever lost.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimForm {
    /// The claim, or the id it will have.
    pub id: ClaimId,
    /// As it was when the work began; `None` for a new one.
    pub base: Option<Claim>,
    /// Its words in the text.
    pub spans: Vec<Span>,
    /// In the editor's words; empty: the quote stands in.
    pub statement: String,
    /// The newsroom's own finding.
    pub check: Check,
    /// Who says so.
    pub attributions: Vec<AttributionForm>,
    /// The attribution that is open, by key.
    pub open: Option<u32>,
    /// The suggestion it began as, by number.
    pub suggestion: Option<u32>,
}

/// A claim in work as the browser keeps it: as the claim it would be, what it was when the work began, and the suggestion it began
/// as. Whoever reads and writes claims can read and write it: a shape of its own would be code of its own.
pub type Kept = (Claim, Option<Claim>, Option<u32>);

/// An attribution in work.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributionForm {
    /// Tells it from its siblings while the form is open.
    pub key: u32,
    /// The attribution it replaces.
    pub id: Option<AttributionId>,
    /// The source as typed or picked.
    pub name: String,
    /// The source picked; `None` while it is only typed.
    pub source: Option<SourceId>,
    /// What the source is; asked for only when it is new.
    pub kind: SourceKind,
    /// What it did.
    pub status: Status,
    /// In which form.
    pub form: Form,
    /// How the text identifies it.
    pub identification: Identification,
    /// The words that show it.
    pub cue: Option<Span>,
    /// The attribution through which it came, by key.
    pub via: Option<u32>,
}

impl AttributionForm {
    /// A new one with nobody in it yet.
    pub const fn new(key: u32) -> Self {
        Self {
            key,
            id: None,
            name: String::new(),
            source: None,
            kind: SourceKind::Other,
            status: Status::Reported,
            form: Form::Indirect,
            identification: Identification::Named,
            cue: None,
            via: None,
        }
    }
}

impl AttributionForm {
    /// As it is called by now: who was only described, and gets a name, is named, and who has none is described.
    pub fn is_called_otherwise(&mut self) {
        match (self.identification, is_description(&self.name)) {
            (Identification::Named, true) => self.identification = Identification::Described,
            (way, false) if way.is_anonymous() => self.identification = Identification::Named,
            _ => {}
        }
    }
}

impl ClaimForm {
    /// A new claim over these spans, with one attribution to fill in.
    pub fn new(spans: Vec<Span>) -> Self {
        Self {
            id: ClaimId::new(),
            base: None,
            spans,
            statement: String::new(),
            check: Check::Unchecked,
            attributions: vec![AttributionForm::new(0)],
            open: Some(0),
            suggestion: None,
        }
    }

    /// An existing claim, to be worked on.
    pub fn of(claim: &Claim) -> Self {
        let key = |id: AttributionId| claim.attributions.iter().position(|other| other.id == id).and_then(|at| u32::try_from(at).ok());
        let attributions: Vec<AttributionForm> = (0..)
            .zip(&claim.attributions)
            .map(|(at, attribution)| AttributionForm {
                key: at,
                id: Some(attribution.id),
                name: attribution.source.name.clone(),
                source: Some(attribution.source.id),
                kind: attribution.source.kind,
                status: attribution.status,
                form: attribution.form,
                identification: attribution.identification,
                cue: attribution.cue.as_ref().map(|cue| Span { start: cue.start, end: cue.end }),
                via: attribution.via.and_then(key),
            })
            .collect();
        Self {
            id: claim.id,
            base: Some(claim.clone()),
            spans: claim.spans.clone(),
            statement: if claim.statement == claim.quote { String::new() } else { claim.statement.clone() },
            check: claim.check,
            open: attributions.first().filter(|_| attributions.len() == 1).map(|edge| edge.key),
            attributions,
            suggestion: None,
        }
    }

    /// An attribution with nobody in it, added and opened.
    pub fn add_attribution(&mut self) {
        let key = self.attributions.iter().map(|edge| edge.key + 1).max().unwrap_or(0);
        self.attributions.push(AttributionForm::new(key));
        self.open = Some(key);
    }

    /// An attribution with nobody in it yet, through which another came, added and opened.
    pub fn add_relay(&mut self, key: u32) {
        self.add_attribution();
        let relay = self.open;
        for edge in self.attributions.iter_mut().filter(|edge| edge.key == key) {
            edge.via = relay;
        }
    }

    /// Takes an attribution out; those that came through it came directly.
    pub fn remove_attribution(&mut self, key: u32) {
        self.attributions.retain(|edge| edge.key != key);
        for edge in &mut self.attributions {
            if edge.via == Some(key) {
                edge.via = None;
            }
        }
        if self.open == Some(key) {
            self.open = None;
        }
    }

    /// Those attributions that name somebody: an empty row is no attribution.
    fn named(&self) -> Vec<&AttributionForm> {
        self.attributions.iter().filter(|edge| !edge.name.trim().is_empty()).collect()
    }

    /// As it is sent.
    pub fn draft(&self) -> ClaimDraft {
        let named = self.named();
        let position = |key: u32| named.iter().position(|edge| edge.key == key).and_then(|at| u32::try_from(at).ok());
        let attributions = named
            .iter()
            .map(|edge| AttributionDraft {
                id: edge.id,
                source: edge.source.map_or_else(|| SourceRef::Name(edge.name.trim().to_owned()), |id| SourceRef::Id { id }),
                kind: edge.source.is_none().then(|| edge.kind.as_str().to_owned()),
                status: edge.status.as_str().into(),
                form: Some(edge.form.as_str().into()),
                cue: edge.cue.map(|cue| CueDraft { start: cue.start, end: cue.end, text: None }),
                via: edge.via.and_then(position).map(ViaRef::Position),
                identification: Some(edge.identification.as_str().into()),
            })
            .collect();
        ClaimDraft {
            spans: Some(self.spans.clone()),
            statement: Some(self.statement.clone()),
            check: Some(self.check.as_str().into()),
            attributions: Some(attributions),
        }
    }

    /// Whether a claim says all that this would make of it.
    pub fn is_in(&self, claim: &Claim) -> bool {
        // Whose ids they have, and what a new source is, is the server's.
        let edges = |form: &Self| {
            let bare = |edge| AttributionDraft { id: None, kind: None, source: SourceRef::Name(String::new()), ..edge };
            form.draft().attributions.unwrap_or_default().into_iter().map(bare).collect::<Vec<_>>()
        };
        self.check == claim.check && self.draft().says(claim) && edges(self) == edges(&Self::of(claim))
    }

    /// As it is kept in the browser.
    pub fn kept(&self, article: ArticleId, ruler: &Ruler<'_>) -> Kept {
        let claim = Claim {
            statement: self.statement.clone(),
            quote: String::new(),
            ..self.claim(article, ruler, self.attributions.iter().collect())
        };
        (claim, self.base.clone(), self.suggestion)
    }

    /// As it was kept.
    pub fn of_kept((claim, base, suggestion): Kept) -> Self {
        let mut form = Self { base, suggestion, ..Self::of(&claim) };
        for (edge, kept) in form.attributions.iter_mut().zip(&claim.attributions) {
            // A source that is still to be made stood as its place in the list.
            edge.source = edge.source.filter(|source| source.0 != kept.id.0);
        }
        form
    }

    /// As it will probably look, shown until the server has answered.
    pub fn expected(&self, article: ArticleId, ruler: &Ruler<'_>) -> Claim {
        let mut claim = self.claim(article, ruler, self.named());
        claim.derive();
        claim
    }

    /// The claim with these of its attributions.
    fn claim(&self, article: ArticleId, ruler: &Ruler<'_>, named: Vec<&AttributionForm>) -> Claim {
        let spans = in_order(self.spans.clone());
        let quote = crate::anchor::quote(ruler, &spans);
        let ids: Vec<AttributionId> = named.iter().map(|edge| edge.id.unwrap_or_else(AttributionId::new)).collect();
        let attributions = named
            .iter()
            .enumerate()
            .map(|(at, edge)| Attribution {
                id: ids[at],
                // A source that is still to be made has no id yet: its place in the list stands in.
                source: SourceName { id: edge.source.unwrap_or(SourceId(ids[at].0)), name: edge.name.clone(), kind: edge.kind },
                status: edge.status,
                form: edge.form,
                identification: edge.identification,
                cue: edge.cue.map(|cue| Cue { start: cue.start, end: cue.end, text: ruler.slice(cue).unwrap_or_default().to_owned() }),
                via: edge.via.and_then(|key| named.iter().position(|other| other.key == key)).map(|at| ids[at]),
            })
            .collect();
        let base = self.base.as_ref();
        Claim {
            id: self.id,
            article_id: article,
            revision: base.map_or(1, |claim| claim.revision),
            spans,
            statement: if self.statement.trim().is_empty() { quote.clone() } else { self.statement.trim().to_owned() },
            quote,
            review: Review::Draft,
            check: self.check,
            standing: crate::attribution::standing::Standing::Unattributed,
            flags: Vec::new(),
            attributions,
            version: base.map_or(0, |claim| claim.version),
            created_by: base.map(|claim| claim.created_by.clone()).unwrap_or_default(),
            created_at: base.map_or(DateTime::UNIX_EPOCH, |claim| claim.created_at),
            updated_at: base.map_or(DateTime::UNIX_EPOCH, |claim| claim.updated_at),
        }
    }
}

/// What the page hands to the workspace, as JSON in an element of its own: everything but the text, which stands in the
/// page already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageData {
    /// The article.
    pub brief: Brief,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Its claims, in reading order.
    pub claims: Vec<Claim>,
    /// The talk about them.
    pub comments: Vec<Comment>,
}

/// What the workspace needs to know about the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The article.
    pub id: ArticleId,
    /// Who works on it.
    pub person: PersonId,
    /// Its place in URLs.
    pub slug: String,
    /// Headline.
    pub title: String,
    /// Outlet and writer, for the eye.
    pub byline: String,
    /// Its outlet, whose own voice unattributed claims are.
    pub outlet: String,
    /// BCP 47 tag, or empty.
    pub language: String,
    /// Whether readers see it.
    pub published: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_typed_without_a_name_is_described_and_who_gets_one_is_named() {
        use Identification::{Bare, Collective, Described, Named};
        for (was, name, is) in [
            (Named, "two officials", Described),
            (Named, "The company", Described),
            (Named, "A US official", Described),
            (Named, "Two US officials", Described),
            (Named, "One Nation", Named),
            (Named, "The Bank of England", Named),
            (Named, "The Hague", Named),
            (Named, "al-Shabab", Named),
            (Named, "de Gaulle", Named),
            (Named, "officials", Described),
            (Named, "Two of them", Described),
            (Described, "Ilse Čapek", Named),
            (Bare, "Reuters", Named),
            (Bare, "sources", Bare),
            (Named, "the company", Described),
            (Described, "Комиссия", Named),
            (Collective, "the palace", Collective),
            (Named, "", Named),
        ] {
            let mut edge = AttributionForm { identification: was, name: name.into(), ..AttributionForm::new(0) };
            edge.is_called_otherwise();
            assert_eq!(edge.identification, is, "{name}, {was} before");
        }
    }

    #[test]
    fn a_form_that_was_kept_comes_back_with_everything_that_was_typed() {
        let text = "Nordlys Lines alleged that nine ferries had been stranded, the Coast Wire reported.";
        let ruler = Ruler::new(text);
        let mut form = ClaimForm::new(vec![Span { start: 27, end: 58 }]);
        form.statement = " Nine ferries were stranded".to_owned();
        form.suggestion = Some(3);
        form.attributions[0].name = "Nordlys Lines".to_owned();
        form.attributions[0].status = Status::Alleged;
        form.attributions[0].cue = Some(Span { start: 14, end: 21 });
        form.add_relay(0);
        form.attributions[1].source = Some(SourceId::new());
        form.attributions[1].name = "Coast Wire".to_owned();
        // Somebody who has no name yet.
        form.add_attribution();
        let json = serde_json::to_string(&form.kept(ArticleId::new(), &ruler)).expect("JSON");
        let back = ClaimForm::of_kept(serde_json::from_str(&json).expect("as it was written"));
        let known =
            |form: &ClaimForm| form.attributions.iter().map(|edge| AttributionForm { id: None, ..edge.clone() }).collect::<Vec<_>>();
        assert_eq!(known(&back), known(&form));
        assert_eq!(back, ClaimForm { open: back.open, attributions: back.attributions.clone(), ..form });
    }

    #[test]
    fn a_claim_says_what_a_form_would_make_of_it_only_with_every_field_alike() {
        let text = "Nordlys Lines alleged that nine ferries had been stranded, the Coast Wire reported.";
        let ruler = Ruler::new(text);
        let mut form = ClaimForm::new(vec![Span { start: 27, end: 58 }]);
        form.attributions[0].name = "Nordlys Lines".to_owned();
        form.attributions[0].cue = Some(Span { start: 14, end: 21 });
        let claim = form.expected(ArticleId::new(), &ruler);
        assert!(form.is_in(&claim));
        let changed = |change: fn(&mut ClaimForm)| {
            let mut form = form.clone();
            change(&mut form);
            form.is_in(&claim)
        };
        assert!(!changed(|form| form.statement = "Ferries were stranded".to_owned()));
        assert!(!changed(|form| form.check = Check::Corroborated));
        assert!(!changed(|form| form.attributions[0].cue = None));
        assert!(!changed(|form| form.attributions[0].status = Status::Denied));
        assert!(!changed(|form| form.attributions[0].identification = Identification::Collective));
        assert!(changed(ClaimForm::add_attribution), "an empty row is no attribution");
    }
}
