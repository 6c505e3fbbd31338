//! `/articles/{id}/suggestions` and `/suggestions`

use crate::support::{Client, Desk, id, on_both_engines};
use axum::http::Method;
use hearsay::{
    access::Role,
    base::id::ClaimId,
    suggestion::{commands::Readings, learning},
};
use serde_json::{Value, json};

/// One attribution by a cue the rules know too, so that what is tested here does not hang on the model.
const TEXT: &str = "Harbour reopens after storm\n\n\
    The mayor of Brindle said the harbour was safe again.\n\n\
    Ferry operator Nordholm Lines denied that it had sold seats twice.\n\n\
    The lighthouse was built in 1931 by the railway company.";

/// An article with [`TEXT`], and what was proposed for it.
async fn proposed(desk: &Desk) -> (String, Value) {
    let article = desk.editor().post("/articles", json!({"title": "Harbour reopens", "text": TEXT, "language": "en"})).await.created();
    let place = format!("/articles/{}/suggestions", id(&article));
    let offer = desk.editor().get(&place).await.ok();
    (place, offer)
}

/// The number of the suggestion with this status.
fn with_status(offer: &Value, status: &str) -> u64 {
    let items = offer["items"].as_array().expect("a list");
    let found = items.iter().find(|item| item["attributions"][0]["status"] == status);
    found.unwrap_or_else(|| panic!("no suggestion is {status}: {offer:#}"))["n"].as_u64().expect("a number")
}

#[tokio::test]
async fn sixteen_who_ask_at_once_have_an_article_read_once() {
    on_both_engines(async |desk| {
        let article = desk.editor().post("/articles", json!({"title": "Harbour reopens", "text": TEXT, "language": "en"})).await.created();
        let place = format!("/articles/{}/suggestions", id(&article));
        let asking = (0..16).map(|_| async { desk.editor().get(&place).await.ok() });
        let offers = futures::future::join_all(asking).await;
        assert!(offers.iter().all(|offer| offer == &offers[0]));
        assert_eq!(desk.room.shelf.of::<Readings>().count(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_article_is_read_once_and_nothing_enters_the_record_by_itself() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        assert_eq!(offer["known_language"], true);
        let acts = desk.acts().await;
        assert_eq!(desk.editor().get(&place).await.ok(), offer);
        assert_eq!(desk.acts().await, acts);
        assert_eq!(desk.editor().get(&place.replace("suggestions", "claims")).await.ok()["items"], json!([]));
        let denied = &offer["items"][with_status(&offer, "denied") as usize];
        assert_eq!(denied["state"], "open");
        assert!(denied["quote"].as_str().expect("words").contains("sold seats twice"), "{denied:#}");
        let voice = &denied["attributions"][0];
        assert_eq!(voice["cue"]["text"], "denied");
        assert!(!voice["reason"].as_str().expect("words").is_empty());
        let items = offer["items"].as_array().expect("a list");
        let uncited = items.iter().find(|item| item["attributions"] == json!([])).expect("the lighthouse is offered apart");
        assert!(uncited["quote"].as_str().expect("words").contains("lighthouse"), "{uncited:#}");
    })
    .await;
}

#[tokio::test]
async fn a_source_is_known_by_name_and_alias_but_no_pronoun_is_taken_for_one() {
    on_both_engines(async |desk| {
        let line = json!({"name": "Nordholm Lines", "kind": "company", "aliases": ["Ferry operator Nordholm Lines"]});
        desk.editor().post("/sources", line).await.created();
        let engineers = json!({"name": "Society of Harbour Engineers", "kind": "expert_ngo", "aliases": ["SHE"]});
        desk.editor().post("/sources", engineers).await.created();
        let text = format!("{TEXT}\n\nMarta Ruiz met Ana Sole at the quay on Monday. She said the quay was sinking.");
        let article = desk.editor().post("/articles", json!({"title": "Harbour reopens", "text": text, "language": "en"})).await.created();
        let offer = desk.editor().get(&format!("/articles/{}/suggestions", id(&article))).await.ok();
        let items = offer["items"].as_array().expect("a list");
        let sources: Vec<_> = items.iter().filter_map(|item| item["attributions"][0]["source"].as_str()).collect();
        assert!(sources.contains(&"Nordholm Lines") && sources.contains(&"Unnamed source"), "{sources:?}");
        assert!(!sources.contains(&"Society of Harbour Engineers"), "{sources:?}");
    })
    .await;
}

#[tokio::test]
async fn accepting_makes_a_claim_in_one_event_that_remembers_the_suggestion_and_its_model() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        let n = with_status(&offer, "denied");
        let acts = desk.acts().await;
        // Nothing to replace: the body may be missing.
        let answer = desk.editor().send(Method::POST, &format!("{place}/{n}/acceptance"), "").await;
        let claim = answer.created();
        assert_eq!(answer.header("location"), format!("/api/v1/claims/{}", id(&claim)));
        assert_eq!(claim["attributions"][0]["status"], "denied");
        assert_eq!(claim["review"], "draft");
        let mut conn = desk.room.db.read().await.expect("a connection");
        let article = claim["article_id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let events = hearsay::record::store::of_article(&mut conn, article, None, 10).await.expect("events");
        let accepted: Vec<_> = events.iter().filter(|event| event.action == "claim.accepted").collect();
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0].after["suggestion"]["n"], n);
        assert_eq!(accepted[0].after["suggestion"]["model"], offer["model"]);
        assert_eq!(accepted[0].after["suggestion"]["changed"], "");
        drop(conn);
        // A source that was not known is an event too; the claim is one.
        let sources = desk.acts().await - acts - 1;
        assert!((0..=1).contains(&sources), "{sources}");

        let now = desk.editor().get(&place).await.ok();
        assert_eq!((&now["items"][n as usize]["state"], &now["items"][n as usize]["claim_id"]), (&json!("accepted"), &claim["id"]));
        desk.editor().post(&format!("{place}/{n}/acceptance"), json!({})).await.problem(409);
        desk.editor().put(&format!("{place}/{n}/dismissal")).await.problem(409);

        // A claim deleted again leaves its suggestion open.
        desk.editor().with("if-match", "\"1\"").delete(&format!("/claims/{}", id(&claim))).await;
        assert_eq!(desk.editor().get(&place).await.ok()["items"][n as usize]["state"], "open");
    })
    .await;
}

