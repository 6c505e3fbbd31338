//! What all attributions of a claim add up to. Derived, never typed.
//!
//! Only the ends of chains count: attributions that no other one is *via*. Who only relays vouches for the relaying, not for the
//! claim, so that “Reuters reported, citing Kim” stands as Kim alone does. The rules, of the ends:
//!
//! | standing       | when                                                         |
//! |----------------|--------------------------------------------------------------|
//! | `unattributed` | there is none                                                |
//! | `retracted`    | somebody took it back; a reader must not miss that           |
//! | `contested`    | somebody is for it, somebody against                         |
//! | `denied`       | somebody is against it, nobody for it                        |
//! | `uncontested`  | nobody is against it                                         |
//!
//! | flag             | when                                                                                                |
//! |------------------|-----------------------------------------------------------------------------------------------------|
//! | `single_source`  | all are of one source                                                                               |
//! | `anonymous_only` | each is `described`, `bare` or `none`, and neither a document nor a body of which there is one only |

use crate::{
    attribution::{Identification, Polarity, SourceKind, Status, body::is_one_body, chain},
    vocabulary,
};

vocabulary! {
    /// Where a claim stands among its sources.
    Standing, "standing" {
        /// Nobody is cited: the outlet's own voice.
        Unattributed = "unattributed", "unattributed";
        /// Nobody cited is against it.
        Uncontested = "uncontested", "uncontested";
        /// Someone is for it and someone against.
        Contested = "contested", "contested";
        /// Someone is against it, and nobody vouches for it.
        Denied = "denied", "denied only";
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

/// An attribution, as far as it counts for what they add up to.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'v, S> {
    /// Whose.
    pub source: S,
    /// Under which name.
    pub name: &'v str,
    /// What the source is.
    pub kind: SourceKind,
    /// What it did with the claim.
    pub status: Status,
    /// How the text identifies it.
    pub identification: Identification,
    /// Position of the attribution through which it came.
    pub via: Option<usize>,
}

/// The standing and the flags of a claim with these attributions.
pub fn add_up<S: PartialEq>(voices: &[Voice<'_, S>]) -> (Standing, Vec<Flag>) {
    let via: Vec<_> = voices.iter().map(|voice| voice.via).collect();
    let ends: Vec<_> = chain::ends(&via).into_iter().map(|at| &voices[at]).collect();
    let Some(first) = ends.first() else { return (Standing::Unattributed, Vec::new()) };
    let some = |side: Polarity| ends.iter().any(|voice| voice.status.polarity() == side);
    let standing = match (some(Polarity::For), some(Polarity::Against)) {
        _ if ends.iter().any(|voice| voice.status == Status::Retracted) => Standing::Retracted,
        (true, true) => Standing::Contested,
        (false, true) => Standing::Denied,
        (_, false) => Standing::Uncontested,
    };
    let flags = [
        (Flag::SingleSource, ends.iter().all(|voice| voice.source == first.source)),
        (Flag::AnonymousOnly, ends.iter().all(|voice| voice.is_anonymous())),
    ];
    (standing, flags.into_iter().filter_map(|(flag, is_raised)| is_raised.then_some(flag)).collect())
}

impl<S> Voice<'_, S> {
    /// Whether a reader could not tell who it was. A leaked letter and “the foreign ministry” have no name, and yet one can ask them.
    pub fn is_anonymous(&self) -> bool {
        let is_known = self.kind == SourceKind::Document || (self.identification == Identification::Described && is_one_body(self.name));
        self.identification.is_anonymous() && !is_known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who, how identified, what they did, through the how manieth.
    type Case = (&'static str, &'static str, &'static str, Option<usize>);

    fn of(case: &[Case]) -> (Standing, Vec<&'static str>) {
        let kind = |name: &str| match name {
            "a letter" => SourceKind::Document,
            "Reuters" => SourceKind::NewsAgency,
            _ => SourceKind::Other,
        };
        let voices: Vec<_> = case
            .iter()
            .map(|(name, way, status, via)| Voice {
                source: *name,
                name,
                kind: kind(name),
                status: status.parse().expect("a status"),
                identification: way.parse().expect("a way"),
                via: *via,
            })
            .collect();
        let (standing, flags) = add_up(&voices);
        (standing, flags.into_iter().map(Flag::as_str).collect())
    }

    #[test]
    fn what_attributions_add_up_to() {
        use Standing::*;
        const ONE: &str = "single_source";
        const ANONYMOUS: &str = "anonymous_only";
        let cases: &[(&[Case], Standing, &[&str])] = &[
            (&[], Unattributed, &[]),
            (&[("Kim", "named", "alleged", None)], Uncontested, &[ONE]),
            (&[("Kim", "named", "alleged", None), ("Lee", "named", "reported", None)], Uncontested, &[]),
            (&[("Kim", "named", "alleged", None), ("Kim", "named", "confirmed", None)], Uncontested, &[ONE]),
            (&[("Kim", "named", "alleged", None), ("Lee", "named", "denied", None)], Contested, &[]),
            (&[("Kim", "named", "speculated", None), ("Lee", "named", "disputed", None)], Contested, &[]),
            (&[("Kim", "named", "alleged", None), ("Lee", "named", "declined", None)], Uncontested, &[]),
            (&[("Lee", "named", "declined", None)], Uncontested, &[ONE]),
            // Nobody vouches.
            (&[("Lee", "named", "denied", None)], Denied, &[ONE]),
            (&[("Lee", "named", "denied", None), ("Kim", "named", "disputed", None)], Denied, &[]),
            (&[("Lee", "named", "denied", None), ("Kim", "named", "declined", None)], Denied, &[]),
            (&[("Lee", "named", "denied", Some(1)), ("Reuters", "named", "reported", None)], Denied, &[ONE]),
            // A retraction outweighs all.
            (&[("Kim", "named", "reported", None), ("Lee", "named", "denied", None), ("Kim", "named", "retracted", None)], Retracted, &[]),
            (&[("Kim", "named", "retracted", None)], Retracted, &[ONE]),
            // Who relays does not count.
            (&[("Kim", "named", "alleged", Some(1)), ("Reuters", "named", "reported", None)], Uncontested, &[ONE]),
            (&[("two officials", "described", "alleged", Some(1)), ("Reuters", "named", "reported", None)], Uncontested, &[ONE, ANONYMOUS]),
            (
                &[
                    ("officials", "bare", "alleged", Some(1)),
                    ("Post", "named", "reported", Some(2)),
                    ("Reuters", "named", "reported", None),
                ],
                Uncontested,
                &[ONE, ANONYMOUS],
            ),
            (
                &[
                    ("officials", "bare", "alleged", Some(2)),
                    ("a diplomat", "described", "denied", Some(2)),
                    ("Reuters", "named", "reported", None),
                ],
                Contested,
                &[ANONYMOUS],
            ),
            (
                &[
                    ("officials", "bare", "alleged", Some(1)),
                    ("Reuters", "named", "reported", None),
                    ("Reuters", "named", "confirmed", None),
                ],
                Uncontested,
                &[],
            ),
            (
                &[("Kim", "named", "denied", Some(1)), ("Reuters", "named", "alleged", None), ("Lee", "named", "alleged", None)],
                Contested,
                &[],
            ),
            // Who can be asked is not anonymous.
            (&[("officials", "bare", "alleged", None), ("Washington", "collective", "alleged", None)], Uncontested, &[]),
            (&[("a letter", "described", "alleged", None)], Uncontested, &[ONE]),
            (&[("the foreign ministry", "described", "denied", None)], Denied, &[ONE]),
            (&[("The army of Varland", "described", "alleged", None)], Uncontested, &[ONE]),
            (&[("the ministry official", "described", "alleged", None)], Uncontested, &[ONE, ANONYMOUS]),
            (&[("a ministry", "described", "alleged", None)], Uncontested, &[ONE, ANONYMOUS]),
            (&[("the police", "bare", "alleged", None)], Uncontested, &[ONE, ANONYMOUS]),
            (&[("Theo", "none", "alleged", None)], Uncontested, &[ONE, ANONYMOUS]),
        ];
        for (case, standing, flags) in cases {
            assert_eq!(of(case), (*standing, flags.to_vec()), "{case:?}");
        }
    }
}
