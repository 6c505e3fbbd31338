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
        state::{CardState, Sure, WorkspaceState, card_state_of},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long a server that could not be reached is left alone.
const PAUSE: Duration = Duration::from_secs(10);

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
            Ok(claim) => self.arrived(claim, claim_form),
            Err(fault) => self.refused(claim_form, fault).await,
        }
    }

    /// A claim that the server has now, as it was sent.
    fn arrived(self, claim: Claim, claim_form: ClaimForm) {
        self.put(claim.clone());
        self.forget(claim.id);
        if let Some(n) = claim_form.suggestion {
            self.decided(n, Outcome::Accepted);
        }
        let (number, statement) = (self.number(claim.id), &claim.statement);
        let how = if claim_form.suggestion.is_some() { "accepted" } else { "saved" };
        // That nobody was named is said first: it may have been forgotten.
        let whose = self.brief.with_value(|brief| brief.outlet.clone());
        let whose = Some(if whose.is_empty() { "the article".to_owned() } else { whose }).filter(|_| claim.attributions.is_empty());
        let voice = whose.map_or_else(String::new, |whose| format!(" as {whose}’s own voice, for nobody is named"));
        self.say(format!("Claim {number} {how}{voice}: {statement}"));
        self.link(claim.id);
        let id = claim.id;
        match claim_form.base {
            None => self.did(Step::Made(claim, claim_form.suggestion)),
            Some(before) if before != claim => self.did(Step::Changed(Box::new(claim))),
            Some(_) => {}
        }
        self.set_card_state(id, None);
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
        let fault = if fault.is_stale() || fault.is_missing() && mine.base.is_some() {
            match read_claim(id).await {
                // It had arrived, only the answer had not.
                Ok(Some(theirs)) if mine.is_in(&theirs) => return self.arrived(theirs, mine),
                Ok(theirs) => {
                    if let Some(theirs) = &theirs {
                        self.put(theirs.clone());
                    }
                    return self.set_card_state(id, Some(CardState::Conflict { theirs: theirs.map(Box::new), mine: Box::new(mine) }));
                }
                Err(fault) => fault,
            }
        } else {
            fault
        };
        self.keep(mine, fault.to_string(), fault.is_unreachable());
        if fault.is_unreachable() {
            self.send_again_later();
        }
    }

    /// Sends what could not be sent, if the server answers again. It is asked quietly first: nothing on the page changes while nobody answers.
    pub fn send_again(self) {
        let unsent = move || {
            self.card_states.with_untracked(|states| {
                let unsent = states.iter().filter_map(|(_, state)| match state {
                    CardState::Failed { claim_form: Some(claim_form), unsent: true, .. } => Some(claim_form.as_ref().clone()),
                    _ => None,
                });
                unsent.collect::<Vec<_>>()
            })
        };
        let Some(first) = unsent().first().map(|claim_form| claim_form.id) else { return };
        spawn_local(async move {
            if read_claim(first).await.is_err_and(|fault| fault.is_unreachable()) {
                return self.send_again_later();
            }
            for claim_form in unsent() {
                // Somebody may have gone on with it meanwhile.
                if unsent().contains(&claim_form) {
                    self.send(claim_form).await;
                }
            }
        });
    }

    /// Sends what could not be sent after a pause.
    fn send_again_later(self) {
        if self.notes.try_update_value(|notes| std::mem::replace(&mut notes.sends_again, true)) == Some(false) {
            let again = move || {
                self.notes.update_value(|notes| notes.sends_again = false);
                self.send_again();
            };
            set_timeout(again, PAUSE);
        }
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
        self.when_saved(id, Box::new(move |state: Self| state.remove_stored(id)));
    }

    fn remove_stored(self, id: ClaimId) {
        let Some(claim) = self.claim(id) else { return };
        if untrack(|| self.is_unsaved(id)) {
            return self.say("Something of this claim is not saved: save it or drop it first.");
        }
        if self.readers_see(&claim) {
            return self.say("Readers see this claim: it is withdrawn on its own page.");
        }
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

    /// Whether readers see a claim, as far as this page knows.
    pub fn readers_see(self, claim: &Claim) -> bool {
        claim.review == Review::Approved && self.brief.with_value(|brief| brief.published)
    }

    /// Hands claims in for review: those on their way to the server when they are there; what is not saved stays, and is named.
    pub fn submit(self, ids: Vec<ClaimId>) {
        spawn_local(async move {
            let (mut ready, mut unsaved) = (Vec::new(), Vec::new());
            for id in ids {
                self.saved(id).await;
                if untrack(|| self.is_unsaved(id)) {
                    unsaved.push(self.number(id).to_string());
                } else if self.claim(id).is_some_and(|claim| is_open(&claim)) {
                    ready.push(id);
                }
            }
            for id in &ready {
                self.set_card_state(*id, Some(CardState::Saving));
            }
            let (mut done, mut gone) = (Vec::new(), 0_usize);
            let mut rest: Vec<&[ClaimId]> = ready.chunks(MOST_SUBMITTED).rev().collect();
            while let Some(few) = rest.pop() {
                match (submit_claims(few.to_vec()).await, few) {
                    (Ok(claims), _) => {
                        for claim in claims {
                            self.set_card_state(claim.id, None);
                            done.push((claim.id, claim.version));
                            self.put(claim);
                        }
                    }
                    // One that somebody deleted or changed meanwhile does not hold up the others.
                    (Err(fault), [id]) if fault.is_missing() || fault.is_stale() || fault.is_clash() => match read_claim(*id).await {
                        Ok(None) => {
                            gone += 1;
                            self.take_theirs(*id, None);
                        }
                        now => {
                            now.ok().flatten().into_iter().for_each(|claim| self.put(claim));
                            self.notice(*id, &fault.to_string());
                        }
                    },
                    (Err(fault), few) if few.len() > 1 && (fault.is_missing() || fault.is_stale() || fault.is_clash()) => {
                        let (front, back) = few.split_at(few.len() / 2);
                        rest.extend([back, front]);
                    }
                    (Err(fault), few) => {
                        few.iter().chain(rest.drain(..).flatten()).for_each(|id| self.notice(*id, &fault.to_string()));
                    }
                }
            }
            let submitted = (!done.is_empty()).then(|| format!("Submitted {}.", crate::ui::count(done.len(), "claim", "claims")));
            let left = match unsaved.as_slice() {
                [] => None,
                [one] => Some(format!("Claim {one} is not saved: save it first.")),
                more => Some(format!("Claims {} are not saved: save them first.", more.join(", "))),
            };
            let gone = (gone > 0).then(|| format!("Somebody deleted {} meanwhile.", crate::ui::count(gone, "claim", "claims")));
            let said: Vec<String> = [submitted, left, gone].into_iter().flatten().collect();
            if !said.is_empty() {
                self.say(said.join(" "));
            }
            if !done.is_empty() {
                self.did(Step::Submitted(done));
            }
        });
    }

    /// The claims that are still to be handed in, with what is not saved.
    pub fn open_claims(self) -> Vec<ClaimId> {
        self.claims.with(|claims| claims.iter().filter(|claim| is_open(claim)).map(|claim| claim.id).collect())
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
            return self.say("Still being saved: once more in a moment.");
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

    /// Says something at a claim; what is not saved of it stays there.
    pub fn notice(self, id: ClaimId, why: &str) {
        let unsaved = self.card_states.with_untracked(|states| match card_state_of(states, id) {
            Some(CardState::Failed { claim_form, .. }) => claim_form.clone(),
            _ => None,
        });
        self.set_card_state(id, Some(CardState::Failed { why: why.to_owned(), claim_form: unsaved, unsent: false }));
    }
}

/// Whether a claim can be handed in for review.
pub const fn is_open(claim: &Claim) -> bool {
    matches!(claim.review, Review::Draft | Review::Returned)
}
