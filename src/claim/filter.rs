//! Which claims: the filters of the claim table, the REST lists and the exports. They live in the URL.

use crate::{
    attribution::{Form, Identification, Polarity, SourceKind, Status, standing::Standing},
    base::{
        date::{self, OutletTime},
        error::{Fault, Faults},
        id::{ArticleId, ClaimId, SourceId},
        paging,
        percent::percent,
    },
    claim::{
        Check, Review,
        way::{Lead, Named, Way},
    },
    db::{
        Connection, Sql, Value,
        search::{self, Searched},
    },
    text::Wanted,
    vocabulary,
};
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a list of claims is sorted by; a `-` before the word turns it round.
    Sort, "order" {
        /// When the claim was made.
        Created = "created_at", "made";
        /// When it was last changed.
        Updated = "updated_at", "changed";
        /// When its article was published.
        Published = "published_at", "published";
        /// By headline.
        Article = "article_title", "article";
        /// By outlet.
        Outlet = "outlet", "outlet";
        /// By statement.
        Statement = "statement", "claim";
        /// In reading order of its article.
        Place = "place", "place in the text";
        /// By review state.
        Review = "review", "review";
        /// By the newsroom's finding.
        Check = "check", "check";
    }
}

/// How much of a statement sorts it: all of it would not fit into a cursor.
pub(super) const SORTED_BY: usize = 120;

impl Sort {
    /// The SQL it sorts by: never NULL, so that a cursor can compare with it.
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Created => "c.created_at",
            Self::Updated => "c.updated_at",
            Self::Published => "COALESCE(t.published_at, t.created_at)",
            Self::Article => "t.title",
            Self::Outlet => "t.outlet",
            Self::Statement => "SUBSTR(c.folded, 1, 120)",
            Self::Place => "c.place",
            Self::Review => "c.review",
            Self::Check => "c.finding",
        }
    }

    /// Whether it is an order of articles, and of the claims within each only then.
    pub(crate) const fn is_of_articles(self) -> bool {
        matches!(self, Self::Published | Self::Article | Self::Outlet)
    }
}

/// The filters as they stand in a URL and in the form of the claim table, and the options of `hearsay export`. Unknown names are
/// refused: a mistyped filter must not show everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::Args)]
#[serde(default, deny_unknown_fields)]
pub struct FilterQuery {
    /// Only claims of this article (id or slug).
    #[arg(long, env = "HEARSAY_EXPORT_ARTICLE")]
    pub article: Option<String>,
    /// Only claims citing this source (id, slug or name).
    #[arg(long, env = "HEARSAY_EXPORT_SOURCE")]
    pub source: Option<String>,
    /// Only claims citing a source of this kind.
    #[arg(long, env = "HEARSAY_EXPORT_KIND")]
    pub kind: Option<String>,
    /// Only claims with an attribution of this status.
    #[arg(long, env = "HEARSAY_EXPORT_STATUS")]
    pub status: Option<String>,
    /// Only claims with an attribution in this form.
    #[arg(long, env = "HEARSAY_EXPORT_FORM")]
    pub form: Option<String>,
    /// Only claims citing a source that the text identifies so.
    #[arg(long, env = "HEARSAY_EXPORT_IDENTIFICATION")]
    pub identification: Option<String>,
    /// Only claims that came to us through this source (id, slug or name).
    #[arg(long, env = "HEARSAY_EXPORT_VIA")]
    pub via: Option<String>,
    /// `yes`: beside the attributions that match also the others of their claims.
    #[arg(long, env = "HEARSAY_EXPORT_WHOLE")]
    pub whole: Option<String>,
    /// Only claims in this review state.
    #[arg(long, env = "HEARSAY_EXPORT_REVIEW")]
    pub review: Option<String>,
    /// Only claims with this check of the newsroom’s own.
    #[arg(long, env = "HEARSAY_EXPORT_CHECK")]
    pub check: Option<String>,
    /// Only claims of this standing.
    #[arg(long, env = "HEARSAY_EXPORT_STANDING")]
    pub standing: Option<String>,
    /// Only claims about this fact (id or slug).
    #[arg(long, env = "HEARSAY_EXPORT_FACT")]
    pub fact: Option<String>,
    /// Only claims of this outlet, as it is written.
    #[arg(long, env = "HEARSAY_EXPORT_OUTLET")]
    pub outlet: Option<String>,
    /// Only articles published on or after this date.
    #[arg(long, env = "HEARSAY_EXPORT_FROM")]
    pub from: Option<String>,
    /// Only articles published on or before this date.
    #[arg(long, env = "HEARSAY_EXPORT_TO")]
    pub to: Option<String>,
    /// Only claims with these words in statement or quote.
    #[arg(long, env = "HEARSAY_EXPORT_Q")]
    pub q: Option<String>,
    /// The order, as in the API.
    #[arg(long, env = "HEARSAY_EXPORT_SORT", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// How many to a page.
    #[arg(skip)]
    pub limit: Option<String>,
    /// Where the page before ended.
    #[arg(skip)]
    pub cursor: Option<String>,
}

