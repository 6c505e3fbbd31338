//! The rules of the house that a compiler does not check: who may know whom, and what stands where.

mod circles;
mod house;
mod reading;
mod tokens;

use house::House;
use std::{collections::BTreeSet, sync::LazyLock};

/// The folders from the ground up. Each knows those below it; those on one floor do not know each other.
const FLOORS: &[&[&str]] = &[
    &["base"],
    &["text"],
    &["anchor"],
    &["attribution"],
    &["provenance"],
    &["suggest"],
    &["likeness"],
    &["sourcing"],
    &["formats"],
    &["tlog"],
    &["db"],
    &["record"],
    &["access"],
    &["live", "mail"],
    &["newsroom"],
    &["account", "source", "article"],
    &["claim"],
    &["review", "suggestion", "fact"],
    &["similarity"],
    &["checklist", "search"],
    &["history"],
    &["transfer"],
    &["ui"],
    &["web"],
    &["workspace"],
    &["api", "site"],
    &["server"],
    &["demo"],
    &["cli", "model"],
];

/// They look at the house from outside.
const OUTSIDE: &[&str] = &["tests", "bench"];

/// What compiles without a database and without the web, …
const PURE: &[&str] = &["base", "text", "anchor", "attribution", "provenance", "suggest", "likeness", "sourcing", "formats", "tlog"];
/// … and therefore knows none of these, nor what belongs to them (`leptos_axum`) …
const STRANGERS: &[&str] = &["sqlx", "axum", "leptos", "tokio"];
/// … but for this: an id travels into a column.
const KNOWN: &[(&str, &str)] = &[("base/id.rs", "sqlx")];

/// The house as it stands.
static HOUSE: LazyLock<House> = LazyLock::new(House::read);

fn floor(folder: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&folder))
}

/// Every arrow that does not point down, and every path behind which one could hide.
fn wrong_arrows(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for file in &house.files {
        found.extend(file.hidden.iter().map(|(line, why)| format!("{}:{line}: {why}", file.place())));
        for arrow in &file.arrows {
            let (from, to) = (file.folder(), arrow.folder());
            let why = match (floor(from), floor(to)) {
                _ if from == to => continue,
                (None, _) => format!("{from} stands on no floor"),
                (_, None) => format!("{to} is no folder of the house"),
                (Some(here), Some(there)) if here < there => format!("{to} stands above {from}"),
                (Some(here), Some(there)) if here == there => format!("{to} stands beside {from}"),
                _ => continue,
            };
            found.push(format!("{}:{}: {from} → {to} ({}): {why}", file.place(), arrow.line, arrow.path()));
        }
    }
    found
}

fn strangers(house: &House) -> Vec<String> {
    let mut found = BTreeSet::new();
    for file in house.files.iter().filter(|file| PURE.contains(&file.folder())) {
        for (line, outside) in &file.outside {
            let family = outside.split('_').next().unwrap_or_default();
            if STRANGERS.contains(&family) && !KNOWN.contains(&(file.name.as_str(), family)) {
                found.insert(format!("{}:{line}: {} knows {outside}", file.place(), file.folder()));
            }
        }
    }
    found.into_iter().collect()
}

/// Where it is decided for which side of the wire something is compiled, outside of the few places for that.
fn sides(house: &House) -> Vec<String> {
    let deciding = ["mod.rs", "lib.rs", "id.rs"];
    let others = house.files.iter().filter(|file| !deciding.contains(&file.name.rsplit('/').next().unwrap_or_default()));
    others
        .flat_map(|file| file.sides.iter().map(|line| format!("{}:{line}: decides for which side it is compiled", file.place())))
        .collect()
}

