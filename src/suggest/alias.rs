//! The other names by which a text calls a body it names in full: its abbreviation, and the first word of a firm’s name.

use crate::suggest::gazetteer;

/// The names by which `text` calls `name` that are worth knowing beyond it. A person’s surname is not: it is many people’s.
pub fn aliases(text: &str, name: &str, mention: &str) -> Vec<String> {
    let name = without_article(name);
    let mention = without_article(mention);
    let mut found = Vec::new();
    if is_abbreviation(mention, name) || is_short_for(mention, name) {
        found.push(mention.to_owned());
    }
    // "Harral Climate Institute (HCI)": as it is named in full.
    let bracketed = text.match_indices(name).find_map(|(at, _)| {
        let (inside, _) = text[at + name.len()..].strip_prefix(" (")?.split_once(')')?;
        is_abbreviation(inside, name).then_some(inside)
    });
    found.extend(bracketed.map(str::to_owned));
    found.dedup();
    found
}

fn without_article(name: &str) -> &str {
    let name = name.trim();
    ["the ", "The "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

/// "HCI" of "Harral Climate Institute": capitals that begin words of the name, in their order, and the first of them its first.
fn is_abbreviation(short: &str, name: &str) -> bool {
    let letters: Vec<char> = short.chars().filter(|c| *c != '.' && *c != '&').collect();
    let capitals = letters.len() >= 2 && letters.len() <= 8 && letters.iter().all(|c| c.is_uppercase());
    let mut initials = name.split([' ', '-']).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).peekable();
    capitals
        && name.chars().count() > short.chars().count()
        && initials.peek() == letters.first()
        && letters.iter().all(|letter| initials.any(|initial| initial == *letter))
}

/// "Skylark" of "Skylark Air": the first word of a firm’s name that is none of its own kind.
fn is_short_for(short: &str, name: &str) -> bool {
    let lower = short.to_lowercase();
    name.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
        && gazetteer::kind_of_body(name, "") == crate::attribution::SourceKind::Company
        && short.chars().count() > 3
        && short.starts_with(char::is_uppercase)
        && !gazetteer::is_common_in_names(&lower)
        && !gazetteer::is_known(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_and_a_firms_short_name_are_other_names_and_a_surname_is_none() {
        let text = "The Harral Climate Institute (HCI) drills. Skylark Air flies. Rikard Falk sails.";
        assert_eq!(aliases(text, "Harral Climate Institute", "The HCI"), ["HCI"]);
        assert_eq!(aliases(text, "the Harral Climate Institute", "Harral Climate Institute"), ["HCI"]);
        assert_eq!(aliases(text, "Skylark Air", "Skylark"), ["Skylark"]);
        for (name, mention) in
            [("Rikard Falk", "Falk"), ("Skylark Air", "the airline"), ("National Bank", "National"), ("Skylark Air", "it"), ("", "")]
        {
            assert_eq!(aliases(text, name, mention), Vec::<String>::new(), "{name}: {mention}");
        }
    }
}
