//! Languages by their BCP 47 tag: which way they run.

/// Whether text in this language runs from right to left.
pub fn is_right_to_left(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    matches!(primary.as_str(), "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb" | "ku" | "arc" | "syr")
}

/// The `dir` of an article's text: its language says, else the browser finds out from the first strong letter.
pub fn direction(language: &str) -> &'static str {
    match language {
        "" => "auto",
        language if is_right_to_left(language) => "rtl",
        _ => "ltr",
    }
}