/// Where SQL is spoken outside of the places for that.
fn sql(house: &House) -> Vec<String> {
    let folders = ["db", "record", "access", "live"];
    let files = ["store.rs", "api/idempotency.rs"];
    let mut found = Vec::new();
    for file in house.files.iter().filter(|file| !folders.contains(&file.folder())) {
        if !files.iter().any(|place| file.name == *place || file.name.ends_with(&format!("/{place}"))) {
            found.extend(file.sql.iter().map(|(line, what)| format!("{}:{line}: speaks SQL: {what}", file.place())));
        }
    }
    found
}

#[track_caller]
fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_folder_stands_on_one_floor() {
    let named: Vec<_> = FLOORS.iter().flat_map(|floor| floor.iter().copied()).collect();
    let once: BTreeSet<_> = named.iter().copied().collect();
    assert_eq!(named.len(), once.len(), "a folder stands on two floors");
    assert_eq!(HOUSE.folders.iter().map(String::as_str).collect::<BTreeSet<_>>(), once);
}

#[test]
fn every_arrow_points_to_a_floor_below() {
    assert!(HOUSE.files.iter().map(|file| file.arrows.len()).sum::<usize>() > 1000, "they were read");
    none(&wrong_arrows(&HOUSE));
}

#[test]
fn there_is_no_circle_of_folders_nor_of_files_of_two_folders() {
    none(&circles::of_folders(&HOUSE));
    none(&circles::of_files(&HOUSE));
}

#[test]
fn the_pure_engines_know_neither_web_nor_database() {
    none(&strangers(&HOUSE));
}

#[test]
fn what_is_compiled_for_which_side_is_decided_in_few_places() {
    none(&sides(&HOUSE));
}

#[test]
fn sql_stands_in_stores_only() {
    assert!(HOUSE.files.iter().map(|file| file.sql.len()).sum::<usize>() > 100, "it was found");
    none(&sql(&HOUSE));
}

/// A house of a few files, with the one that is looked at planted among them.
fn planted(name: &str, text: &str) -> House {
    House::of([
        (name, text),
        ("lib.rs", "pub mod base; pub mod db; pub mod site;"),
        ("base/mod.rs", "#[macro_export] macro_rules! vocabulary { () => { $crate::base::percent::escape() } }"),
        ("db/mod.rs", "#[macro_export] macro_rules! execute { ($sql:expr) => { sqlx::query($sql) } } pub use connection::Connection;"),
        ("db/connection.rs", "use super::Result; use crate::base::error::Fault;"),
        ("site/shell.rs", "use crate::{db::Connection, execute, vocabulary}; fn page() {}"),
    ])
}

