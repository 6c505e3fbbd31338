//! The way to the claims that a filter lets through.
//!
//! Most lists walk along the order that was asked for, look at each claim, and stop when the page is full. When a filter leaves only
//! a few, such a walk would see everything before it found them; then the search sets out from those few, and sorts them. Which of
//! the two it is, is decided by counting, up to a limit, before the list is read. The text of the query then says it outright, so
//! that no engine's guess about it matters: `CROSS JOIN` keeps SQLite to the order of the tables, `NOT a <> b` is `a = b` for which
//! it takes no index, and `LIMIT 1 OFFSET 0` keeps PostgreSQL from turning a look at one claim into a look at all.

/// Its SQL.
pub mod store;

use crate::base::id::{FactId, SourceId};

/// From where a search sets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// From the beginning of the order, or where the page before ended.
    Order,
    /// From the claims about the fact.
    Fact,
    /// From the articles that fit.
    Articles,
    /// From the attributions that fit.
    Attributions,
    /// From the attributions that give a claim its standing.
    Standing,
    /// From the claims in this state of review.
    Review,
    /// From the claims with this finding.
    Check,
    /// From the claims that hold these words.
    Words,
}

/// A way, found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// From where it sets out.
    pub lead: Lead,
    /// Whom the filter means.
    pub named: Named,
}

/// The sources and the fact that a filter means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Those cited, when it names one: a slug and a name may be of two.
    pub sources: Option<Vec<SourceId>>,
    /// Those through whom it came, when it names one.
    pub relays: Option<Vec<SourceId>>,
    /// The fact, when it names one.
    pub fact: Option<FactId>,
}

/// What a filter leaves, as far as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The filter.
    pub lead: Lead,
    /// What it costs to set out from there, in claims to look up.
    pub cost: i64,
}

impl Lead {
    /// What one row of it costs, in claims to look up. An article has many, but they lie side by side.
    pub const fn cost(self) -> i64 {
        if matches!(self, Self::Articles) { 30 } else { 1 }
    }

    /// From where to set out when these filters leave so many each, for a page of so many claims.
    pub fn shortest(left: &[Left], limit: i64) -> Self {
        let least = left.iter().min_by_key(|left| left.cost).filter(|least| least.cost <= most(limit, left.len()));
        least.map_or(Self::Order, |least| least.lead)
    }
}

/// Most that it may cost to set out from what a filter leaves. Where `n` of [`MANY`] claims fit, a walk meets `limit` of them after
/// `limit * MANY / n`, which is as many as `n` when `n² = limit * MANY`. The more filters there are, the further does it go until it
/// has met enough claims that fit them all.
pub const fn most(limit: i64, filters: usize) -> i64 {
    (limit * MANY).isqrt() * filters as i64
}

/// Claims of a large newsroom.
const MANY: i64 = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_sets_out_from_the_filter_that_leaves_the_fewest_unless_all_leave_many() {
        let left = |lead, cost| Left { lead, cost };
        assert_eq!(Lead::shortest(&[], 50), Lead::Order);
        assert_eq!(Lead::shortest(&[left(Lead::Review, 9), left(Lead::Attributions, 3)], 50), Lead::Attributions);
        assert_eq!(Lead::shortest(&[left(Lead::Review, 2_236)], 50), Lead::Review);
        assert_eq!(Lead::shortest(&[left(Lead::Review, 2_237)], 50), Lead::Order);
        assert_eq!(Lead::shortest(&[left(Lead::Review, 2_237), left(Lead::Check, 90_000)], 50), Lead::Review);
    }
}