/// A filter as a person meets it in a form.
pub struct Field {
    /// Its name in the URL.
    pub name: &'static str,
    /// What stands beside its field.
    pub label: &'static str,
    /// What stands before its value in the list of filters in use.
    pub short: &'static str,
    /// How its value is given.
    pub control: Control,
    /// Whether it is offered at once, not under “More filters”.
    pub first: bool,
    /// Whether only the newsroom can use it: for readers there is but one value.
    pub internal: bool,
}

/// How the value of a filter is given.
#[derive(Clone, Copy)]
pub enum Control {
    /// Words to search for.
    Words,
    /// A text, with proposals.
    Text,
    /// A day.
    Day,
    /// A box to tick; ticked it is [`YES`].
    Switch,
    /// One word of a closed list, each with its label.
    Choice(fn() -> Vec<(&'static str, &'static str)>),
}

/// What a ticked box sends.
pub const YES: &str = "yes";

macro_rules! choice {
    ($list:ty) => {
        Control::Choice(|| <$list>::ALL.iter().map(|word| (word.as_str(), word.label())).collect())
    };
}

const fn field(name: &'static str, label: &'static str, short: &'static str, control: Control) -> Field {
    Field { name, label, short, control, first: false, internal: false }
}

/// Every filter, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field { first: true, ..field("q", "Words", "", Control::Words) },
    Field { first: true, ..field("source", "Source", "source: ", Control::Text) },
    Field { first: true, ..field("kind", "Kind of source", "kind: ", choice!(SourceKind)) },
    Field { first: true, ..field("status", "Status", "status: ", choice!(Status)) },
    Field { first: true, ..field("standing", "Standing", "standing: ", choice!(Standing)) },
    field("article", "Article", "article: ", Control::Text),
    field("fact", "Fact", "fact: ", Control::Text),
    field("outlet", "Outlet", "outlet: ", Control::Text),
    Field { internal: true, ..field("review", "Review", "review: ", choice!(Review)) },
    field("check", "Check", "check: ", choice!(Check)),
    field("form", "Form", "form: ", choice!(Form)),
    field("identification", "Identified as", "identified: ", choice!(Identification)),
    field("via", "Reached us through", "through: ", Control::Text),
    field("from", "Published from", "from ", Control::Day),
    field("to", "Published to", "to ", Control::Day),
    field("whole", "With the rest of each claim", "with the rest of each claim", Control::Switch),
];

impl FilterQuery {
    /// The value of a filter, if it has one.
    pub fn value(&self, name: &str) -> Option<&str> {
        let value = match name {
            "article" => &self.article,
            "source" => &self.source,
            "kind" => &self.kind,
            "status" => &self.status,
            "review" => &self.review,
            "check" => &self.check,
            "standing" => &self.standing,
            "form" => &self.form,
            "identification" => &self.identification,
            "via" => &self.via,
            "whole" => &self.whole,
            "fact" => &self.fact,
            "outlet" => &self.outlet,
            "from" => &self.from,
            "to" => &self.to,
            "q" => &self.q,
            _ => &None,
        };
        value.as_deref().filter(|value| !value.trim().is_empty())
    }

    /// Whether a filter is there with nothing in it, as forms send them.
    pub fn has_empty(&self) -> bool {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.as_object().into_iter().flatten().any(|(_, value)| value.as_str().is_some_and(|text| text.trim().is_empty()))
    }

