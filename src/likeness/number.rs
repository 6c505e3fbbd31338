//! The numbers and dates in a claim, and what they count.

use crate::text::{stem, terms};

/// What kind of number it is: only numbers of one kind are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// How many.
    Count,
    /// A share of a hundred.
    Percent,
    /// A sum of money.
    Money,
    /// A year.
    Year,
    /// A day of a month: the month times a hundred, and the day.
    Day,
    /// A time of day, in minutes.
    Time,
    /// Which one in a row.
    Ordinal,
}

/// A number as a text gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// What kind.
    pub kind: Kind,
    /// How much.
    pub value: f64,
    /// As it is written.
    pub written: String,
    /// Stems of the words behind it, one of which it counts.
    pub counted: Vec<String>,
}

impl Number {
    /// Whether both are the same, one of them perhaps rounded.
    pub fn is_same(&self, other: &Self) -> bool {
        if self.kind != other.kind {
            return false;
        }
        let (one, two) = (self.value, other.value);
        let apart = (one - two).abs() / one.abs().max(two.abs()).max(f64::MIN_POSITIVE);
        let is_rounded = |value: f64| value >= 100.0 && significant(value) <= 2;
        apart < 1e-9
            || (matches!(self.kind, Kind::Count | Kind::Money) && apart < 0.025 && is_rounded(one) != is_rounded(two))
            || (self.kind == Kind::Percent && apart < 0.025 && (one.fract() == 0.0) != (two.fract() == 0.0))
    }

    /// Whether both count the same things.
    pub fn counts_what(&self, other: &Self) -> bool {
        self.kind == other.kind && (self.counted.iter().any(|word| other.counted.contains(word)) || !matches!(self.kind, Kind::Count))
    }
}

fn significant(value: f64) -> u32 {
    let (mut rest, mut zeros) = (value.round(), 0);
    while rest >= 10.0 && rest % 10.0 == 0.0 {
        rest /= 10.0;
        zeros += 1;
    }
    (value.log10().floor() as u32 + 1).saturating_sub(zeros)
}

/// A piece of a text: letters or a number, nothing between.
struct Piece<'t> {
    text: &'t str,
    start: usize,
    is_number: bool,
}

fn digit(c: char) -> Option<u32> {
    // The scripts whose digits stand in claims: each block begins with its zero.
    const ZEROS: [u32; 7] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10];
    ZEROS.iter().map(|zero| u32::from(c).wrapping_sub(*zero)).find(|digit| *digit < 10)
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |n: usize| chars.get(n).map(|(_, c)| *c);
    let is_digit = |n: usize| at(n).is_some_and(|c| digit(c).is_some());
    let mut n = 0;
    while let Some(c) = at(n) {
        let from = n;
        let is_number = digit(c).is_some();
        if is_number {
            loop {
                n += 1;
                // "41 000": blanks group digits by threes only.
                let is_group = is_digit(n + 1) && is_digit(n + 2) && is_digit(n + 3) && !is_digit(n + 4);
                let is_short = from + 3 >= n || chars[from..n].iter().any(|(_, c)| is_blank(*c));
                match at(n) {
                    Some(c) if digit(c).is_some() => {}
                    Some('.' | ',' | ':' | '٫' | '٬' | '\'' | '’') if is_digit(n + 1) => {}
                    Some(c) if is_blank(c) && is_group && is_short => {}
                    _ => break,
                }
            }
        } else if c.is_alphabetic() {
            // "G20" is a word; "约41" is not.
            while at(n).is_some_and(|c| c.is_alphabetic() || (digit(c).is_some() && chars[n - 1].1.is_ascii())) {
                n += 1;
            }
        } else {
            n += 1;
            continue;
        }
        let end = chars.get(n).map_or(text.len(), |(at, _)| *at);
        found.push(Piece { text: &text[chars[from].0..end], start: chars[from].0, is_number });
    }
    found
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}')
}

