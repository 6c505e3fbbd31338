//! Places in URLs.

/// A readable place in URLs for a title or name, transliterated to ASCII; `otherwise` when nothing is left of it.
pub fn of(title: &str, otherwise: &str) -> String {
    let full = slug::slugify(title);
    let mut short = String::new();
    for word in full.split('-').filter(|word| !word.is_empty()) {
        if !short.is_empty() && short.len() + word.len() > 70 {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.extend(word.chars().take(70));
    }
    // `new` is the form that takes an article in.
    if short.is_empty() || short == "new" { otherwise.to_owned() } else { short }
}

/// The place itself, then numbered ones, then one nobody can have taken.
pub fn candidates(base: &str) -> impl Iterator<Item = String> + '_ {
    let tail = crate::base::id::ArticleId::new().0.simple().to_string();
    std::iter::once(base.to_owned())
        .chain((2..50).map(move |n| format!("{base}-{n}")))
        .chain(std::iter::once(format!("{base}-{}", &tail[20..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_in_any_script_gives_a_short_ascii_place() {
        assert_eq!(of("Kärnten: “Wer sagt das?”", "article"), "karnten-wer-sagt-das");
        assert!(!of("東京で会談", "article").is_empty());
        assert_eq!(of("???", "article"), "article");
        assert_eq!(of("New", "article"), "article");
        assert!(of(&"word ".repeat(50), "article").len() <= 76);
    }
}
