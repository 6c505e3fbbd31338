//! Where a fact comes from, and who stood where when: over the claims that are about it. Pure: knows no web, no database.

/// Chains of all claims joined to one graph, and collapsed to where they begin.
#[cfg(feature = "ssr")]
pub mod origins;
/// Who stands where, as of a moment.
#[cfg(feature = "ssr")]
pub mod stance;
/// What was said when, laid out.
#[cfg(feature = "ssr")]
pub mod timeline;

use crate::{
    attribution::{Polarity, SourceKind, Status},
    base::id::{ArticleId, ClaimId, SourceId},
    vocabulary,
};
use chrono::{DateTime, Utc};

vocabulary! {
    /// What a claim does with the fact it is about.
    ClaimRelation, "relation" {
        /// Says the same.
        Asserts = "asserts", "asserts";
        /// Says that it is not so.
        Denies = "denies", "denies";
        /// Says it of less.
        Narrows = "narrows", "narrows";
        /// Says it of more.
        Widens = "widens", "widens";
        /// Says it anew, as of later.
        Updates = "updates", "updates";
    }
}

vocabulary! {
    /// How a fact stands to another.
    FactRelation, "relation between facts" {
        /// Both cannot be so.
        Contradicts = "contradicts", "contradicts";
        /// Says it of less.
        Narrows = "narrows", "narrows";
        /// Says it as of later.
        Updates = "updates", "updates";
        /// Is a piece of it.
        PartOf = "part_of", "is part of";
    }
}

impl FactRelation {
    /// The same from the other one's side.
    pub const fn reversed(self) -> &'static str {
        match self {
            Self::Contradicts => "is contradicted by",
            Self::Narrows => "is narrowed by",
            Self::Updates => "is updated by",
            Self::PartOf => "has as a part",
        }
    }
}

impl ClaimRelation {
    /// On which side of the fact somebody stands who does this with the claim: to deny a denial is to stand for it.
    pub const fn side(self, status: Status) -> Polarity {
        match (self, status.polarity()) {
            (Self::Denies, Polarity::For) => Polarity::Against,
            (Self::Denies, Polarity::Against) => Polarity::For,
            (_, side) => side,
        }
    }
}

/// Who somebody is in the graph of a fact and on its timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// A source of the registry, or an outlet that is one too.
    Source(SourceId),
    /// Any other outlet, by its folded name.
    Outlet(String),
    /// Somebody without a name, known only by who heard them: “an official” of one outlet is another one than that of the next,
    /// but the same wherever that outlet is cited.
    Unnamed(Box<Self>, SourceId),
}

/// Somebody with what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Who.
    pub party: Party,
    /// Their name.
    pub name: String,
    /// What they are.
    pub kind: SourceKind,
}

/// A step of a chain: an attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The source.
    pub source: SourceId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// What it did with the claim.
    pub status: Status,
    /// Whether a reader could tell who it was.
    pub is_named: bool,
}

/// A claim about a fact, in its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The claim.
    pub claim: ClaimId,
    /// The article.
    pub article: ArticleId,
    /// What the claim does with the fact.
    pub relation: ClaimRelation,
    /// Who published it.
    pub outlet: Who,
    /// When, by the outlet's clock.
    pub at: DateTime<Utc>,
    /// Each from the one who told the outlet to where it began; none when it is the outlet's own voice.
    pub chains: Vec<Vec<Heard>>,
}

#[cfg(feature = "ssr")]
impl Appearance {
    /// The parties of a chain, the outlet first; what leads from one to the same is no step.
    fn parties(&self, chain: &[Heard]) -> Vec<Who> {
        let mut parties = vec![self.outlet.clone()];
        for step in chain {
            let hearer = &parties[parties.len() - 1].party;
            let party = if step.is_named { Party::Source(step.source) } else { Party::Unnamed(Box::new(hearer.clone()), step.source) };
            if party != *hearer {
                parties.push(Who { party, name: step.name.clone(), kind: step.kind });
            }
        }
        parties
    }
}

/// Made for tests: who is meant by a name, and a claim of an article.
#[cfg(test)]
mod cases {
    use super::*;
    use crate::base::id::{ArticleId, ClaimId};
    use std::collections::BTreeMap;

    /// A small world of names. A lower-case initial means somebody without a name, `agency`, `state` in a name what they are.
    #[derive(Default)]
    pub struct World(BTreeMap<String, SourceId>);

    impl World {
        pub fn id(&mut self, name: &str) -> SourceId {
            *self.0.entry(name.into()).or_insert_with(SourceId::new)
        }

        pub fn who(&mut self, name: &str) -> Who {
            Who { party: Party::Source(self.id(name)), name: name.into(), kind: kind(name) }
        }

        /// `"asserts 2026-10-14 Post < Wire reported < Ministry alleged; Moscow denied"`.
        pub fn claim(&mut self, line: &str) -> Appearance {
            let (head, chains) = line.split_once(" < ").map_or((line, ""), |(head, rest)| (head, rest));
            let mut words = head.splitn(3, ' ');
            let mut word = || words.next().expect("relation, day, outlet");
            let (relation, day, outlet) = (word().parse().expect("a relation"), word(), word());
            let at = day.parse::<crate::base::date::OutletTime>().expect("a day").wall();
            let chains = chains.split("; ").filter(|chain| !chain.is_empty()).map(|chain| {
                chain
                    .split(" < ")
                    .map(|step| {
                        let (name, status) = step.rsplit_once(' ').expect("name and status");
                        let is_named = name.starts_with(char::is_uppercase);
                        Heard {
                            source: self.id(name),
                            name: name.into(),
                            kind: kind(name),
                            status: status.parse().expect("a status"),
                            is_named,
                        }
                    })
                    .collect()
            });
            let chains = chains.collect();
            Appearance { claim: ClaimId::new(), article: ArticleId::new(), relation, outlet: self.who(outlet), at, chains }
        }

        pub fn claims(&mut self, lines: &[&str]) -> Vec<Appearance> {
            lines.iter().map(|line| self.claim(line)).collect()
        }
    }

    fn kind(name: &str) -> SourceKind {
        match name {
            _ if name.contains("Wire") => SourceKind::NewsAgency,
            _ if name.contains("State") => SourceKind::StateMedia,
            _ => SourceKind::Other,
        }
    }

    #[test]
    fn to_deny_a_denial_is_to_stand_for_it_and_to_take_back_is_no_side() {
        use ClaimRelation::{Asserts, Denies, Narrows};
        for (relation, status, side) in [
            (Asserts, Status::Alleged, Polarity::For),
            (Asserts, Status::Denied, Polarity::Against),
            (Denies, Status::Reported, Polarity::Against),
            (Denies, Status::Denied, Polarity::For),
            (Denies, Status::Retracted, Polarity::Neither),
            (Narrows, Status::Confirmed, Polarity::For),
        ] {
            assert_eq!(relation.side(status), side, "{relation} {status}");
        }
    }
}
