//! What all attributions of a claim add up to. Derived, never typed.

use crate::{
    attribution::{Identification, Polarity, Status},
    vocabulary,
};

vocabulary! {
    /// Where a claim stands among its sources.
    Standing, "standing" {
        /// Nobody is cited: the outlet's own voice.
        Unattributed = "unattributed", "unattributed";
        /// Nobody cited is against it, or nobody cited is for it.
        Uncontested = "uncontested", "uncontested";
        /// Someone is for it and someone against.
        Contested = "contested", "contested";
        /// Someone who said it took it back.
        Retracted = "retracted", "retracted";
    }
}

vocabulary! {
    /// What a reader should be wary of.
    Flag, "flag" {
        /// One source only.
        SingleSource = "single_source", "single source";
        /// Nobody cited can be identified.
        AnonymousOnly = "anonymous_only", "anonymous sources only";
    }
}

/// The standing of a claim with attributions of these statuses. A retraction outweighs a contest:
/// it is what a reader must not miss.
pub fn standing(statuses: impl IntoIterator<Item = Status>) -> Standing {
    let (mut any, mut fore, mut against, mut retracted) = (false, false, false, false);
    for status in statuses {
        any = true;
        retracted |= status == Status::Retracted;
        fore |= status.polarity() == Polarity::For;
        against |= status.polarity() == Polarity::Against;
    }
    match (any, retracted, fore && against) {
        (false, ..) => Standing::Unattributed,
        (_, true, _) => Standing::Retracted,
        (_, _, true) => Standing::Contested,
        _ => Standing::Uncontested,
    }
}

/// The flags of a claim whose attributions are by these sources, identified so.
pub fn flags<S: PartialEq>(cited: &[(S, Identification)]) -> Vec<Flag> {
    let mut flags = Vec::new();
    if let Some((first, _)) = cited.first() {
        if cited.iter().all(|(source, _)| source == first) {
            flags.push(Flag::SingleSource);
        }
        if cited.iter().all(|(_, identified)| identified.is_anonymous()) {
            flags.push(Flag::AnonymousOnly);
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::*;

    #[test]
    fn a_claim_is_contested_only_when_someone_is_for_and_someone_against() {
        assert_eq!(standing([]), Standing::Unattributed);
        assert_eq!(standing([Alleged, Reported]), Standing::Uncontested);
        assert_eq!(standing([Denied, Denied]), Standing::Uncontested);
        assert_eq!(standing([Alleged, Denied]), Standing::Contested);
        assert_eq!(standing([Speculated, Disputed]), Standing::Contested);
        assert_eq!(standing([Alleged, Declined]), Standing::Uncontested);
        assert_eq!(standing([Reported, Denied, Retracted]), Standing::Retracted);
    }

    #[test]
    fn the_same_source_twice_is_a_single_source_and_a_place_name_is_not_anonymous() {
        use Identification::*;
        assert_eq!(flags::<u8>(&[]), []);
        assert_eq!(flags(&[(1, Named), (1, Described)]), [Flag::SingleSource]);
        assert_eq!(flags(&[(1, Bare), (2, Described)]), [Flag::AnonymousOnly]);
        assert_eq!(flags(&[(1, Collective), (2, Bare)]), []);
        assert_eq!(flags(&[(1, None)]), [Flag::SingleSource, Flag::AnonymousOnly]);
    }
}
