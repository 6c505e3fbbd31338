//! Which facts: the filters of their list, as they stand in a URL.

/// SQL of lists of facts.
pub mod store;

use crate::{
    access::Viewer,
    article,
    base::{
        error::{Fault, Faults},
        id::{FactId, SourceId},
        paging,
        percent::percent,
    },
    db::Connection,
    source,
    text::{Wanted, fold},
};
use serde::{Deserialize, Serialize};
use store::FactFilter;

/// Which facts, as the URL says it. Unknown names are refused: a mistyped filter must not show everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FactQuery {
    /// Words in statement or topics.
    pub q: Option<String>,
    /// A topic.
    pub topic: Option<String>,
    /// The newsroom's finding.
    pub finding: Option<String>,
    /// A source that a claim about it cites: id, slug or name.
    pub source: Option<String>,
    /// An article that has a claim about it: id or slug.
    pub article: Option<String>,
    /// How many.
    pub limit: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl FactQuery {
    /// The query string of the same filters, without what is empty; `cursor` replaces where the page begins.
    pub fn to_query(&self, cursor: Option<&str>) -> String {
        let mut query = String::new();
        let value = serde_json::to_value(Self { cursor: cursor.map(str::to_owned), ..self.clone() }).unwrap_or_default();
        for (name, value) in value.as_object().into_iter().flatten() {
            if let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(name);
                query.push('=');
                query.extend(percent(text));
            }
        }
        query
    }

    /// Whether a filter is there with nothing in it, as forms send them.
    pub fn has_empty(&self) -> bool {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.as_object().into_iter().flatten().any(|(_, value)| value.as_str().is_some_and(|text| text.trim().is_empty()))
    }

    /// The filter it means and how many facts to a page; `None` when it names an article or a source that is not there for this viewer.
    ///
    /// # Errors
    /// [`Fault::Invalid`] naming the parameters; the database's.
    pub async fn understand(&self, conn: &mut Connection, viewer: &Viewer) -> Result<Option<(FactFilter, i64)>, Fault> {
        let given = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut faults = Faults::default();
        let limit = paging::limit(self.limit.as_deref(), &mut faults);
        let after = paging::given(self.cursor.as_deref(), &mut faults, |(at, id): (i64, FactId)| Some((paging::time(at)?, id)));
        let wanted = faults.take("q", Wanted::filter(self.q.as_deref())).flatten();
        let finding = given(&self.finding).and_then(|word| faults.take("finding", word.parse()));
        let topic = given(&self.topic).map(|topic| fold(&topic));
        let filter = FactFilter { wanted, topic, finding, after, public: !viewer.sees_everything(), ..FactFilter::default() };
        let mut filter = faults.or(filter)?;
        if let Some(source) = given(&self.source) {
            let found = match source.parse::<SourceId>() {
                Ok(id) => Some(id),
                Err(_) => match source::store::by_slug(conn, &source).await? {
                    Some(source) => Some(source.id),
                    None => source::store::by_name(conn, &source).await?.map(|source| source.id),
                },
            };
            let Some(found) = found else { return Ok(None) };
            filter.source = Some(found);
        }
        if let Some(article) = given(&self.article) {
            let found = article::store::at(conn, &article, viewer.sees_everything()).await?;
            let Some(found) = found.filter(|article| viewer.sees(article.as_thing())) else { return Ok(None) };
            filter.article = Some(found.id);
        }
        Ok(Some((filter, limit)))
    }
}
