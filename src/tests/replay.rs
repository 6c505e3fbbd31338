//! The tables are what the events say.

use crate::support::{Desk, id, on_both_engines};
use hearsay::record::verify::Verdict;
use serde_json::json;

/// Changes a row past the program, hears what `hearsay verify` finds, and takes it back.
async fn finds(desk: &Desk, change: &str, back: &str, what: &str, why: &str) {
    assert_ne!(desk.tamper(change).await, 0, "{change}");
    let Verdict::Broken(found, because) = desk.verdict_against(None).await else { panic!("not found: {change}") };
    assert!(found.starts_with(what) && because.contains(why), "{change}: {found}: {because}");
    desk.tamper(back).await;
    assert!(matches!(desk.verdict_against(None).await, Verdict::Whole(..)), "{back}");
}

#[tokio::test]
async fn a_row_that_was_changed_without_an_event_is_found_and_named() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        let attributions = json!([{"source": "Harbour office", "status": "alleged"}, {"source": "Nordholm Lines", "status": "denied"}]);
        let claim = desk.approved(&article, "Nordholm Lines had sold seats twice", attributions).await;
        desk.editor().post(&format!("/claims/{}/comments", id(&claim)), json!({"comment": "Who says so?"})).await.created();
        desk.publish(&article).await;
        desk.has_whole_record().await;
        for (change, back, what, why) in [
            ("UPDATE claim SET statement = statement || '!'", "UPDATE claim SET statement = REPLACE(statement, '!', '')", "claim/", "statement"),
            ("UPDATE claim SET review = 'draft'", "UPDATE claim SET review = 'approved'", "claim/", "review"),
            ("UPDATE claim SET finding = 'corroborated'", "UPDATE claim SET finding = 'unchecked'", "claim/", "check"),
            ("UPDATE claim SET version = version + 1", "UPDATE claim SET version = version - 1", "claim/", "version"),
            ("UPDATE claim SET place = place + 1", "UPDATE claim SET place = place - 1", "claim/", "place"),
            (
                "UPDATE claim SET edited_by = (SELECT id FROM person WHERE role = 'admin')",
                "UPDATE claim SET edited_by = created_by",
                "claim/",
                "who made or changed it",
            ),
            (
                "UPDATE attribution SET status = 'confirmed' WHERE status = 'denied'",
                "UPDATE attribution SET status = 'denied' WHERE status = 'confirmed'",
                "claim/",
                "attributions",
            ),
            (
                "UPDATE attribution SET status = 'screamed' WHERE status = 'denied'",
                "UPDATE attribution SET status = 'denied' WHERE status = 'screamed'",
                "claim/",
                "an attribution",
            ),
            (
                "UPDATE attribution SET source_id = (SELECT id FROM source WHERE slug = 'harbour-office') WHERE status = 'denied'",
                "UPDATE attribution SET source_id = (SELECT id FROM source WHERE slug = 'nordholm-lines') WHERE status = 'denied'",
                "claim/",
                "attributions",
            ),
            ("UPDATE comment SET body = 'Nobody.'", "UPDATE comment SET body = 'Who says so?'", "claim/", "comments"),
            ("UPDATE article SET title = title || '!'", "UPDATE article SET title = REPLACE(title, '!', '')", "article/", "title"),
            ("UPDATE article SET outlet = outlet || '!'", "UPDATE article SET outlet = REPLACE(outlet, '!', '')", "article/", "outlet"),
            ("UPDATE revision SET body = body || '!'", "UPDATE revision SET body = REPLACE(body, '!', '')", "article/", "text"),
            (
                "UPDATE article SET publication_by = (SELECT id FROM person WHERE role = 'admin')",
                "UPDATE article SET publication_by = created_by",
                "article/",
                "published it",
            ),
            ("UPDATE source SET kind = 'court' WHERE slug = 'harbour-office'", "UPDATE source SET kind = 'other'", "source/", "kind"),
            (
                "UPDATE source_name SET name = 'Harbour Office' WHERE folded = 'harbour office'",
                "UPDATE source_name SET name = 'Harbour office' WHERE folded = 'harbour office'",
                "source/",
                "names",
            ),
            (
                "INSERT INTO source_name (folded, source_id, position, name) SELECT 'kremlin', id, 1, 'Kremlin' FROM source WHERE slug = 'harbour-office'",
                "DELETE FROM source_name WHERE folded = 'kremlin'",
                "source/",
                "aliases",
            ),
            ("UPDATE person SET role = 'admin' WHERE role = 'editor'", "UPDATE person SET role = 'editor' WHERE name = 'The editor'", "person/", "role"),
            ("UPDATE person SET active = FALSE WHERE role = 'reader'", "UPDATE person SET active = TRUE", "person/", "active"),
            (
                "INSERT INTO setting (name, content) VALUES ('self_approval', 'true')",
                "DELETE FROM setting",
                "setting/self_approval",
                "not what its events say",
            ),
            (
                "INSERT INTO api_token (id, person_id, name, digest, created_at) SELECT id, id, 'mine', 'x', created_at FROM person WHERE role = 'admin'",
                "DELETE FROM api_token WHERE digest = 'x'",
                "the token ",
                "not one that events tell of",
            ),
            (
                "INSERT INTO invitation (digest, email, role, created_at, expires_at) SELECT 'x', 'eve@desk.example', 'admin', created_at, created_at FROM article",
                "DELETE FROM invitation",
                "the invitation of eve@desk.example",
                "not one that events tell of",
            ),
        ] {
            finds(desk, change, back, what, why).await;
        }
        // What is gone is not brought back here.
        for (change, what, why) in [
            ("DELETE FROM comment", "claim/", "comments"),
            ("DELETE FROM attribution", "claim/", "attributions"),
            ("DELETE FROM claim", "claim/", "its row is missing"),
        ] {
            desk.tamper(change).await;
            let Verdict::Broken(found, because) = desk.verdict_against(None).await else { panic!("not found: {change}") };
            assert!(found.starts_with(what) && because.contains(why), "{change}: {found}: {because}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_row_that_no_event_tells_of_is_found_and_named() {
    on_both_engines(async |desk| {
        let article = desk.article().await;
        desk.claim(&article, "The ferry left", json!([{"source": "Port", "status": "reported"}])).await;
        let made = "01900000-0003-7000-8000-00000000300c";
        let id = if desk.room.db.engine() == "sqlite" { format!("X'{}'", made.replace('-', "")) } else { format!("CAST('{made}' AS UUID)") };
        for (insert, delete, what) in [
            (
                format!(
                    "INSERT INTO claim (id, article_id, revision_id, spans, place, quote, statement, folded, review, finding, version, created_by, edited_by, created_at, updated_at) \
                     SELECT {id}, article_id, revision_id, spans, place, quote, statement, folded, review, finding, version, created_by, edited_by, created_at, updated_at FROM claim LIMIT 1"
                ),
                format!("DELETE FROM claim WHERE id = {id}"),
                format!("claim/{made}"),
            ),
            (
                format!(
                    "INSERT INTO source (id, slug, name, kind, country, note, version, created_by, created_at, updated_at) \
                     SELECT {id}, 'eve', 'Eve', kind, country, note, version, created_by, created_at, updated_at FROM source LIMIT 1"
                ),
                format!("DELETE FROM source WHERE id = {id}"),
                format!("source/{made}"),
            ),
            (
                format!("INSERT INTO person (id, email, name, role, active, created_at) SELECT {id}, 'eve@desk.example', 'Eve', 'admin', TRUE, created_at FROM person LIMIT 1"),
                format!("DELETE FROM person WHERE id = {id}"),
                format!("person/{made}"),
            ),
        ] {
            desk.tamper(&insert).await;
            let Verdict::Broken(found, why) = desk.verdict_against(None).await else { panic!("not found: {what}") };
            assert_eq!(found, what, "{why}");
            desk.tamper(&delete).await;
            desk.has_whole_record().await;
        }
    })
    .await;
}