#[tokio::test]
async fn a_dismissed_suggestion_stays_dismissed_until_that_is_taken_back() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        let n = with_status(&offer, "reported");
        let dismissal = format!("{place}/{n}/dismissal");
        assert_eq!(desk.editor().put(&dismissal).await.status, 204);
        let acts = desk.acts().await;
        assert_eq!(desk.editor().put(&dismissal).await.status, 204);
        assert_eq!(desk.acts().await, acts, "the same again is no act");
        assert_eq!(desk.editor().get(&place).await.ok()["items"][n as usize]["state"], "dismissed");
        desk.editor().post(&format!("{place}/{n}/acceptance"), json!({})).await.problem(409);
        assert_eq!(desk.editor().delete(&dismissal).await.status, 204);
        assert_eq!(desk.editor().get(&place).await.ok()["items"][n as usize]["state"], "open");
    })
    .await;
}

#[tokio::test]
async fn what_was_changed_dismissed_and_missed_is_counted_for_everyone() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        let (said, denied) = (with_status(&offer, "reported"), with_status(&offer, "denied"));
        let nothing = desk.anyone().get("/suggestions/numbers").await.ok();
        assert_eq!((&nothing["all"]["accepted"], &nothing["all"]["precision"]), (&json!(0), &json!(null)));
        let changed = json!({"statement": "No seat was sold twice", "attributions": [{"source": "Nordholm Lines", "status": "disputed"}]});
        desk.editor().post(&format!("{place}/{denied}/acceptance"), changed).await.created();
        desk.editor().put(&format!("{place}/{said}/dismissal")).await;
        let missed = json!({"spans": [{"start": 0, "end": 15}]});
        desk.editor().post(&place.replace("suggestions", "claims"), missed).await.created();
        let numbers = desk.anyone().get("/suggestions/numbers").await.ok();
        let all = &numbers["all"];
        assert_eq!((&all["accepted"], &all["changed"], &all["dismissed"]), (&json!(0), &json!(1), &json!(1)), "{numbers:#}");
        assert_eq!(all["precision"], 0.5);
        assert_eq!(
            numbers["by_status"]["unattributed"]["missed"].as_u64().unwrap_or(0)
                + numbers["by_status"]["unattributed"]["foreseen"].as_u64().unwrap_or(0),
            1
        );
        assert_eq!((&numbers["changed_fields"]["status"], &numbers["changed_fields"]["statement"]), (&json!(1), &json!(1)));
        assert_eq!(numbers["by_week"]["2026-03-02"]["changed"], 1);
        assert_eq!((&numbers["unchanged"]["status"], &numbers["unchanged"]["spans"]), (&json!(0.0), &json!(1.0)));
        assert_eq!(numbers["unchanged_by_week"]["2026-03-02"]["status"], 0.0);
        let page = desk.anyone().page("/suggestions").await.page(200);
        assert!(page.contains("Field by field") && page.contains("unchanged"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_language_the_engine_does_not_know_is_said_not_guessed() {
    on_both_engines(async |desk| {
        let text = "De burgemeester zei maandag dat de haven weer veilig is. De rederij ontkende dat er plaatsen dubbel waren verkocht.";
        for language in ["nl", "de", "en", ""] {
            let article = desk.editor().post("/articles", json!({"title": "Hafen", "text": text, "language": language})).await.created();
            let offer = desk.editor().get(&format!("/articles/{}/suggestions", id(&article))).await.ok();
            assert_eq!((&offer["known_language"], &offer["items"]), (&json!(false), &json!([])), "{language:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_article_in_another_language_gets_proposals_and_its_sources_are_those_of_the_registry() {
    on_both_engines(async |desk| {
        let text = "Die Reederei Nördlicht bestritt am Montag, dass Plätze doppelt verkauft worden seien. „Zwei Kassen fehlen“, sagte die Staatsanwältin Ute Kern.";
        let known = json!({"name": "Northern Light Shipping", "kind": "company", "aliases": ["REEDEREI NORDLICHT"]});
        let known = desk.editor().post("/sources", known).await.created();
        for language in ["de-DE", ""] {
            let url = format!("https://hafen.example/{language}");
            let article = json!({"title": "Hafen", "text": text, "language": language, "url": url});
            let article = desk.editor().post("/articles", article).await.created();
            let place = format!("/articles/{}/suggestions", id(&article));
            let offer = desk.editor().get(&place).await.ok();
            assert_eq!(offer["known_language"], true, "{offer:#}");
            let denied = with_status(&offer, "denied");
            let claim = desk.editor().post(&format!("{place}/{denied}/acceptance"), json!({})).await.created();
            let made = &claim["attributions"][0];
            assert_eq!((&made["source"]["id"], &made["form"], &made["identification"]), (&known["id"], &json!("indirect"), &json!("named")));
            assert_eq!(claim["quote"], "Plätze doppelt verkauft worden seien");
            let reported = with_status(&offer, "reported");
            let claim = desk.editor().post(&format!("{place}/{reported}/acceptance"), json!({})).await.created();
            let made = &claim["attributions"][0];
            assert_eq!((&made["source"]["name"], &made["source"]["kind"], &made["form"]), (&json!("Ute Kern"), &json!("court"), &json!("direct")));
            assert_eq!((&claim["statement"], &made["cue"]["text"]), (&json!("Zwei Kassen fehlen."), &json!("sagte")));
        }
        let page = desk.anyone().page("/suggestions").await.page(200);
        assert!(page.contains("In which languages") && page.contains("Ukrainian"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn readers_are_offered_nothing_and_decide_nothing() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        let n = with_status(&offer, "denied");
        let acts = desk.acts().await;
        desk.anyone().get(&place).await.problem(401);
        desk.of(Role::Reader).get(&place).await.problem(403);
        for (client, status) in [(desk.of(Role::Reader), 403), (desk.anyone(), 401)] {
            client.post(&format!("{place}/{n}/acceptance"), json!({})).await.problem(status);
            client.put(&format!("{place}/{n}/dismissal")).await.problem(status);
            client.delete(&format!("{place}/{n}/dismissal")).await.problem(status);
        }
        assert_eq!(desk.acts().await, acts);
    })
    .await;
}

#[tokio::test]
async fn a_suggestion_that_is_not_there_and_a_body_that_is_wrong_are_refused_and_nothing_is_stored() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        let n = with_status(&offer, "denied");
        let acts = desk.acts().await;
        for number in ["999", "-1", "x", "4294967296"] {
            desk.editor().post(&format!("{place}/{number}/acceptance"), json!({})).await.problem(404);
        }
        let wrong =
            desk.editor().post(&format!("{place}/{n}/acceptance"), json!({"attributions": [{"source": "He", "status": "shouted"}]})).await;
        assert_eq!(wrong.problem(422)["errors"][0]["pointer"], "/attributions/0/status");
        assert_eq!(desk.acts().await, acts);
        assert_eq!(desk.editor().get(&place).await.ok()["items"][n as usize]["state"], "open");
    })
    .await;
}

#[tokio::test]
async fn accepting_teaches_the_registry_what_the_text_calls_a_source_and_that_can_be_taken_back() {
    on_both_engines(async |desk| {
        let text =
            "The Harral Climate Institute (HCI) has new offices in Velm.\n\nThe HCI said on Friday that the ice had lost two metres.";
        let article = desk.editor().post("/articles", json!({"title": "Ice", "text": text, "language": "en"})).await.created();
        let place = format!("/articles/{}/suggestions", id(&article));
        let n = with_status(&desk.editor().get(&place).await.ok(), "reported");
        let acceptance = format!("{place}/{n}/acceptance");
        // Whom the editor cites instead is not called so.
        let other = json!({"attributions": [{"source": "Harral Ski Club", "status": "reported"}]});
        let claim = desk.editor().post(&acceptance, other).await.created();
        assert_eq!(desk.editor().get("/sources?q=HCI").await.ok()["items"], json!([]));
        desk.editor().with("if-match", "\"1\"").delete(&format!("/claims/{}", id(&claim))).await;

        let claim = desk.editor().post(&acceptance, json!({})).await.created();
        assert_eq!(claim["attributions"][0]["source"]["name"], "Harral Climate Institute");
        let sources = || async { desk.editor().get("/sources?q=Harral%20Climate").await.ok()["items"][0].clone() };
        assert_eq!(sources().await["aliases"], json!(["HCI"]));
        let again = "The HCI said on Monday that the ice had lost a third metre, which nobody had thought of.";
        let article = desk.editor().post("/articles", json!({"title": "More ice", "text": again, "language": "en"})).await.created();
        let offer = desk.editor().get(&format!("/articles/{}/suggestions", id(&article))).await.ok();
        assert_eq!(offer["items"][0]["attributions"][0]["source"], "Harral Climate Institute", "{offer:#}");
        desk.has_whole_record().await;

        let changed = desk.editor().get("/events?action=source.changed").await.ok();
        desk.editor().post(&format!("/events/{}/reversal", changed["items"][0]["number"]), json!({})).await;
        assert_eq!(sources().await["aliases"], json!([]));
        desk.has_whole_record().await;
    })
    .await;
}

#[tokio::test]
async fn the_desk_teaches_how_sure_the_engine_may_be_and_only_what_fits_decisions_held_out_is_taken() {
    on_both_engines(async |desk| {
        assert_eq!(learning::learn(&desk.room).await, Ok(None), "nothing was decided");
        // An editor who keeps what was said and wants no denials.
        for number in 0..learning::LEAST / 2 + 4 {
            let text = format!("Harbour {number} reopens after storm.\n\n{TEXT}");
            let article = desk.editor().post("/articles", json!({"title": "Harbour", "text": text, "language": "en"})).await.created();
            let place = format!("/articles/{}/suggestions", id(&article));
            let offer = desk.editor().get(&place).await.ok();
            desk.editor().post(&format!("{place}/{}/acceptance", with_status(&offer, "reported")), json!({})).await.created();
            desk.editor().put(&format!("{place}/{}/dismissal", with_status(&offer, "denied"))).await;
        }
        let sure = async |title: &str| {
            let text = format!("{title}\n\n{TEXT}");
            let article = desk.editor().post("/articles", json!({"title": title, "text": text, "language": "en"})).await.created();
            let offer = desk.editor().get(&format!("/articles/{}/suggestions", id(&article))).await.ok();
            ["reported", "denied"]
                .map(|status| offer["items"][with_status(&offer, status) as usize]["confidence"].as_f64().expect("a number"))
        };
        let [_, before] = sure("Before it was learnt").await;
        let acts = desk.acts().await;
        let lesson = learning::learn(&desk.room).await.expect("read").expect("enough decisions");
        assert_eq!(lesson.learnt_from + lesson.held_out, learning::LEAST + 8);
        assert!(lesson.is_taken && lesson.after < lesson.before, "{lesson:?}");
        assert_eq!(desk.acts().await, acts, "what is learnt is derived, and no act");
        // Half of what it was so sure of was not wanted: now it is half as sure.
        let [_, after] = sure("After it was learnt").await;
        assert!(before > 0.7 && (after - 0.5).abs() < 0.1, "{after} was {before}");
        // The same once more is no better.
        let again = learning::learn(&desk.room).await.expect("read").expect("enough decisions");
        assert!(!again.is_taken && (again.after - lesson.after).abs() < 1e-9, "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn the_desk_teaches_what_its_sources_are_and_what_they_are_called() {
    on_both_engines(async |desk| {
        let of = async |number: usize| {
            let text = format!("Pumps {number} fail.\n\nThe water board said pump {number} had failed in the night after the storm.");
            let article = desk.editor().post("/articles", json!({"title": "Pumps", "text": text, "language": "en"})).await.created();
            let place = format!("/articles/{}/suggestions", id(&article));
            let offer = desk.editor().get(&place).await.ok();
            let n = with_status(&offer, "reported");
            (format!("{place}/{n}/acceptance"), offer["items"][n as usize]["attributions"][0].clone())
        };
        let (_, before) = of(0).await;
        for number in 1..learning::LEAST + 9 {
            let (acceptance, offered) = of(number).await;
            let cue = json!({"start": offered["cue"]["start"], "end": offered["cue"]["end"]});
            let kept =
                json!({"source": "Oren Water Authority", "kind": "government", "status": "reported", "form": "indirect", "cue": cue});
            desk.editor().post(&acceptance, json!({"attributions": [kept]})).await.created();
        }
        let lesson = learning::learn(&desk.room).await.expect("read").expect("enough decisions");
        assert!(lesson.choices.is_taken && lesson.choices.before == 0 && lesson.choices.after == lesson.choices.held_out, "{lesson:?}");
        let (_, after) = of(learning::LEAST + 9).await;
        assert_ne!(before["source"], after["source"]);
        assert_eq!((&after["source"], &after["kind"]), (&json!("Oren Water Authority"), &json!("government")), "{after:#}");
        let again = learning::learn(&desk.room).await.expect("read").expect("enough decisions");
        assert!(!again.choices.is_taken && again.choices.after == again.choices.before, "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_decided_is_given_out_as_corpora_keep_it() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        let denied = with_status(&offer, "denied");
        desk.editor().post(&format!("{place}/{denied}/acceptance"), json!({})).await.created();
        desk.editor().put(&format!("{place}/{}/dismissal", with_status(&offer, "reported"))).await;
        let mut given = Vec::new();
        let texts = learning::export(&desk.room, |lines| {
            given.push(lines);
            Ok(())
        });
        assert_eq!(texts.await, Ok(1));
        let [of_text] = &given[..] else { panic!("one text: {given:?}") };
        assert_eq!(of_text.text, TEXT);
        let lines: Vec<&str> = of_text.standoff.lines().collect();
        let letters: Vec<char> = TEXT.chars().collect();
        // Every span says its own words.
        for line in lines.iter().filter(|line| line.starts_with('T')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let (_, places) = fields[1].split_once(' ').expect("a role and places");
            let slices = places.split(';').map(|place| {
                let (start, end) = place.split_once(' ').expect("from and to");
                letters[start.parse().expect("a number")..end.parse().expect("a number")].iter().collect::<String>()
            });
            assert_eq!(slices.collect::<Vec<_>>().join(" "), fields[2]);
        }
        let holds = |part: &str| lines.iter().any(|line| line.contains(part));
        assert!(holds("\tCue ") && holds("\tdenied") && holds("\tSource ") && holds("\tDiscard "), "{lines:#?}");
        assert!(lines.iter().any(|line| line.starts_with("E1\tAttribution:T") && line.contains(" Content:T")), "{lines:#?}");
    })
    .await;
}

#[tokio::test]
async fn whoever_decides_in_the_workspace_on_what_a_colleague_has_decided_gets_the_colleagues_claim() {
    on_both_engines(async |desk| {
        let (place, offer) = proposed(desk).await;
        let (n, article) = (with_status(&offer, "denied"), place.split('/').nth(2).expect("an id"));
        let function = async |client: Client, name: &str, body: Value| {
            let client = client.with("hearsay-version", hearsay::web::assets::manifest().version());
            client.ask(Method::POST, &format!("/desk/do/{name}"), body.to_string()).await.ok()
        };
        let take = async |client: Client| {
            let body = json!({"article": article, "n": n, "id": ClaimId::new(), "draft": {}});
            function(client, "accept-suggestion", body).await
        };
        let dismiss = async |client: Client, dismissed: bool| {
            function(client, "dismiss-suggestion", json!({"article": article, "n": n, "dismissed": dismissed})).await
        };
        // What a colleague dismissed can still become a claim.
        assert_eq!(dismiss(desk.of(Role::Admin), true).await, Value::Null);
        let theirs = take(desk.editor()).await;
        let acts = desk.acts().await;
        assert_eq!(take(desk.of(Role::Admin)).await, theirs);
        assert_eq!(dismiss(desk.of(Role::Admin), true).await, theirs);
        assert_eq!(dismiss(desk.of(Role::Admin), false).await, theirs);
        assert_eq!(desk.acts().await, acts, "nothing was done");
        let claims = desk.editor().get(&place.replace("suggestions", "claims")).await.ok();
        assert_eq!(claims["items"].as_array().map(Vec::len), Some(1));
        desk.has_whole_record().await;
    })
    .await;
}
