//! Making, changing and merging sources. Each is one event.

use crate::{
    attribution::SourceKind,
    base::{
        error::{Fault, Faults},
        id::SourceId,
    },
    claim,
    db::is_unique_violation,
    newsroom::Deed,
    record::store::append,
    source::{Source, SourceInput, SourceName, store},
    text::fold,
};

/// Longest name or alias, in code points.
pub const LONGEST_NAME: usize = 200;
/// Most aliases of one source, as somebody sends them.
pub const MOST_ALIASES: usize = 200;

/// Makes a source.
///
/// # Errors
/// [`Fault::Invalid`] naming the fields.
pub async fn create(deed: &mut Deed, input: SourceInput) -> Result<Source, Fault> {
    let mut faults = Faults::default();
    if input.name.is_none() {
        faults.add("/name", "missing: give the source's canonical name");
    }
    let blank = Source {
        id: SourceId::new(),
        slug: String::new(),
        name: String::new(),
        kind: SourceKind::Other,
        aliases: Vec::new(),
        country: String::new(),
        parent: None,
        note: String::new(),
        version: 1,
        created_at: deed.now,
        updated_at: deed.now,
    };
    let mut source = checked(deed, blank, input, faults).await?;
    source.slug = store::free_slug(&mut deed.conn, &source.name).await?;
    let by = deed.person()?.id;
    store::insert(&mut deed.conn, &source, by).await.map_err(taken)?;
    append(deed, "source.created", subject(source.id), None, &(), &source).await?;
    Ok(source)
}

/// Changes a source; a field that is not given stays.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Invalid`].
pub async fn change(deed: &mut Deed, id: SourceId, input: SourceInput) -> Result<Source, Fault> {
    let before = existing(deed, id).await?;
    let mut after = checked(deed, before.clone(), input, Faults::default()).await?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = deed.now;
    store::update(&mut deed.conn, &after).await.map_err(taken)?;
    append(deed, "source.changed", subject(id), None, &before, &after).await?;
    Ok(after)
}

/// Merges a source into another, which takes over its names and everything it is cited for.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Invalid`] when both are the same.
pub async fn merge(deed: &mut Deed, from: SourceId, into: SourceId) -> Result<Source, Fault> {
    if from == into {
        return Err(Fault::field("/into", "a source cannot be merged into itself; name another one"));
    }
    let gone = existing(deed, from).await?;
    let before = store::by_id(&mut deed.conn, into).await?.ok_or_else(|| Fault::field("/into", format!("source {into} does not exist")))?;
    let touched = claim::store::citing(&mut deed.conn, from).await?;
    let mut after = before.clone();
    after.aliases.push(gone.name.clone());
    after.aliases.extend(gone.aliases.iter().cloned());
    // Who stood below the one that goes now stands where that one stood; otherwise they would be above themselves.
    if is_below(deed, &before, from).await? {
        after.parent = gone.parent;
    }
    after.version += 1;
    after.updated_at = deed.now;
    store::dissolve(&mut deed.conn, from, into, deed.now).await?;
    store::update(&mut deed.conn, &after).await.map_err(taken)?;
    let moved = serde_json::json!({"merged": gone, "claims": touched, "into": before});
    append(deed, "source.merged", subject(into), None, &moved, &after).await?;
    Ok(after)
}

/// Whether `source` belongs to `other`, directly or by way of others.
async fn is_below(deed: &mut Deed, source: &Source, other: SourceId) -> Result<bool, Fault> {
    let mut above = source.parent;
    while let Some(id) = above {
        if id == other {
            return Ok(true);
        }
        above = store::by_id(&mut deed.conn, id).await?.and_then(|found| found.parent);
    }
    Ok(false)
}

