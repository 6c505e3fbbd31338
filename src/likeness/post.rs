//! What a post on a network adds to the claim that it makes.

/// The text of a post without addresses and without who posted it when ("— name (@handle) date"), with its #HashTags and
/// @names as words. Other texts stay as they are.
pub fn without_trimmings(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_address(word)).collect();
    let plain = words.join(" ");
    let plain = match plain.rfind([' ', '\u{a0}']).and_then(|_| signature(&plain)) {
        Some(at) => plain[..at].trim_end(),
        None => &plain,
    };
    let mut found = String::with_capacity(plain.len());
    let mut tag = false;
    let mut last = ' ';
    for c in plain.chars() {
        if (c == '#' || c == '@') && !last.is_ascii_digit() {
            tag = true;
            if !found.is_empty() && !last.is_whitespace() {
                found.push(' ');
            }
        } else {
            tag &= c.is_alphanumeric() || c == '_';
            if tag && c.is_uppercase() && last.is_lowercase() {
                found.push(' ');
            }
            found.push(if tag && c == '_' { ' ' } else { c });
        }
        last = c;
    }
    found
}

fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '“', '"', '\'']);
    ["http://", "https://", "www.", "pic.twitter.com/"]
        .iter()
        .any(|start| word.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// Where "— name (@handle) Month 4, 2020" at the end of a post begins.
fn signature(text: &str) -> Option<usize> {
    let handle = text.rfind("(@")?;
    let closed = handle + text[handle..].find(')')?;
    let date: Vec<&str> = text[closed + 1..].split_whitespace().collect();
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let is_date = date.is_empty() || (date.len() <= 4 && date.iter().any(is_year));
    let start = text[..handle].rfind(['—', '–'])?;
    is_date.then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_signature_and_tags_of_a_post_are_no_part_of_its_claim() {
        for (post, claim) in [
            ("The bridge is closed https://t.co/abc — Harbour Watch (@harbour) May 4, 2024", "The bridge is closed"),
            ("Look: #BridgeClosed again pic.twitter.com/xyz – A — B (@ab_c) 4 May 2024", "Look: Bridge Closed again – A"),
            ("@MayorOfKell said 5#6", "Mayor Of Kell said 5#6"),
            (
                "The mayor — who resigned (@mayor) and left the town for good",
                "The mayor — who resigned ( mayor) and left the town for good",
            ),
            ("A plain sentence of 2019.", "A plain sentence of 2019."),
            ("", ""),
        ] {
            assert_eq!(without_trimmings(post), claim, "{post}");
        }
    }
}
