//! How often what was offered as the same was the same: counted from what editors made of it.

use super::store;
use crate::{
    db::{self, Connection, Key},
    newsroom::Newsroom,
};
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts, and what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Claims that were offered beside another when somebody decided on one of these offers.
    pub offered: i64,
    /// Of these, those that are about the same fact by now.
    pub taken: i64,
    /// Of these, those that were told apart.
    pub refused: i64,
    /// Of those decided on, how many were taken: 0 to 1; null without one.
    pub precision: Option<f64>,
}

impl Tally {
    fn add(&mut self, one: &store::Outcome) {
        self.offered += one.offered;
        self.taken += one.taken;
        self.refused += one.refused;
        let decided = self.taken + self.refused;
        self.precision = (decided > 0).then(|| (self.taken as f64 / decided as f64 * 1000.0).round() / 1000.0);
    }
}

/// The offers whose score lies between two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// From this score on …
    pub from: Option<f64>,
    /// … to just below this one.
    pub below: Option<f64>,
    /// What became of them.
    #[serde(flatten)]
    pub tally: Tally,
}

/// The desk's numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Numbers {
    /// All together.
    pub all: Tally,
    /// By score, where meaning was compared: the most alike first; bands without an offer are left out.
    pub by_score: Vec<Band>,
    /// Where words alone were compared.
    pub by_words: Tally,
}

/// Where one band ends and the next begins, in hundredths.
const BORDERS: [i64; 6] = [50, 60, 70, 80, 90, 100];

impl Numbers {
    /// As they are now: counted again when something changed since and somebody asks.
    ///
    /// # Errors
    /// The database's.
    pub async fn now(room: &Newsroom, conn: &mut Connection) -> db::Result<Arc<Self>> {
        #[derive(Default)]
        struct Kept(Mutex<Option<(u64, Arc<Numbers>)>>);
        let kept = room.shelf.of::<Kept>();
        let now = || kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Counted before asking: a change while we ask makes the answer old.
        let changes = room.db.changes().content();
        let holds = |at| room.db.changes().hold(&[Key::Likeness, Key::Facts], at, changes);
        if let Some((_, numbers)) = now().as_ref().filter(|(at, _)| holds(*at)) {
            return Ok(Arc::clone(numbers));
        }
        let numbers = Arc::new(Self::of(&store::outcomes(conn).await?));
        *now() = Some((changes, Arc::clone(&numbers)));
        Ok(numbers)
    }

    fn of(outcomes: &[store::Outcome]) -> Self {
        let (mut all, mut by_words, mut bands) = (Tally::default(), Tally::default(), [Tally::default(); BORDERS.len() + 1]);
        for one in outcomes {
            all.add(one);
            let band = BORDERS.partition_point(|border| *border <= one.score);
            if one.by_meaning { &mut bands[band] } else { &mut by_words }.add(one);
        }
        let score = |hundredths: i64| hundredths as f64 / 100.0;
        let band = |(n, tally): (usize, Tally)| {
            let (from, below) = (n.checked_sub(1).map(|n| BORDERS[n]), BORDERS.get(n).copied());
            Band { from: from.map(score), below: below.map(score), tally }
        };
        let by_score = bands.into_iter().enumerate().rev().filter(|(_, tally)| tally.offered > 0).map(band).collect();
        Self { all, by_score, by_words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_counted_in_the_band_of_their_score_and_apart_where_words_alone_were_compared() {
        let outcome = |score, by_meaning, offered, taken, refused| store::Outcome { score, by_meaning, offered, taken, refused };
        let numbers = Numbers::of(&[
            outcome(100, true, 2, 1, 0),
            outcome(99, true, 4, 2, 1),
            outcome(90, true, 1, 0, 0),
            outcome(12, true, 3, 0, 2),
            outcome(31, false, 5, 1, 1),
        ]);
        assert_eq!(numbers.all, Tally { offered: 15, taken: 4, refused: 4, precision: Some(0.5) });
        assert_eq!(numbers.by_words, Tally { offered: 5, taken: 1, refused: 1, precision: Some(0.5) });
        let bands: Vec<_> = numbers.by_score.iter().map(|band| (band.from, band.below, band.tally.offered, band.tally.precision)).collect();
        assert_eq!(bands, [(Some(1.0), None, 2, Some(1.0)), (Some(0.9), Some(1.0), 5, Some(0.667)), (None, Some(0.5), 3, Some(0.0))]);
        assert_eq!(Numbers::of(&[]), Numbers::default());
    }
}
