//! What a desk calls its sources and takes them for, learnt from what editors changed when they accepted proposals.

use crate::{attribution::SourceKind, text::fold};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer decisions that agree are chance.
const LEAST: usize = 3;
/// Of the decisions on a word this share must agree, in per cent.
const SHARE: usize = 75;

/// A source as it was proposed, and as the editor kept it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name proposed.
    pub proposed: String,
    /// The kind proposed.
    pub kind: SourceKind,
    /// The name kept.
    pub made: String,
    /// The kind kept.
    pub made_kind: SourceKind,
}

/// What was learnt: only where it differs from what is proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// By the word a name rests on ("board", "residents"): what the desk takes such sources for.
    kinds: BTreeMap<String, SourceKind>,
    /// By the name proposed: the name the desk uses.
    names: BTreeMap<String, String>,
}

impl Choices {
    /// What editors decided often enough, and alike.
    pub fn learn(seen: &[Choice]) -> Self {
        let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut kinds: BTreeMap<String, Vec<&Choice>> = BTreeMap::new();
        for choice in seen {
            names.entry(fold(&choice.proposed)).or_default().push(&choice.made);
            kinds.entry(head(&choice.proposed)).or_default().push(choice);
        }
        let names = names.into_iter().filter_map(|(proposed, made)| {
            let most = most(&made)?;
            (fold(most) != proposed).then(|| (proposed, most.to_string()))
        });
        let kinds = kinds.into_iter().filter_map(|(head, choices)| {
            let most = *most(&choices.iter().map(|choice| choice.made_kind).collect::<Vec<_>>())?;
            // What one person is says nothing of others of that surname: the word is common where it is written small.
            let is_common = choices.iter().any(|choice| choice.proposed.split(' ').any(|word| word == head));
            let differs = choices.iter().any(|choice| choice.kind != most);
            (is_common && differs).then_some((head, most))
        });
        Self { names: names.collect(), kinds: kinds.collect() }
    }

    /// Name and kind of a source as this desk would have them.
    pub fn of(&self, name: &str, kind: SourceKind) -> (String, SourceKind) {
        let kind = self.kinds.get(&head(name)).copied().unwrap_or(kind);
        (self.names.get(&fold(name)).cloned().unwrap_or_else(|| name.to_owned()), kind)
    }

    /// For how many of these name and kind come out as the editor kept them.
    pub fn right(&self, decided: &[Choice]) -> usize {
        let as_made = |choice: &&Choice| {
            let (name, kind) = self.of(&choice.proposed, choice.kind);
            fold(&name) == fold(&choice.made) && kind == choice.made_kind
        };
        decided.iter().filter(as_made).count()
    }
}

/// What most of these are, where there are enough of them and they agree.
fn most<T: Ord>(decided: &[T]) -> Option<&T> {
    let mut counts: BTreeMap<&T, usize> = BTreeMap::new();
    decided.iter().for_each(|one| *counts.entry(one).or_default() += 1);
    let (most, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= LEAST && count * 100 >= decided.len() * SHARE).then_some(most)
}

/// The word a name rests on: "the board of Finch Bank" → "board".
fn head(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(' ').take_while(|word| !matches!(*word, "of" | "for" | "in" | "at" | "from" | "on" | "with" | "who"));
    words.last().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(proposed: &str, kind: SourceKind, made: &str, made_kind: SourceKind) -> Choice {
        Choice { proposed: proposed.into(), kind, made: made.into(), made_kind }
    }

    #[test]
    fn what_editors_call_a_source_three_times_is_its_name() {
        let renamed = choice("Number 4", SourceKind::Other, "Cabinet of Norland", SourceKind::Other);
        assert_eq!(Choices::learn(&[renamed.clone(), renamed.clone()]), Choices::default());
        let learnt = Choices::learn(&[renamed.clone(), renamed.clone(), renamed.clone()]);
        assert_eq!(learnt.of("number 4", SourceKind::Other).0, "Cabinet of Norland");
        assert_eq!((Choices::default().right(std::slice::from_ref(&renamed)), learnt.right(&[renamed])), (0, 1));
    }

    #[test]
    fn a_kind_is_learnt_by_the_word_a_name_rests_on_and_never_by_a_surname() {
        let board = |name| choice(name, SourceKind::Other, name, SourceKind::Government);
        let learnt = Choices::learn(&[board("the water board"), board("The Board of Oren"), board("a school board")]);
        assert_eq!(learnt.of("the harbour board", SourceKind::Other).1, SourceKind::Government);
        assert_eq!(learnt.of("the harbour police", SourceKind::MilitaryPolice).1, SourceKind::MilitaryPolice);
        let marsh = || choice("Lidia Marsh", SourceKind::Other, "Lidia Marsh", SourceKind::Court);
        let brother = choice("Owen Marsh", SourceKind::Other, "Owen Marsh", SourceKind::Court);
        assert_eq!(Choices::learn(&[marsh(), marsh(), marsh(), brother]), Choices::default());
    }

    #[test]
    fn where_editors_do_not_agree_nothing_is_learnt() {
        let as_kind = |kind| choice("the watchdog", SourceKind::Other, "the watchdog", kind);
        let split = [
            as_kind(SourceKind::Government),
            as_kind(SourceKind::ExpertNgo),
            as_kind(SourceKind::Government),
            as_kind(SourceKind::Company),
        ];
        assert_eq!(Choices::learn(&split), Choices::default());
    }
}
