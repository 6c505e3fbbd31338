//! The rules of the house that a compiler does not check.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder), &mut found);
    assert!(!found.is_empty());
    found
}

/// A line as code: without what follows `//`.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

#[test]
fn the_pure_engines_know_neither_web_nor_database() {
    for (path, text) in ["text", "anchor", "attribution"].into_iter().flat_map(sources) {
        for (at, line) in text.lines().map(code).enumerate() {
            for stranger in ["leptos", "sqlx", "axum", "tokio", "crate::db", "crate::web", "crate::newsroom"] {
                assert!(!line.contains(stranger), "{}:{} knows {stranger}", path.display(), at + 1);
            }
        }
    }
}

#[test]
fn what_is_compiled_for_which_side_is_decided_in_few_places() {
    let deciding = ["mod.rs", "lib.rs", "id.rs"];
    for (path, text) in sources("") {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if deciding.contains(&name) || path.ends_with("tests/house.rs") {
            continue;
        }
        for (at, line) in text.lines().map(code).enumerate() {
            let decides = line.contains("cfg(feature") || line.contains("cfg_attr(feature") || line.contains("cfg(not(feature");
            assert!(!decides, "{}:{} decides for which side it is compiled", path.display(), at + 1);
        }
    }
}

#[test]
fn sql_stands_in_stores_only() {
    let stores = ["store.rs", "db.rs", "idempotency.rs", "filter.rs"];
    for (path, text) in sources("") {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_elsewhere = path.components().any(|part| ["tests", "bench", "db"].iter().any(|folder| part.as_os_str() == *folder));
        if stores.contains(&name) || is_elsewhere {
            continue;
        }
        for (at, line) in text.lines().map(code).enumerate() {
            let is_sql =
                ["SELECT ", "INSERT INTO ", "DELETE FROM ", "execute!(", "row!(", "rows!(", "later!("].iter().any(|sql| line.contains(sql));
            assert!(!is_sql, "{}:{} speaks SQL", path.display(), at + 1);
        }
    }
}
