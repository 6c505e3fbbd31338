use std::ops::Range;

use crate::{
    suggest::{
        feature::word,
        person,
        token::{Piece, Quote, Tag, Token, pieces},
    },
    text::{Span, fold, sentences},
};

/// A text cut into tokens and sentences, with its quotations: what rules and model read.
///
/// Making one takes time and memory linear in the length of the text.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// The text itself.
    pub text: &'t str,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
    /// Its sentences, in order, as ranges of tokens; none is empty.
    pub sentences: Vec<Range<usize>>,
    /// Its quotations, in order, as ranges of tokens with their marks; number `n` of [`Token::quotation`] is `n - 1` here.
    pub quotations: Vec<Range<usize>>,
    /// For every sentence, whether something in it is quoted.
    quoted: Vec<bool>,
    /// For every token the lexicographer file of its first sense as a noun, 0 where it has none; empty without a model.
    pub(super) nouns: Vec<u8>,
    /// The lower-cased tokens, one behind the other.
    folded: String,
}

impl<'t> Document<'t> {
    /// Cuts `text` and guesses parts of speech.
    pub fn of(text: &'t str) -> Self {
        let mut document = Self::cut(text);
        document.guess_tags();
        document
    }

    /// Cuts `text`; parts of speech are left to a model.
    pub(crate) fn cut(text: &'t str) -> Self {
        let mut document = Self {
            text,
            tokens: Vec::new(),
            sentences: Vec::new(),
            quotations: Vec::new(),
            quoted: Vec::new(),
            nouns: Vec::new(),
            folded: String::with_capacity(text.len()),
        };
        document.tokens.reserve(text.len() / 5);
        let mut place = Place { text, byte: 0, cp: 0 };
        let mut cut = Vec::new();
        for sentence in sentences(text) {
            let from = place.at_code_point(sentence.start);
            let to = place.at_code_point(sentence.end);
            pieces(&text[from..to], &mut cut);
            place = Place { text, byte: from, cp: sentence.start };
            document.push(&cut, from, sentence.paragraph, &mut place);
            place.at_code_point(sentence.end);
        }
        document.quote();
        document.quoted = document
            .sentences
            .iter()
            .map(|sentence| document.tokens[sentence.clone()].iter().any(|token| token.quote != Quote::Outside))
            .collect();
        document
    }

    fn push(&mut self, pieces: &[Piece], from: usize, paragraph: u32, place: &mut Place) {
        let first = self.tokens.len();
        let sentence = self.sentences.len() as u32;
        for piece in pieces {
            let bytes = from + piece.bytes.start..from + piece.bytes.end;
            let folded = self.folded.len() as u32;
            fold_into(&self.text[bytes.clone()], piece.is_word, &mut self.folded);
            let word = word(&self.folded.as_bytes()[folded as usize..]);
            self.tokens.push(Token {
                start: place.at_byte(bytes.start),
                end: place.at_byte(bytes.end),
                bytes: bytes.start as u32..bytes.end as u32,
                folded: folded..self.folded.len() as u32,
                word,
                sentence,
                paragraph,
                tag: Tag::Other,
                quote: Quote::Outside,
                quotation: 0,
                is_word: piece.is_word,
                spaced: piece.spaced || piece.bytes.start == 0,
            });
        }
        if self.tokens.len() > first {
            self.sentences.push(first..self.tokens.len());
        }
    }

