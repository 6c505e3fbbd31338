//! Whom an article only describes: a source of that article alone, until it has a name.

use crate::support::{Answer, Client, Desk, TEXT, each, holds, id, on_both_engines, span, word};
use axum::http::StatusCode;
use hearsay::{access::Role, base::percent::percent};
use serde_json::{Value, json};

/// Another article with the same text.
async fn article(desk: &Desk, title: &str) -> Value {
    desk.editor().post("/articles", json!({"title": title, "text": TEXT, "outlet": "Islander"})).await.created()
}

fn said(name: &str, way: &str, status: &str) -> Value {
    json!({"source": name, "identification": way, "status": status})
}

fn source(claim: &Value, at: usize) -> &Value {
    &claim["attributions"][at]["source"]
}

fn flags(claim: &Value) -> Vec<&str> {
    claim["flags"].as_array().expect("flags").iter().filter_map(Value::as_str).collect()
}

/// The number of the newest event.
async fn newest(desk: &Desk) -> i64 {
    desk.verdict().await;
    desk.of(Role::Admin).get("/events?limit=1").await.ok()["items"][0]["number"].as_i64().expect("a number")
}

async fn undo(desk: &Desk, number: i64) -> Answer {
    desk.of(Role::Admin).post(&format!("/events/{number}/reversal"), json!({})).await
}

