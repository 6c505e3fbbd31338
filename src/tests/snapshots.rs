//! Readers beside writers: what somebody reads was so at one moment, and no draft shows through.

use crate::support::{Client, Desk, id, on_both_engines, word};
use axum::http::StatusCode;
use futures::future::join_all;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// How many claims are rewritten without a pause, each by a writer of its own.
const CLAIMS: usize = 3;
/// How many read meanwhile, …
const READERS: usize = 4;
/// … how often each opens every page at least, and until how many rounds all writers together have made.
const ROUNDS: usize = 30;
const REWRITTEN: usize = 12;

/// Who is cited in drafts only.
const HIDDEN: &str = "Whistleblower";

/// Who is cited whenever readers see the claim of this number.
fn cited(number: usize) -> String {
    format!("Spokesperson {number}")
}

/// Rewrites a claim and has it approved, round by round: every other state of it is for the newsroom only.
async fn rewrite(editor: Client, reviewer: Client, claim: String, number: usize, rounds: Arc<AtomicUsize>, stop: Arc<AtomicBool>) {
    let place = format!("/claims/{claim}");
    let editor = editor.with("if-match", "*");
    let citing = |name: &str| json!({"attributions": [{"source": name, "status": "alleged"}]});
    while !stop.load(Ordering::Relaxed) {
        editor.patch(&place, citing(&format!("{HIDDEN} {number}"))).await.ok();
        editor.patch(&place, json!({"attributions": []})).await.ok();
        editor.patch(&place, citing(&cited(number))).await.ok();
        editor.put(&format!("{place}/submission")).await.ok();
        reviewer.put(&format!("{place}/approval")).await.ok();
        rounds.fetch_add(1, Ordering::Relaxed);
    }
}

/// Makes sure that a page shows no draft, and of each claim who is cited for it; gives how many claims it shows.
fn whole_page(html: &str, claims: &[String]) -> usize {
    assert!(!html.contains(HIDDEN), "a draft shows through: {html}");
    let shown: Vec<_> = (0..claims.len()).filter(|number| html.contains(&claims[*number])).collect();
    for number in &shown {
        assert!(html.contains(&cited(*number)), "{number} is shown without {}: {html}", cited(*number));
    }
    shown.len()
}

/// The same of a claim from the API.
fn whole_claim(claim: &Value, claims: &[String]) {
    let number = claims.iter().position(|known| known == id(claim)).expect("one of ours");
    let names: Vec<_> = claim["attributions"].as_array().expect("a list").iter().map(|by| word(&by["source"], "name")).collect();
    assert_eq!((word(claim, "review"), names), ("approved", vec![cited(number).as_str()]), "{claim}");
    assert_eq!(claim["standing"], "uncontested", "{claim}");
}

/// Opens everything that shows claims, again and again; gives how many claims were seen.
async fn read(anyone: Client, slug: String, article: String, claims: Arc<Vec<String>>, rewritten: Arc<AtomicUsize>) -> usize {
    let (mut seen, mut round) = (0, 0);
    while round < ROUNDS || rewritten.load(Ordering::Relaxed) < REWRITTEN {
        round += 1;
        for url in [format!("/articles/{slug}"), "/claims".to_owned()] {
            seen += whole_page(&anyone.page(&url).await.page(200), &claims);
        }
        for list in ["/claims".to_owned(), format!("/articles/{article}/claims")] {
            let list = anyone.get(&list).await.ok();
            for claim in list["items"].as_array().expect("items") {
                whole_claim(claim, &claims);
                seen += 1;
            }
        }
        for claim in claims.iter() {
            let answer = anyone.get(&format!("/claims/{claim}")).await;
            if answer.status != StatusCode::NOT_FOUND {
                whole_claim(&answer.ok(), &claims);
                seen += 1;
            }
        }
        for row in anyone.get("/exports/claims.json").await.ok().as_array().expect("rows") {
            let number = claims.iter().position(|claim| claim == word(row, "claim_id")).expect("one of ours");
            assert_eq!((row["source"].as_str(), row["review"].as_str()), (Some(cited(number).as_str()), Some("approved")), "{row}");
            seen += 1;
        }
    }
    seen
}

/// An article with some approved claims that readers see.
async fn published(desk: &Desk) -> (Value, Vec<String>) {
    let article = desk.article().await;
    let mut claims = Vec::new();
    for (number, words) in ["The ferry left", "Nordholm Lines had sold seats twice", "We counted every passenger"].into_iter().enumerate() {
        let claim = desk.approved(&article, words, json!([{"source": cited(number), "status": "alleged"}])).await;
        claims.push(id(&claim).to_owned());
    }
    assert_eq!(claims.len(), CLAIMS);
    (desk.publish(&article).await, claims)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_see_neither_drafts_nor_halves_of_claims_that_are_rewritten_and_approved_without_a_pause() {
    on_both_engines(async |desk| {
        let (article, claims) = published(desk).await;
        let claims = Arc::new(claims);
        let (stop, rounds) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let writing: Vec<_> = claims
            .iter()
            .enumerate()
            .map(|(number, claim)| {
                tokio::spawn(rewrite(desk.editor(), desk.reviewer(), claim.clone(), number, Arc::clone(&rounds), Arc::clone(&stop)))
            })
            .collect();
        let reading = (0..READERS).map(|_| {
            let (slug, article) = (word(&article, "slug").to_owned(), id(&article).to_owned());
            tokio::spawn(read(desk.anyone(), slug, article, Arc::clone(&claims), Arc::clone(&rounds)))
        });
        let read = join_all(reading).await;
        stop.store(true, Ordering::Relaxed);
        let written = join_all(writing).await;
        for read in read {
            assert!(read.expect("whole states only") > 0, "nothing was seen at all");
        }
        for writer in written {
            writer.expect("every change was taken");
        }
        desk.has_whole_record().await;
    })
    .await;
}