    /// The query string of the same filters, without what is empty; `cursor` replaces where the page starts.
    pub fn to_query(&self, cursor: Option<&str>) -> String {
        self.without("", cursor)
    }

    /// The same without the filter of this name.
    pub fn without(&self, left_out: &str, cursor: Option<&str>) -> String {
        let mut query = String::new();
        let value = serde_json::to_value(Self { cursor: cursor.map(str::to_owned), ..self.clone() }).unwrap_or_default();
        for (name, value) in value.as_object().into_iter().flatten().filter(|(name, _)| *name != left_out) {
            if let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(name);
                query.push('=');
                query.extend(percent(text));
            }
        }
        query
    }
}

/// The filters understood.
#[derive(Clone, Debug, Default)]
pub struct ClaimFilter {
    /// Claims of this article.
    pub article: Option<ArticleId>,
    /// Claims of the article with this slug.
    pub article_slug: Option<String>,
    /// Claims citing this source.
    pub source: Option<SourceId>,
    /// Claims citing the source with this slug or (folded) name.
    pub source_name: Option<String>,
    /// Claims citing a source of this kind.
    pub kind: Option<SourceKind>,
    /// Claims with an attribution of this status.
    pub status: Option<Status>,
    /// Claims with an attribution in this form.
    pub form: Option<Form>,
    /// Claims citing a source identified so.
    pub identification: Option<Identification>,
    /// Claims that came through the source of this id, …
    pub via: Option<SourceId>,
    /// … or of this slug or (folded) name.
    pub via_name: Option<String>,
    /// Whether attributions that do not match are shown beside those that do.
    pub whole: bool,
    /// By review state.
    pub review: Option<Review>,
    /// By finding.
    pub check: Option<Check>,
    /// By standing.
    pub standing: Option<Standing>,
    /// About the fact of this id or slug.
    pub fact: Option<String>,
    /// By outlet.
    pub outlet: Option<String>,
    /// Published at or after, by the outlet's clock.
    pub from: Option<DateTime<Utc>>,
    /// Published before.
    pub before: Option<DateTime<Utc>>,
    /// Words in statement or quote.
    pub wanted: Option<Wanted>,
    /// The order.
    pub sort: Option<Sort>,
    /// Whether the order is turned round.
    pub descending: bool,
    /// The last claim already seen.
    pub after: Option<After>,
    /// How many to a page, 1 to 500.
    pub limit: i64,
    /// Only what readers see: approved claims of published articles.
    pub public: bool,
}

/// An attribution as a row of the table, in the words it is stored in.
pub struct Cited<'r> {
    /// Who.
    pub source: SourceId,
    /// What they are.
    pub kind: &'r str,
    /// What they did.
    pub status: &'r str,
    /// In which form.
    pub form: &'r str,
    /// How identified.
    pub identification: &'r str,
    /// Through whom it came.
    pub via: Option<SourceId>,
}

/// Where a page ended: the sort key of its last claim, and its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// The order the key belongs to.
    pub sort: String,
    /// The key: text, number, or milliseconds.
    pub key: AfterKey,
    /// The article, in an order of articles.
    pub article: Option<ArticleId>,
    /// The claim.
    pub id: ClaimId,
}

/// A sort key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AfterKey {
    /// A place or a time in milliseconds.
    Number(i64),
    /// A word.
    Text(String),
}

impl After {
    /// Whether the key is of the kind its order compares with; a cursor may have been tampered with.
    fn fits(&self) -> bool {
        let order = self.sort.trim_start_matches('-').parse();
        if order.as_ref().is_ok_and(|order: &Sort| order.is_of_articles()) != self.article.is_some() {
            return false;
        }
        match (order, &self.key) {
            (Ok(Sort::Created | Sort::Updated | Sort::Published), AfterKey::Number(at)) => paging::time(*at).is_some(),
            (Ok(Sort::Place), AfterKey::Number(_)) => true,
            (Ok(Sort::Created | Sort::Updated | Sort::Published | Sort::Place) | Err(_), _) => false,
            (Ok(_), AfterKey::Text(word)) => !word.contains('\0'),
            (Ok(_), AfterKey::Number(_)) => false,
        }
    }
}

