use std::{
    collections::{BTreeSet, HashSet},
    ops::RangeInclusive,
};

use crate::text::{
    Span,
    punctuation::{is_cjk, is_quote, mark, opening_bracket},
};

/// A text whose lines had been broken at a fixed width, its paragraphs whole again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reflowed {
    /// The text.
    pub text: String,
    /// How many line ends became blanks or went.
    pub lines: u32,
    /// How many words that had been divided were put together.
    pub words: u32,
    /// Where each piece of the text begins, and where it began.
    places: Vec<(u32, u32)>,
    length: u32,
}

impl Reflowed {
    /// A span of the text as it stood before.
    pub fn before(&self, span: Span) -> Span {
        let place = |at: u32| {
            let piece = self.places.partition_point(|(new, _)| *new <= at).checked_sub(1).map_or((0, 0), |piece| self.places[piece]);
            piece.1 + (at - piece.0)
        };
        if span.is_empty() {
            Span::new(place(span.start), place(span.start))
        } else {
            Span::new(place(span.start), place(span.end - 1) + 1)
        }
    }

    /// Adds a piece that began at `place`.
    fn push(&mut self, piece: &str, place: u32) {
        self.places.push((self.length, place));
        self.text.push_str(piece);
        self.length += length(piece);
    }

    /// What was done, for who is about to save the text.
    pub fn note(&self) -> String {
        let lines = format!("The lines were broken at a fixed width: {} were joined", self.lines);
        match self.words {
            0 => lines,
            1 => lines + ", 1 divided word was put together",
            words => format!("{lines}, {words} divided words were put together"),
        }
    }
}

/// Widths at which texts are broken; a CJK character is two wide. Narrower are poems and columns, wider are paragraphs.
const WIDTHS: RangeInclusive<usize> = 40..=160;
/// Fewer breaks are chance.
const LEAST_BREAKS: usize = 2;
/// So much shorter than the line before is what stands in a list behind a colon.
const SHORTER: usize = 20;
/// Who quotes somebody who quotes somebody …
const DEEPEST: usize = 9;

/// Joins the lines of a text that was broken at a fixed width: typed in a terminal, mailed, also quoted with `> `.
///
/// A line was broken by the width when the next word would not have fitted in. Of a text that was, most lines were, and most of
/// them in the middle of a sentence; of poems, lists, tables, headlines and bylines neither is true, and in a text that was
/// broken they stay as they stand, because they end before the width. `None` when nothing is to be joined. Nothing visible is
/// lost but `>` and the hyphens of divided words.
pub fn reflow(text: &str) -> Option<Reflowed> {
    let lines: Vec<Line<'_>> = text.split('\n').map(Line::of).collect();
    let depths: BTreeSet<usize> = lines.iter().map(|line| line.depth).collect();
    // Who answers writes at another width than who is quoted.
    let of_depths = |least: usize| depths.iter().filter_map(|depth| Some((*depth, width(&lines, *depth, least)?))).collect::<Vec<_>>();
    // One break alone says nothing, but where others were broken it is one more.
    let widths = if of_depths(LEAST_BREAKS).is_empty() { Vec::new() } else { of_depths(1) };
    let of_depth = |depth: usize| widths.iter().find(|(wrapped, _)| *wrapped == depth).map(|(_, width)| *width);
    if widths.is_empty() {
        return None;
    }
    let mut known = None;
    let mut joined = Reflowed { text: String::with_capacity(text.len()), lines: 0, words: 0, places: Vec::new(), length: 0 };
    let (mut begins, mut place) = (true, 0);
    // How far paragraphs of several lines were indented.
    let mut indents = BTreeSet::new();
    for (at, line) in lines.iter().enumerate() {
        let width = of_depth(line.depth);
        let next = lines.get(at + 1);
        let broken = next.and_then(|next| Break::between(line, next, begins));
        let goes_on = width.zip(broken).is_some_and(|(width, broken)| broken.is_by(width));
        let is_alone =
            || ![at.checked_sub(1).and_then(|at| lines.get(at)), next].into_iter().flatten().any(|other| other.indent == line.indent);
        match width {
            None => joined.push(line.raw, place),
            // A line that stands alone keeps its indent, a poem's, unless it is that of paragraphs.
            Some(_) if begins && !goes_on && !(indents.contains(&line.indent) && is_alone()) => {
                joined.push(line.body.trim_end(), place + length(line.mark()));
            }
            Some(_) => {
                // Japanese and Chinese set the first line in.
                let set_in = if begins { line.blank().trim_start_matches(|c| c != '\u{3000}') } else { "" };
                let start = line.blank().len() - set_in.len();
                let words = &line.body[start..start + set_in.len() + line.words.len()];
                joined.push(words, place + length(line.mark()) + length(&line.blank()[..start]));
            }
        }
        if begins && goes_on && line.indent > 0 {
            indents.insert(line.indent);
        }
        place += length(line.raw);
        begins = !goes_on;
        match next {
            Some(next) if goes_on => {
                joined.lines += 1;
                match seam(line.words, next.words) {
                    Seam::Blank => joined.push(" ", place),
                    Seam::Nothing => {}
                    Seam::Divided => {
                        let known = known.get_or_insert_with(|| words(text));
                        if !keeps_hyphen(line.words, next.words, known) {
                            joined.text.pop();
                            joined.length -= 1;
                        }
                        joined.words += 1;
                    }
                }
            }
            Some(_) => joined.push("\n", place),
            None => {}
        }
        place += 1;
    }
    (joined.lines > 0).then_some(joined)
}

