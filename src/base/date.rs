//! Dates as people and programs write them.

use chrono::{DateTime, NaiveDate, Utc};

/// Beyond these years text forms no longer sort, and no newspaper was printed.
const FIRST_YEAR: i32 = 1500;
/// The last year that is taken.
pub const LAST_YEAR: i32 = 9999;

/// The last millisecond that is taken.
pub fn last_moment() -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MAX);
    day.and_hms_milli_opt(23, 59, 59, 999).unwrap_or(chrono::NaiveDateTime::MAX).and_utc()
}

/// Reads a time (RFC 3339) or a date (midnight UTC).
///
/// # Errors
/// A sentence that says what is taken.
pub fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    use chrono::{Datelike, SubsecRound};
    let time = DateTime::parse_from_rfc3339(text)
        .map(|time| time.with_timezone(&Utc).trunc_subsecs(3))
        .or_else(|_| NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc()))
        .map_err(|_| "use a date such as 2026-10-14 or a time such as 2026-10-14T09:30:00Z".to_owned())?;
    if (FIRST_YEAR..=LAST_YEAR).contains(&time.year()) {
        Ok(time)
    } else {
        Err(format!("the year must lie between {FIRST_YEAR} and {LAST_YEAR}"))
    }
}
