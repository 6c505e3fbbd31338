//! Where somebody is quoted, by the marks of many languages.

use std::ops::Range;

/// A stretch between quotation marks, in code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quoted {
    /// With its marks.
    pub(super) whole: Range<usize>,
    /// Without them.
    pub(super) inner: Range<usize>,
}

/// Quotations within quotations that are followed.
const DEEPEST: usize = 4;

/// The marks that may close what `open` opened.
const fn closing(open: char) -> &'static [char] {
    match open {
        '„' => &['“', '”', '"'],
        '“' | '”' => &['”'],
        '«' => &['»'],
        '»' => &['«'],
        '"' => &['"'],
        '「' => &['」'],
        '『' => &['』'],
        _ => &[],
    }
}

/// The outermost quotations of `chars`, in order. One that nobody closes in its paragraph is none, unless the next paragraph
/// opens with its mark again: then it goes on.
pub(super) fn quotations(chars: &[char]) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c == '\n' {
            let next = (at..chars.len()).find(|&at| !chars[at].is_whitespace());
            match (open.first(), next) {
                (Some(&(mark, from)), Some(next)) if chars[next] == mark => {
                    open = vec![(mark, from)];
                    at = next;
                }
                _ => open.clear(),
            }
        } else if let Some(level) = open.iter().rposition(|&(mark, _)| closing(mark).contains(&c))
            && !(c == '"' && opens(chars, at))
        {
            open.truncate(level + 1);
            if let Some((_, from)) = open.pop()
                && open.is_empty()
            {
                found.push(Quoted { whole: from..at + 1, inner: from + 1..at });
            }
        } else if open.len() < DEEPEST && opens(chars, at) {
            open.push((c, at));
        }
        at += 1;
    }
    found
}

/// Whether a mark stands where one opens: it has words right behind it and none right before it. Scripts without blanks have
/// marks that only open.
fn opens(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| chars[at]);
    let behind = chars.get(at + 1).copied();
    let apart = before
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | ':' | '«' | '“' | '„' | '\u{200F}' | '\u{200E}'));
    let touches = behind.is_some_and(|c| !c.is_whitespace());
    match chars[at] {
        // French sets a blank behind it.
        '„' | '“' | '「' | '『' => behind.is_some(),
        '«' => behind.is_some_and(|c| c != '\n'),
        '"' | '”' | '»' => apart && touches,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        quotations(&chars).into_iter().map(|one| chars[one.whole].iter().collect()).collect()
    }

    #[test]
    fn each_language_has_marks_of_its_own_and_inner_ones_stay_inside() {
        assert_eq!(quoted("Er rief: „Halt“, dann »Los« und »weg«."), ["„Halt“", "»Los«", "»weg«"]);
        assert_eq!(quoted("Elle a dit « non » puis «Gritó “cuidado” y»."), ["« non »", "«Gritó “cuidado” y»"]);
        assert_eq!(quoted("他说：“他喊‘小心’。”她说「好『的』」"), ["“他喊‘小心’。”", "「好『的』」"]);
        assert_eq!(quoted("«Он крикнул „берегись“, и упал», \"да\""), ["«Он крикнул „берегись“, и упал»", "\"да\""]);
    }

    #[test]
    fn what_nobody_closes_is_no_quotation_and_one_over_paragraphs_goes_on() {
        assert_eq!(quoted("„Er ging.\nSie kam “ und blieb.").len(), 0);
        assert_eq!(quoted("« Un.\n« Deux. »"), ["« Un.\n« Deux. »"]);
        assert_eq!(quoted("A 3\" pipe and a 4\" pipe").len(), 0);
        assert_eq!(quoted("he said \"it is \"mine\" alone\" and left"), ["\"it is \"mine\" alone\""]);
    }
}