impl ClaimFilter {
    /// Understands the filters of a URL.
    ///
    /// # Errors
    /// [`Fault::Invalid`] naming each parameter that is wrong.
    pub fn understand(query: &FilterQuery, public: bool) -> Result<Self, Fault> {
        let mut faults = Faults::default();
        let given = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut filter = Self { public, ..Self::default() };
        if let Some(article) = given(&query.article) {
            match article.parse() {
                Ok(id) => filter.article = Some(id),
                Err(_) => filter.article_slug = Some(article),
            }
        }
        if let Some(source) = given(&query.source) {
            match source.parse() {
                Ok(id) => filter.source = Some(id),
                Err(_) => filter.source_name = Some(source),
            }
        }
        filter.kind = given(&query.kind).and_then(|word| faults.take("kind", word.parse()));
        if let Some(via) = given(&query.via) {
            match via.parse() {
                Ok(id) => filter.via = Some(id),
                Err(_) => filter.via_name = Some(via),
            }
        }
        filter.status = given(&query.status).and_then(|word| faults.take("status", word.parse()));
        filter.form = given(&query.form).and_then(|word| faults.take("form", word.parse()));
        filter.identification = given(&query.identification).and_then(|word| faults.take("identification", word.parse()));
        filter.whole = given(&query.whole).is_some_and(|word| {
            if word != YES {
                faults.add("whole", format!("use {YES}, or leave it out"));
            }
            true
        });
        filter.review = given(&query.review).and_then(|word| faults.take("review", word.parse()));
        filter.check = given(&query.check).and_then(|word| faults.take("check", word.parse()));
        filter.standing = given(&query.standing).and_then(|word| faults.take("standing", word.parse()));
        filter.fact = given(&query.fact);
        filter.outlet = given(&query.outlet);
        // Days are those of the outlets: what their clocks showed is compared.
        let mut moment = |name: &str, day: &str| faults.take(name, day.parse()).map(OutletTime::wall);
        filter.from = given(&query.from).and_then(|day| moment("from", &day));
        filter.before = given(&query.to).and_then(|day| {
            let time = moment("to", &day)?;
            // A date means the whole day.
            let end = if day.len() == 10 { time + chrono::Duration::days(1) } else { time + chrono::Duration::milliseconds(1) };
            // Times past the last year that is taken do not sort as texts.
            Some(if end.year() > date::LAST_YEAR { time.max(date::last_moment()) } else { end })
        });
        filter.wanted = faults.take("q", Wanted::filter(query.q.as_deref())).flatten();
        if let Some(sort) = given(&query.sort) {
            let word = sort.strip_prefix('-').unwrap_or(&sort);
            filter.descending = word.len() < sort.len();
            filter.sort = faults.take("sort", word.parse());
        }
        filter.limit = paging::limit(query.limit.as_deref(), &mut faults);
        filter.after = paging::given(query.cursor.as_deref(), &mut faults, |after: After| after.fits().then_some(after));
        if filter.after.as_ref().is_some_and(|after| after.sort != filter.sort_word()) {
            faults.add("cursor", "belongs to a list in another order; start again without it");
        }
        faults.or(filter)
    }