/// The source of this name, made with `kind` when there is none yet.
///
/// # Errors
/// [`Fault::Invalid`] at `pointer`.
pub async fn named(deed: &mut Deed, name: &str, kind: Option<SourceKind>, pointer: &str) -> Result<SourceName, Fault> {
    if let Some(known) = store::by_name(&mut deed.conn, name).await? {
        return Ok(known);
    }
    let input =
        SourceInput { name: Some(name.into()), kind: Some(kind.unwrap_or(SourceKind::Other).as_str().into()), ..SourceInput::default() };
    let source = create(deed, input).await.map_err(|fault| match fault {
        Fault::Invalid(faults) => Fault::field(pointer, faults.into_iter().map(|fault| fault.detail).collect::<Vec<_>>().join("; ")),
        other => other,
    })?;
    Ok(SourceName { id: source.id, name: source.name, kind: source.kind })
}

async fn existing(deed: &mut Deed, id: SourceId) -> Result<Source, Fault> {
    store::by_id(&mut deed.conn, id).await?.ok_or_else(|| Fault::Missing(format!("source {id} does not exist")))
}

async fn checked(deed: &mut Deed, mut source: Source, input: SourceInput, mut faults: Faults) -> Result<Source, Fault> {
    if let Some(name) = input.name {
        source.name = tidy(&name, "/name", &mut faults);
    }
    if let Some(kind) = input.kind.and_then(|kind| faults.take("/kind", kind.parse())) {
        source.kind = kind;
    }
    if let Some(aliases) = input.aliases {
        if aliases.len() > MOST_ALIASES {
            return Err(Fault::field("/aliases", format!("a source has at most {MOST_ALIASES} other names")));
        }
        let mut kept: Vec<String> = Vec::new();
        for (at, alias) in aliases.iter().enumerate() {
            let alias = tidy(alias, &format!("/aliases/{at}"), &mut faults);
            // The same name twice is one name.
            if fold(&alias) != fold(&source.name) && !kept.iter().any(|known| fold(known) == fold(&alias)) {
                kept.push(alias);
            }
        }
        source.aliases = kept;
    } else {
        source.aliases.retain(|alias| fold(alias) != fold(&source.name));
    }
    if let Some(country) = input.country {
        source.country = country.unwrap_or_default().trim().to_uppercase();
        let is_code = source.country.len() == 2 && source.country.bytes().all(|b| b.is_ascii_uppercase());
        if !source.country.is_empty() && !is_code {
            faults.add("/country", "use a two-letter ISO 3166 code such as KP, or leave it out");
        }
    }
    if let Some(note) = input.note {
        source.note = crate::text::normalise(&note.unwrap_or_default()).trim().to_owned();
        if source.note.chars().count() > 4000 {
            faults.add("/note", "keep the note under 4,000 characters");
        }
    }
    if let Some(parent) = input.parent {
        source.parent = parent;
        let mut above = parent;
        let mut steps = 0;
        while let Some(id) = above {
            steps += 1;
            if id == source.id || steps > 50 {
                faults.add("/parent", "a source cannot belong to itself, also not by way of others");
                break;
            }
            match store::by_id(&mut deed.conn, id).await? {
                Some(found) => above = found.parent,
                None => {
                    faults.add("/parent", format!("source {id} does not exist"));
                    break;
                }
            }
        }
    }
    let names = || std::iter::once(&source.name).chain(&source.aliases);
    let heard = store::by_names(&mut deed.conn, names().map(String::as_str)).await?;
    for (at, name) in names().enumerate() {
        if let Some(other) = heard.get(&fold(name)).filter(|other| other.id != source.id) {
            let pointer = if at == 0 { "/name".to_owned() } else { format!("/aliases/{}", at - 1) };
            faults.add(pointer, format!("“{name}” already is a name of “{}”; merge the two, or use another name", other.name));
        }
    }
    faults.or(source)
}

fn tidy(name: &str, pointer: &str, faults: &mut Faults) -> String {
    let name = crate::text::normalise(name).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        faults.add(pointer, "is empty: give a name");
    } else if name.chars().count() > LONGEST_NAME {
        faults.add(pointer, format!("is longer than {LONGEST_NAME} characters: shorten it"));
    }
    name
}

fn taken(error: sqlx::Error) -> Fault {
    if is_unique_violation(&error) {
        // Two editors made the same source within the same moment.
        return Fault::Clash("Someone just made a source of this name. Try again: it will be found.".into());
    }
    error.into()
}

fn subject(id: SourceId) -> String {
    format!("source/{id}")
}