#[tokio::test]
async fn whom_an_article_only_describes_is_its_own_and_no_entry_of_the_registry() {
    on_both_engines(async |desk| {
        let (one, two) = (article(desk, "First ferry").await, article(desk, "Second ferry").await);
        let mut made = Vec::new();
        for of in [&one, &two] {
            for (name, way) in [
                ("Unnamed source", "none"),
                ("The company", "described"),
                ("Experts", "described"),
                ("The paper", "described"),
                ("sources", "bare"),
                ("two officials", "described"),
            ] {
                let claim = desk.claim(of, "The ferry left", json!([said(name, way, "alleged")])).await;
                assert_eq!(flags(&claim), ["single_source", "anonymous_only"], "{name}");
                // However it is written, within the article it is one.
                let again = desk.claim(of, "We counted", json!([said(&name.to_uppercase(), way, "denied")])).await;
                assert_eq!(source(&again, 0), source(&claim, 0), "{name}");
                made.push((name, source(&claim, 0)["id"].clone()));
            }
        }
        // A body that speaks as one without being named is no other.
        let [company, other] = [&one, &two].map(|of| desk.claim(of, "We counted", json!([said("The company", "collective", "denied")])));
        let (company, other) = (company.await, other.await);
        assert_eq!((source(&company, 0)["id"] == made[1].1, source(&other, 0)["id"] == made[7].1), (true, true));
        for (name, id) in &made[..6] {
            assert!(made[6..].iter().all(|(other, there)| other != name || there != id), "{name} of two articles is two");
        }
        assert_eq!(desk.editor().get("/sources").await.ok()["items"], json!([]));
        assert_eq!(desk.editor().get("/sources/similar?name=The%20paper").await.ok()["items"], json!([]));
        for (of, ids) in [(&one, &made[..6]), (&two, &made[6..])] {
            let own = desk.editor().get(&format!("/sources?article={}", id(of))).await.ok();
            assert_eq!(each(&own, "name"), ["Experts", "sources", "The company", "The paper", "two officials", "Unnamed source"]);
            for item in own["items"].as_array().expect("items") {
                assert_eq!((&item["article_id"], &item["aliases"]), (&of["id"], &json!([])));
                assert!(ids.iter().any(|(name, id)| *name == word(item, "name") && *id == item["id"]), "{item}");
            }
            let few = desk.editor().get(&format!("/sources?article={}&q=paper", word(of, "slug"))).await.ok();
            assert_eq!(each(&few, "name"), ["The paper"]);
        }
        assert_eq!(desk.editor().get("/sources?article=no-such-article").await.ok()["items"], json!([]));

        // Listed with their articles, found by what they are called, each at a page of its own.
        let registry = desk.editor().page("/sources?q=paper").await.page(200);
        holds(
            &registry,
            &["The paper</bdi></a>, in <a href=\"/articles/first-ferry\"", "in <a href=\"/articles/second-ferry\"", "Second ferry"],
        );
        assert!(!registry.contains("two officials"));
        holds(
            &desk.editor().page("/desk/sources").await.page(200),
            &["two officials</bdi></a>, in ", "href=\"/desk/sources/two-officials-in-first-ferry\""],
        );
        let page = desk.editor().page("/sources/the-paper-in-second-ferry").await.page(200);
        holds(&page, &["The paper", ", in <a href=\"/articles/second-ferry\"><cite><bdi>Second ferry", "2 times in 1 article"]);
        for (query, count) in
            [("source=the%20PAPER", 4), ("source=the%20company", 6), ("source=the-paper-in-first-ferry", 2), ("via=the%20paper", 0)]
        {
            let found = desk.editor().get(&format!("/claims?{query}")).await.ok();
            assert_eq!(each(&found, "id").len(), count, "{query}");
        }
        let found = desk.editor().get(&format!("/search?in=claims&q={}", percent("source:\"the paper\" ferry"))).await.ok();
        assert_eq!(each(&found, "title").len(), 2, "{found}");
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn a_name_of_the_registry_is_meant_only_where_it_is_written_as_there() {
    on_both_engines(async |desk| {
        let paper = desk
            .editor()
            .post("/sources", json!({"name": "The Paper", "kind": "news_outlet", "aliases": ["the safety authority"]}))
            .await
            .created();
        let one = desk.article().await;
        for (name, way, is_registered) in [
            ("The Paper", "named", true),
            ("the paper", "named", true),
            ("The Paper", "described", true),
            ("The safety authority", "described", true),
            ("The paper", "described", false),
            ("THE PAPER", "bare", false),
            ("The Paper", "none", false),
            ("The Paper", "bare", false),
            ("The Paper", "collective", true),
            ("The paper", "collective", false),
            ("the safety authority", "collective", true),
        ] {
            let claim = desk.claim(&one, "The ferry left", json!([said(name, way, "reported")])).await;
            assert_eq!(source(&claim, 0)["id"] == paper["id"], is_registered, "{name} {way}");
        }
        // Who knows who it is says so by the id, in whichever words the text has it.
        let known = json!([{"source": {"id": paper["id"]}, "identification": "bare", "status": "denied"}]);
        assert_eq!(source(&desk.claim(&one, "The ferry left", known).await, 0)["id"], paper["id"]);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn what_one_article_describes_is_cited_in_no_other_and_goes_by_no_other_name() {
    on_both_engines(async |desk| {
        let (one, two) = (article(desk, "First ferry").await, article(desk, "Second ferry").await);
        let claim = desk.claim(&one, "The ferry left", json!([said("two officials", "described", "alleged"), said("an aide", "described", "denied")])).await;
        let there = desk.claim(&two, "The ferry left", json!([said("two officials", "described", "alleged")])).await;
        let named = desk.editor().post("/sources", json!({"name": "Ministry"})).await.created();
        let (here, aide, other) = (source(&claim, 0)["id"].clone(), source(&claim, 1)["id"].clone(), source(&there, 0)["id"].clone());
        let acts = desk.acts().await;
        let path = format!("/articles/{}/claims", id(&two));
        let foreign = json!({"spans": [span("We counted")], "attributions": [{"source": {"id": here}, "identification": "described", "status": "denied"}]});
        assert_eq!(desk.editor().post(&path, foreign).await.fields(422), ["/attributions/0/source/id"]);
        let at = |id: &Value| format!("/sources/{}", id.as_str().expect("an id"));
        for (input, field) in [
            (json!({"name": "an AIDE"}), "/name"),
            (json!({"aliases": ["officials"]}), "/aliases"),
            (json!({"article_id": two["id"]}), "/article_id"),
            (json!({"article_id": null, "name": "MINISTRY"}), "/name"),
        ] {
            assert_eq!(desk.editor().patch(&at(&here), input.clone()).await.fields(422), [field], "{input}");
        }
        assert_eq!(desk.editor().post("/sources", json!({"name": "N", "article_id": one["id"]})).await.fields(422), ["/article_id"]);
        assert_eq!(desk.editor().patch(&at(&named["id"]), json!({"parent": here})).await.fields(422), ["/parent"]);
        // Of two articles they never become one, and a name never goes into a description.
        for (from, into) in [(&here, &other), (&named["id"], &here)] {
            assert_eq!(desk.editor().post(&format!("{}/merge", at(from)), json!({"into": into})).await.fields(422), ["/into"]);
            desk.editor().get(&format!("{}/merge?into={}", at(from), into.as_str().expect("an id"))).await.problem(422);
        }
        let elsewhere = json!({"claims": [id(&there)], "into": aide});
        assert_eq!(desk.editor().post(&format!("{}/attributions/move", at(&other)), elsewhere).await.fields(422), ["/into"]);
        assert_eq!(desk.acts().await, acts, "nothing was stored");

        // It may be described better, belong to somebody, and be one with another of its article.
        let input = json!({"name": "three officials", "parent": named["id"], "kind": "government"});
        let changed = desk.editor().patch(&at(&here), input).await.ok();
        assert_eq!((word(&changed, "name"), &changed["parent"], &changed["article_id"]), ("three officials", &named["id"], &one["id"]));
        let merged = desk.editor().post(&format!("{}/merge", at(&aide)), json!({"into": here})).await.ok();
        assert_eq!((&merged["aliases"], &merged["article_id"]), (&json!([]), &one["id"]));
        let now = desk.now(&claim).await;
        assert_eq!((source(&now, 1)["id"].clone(), &now["attributions"][1]["identification"]), (here.clone(), &json!("described")));
        desk.has_whole_record().await;
        let number = newest(desk).await;
        assert_eq!(undo(desk, number).await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.now(&claim).await["attributions"][1], claim["attributions"][1]);
        desk.has_whole_record().await;
        // Who is named in the claim itself is in the registry from then on.
        let mut attributions = desk.now(&claim).await["attributions"].clone();
        let mut patched = async |source: Value| {
            attributions[0]["identification"] = json!("named");
            attributions[0]["source"] = source;
            let change = json!({"attributions": attributions});
            desk.editor().with("if-match", "*").patch(&format!("/claims/{}", id(&claim)), change).await.ok()
        };
        assert_ne!(source(&patched(json!({"id": here})).await, 0)["id"], here);
        assert_eq!(each(&desk.editor().get("/sources").await.ok(), "name"), ["Ministry", "three officials"]);
        assert_ne!(source(&patched(json!("Ilse Čapek")).await, 0)["id"], here);
        assert_eq!(each(&desk.editor().get("/sources").await.ok(), "name"), ["Ilse Čapek", "Ministry", "three officials"]);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn who_was_only_described_gets_a_name_everywhere_at_once_and_loses_it_again() {
    on_both_engines(async |desk| {
        let (one, two) = (article(desk, "First ferry").await, article(desk, "Second ferry").await);
        let official = |status: &str| said("a port official", "described", status);
        let through = json!([{"source": "a port official", "identification": "bare", "status": "alleged", "via": 1}, said("Reuters", "named", "reported")]);
        let approved = desk.approved(&one, "The ferry left", json!([official("alleged")])).await;
        let draft = desk.claim(&one, "We counted", through).await;
        let waiting = desk.approved(&one, "Nordholm Lines denied it", json!([official("confirmed")])).await;
        let changed = json!({"attributions": [official("denied"), said("sources", "bare", "alleged")]});
        let waiting = desk.editor().with("if-match", "*").patch(&format!("/claims/{}", id(&waiting)), changed).await.ok();
        let elsewhere = desk.claim(&two, "The ferry left", json!([official("alleged")])).await;
        desk.publish(&one).await;
        desk.seconded().await;
        assert_eq!(flags(&approved), ["single_source", "anonymous_only"]);
        assert_eq!(flags(&draft), ["single_source", "anonymous_only"]);
        let sum = async |client: Client| client.get(&format!("/articles/{}/breakdown", id(&one))).await.ok()["anonymous_only"].clone();
        assert_eq!(sum(desk.editor()).await, json!(3));
        let described = source(&approved, 0)["id"].clone();
        let path = format!("/sources/{}", described.as_str().expect("an id"));

        let input = json!({"article_id": null, "name": "Ilse Čapek", "kind": "witness", "aliases": ["Čapek"]});
        let named = desk.editor().patch(&path, input).await.ok();
        assert_eq!((&named["id"], word(&named, "name"), &named["version"]), (&described, "Ilse Čapek", &json!(2)));
        assert!(named.get("article_id").is_none(), "{named}");
        for (claim, now_flags) in [(&approved, vec!["single_source"]), (&draft, vec!["single_source"]), (&waiting, vec![])] {
            let now = desk.now(claim).await;
            assert_eq!((word(source(&now, 0), "name"), &now["attributions"][0]["identification"]), ("Ilse Čapek", &json!("named")));
            assert_eq!((flags(&now), &now["review"]), (now_flags, &claim["review"]), "{now}");
            assert_eq!(now["version"].as_i64(), claim["version"].as_i64().map(|version| version + 1));
        }
        assert_eq!(desk.now(&elsewhere).await, elsewhere, "who is called so in another article is somebody else");
        assert_eq!(sum(desk.editor()).await, json!(0));
        assert_eq!(sum(desk.anyone()).await, json!(0));
        // Everywhere: the registry, readers' pages, the table, its files, the filter.
        assert_eq!(each(&desk.editor().get("/sources?q=capek").await.ok(), "name"), ["Ilse Čapek"]);
        assert_eq!(each(&desk.editor().get(&format!("/sources?article={}", id(&one))).await.ok(), "name"), ["sources"]);
        let page = desk.anyone().page("/articles/first-ferry").await.page(200);
        assert!(page.contains("Ilse Čapek") && !page.contains("a port official"), "{page}");
        let csv = desk.anyone().get("/exports/claims.csv").await.text();
        assert!(csv.contains(",Ilse Čapek,witness,alleged,indirect,named,") && !csv.contains("described"), "{csv}");
        assert_eq!(each(&desk.editor().get("/claims?source=ilse%20capek&identification=named").await.ok(), "id").len(), 3);
        let history = desk.editor().page("/desk/articles/first-ferry/history").await.page(200);
        holds(&history, &["gave “", "a port official", "a name: ", "Ilse Čapek"]);
        desk.verdict().await;
        let waits = desk.reviewer().get("/events?unseconded=yes").await.ok();
        assert_eq!(waits["items"][0]["action"], "source.named", "what readers see waits for a second person");
        desk.has_whole_record().await;

        let number = newest(desk).await;
        assert_eq!(undo(desk, number).await.status, StatusCode::NO_CONTENT);
        for (claim, before) in [(&approved, &approved), (&draft, &draft), (&waiting, &waiting)] {
            let now = desk.now(claim).await;
            assert_eq!((&now["attributions"], &now["flags"]), (&before["attributions"], &before["flags"]));
        }
        assert_eq!(each(&desk.editor().get("/sources").await.ok(), "name"), ["Reuters"]);
        assert_eq!(sum(desk.anyone()).await, json!(2));
        desk.has_whole_record().await;
        let number = newest(desk).await;
        assert_eq!(undo(desk, number).await.status, StatusCode::NO_CONTENT, "and named again");
        assert_eq!(desk.now(&draft).await["attributions"][0]["identification"], "named");
        desk.has_whole_record().await;
        // Once another article cites the name it cannot be taken back.
        let number = newest(desk).await;
        desk.claim(&two, "We counted", json!([said("Ilse Čapek", "named", "denied")])).await;
        undo(desk, number).await.problem(409);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn who_was_only_described_turns_out_to_be_somebody_of_the_registry() {
    on_both_engines(async |desk| {
        let one = article(desk, "First ferry").await;
        desk.editor().post("/sources", json!({"name": "Ilse Čapek", "kind": "witness"})).await.created();
        let claim = desk
            .approved(&one, "The ferry left", json!([said("the captain", "described", "alleged"), said("an aide", "bare", "denied")]))
            .await;
        desk.publish(&one).await;
        desk.seconded().await;
        assert_eq!(flags(&claim), ["anonymous_only"]);
        let editor = desk.signed_in(&desk.add("ed@desk.example", Role::Editor).await.email).await;
        let place = "/desk/sources/the-captain-in-first-ferry";
        holds(&editor.page(place).await.page(200), &["It has a name", ", in <a href=\"/articles/first-ferry\"", "Merge into another"]);
        let acts = desk.acts().await;
        // Somebody who resembles the name is asked about, and who has it already is looked at before it is done.
        let asked = editor.form(&format!("{place}/name"), &[("version", "1"), ("name", "Čapek")]).await.page(409);
        holds(&asked, &["Same as?", "Ilse Čapek", "That is who it is", "/merge?into=", "value=\"Čapek\"", "name=\"sure\""]);
        let shown = editor.form(&format!("{place}/name"), &[("version", "1"), ("name", "ILSE CAPEK")]).await.leads_to();
        assert!(shown.starts_with("/desk/sources/the-captain-in-first-ferry/merge?into="), "{shown}");
        let preview = editor.page(&shown).await.page(200);
        holds(
            &preview,
            &[
                "1 attribution in 1 claim of 1 article will cite Ilse Čapek.",
                "does not become a name of it",
                "Names: <bdi>Ilse Čapek</bdi>.",
            ],
        );
        assert_eq!(
            editor.form(&format!("{place}/name"), &[("version", "7"), ("name", "Vogt")]).await.status,
            StatusCode::PRECONDITION_FAILED
        );
        assert_eq!(
            editor.form(&format!("{place}/name"), &[("version", "1"), ("name", " ")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(desk.acts().await, acts, "nothing was stored");

        let into = shown.rsplit('=').next().expect("an id");
        assert_eq!(editor.form(&format!("{place}/merge"), &[("into", into)]).await.leads_to(), "/desk/sources/ilse-capek");
        let now = desk.now(&claim).await;
        assert_eq!((word(source(&now, 0), "name"), &now["attributions"][0]["identification"]), ("Ilse Čapek", &json!("named")));
        assert_eq!((flags(&now), &now["attributions"][1]), (vec![], &claim["attributions"][1]));
        let known = desk.editor().get(&format!("/sources/{into}")).await.ok();
        assert_eq!(known["aliases"], json!([]), "no other article's captain is her");
        desk.has_whole_record().await;
        let split = editor.page("/desk/sources/ilse-capek").await;
        let undo = format!("/desk/events/{}/reversal", split.between("/desk/events/", "/reversal"));
        // Readers see it: why is asked first.
        editor.form(&undo, &[("back", "/desk/sources/ilse-capek")]).await.page(200);
        let sure = [("back", "/desk/sources/ilse-capek"), ("sure", "yes"), ("reason", "Another captain.")];
        editor.form(&undo, &sure).await.leads_to();
        let now = desk.now(&claim).await;
        assert_eq!((&now["attributions"], flags(&now)), (&claim["attributions"], vec!["anonymous_only"]));
        desk.has_whole_record().await;

        // Some of it only, and somebody new.
        let moving = json!({"claims": [id(&claim)], "into": into});
        desk.editor().post(&format!("/sources/{}/attributions/move", word(source(&claim, 0), "id")), moving).await.ok();
        assert_eq!(desk.now(&claim).await["attributions"][0]["identification"], "named");
        desk.has_whole_record().await;
        let number = newest(desk).await;
        assert_eq!(self::undo(desk, number).await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.now(&claim).await["attributions"], claim["attributions"]);
        let sure = [("version", "1"), ("name", "Čapek"), ("kind", "military_police"), ("sure", "yes")];
        assert_eq!(editor.form(&format!("{place}/name"), &sure).await.leads_to(), place);
        let now = desk.now(&claim).await;
        assert_eq!((word(source(&now, 0), "name"), word(source(&now, 0), "kind")), ("Čapek", "military_police"));
        assert_eq!((flags(&now), &now["attributions"][0]["identification"]), (vec![], &json!("named")));
        assert!(!editor.page(place).await.text().contains("It has a name"));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn it_goes_with_its_article_and_comes_back_with_it_or_is_erased() {
    on_both_engines(async |desk| {
        let one = article(desk, "First ferry").await;
        let claim = desk.claim(&one, "The ferry left", json!([said("the nurse of ward four", "described", "alleged")])).await;
        let merged = desk
            .claim(&one, "We counted", json!([said("Harbour office", "named", "denied"), said("Harbourmaster", "named", "denied")]))
            .await;
        let office = |at: usize| word(source(&merged, at), "id").to_owned();
        desk.editor()
            .with("if-match", "*")
            .patch(&format!("/claims/{}", id(&merged)), json!({"attributions": [merged["attributions"][0]]}))
            .await
            .ok();
        desk.editor().post(&format!("/sources/{}/merge", office(0)), json!({"into": office(1)})).await.ok();
        let place = format!("/articles/{}", id(&one));
        desk.editor().delete(&place).await.done();
        assert_eq!(desk.editor().get(&format!("/sources?article={}", id(&one))).await.ok()["items"], json!([]));
        desk.editor().get(&format!("/sources/{}", word(source(&claim, 0), "id"))).await.problem(404);
        desk.has_whole_record().await;
        let number = newest(desk).await;
        assert_eq!(undo(desk, number).await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.now(&claim).await["attributions"], claim["attributions"]);
        desk.has_whole_record().await;

        desk.add("boss@desk.example", Role::Admin).await;
        let boss = desk.signed_in("boss@desk.example").await;
        boss.form("/desk/articles/first-ferry/erasure", &[("reason", "District court, 7 O 12/31")]).await.leads_to();
        let history = desk.of(Role::Admin).get("/events?limit=500").await.ok().to_string();
        assert!(!history.contains("ward four"), "{history}");
        assert_eq!(desk.editor().page("/sources/the-nurse-of-ward-four-in-first-ferry").await.status, StatusCode::NOT_FOUND);
        // What was done to sources of the registry meanwhile stands.
        assert_eq!(each(&desk.editor().get("/sources").await.ok(), "name"), ["Harbourmaster"]);
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn accepting_what_was_proposed_files_nobody_without_a_name_in_the_registry() {
    on_both_engines(async |desk| {
        let text = "Two officials said the harbour was closed on Monday.\n\nThe company denied that it had sold seats twice.";
        let mut taken = Vec::new();
        for title in ["First harbour", "Second harbour"] {
            let article = desk.editor().post("/articles", json!({"title": title, "text": text, "language": "en"})).await.created();
            let place = format!("/articles/{}/suggestions", id(&article));
            let offer = desk.editor().get(&place).await.ok();
            for item in offer["items"].as_array().expect("a list") {
                let claim = desk.editor().post(&format!("{place}/{}/acceptance", item["n"]), json!({})).await.created();
                for one in claim["attributions"].as_array().expect("a list") {
                    assert_ne!(word(one, "identification"), "named", "{one}");
                    taken.push((title, word(&one["source"], "name").to_owned(), word(&one["source"], "id").to_owned()));
                }
            }
        }
        assert!(taken.len() >= 4, "{taken:?}");
        for (title, name, id) in &taken {
            assert!(taken.iter().all(|(other, called, there)| other == title || called != name || there != id), "{name} is shared");
        }
        assert_eq!(desk.editor().get("/sources").await.ok()["items"], json!([]));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_called_alike_in_two_articles_about_a_fact_is_one_origin_of_it() {
    on_both_engines(async |desk| {
        let (one, two) = (article(desk, "First ferry").await, article(desk, "Second ferry").await);
        let from = |name: &str| json!([{"source": name, "identification": "described", "status": "alleged", "via": 1}, said("Reuters", "named", "reported")]);
        let claims = [
            desk.approved(&one, "The ferry left", from("two officials")).await,
            desk.approved(&two, "The ferry left", from("Two officials")).await,
            desk.approved(&two, "We counted", from("a diplomat")).await,
        ];
        let links: Vec<_> = claims.iter().map(|claim| json!({"claim": claim["id"], "relation": "asserts"})).collect();
        let fact = desk.editor().post("/facts", json!({"statement": "The ferry left", "claims": links})).await.created();
        let origins = desk.editor().get(&format!("/facts/{}/origins", id(&fact))).await.ok();
        assert_eq!(origins["origins"], 2, "{origins}");
    })
    .await;
}