    /// The token as it is written; nothing behind the last.
    pub fn form(&self, token: usize) -> &'t str {
        self.tokens.get(token).map_or("", |token| &self.text[token.bytes.start as usize..token.bytes.end as usize])
    }

    /// The token in lower case, with straight apostrophes; nothing behind the last, where rules look for what follows.
    pub fn lower(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| &self.folded[token.folded.start as usize..token.folded.end as usize])
    }

    /// The text from the first to the last of `tokens`, with what stands between.
    pub fn slice(&self, tokens: Range<usize>) -> &'t str {
        match self.tokens.get(tokens.clone()) {
            Some([first, .., last]) => &self.text[first.bytes.start as usize..last.bytes.end as usize],
            Some([only]) => &self.text[only.bytes.start as usize..only.bytes.end as usize],
            _ => "",
        }
    }

    /// Where `tokens` stand in the text, in code points; `None` for an empty range.
    pub fn span(&self, tokens: Range<usize>) -> Option<Span> {
        let (first, last) = (self.tokens.get(tokens.start)?, self.tokens.get(tokens.end.checked_sub(1)?)?);
        (first.start < last.end).then_some(Span { start: first.start, end: last.end })
    }

    /// The tokens of the sentence that `token` stands in.
    pub fn sentence_of(&self, token: usize) -> Range<usize> {
        self.sentences[self.tokens[token].sentence as usize].clone()
    }

    /// Whether the word names a person, as a common noun: "pilot", "glaciologists".
    pub(super) fn is_person(&self, token: usize) -> bool {
        /// WordNet's file "noun.person".
        const PERSON: u8 = 18;
        let lower = self.lower(token);
        match self.nouns.get(token) {
            // "told" is a form of Tell, too.
            _ if matches!(self.tokens[token].tag, Tag::VerbPast | Tag::VerbParticiple | Tag::VerbGerund | Tag::Auxiliary) => false,
            Some(&file) if file != 0 => file == PERSON || person::is_title(lower) && !person::is_origin(lower) || person::is_listed(lower),
            _ => person::is_person_noun(lower) || person::is_person_noun(lower.strip_suffix('s').unwrap_or(lower)),
        }
    }

    /// Whether a quotation mark or a quoted word stands in the sentence.
    pub(crate) fn is_quoted(&self, sentence: usize) -> bool {
        self.quoted[sentence]
    }

    /// Finds quotations: a mark opens or closes by its own form (“ ”) or by what is open (" "). A quotation ends with its
    /// paragraph, unless the next paragraph opens with a mark again without one having closed: then it goes on.
    fn quote(&mut self) {
        let mut open: Option<usize> = None;
        let mut paragraph = u32::MAX;
        // Single marks quote where a text has no double ones.
        let double = self.text.contains(['“', '”', '"', '«', '„']);
        let single = self.text.contains('‘') && !double;
        let straight = !double && !single && self.text.contains('\'');
        for at in 0..self.tokens.len() {
            let form = self.form(at);
            let mark = QuoteMark::of(form).or_else(|| match () {
                // “…’’: two single marks that stand for a double one.
                () if double
                    && open.is_some_and(|from| from + 1 < at)
                    && form == "’"
                    && !self.tokens[at].spaced
                    && self.form(at - 1) == "’" =>
                {
                    Some(QuoteMark::Closing)
                }
                () if single => self.single_mark(at, open.is_some()),
                () if straight => self.straight_mark(at, open.is_some()),
                () => None,
            });
            if self.tokens[at].paragraph != paragraph {
                paragraph = self.tokens[at].paragraph;
                if open.is_some() && mark.is_some_and(|mark| mark != QuoteMark::Closing) {
                    self.set_quote(at, Quote::Opens);
                    continue;
                }
                if let Some(from) = open.take() {
                    self.end_quotation(from, at);
                }
            }
            match (mark, open) {
                (Some(QuoteMark::Opening), None) => {
                    self.quotations.push(at..at + 1);
                    open = Some(at);
                    self.set_quote(at, Quote::Opens);
                }
                (Some(QuoteMark::Straight), None) if self.opens_straight(at) => {
                    self.quotations.push(at..at + 1);
                    open = Some(at);
                    self.set_quote(at, Quote::Opens);
                }
                // A closing mark where only an opening one makes sense: some outlets write ”so”.
                (Some(QuoteMark::Closing), None) if self.tokens[at].spaced && self.opens_straight(at) && self.hugs_next(at) => {
                    self.quotations.push(at..at + 1);
                    open = Some(at);
                    self.set_quote(at, Quote::Opens);
                }
                (Some(QuoteMark::Closing | QuoteMark::Straight), Some(from)) => {
                    if form == "’" {
                        self.set_quote(at - 1, Quote::Closes);
                    }
                    self.set_quote(at, Quote::Closes);
                    self.end_quotation(from, at + 1);
                    open = None;
                }
                (_, Some(_)) => self.set_quote(at, Quote::Inside),
                (_, None) => {}
            }
        }
        if let Some(from) = open {
            self.end_quotation(from, self.tokens.len());
        }
    }

    /// ‘…’: a mark that closes stands behind a word or a mark; an apostrophe within a word is no token of its own.
    fn single_mark(&self, at: usize, is_open: bool) -> Option<QuoteMark> {
        match self.form(at) {
            "‘" if !is_open => Some(QuoteMark::Opening),
            // "the boys’ shoes": behind an -s inside a quotation that goes on, most likely possession.
            "’" if is_open && !self.tokens[at].spaced => {
                let possessive =
                    self.lower(at - 1).ends_with('s') && self.tokens.get(at + 1).is_some_and(|next| next.is_word && next.spaced);
                let paragraph = self.tokens[at].paragraph;
                let closes_later = (at + 1..(at + 60).min(self.tokens.len()))
                    .any(|later| self.form(later) == "’" && self.tokens[later].paragraph == paragraph);
                (!(possessive && closes_later)).then_some(QuoteMark::Closing)
            }
            _ => None,
        }
    }

    /// '…': opens behind a blank and in front of a word, closes behind a mark or, in front of a blank, behind a word.
    fn straight_mark(&self, at: usize, is_open: bool) -> Option<QuoteMark> {
        let token = &self.tokens[at];
        if self.form(at) != "'" {
            return None;
        }
        let before = at.checked_sub(1).filter(|&before| self.tokens[before].paragraph == token.paragraph);
        if !is_open {
            let opens = (token.spaced || before.is_none()) && self.hugs_next(at);
            return opens.then_some(QuoteMark::Opening);
        }
        let spaced_behind = self.tokens.get(at + 1).is_none_or(|next| next.spaced || next.paragraph != token.paragraph);
        let behind_mark = before.is_some_and(|before| !self.tokens[before].is_word);
        (!token.spaced && spaced_behind && (behind_mark || !self.lower(at - 1).ends_with('s'))).then_some(QuoteMark::Closing)
    }

    fn set_quote(&mut self, at: usize, quote: Quote) {
        let number = self.quotations.len() as u32;
        let token = &mut self.tokens[at];
        token.quote = quote;
        token.quotation = number;
    }

    fn end_quotation(&mut self, from: usize, to: usize) {
        if let Some(last) = self.quotations.last_mut() {
            *last = from..to;
        }
    }

    /// Whether the next token of the sentence follows without a blank.
    fn hugs_next(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| !next.spaced && next.is_word && next.sentence == self.tokens[at].sentence)
    }

    /// A straight mark right behind a word closes something that was never opened.
    fn opens_straight(&self, at: usize) -> bool {
        let follows = self.tokens.get(at + 1).is_some_and(|next| !next.spaced && next.sentence == self.tokens[at].sentence);
        self.tokens[at].spaced || follows
    }

    /// Crude parts of speech for when no model is there.
    fn guess_tags(&mut self) {
        for at in 0..self.tokens.len() {
            let first = self.sentence_of(at).start == at;
            self.tokens[at].tag = guess(self.form(at), self.lower(at), first, self.tokens[at].is_word);
        }
    }
}

