//! How often suggestions were right: counted from what editors made of them, and from the claims they made themselves.

use crate::{
    attribution::Status,
    base::id::{ArticleId, RevisionId},
    db::{self, Connection},
    live::by_article::{ByArticle, Counts},
    newsroom::Newsroom,
    suggestion::{Suggestion, store},
};
use chrono::{DateTime, Datelike, Duration, Utc};
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

/// Counts, and what they say. A ratio without anything to count is null.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Suggestions made.
    pub offered: u32,
    /// Accepted as they were.
    pub accepted: u32,
    /// Accepted with changes.
    pub changed: u32,
    /// Dismissed.
    pub dismissed: u32,
    /// Claims editors made themselves where a suggestion stood.
    pub foreseen: u32,
    /// Claims editors made that no suggestion had.
    pub missed: u32,
    /// Of the suggestions decided on, how many were accepted, changed or not: 0 to 1.
    pub precision: Option<f64>,
    /// Of the claims made, how many a suggestion had: 0 to 1.
    pub recall: Option<f64>,
}

impl Tally {
    /// Suggestions somebody decided on.
    pub fn decided(&self) -> u32 {
        self.accepted + self.changed + self.dismissed
    }

    /// Claims made in articles that were read.
    pub fn made(&self) -> u32 {
        self.accepted + self.changed + self.foreseen + self.missed
    }

    fn note(&mut self, what: What) {
        match what {
            What::Offered => self.offered += 1,
            What::Accepted => self.accepted += 1,
            What::Changed => self.changed += 1,
            What::Dismissed => self.dismissed += 1,
            What::Foreseen => self.foreseen += 1,
            What::Missed => self.missed += 1,
        }
    }

    fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.accepted += other.accepted;
        self.changed += other.changed;
        self.dismissed += other.dismissed;
        self.foreseen += other.foreseen;
        self.missed += other.missed;
    }

    fn conclude(&mut self) {
        self.precision = ratio(self.accepted + self.changed, self.decided());
        self.recall = ratio(self.accepted + self.changed + self.foreseen, self.made());
    }
}

#[derive(Clone, Copy)]
enum What {
    Offered,
    Accepted,
    Changed,
    Dismissed,
    Foreseen,
    Missed,
}

/// The desk's numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Numbers {
    /// All together.
    pub all: Tally,
    /// By the status of the first attribution, `unattributed` for claims nobody is cited for.
    pub by_status: BTreeMap<String, Tally>,
    /// By the week of the decision, named by its Monday (`2026-11-23`); `offered` is not counted here.
    pub by_week: BTreeMap<String, Tally>,
    /// Of the suggestions accepted with changes, how many had each field changed.
    pub changed_fields: BTreeMap<String, u32>,
    /// The same by the week of the decision.
    pub changed_fields_by_week: BTreeMap<String, BTreeMap<String, u32>>,
    /// Of the suggestions accepted, the share in which each field was left as it was: 0 to 1.
    pub unchanged: BTreeMap<&'static str, f64>,
    /// The same by the week of the decision.
    pub unchanged_by_week: BTreeMap<String, BTreeMap<&'static str, f64>>,
}

/// The numbers of an article.
#[derive(Default)]
pub struct OfArticle(Numbers);

impl Counts for OfArticle {
    type Sum = Numbers;

    async fn of(conn: &mut Connection, articles: &[ArticleId]) -> db::Result<Vec<(ArticleId, Self)>> {
        let mut found: HashMap<ArticleId, Self> = HashMap::new();
        let mut offered: HashMap<RevisionId, Vec<Range<i64>>> = HashMap::new();
        for one in store::outcomes(conn, articles).await? {
            offered.entry(one.revision_id).or_default().push(one.starts..one.ends);
            let Self(numbers) = found.entry(one.article_id).or_default();
            let what = match (one.outcome.as_str(), one.changed.is_empty()) {
                ("accepted", true) => Some(What::Accepted),
                ("accepted", false) => Some(What::Changed),
                ("dismissed", _) => Some(What::Dismissed),
                _ => None,
            };
            numbers.note(&one.status, None, What::Offered);
            if let Some(what) = what {
                numbers.note(&one.status, one.decided_at, what);
            }
            for field in one.changed.split_whitespace() {
                *numbers.changed_fields.entry(field.to_owned()).or_default() += 1;
                if let Some(at) = one.decided_at {
                    *numbers.changed_fields_by_week.entry(monday(at)).or_default().entry(field.to_owned()).or_default() += 1;
                }
            }
        }
        for claim in store::by_hand(conn, articles).await? {
            let is_foreseen = offered.get(&claim.revision_id).is_some_and(|all| all.iter().any(|one| one.contains(&claim.place)));
            let Self(numbers) = found.entry(claim.article_id).or_default();
            numbers.note(&claim.status, Some(claim.created_at), if is_foreseen { What::Foreseen } else { What::Missed });
        }
        Ok(found.into_iter().collect())
    }

