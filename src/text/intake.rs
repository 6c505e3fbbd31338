/// The text as it is stored: done once at intake, before anything is anchored in it.
///
/// - CR LF, CR, NEL (U+0085), LINE SEPARATOR (U+2028) and PARAGRAPH SEPARATOR (U+2029) each become one LF.
/// - U+FEFF (byte order mark) is removed wherever it stands, and with it the run of variation selectors (U+FE00–FE0F,
///   U+E0100–E01EF) that follows: that is how C2PA text credentials hide in a text, and they would shift every offset.
/// - C0 and C1 controls and DEL are removed, except LF and TAB.
/// - SOFT HYPHEN (U+00AD), ZERO WIDTH SPACE (U+200B) and WORD JOINER (U+2060) are removed: nobody sees them, and a
///   quote that holds one is never found again.
///
/// Everything else stays as it came: ZWJ and ZWNJ, bidirectional marks and isolates, variation selectors of emoji,
/// no-break spaces, combining marks. Nothing is composed (no NFC) and nothing is trimmed, so a quote keeps the exact
/// characters its outlet published. Doing it twice changes nothing.
pub fn normalise(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    // A removed character does not end the run of selectors: splitting a credential must not smuggle half of it in.
    let mut in_credential = false;
    while let Some(c) = chars.next() {
        match c {
            '\u{FEFF}' => in_credential = true,
            '\r' => {
                chars.next_if_eq(&'\n');
                in_credential = false;
                text.push('\n');
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => {
                in_credential = false;
                text.push('\n');
            }
            _ if is_dropped(c) || (in_credential && is_variation_selector(c)) => {}
            _ => {
                in_credential = false;
                text.push(c);
            }
        }
    }
    text
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}') || (c.is_control() && c != '\n' && c != '\t')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::specimen::{raw, text};

    #[test]
    fn every_kind_of_line_end_becomes_one_line_feed() {
        assert_eq!(normalise("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\ng"), "a\nb\nc\nd\ne\nf\ng");
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
    fn invisible_breaks_and_controls_go() {
        assert_eq!(normalise("co\u{AD}op\u{200B}er\u{2060}ate\u{0}\u{8}\u{1B}\u{7F}\u{9F}d"), "cooperated");
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

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(raw in raw()) {
            let once = normalise(&raw);
            prop_assert_eq!(&normalise(&once), &once);
        }

        #[test]
        fn nothing_unwanted_is_left_and_nothing_else_is_lost(raw in raw()) {
            let clean = normalise(&raw);
            let unwanted = |c| is_dropped(c) || matches!(c, '\r' | '\u{85}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}');
            prop_assert_eq!(clean.chars().find(|&c| unwanted(c)), None);
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&clean), letters(&raw));
        }

        #[test]
        fn clean_text_comes_back_as_it_was(text in text()) {
            prop_assert_eq!(normalise(&text), text);
        }
    }
}
