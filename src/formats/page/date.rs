//! Dates as pages write them: in many formats, with or without a time and its offset.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

/// A date that was read: a moment with its offset, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// A moment, with the offset it was written in.
    Moment(DateTime<FixedOffset>),
    /// A day, where no offset says which moment the time of day was.
    Day(NaiveDate),
}

impl Date {
    /// The day it was there.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Moment(moment) => moment.date_naive(),
            Self::Day(day) => day,
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Moment(moment) => f.write_str(&moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// Reads a date. `month_first`: of `03/04/2031` the month is 3.
pub fn read(text: &str, month_first: bool) -> Option<Date> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let date = iso(&text)
        .or_else(|| DateTime::parse_from_rfc2822(&text).ok().map(Date::Moment))
        .or_else(|| stamp(&text))
        .or_else(|| words(&text, month_first))?;
    use chrono::Datelike;
    (1600..=2200).contains(&date.day().year()).then_some(date)
}

/// `2031-03-01T23:30:05.123-05:00` and everything like it.
fn iso(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse::<u32>().ok();
    let year = number(0, 4)?;
    let (month, day, rest) = if bytes.get(4).is_some_and(u8::is_ascii_digit) {
        (number(4, 6)?, number(6, 8)?, text.get(8..)?)
    } else {
        let mut parts = text[4..].char_indices();
        let (_, separator) = parts.next().filter(|(_, c)| matches!(c, '-' | '/' | '.'))?;
        let (month, rest) = text[5..].split_once(separator)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        (month.parse().ok()?, rest[..end].parse().ok()?, &rest[end..])
    };
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']);
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(end);
    let clock = clock.split('.').next().unwrap_or(clock);
    let clock = if clock.len() == 6 && !clock.contains(':') {
        format!("{}:{}:{}", &clock[..2], &clock[2..4], &clock[4..])
    } else {
        clock.to_owned()
    };
    let mut parts = clock.split(':').map(str::parse::<u32>);
    let time = match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(hour)), Some(Ok(minute)), second) => day.and_hms_opt(hour, minute, second.and_then(Result::ok).unwrap_or_default()),
        _ => None,
    };
    Some(time.zip(offset(zone.trim())).map_or(Date::Day(day), |(time, offset)| moment(time, offset).unwrap_or(Date::Day(day))))
}

fn moment(time: NaiveDateTime, offset: FixedOffset) -> Option<Date> {
    time.and_local_timezone(offset).single().map(Date::Moment)
}

/// `Z`, `+02:00`, `-0500`, `+02`, `GMT`.
fn offset(zone: &str) -> Option<FixedOffset> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return FixedOffset::east_opt(0);
    }
    let sign = match zone.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits: String = zone.chars().skip(1).take_while(|c| c.is_ascii_digit() || *c == ':').filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { 0 } else { minutes.get(..2)?.parse::<i32>().ok()? };
    FixedOffset::east_opt(sign * (hours.parse::<i32>().ok()? * 3600 + minutes * 60))
}

/// Seconds or milliseconds since 1970.
fn stamp(text: &str) -> Option<Date> {
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    DateTime::from_timestamp(seconds, 0).map(|moment| Date::Moment(moment.fixed_offset()))
}

/// The numbers of a text, and the month it names: `3. Mai 2031`, `May 3, 2031`, `03.05.2031`, `2031年5月3日`.
fn words(text: &str, month_first: bool) -> Option<Date> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut named = None;
    for token in text.split(|c: char| !c.is_alphanumeric()).flat_map(parts) {
        if token.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push(token.parse().ok()?);
        } else if named.is_none() {
            named = month(&token.to_lowercase());
        }
    }
    let date = |year: u32, month: u32, day: u32| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Date::Day);
    let is_year = |n: u32| (1600..=2200).contains(&n);
    if let Some(month) = named {
        let year = numbers.iter().position(|n| is_year(*n))?;
        let day = if year > 0 { numbers[year - 1] } else { *numbers.get(1)? };
        return date(numbers[year], month, day);
    }
    let at = numbers.windows(3).position(|three| is_year(three[2]) || is_year(three[0]))?;
    match numbers[at..at + 3] {
        [year, month, day] if is_year(year) => date(year, month, day),
        [month, day, year] if day > 12 || (month_first && month <= 12) => date(year, month, day),
        [day, month, year] => date(year, month, day),
        _ => None,
    }
}

