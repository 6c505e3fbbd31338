/// A text as it is stored, and what of it was changed on the way in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// The text.
    pub text: String,
    /// What was changed.
    pub changes: Changes,
}

/// What intake changed, counted. Ends of lines that only are written another way do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// C1 characters that became what windows-1252 means by them.
    pub windows: u32,
    /// Page, line and field separators that became new lines or blanks.
    pub separators: u32,
    /// Commands to a terminal (colours, links) that were removed.
    pub escapes: u32,
    /// Other controls and characters that nobody sees, removed.
    pub invisible: u32,
}

impl Changes {
    /// A line for each kind, for who is about to save the text.
    pub fn notes(self) -> Vec<String> {
        let said = [
            (
                self.windows,
                "character of old Windows became what it stood for (a quotation mark, a dash, €)",
                "characters of old Windows became what they stood for (quotation marks, dashes, €)",
            ),
            (self.separators, "page or line separator became a new line", "page or line separators became new lines"),
            (self.escapes, "terminal command was removed", "terminal commands were removed"),
            (self.invisible, "invisible character was removed", "invisible characters were removed"),
        ];
        let said = said.into_iter().filter(|(count, ..)| *count > 0);
        said.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })).collect()
    }
}

/// The text as it is stored: done once at intake, before anything is anchored in it.
///
/// - CR LF, CR, LINE SEPARATOR (U+2028), PARAGRAPH SEPARATOR (U+2029), vertical tab, form feed and the file, group and record
///   separators (U+001C–001E) each become one LF; the unit separator (U+001F) becomes a blank.
/// - C1 controls (U+0080–009F) become what windows-1252 means by their numbers, as HTML reads `&#x93;`. U+0085 is its “…” where the
///   text has others of them or nothing follows that could begin a line; else it is the line end that Unicode calls NEL.
/// - Commands to a terminal (ESC `[` … `m`) go whole, with what they carry.
/// - U+FEFF (byte order mark) is removed wherever it stands, and with it the run of variation selectors (U+FE00–FE0F,
///   U+E0100–E01EF) that follows: that is how C2PA text credentials hide in a text, and they would shift every offset.
/// - Other C0 controls and DEL are removed, except TAB; so are the five numbers that windows-1252 leaves open.
/// - SOFT HYPHEN (U+00AD), ZERO WIDTH SPACE (U+200B) and WORD JOINER (U+2060) are removed: nobody sees them, and a
///   quote that holds one is never found again. A soft hyphen at the end of a line takes the line end with it: it divides a word.
///
/// Everything else stays as it came: ZWJ and ZWNJ, bidirectional marks and isolates, variation selectors of emoji,
/// no-break spaces, combining marks. Nothing is composed (no NFC) and nothing is trimmed, so a quote keeps the exact
/// characters its outlet published. Doing it twice changes nothing.
pub fn take_in(raw: &str) -> Intake {
    let mut taken = Intake { text: String::with_capacity(raw.len()), ..Intake::default() };
    let Intake { text, changes } = &mut taken;
    let has_windows = raw.chars().any(|c| c != '\u{85}' && windows_1252(c).is_some());
    // A removed character does not end the run of selectors: splitting a credential must not smuggle half of it in.
    let mut in_credential = false;
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let is_first = rest.len() == raw.len();
        rest = &rest[c.len_utf8()..];
        let kept = match c {
            '\u{FEFF}' => {
                in_credential = true;
                changes.invisible += u32::from(!is_first);
                continue;
            }
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                '\n'
            }
            '\u{85}' if !has_windows && begins_line(rest) => separator(changes, '\n'),
            '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{2028}' | '\u{2029}' => separator(changes, '\n'),
            '\u{1F}' => separator(changes, ' '),
            '\u{1B}' if let Some(after) = after_escape(rest) => {
                changes.escapes += 1;
                rest = after;
                continue;
            }
            _ if let Some(meant) = windows_1252(c) => {
                changes.windows += 1;
                meant
            }
            _ if is_dropped(c) || (in_credential && is_variation_selector(c)) => {
                changes.invisible += 1;
                if c == '\u{AD}' && text.ends_with(char::is_alphabetic) {
                    rest = after_division(rest).unwrap_or(rest);
                }
                continue;
            }
            _ => c,
        };
        in_credential = false;
        text.push(kept);
    }
    taken
}

/// The text as it is stored, by [`take_in`].
pub fn normalise(raw: &str) -> String {
    take_in(raw).text
}

fn separator(changes: &mut Changes, becomes: char) -> char {
    changes.separators += 1;
    becomes
}

