//! What a parser leaves alone: the tokens between the brackets of macros and attributes.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Something that the rules are about.
pub enum Found {
    /// A path of several words, or one that stands for the whole crate: then with what it does.
    Path(Vec<String>, Option<&'static str>),
    /// It is decided for which side something is compiled.
    Side,
    /// A macro is called.
    Call(String),
    /// A text.
    Text(String),
}

/// All that is found in tokens, with its line.
pub fn look_into(stream: TokenStream, in_attribute: bool) -> Vec<(usize, Found)> {
    let mut looking = Looking { found: Vec::new(), in_attribute };
    looking.all(&stream.into_iter().collect::<Vec<_>>());
    looking.found
}

/// Whether `cfg(…)` with these tokens asks for a feature.
pub fn mentions_feature(stream: &TokenStream) -> bool {
    stream.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "feature",
        TokenTree::Group(group) => mentions_feature(&group.stream()),
        _ => false,
    })
}

/// Whether `cfg(…)` with these tokens is for tests only: `test`, or `all(test, …)`.
pub fn is_for_tests(stream: &TokenStream) -> bool {
    let tokens: Vec<_> = stream.clone().into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(ident)] => ident == "test",
        [TokenTree::Ident(ident), TokenTree::Group(group)] if ident == "all" => {
            let inside: Vec<_> = group.stream().into_iter().collect();
            inside.split(is(',')).any(|part| is_for_tests(&part.iter().cloned().collect()))
        }
        _ => false,
    }
}

fn is(punctuation: char) -> impl Fn(&TokenTree) -> bool {
    move |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == punctuation)
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string().trim_start_matches("r#").to_owned()),
        _ => None,
    }
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

struct Looking {
    found: Vec<(usize, Found)>,
    in_attribute: bool,
}

impl Looking {
    fn all(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            at += match token {
                // `a.crate_name` and the middle of a path begin nothing.
                TokenTree::Ident(_) if !before.is_some_and(is('.')) => self.path(&[], &tokens[at..]),
                TokenTree::Group(group) => {
                    self.group(before, group);
                    1
                }
                TokenTree::Literal(literal) => {
                    self.literal(line(token), &literal.to_string());
                    1
                }
                _ => 1,
            };
        }
    }

    fn group(&mut self, before: Option<&TokenTree>, group: &Group) {
        let tokens: Vec<_> = group.stream().into_iter().collect();
        let is_attribute = group.delimiter() == Delimiter::Bracket && before.is_some_and(is('#'));
        if is_attribute && tokens.first().and_then(word).is_some_and(|name| name == "doc") {
            return;
        }
        let was = self.in_attribute;
        self.in_attribute |= is_attribute;
        self.all(&tokens);
        self.in_attribute = was;
    }

    /// Follows a path, or the tree of a `use`, after these words; gives the number of tokens it takes.
    fn path(&mut self, before: &[String], tokens: &[TokenTree]) -> usize {
        let mut words = before.to_vec();
        let mut at = 0;
        loop {
            match tokens.get(at) {
                Some(token @ TokenTree::Ident(_)) => words.extend(word(token)),
                Some(TokenTree::Group(group)) if at > 0 && group.delimiter() == Delimiter::Brace => {
                    let inside: Vec<_> = group.stream().into_iter().collect();
                    for part in inside.split(is(',')).filter(|part| !part.is_empty()) {
                        self.path(&words, part);
                    }
                    return at + 1;
                }
                Some(star) if is('*')(star) => {
                    self.found.push((line(star), Found::Path(words, Some("all of the crate at once"))));
                    return at + 1;
                }
                // `Vec::<…>`
                _ => break,
            }
            at += 1;
            if !(tokens.get(at).is_some_and(is(':')) && tokens.get(at + 1).is_some_and(is(':'))) {
                break;
            }
            at += 2;
        }
        let place = line(&tokens[0]);
        let next = tokens.get(at);
        if next.is_some_and(is('!')) && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
            self.found.extend(words.last().map(|name| (place, Found::Call(name.clone()))));
            if words.last().is_some_and(|name| name == "cfg")
                && matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if mentions_feature(&group.stream()))
            {
                self.found.push((place, Found::Side));
            }
        }
        if let ["cfg" | "cfg_attr"] = words.iter().map(String::as_str).collect::<Vec<_>>()[..]
            && matches!(next, Some(TokenTree::Group(group)) if mentions_feature(&group.stream()))
        {
            self.found.push((place, Found::Side));
        }
        let renamed = next.and_then(word).is_some_and(|word| word == "as");
        let whole = renamed.then_some("another name for the whole crate");
        if words.len() > 1 || (renamed && words == ["crate"]) {
            self.found.push((place, Found::Path(words, whole)));
        }
        at.max(1)
    }

    fn literal(&mut self, line: usize, literal: &str) {
        let Some(text) = literal.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map(|(text, _)| text) else { return };
        // `#[serde(with = "crate::…")]`
        if self.in_attribute && ["crate::", "super::", "self::"].iter().any(|begin| text.starts_with(begin)) {
            self.found.push((line, Found::Path(text.split("::").map(str::to_owned).collect(), None)));
        }
        self.found.push((line, Found::Text(text.replace("\\n", "\n"))));
    }
}