#[test]
fn a_wrong_arrow_is_found_however_it_is_written() {
    for (text, path) in [
        ("use crate::site::shell::page;", "crate::site::shell::page"),
        ("use crate::{db};", "crate::db"),
        ("use crate::{base::id, db::{self, Connection}};", "crate::db"),
        ("use crate::{base::{id, error::{Fault, Faults}},\n site::*};", "crate::site"),
        ("use crate::site as elsewhere;", "crate::site"),
        ("use crate::execute;", "crate::db"),
        ("use hearsay::db::Db;", "crate::db::Db"),
        ("use crate::r#db;", "crate::db"),
        ("use super::super::db::Db;", "crate::db::Db"),
        ("pub use self::super::super::db;", "crate::db"),
        ("pub(crate) use ::hearsay::db;", "crate::db"),
        ("mod inner { use super::super::super::db; }", "crate::db"),
        ("fn f() { use crate::db::Db; }", "crate::db::Db"),
        ("fn f() { crate::db::open() }", "crate::db::open"),
        ("fn f() -> Vec<Option<crate::db::Db>> { todo!() }", "crate::db::Db"),
        ("fn f<T: crate::db::Read>() {}", "crate::db::Read"),
        ("impl From<crate::db::Error> for Fault {}", "crate::db::Error"),
        ("fn f(x: X) { if let crate::db::Lane::Work = x {} }", "crate::db::Lane::Work"),
        ("fn f() { <crate::db::Db as Clone>::clone() }", "crate::db::Db"),
        ("const F: fn(&crate::db::Db) = f;", "crate::db::Db"),
        ("fn f() { format!(\"{}\", crate::db::name()) }", "crate::db::name"),
        ("fn f() { view! { <p>{crate::site::shell::name()}</p> } }", "crate::site::shell::name"),
        ("fn f() { crate::execute!(\"x\") }", "crate::db"),
        ("fn f() { m! { use crate::{base::id, db::{Db, Lane}}; } }", "crate::db::Db"),
        ("fn f() { m!(super::super::db::Db) }", "crate::db::Db"),
        ("macro_rules! m { () => { $crate::db::Db } }", "crate::db::Db"),
        ("#[derive(crate::db::Row)] struct S;", "crate::db::Row"),
        ("#[serde(with = \"crate::db::text\")] struct S;", "crate::db::text"),
        ("struct S { #[serde(deserialize_with = \"crate::db::text\")] s: String }", "crate::db::text"),
        ("#[cfg(not(test))] use crate::db::Db;", "crate::db::Db"),
    ] {
        let found = wrong_arrows(&planted("base/error.rs", text));
        assert_eq!(found.len(), text.matches("Lane}").count() + text.matches("self, Connection").count() + 1, "{text}: {found:?}");
        let told = format!("({path})");
        assert!(found[0].contains("src/base/error.rs:") && found[0].contains(&told), "{text}: {found:?}");
    }
    let second_line = wrong_arrows(&planted("base/error.rs", "use crate::base::id;\n\nuse crate::db::Db;"));
    assert_eq!(second_line, ["src/base/error.rs:3: base → db (crate::db::Db): db stands above base"]);
    let beside = wrong_arrows(&planted("api/claim.rs", "use crate::site::shell;"));
    assert_eq!(beside, ["src/api/claim.rs:1: api → site (crate::site::shell): site stands beside api"]);
    let unknown = wrong_arrows(&planted("attic/mod.rs", "use crate::base::id;"));
    assert_eq!(unknown, ["src/attic/mod.rs:1: attic → base (crate::base::id): attic stands on no floor"]);
}