/// A line as it is judged.
struct Line<'t> {
    raw: &'t str,
    /// How often it is quoted: the `>` before it.
    depth: usize,
    /// Without these.
    body: &'t str,
    /// Without the white space at its ends.
    words: &'t str,
    indent: usize,
    /// Of all of `body`.
    width: usize,
    /// Of its first word.
    first: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prose,
    /// Begins with a bullet or a number.
    Item,
    /// A headline in capitals: "A Ferry Sold Twice", "FERRY SOLD TWICE".
    Headline,
    /// A row of a table, a rule, nothing at all: never joined.
    Apart,
}

impl<'t> Line<'t> {
    fn of(raw: &'t str) -> Self {
        let (mut body, mut depth) = (raw, 0);
        while depth < DEEPEST
            && let Some(rest) = body.trim_start_matches(' ').strip_prefix('>')
        {
            depth += 1;
            body = rest.strip_prefix(' ').unwrap_or(rest);
        }
        let words = body.trim();
        let indent = width_of(body) - width_of(body.trim_start());
        // Without blanks between words a line can be broken anywhere.
        let first = words.split_whitespace().next().map_or(0, |word| if word.starts_with(is_unspaced) { 2 } else { width_of(word) });
        Self { raw, depth, body, words, indent, width: width_of(body.trim_end()), first, kind: Kind::of(words) }
    }

    /// The `>` before it.
    fn mark(&self) -> &'t str {
        &self.raw[..self.raw.len() - self.body.len()]
    }

    /// The white space before its words.
    fn blank(&self) -> &'t str {
        &self.body[..self.body.len() - self.body.trim_start().len()]
    }

    /// Whether it is more than one long word, such as an address.
    fn can_be_broken(&self) -> bool {
        self.words.contains(' ') || self.words.starts_with(is_unspaced)
    }

    /// Whether the line ends where no sentence ends and none begins.
    fn is_mid_sentence(&self, next: &Self) -> bool {
        let ends = self.words.chars().rev().find(|c| !is_quote(*c) && opening_bracket(*c).is_none());
        let starts = next.words.chars().find(|c| !is_quote(*c));
        !ends.is_some_and(|c| mark(c).is_some() || c == ':') && starts.is_some_and(|c| c.is_alphanumeric() && !c.is_uppercase())
    }
}

/// The end of a line that may have been broken by the width.
struct Break {
    /// How wide the line is.
    line: usize,
    /// How wide it would be with the first word of the next.
    with_next: usize,
    is_mid_sentence: bool,
    /// Something begins there that is rather a line of its own.
    is_marked: bool,
    can_be_broken: bool,
    /// How far the line is indented.
    indent: usize,
}

