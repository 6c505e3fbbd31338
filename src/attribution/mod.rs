//! Who says so: the status a source gives a claim, in which form, through whom. Pure: knows no web, no database.

/// Descriptions that mean one body.
#[cfg(feature = "ssr")]
mod body;
/// The browser does not know them: what it draws stands until the server has answered.
#[cfg(not(feature = "ssr"))]
mod body {
    pub const fn is_one_body(_: &str) -> bool {
        false
    }
}
/// Chains: which attribution came through which, and why a circle is refused.
pub mod chain;
/// What a source is.
pub mod source_kind;
/// What all attributions of a claim add up to.
pub mod standing;

pub use source_kind::SourceKind;

use crate::vocabulary;

vocabulary! {
    /// What the text says a source did with the claim.
    Status, "status" {
        /// Neutral: said, told, wrote, quoted.
        Reported = "reported", "reported";
        /// Accuses, unproven.
        Alleged = "alleged", "alleged";
        /// Says it is false.
        Denied = "denied", "denied";
        /// Vouches for what another said.
        Confirmed = "confirmed", "confirmed";
        /// Contests without a flat denial.
        Disputed = "disputed", "disputed";
        /// Offers it as possible or likely.
        Speculated = "speculated", "speculated";
        /// Asked, gave no comment.
        Declined = "declined", "declined to comment";
        /// Took it back.
        Retracted = "retracted", "retracted";
    }
}

vocabulary! {
    /// Which side a status takes.
    Polarity, "polarity" {
        /// Stands behind the claim.
        For = "for", "for";
        /// Stands against it.
        Against = "against", "against";
        /// Takes no side.
        Neither = "neither", "neither";
    }
}

impl Status {
    /// Which side a source takes by this status.
    pub const fn polarity(self) -> Polarity {
        match self {
            Self::Reported | Self::Alleged | Self::Confirmed | Self::Speculated => Polarity::For,
            Self::Denied | Self::Disputed => Polarity::Against,
            Self::Declined | Self::Retracted => Polarity::Neither,
        }
    }

    /// The key that sets it in the workspace.
    pub const fn key(self) -> char {
        match self {
            Self::Reported => 'r',
            Self::Alleged => 'a',
            Self::Denied => 'd',
            Self::Confirmed => 'c',
            Self::Disputed => 't',
            Self::Speculated => 's',
            Self::Declined => 'n',
            Self::Retracted => 'x',
        }
    }
}

vocabulary! {
    /// How the words of the source are rendered.
    Form, "form" {
        /// In quotation marks.
        Direct = "direct", "direct";
        /// In the writer's words.
        Indirect = "indirect", "indirect";
        /// Both in one sentence.
        Mixed = "mixed", "mixed";
    }
}

vocabulary! {
    /// How the text identifies the source.
    Identification, "identification" {
        /// By name.
        Named = "named", "named";
        /// By description: “a US official”.
        Described = "described", "described";
        /// Just “sources”.
        Bare = "bare", "bare";
        /// A place or body speaking as one: “Washington”.
        Collective = "collective", "collective";
        /// Not at all.
        None = "none", "none";
    }
}

impl Identification {
    /// Whether a reader could not tell who it was.
    pub const fn is_anonymous(self) -> bool {
        matches!(self, Self::Described | Self::Bare | Self::None)
    }

    /// Whether whom a text identifies so and calls `name` has no name outside of its article: “the company” speaks as one, and is another
    /// one in the next article.
    pub fn is_of_its_article(self, name: &str) -> bool {
        self.is_anonymous() || (self == Self::Collective && is_description(name))
    }
}

/// Words that begin small, but for particles of names.
fn is_small(word: &str) -> bool {
    const PARTICLES: &str = "al|el|de|da|di|du|der|den|la|le|van|von|bin|ibn|ter|of|and|the|for|in";
    let begins = word.starts_with(|c: char| c.is_ascii_lowercase());
    begins && !word.contains(|c: char| c.is_ascii_uppercase()) && !PARTICLES.split('|').any(|particle| particle == word)
}

/// Whether somebody is described, not named, by words that begin small behind “the”, “a” or a number: “The mayor”, “Two US officials”.
pub fn is_counted(name: &str) -> bool {
    const COUNTED: &str = "A|An|One|Two|Three|Several|Some|Unnamed|a|an|one|two|three|several|some|unnamed";
    let (first, rest) = name.trim().split_once(' ').unwrap_or((name.trim(), ""));
    let the = matches!(first, "The" | "the") && is_small(rest.split(' ').next().unwrap_or_default());
    the || (COUNTED.split('|').any(|counted| counted == first) && rest.split(' ').any(is_small))
}

/// The same also where nothing stands before these words: “officials”.
pub fn is_description(name: &str) -> bool {
    is_small(name.trim().split(' ').next().unwrap_or_default()) || is_counted(name)
}

/// The order in which statuses are counted and drawn everywhere: those who stand behind a claim, those who doubt it, the others.
pub const DISPLAY_ORDER: [Option<Status>; 9] = [
    Some(Status::Reported),
    Some(Status::Confirmed),
    Some(Status::Alleged),
    Some(Status::Speculated),
    Some(Status::Disputed),
    Some(Status::Denied),
    Some(Status::Declined),
    Some(Status::Retracted),
    None,
];