    fn add_to(&self, sum: &mut Numbers) {
        let Self(numbers) = self;
        sum.all.add(&numbers.all);
        for (from, to) in [(&numbers.by_status, &mut sum.by_status), (&numbers.by_week, &mut sum.by_week)] {
            for (name, tally) in from {
                to.entry(name.clone()).or_default().add(tally);
            }
        }
        for (field, times) in &numbers.changed_fields {
            *sum.changed_fields.entry(field.clone()).or_default() += times;
        }
        for (week, fields) in &numbers.changed_fields_by_week {
            let week = sum.changed_fields_by_week.entry(week.clone()).or_default();
            fields.iter().for_each(|(field, times)| *week.entry(field.clone()).or_default() += times);
        }
    }

    fn size(&self) -> usize {
        let fields = self.0.changed_fields_by_week.values().map(BTreeMap::len).sum::<usize>();
        self.0.by_status.len() + self.0.by_week.len() + self.0.changed_fields.len() + fields
    }
}

impl Numbers {
    /// As they are in the snapshot of `conn`. Suggestions of sentences nobody is cited for count under `unattributed` and in
    /// `by_week`, but not in `all`: they are offered apart.
    ///
    /// # Errors
    /// The database's.
    pub async fn now(room: &Newsroom, conn: &mut Connection) -> db::Result<Self> {
        let mut numbers = Self::clone(&*room.shelf.of::<ByArticle<OfArticle>>().sum(conn).await?);
        let tallies = numbers.by_status.values_mut().chain(numbers.by_week.values_mut());
        tallies.chain([&mut numbers.all]).for_each(Tally::conclude);
        let none = BTreeMap::new();
        for (week, tally) in &numbers.by_week {
            let fields = unchanged(tally, numbers.changed_fields_by_week.get(week).unwrap_or(&none));
            if !fields.is_empty() {
                numbers.unchanged_by_week.insert(week.clone(), fields);
            }
        }
        let mut accepted = Tally::default();
        numbers.by_week.values().for_each(|tally| accepted.add(tally));
        numbers.unchanged = unchanged(&accepted, &numbers.changed_fields);
        Ok(numbers)
    }

    fn note(&mut self, status: &str, at: Option<DateTime<Utc>>, what: What) {
        if status != crate::suggestion::status_word(None) {
            self.all.note(what);
        }
        self.by_status.entry(status.to_owned()).or_default().note(what);
        if let Some(at) = at {
            self.by_week.entry(monday(at)).or_default().note(what);
        }
    }

    /// Statuses in the order in which they are shown everywhere.
    pub fn in_order(&self) -> Vec<(Option<Status>, &Tally)> {
        let all = crate::attribution::DISPLAY_ORDER.into_iter();
        all.filter_map(|status| Some((status, self.by_status.get(crate::suggestion::status_word(status))?))).collect()
    }
}

/// For each field in how many of the suggestions accepted it was left as it was; nothing where none was accepted.
fn unchanged(tally: &Tally, changed: &BTreeMap<String, u32>) -> BTreeMap<&'static str, f64> {
    let accepted = tally.accepted + tally.changed;
    let share = |field: &str| ratio(accepted.saturating_sub(changed.get(field).copied().unwrap_or(0)), accepted);
    Suggestion::FIELDS.into_iter().filter_map(|field| Some((field, share(field)?))).collect()
}

fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| (f64::from(part) / f64::from(whole) * 1000.0).round() / 1000.0)
}

fn monday(at: DateTime<Utc>) -> String {
    let day = at.date_naive();
    (day - Duration::days(i64::from(day.weekday().num_days_from_monday()))).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_named_by_its_monday() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
        assert_eq!(monday(at("2026-11-23T00:00:00Z")), "2026-11-23");
        assert_eq!(monday(at("2026-11-29T23:59:59Z")), "2026-11-23");
        assert_eq!(monday(at("2027-01-01T12:00:00Z")), "2026-12-28");
    }

    #[test]
    fn a_field_is_unchanged_in_what_was_accepted_without_a_change_of_it() {
        let changed = BTreeMap::from([("status".to_owned(), 1), ("spans".to_owned(), 3)]);
        let tally = Tally { accepted: 5, changed: 3, dismissed: 2, ..Tally::default() };
        let shares = unchanged(&tally, &changed);
        assert_eq!((shares["status"], shares["spans"], shares["via"]), (0.875, 0.625, 1.0));
        assert_eq!(unchanged(&Tally { dismissed: 2, ..Tally::default() }, &changed), BTreeMap::new());
    }

    #[test]
    fn precision_and_recall_count_decisions_and_claims_and_divide_by_nothing_never() {
        let mut tally = Tally { accepted: 2, changed: 1, dismissed: 1, foreseen: 1, missed: 2, ..Tally::default() };
        tally.conclude();
        assert_eq!((tally.precision, tally.recall), (Some(0.75), Some(0.667)));
        let mut none = Tally::default();
        none.conclude();
        assert_eq!((none.precision, none.recall), (None, None));
    }
}