#[test]
fn a_path_behind_which_arrows_could_hide_is_found_too() {
    for text in [
        "use crate::*;",
        "use crate as house;",
        "use crate::{self as house};",
        "use super::super::*;",
        "use super::super::{base, *};",
        "extern crate self as house;",
        "fn f() { m! { use crate::*; } }",
        "fn f() { m! { use crate as house; } }",
        "use crate::what_is_this;",
        "#[path = \"../db/mod.rs\"] mod db;",
        "include!(\"../db/mod.rs\");",
    ] {
        let found = wrong_arrows(&planted("base/error.rs", text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
}

#[test]
fn what_points_down_and_what_only_tests_know_is_no_wrong_arrow() {
    for text in [
        "use crate::{base::error::Fault, db::{Connection, Error}, execute, vocabulary};",
        "use super::shell; use self::shell::page; use super::super::db;",
        "pub(crate) struct S; pub(super) fn f(self_: &S) {} pub(in crate::site) struct T;",
        "//! crate::server\n/// See [`crate::server::router`].\nfn f() {} // crate::server::router",
        "fn f() -> &'static str { \"crate::server::router\" }",
        "#[cfg(test)] mod tests { use super::*; use crate::server::router; }",
        "#[cfg(all(test, feature = \"ssr\"))] mod tests { use crate::server::router; }",
        "#[cfg(test)] use crate::server::router;",
        "impl S { #[cfg(test)] fn f() { crate::server::router() } }",
        "fn f(&self) { m!(self.crate_name, other::crate_::server, self) }",
    ] {
        none(&wrong_arrows(&planted("site/chart.rs", text)));
    }
    let house = House::of([
        ("base/mod.rs", "#[cfg(test)] mod cases; mod real;"),
        ("base/cases/mod.rs", "mod deeper; use crate::db;"),
        ("base/cases/deeper.rs", "use crate::db;"),
        ("base/real.rs", "use crate::db;"),
        ("db/mod.rs", ""),
    ]);
    assert_eq!(wrong_arrows(&house), ["src/base/real.rs:1: base → db (crate::db): db stands above base"]);
}

#[test]
fn a_circle_is_found() {
    let house = House::of([
        ("site/mod.rs", "pub mod a; pub mod b;"),
        ("site/a.rs", "use crate::site::b; use crate::ui::c::d;"),
        ("site/b.rs", "use super::a::f;"),
        ("ui/mod.rs", "pub mod c; pub mod e;"),
        ("ui/c.rs", "pub fn d() { crate::web::f() }"),
        ("ui/e.rs", "pub fn g() {}"),
        ("web/mod.rs", "use crate::site::a; use crate::ui::e::g;"),
        ("base/mod.rs", "pub fn f() {}"),
    ]);
    assert_eq!(circles::of_folders(&house), ["a circle of folders: site → ui → web → site", "a circle of folders: ui → web → ui"]);
    assert_eq!(circles::of_files(&house), ["a circle of files: src/site/a.rs → src/ui/c.rs → src/web/mod.rs → src/site/a.rs"]);
    let within = House::of([("site/mod.rs", "mod a; mod b;"), ("site/a.rs", "use super::b;"), ("site/b.rs", "use super::a;")]);
    none(&circles::of_folders(&within));
    none(&circles::of_files(&within));
}

#[test]
fn a_stranger_a_side_and_sql_in_the_wrong_place_are_found() {
    for text in [
        "use sqlx::FromRow;",
        "use ::axum::Router;",
        "use {std::fmt, leptos_axum::{self, extract}};",
        "fn f() { tokio::spawn(g()) }",
        "fn f() { m!(tokio::time::sleep) }",
        "#[derive(sqlx::FromRow)] struct S;",
        "#[tokio::main] async fn main() {}",
    ] {
        assert_eq!(strangers(&planted("text/fold.rs", text)).len(), 1, "{text}");
        none(&strangers(&planted("site/chart.rs", text)));
    }
    none(&strangers(&planted("text/fold.rs", "#[cfg(test)] mod tests { #[tokio::test] async fn t() {} } mod sqlx_like {}")));

    for text in [
        "#[cfg(feature = \"ssr\")] fn f() {}",
        "#[cfg_attr(feature = \"ssr\", derive(Debug))] struct S;",
        "#[cfg(not(any(unix, feature = \"ssr\")))] use std::fmt;",
        "struct S { #[cfg(feature = \"ssr\")] s: u8 }",
        "fn f() -> bool { cfg!(feature = \"ssr\") }",
        "fn f() { m! { #[cfg(feature = \"ssr\")] let x = 1; } }",
    ] {
        assert_eq!(sides(&planted("site/chart.rs", text)).len(), 1, "{text}");
        none(&sides(&planted("site/mod.rs", text)));
    }
    none(&sides(&planted("site/chart.rs", "#[cfg(unix)] fn feature() {} #[cfg(debug_assertions)] fn f() {}")));

    for text in [
        "const A: &str = \"SELECT 1\";",
        "const A: &str = concat!(\"\n  DELETE FROM event\");",
        "fn f() { Sql::new(\"UPDATE event SET number = 1\") }",
        "fn f() { crate::execute!(conn, A) }",
        "fn f() { m!({ rows!(conn, A) }) }",
    ] {
        assert_eq!(sql(&planted("claim/filter.rs", text)).len(), 1, "{text}");
        none(&sql(&planted("claim/store.rs", text)));
        none(&sql(&planted("api/idempotency.rs", text)));
        none(&sql(&planted("access/attempts.rs", text)));
    }
    none(&sql(&planted("site/chart.rs", "/// SELECT it\n#[doc = \"SELECT \"] fn f() { row(\"A SELECT \") }")));
}