/// The value of digits with what groups and divides them; a time of day in minutes.
fn value(written: &str) -> Option<(f64, bool)> {
    if let Some((hours, minutes)) = written.split_once(':') {
        let number =
            |text: &str| text.chars().map(digit).try_fold(0_u32, |sum, next| next.map(|next| sum.saturating_mul(10).saturating_add(next)));
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        return (hours < 25 && minutes < 60).then(|| (f64::from(hours * 60 + minutes), true));
    }
    let separators: Vec<(usize, char)> = written.char_indices().filter(|(_, c)| digit(*c).is_none()).collect();
    let digits_after = |at: usize, c: char| written[at + c.len_utf8()..].chars().take_while(|c| digit(*c).is_some()).count();
    let decimal = separators.last().filter(|(at, last)| match last {
        '٫' => true,
        '٬' | '\'' | '’' => false,
        c if is_blank(*c) => false,
        // The only one of its kind behind others, or one that groups no thousands.
        last => {
            let others = separators[..separators.len() - 1].iter();
            let is_single = others.clone().all(|(_, c)| c != last);
            is_single && (others.len() > 0 || *last == '.' || digits_after(*at, *last) != 3)
        }
    });
    let mut plain = String::new();
    for (at, c) in written.char_indices() {
        match digit(c) {
            Some(digit) => plain.extend(char::from_digit(digit, 10)),
            None if decimal.is_some_and(|(point, _)| *point == at) => plain.push('.'),
            None => {}
        }
    }
    plain.parse().ok().map(|value| (value, false))
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

fn month(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let found = MONTHS.iter().position(|name| *name == word || (word.len() >= 3 && word.len() < 5 && name.starts_with(&word)));
    found.and_then(|n| u32::try_from(n + 1).ok())
}

/// The value of an English word for a number.
fn in_words(word: &str) -> Option<f64> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let word = word.to_ascii_lowercase();
    let place = |list: &[&str]| list.iter().position(|name| *name == word).map(|n| n as f64);
    place(&SMALL).or_else(|| place(&TENS).map(|n| (n + 2.0) * 10.0)).or_else(|| (word == "dozen").then_some(12.0))
}

/// Whether a word, folded, is one for a number.
pub fn is_number_word(word: &str) -> bool {
    in_words(word).is_some() || multiplier(word).is_some()
}

fn multiplier(word: &str) -> Option<f64> {
    Some(match word.to_ascii_lowercase().as_str() {
        "hundred" => 1e2,
        "thousand" | "k" => 1e3,
        "million" | "mn" | "mln" => 1e6,
        "billion" | "bn" | "bln" => 1e9,
        "trillion" | "tn" => 1e12,
        "dozen" => 12.0,
        "lakh" => 1e5,
        "crore" => 1e7,
        "万" | "萬" => 1e4,
        "亿" | "億" => 1e8,
        _ => return None,
    })
}

const CURRENCIES: &[&str] =
    &["dollar", "euro", "pound", "yen", "yuan", "ruble", "rouble", "rupee", "franc", "krona", "krone", "peso", "usd", "eur", "gbp", "lira"];

/// Words behind a number that it does not count.
fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "of" | "the" | "a" | "an" | "in" | "on" | "at" | "to" | "and" | "or" | "more" | "than" | "other" | "new" | "about" | "per"
    )
}

/// The numbers of a text, in order.
pub fn numbers(text: &str) -> Vec<Number> {
    let pieces = pieces(text);
    let mut found = Vec::new();
    let mut n = 0;
    while n < pieces.len() {
        match one(text, &pieces, n) {
            Some((number, next)) => {
                found.push(number);
                n = next;
            }
            None => n += 1,
        }
    }
    found
}