/// Bytes looked at together.
const STRIDE: usize = 32;

/// How many code points begin in these bytes.
fn begun(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&unit| unit & 0xC0 != 0x80).count() as u32
}

/// A place that only moves forward, in bytes and code points.
struct Place<'t> {
    text: &'t str,
    byte: usize,
    cp: u32,
}

impl Place<'_> {
    fn at_code_point(&mut self, cp: u32) -> usize {
        let bytes = self.text.as_bytes();
        // Many bytes at a time, as long as the code point begins behind them.
        while let Some(passed) = bytes.get(self.byte..self.byte + STRIDE).map(begun).filter(|passed| self.cp + passed < cp) {
            self.byte += STRIDE;
            self.cp += passed;
        }
        let next = |byte: usize| bytes[byte..].iter().take_while(|&&unit| unit & 0xC0 == 0x80).count();
        self.byte += next(self.byte);
        while self.cp < cp && self.byte < bytes.len() {
            self.byte += 1;
            self.byte += next(self.byte);
            self.cp += 1;
        }
        self.byte
    }

    fn at_byte(&mut self, byte: usize) -> u32 {
        self.cp += begun(&self.text.as_bytes()[self.byte..byte]);
        self.byte = byte;
        self.cp
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum QuoteMark {
    Opening,
    Closing,
    Straight,
}

impl QuoteMark {
    fn of(form: &str) -> Option<Self> {
        if form == "''" {
            return Some(Self::Straight);
        }
        if form == "``" {
            return Some(Self::Opening);
        }
        let mut chars = form.chars();
        let mark = match chars.next()? {
            '“' | '«' | '„' => Self::Opening,
            '”' | '»' => Self::Closing,
            '"' | '＂' => Self::Straight,
            _ => return None,
        };
        chars.next().is_none().then_some(mark)
    }
}

/// A token as the lists know it: a word by the one folding, a mark as it stands.
fn fold_into(form: &str, is_word: bool, folded: &mut String) {
    if form.is_ascii() {
        let from = folded.len();
        folded.push_str(form);
        folded[from..].make_ascii_lowercase();
    } else if is_word {
        folded.push_str(&fold(form));
    } else {
        folded.extend(form.chars().map(|c| if matches!(c, '’' | '‘') { '\'' } else { c }));
    }
}

fn guess(form: &str, lower: &str, first: bool, is_word: bool) -> Tag {
    if !is_word {
        return Tag::Punctuation;
    }
    match lower {
        "the" | "a" | "an" | "this" | "these" | "those" | "no" | "every" | "each" => return Tag::Determiner,
        "of" | "in" | "on" | "at" | "by" | "for" | "from" | "with" | "about" | "against" | "under" | "over" | "into" | "as" => {
            return Tag::Preposition;
        }
        "and" | "or" | "but" => return Tag::Conjunction,
        "that" | "whether" | "because" | "if" | "while" | "although" => return Tag::Subordinator,
        "to" | "'s" => return Tag::Particle,
        "he" | "she" | "it" | "they" | "we" | "i" | "you" | "who" | "him" | "them" | "which" => return Tag::Pronoun,
        "his" | "her" | "its" | "their" | "our" | "my" | "your" => return Tag::Possessive,
        "is" | "are" | "was" | "were" | "be" | "been" | "has" | "have" | "had" | "do" | "does" | "did" | "will" | "would" | "can"
        | "could" | "may" | "might" | "should" | "must" => return Tag::Auxiliary,
        "not" | "n't" => return Tag::Adverb,
        _ => {}
    }
    if form.starts_with(|c: char| c.is_ascii_digit()) {
        return Tag::Number;
    }
    if form.starts_with(char::is_uppercase) && !first {
        return Tag::Name;
    }
    match lower {
        "said" | "told" | "wrote" => Tag::VerbPast,
        _ if lower.ends_with("ing") => Tag::VerbGerund,
        _ if lower.ends_with("ed") => Tag::VerbPast,
        _ if lower.ends_with("ly") => Tag::Adverb,
        _ if form.starts_with(char::is_uppercase) => Tag::Name,
        _ if lower.ends_with('s') => Tag::Nouns,
        _ => Tag::Noun,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Ruler, specimen::text};

    #[test]
    fn a_quotation_that_goes_on_in_the_next_paragraph_is_one() {
        let document = Document::of("“We stay.\n\n“We fight,” she said. “All of us.”");
        assert_eq!(document.quotations.len(), 2);
        assert_eq!(document.slice(document.quotations[0].clone()), "“We stay.\n\n“We fight,”");
    }

    #[test]
    fn a_word_is_known_in_whichever_form_it_is_written() {
        let document = Document::of("It conﬁrmed, ｓａｉｄ, 𝐝𝐞𝐧𝐢𝐞𝐝, de\u{301}nied, “Don’t”.");
        let lower: Vec<_> = (0..document.tokens.len()).filter(|at| document.tokens[*at].is_word).map(|at| document.lower(at)).collect();
        assert_eq!(lower, ["it", "confirmed", "said", "denied", "denied", "do", "n't"]);
    }

    #[test]
    fn a_quotation_left_open_ends_with_its_paragraph() {
        let document = Document::of("\"We stay.\nHe left. \"Why?\" she asked.");
        assert_eq!(document.slice(document.quotations[0].clone()), "\"We stay.");
        assert_eq!(document.slice(document.quotations[1].clone()), "\"Why?\"");
    }

    proptest! {
        #[test]
        fn tokens_come_in_order_on_borders_and_hold_every_letter(text in text()) {
            let document = Document::of(&text);
            let ruler = Ruler::new(&text);
            let mut held = vec![false; text.chars().count()];
            let mut last = 0;
            for (at, token) in document.tokens.iter().enumerate() {
                prop_assert!(last <= token.start && token.start < token.end);
                prop_assert!(ruler.is_border(token.start) && ruler.is_border(token.end));
                prop_assert_eq!(ruler.slice(token.span()), Some(document.form(at)));
                prop_assert!(document.sentence_of(at).contains(&at));
                last = token.end;
                held[token.start as usize..token.end as usize].fill(true);
            }
            for (c, held) in text.chars().zip(held) {
                prop_assert!(held || !c.is_alphanumeric(), "{c:?} is in no token");
            }
        }
    }
}
