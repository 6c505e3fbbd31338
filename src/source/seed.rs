//! Well-known agencies, state and public media, bodies, and the governments that news calls by their capitals: offered to a newsroom
//! that begins. `seed.json` says of each where what is said of it comes from.

use super::{Source, SourceInput, commands, store};
use crate::{
    access::permission::Permission,
    attribution::SourceKind,
    base::{error::Fault, id::SourceId},
    db::{self, Connection},
    newsroom::Transaction,
    text::fold,
};
use serde::Deserialize;
use std::sync::LazyLock;

/// An entry of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Canonical name.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// ISO 3166 alpha-2, or empty.
    #[serde(default)]
    pub country: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The entry above it that it belongs to.
    #[serde(default)]
    pub parent: Option<String>,
    /// What a newsroom should know about it, or empty.
    #[serde(default)]
    pub note: String,
    /// Where this comes from.
    pub from: String,
}

/// Every entry, those that others belong to before them.
pub static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| serde_json::from_str(include_str!("seed.json")).unwrap_or_default());

/// How many entries are not known here by their names.
///
/// # Errors
/// The database's.
pub async fn offered(conn: &mut Connection) -> db::Result<usize> {
    let here = store::by_names(conn, KNOWN.iter().map(|entry| entry.name.as_str())).await?;
    Ok(KNOWN.len().saturating_sub(here.len()))
}

/// Takes over the entries none of whose names is known here; names that are known stay whose they are.
///
/// # Errors
/// [`Fault::Forbidden`].
pub async fn take_over(tx: &mut Transaction<'_>) -> Result<Vec<Source>, Fault> {
    tx.must(Permission::WriteSources)?;
    let mut made = Vec::new();
    for entry in KNOWN.iter() {
        let names = || std::iter::once(&entry.name).chain(&entry.aliases).map(String::as_str);
        let heard = store::by_names(tx.conn, names()).await?;
        if heard.contains_key(&fold(&entry.name)) {
            continue;
        }
        let parent: Option<SourceId> = match &entry.parent {
            Some(parent) => store::by_name(tx.conn, parent).await?.map(|parent| parent.id),
            None => None,
        };
        let input = SourceInput {
            name: Some(entry.name.clone()),
            kind: Some(entry.kind.to_string()),
            aliases: Some(entry.aliases.iter().filter(|alias| !heard.contains_key(&fold(alias))).cloned().collect()),
            country: Some(Some(entry.country.clone())),
            parent: Some(parent),
            note: Some(Some(entry.note.clone())),
            article_id: None,
        };
        made.push(commands::create(tx, input).await?);
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_of_the_file_leads_to_one_entry_and_every_entry_says_where_it_comes_from() {
        assert!(KNOWN.len() > 80, "the file is read: {}", KNOWN.len());
        let (mut names, mut canonical) = (HashSet::new(), HashSet::new());
        for entry in KNOWN.iter() {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                assert!(names.insert(fold(name)), "{name} stands twice");
            }
            assert!(entry.from.len() > 10, "{}: where from?", entry.name);
            assert!(entry.country.is_empty() || entry.country.len() == 2, "{}", entry.name);
            assert!(entry.parent.as_ref().is_none_or(|parent| canonical.contains(parent)), "{}: its parent comes first", entry.name);
            canonical.insert(entry.name.clone());
        }
    }

    #[test]
    fn a_capital_leads_to_the_government_that_suggestions_file_it_under() {
        for entry in KNOWN.iter().filter(|entry| entry.kind == SourceKind::Government) {
            for name in &entry.aliases {
                let filed = crate::suggest::guess(name).canonical;
                assert!(filed.is_none_or(|under| fold(under) == fold(&entry.name)), "{name}: {filed:?} is not {}", entry.name);
            }
        }
    }
}
