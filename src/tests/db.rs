//! One SQL text, two engines.

use crate::support::on_both_engines;
use hearsay::{
    access::{self, Person, Role},
    account, api, article,
    base::{error::Fault, id::PersonId},
    checklist, claim,
    db::{EngineConnection, Error, Lane},
    fact, live, record, review, search, similarity, source,
};
use sqlx::{Executor, SqlStr};
use std::{fs, path::Path};

/// Every file with SQL whose statements can be prepared, and its list of them.
pub(crate) const STORES: &[(&str, &[&str])] = &[
    ("access/attempts.rs", access::attempts::STATEMENTS),
    ("access/seconding.rs", access::seconding::STATEMENTS),
    ("access/store.rs", access::store::STATEMENTS),
    ("account/store.rs", account::store::STATEMENTS),
    ("api/idempotency.rs", api::idempotency::STATEMENTS),
    ("article/store.rs", article::store::STATEMENTS),
    ("checklist/store.rs", checklist::store::STATEMENTS),
    ("claim/store.rs", claim::store::STATEMENTS),
    ("claim/withdrawal/store.rs", claim::withdrawal::store::STATEMENTS),
    ("fact/filter/store.rs", fact::filter::store::STATEMENTS),
    ("fact/relatives/store.rs", fact::relatives::store::STATEMENTS),
    ("fact/store.rs", fact::store::STATEMENTS),
    ("live/by_article.rs", live::by_article::STATEMENTS),
    ("live/keys.rs", live::keys::STATEMENTS),
    ("record/erase.rs", record::erase::STATEMENTS),
    ("record/gone.rs", record::gone::STATEMENTS),
    ("record/hands.rs", record::hands::STATEMENTS),
    ("record/log.rs", record::log::STATEMENTS),
    ("record/replay/article.rs", record::replay::article::STATEMENTS),
    ("record/replay/claim.rs", record::replay::claim::STATEMENTS),
    ("record/replay/fact.rs", record::replay::fact::STATEMENTS),
    ("record/replay/merges.rs", record::replay::merges::STATEMENTS),
    ("record/replay/mod.rs", record::replay::STATEMENTS),
    ("record/replay/people.rs", record::replay::people::STATEMENTS),
    ("record/replay/seconding.rs", record::replay::seconding::STATEMENTS),
    ("record/replay/source.rs", record::replay::source::STATEMENTS),
    ("record/sequencer.rs", record::sequencer::STATEMENTS),
    ("record/store.rs", record::store::STATEMENTS),
    ("record/verify.rs", record::verify::STATEMENTS),
    ("review/store.rs", review::store::STATEMENTS),
    ("search/store.rs", search::store::STATEMENTS),
    ("similarity/queue/store.rs", similarity::queue::store::STATEMENTS),
    ("similarity/store.rs", similarity::store::STATEMENTS),
    ("source/store.rs", source::store::STATEMENTS),
];

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    on_both_engines(async |desk| {
        for sql in STORES.iter().flat_map(|(_, statements)| statements.iter().copied()) {
            let prepare = desk.room.db.write(Lane::Work, move |conn| {
                Box::pin(async move {
                    let sql = SqlStr::from_static(sql);
                    match conn.engine() {
                        EngineConnection::Sqlite(conn) => conn.prepare(sql).await.map(drop)?,
                        EngineConnection::Postgres(conn) => conn.prepare(sql).await.map(drop)?,
                    }
                    Ok::<_, Error>(())
                })
            });
            prepare.await.unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
    })
    .await;
}

/// The files below a folder of the sources, as they are named from `src/`.
fn files(folder: &Path, below: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.push(name);
        }
    }
}

#[test]
fn every_statement_of_a_store_is_in_its_list_and_every_list_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, "", &mut all);
    for file in all.iter().filter(|file| file.ends_with(".rs") && !file.starts_with("tests/")) {
        let text = fs::read_to_string(root.join(file)).expect("a source file");
        let Some((_, list)) = text.split_once("pub const STATEMENTS") else { continue };
        assert!(STORES.iter().any(|(known, _)| known == file), "the statements of {file} are not tested");
        let (list, _) = list.split_once("];").expect("its end");
        let names: Vec<&str> = list.split(|c: char| !c.is_ascii_uppercase() && c != '_').collect();
        for line in text.lines() {
            let Some((name, _)) = line.strip_prefix("pub(crate) const ").and_then(|rest| rest.split_once(": &str")) else { continue };
            assert!(names.contains(&name), "{name} of {file} is not in STATEMENTS");
        }
    }
}

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    on_both_engines(async |desk| {
        let before = desk.acts().await;
        let add = desk.room.write_as_program(|mut tx| {
            Box::pin(async move {
                let (email, name) = ("late@desk.example".to_owned(), "Late".to_owned());
                let late = Person { id: PersonId::new(), email, name, role: Role::Reader, active: true };
                account::commands::insert(&mut tx, late, None).await?;
                Err::<(), _>(Fault::Clash("something else went wrong".into()))
            })
        });
        assert_eq!(add.await, Err(Fault::Clash("something else went wrong".into())));
        assert_eq!(desk.acts().await, before);
        let mut conn = desk.room.db.read().await.expect("a snapshot");
        assert_eq!(account::store::by_email(&mut conn, "late@desk.example").await.expect("read"), None);
    })
    .await;
}

#[test]
fn a_database_that_does_not_answer_is_out_of_reach_for_now_and_a_query_it_refuses_is_our_mistake() {
    for gone in [sqlx::Error::PoolTimedOut, sqlx::Error::PoolClosed, sqlx::Error::Io(std::io::ErrorKind::ConnectionRefused.into())] {
        assert_eq!(Fault::from(Error::from(gone)).status(), 503);
    }
    assert_eq!(Fault::from(Error::from(sqlx::Error::RowNotFound)).status(), 500);
}
