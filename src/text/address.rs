//! Addresses of the web that readers are led to: what one sees must be where one gets.

use url::Url;

/// What is wrong with an address that readers will follow, if anything is.
pub fn fault_of_address(address: &str) -> Option<&'static str> {
    // Marks of direction turn what is seen around, and what nobody sees hides what is there.
    if address.chars().any(|c| c.is_whitespace() || c.is_control() || is_unseen(c)) {
        return Some("holds blanks or characters that nobody sees: leave them out");
    }
    let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
    let is_plain = rest.is_some_and(|rest| !rest.starts_with('/') && !rest.contains('\\'));
    match Url::parse(address) {
        // `https://paper.example@elsewhere.example` looks like the one and leads to the other.
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Some("holds a name before an @, which hides where it leads: leave it out")
        }
        Ok(url) if is_plain && url.host_str().is_some_and(|host| !host.is_empty()) => None,
        _ => Some("must be an address that begins with https:// or http://, without spaces"),
    }
}

/// Joiners, marks of direction, fillers, tags.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::fault_of_address;

    #[test]
    fn an_address_leads_where_it_seems_to_lead_or_is_refused() {
        for good in [
            "https://paper.example/a?b=c#d",
            "http://paper.example:8080",
            "https://bücher.example/ä",
            "https://[2001:db8::1]/x",
            "https://x.example/@user",
        ] {
            assert_eq!(fault_of_address(good), None, "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:///path",
            "https:paper.example",
            "javascript:alert(1)",
            "ftp://paper.example",
            "paper.example",
            "https://paper.example@evil.example/",
            "https://paper:example@evil.example/",
            "https://evil.example\\@paper.example",
            "https://evil.example/\u{202e}elpmaxe.repap",
            "https://paper.example\u{200b}.evil.example",
            "https://a b",
            "https://?x",
        ] {
            assert!(fault_of_address(bad).is_some(), "{bad:?}");
        }
    }
}
