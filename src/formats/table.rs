//! The claim table: one row per attribution, one row for an unattributed claim.

use super::{csv::Csv, json::Json};
use crate::{attribution::standing::Standing, base::date::OutletTime};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// A format of the table as a file. Rows are written as they come; what was written is sent before the next ones are read.
pub trait TableFormat: Send + Sync {
    /// Its name and the ending of its files: `csv`.
    fn name(&self) -> &'static str;
    /// Its media type.
    fn media_type(&self) -> &'static str;
    /// What stands before the first row.
    fn begin(&self, out: &mut Vec<u8>);
    /// A row.
    fn row(&self, row: &TableRow<'_>, is_first: bool, out: &mut Vec<u8>);
    /// What stands after the last row.
    fn end(&self, out: &mut Vec<u8>);
}

/// Every format there is.
pub const FORMATS: &[&dyn TableFormat] = &[&Csv::STANDARD, &Csv::EXCEL, &Json];

/// The format of this name.
pub fn named(name: &str) -> Option<&'static dyn TableFormat> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// A value of the table, for formats that write cells.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'r> {
    /// Nothing.
    Empty,
    /// A text, perhaps of somebody from outside.
    Text(&'r str),
    /// A whole number.
    Number(u32),
    /// An id.
    Id(Uuid),
    /// A time.
    Time(DateTime<Utc>),
    /// A time by an outlet's clock.
    OutletTime(OutletTime),
}

impl<'r> From<&'r str> for Cell<'r> {
    fn from(text: &'r str) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<Uuid> for Cell<'_> {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl From<DateTime<Utc>> for Cell<'_> {
    fn from(at: DateTime<Utc>) -> Self {
        Self::Time(at)
    }
}

impl From<OutletTime> for Cell<'_> {
    fn from(at: OutletTime) -> Self {
        Self::OutletTime(at)
    }
}

impl From<Standing> for Cell<'_> {
    fn from(standing: Standing) -> Self {
        Self::Text(standing.as_str())
    }
}

impl<'r, T: Into<Cell<'r>>> From<Option<T>> for Cell<'r> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Declares the columns once: the row, their names in order, and its values as cells.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)+) => {
        /// One row: a claim and one of its attributions, if it has any. The names are those of the contract, in its order.
        #[derive(Serialize)]
        pub struct TableRow<'r> { $($(#[$doc])* pub $name: $type,)+ }

        /// The columns, in order.
        pub const COLUMNS: &[&str] = &[$(stringify!($name)),+];

        impl<'r> TableRow<'r> {
            /// The values, in the order of [`COLUMNS`].
            pub fn cells(&self) -> [Cell<'r>; COLUMNS.len()] {
                [$(Cell::from(self.$name)),+]
            }
        }
    };
}

columns! {
    /// The article's id.
    article_id: Uuid,
    /// Its headline.
    article_title: &'r str,
    /// Who published it.
    outlet: &'r str,
    /// When, by the outlet's clock, with its offset.
    published_at: Option<OutletTime>,
    /// The claim's id.
    claim_id: Uuid,
    /// What it says.
    statement: &'r str,
    /// The words of the text.
    quote: &'r str,
    /// First code point of its first span.
    start: Option<u32>,
    /// One past the last code point of its first span.
    end: Option<u32>,
    /// The attribution's id.
    attribution_id: Option<Uuid>,
    /// Who said so.
    source: Option<&'r str>,
    /// What they are.
    source_kind: Option<&'r str>,
    /// What they did with the claim.
    status: Option<&'r str>,
    /// In which form.
    form: Option<&'r str>,
    /// How the text identifies them.
    identification: Option<&'r str>,
    /// Through whom it came.
    via: Option<&'r str>,
    /// The words that show it.
    cue: Option<&'r str>,
    /// How far the claim's review has come.
    review: &'r str,
    /// The newsroom's own check.
    check: &'r str,
    /// What its attributions add up to.
    standing: Standing,
    /// Who made it; empty for who may not see the desk.
    created_by: &'r str,
    /// When.
    created_at: DateTime<Utc>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
    /// Where the article appeared.
    url: &'r str,
    /// All its spans, `start-end` each, separated by blanks.
    spans: &'r str,
    /// What a reader should be wary of, separated by blanks.
    flags: &'r str,
    /// The article's language.
    language: &'r str,
    /// The attribution through which it came.
    via_id: Option<Uuid>,
    /// Its number in the article, as its readers count.
    claim_number: u32,
    /// The fact that it is about.
    fact_id: Option<Uuid>,
    /// What that says.
    fact: Option<&'r str>,
    /// What the claim does with it.
    relation: Option<&'r str>,
}
