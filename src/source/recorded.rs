//! A source as the record keeps it.

use super::Source;
use crate::record::state;

impl From<&Source> for state::Source {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id,
            slug: source.slug.clone(),
            name: source.name.clone(),
            kind: source.kind,
            aliases: source.aliases.clone(),
            country: source.country.clone(),
            parent: source.parent,
            note: source.note.clone(),
            article_id: source.article_id,
            version: source.version,
            created_at: source.created_at,
            updated_at: source.updated_at,
        }
    }
}

impl From<state::Source> for Source {
    fn from(kept: state::Source) -> Self {
        let state::Source { id, slug, name, kind, aliases, country, parent, note, article_id, version, created_at, updated_at } = kept;
        Self { id, slug, name, kind, aliases, country, parent, note, article_id, version, created_at, updated_at }
    }
}
