//! What was said when, laid out: a lane for each who stands somewhere, a mark for each word. In per cent of the picture's width, so that
//! it fits any.

use super::{Party, stance::Stance};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::HashMap;

/// How near marks of a lane come to each other and to the edge, in per cent.
const APART: f64 = 4.5;
const EDGE: f64 = 3.0;
/// Most days that are named below the picture.
const TICKS: i64 = 4;
/// Days between named ones.
const STEPS: [i64; 12] = [1, 2, 3, 5, 7, 14, 30, 60, 90, 180, 365, 1825];

/// The picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// Days that are named, and where.
    pub ticks: Vec<(f64, NaiveDate)>,
    /// Where an article appeared.
    pub articles: Vec<f64>,
    /// Who stood somewhere, the first one first.
    pub lanes: Vec<Lane>,
    /// How many more did.
    pub more: usize,
    /// Where the moment is as of which one looks.
    pub at: Option<f64>,
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Their words: positions among the stances, and where each stands.
    pub marks: Vec<(usize, f64)>,
}

/// Lays stances out, which are in order; at most so many lanes.
pub fn timeline(stances: &[Stance], at: Option<DateTime<Utc>>, most: usize) -> Timeline {
    let (Some(first), Some(last)) = (stances.first(), stances.last()) else { return Timeline::default() };
    let begin = first.at.date_naive();
    let end = last.at.date_naive() + Duration::days(1);
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let whole = (midnight(end) - midnight(begin)).num_seconds() as f64;
    let place = |at: DateTime<Utc>| EDGE + ((at - midnight(begin)).num_seconds() as f64 / whole).clamp(0.0, 1.0) * (100.0 - 2.0 * EDGE);
    let mut lanes: Vec<Lane> = Vec::new();
    let mut of_party: HashMap<&Party, usize> = HashMap::new();
    for (n, stance) in stances.iter().enumerate() {
        let lane = *of_party.entry(&stance.who.party).or_insert_with(|| {
            lanes.push(Lane { marks: Vec::new() });
            lanes.len() - 1
        });
        lanes[lane].marks.push((n, place(stance.at)));
    }
    let more = lanes.len().saturating_sub(most);
    lanes.truncate(most);
    lanes.iter_mut().for_each(|lane| spread(&mut lane.marks));
    let mut articles: Vec<(crate::base::id::ArticleId, f64)> = stances.iter().map(|stance| (stance.article, place(stance.at))).collect();
    articles.sort_by_key(|(article, _)| *article);
    articles.dedup_by_key(|(article, _)| *article);
    let days = (end - begin).num_days();
    let step = STEPS.into_iter().find(|step| (days - 1) / step < TICKS).unwrap_or(days / TICKS + 1);
    let ticks = (0..days).step_by(usize::try_from(step).unwrap_or(1)).map(|n| begin + Duration::days(n));
    Timeline {
        ticks: ticks.map(|day| (place(midnight(day)), day)).collect(),
        articles: articles.into_iter().map(|(_, place)| place).collect(),
        lanes,
        more,
        at: at.map(place),
    }
}

/// Moves marks apart that would cover each other: to the right, and where the edge is, back to the left.
fn spread(marks: &mut [(usize, f64)]) {
    for at in 1..marks.len() {
        marks[at].1 = marks[at].1.max(marks[at - 1].1 + APART);
    }
    let mut edge = 100.0 - EDGE;
    for mark in marks.iter_mut().rev() {
        mark.1 = mark.1.min(edge).max(0.0);
        edge = mark.1 - APART;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::{cases::World, stance::stances};

    fn of(lines: &[&str]) -> Timeline {
        timeline(&stances(&World::default().claims(lines)), None, 3)
    }

    fn places(lane: &Lane) -> Vec<i64> {
        lane.marks.iter().map(|(_, place)| place.round() as i64).collect()
    }

    #[test]
    fn nothing_is_an_empty_picture() {
        assert_eq!(of(&[]), Timeline::default());
    }

    #[test]
    fn one_day_fills_the_picture_and_is_named_once() {
        let day = of(&["asserts 2026-10-14T12:00:00Z Post < Mill alleged"]);
        assert_eq!(places(&day.lanes[0]), [50]);
        assert_eq!(day.ticks.len(), 1);
    }

    #[test]
    fn each_has_a_lane_in_order_of_appearance_and_those_beyond_the_limit_are_counted() {
        let all = of(&[
            "asserts 2026-10-20 Post < C alleged; D denied",
            "asserts 2026-10-10 Post < A alleged",
            "asserts 2026-10-15 Post < B alleged; A denied",
        ]);
        assert_eq!(all.lanes.len(), 3);
        assert_eq!(all.more, 1);
        assert_eq!(places(&all.lanes[0]), [3, 46]);
        assert_eq!(all.articles.len(), 3);
        let first = all.ticks.first().map(|(place, day)| (place.round() as i64, day.to_string()));
        assert_eq!((first, all.ticks.len()), (Some((3, "2026-10-10".into())), 4));
    }

    #[test]
    fn marks_do_not_cover_each_other_nor_leave_the_picture() {
        let mut marks = vec![(0, 96.0), (1, 96.0), (2, 96.5)];
        spread(&mut marks);
        assert_eq!(marks, [(0, 88.0), (1, 92.5), (2, 97.0)]);
        let mut crowd: Vec<(usize, f64)> = (0..60).map(|n| (n, 50.0)).collect();
        spread(&mut crowd);
        assert!(crowd.iter().all(|(_, place)| (0.0..=97.0).contains(place)));
    }

    #[test]
    fn the_moment_one_looks_from_stays_in_the_picture() {
        let stances = stances(&World::default().claims(&["asserts 2026-10-10 Post < A alleged", "asserts 2026-10-12 Post < A denied"]));
        let at = |day: &str| timeline(&stances, Some(day.parse::<crate::base::date::OutletTime>().expect("a day").wall()), 9).at;
        assert_eq!((at("2025-01-01"), at("2027-01-01")), (Some(EDGE), Some(100.0 - EDGE)));
    }
}
