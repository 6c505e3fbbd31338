//! Saving, undoing, redoing. What an editor does shows at once; the server's answer replaces it, its refusal stands at
//! the claim, with everything typed still there.

use crate::{
    base::id::ClaimId,
    claim::{Claim, Review},
    suggestion::Outcome,
    workspace::{
        ClaimForm,
        client::Refusal,
        rpc::{MOST_SUBMITTED, submit_claims, write_comment},
        rpc::{accept_suggestion, dismiss_suggestion},
        rpc::{change_claim, create_claim, delete_claim, link_same, read_claim, take_back},
        state::{CardState, Sure, WorkspaceState},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// Something that was done, with what is needed to take it back.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A claim was made, of the suggestion of this number if of any.
    Made(Claim, Option<u32>),
    /// A claim was deleted.
    Removed(Claim, Option<u32>),
    /// A suggestion was dismissed.
    Dismissed(u32),
    /// A dismissal was taken back.
    Reopened(u32),
    /// A claim was changed, to this.
    Changed(Box<Claim>),
    /// Claims were handed in for review, each as of which version.
    Submitted(Vec<(ClaimId, i64)>),
    /// Claims were taken back from review.
    Withdrawn(Vec<ClaimId>),
    /// Several things at once, in this order.
    Several(Vec<Step>),
}

impl Step {
    /// What was done, in a line.
    fn words(&self) -> String {
        match self {
            Self::Made(claim, _) => format!("There again: {}", claim.statement),
            Self::Removed(claim, _) => format!("Gone again: {}", claim.statement),
            Self::Changed(after) => format!("Changed back: {}", after.statement),
            Self::Dismissed(_) => "The suggestion is dismissed.".to_owned(),
            Self::Reopened(_) => "The suggestion is there again.".to_owned(),
            Self::Submitted(ids) => format!("Submitted {}.", crate::ui::count(ids.len(), "claim", "claims")),
            Self::Withdrawn(ids) => format!("Taken back from review: {}.", crate::ui::count(ids.len(), "claim", "claims")),
            Self::Several(steps) => format!("{} things at once.", steps.len()),
        }
    }
}

impl WorkspaceState {
    /// Saves the form: shows the claim as it will be, closes the form, and asks the server.
    pub fn save(self, claim_form: ClaimForm) {
        if claim_form.spans.is_empty() {
            self.notice(claim_form.id, "Select the words of the claim in the text first.");
            return;
        }
        self.current.set(Some(claim_form.id));
        self.close();
        spawn_local(self.send(claim_form));
    }

    /// Shows a form as a claim and asks the server to keep it.
    pub async fn send(self, claim_form: ClaimForm) {
        let article = self.brief.with_value(|brief| brief.id);
        self.put(self.with_ruler(|ruler| claim_form.expected(article, ruler)));
        self.set_card_state(claim_form.id, Some(CardState::Saving));
        let answer = match (&claim_form.base, claim_form.suggestion) {
            (Some(base), _) => change_claim(base.id, base.version, claim_form.draft()).await,
            (None, Some(n)) => accept_suggestion(article, n, claim_form.id, claim_form.draft()).await,
            (None, None) => create_claim(article, claim_form.id, claim_form.draft()).await,
        };
        match answer {
            // A colleague was faster with the same suggestion.
            Ok(theirs) if theirs.id != claim_form.id => self.made_by_another(theirs, claim_form.suggestion, Some(claim_form)),
            Ok(claim) => {
                self.put(claim.clone());
                self.set_card_state(claim.id, None);
                self.forget(claim.id);
                if let Some(n) = claim_form.suggestion {
                    self.decided(n, Outcome::Accepted);
                }
                let number =
                    self.claims.with_untracked(|claims| claims.iter().position(|other| other.id == claim.id).map_or(0, |at| at + 1));
                let how = if claim_form.suggestion.is_some() { "accepted" } else { "saved" };
                self.say(format!("Claim {number} {how}: {}", claim.statement));
                self.link(claim.id);
                match claim_form.base {
                    None => self.did(Step::Made(claim, claim_form.suggestion)),
                    Some(before) if before != claim => self.did(Step::Changed(Box::new(claim))),
                    Some(_) => {}
                }
            }
            Err(fault) => self.refused(claim_form, fault).await,
        }
    }

    /// Links a claim that was just saved with what was chosen for it.
    fn link(self, id: ClaimId) {
        let Some((_, alike)) = self.same_as.get_untracked().filter(|(of, _)| *of == id) else { return };
        self.same_as.set(None);
        spawn_local(async move {
            match link_same(id, alike).await {
                Ok(fact) => self.say(format!("Linked to the fact: {fact}")),
                Err(fault) => self.notice(id, &fault.to_string()),
            }
        });
    }

    /// A suggestion that a colleague has made a claim of meanwhile: theirs is shown, and beside it one's own, if it was worked on.
    fn made_by_another(self, theirs: Claim, n: Option<u32>, mine: Option<ClaimForm>) {
        let id = theirs.id;
        let as_offered = |form: &ClaimForm| {
            let offered =
                self.offered.with_untracked(|all| all.iter().find(|one| Some(one.n) == form.suggestion).map(ClaimForm::of_suggestion));
            offered.is_some_and(|offered| ClaimForm { id: form.id, open: form.open, ..offered } == *form)
        };
        if let Some(n) = n {
            self.decided(n, Outcome::Accepted);
        }
        self.say(format!("{} made a claim of this suggestion already: {}", theirs.created_by, theirs.statement));
        self.put(theirs.clone());
        if let Some(mine) = mine {
            // Whoever went on meanwhile is not called back.
            if self.current.get_untracked() == Some(mine.id) {
                self.go_to_claim(id);
            }
            self.drop_claim(mine.id);
            self.set_card_state(mine.id, None);
            self.forget(mine.id);
            if !as_offered(&mine) {
                let mine = ClaimForm { id, base: Some(theirs.clone()), suggestion: None, ..mine };
                self.remember(&mine);
                self.set_card_state(id, Some(CardState::Conflict { theirs: Some(Box::new(theirs)), mine: Box::new(mine) }));
            }
        }
    }

    /// A save that did not work: another version is offered beside one's own, anything else can be tried again.
    async fn refused(self, mine: ClaimForm, fault: Refusal) {
        let id = mine.id;
        // What was typed outlives a reload.
        self.remember(&mine);
        if fault.is_stale() || fault.is_missing() && mine.base.is_some() {
            match read_claim(id).await {
                Ok(theirs) => {
                    if let Some(theirs) = &theirs {
                        self.put(theirs.clone());
                    }
                    return self.set_card_state(id, Some(CardState::Conflict { theirs: theirs.map(Box::new), mine: Box::new(mine) }));
                }
                Err(fault) => {
                    return self.set_card_state(id, Some(CardState::Failed { why: fault.to_string(), claim_form: Some(Box::new(mine)) }));
                }
            }
        }
        self.set_card_state(id, Some(CardState::Failed { why: fault.to_string(), claim_form: Some(Box::new(mine)) }));
    }

    /// One's own version over the other's, or anew when the other deleted the claim.
    pub fn keep_mine(self, theirs: Option<Claim>, mut mine: ClaimForm) {
        if theirs.is_none() {
            mine.id = ClaimId::new();
            for edge in &mut mine.attributions {
                edge.id = None;
            }
        }
        mine.base = theirs;
        self.save(mine);
    }

    /// The other's version: one's own is dropped.
    pub fn take_theirs(self, id: ClaimId, theirs: Option<Claim>) {
        self.set_card_state(id, None);
        self.forget(id);
        match theirs {
            Some(claim) => self.put(claim),
            None => self.drop_claim(id),
        }
    }

    /// Deletes a claim.
    pub fn remove(self, id: ClaimId) {
        let Some(claim) = self.claim(id) else { return };
        self.drop_claim(id);
        self.turning.set(true);
        spawn_local(async move {
            match delete_claim(id, claim.version).await {
                Ok(()) => {
                    self.say(format!("Deleted: {}", claim.statement));
                    self.did(Step::Removed(claim, None));
                }
                Err(fault) => {
                    let newest = if fault.is_stale() { read_claim(id).await.ok().flatten() } else { None };
                    self.put(newest.unwrap_or(claim));
                    self.notice(id, &fault.to_string());
                }
            }
            self.turning.set(false);
        });
    }

    /// Hands claims in for review.
    pub fn submit(self, ids: Vec<ClaimId>) {
        if ids.is_empty() {
            return;
        }
        for id in &ids {
            self.set_card_state(*id, Some(CardState::Saving));
        }
        spawn_local(async move {
            let mut done = Vec::new();
            for few in ids.chunks(MOST_SUBMITTED) {
                match submit_claims(few.to_vec()).await {
                    Ok(claims) => {
                        for claim in claims {
                            self.set_card_state(claim.id, None);
                            done.push((claim.id, claim.version));
                            self.put(claim);
                        }
                    }
                    Err(fault) => {
                        for id in ids.iter().filter(|id| done.iter().all(|(done, _)| done != *id)) {
                            self.notice(*id, &fault.to_string());
                        }
                        break;
                    }
                }
            }
            if !done.is_empty() {
                self.say(format!("Submitted {}.", crate::ui::count(done.len(), "claim", "claims")));
                self.did(Step::Submitted(done));
            }
        });
    }

    /// The claims that can be handed in.
    pub fn submittable(self) -> Vec<ClaimId> {
        let open = |claim: &&Claim| matches!(claim.review, Review::Draft | Review::Returned);
        self.claims.with(|claims| claims.iter().filter(open).map(|claim| claim.id).collect())
    }

    /// Says in a line what has happened.
    pub fn say(self, words: impl Into<String>) {
        self.said.set(words.into());
    }

    /// Whether somebody asks for the same for the second time in a row: what would lose or do much is asked for twice.
    pub fn sure(self, what: Sure) -> bool {
        let sure = self.notes.with_value(|notes| notes.asked == Some(what));
        self.notes.update_value(|notes| notes.asked = (!sure).then_some(what));
        sure
    }

    /// Sends a comment; gives the words back when they could not be sent.
    pub fn comment(self, id: ClaimId, words: RwSignal<String>) {
        let body = words.get_untracked();
        if body.trim().is_empty() {
            return;
        }
        words.set(String::new());
        spawn_local(async move {
            match write_comment(id, body.clone()).await {
                Ok(comment) => self.comments.update(|all| all.push(comment)),
                Err(fault) => {
                    // The card may have been drawn anew meanwhile: its field begins with what is kept.
                    self.remember_comment(id, &body);
                    words.update(|newer| *newer = if newer.is_empty() { body } else { format!("{body}\n{newer}") });
                    self.notice(id, &fault.to_string());
                }
            }
        });
    }

    /// Remembers a step; what was undone before can no longer be redone.
    pub fn did(self, step: Step) {
        self.undone.update(Vec::clear);
        self.done.update(|steps| steps.push(step));
    }

    /// Takes the last step back.
    pub fn undo(self) {
        self.turn(self.done, self.undone);
    }

    /// Does the last undone step again.
    pub fn redo(self) {
        self.turn(self.undone, self.done);
    }

    fn turn(self, from: RwSignal<Vec<Step>>, to: RwSignal<Vec<Step>>) {
        // What is still on its way to the server is not yet a step that could be taken back.
        let saving = self.card_states.with_untracked(|states| states.iter().any(|(_, state)| *state == CardState::Saving));
        if saving || self.turning.get_untracked() {
            return;
        }
        let Some(step) = from.try_update(Vec::pop).flatten() else {
            return;
        };
        self.turning.set(true);
        spawn_local(async move {
            match self.inverse(step.clone()).await {
                Ok(inverse) => {
                    self.say(inverse.words());
                    to.update(|steps| steps.push(inverse));
                }
                Err(fault) => {
                    // Someone else changed it meanwhile: the step cannot be taken back, and says so where it happened.
                    let id = match &step {
                        Step::Made(claim, _) | Step::Removed(claim, _) => Some(claim.id),
                        Step::Changed(after) => Some(after.id),
                        Step::Submitted(ids) => ids.first().map(|(id, _)| *id),
                        Step::Withdrawn(ids) => ids.first().copied(),
                        Step::Dismissed(_) | Step::Reopened(_) | Step::Several(_) => None,
                    };
                    if (fault.is_stale() || fault.is_clash() || fault.is_missing())
                        && let Some(id) = id
                        && let Ok(now) = read_claim(id).await
                    {
                        match now {
                            Some(claim) => self.put(claim),
                            None => self.drop_claim(id),
                        }
                    }
                    match id.filter(|id| self.claim(*id).is_some()) {
                        Some(id) => self.notice(id, &fault.to_string()),
                        None => self.say(fault.to_string()),
                    }
                    if fault.is_unreachable() {
                        from.update(|steps| steps.push(step));
                    }
                }
            }
            self.turning.set(false);
        });
    }

    /// Does the opposite of a step; gives the step that was done by that.
    async fn inverse(self, step: Step) -> Result<Step, Refusal> {
        match step {
            Step::Made(claim, suggestion) => {
                let now = self.claim(claim.id).unwrap_or(claim);
                delete_claim(now.id, now.version).await?;
                self.drop_claim(now.id);
                if let Some(n) = suggestion {
                    self.decided(n, Outcome::Open);
                }
                Ok(Step::Removed(now, suggestion))
            }
            Step::Removed(claim, suggestion) => {
                let made = take_back(claim.id, claim.version, true).await?;
                self.put(made.clone());
                self.current.set(Some(made.id));
                if let Some(n) = suggestion {
                    self.decided(n, Outcome::Accepted);
                }
                Ok(Step::Made(made, suggestion))
            }
            Step::Dismissed(n) => self.dismissed(n, false).await.map(|_| Step::Reopened(n)),
            Step::Reopened(n) => self.dismissed(n, true).await.map(|_| Step::Dismissed(n)),
            Step::Changed(after) => {
                let now = take_back(after.id, after.version, false).await?;
                self.put(now.clone());
                self.current.set(Some(now.id));
                Ok(Step::Changed(Box::new(now)))
            }
            Step::Submitted(ids) => {
                for (id, version) in &ids {
                    self.put(take_back(*id, *version, false).await?);
                }
                Ok(Step::Withdrawn(ids.into_iter().map(|(id, _)| id).collect()))
            }
            Step::Withdrawn(ids) => {
                let mut done = Vec::new();
                for few in ids.chunks(MOST_SUBMITTED) {
                    for claim in submit_claims(few.to_vec()).await? {
                        done.push((claim.id, claim.version));
                        self.put(claim);
                    }
                }
                Ok(Step::Submitted(done))
            }
            Step::Several(steps) => {
                let mut inverse = Vec::new();
                for step in steps.into_iter().rev() {
                    inverse.push(Box::pin(self.inverse(step)).await?);
                }
                Ok(Step::Several(inverse))
            }
        }
    }

    /// Dismisses a suggestion, or takes that back; tells whether it could be done, and shows the claim that a colleague has made of it.
    pub async fn dismissed(self, n: u32, dismissed: bool) -> Result<bool, Refusal> {
        let theirs = dismiss_suggestion(self.brief.with_value(|brief| brief.id), n, dismissed).await?;
        let is_done = theirs.is_none();
        self.decided(n, if dismissed { Outcome::Dismissed } else { Outcome::Open });
        if let Some(theirs) = theirs {
            self.made_by_another(theirs, Some(n), None);
        }
        Ok(is_done)
    }

    /// Puts a claim into its place in reading order.
    pub fn put(self, claim: Claim) {
        self.claims.update(|claims| {
            claims.retain(|other| other.id != claim.id);
            let place = |claim: &Claim| (claim.spans.first().map_or(0, |span| span.start), claim.id);
            claims.insert(claims.partition_point(|other| place(other) < place(&claim)), claim);
        });
    }

    fn drop_claim(self, id: ClaimId) {
        self.claims.update(|claims| claims.retain(|claim| claim.id != id));
        if self.current.get_untracked() == Some(id) {
            self.current.set(None);
        }
    }

    /// Says something at a claim.
    pub fn notice(self, id: ClaimId, why: &str) {
        self.set_card_state(id, Some(CardState::Failed { why: why.to_owned(), claim_form: None }));
    }
}