impl Break {
    /// Between two lines that can be of one paragraph, which the first `begins` or goes on.
    fn between(line: &Line<'_>, next: &Line<'_>, begins: bool) -> Option<Self> {
        let hangs = begins && (line.kind == Kind::Item || next.indent < line.indent);
        let is_one = line.depth == next.depth && (next.indent == line.indent || hangs);
        (is_one && line.kind != Kind::Apart && next.kind != Kind::Apart).then(|| Self {
            line: line.width,
            with_next: line.width + usize::from(seam(line.words, next.words) == Seam::Blank) + next.first,
            is_mid_sentence: line.is_mid_sentence(next),
            is_marked: next.kind == Kind::Item
                || (line.kind == Kind::Headline && begins)
                || (line.words.ends_with([':', '：']) && next.width + SHORTER < line.width),
            can_be_broken: line.can_be_broken(),
            indent: line.indent,
        })
    }

    /// Whether the line was broken there because no more fits in such a width.
    fn is_by(&self, width: usize) -> bool {
        // Some programs even lines out and break a little early.
        let least = if self.is_mid_sentence { width - width / 12 } else { width };
        (self.line <= width || !self.can_be_broken) && self.with_next > least && (self.is_mid_sentence || !self.is_marked)
    }
}

impl Kind {
    fn of(words: &str) -> Self {
        let is_row = words.contains('\t') || words.contains("   ") || words.contains(" | ") || words.starts_with('|');
        if is_row || !words.contains(char::is_alphanumeric) {
            return Self::Apart;
        }
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        let counts = |number: &str| matches!(number.len(), 1 | 2) && (number.bytes().all(|b| b.is_ascii_digit()) || number.len() == 1);
        let number = first.strip_suffix(['.', ')']).map(|number| number.trim_start_matches('('));
        if !rest.is_empty() && (matches!(first, "-" | "*" | "•" | "·" | "‣" | "◦" | "–" | "+") || number.is_some_and(counts)) {
            return Self::Item;
        }
        let long = || words.split_whitespace().filter(|word| word.chars().count() > 3);
        let capitals = long().filter(|word| word.starts_with(char::is_uppercase)).count();
        if capitals >= 3 && capitals * 5 >= long().count() * 4 && !words.ends_with(['.', ',', ';']) { Self::Headline } else { Self::Prose }
    }
}

/// The width at which the lines of this depth were broken, if they were.
fn width(lines: &[Line<'_>], depth: usize, least: usize) -> Option<usize> {
    let of_depth = lines.windows(2).filter(|pair| pair[0].depth == depth && pair[1].kind != Kind::Item);
    let breaks: Vec<Break> = of_depth.filter_map(|pair| Break::between(&pair[0], &pair[1], true)).collect();
    let mut widths: Vec<usize> = lines.iter().filter(|line| line.depth == depth && line.can_be_broken()).map(|line| line.width).collect();
    widths.sort_unstable();
    // A few lines may be longer: a headline, an address, a line that was changed later.
    let odd = (widths.len() / 20).max(2);
    let candidates: BTreeSet<usize> = widths.into_iter().rev().take(odd + 1).filter(|width| WIDTHS.contains(width)).collect();
    let joined = |width: usize| breaks.iter().filter(move |broken| broken.is_by(width));
    let width = candidates.into_iter().max_by_key(|width| joined(*width).count())?;
    let (all, mid) = (joined(width).count(), joined(width).filter(|broken| broken.is_mid_sentence).count());
    // Lines far shorter than the width are meant to be; what is indented otherwise is a poem that is quoted.
    let indents: BTreeSet<usize> = joined(width).map(|broken| broken.indent).collect();
    let long = breaks.iter().filter(|broken| broken.line * 2 > width && indents.contains(&broken.indent)).count();
    // Where nouns have capitals (German), so has the beginning of many a line; where everything has, they are headlines.
    let inner = || lines.iter().flat_map(|line| line.words.split_whitespace().skip(1)).filter(|word| word.starts_with(char::is_alphabetic));
    let lower = inner().filter(|word| !word.starts_with(char::is_uppercase)).count();
    (all >= least && all * 2 >= long && mid > 0 && mid * 5 * inner().count() >= all * 2 * lower).then_some(width)
}

/// What stands between two lines that are joined.
#[derive(PartialEq, Eq)]
enum Seam {
    Blank,
    /// Scripts without blanks between words, dashes, compounds.
    Nothing,
    /// The hyphen divides a word, or joins two.
    Divided,
}

fn seam(line: &str, next: &str) -> Seam {
    let mut ends = line.chars().rev();
    let (last, before) = (ends.next().unwrap_or(' '), ends.next().unwrap_or(' '));
    let first = next.chars().next().unwrap_or(' ');
    match last {
        '-' | '\u{2010}' if before.is_alphabetic() && first.is_lowercase() => Seam::Divided,
        '-' | '\u{2010}' | '\u{2011}' if before.is_alphanumeric() && first.is_alphanumeric() => Seam::Nothing,
        '-' if line.ends_with("--") && !line.ends_with(" --") => Seam::Nothing,
        '—' if !before.is_whitespace() => Seam::Nothing,
        _ if is_unspaced(last) && is_unspaced(first) => Seam::Nothing,
        _ => Seam::Blank,
    }
}

/// Whether the hyphen at the end of `line` belongs to a compound: so does the text write it elsewhere, or such words are.
fn keeps_hyphen(line: &str, next: &str, known: &HashSet<String>) -> bool {
    const LEFT: &str = "self ex vice well non anti pro co all half semi so then long short high low half-";
    const RIGHT: &str = "owned run backed led based controlled elect wide made old year years term level scale style time speaking related in up out of to the and";
    let is_part = |c: char| c.is_alphanumeric();
    let left: String = line.trim_end_matches(['-', '\u{2010}']).rsplit(|c| !is_part(c)).next().unwrap_or_default().to_lowercase();
    let right: String = next.split(|c| !is_part(c)).next().unwrap_or_default().to_lowercase();
    let is_in = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    known.contains(&format!("{left}-{right}")) || !known.contains(&format!("{left}{right}")) && (is_in(LEFT, &left) || is_in(RIGHT, &right))
}

fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').map(str::to_lowercase).collect()
}