    /// The order in force, as the URL writes it.
    pub fn sort_word(&self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.order())
    }

    /// The order in force. What a filter leaves one word of cannot be sorted by it: then the claims stand as they were made.
    pub fn order(&self) -> Sort {
        match self.sort {
            Some(Sort::Review) if self.review.is_some() || self.public => Sort::Created,
            Some(Sort::Check) if self.check.is_some() => Sort::Created,
            sort => sort.unwrap_or(Sort::Created),
        }
    }

    /// From where a search can set out, other than from the beginning of the order.
    pub(super) fn leads(&self) -> Vec<Lead> {
        let offered = [
            (Lead::Articles, self.outlet.is_some() || self.from.is_some() || self.before.is_some()),
            // Form and identification leave too many to set out from.
            (Lead::Attributions, self.asks_for_sources() || self.status.is_some()),
            (Lead::Standing, self.standing.is_some_and(|standing| side(standing).is_some())),
            (Lead::Review, self.review.is_some() && !self.public),
            (Lead::Check, self.check.is_some()),
            (Lead::Words, self.wanted.is_some()),
        ];
        offered.into_iter().filter_map(|(lead, is_offered)| is_offered.then_some(lead)).collect()
    }

    fn asks_for_sources(&self) -> bool {
        self.source.is_some() || self.source_name.is_some() || self.kind.is_some() || self.via.is_some() || self.via_name.is_some()
    }

    fn asks_for_attributions(&self) -> bool {
        self.asks_for_sources() || self.status.is_some() || self.form.is_some() || self.identification.is_some()
    }

    /// Whether the table shows this attribution of a claim that was let through: it is what was asked for, or all are.
    pub fn shows(&self, named: &Named, one: &Cited<'_>) -> bool {
        let is_among =
            |ids: &Option<Vec<SourceId>>, id: Option<SourceId>| ids.as_ref().is_none_or(|ids| id.is_some_and(|id| ids.contains(&id)));
        self.whole
            || (is_among(&named.sources, Some(one.source))
                && is_among(&named.relays, one.via)
                && self.kind.is_none_or(|kind| kind.as_str() == one.kind)
                && self.status.is_none_or(|status| status.as_str() == one.status)
                && self.form.is_none_or(|form| form.as_str() == one.form)
                && self.identification.is_none_or(|way| way.as_str() == one.identification))
    }

    /// Adds ` FROM … WHERE …` for what a lead leaves: `article t`, `attribution a` or `claim c`.
    pub(super) fn push_left(&self, sql: &mut Sql, conn: &Connection, lead: Lead, way: &Way) {
        match lead {
            Lead::Fact => {
                sql.push(if self.public { " FROM shown_fact_claim l WHERE l.fact_id = " } else { " FROM fact_claim l WHERE l.fact_id = " });
                sql.bind(way.named.fact);
            }
            Lead::Articles => {
                sql.push(" FROM article t WHERE 1 = 1");
                self.push_articles(sql, true);
            }
            Lead::Attributions => {
                // What came through somebody is of the claims that cite them; which of these, is asked of each.
                match &way.named.relays {
                    Some(relays) => {
                        sql.push(" FROM attribution a WHERE a.source_id IN ").list(relays.iter().copied());
                    }
                    None => {
                        sql.push(" FROM attribution a WHERE 1 = 1");
                        self.push_attributions(sql, way);
                    }
                }
            }
            Lead::Standing => {
                let words = self.standing.and_then(side).into_iter().flat_map(statuses);
                sql.push(" FROM attribution a WHERE a.status IN ").list(words);
            }
            Lead::Review => {
                sql.push(" FROM claim c WHERE c.review = ").bind(self.review.map(Review::as_str));
            }
            Lead::Check => {
                sql.push(" FROM claim c WHERE c.finding = ").bind(self.check.map(Check::as_str));
            }
            Lead::Words => {
                if let Some(wanted) = &self.wanted {
                    search::push_entries(sql, conn, Searched::Claims, wanted);
                }
            }
            // Leaves all.
            Lead::Order => {
                sql.push(" FROM claim c WHERE 1 = 1");
            }
        }
    }

    /// Adds ` FROM (…) page`, the statement that finds one page: these columns of `claim c` and `article t`, `c.id` and
    /// `c.article_id` among them, and what they are `sorted_by`.
    pub(crate) fn push_page(&self, sql: &mut Sql, conn: &Connection, way: &Way, columns: &[&'static str]) {
        let (lead, order) = (way.lead, self.order());
        // What is few is found first and then sorted: the limit keeps PostgreSQL from looking for it along the order.
        let is_walk = lead == Lead::Order;
        sql.push(if is_walk { " FROM (SELECT " } else { " FROM (SELECT * FROM (SELECT " });
        for piece in columns {
            sql.push(piece);
        }
        sql.push(", ").push(order.sql()).push(" AS sorted_by");
        let found = match lead {
            Lead::Attributions | Lead::Standing => Some(" FROM (SELECT DISTINCT a.claim_id AS id"),
            Lead::Words => Some(" FROM (SELECT e.thing AS id"),
            Lead::Fact => Some(" FROM (SELECT l.claim_id AS id"),
            Lead::Order | Lead::Articles | Lead::Review | Lead::Check => None,
        };
        if let Some(found) = found {
            sql.push(found);
            self.push_left(sql, conn, lead, way);
            sql.push(") found CROSS JOIN claim c CROSS JOIN article t");
        } else if lead == Lead::Articles || (lead == Lead::Order && order.is_of_articles()) {
            sql.push(" FROM article t CROSS JOIN claim c");
        } else {
            sql.push(" FROM claim c CROSS JOIN article t");
        }
        sql.push(" WHERE t.id = c.article_id").push(if found.is_some() { " AND c.id = found.id" } else { "" });
        if self.public {
            sql.push(concat!(" AND ", crate::claim_is_public!()));
        }
        self.push_articles(sql, lead == Lead::Articles);
        if (lead != Lead::Attributions || way.named.relays.is_some()) && self.asks_for_attributions() {
            sql.push(" AND EXISTS (SELECT 1 FROM attribution a WHERE a.claim_id = c.id");
            if let Some(relays) = &way.named.relays {
                sql.push(" AND EXISTS (SELECT 1 FROM attribution r WHERE r.id = a.via_id AND r.source_id IN ").list(relays.iter().copied());
                sql.push(" LIMIT 1 OFFSET 0)");
            }
            self.push_attributions(sql, way);
            sql.push(" LIMIT 1 OFFSET 0)");
        }
        if lead != Lead::Fact && way.named.fact.is_some() {
            sql.push(" AND EXISTS (SELECT 1 FROM ").push(if self.public { "shown_fact_claim" } else { "fact_claim" });
            sql.push(" l WHERE l.claim_id = c.id AND l.fact_id = ").bind(way.named.fact);
            sql.push(" LIMIT 1 OFFSET 0)");
        }
        // What readers see is approved, also while a change of it waits.
        if self.public {
            sql.push(if self.review.is_some_and(|review| review != Review::Approved) { " AND 1 = 0" } else { "" });
        } else if let Some(review) = self.review {
            sql.push(if lead == Lead::Review { " AND c.review = " } else { " AND NOT c.review <> " }).bind(review.as_str());
        }
        if let Some(check) = self.check {
            sql.push(if lead == Lead::Check { " AND c.finding = " } else { " AND NOT c.finding <> " }).bind(check.as_str());
        }
        if let Some(standing) = self.standing {
            stand(sql, standing);
        }
        if let Some(wanted) = self.wanted.as_ref().filter(|_| lead != Lead::Words) {
            search::push_holds(sql, "c.id", wanted);
        }
        self.push_after(sql);
        if is_walk {
            self.push_order(sql, order.sql(), "t.id", "c.id");
        } else {
            sql.push(" LIMIT 1000000000 OFFSET 0) few");
            self.push_order(sql, "few.sorted_by", "few.article_id", "few.id");
        }
        sql.push(" LIMIT ").bind(self.limit).push(") page");
    }

    /// Adds ` ORDER BY …`, by the columns that hold the key, the article and the claim.
    pub(crate) fn push_order(&self, sql: &mut Sql, key: &'static str, article: &'static str, claim: &'static str) {
        let way = if self.descending { " DESC" } else { "" };
        sql.push(" ORDER BY ").push(key).push(way);
        if self.order().is_of_articles() {
            sql.push(", ").push(article).push(way);
        }
        sql.push(", ").push(claim).push(way);
    }

    /// What the article must be. Only a search that sets out from the articles looks for them by it.
    fn push_articles(&self, sql: &mut Sql, leads: bool) {
        if let Some(id) = self.article {
            sql.push(" AND t.id = ").bind(id);
        }
        if let Some(slug) = &self.article_slug {
            sql.push(" AND t.slug = ").bind(slug);
        }
        if let Some(outlet) = &self.outlet {
            sql.push(if leads || self.order() == Sort::Outlet { " AND t.outlet = " } else { " AND NOT t.outlet <> " }).bind(outlet);
        }
        if let Some(from) = self.from {
            // A claim is made after its article came in: in the order of time everything before the first of these is left out.
            if !leads && !self.descending && matches!(self.order(), Sort::Created | Sort::Updated) {
                sql.push(" AND ").push(self.order().sql());
                sql.push(" >= (SELECT MIN(o.created_at) FROM article o WHERE o.published_at >= ").bind(from).push(")");
            }
            sql.push(if leads { " AND t.published_at >= " } else { " AND NOT t.published_at < " }).bind(from);
        }
        if let Some(before) = self.before {
            sql.push(if leads { " AND t.published_at < " } else { " AND NOT t.published_at >= " }).bind(before);
        }
    }

    /// What an attribution must be. One must be all of it: “Reuters” and “denied” asks what Reuters denied.
    fn push_attributions(&self, sql: &mut Sql, way: &Way) {
        if let Some(sources) = &way.named.sources {
            sql.push(" AND a.source_id IN ").list(sources.iter().copied());
        }
        if let Some(kind) = self.kind {
            sql.push(" AND a.source_id IN (SELECT s.id FROM source s WHERE s.kind = ").bind(kind.as_str()).push(")");
        }
        if let Some(status) = self.status {
            sql.push(" AND a.status = ").bind(status.as_str());
        }
        if let Some(form) = self.form {
            sql.push(" AND a.form = ").bind(form.as_str());
        }
        if let Some(way) = self.identification {
            sql.push(" AND a.identification = ").bind(way.as_str());
        }
    }

    /// Goes on where the page before ended.
    fn push_after(&self, sql: &mut Sql) {
        let order = self.order();
        let Some(after) = &self.after else { return };
        let key = || -> Value {
            match &after.key {
                AfterKey::Number(number) if matches!(order, Sort::Created | Sort::Updated | Sort::Published) => {
                    DateTime::from_timestamp_millis(*number).unwrap_or_default().into()
                }
                AfterKey::Number(number) => (*number).into(),
                AfterKey::Text(word) => word.into(),
            }
        };
        // Where the last one stood, and on; but not itself. PostgreSQL guesses how many `<` leaves by the first column alone, and takes
        // `<=` for all that share it.
        let from = if self.descending { ") <= (" } else { ") >= (" };
        sql.push(" AND (").push(order.sql());
        let Some(article) = after.article else {
            sql.push(", c.id").push(from).bind(key()).push(", ").bind(after.id).push(") AND c.id <> ").bind(after.id);
            return;
        };
        // From its article on; of that article's claims those after it.
        sql.push(", t.id").push(from).bind(key()).push(", ").bind(article).push(") AND (t.id <> ").bind(article);
        sql.push(" OR ").push(order.sql()).push(" <> ").bind(key());
        sql.push(if self.descending { " OR c.id < " } else { " OR c.id > " }).bind(after.id).push(")");
    }
}