/// Whether what follows U+0085 could begin a line.
fn begins_line(rest: &str) -> bool {
    let closes =
        |c: char| (c.is_whitespace() && c != '\u{85}') || matches!(c, ',' | ';' | '.' | '!' | '?' | ')' | '"' | '\'' | '”' | '’' | '»');
    rest.chars().next().is_some_and(|c| !closes(c))
}

/// What follows a terminal's command whose ESC was just passed: `[0;31m` and the like, or `]8;;…` up to BEL or ESC `\`.
fn after_escape(rest: &str) -> Option<&str> {
    if let Some(command) = rest.strip_prefix('[') {
        let after = command.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | '?'));
        return after.strip_prefix(|c: char| matches!(c, 'A'..='H' | 'J' | 'K' | 'f' | 'h' | 'l' | 'm' | 's' | 'u'));
    }
    let command = rest.strip_prefix(']')?;
    let end = command.find(['\u{7}', '\u{1B}', '\n'])?;
    command[end..].strip_prefix('\u{7}').or_else(|| command[end..].strip_prefix("\u{1B}\\"))
}

/// What follows a soft hyphen at the end of a line, when a word goes on there.
fn after_division(rest: &str) -> Option<&str> {
    let next = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?.trim_start_matches([' ', '\t']);
    next.starts_with(char::is_lowercase).then_some(next)
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}') || (c.is_control() && c != '\n' && c != '\t')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// What windows-1252 has at the place of a C1 control; it leaves five open.
fn windows_1252(c: char) -> Option<char> {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', //
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    let meant = FROM_80.get((c as usize).checked_sub(0x80)?)?;
    (*meant != c).then_some(*meant)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;
    use crate::text::specimen::{raw, text};

    /// What ends a line or a word.
    const BETWEEN: &[&str] =
        &["\u{B}", "\u{C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{1F}", "\u{85}", "\u{2028}", "\u{2029}", "\r", "\n\u{C}", "\t", "\u{A0}"];

    #[test]
    fn every_kind_of_line_end_becomes_one_line_feed() {
        assert_eq!(normalise("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\ng\u{B}h\u{C}i\u{1D}j"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj");
        assert_eq!(normalise("a\r\r\n\n\rb"), "a\n\n\n\nb");
    }

    #[test]
    fn a_byte_order_mark_goes_wherever_it_stands() {
        assert_eq!(normalise("\u{FEFF}One\u{FEFF} two\u{FEFF}"), "One two");
    }

    #[test]
    fn a_hidden_credential_goes_and_leaves_the_words() {
        let hidden = "\u{FEFF}\u{FE00}\u{E0100}\u{FE0F}\u{E01EF}\u{200B}\u{FE03}";
        assert_eq!(normalise(&format!("Ministers{hidden} deny it.")), "Ministers deny it.");
    }

    #[test]
    fn an_emoji_keeps_its_variation_selector_after_a_credential() {
        assert_eq!(normalise("\u{FEFF}\u{FE01}ok ❤\u{FE0F}!"), "ok ❤\u{FE0F}!");
    }

    #[test]
    fn characters_of_old_windows_become_what_they_stood_for() {
        for (raw, meant) in [
            ("\u{93}We weren\u{92}t told,\u{94} she said.", "“We weren’t told,” she said."),
            ("It cost 40 \u{80} \u{96} or more\u{97}per head.", "It cost 40 € – or more—per head."),
            ("\u{8A}koda\u{99} \u{8B}ok\u{9B} \u{9C}uvre", "Škoda™ ‹ok› œuvre"),
            ("He waited\u{85} and left.", "He waited… and left."),
            ("\u{93}Wait\u{85}Now\u{94}", "“Wait…Now”"),
            ("And then\u{85}", "And then…"),
            ("Monday\u{85}The council", "Monday\nThe council"),
            ("\u{81}a\u{9D}b", "ab"),
        ] {
            assert_eq!(normalise(raw), meant);
        }
    }

    #[test]
    fn commands_to_a_terminal_go_whole() {
        assert_eq!(normalise("\u{1B}[1;31mDenied\u{1B}[0m by\u{1B}[K Kim"), "Denied by Kim");
        assert_eq!(normalise("\u{1B}]8;;https://example.org\u{7}here\u{1B}]8;;\u{1B}\\!"), "here!");
        assert_eq!(normalise("a\u{1B}[12] b"), "a[12] b");
    }

    #[test]
    fn a_soft_hyphen_at_the_end_of_a_line_divides_a_word() {
        assert_eq!(normalise("the spokes\u{AD}\r\n  woman and co\u{AD}\nBoth"), "the spokeswoman and co\nBoth");
    }

    #[test]
    fn what_was_changed_is_counted() {
        let changes = take_in("\u{FEFF}\u{93}No,\u{94}\r\nshe\u{C}said\u{200B}\u{0}.\u{1B}[0m").changes;
        assert_eq!(changes, Changes { windows: 2, separators: 1, escapes: 1, invisible: 2 });
        assert_eq!(changes.notes().len(), 4);
        assert_eq!(take_in("\u{FEFF}Nothing\r\n“here”\tat all.\r").changes, Changes::default());
    }

    #[test]
    fn invisible_breaks_and_controls_go() {
        assert_eq!(normalise("co\u{AD}op\u{200B}er\u{2060}ate\u{0}\u{8}\u{1B}\u{7F}\u{9D}d"), "cooperated");
    }

    #[test]
    fn what_carries_meaning_stays() {
        for kept in [
            "a\tb\nc",
            "👩\u{200D}🚀",
            "می\u{200C}خواهم",
            "\u{200F}\u{2067}שלום\u{2069}\u{200E}",
            "12\u{A0}000\u{202F}€",
            "e\u{301}\u{323}",
            "  indented  ",
            "葛\u{E0100}",
        ] {
            assert_eq!(normalise(kept), kept);
        }
    }

    #[test]
    fn every_character_of_unicode_stays_or_parts_words_or_is_nothing_that_is_seen() {
        for c in '\0'..='\u{10FFFF}' {
            let taken = take_in(&format!("one{c}two"));
            let expected = match c {
                '\t' | '\n' => format!("one{c}two"),
                // Ends of lines, of records, of fields.
                '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "one\ntwo".to_owned(),
                '\u{1F}' => "one two".to_owned(),
                // What windows-1252 leaves open, other controls, what nobody sees.
                '\0'..='\u{1B}'
                | '\u{7F}'
                | '\u{81}'
                | '\u{8D}'
                | '\u{8F}'
                | '\u{90}'
                | '\u{9D}'
                | '\u{AD}'
                | '\u{200B}'
                | '\u{2060}'
                | '\u{FEFF}' => "onetwo".to_owned(),
                '\u{80}' => "one€two".to_owned(),
                '\u{80}'..='\u{9F}' => {
                    let meant = encoding_rs::WINDOWS_1252.decode(&[c as u8]).0.into_owned();
                    format!("one{meant}two")
                }
                _ => format!("one{c}two"),
            };
            assert_eq!(taken.text, expected, "{c:?}");
            let is_told = !matches!(c, '\r') && taken.text != format!("one{c}two");
            assert_eq!(taken.changes != Changes::default(), is_told, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(raw in raw()) {
            let once = normalise(&raw);
            prop_assert_eq!(&normalise(&once), &once);
        }

        #[test]
        fn nothing_unwanted_is_left_and_no_visible_character_is_lost(raw in raw()) {
            let clean = normalise(&raw);
            let unwanted = |c| is_dropped(c) || matches!(c, '\r' | '\u{FEFF}' | '\u{2028}' | '\u{2029}');
            prop_assert_eq!(clean.chars().find(|&c| unwanted(c)), None);
            let is_seen = |c: char| !c.is_whitespace() && !is_dropped(c) && !is_variation_selector(c) && c != '\u{FEFF}';
            let seen = |text: &str| text.chars().filter(|&c| is_seen(c)).collect::<Vec<_>>();
            let meant: String = raw.chars().map(|c| windows_1252(c).filter(|_| c != '\u{85}').unwrap_or(c)).collect();
            let ellipses = |text: &str| text.chars().filter(|c| *c == '…').count();
            let added = ellipses(&clean) - ellipses(&meant);
            let next_lines = raw.matches('\u{85}').count();
            prop_assert!(added <= next_lines);
            prop_assert_eq!(seen(&clean.replace('…', "")), seen(&meant.replace('…', "")));
        }

        #[test]
        fn words_are_never_glued(left in "[a-zа-я]{1,5}", between in select(BETWEEN), right in "[A-Za-zא-ת]{1,5}", around in raw()) {
            let around = around.replace(char::is_alphanumeric, "");
            let clean = normalise(&format!("{around} {left}{between}{right} {around}"));
            let words: Vec<&str> = clean.split(|c: char| !c.is_alphanumeric()).collect();
            prop_assert!(words.contains(&left.as_str()) && words.contains(&right.as_str()), "{clean:?}");
        }

        #[test]
        fn changes_are_counted_exactly_when_there_are_some(raw in raw()) {
            let taken = take_in(&raw);
            let same = raw.strip_prefix('\u{FEFF}').unwrap_or(&raw).replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(taken.changes == Changes::default(), taken.text == same);
        }

        #[test]
        fn clean_text_comes_back_as_it_was(text in text()) {
            prop_assert_eq!(normalise(&text), text);
        }
    }
}
