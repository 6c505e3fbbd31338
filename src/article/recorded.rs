//! An article as the record keeps it.

use super::Article;
use crate::record::state;

impl Article {
    /// With its text: for the event that brings it.
    pub fn recorded_whole(&self) -> state::Article {
        state::Article { text: self.text.clone(), ..self.recorded() }
    }

    /// Without its text, which stays the same.
    pub fn recorded(&self) -> state::Article {
        state::Article {
            id: self.id,
            slug: self.slug.clone(),
            title: self.title.clone(),
            outlet: self.outlet.clone(),
            byline: self.byline.clone(),
            url: self.url.clone(),
            published_at: self.published_at,
            language: self.language.clone(),
            state: self.state.to_string(),
            revision: self.revision,
            revision_id: self.revision_id,
            text: None,
            archived_at: self.archived_at,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            tags: self.tags.clone(),
        }
    }
}