/// Digits and letters apart: `2031年5月3日`, `3rd`.
fn parts(token: &str) -> impl Iterator<Item = &str> {
    token.split_inclusive(|_: char| false).flat_map(|token| {
        let mut pieces = Vec::new();
        let mut start = 0;
        let mut chars = token.char_indices().peekable();
        while let Some((_, c)) = chars.next() {
            if let Some((next_at, next)) = chars.peek()
                && c.is_ascii_digit() != next.is_ascii_digit()
            {
                pieces.push(&token[start..*next_at]);
                start = *next_at;
            }
        }
        pieces.push(&token[start..]);
        pieces.into_iter().filter(|piece| !piece.is_empty())
    })
}

/// The month of this name, in the languages newspapers are most often written in.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "jän", "ene", "gen", "янв", "січ", "sty", "led", "oca", "ιαν", "tammi", "يناير"],
        &["feb", "fév", "fev", "фев", "лют", "lut", "úno", "şub", "φεβ", "helmi", "فبراير"],
        &["mar", "mär", "maa", "мар", "бер", "mrt", "bře", "μαρ", "مارس"],
        &["apr", "avr", "abr", "апр", "кві", "kwi", "dub", "nis", "απρ", "huhti", "أبريل"],
        &["may", "mai", "maj", "mei", "mag", "май", "мая", "тра", "kvě", "μαΐ", "μαι", "touko", "مايو"],
        &["jun", "juin", "giu", "июн", "чер", "cze", "červn", "haz", "ιουν", "kesä", "يونيو"],
        &["jul", "juil", "lug", "июл", "лип", "lip", "červenc", "tem", "ιουλ", "heinä", "يوليو"],
        &["aug", "aoû", "aou", "ago", "авг", "сер", "sie", "srp", "ağu", "αυγ", "elo", "أغسطس"],
        &["sep", "set", "сен", "вер", "wrz", "zář", "eyl", "σεπ", "syys", "سبتمبر"],
        &["oct", "okt", "out", "ott", "окт", "жов", "paź", "říj", "eki", "οκτ", "loka", "أكتوبر"],
        &["nov", "ноя", "лис", "lis", "kas", "νοε", "marras", "نوفمبر"],
        &["dec", "dez", "déc", "dic", "дек", "гру", "gru", "pro", "ara", "δεκ", "joulu", "ديسمبر"],
    ];
    // The longest beginning wins: `juin` and `juillet`, `listopad` and `lip`.
    let (at, _) = MONTHS
        .iter()
        .enumerate()
        .flat_map(|(at, names)| names.iter().map(move |name| (at, name)))
        .filter(|(_, name)| word.starts_with(**name))
        .max_by_key(|(_, name)| name.len())?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_with_the_offset_it_was_written_in() {
        for (written, read_as) in [
            ("2031-03-01T23:30:00-05:00", "2031-03-01T23:30:00-05:00"),
            ("2031-03-01T23:30:00.123+0530", "2031-03-01T23:30:00+05:30"),
            ("2031-03-01 23:30:00+02", "2031-03-01T23:30:00+02:00"),
            ("2031-03-01T23:30Z", "2031-03-01T23:30:00Z"),
            ("Sat, 01 Mar 2031 23:30:00 +0100", "2031-03-01T23:30:00+01:00"),
            ("1930000000", "2031-02-27T23:06:40Z"),
            ("1930000000000", "2031-02-27T23:06:40Z"),
            ("20310301T233000Z", "2031-03-01T23:30:00Z"),
        ] {
            assert_eq!(read(written, false).map(|date| date.to_string()).as_deref(), Some(read_as), "{written}");
        }
    }

    #[test]
    fn a_time_without_an_offset_is_a_day_and_days_are_read_as_people_write_them() {
        for written in [
            "2031-03-01T23:30:00",
            "2031-03-01",
            "2031/3/1",
            "2031.03.01 23:30",
            "20310301",
            "March 1, 2031",
            "Saturday 1st March 2031, 23:30 EST",
            "1. März 2031",
            "1 mars 2031",
            "1 de marzo de 2031",
            "1 марта 2031 г.",
            "1 marca 2031",
            "01.03.2031, 23:30 Uhr",
            "2031年3月1日 23時30分",
            "2031년 3월 1일",
            "1 Mart 2031",
            "1er mars 2031",
            "1/3/2031",
        ] {
            assert_eq!(read(written, false).map(|date| date.to_string()).as_deref(), Some("2031-03-01"), "{written}");
        }
        assert_eq!(read("3/1/2031", true).map(|date| date.to_string()).as_deref(), Some("2031-03-01"));
        assert_eq!(read("12/31/2031", false).map(|date| date.to_string()).as_deref(), Some("2031-12-31"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for written in ["", "yesterday", "5 minutes ago", "2031-13-01", "31.02.2031", "0000-00-00", "1", "12:30", "2031", "９９"] {
            assert_eq!(read(written, false), None, "{written}");
        }
    }
}
