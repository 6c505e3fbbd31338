use crate::text::{
    abbreviation::{
        Abbreviation, abbreviation, is_adverbial, is_calling, is_day_or_zone, is_domain, is_foreign_article, is_german_after_ordinal,
        is_name_particle, is_saying, is_starter,
    },
    punctuation::*,
    sentence::Line,
};

/// A place where a sentence may end: a run of terminators with what closes after it.
pub(super) struct Stop {
    /// The terminator that decides: the last run, where brackets or quotes stand between several.
    at: usize,
    /// The first character that does not belong to it.
    pub(super) end: usize,
    mark: Mark,
    /// A quotation mark closed.
    quoted: bool,
    /// A bracket closed that was opened in the middle of the sentence: "(really?)".
    aside: bool,
}

/// What kind of letter the next sentence would begin with.
#[derive(PartialEq, Eq)]
enum Lead {
    Lower,
    Upper,
    Digit,
    Caseless,
    Other,
}

impl Line<'_> {
    /// The stop whose first terminator stands at `at`, with all that closes behind it.
    pub(super) fn stop(&self, at: usize, said: Option<usize>, quotes: &mut Quotes) -> Stop {
        let mut stop = Stop { at, end: at, mark: Mark::Dot, quoted: false, aside: false };
        while self.mark_at(stop.end).is_some() {
            stop.at = stop.end;
            stop.quoted = false;
            (stop.mark, stop.end) = self.run_of_marks(stop.at);
            self.close(&mut stop, said, quotes);
        }
        stop
    }

    fn run_of_marks(&self, at: usize) -> (Mark, usize) {
        let (mut end, mut strongest) = (at, Mark::Dot);
        loop {
            if let Some(mark) = self.mark_at(end) {
                strongest = strongest.max(if end > at { mark.max(Mark::Ellipsis) } else { mark });
                end += 1;
            } else if self.mark_at(end - 1) == Some(Mark::Dot)
                && self.char_at(end).is_some_and(char::is_whitespace)
                && self.mark_at(end + 1) == Some(Mark::Dot)
                && !self.char_at(end + 2).is_some_and(char::is_alphanumeric)
            {
                // An ellipsis set with spaces: ". . .".
                end += 1;
            } else {
                return (strongest, end);
            }
        }
    }

    fn close(&self, stop: &mut Stop, said: Option<usize>, quotes: &mut Quotes) {
        while let Some(c) = self.char_at(stop.end) {
            let next = self.char_at(stop.end + 1);
            if is_attached(c) {
                stop.end += 1;
            } else if let Some(opener) = opening_bracket(c) {
                stop.aside |= said.is_some_and(|said| self.opened_midway(said, stop.at, opener, c));
                stop.quoted |= matches!(c, '」' | '』' | '｣');
                stop.end += 1;
            } else if is_quote(c) && quotes.closes(c, next) {
                quotes.see(c);
                stop.quoted = true;
                stop.end += 1;
            } else if let Some(length) = self.note_mark(stop.end) {
                stop.end += length;
            } else {
                let quote = self.skip_space(stop.end);
                match self.char_at(quote) {
                    // « Oui. » and the like: the closing quote stands off.
                    Some(c) if quote > stop.end && quotes.closes_apart(c, self.char_at(quote + 1)) => {
                        quotes.see(c);
                        stop.quoted = true;
                        stop.end = quote + 1;
                    }
                    _ => return,
                }
            }
        }
    }

    /// "[12]" right behind a full stop: a footnote of the sentence that ends there.
    fn note_mark(&self, at: usize) -> Option<usize> {
        let rest = self.chars.get(at..)?.strip_prefix(&['['])?;
        let digits = rest.iter().take(4).take_while(|c| c.is_ascii_alphanumeric()).count();
        ((1..=3).contains(&digits) && rest.get(digits) == Some(&']')).then_some(digits + 2)
    }

    /// Whether the bracket that closes behind `at` was opened after something was `said`.
    fn opened_midway(&self, said: usize, at: usize, opener: char, closer: char) -> bool {
        /// How far back an aside is looked for; further away it is no aside, and looking would get slow.
        const REACH: usize = 400;
        let mut depth = 0;
        for place in (said.max(at.saturating_sub(REACH))..at).rev() {
            let c = self.chars[place];
            if c == closer {
                depth += 1;
            } else if c == opener && depth == 0 {
                return true;
            } else if c == opener {
                depth -= 1;
            }
        }
        false
    }

    /// Whether the sentence that began at `from` ends with this stop.
    pub(super) fn ends(&self, from: usize, stop: &Stop) -> bool {
        let Some(next) = self.char_at(stop.end) else {
            return true;
        };
        let start = self.skip_space(stop.end);
        let Some(first) = self.char_at(start) else {
            return true;
        };
        if is_continuing(first) {
            return false;
        }
        if stop.mark == Mark::Full {
            return !(stop.quoted && matches!(next, 'と' | 'っ'));
        }
        let (lead_at, lead) = self.lead(start);
        if !next.is_whitespace() {
            return match stop.mark {
                Mark::Loud if is_cjk(next) => true,
                // A blank forgotten: `left.“We`, `Monday.The`. But not `f.(X)`.
                Mark::Dot if self.abbreviation_at(from, stop.at).is_some() => false,
                _ if is_quote(next) => lead == Lead::Upper,
                mark => self.lacks_blank(from, stop) && !(mark == Mark::Loud && self.goes_on(stop, lead_at)),
            };
        }
        if lead == Lead::Lower {
            return false;
        }
        match stop.mark {
            Mark::Loud => !self.goes_on(stop, lead_at),
            Mark::Ellipsis => !stop.aside && lead != Lead::Digit,
            Mark::Dot | Mark::Full => match self.abbreviation_at(from, stop.at) {
                None => true,
                Some(kind) => !is_dash(first) && self.ends_after(kind, lead_at, &lead),
            },
        }
    }

    fn ends_after(&self, kind: Abbreviation, lead_at: usize, lead: &Lead) -> bool {
        let next = self.word_from(lead_at);
        // "J. A. Smith": the A is an initial again, no article.
        let starts = |word: &str| is_starter(word) && self.mark_at(lead_at + word.chars().count()).is_none();
        match kind {
            Abbreviation::Leading => false,
            Abbreviation::Numbering => *lead != Lead::Digit && !is_roman_number(&next),
            Abbreviation::Initial => *lead == Lead::Upper && starts(&next),
            Abbreviation::Open => *lead == Lead::Upper && (starts(&next) || is_foreign_article(&next)),
            Abbreviation::Clock => {
                let after = self.word_from(self.skip_space(lead_at + next.chars().count()));
                *lead == Lead::Upper && !is_day_or_zone(&next) && !after.eq_ignore_ascii_case("time")
            }
        }
    }

    /// The kind of abbreviation the full stop at `dot` belongs to. Numbers that count ("1. Open the box", "am 3. Mai")
    /// lead on to what they count.
    fn abbreviation_at(&self, from: usize, dot: usize) -> Option<Abbreviation> {
        /// No abbreviation is longer.
        const REACH: usize = 24;
        let is_inner = |place: usize| {
            let c = self.chars[place];
            c.is_alphanumeric() || is_attached(c) || matches!(c, '.' | '\'' | '’')
        };
        let mut start = dot;
        while start > from && dot - start < REACH && is_inner(start - 1) {
            start -= 1;
        }
        let word: String = self.chars[start..dot].iter().collect();
        if !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()) {
            let counts = match word.len() {
                1 | 2 => start == from || is_german_after_ordinal(&self.word_from(self.skip_space(dot + 1))),
                3 => start == from,
                _ => false,
            };
            return counts.then_some(Abbreviation::Leading);
        }
        // "A. First point" at the very beginning lists; "F-16A.", "vitamin-C." end in a letter that is no initial.
        if start == from && (word.chars().count() == 1 || is_roman_number(&word)) {
            return Some(Abbreviation::Leading);
        }
        if start > from
            && self.chars[start - 1] == '-'
            && word.chars().count() == 1
            && start.checked_sub(2).and_then(|place| self.mark_at(place)).is_none()
        {
            return None;
        }
        abbreviation(&word, &self.token_before(from, start))
    }

    /// What stands between the two blanks before the word at `at`.
    fn token_before(&self, from: usize, at: usize) -> String {
        const REACH: usize = 24;
        let before = &self.chars[from.max(at.saturating_sub(REACH))..at];
        let Some(end) = before.iter().rposition(|c| !c.is_whitespace()) else {
            return String::new();
        };
        if end + 1 == before.len() {
            return String::new();
        }
        let start = before[..end].iter().rposition(|c| c.is_whitespace()).map_or(0, |blank| blank + 1);
        before[start..=end].iter().collect()
    }

    /// Whether the sentence goes on behind a question or exclamation mark, though in upper case.
    fn goes_on(&self, stop: &Stop, lead_at: usize) -> bool {
        stop.aside || self.is_brand(stop.at) || (stop.quoted && self.says_who(lead_at))
    }

    /// Whether the word right behind a stop begins a sentence, only its blank forgotten: `Monday.The council`, `.”The`. It begins
    /// like one, and what stands before holds no dot, slash or @ as addresses, versions and initials do.
    fn lacks_blank(&self, from: usize, stop: &Stop) -> bool {
        const REACH: usize = 40;
        let next: String = self.chars[stop.end..].iter().take(24).take_while(|c| c.is_alphabetic()).collect();
        let after = self.char_at(stop.end + next.chars().count());
        let is_whole = after.is_none_or(|c| c.is_whitespace() || is_quote(c) || matches!(c, ',' | ':' | ';' | '-'));
        let before: Vec<char> =
            self.chars[from.max(stop.at.saturating_sub(REACH))..stop.at].iter().rev().copied().take_while(|c| !c.is_whitespace()).collect();
        // With a blank before it, as most of Europe writes it, the unit of a number stands alone.
        let is_unit = matches!(before[..], ['%' | '‰' | '€' | '£']);
        let is_word = is_unit
            || before.iter().filter(|c| c.is_alphanumeric()).count() > 1 && !before.iter().any(|c| matches!(c, '.' | '/' | '@' | '_'));
        let mut letters = next.chars();
        let begins = match (letters.next(), letters.next()) {
            // Hebrew and Arabic: no capitals to tell, and no dots inside their words.
            (Some('א'..='ת' | 'ء'..='ی'), Some(_)) => before.first().is_some_and(|c| matches!(c, 'א'..='ת' | 'ء'..='ی')),
            (Some(first), second) => first.is_uppercase() && second.is_none_or(is_lowercase) && !is_domain(&next),
            _ => false,
        };
        is_whole && is_word && !stop.aside && begins
    }

    /// `"Are we safe?" Mr. Smith asked.`: a few capitalised words, perhaps with an aside between commas, and a verb of saying go on
    /// with the sentence.
    fn says_who(&self, mut at: usize) -> bool {
        for words in 0..6 {
            let is_inner = |c: &&char| c.is_alphabetic() || matches!(c, '-' | '’' | '\'');
            let word: String = self.chars[at.min(self.chars.len())..].iter().take(24).take_while(is_inner).collect();
            let end = at + word.chars().count();
            if words > 0 && is_saying(&word) {
                let next = self.word_from(self.skip_space(end));
                let closed = self.char_at(end).is_none_or(|c| is_continuing(c) || mark(c).is_some());
                return closed || is_calling(&word) || is_adverbial(&next) || is_day_or_zone(&next);
            }
            // "He" with a capital begins a sentence.
            let is_of_name = if words == 0 {
                word.starts_with(char::is_uppercase) && !is_starter(&word)
            } else {
                word.starts_with(char::is_uppercase) || is_name_particle(&word)
            };
            if !is_of_name {
                return false;
            }
            at = end + usize::from(self.char_at(end) == Some('.'));
            if self.char_at(at) == Some(',') {
                // "Captain Vogt, 41, ordered", "Ortiz, R-Pa., said"
                const ASIDE: usize = 60;
                let ends = |pair: &[char]| pair[0] == ',' || (mark(pair[0]).is_some() && pair[1].is_whitespace());
                let aside = self.chars[at + 1..].windows(2).take(ASIDE).position(ends);
                match aside.map(|length| at + 1 + length) {
                    Some(comma) if self.chars[comma] == ',' => at = comma + 1,
                    _ => return false,
                }
            }
            at = self.skip_space(at);
        }
        false
    }

    /// Names that carry their own exclamation mark: "Yahoo! Finance".
    fn is_brand(&self, at: usize) -> bool {
        ["Yahoo", "Jeopardy"].iter().any(|name| self.chars[..at].ends_with(&name.chars().collect::<Vec<_>>()))
    }

    /// The first telling character at or after `at`, past quotes, brackets, dashes and dots, and what it tells.
    fn lead(&self, at: usize) -> (usize, Lead) {
        /// More than this between two sentences is decoration.
        const REACH: usize = 32;
        let skipped = |c: &&char| {
            is_quote(**c)
                || is_dash(**c)
                || is_attached(**c)
                || c.is_whitespace()
                || mark(**c).is_some()
                || matches!(**c, '(' | '[' | '{' | '（' | '「' | '『' | '*' | '•')
        };
        let at = at + self.chars[at..].iter().take(REACH).take_while(skipped).count();
        let Some(c) = self.char_at(at) else {
            return (at, Lead::Other);
        };
        let lead = if is_lowercase(c) {
            // "iPhone", "eBay", "al-Qaeda" begin sentences too.
            let token = self.chars[at + 1..].iter().take(3).take_while(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''));
            if token.into_iter().any(|c| c.is_uppercase()) { Lead::Upper } else { Lead::Lower }
        } else if c.is_uppercase() {
            Lead::Upper
        } else if c.is_numeric() || matches!(c, '$' | '€' | '£' | '¥') {
            Lead::Digit
        } else if c.is_alphabetic() {
            Lead::Caseless
        } else {
            Lead::Other
        };
        (at, lead)
    }

    /// The letters from `at` on; empty when a hyphen makes them half a word ("Then-President").
    fn word_from(&self, at: usize) -> String {
        let word: String = self.chars[at.min(self.chars.len())..].iter().take(24).take_while(|c| c.is_alphabetic()).collect();
        if self.char_at(at + word.chars().count()) == Some('-') { String::new() } else { word }
    }

    pub(super) fn skip_space(&self, at: usize) -> usize {
        at + self.chars[at.min(self.chars.len())..].iter().take_while(|c| c.is_whitespace()).count()
    }

    fn mark_at(&self, at: usize) -> Option<Mark> {
        self.char_at(at).and_then(mark)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }
}

fn is_roman_number(word: &str) -> bool {
    // "I" alone is far more often the pronoun.
    word != "I" && !word.is_empty() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
}
