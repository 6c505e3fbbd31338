//! Who stands where, as of a moment. Those who count are the ends of chains: who only passes on vouches for having heard it.

use super::{Appearance, ClaimRelation, Who};
use crate::{
    attribution::{Polarity, Status},
    base::id::{ArticleId, ClaimId},
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// What somebody did with a claim about a fact, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stance {
    /// Who.
    pub who: Who,
    /// What they did; none in the outlet's own voice.
    pub status: Option<Status>,
    /// What the claim does with the fact.
    pub relation: ClaimRelation,
    /// On which side of the fact that is.
    pub side: Polarity,
    /// Through whom it was heard, the nearest to the outlet first.
    pub through: Vec<String>,
    /// The outlet.
    pub outlet: String,
    /// When it appeared.
    pub at: DateTime<Utc>,
    /// In which article.
    pub article: ArticleId,
    /// In which claim.
    pub claim: ClaimId,
}

impl Stance {
    /// What it is called: `alleged`, `denied`, `own voice`.
    pub const fn label(&self) -> &'static str {
        match self.status {
            Some(status) => status.label(),
            None => "in its own voice",
        }
    }
}

/// All stances in the order in which they appeared; of one moment who takes back comes last.
pub fn stances(appearances: &[Appearance]) -> Vec<Stance> {
    let mut stances = Vec::new();
    for claim in appearances {
        let mut add = |who: Who, status: Option<Status>, through: Vec<String>| {
            stances.push(Stance {
                who,
                status,
                relation: claim.relation,
                side: claim.relation.side(status.unwrap_or(Status::Reported)),
                through,
                outlet: claim.outlet.name.clone(),
                at: claim.at,
                article: claim.article,
                claim: claim.claim,
            });
        };
        if claim.chains.is_empty() {
            add(claim.outlet.clone(), None, Vec::new());
        }
        for chain in &claim.chains {
            let mut parties = claim.parties(chain);
            // What an outlet says of itself has no step: it stands at both ends.
            let Some(end) = parties.pop() else { continue };
            let through = parties.into_iter().skip(1).map(|relay| relay.name).collect();
            add(end, chain.last().map(|end| end.status), through);
        }
    }
    stances.sort_by_key(|stance| (stance.at, stance.status == Some(Status::Retracted)));
    stances
}

/// Where somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position<'s> {
    /// Their last word.
    pub latest: &'s Stance,
    /// Since when they have been on this side without leaving it.
    pub since: DateTime<Utc>,
    /// What they did before, each turn once, the first one first.
    pub earlier: Vec<&'s Stance>,
}

/// Where everybody stood at a moment, or stands now: those for it first, then those against, then who takes no side; each by since when.
/// Who is asked once more and gives no comment has not changed their mind.
pub fn as_of(stances: &[Stance], at: Option<DateTime<Utc>>) -> Vec<Position<'_>> {
    let mut of_party: HashMap<_, Vec<&Stance>> = HashMap::new();
    for stance in stances.iter().filter(|stance| at.is_none_or(|at| stance.at <= at)) {
        of_party.entry(&stance.who.party).or_default().push(stance);
    }
    let mut positions: Vec<Position<'_>> = of_party.into_values().filter_map(position).collect();
    let rank = |side| match side {
        Polarity::For => 0,
        Polarity::Against => 1,
        Polarity::Neither => 2,
    };
    positions.sort_by(|one, other| {
        let key = |position: &Position<'_>| (rank(position.latest.side), position.since);
        key(one).cmp(&key(other)).then_with(|| one.latest.who.name.cmp(&other.latest.who.name))
    });
    positions
}

