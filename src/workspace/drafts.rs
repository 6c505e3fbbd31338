//! What is kept in this browser until the server has it: forms and comments, apart for each person, and forms for each tab,
//! so that nobody is offered another's words and no tab writes over those of another.
//!
//! The page's own script names the tab, and the tabs of this newsroom that were open when it was loaded (`site/shell.rs`).

use crate::{
    base::id::ClaimId,
    claim::Claim,
    workspace::{
        ClaimForm, Kept, parsed,
        state::{CardState, WorkspaceState, card_state_of, is_worth_keeping, storage},
    },
};
use leptos::prelude::*;

/// What the page's script has noted about it.
fn noted(name: &str) -> String {
    document().document_element().and_then(|page| page.get_attribute(name)).unwrap_or_default()
}

impl WorkspaceState {
    /// Keeps a form in the browser's storage.
    pub fn remember(self, claim_form: &ClaimForm) {
        let kept = self.with_ruler(|ruler| claim_form.kept(self.brief.with_value(|brief| brief.id), ruler));
        if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(&kept)) {
            let _ = storage.set_item(&self.draft_key(claim_form.id), &json);
        }
    }

    /// Drops a form from the browser's storage.
    pub fn forget(self, id: ClaimId) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.draft_key(id));
        }
    }

    /// Keeps the words of a comment in the browser's storage, until they are sent.
    pub fn remember_comment(self, id: ClaimId, words: &str) {
        let (Some(storage), key) = (storage(), self.comment_key(id)) else { return };
        let _ = if words.is_empty() { storage.remove_item(&key) } else { storage.set_item(&key, words) };
    }

    /// The words of a comment that were not sent yet.
    pub fn kept_comment(self, id: ClaimId) -> String {
        storage().and_then(|storage| storage.get_item(&self.comment_key(id)).ok().flatten()).unwrap_or_default()
    }

    /// Where the words of a comment are kept.
    fn comment_key(self, id: ClaimId) -> String {
        self.brief.with_value(|brief| format!("hearsay-comment:{}:{id}", brief.person))
    }

    /// What the forms of this person in this article are kept under.
    fn drafts(self) -> String {
        self.brief.with_value(|brief| format!("hearsay:{}:{}:", brief.person, brief.id))
    }

    fn draft_key(self, id: ClaimId) -> String {
        format!("{}{}:{id}", self.drafts(), noted("data-tab"))
    }

    /// Forms that a reload, a closed tab or a lost connection left behind come back as cards that can be tried again; not those
    /// of a tab that is still open. One that cannot be read, because another version of the workspace kept it, stays where it
    /// is: that version may come back for it.
    pub fn recover(self) {
        let Some(storage) = storage() else { return };
        let (drafts, open) = (self.drafts(), noted("data-tabs"));
        let keys: Vec<String> = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten()).collect();
        let length = self.with_ruler(|ruler| ruler.len());
        for key in &keys {
            let Some((tab, _)) = key.strip_prefix(&drafts).and_then(|rest| rest.split_once(':')) else { continue };
            if open.split(' ').any(|open| open == tab) {
                continue;
            }
            let kept = storage.get_item(key).ok().flatten().and_then(|json| parsed::<Kept>(json.as_bytes()).ok());
            let Some(claim_form) = kept.map(ClaimForm::of_kept).filter(|claim_form| claim_form.spans.iter().all(|span| span.end <= length))
            else {
                continue;
            };
            let id = claim_form.id;
            // Of two tabs that left the same claim behind, one after the other.
            if self.card_states.with_untracked(|states| card_state_of(states, id).is_some()) {
                continue;
            }
            let _ = storage.remove_item(key);
            if !is_worth_keeping(&claim_form) {
                continue;
            }
            let stored = self.claim(id);
            // It had arrived, only the answer had not.
            if stored.as_ref().is_some_and(|stored| claim_form.is_in(stored)) {
                continue;
            }
            self.remember(&claim_form);
            let version = |claim: &Option<Claim>| claim.as_ref().map(|claim| claim.version);
            if version(&claim_form.base) == version(&stored) {
                // The words that were typed are those to look at; what is saved stands beside them.
                self.put(self.with_ruler(|ruler| claim_form.expected(self.brief.with_value(|brief| brief.id), ruler)));
                self.keep(claim_form, "You had not saved this. It was kept in this browser.".into(), false);
            } else {
                if stored.is_none() {
                    self.put(self.with_ruler(|ruler| claim_form.expected(self.brief.with_value(|brief| brief.id), ruler)));
                }
                self.set_card_state(id, Some(CardState::Conflict { theirs: stored.map(Box::new), mine: Box::new(claim_form) }));
            }
        }
    }
}