/// The number that begins with a piece, and the piece behind it.
fn one(text: &str, pieces: &[Piece<'_>], n: usize) -> Option<(Number, usize)> {
    let piece = &pieces[n];
    let word = |n: usize| pieces.get(n).filter(|piece| !piece.is_number).map_or("", |piece| piece.text);
    let lower = |n: usize| word(n).to_ascii_lowercase();
    let touches =
        |n: usize| pieces.get(n).zip(n.checked_sub(1).and_then(|n| pieces.get(n))).is_some_and(|(b, a)| a.start + a.text.len() == b.start);
    let between = |n: usize| pieces.get(n).zip(pieces.get(n + 1)).map_or("", |(a, b)| &text[a.start + a.text.len()..b.start]);
    let number = |kind, value, upto: usize| {
        let end = pieces[upto - 1].start + pieces[upto - 1].text.len();
        let counted = (upto..upto + 5).map(lower).take_while(|word| !word.is_empty()).filter(|word| !is_filler(word));
        let counted = counted.take(3).flat_map(|word| terms(&word)).map(|word| stem(&word)).collect();
        Some((Number { kind, value, written: text[piece.start..end].to_owned(), counted }, upto))
    };
    // "3 March 2024", "March 3, 2024".
    if let Some(month) = month(piece.text)
        && let Some(day) = pieces.get(n + 1).filter(|next| next.is_number && between(n).trim().is_empty()).and_then(|next| value(next.text))
        && (1.0..32.0).contains(&day.0)
        && day.0.fract() == 0.0
    {
        let ordinal = usize::from(touches(n + 2) && matches!(lower(n + 2).as_str(), "st" | "nd" | "rd" | "th"));
        return number(Kind::Day, f64::from(month) * 100.0 + day.0, n + 2 + ordinal);
    }
    let (mut amount, mut next) = if piece.is_number {
        let (amount, is_time) = value(piece.text)?;
        if is_time {
            return number(Kind::Time, amount, n + 1);
        }
        let is_ordinal = touches(n + 1) && matches!(lower(n + 1).as_str(), "st" | "nd" | "rd" | "th");
        let behind = n + 1 + usize::from(is_ordinal);
        let behind = behind + usize::from(is_ordinal && lower(behind) == "of");
        if let Some(month) = month(word(behind)).filter(|_| (1.0..32.0).contains(&amount) && amount.fract() == 0.0) {
            return number(Kind::Day, f64::from(month) * 100.0 + amount, behind + 1);
        }
        if is_ordinal {
            return number(Kind::Ordinal, amount, n + 2);
        }
        (amount, n + 1)
    } else {
        let is_article =
            matches!(lower(n).as_str(), "a" | "an") && multiplier(word(n + 1)).is_some_and(|by| by > 5.0 && word(n + 1).len() > 2);
        let first = if is_article { Some(1.0) } else { in_words(piece.text) }?;
        let tens = (20.0..100.0).contains(&first);
        match in_words(word(n + 1)).filter(|unit| tens && *unit < 10.0 && *unit > 0.0) {
            Some(unit) => (first + unit, n + 2),
            // "one of them", "no one".
            None if first <= 1.0 && multiplier(word(n + 1)).is_none() => return None,
            None => (first, n + 1),
        }
    };
    let before = text[..piece.start].trim_end_matches([' ', '\u{A0}']).chars().next_back();
    let is_money = before.is_some_and(|c| "$€£¥₹₽₩₺".contains(c));
    while let Some(by) = multiplier(word(next))
        .or_else(|| (touches(next) && is_money && matches!(word(next), "m" | "b")).then(|| if word(next) == "m" { 1e6 } else { 1e9 }))
    {
        amount *= by;
        next += 1;
        // "two hundred and fifty"
        let and = usize::from(lower(next) == "and");
        if by == 1e2
            && let Some(rest) = in_words(word(next + and)).filter(|rest| *rest < 100.0)
        {
            amount += rest;
            next += 1 + and;
        }
    }
    let after = pieces.get(next - 1).map_or("", |last| &text[last.start + last.text.len()..]);
    let is_percent = after.trim_start_matches(is_blank).starts_with(['%', '％', '٪'])
        || matches!(lower(next).as_str(), "percent" | "pc" | "percentage")
        || (lower(next) == "per" && lower(next + 1) == "cent");
    // "The 1940s" are no year.
    let is_decade = touches(n + 1) && lower(n + 1) == "s";
    if is_decade {
        return None;
    }
    let is_year = piece.is_number && next == n + 1 && piece.text.chars().count() == 4 && (1900.0..2100.0).contains(&amount) && !is_money;
    let names_money = (next..next + 2).any(|n| CURRENCIES.contains(&lower(n).trim_end_matches('s')));
    match () {
        () if is_percent => number(Kind::Percent, amount, next),
        () if is_money || names_money => number(Kind::Money, amount, next),
        () if is_year => number(Kind::Year, amount, next),
        () => number(Kind::Count, amount, next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        use Kind::*;
        for (text, expected) in [
            ("41,000 people", vec![(Count, 41_000.0)]),
            ("41 000 people", vec![(Count, 41_000.0)]),
            ("41\u{a0}000 and 41.000,5 and 1’200", vec![(Count, 41_000.0), (Count, 41_000.5), (Count, 1200.0)]),
            ("forty-one thousand people", vec![(Count, 41_000.0)]),
            ("41k, 2.5 million, 3bn", vec![(Count, 41_000.0), (Count, 2_500_000.0), (Count, 3e9)]),
            ("a dozen ships, two dozen crews", vec![(Count, 12.0), (Count, 24.0)]),
            ("two hundred and fifty boats", vec![(Count, 250.0)]),
            ("12.5 % or 13 percent or 14 per cent", vec![(Percent, 12.5), (Percent, 13.0), (Percent, 14.0)]),
            ("$3m and €4 billion and 5 million euros", vec![(Money, 3e6), (Money, 4e9), (Money, 5e6)]),
            ("on 3 March 2024, or March 4th, at 10:30", vec![(Day, 303.0), (Year, 2024.0), (Day, 304.0), (Time, 630.0)]),
            ("the 3rd of May, the 2nd ship", vec![(Day, 503.0), (Ordinal, 2.0)]),
            ("one of them, G20, no one", vec![]),
            ("约41000人，٤١٬٠٠٠ شخص", vec![(Count, 41_000.0), (Count, 41_000.0)]),
            ("3万人 in the 1940s", vec![(Count, 3.0)]),
        ] {
            let found: Vec<_> = numbers(text).into_iter().map(|number| (number.kind, number.value)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_rounded_number_is_the_same_and_another_is_not() {
        let same = |one: &str, two: &str| numbers(one)[0].is_same(&numbers(two)[0]);
        assert!(same("41,000 people", "forty-one thousand"));
        assert!(same("41,000 people", "41,312 people"));
        assert!(same("12 %", "12.2 percent"));
        assert!(!same("41,000 people", "14,000 people"));
        assert!(!same("41,000 people", "42,000 people"));
        assert!(!same("12 people", "12 %"));
        assert!(!same("2023", "2024"));
    }
}
