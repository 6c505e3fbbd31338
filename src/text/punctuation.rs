/// A character that may end a sentence, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// A full stop: it also abbreviates and separates decimals.
    Dot,
    /// Three dots: something was left out, perhaps the end.
    Ellipsis,
    /// A question or exclamation mark: ends a sentence unless it goes on in lower case.
    Loud,
    /// The full stop of a script that uses it for nothing else, with or without a blank behind it.
    Full,
}

pub(super) fn mark(c: char) -> Option<Mark> {
    match c {
        '.' | '\u{2024}' | '．' => Some(Mark::Dot),
        '…' | '‥' => Some(Mark::Ellipsis),
        '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' | '‽' | '⸮' => Some(Mark::Loud),
        // East Asian; Arabic and Urdu; Indic; Armenian; Syriac; Ethiopic; Burmese; Khmer; Mongolian.
        '。'
        | '！'
        | '？'
        | '｡'
        | '؟'
        | '۔'
        | '\u{61E}'
        | '।'
        | '॥'
        | '։'
        | '\u{700}'..='\u{702}'
        | '።'
        | '፧'
        | '፨'
        | '၊'
        | '။'
        | '។'
        | '៕'
        | '\u{1803}'
        | '\u{1809}' => Some(Mark::Full),
        _ => None,
    }
}

/// Whether the sentence goes on when the first thing after its stop is this.
pub(super) fn is_continuing(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '、' | '，' | '；' | '：' | '،' | '؛' | '/' | '&' | '=' | '+' | '%') || opening_bracket(c).is_some()
}

/// The bracket this one closes.
pub(super) fn opening_bracket(c: char) -> Option<char> {
    Some(match c {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        '）' => '（',
        '］' => '［',
        '】' => '【',
        '〕' => '〔',
        '〉' => '〈',
        '》' => '《',
        '」' => '「',
        '』' => '『',
        '｣' => '｢',
        _ => return None,
    })
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' | '＂' | '〝' | '〞' | '〟')
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '⸺' | '〜')
}

/// What clings to the character before it without being seen by itself: marks, variation selectors, joiners,
/// bidirectional controls.
pub(super) fn is_attached(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{20E3}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// Lower case as a sign of going on. Georgian is formally lower-case throughout, which tells nothing.
pub(super) fn is_lowercase(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}')
}

/// Scripts written without blanks between sentences.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Which quotation marks are open in a line. The same character opens in one language and closes in another, so
/// only this and what stands next to it tell the two apart.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    straight: bool,
    curly: i32,
    angled: i32,
}

impl Quotes {
    /// Takes note of a character passed.
    pub(super) fn see(&mut self, c: char) {
        match c {
            '"' => self.straight = !self.straight,
            '“' => self.curly += 1,
            '”' => self.curly -= 1,
            '«' => self.angled += 1,
            '»' => self.angled -= 1,
            _ => {}
        }
    }

    /// Whether quote `c`, right behind a terminator, closes; `next` follows it.
    pub(super) fn closes(&self, c: char, next: Option<char>) -> bool {
        let before_word = next.is_some_and(char::is_alphanumeric);
        match c {
            '"' => !before_word || self.straight,
            '”' | '’' | '〞' | '〟' => true,
            '»' | '›' => !before_word || self.angled > 0,
            _ => !before_word,
        }
    }

    /// Whether quote `c`, with a blank between it and the terminator, still closes what stands before.
    pub(super) fn closes_apart(&self, c: char, next: Option<char>) -> bool {
        let open = match c {
            '"' => self.straight,
            '”' => self.curly > 0,
            '»' => self.angled > 0,
            '«' => self.angled < 0,
            _ => false,
        };
        open && next.is_none_or(|c| c.is_whitespace() || is_continuing(c) || mark(c).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_as_strong_as_its_strongest_mark() {
        assert!(Mark::Dot < Mark::Ellipsis && Mark::Ellipsis < Mark::Loud && Mark::Loud < Mark::Full);
        assert_eq!(
            [mark('.'), mark('…'), mark('?'), mark('۔'), mark(',')],
            [Some(Mark::Dot), Some(Mark::Ellipsis), Some(Mark::Loud), Some(Mark::Full), None]
        );
    }

    #[test]
    fn a_straight_quote_closes_when_one_is_open() {
        let mut quotes = Quotes::default();
        assert!(!quotes.closes('"', Some('W')), "left.\"We: opens");
        assert!(!quotes.closes_apart('"', Some(' ')));
        quotes.see('"');
        assert!(quotes.closes('"', Some('W')));
        assert!(quotes.closes_apart('"', Some(' ')));
        assert!(!quotes.closes_apart('"', Some('W')));
    }

    #[test]
    fn angled_quotes_close_in_either_direction() {
        let mut french = Quotes::default();
        french.see('«');
        assert!(french.closes_apart('»', None) && !french.closes_apart('«', None));
        let mut german = Quotes::default();
        german.see('»');
        assert!(german.closes_apart('«', None) && !german.closes_apart('»', None));
    }

    #[test]
    fn georgian_is_not_lower_case_and_latin_is() {
        assert!('ა'.is_lowercase() && !is_lowercase('ა'));
        assert!(is_lowercase('a') && is_lowercase('я') && !is_lowercase('A') && !is_lowercase('א'));
    }

    #[test]
    fn brackets_know_their_openers() {
        assert_eq!(opening_bracket('」'), Some('「'));
        assert_eq!(opening_bracket('('), None);
    }
}