/// Chinese, Japanese, Thai, Lao, Burmese, Khmer: no blanks between words.
fn is_unspaced(c: char) -> bool {
    is_cjk(c) || matches!(c, '、'..='〟' | '！'..='～' | '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Columns of a terminal, near enough.
fn width_of(text: &str) -> usize {
    text.chars().map(|c| if is_cjk(c) || matches!(c, '\u{3000}'..='〟' | '！'..='～' | '\u{AC00}'..='\u{D7A3}') { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Ruler, specimen::text};

    const STORY: &str = "\
The harbour council of Saltmere closed the eastern pier on Monday after
inspectors found cracks in nine of its pillars, a spokeswoman for the
line said. “We were told nothing,” she added. The council denied that it
had known of the cracks since spring.

Two engineers, who did not want to be named, said the state-owned insti-
tute had warned the port authority twice. A member of the board called
that nonsense.";

    const JOINED: &str = "\
The harbour council of Saltmere closed the eastern pier on Monday after inspectors found cracks in nine of its pillars, a spokeswoman for the \
line said. “We were told nothing,” she added. The council denied that it had known of the cracks since spring.

Two engineers, who did not want to be named, said the state-owned institute had warned the port authority twice. A member of the board called \
that nonsense.";

    /// As a terminal breaks it.
    fn wrapped(text: &str, width: usize, prefix: &str) -> String {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in paragraph.split(' ') {
                if !line.is_empty() && width_of(&line) + 1 + width_of(word) > width {
                    lines.push(std::mem::take(&mut line));
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            lines.push(line);
        }
        lines.iter().map(|line| format!("{prefix}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    fn joined(text: &str) -> Option<String> {
        reflow(text).map(|reflowed| reflowed.text)
    }

    #[test]
    fn lines_broken_at_a_width_become_paragraphs_and_divided_words_whole() {
        let reflowed = reflow(STORY).expect("a broken text");
        assert_eq!(reflowed.text, JOINED);
        assert_eq!((reflowed.lines, reflowed.words), (5, 1));
    }

    #[test]
    fn a_quoted_text_loses_its_marks_and_who_answers_keeps_their_lines() {
        let quoted: String = STORY.lines().map(|line| format!("> {line}\n")).collect();
        assert_eq!(joined(&quoted).as_deref(), Some(&*format!("{JOINED}\n")));
        let answer = "Kim wrote:\n".to_owned() + &quoted + "\nNot true.\nAsk Hale.";
        assert_eq!(joined(&answer), Some(format!("Kim wrote:\n{JOINED}\n\nNot true.\nAsk Hale.")));
        let twice: String = STORY.lines().map(|line| format!(">> {line}\n")).collect();
        assert_eq!(joined(&twice).as_deref(), Some(&*format!("{JOINED}\n")));
    }

    #[test]
    fn a_span_is_found_again_where_it_stood() {
        let quoted: String = STORY.lines().map(|line| format!(">  {line}\r\n")).collect();
        for source in [STORY.to_owned(), quoted, wrapped(JOINED, 60, "")] {
            let reflowed = reflow(&source).expect("a broken text");
            let (new, old) = (Ruler::new(&reflowed.text), Ruler::new(&source));
            for (words, stood) in [
                ("The harbour", "The harbour"),
                ("a spokeswoman for the line", "a spokeswoman for the line"),
                ("the state-owned institute", "the state-owned institute"),
                ("nonsense.", "nonsense."),
            ] {
                let at = length(&reflowed.text[..reflowed.text.find(words).expect("words")]);
                let span = Span::new(at, at + length(words));
                assert_eq!(new.slice(span), Some(words));
                let found: Vec<_> = old
                    .slice(reflowed.before(span))
                    .expect("inside")
                    .split([' ', '\r', '\n', '>'])
                    .filter(|word| !word.is_empty())
                    .collect();
                assert_eq!(found.join(" ").replace("insti- tute", "institute"), stood);
            }
        }
    }

    #[test]
    fn any_width_indent_and_script_will_do() {
        for width in [44, 65, 72, 79, 100] {
            assert_eq!(joined(&wrapped(JOINED, width, "")).as_deref(), Some(JOINED), "{width}");
            assert_eq!(joined(&wrapped(JOINED, width, "   ")).as_deref(), Some(JOINED), "indented, {width}");
        }
        let russian = "Министерство обороны отрицает, что корабль вошёл в территориальные воды, сообщил в понедельник его представитель. \
             По словам двух офицеров, которые не захотели назвать себя, судно повернуло назад только после предупреждения береговой охраны.";
        assert_eq!(joined(&wrapped(russian, 60, "")).as_deref(), Some(russian));
        let hebrew = "משרד הביטחון הכחיש ביום שני כי הספינה נכנסה למים הטריטוריאליים של המדינה השכנה, כך נמסר מדובר הממשלה בעיר הנמל. \
             שני קצינים שלא רצו להזדהות בשמם אמרו כי הספינה פנתה לאחור רק לאחר אזהרה של משמר החופים ושל שתי ספינות נוספות.";
        assert_eq!(joined(&wrapped(hebrew, 50, "")).as_deref(), Some(hebrew));
        let german = "Der Hafenrat der Stadt schloss am Montag die östliche Mole, nachdem Prüfer Risse in neun ihrer Pfeiler gefunden hatten, \
             wie eine Sprecherin der Reederei sagte. Der Vorsitzende des Rates bestritt, dass die Verwaltung von den Schäden gewusst habe.";
        assert_eq!(joined(&wrapped(german, 68, "")).as_deref(), Some(german));
        let japanese = "港湾当局は月曜日、東側の桟橋を閉鎖したと発表した。検査官が九本の柱に亀裂を見つけたためだという。\
             会社の広報担当者は何も知らされていなかったと述べた。";
        let lines: Vec<String> = japanese.chars().collect::<Vec<_>>().chunks(24).map(|line| line.iter().collect()).collect();
        assert_eq!(joined(&lines.join("\n")).as_deref(), Some(japanese));
    }

    #[test]
    fn what_ends_before_the_width_stays_apart() {
        let page = format!(
            "PIER CLOSED AFTER INSPECTION\nBy Ana Ortiz\nSaltmere, 3 March\n\n{STORY}\n\nThe board decided:\n- to close the pier until the pillars have been looked at by\n  \
             somebody from outside\n- to ask the port authority for its letters\n1. Open\n2. Shut\n\nPillar   Cracks   Depth\nNo. 3    2        40 cm\nNo. 4    1        12 cm\n\n\
             The tide came in,\nThe tide went out,\nAnd nobody said\nWhat it was about."
        );
        let expected = format!(
            "PIER CLOSED AFTER INSPECTION\nBy Ana Ortiz\nSaltmere, 3 March\n\n{JOINED}\n\nThe board decided:\n- to close the pier until the pillars have been looked at by \
             somebody from outside\n- to ask the port authority for its letters\n1. Open\n2. Shut\n\nPillar   Cracks   Depth\nNo. 3    2        40 cm\nNo. 4    1        12 cm\n\n\
             The tide came in,\nThe tide went out,\nAnd nobody said\nWhat it was about."
        );
        assert_eq!(joined(&page), Some(expected));
    }

    #[test]
    fn a_paragraph_that_begins_on_the_next_line_stays_one() {
        let close = STORY.replace("\n\n", "\n");
        assert_eq!(joined(&close), Some(JOINED.replace("\n\n", "\n")));
        let indented = STORY.replace("\n\nTwo", "\n   Two").replace("The harbour", "   The harbour");
        assert_eq!(joined(&indented), Some(JOINED.replace("\n\n", "\n")));
    }

    #[test]
    fn what_was_not_broken_is_left_as_it_is() {
        for text in [
            "",
            "One line.",
            "Headline\nBy Jane Roe\nThe ferry left at dawn.\nNobody denied it.",
            JOINED,
            // A poem of long lines.
            "The harbour lights are burning low upon the eastern quay,\nThe captain counts his passengers and turns the wheel to sea,\n\
             And those who stayed behind to wave have long since gone to bed,\nAnd nobody remembers now what anybody said.",
            // Headlines, one a line.
            "Council Closes Pier After Cracks Are Found in Nine Pillars\nFerry Line Says It Was Not Told About the Inspection\n\
             Engineers Warned Port Authority Twice, Two Officials Say\nBoard Member Calls the Account of the Engineers Nonsense",
            // A list without marks.
            "Amara Diallo, general, told the court that she had not been there\nJane Roe, harbour master, did not answer\nHe Jun, minister, denied it in a letter",
            // Paragraphs of one line each.
            "The harbour council closed the pier on Monday after inspectors found cracks in nine of its pillars, a spokeswoman for the line said.\n\
             The council denied that it had known of the cracks since spring, and asked the port authority for its letters.\nA member of the board called that nonsense.",
            // A table of even rows.
            "Monday 1204 1130 998 1002 1100 1180 1191\nTuesday 1204 1130 998 1002 110 1180 111\nFriday 1204 1130 998 1002 1100 1180 1191",
            "> 5 percent of those asked said no.\n> 3 percent did not know what they were asked.",
        ] {
            assert_eq!(joined(text), None, "{text}");
        }
    }

    #[test]
    fn a_compound_keeps_its_hyphen() {
        let known = words("The state-run paper and the spokeswoman");
        for (line, next, keeps) in [
            ("the state-", "run paper", true),
            ("the spokes-", "woman said", false),
            ("a company-", "owned port", true),
            ("the insti-", "tute", false),
            ("a self-", "made man", true),
        ] {
            assert_eq!(keeps_hyphen(line, next, &known), keeps, "{line}{next}");
        }
    }

    #[test]
    fn a_book_is_read_quickly() {
        let book = format!("{STORY}\n\n").repeat(4_000);
        let quotes: String = (0..2_000).map(|deep| format!("{} and so on\n", ">".repeat(deep % 200))).collect();
        let start = std::time::Instant::now();
        assert_eq!(reflow(&book).map(|reflowed| reflowed.lines), Some(5 * 4_000));
        assert_eq!(reflow(&quotes), None);
        assert!(start.elapsed().as_secs() < 20, "{:?} in a debug build", start.elapsed());
    }

    proptest! {
        #[test]
        fn nothing_visible_is_lost_and_no_words_are_glued(pieces in prop::collection::vec(text(), 1..6), width in 40..90_usize) {
            let source = wrapped(&pieces.join(" and the harbour master of the town said so "), width, "");
            if let Some(reflowed) = reflow(&source) {
                let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '>' | '-' | '\u{2010}')).collect::<String>();
                prop_assert_eq!(seen(&reflowed.text), seen(&source));
                let latin = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.is_ascii()).map(str::to_owned).filter(|word| !word.is_empty()).collect::<Vec<_>>();
                if reflowed.words == 0 {
                    prop_assert_eq!(latin(&reflowed.text), latin(&source));
                }
            }
        }

        #[test]
        fn a_broken_story_is_put_together_at_any_width(width in 42..110_usize) {
            prop_assert_eq!(joined(&wrapped(JOINED, width, "")), Some(JOINED.to_owned()));
        }
    }
}