fn position(mut words: Vec<&Stance>) -> Option<Position<'_>> {
    let is_comment = |stance: &&Stance| stance.status != Some(Status::Declined);
    if words.iter().any(is_comment) {
        words.retain(is_comment);
    }
    let latest = *words.last()?;
    let since = words.iter().rev().take_while(|word| word.side == latest.side).last().map_or(latest.at, |word| word.at);
    let did = |stance: &Stance| (stance.status, stance.relation);
    let mut earlier: Vec<&Stance> = Vec::new();
    for word in words {
        if earlier.last().is_none_or(|last| did(last) != did(word)) {
            earlier.push(word);
        }
    }
    // The last turn is the one that holds.
    earlier.pop();
    Some(Position { latest, since, earlier })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::date::OutletTime, provenance::cases::World};

    fn on(day: &str) -> Option<DateTime<Utc>> {
        Some(day.parse::<OutletTime>().expect("a time").wall())
    }

    fn told(lines: &[&str], at: Option<DateTime<Utc>>) -> Vec<String> {
        let stances = stances(&World::default().claims(lines));
        let day = |at: DateTime<Utc>| at.format("%d").to_string();
        let said = as_of(&stances, at).into_iter().map(|position| {
            let earlier: Vec<_> = position.earlier.iter().map(|stance| stance.label()).collect();
            format!(
                "{} {} {} since {} [{}]",
                position.latest.side,
                position.latest.who.name,
                position.latest.label(),
                day(position.since),
                earlier.join(", ")
            )
        });
        said.collect()
    }

    const STORY: &[&str] = &[
        "asserts 2026-10-10 Post < Wire reported < Mill reported",
        "asserts 2026-10-12 Ledger < Mill alleged; Bank denied",
        "denies 2026-10-14 Courier < Bank reported",
        "asserts 2026-10-16 Post < Mill retracted",
        "asserts 2026-10-18 Gazette",
        "asserts 2026-10-20 Gazette < Bank declined",
    ];

    #[test]
    fn before_the_first_word_nobody_stands_anywhere() {
        assert!(told(STORY, on("2026-10-09T23:59:59.999Z")).is_empty());
    }

    #[test]
    fn a_word_counts_from_its_own_moment_on() {
        assert_eq!(told(STORY, on("2026-10-10T00:00:00Z")), ["for Mill reported since 10 []"]);
        assert_eq!(told(STORY, on("2026-10-11T23:59:59.999Z")), ["for Mill reported since 10 []"]);
        assert_eq!(told(STORY, on("2026-10-12")), ["for Mill alleged since 10 [reported]", "against Bank denied since 12 []"]);
    }

    #[test]
    fn to_report_a_denial_is_to_stay_against_and_who_takes_back_stands_nowhere() {
        assert_eq!(told(STORY, on("2026-10-14")), ["for Mill alleged since 10 [reported]", "against Bank reported since 12 [denied]"]);
        assert_eq!(
            told(STORY, on("2026-10-16")),
            ["against Bank reported since 12 [denied]", "neither Mill retracted since 16 [reported, alleged]"]
        );
    }

    #[test]
    fn no_comment_changes_no_mind_and_an_own_voice_is_a_voice() {
        let now = told(STORY, None);
        assert_eq!(now[0], "for Gazette in its own voice since 18 []");
        assert_eq!(now[1], "against Bank reported since 12 [denied]");
        assert_eq!(told(&["asserts 2026-10-10 Post < Bank declined"], None), ["neither Bank declined to comment since 10 []"]);
    }

    #[test]
    fn of_one_article_who_takes_back_has_the_last_word() {
        assert_eq!(told(&["asserts 2026-10-10 Post < Mill retracted; Mill alleged"], None), ["neither Mill retracted since 10 [alleged]"]);
    }

    #[test]
    fn who_only_passes_on_does_not_stand_and_is_named_as_the_way() {
        let stances = stances(&World::default().claims(&["asserts 2026-10-10 Post < Wire reported < Radio reported < Mill alleged"]));
        assert_eq!((stances.len(), stances[0].who.name.as_str()), (1, "Mill"));
        assert_eq!(stances[0].through, ["Wire", "Radio"]);
    }
}