/// On which side somebody must be for a claim to have this standing; for some nobody must.
const fn side(standing: Standing) -> Option<Polarity> {
    match standing {
        Standing::Retracted => Some(Polarity::Neither),
        Standing::Contested | Standing::Denied => Some(Polarity::Against),
        Standing::Unattributed | Standing::Uncontested => None,
    }
}

/// The statuses of a side; of those that take none only the retraction gives a standing.
fn statuses(side: Polarity) -> impl Iterator<Item = &'static str> {
    let counts = move |status: &&Status| status.polarity() == side && (side != Polarity::Neither || **status == Status::Retracted);
    Status::ALL.iter().filter(counts).map(|status| status.as_str())
}

/// The standing as [`attribution::standing`](crate::attribution::standing) derives it, in SQL: of the ends of chains.
fn stand(sql: &mut Sql, standing: Standing) {
    let some = |sql: &mut Sql, is: bool, side| {
        sql.push(if is { " AND EXISTS" } else { " AND NOT EXISTS" });
        sql.push(" (SELECT 1 FROM attribution a WHERE a.claim_id = c.id AND a.status IN ").list(statuses(side));
        sql.push(" AND NOT EXISTS (SELECT 1 FROM attribution w WHERE w.claim_id = a.claim_id AND w.via_id = a.id LIMIT 1 OFFSET 0) LIMIT 1 OFFSET 0)");
    };
    let any = if standing == Standing::Unattributed { " AND NOT " } else { " AND " };
    sql.push(any).push("EXISTS (SELECT 1 FROM attribution a WHERE a.claim_id = c.id LIMIT 1 OFFSET 0)");
    if standing != Standing::Unattributed {
        some(sql, standing == Standing::Retracted, Polarity::Neither);
    }
    if matches!(standing, Standing::Contested | Standing::Denied | Standing::Uncontested) {
        some(sql, standing != Standing::Uncontested, Polarity::Against);
    }
    if matches!(standing, Standing::Contested | Standing::Denied) {
        some(sql, standing == Standing::Contested, Polarity::For);
    }
}
