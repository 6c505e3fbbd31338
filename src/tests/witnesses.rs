//! Others who vouch for the log: a witness of our own, which forgets nothing and cosigns no second log. `other_readers.rs` has one
//! that is made of Go's packages.

use crate::support::{Desk, LOG_KEY, on_both_engines};
use axum::{Router, extract::State, http::StatusCode, routing::post};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signer as _, SigningKey};
use hearsay::{
    record::{
        sequencer::catch_up,
        witness::{self, Witness},
    },
    tlog::{Hash, cosignature::Cosigner, key::opened},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle, time::sleep};

const NAME: &str = "witness.example/w1";

/// What a witness remembers, and whether it answers at the moment.
#[derive(Default)]
struct Memory {
    head: Option<(u64, Hash)>,
    is_away: bool,
    asked: usize,
}

#[derive(Clone)]
struct Cosigning(Arc<Mutex<Memory>>, SigningKey);

impl Cosigning {
    fn new() -> Self {
        Self(Arc::default(), SigningKey::from_bytes(&[9; 32]))
    }

    fn public(&self) -> Vec<u8> {
        [&[4], self.1.verifying_key().as_bytes().as_slice()].concat()
    }

    fn vkey(&self) -> String {
        format!("{NAME}+{:08x}+{}", signed_note::key_id(NAME, &self.public()), BASE64.encode(self.public()))
    }

    /// Where it is asked, and by what its cosignatures are known.
    async fn serve(&self) -> Witness {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/add-checkpoint", post(add_checkpoint)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/,{}", self.vkey()).parse().expect("a witness")
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.0.lock().expect("no panic")
    }
}

async fn add_checkpoint(State(witness): State<Cosigning>, body: String) -> (StatusCode, String) {
    let mut memory = witness.memory();
    memory.asked += 1;
    if memory.is_away {
        return (StatusCode::SERVICE_UNAVAILABLE, "later".into());
    }
    let (head, checkpoint) = body.split_once("\n\n").expect("a checkpoint");
    let mut lines = head.lines();
    let old: u64 = lines.next().and_then(|line| line.strip_prefix("old ")?.parse().ok()).expect("a size");
    let hash = |line: &str| Hash(BASE64.decode(line).expect("a hash").try_into().expect("32 bytes"));
    let proof: Vec<Hash> = lines.map(hash).collect();
    let Ok((size, root)) = opened(checkpoint, [LOG_KEY.vkey()]) else { return (StatusCode::FORBIDDEN, String::new()) };
    let (known, known_root) = memory.head.unwrap_or((0, root));
    if old != known || old == size && root != known_root {
        return (StatusCode::CONFLICT, format!("{known}\n"));
    }
    if old > 0 && old < size && tlog_tiles::check_tree(&proof, size, root, old, known_root).is_err() {
        return (StatusCode::UNPROCESSABLE_ENTITY, String::new());
    }
    memory.head = Some((size, root));
    let (text, _) = checkpoint.rsplit_once("\n\n").expect("signatures");
    let time = 1_770_000_000_u64;
    let signature = witness.1.sign(format!("cosignature/v1\ntime {time}\n{text}\n").as_bytes()).to_bytes();
    let id = signed_note::key_id(NAME, &witness.public()).to_be_bytes();
    (StatusCode::OK, format!("— {NAME} {}\n", BASE64.encode([id.as_slice(), time.to_be_bytes().as_slice(), signature.as_slice()].concat())))
}

async fn placed(desk: &Desk) {
    desk.article().await;
    catch_up(&desk.room.db, &LOG_KEY, None).await.expect("placed");
}

fn follow(desk: &Desk, witness: &Witness) -> JoinHandle<()> {
    tokio::spawn(witness::follow(desk.room.db.clone(), desk.room.clock.clone(), witness.clone()))
}

async fn checkpoint(desk: &Desk) -> String {
    desk.anyone().ask(axum::http::Method::GET, "/log/checkpoint", String::new()).await.text()
}

/// Waits until the checkpoint is cosigned; gives the size of the log that it is for.
async fn cosigned(desk: &Desk, by: &Cosigner) -> u64 {
    for _ in 0..100 {
        let checkpoint = checkpoint(desk).await;
        let (size, _) = opened(&checkpoint, [LOG_KEY.vkey()]).expect("signed");
        if by.cosigned(&checkpoint).expect("what is there counts").is_some() && size == desk.acts().await.unsigned_abs() {
            return size;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("nobody cosigned {}", checkpoint(desk).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_witness_cosigns_each_head_and_one_that_is_away_holds_nobody_up() {
    on_both_engines(async |desk| {
        let cosigning = Cosigning::new();
        let witness = cosigning.serve().await;
        placed(desk).await;
        let asking = follow(desk, &witness);
        let first = cosigned(desk, &witness.cosigner).await;

        // While it has not seen the head, the one before is shown for a while, and then the head.
        cosigning.memory().is_away = true;
        placed(desk).await;
        let shown = checkpoint(desk).await;
        assert_eq!(opened(&shown, [LOG_KEY.vkey()]).expect("signed").0, first);
        assert!(witness.cosigner.cosigned(&shown).expect("it counts").is_some());
        desk.wait(11);
        let shown = checkpoint(desk).await;
        assert_eq!(opened(&shown, [LOG_KEY.vkey()]).expect("signed").0, desk.acts().await.unsigned_abs());
        assert_eq!(witness.cosigner.cosigned(&shown), Ok(None));
        cosigning.memory().is_away = false;
        let second = cosigned(desk, &witness.cosigner).await;
        assert!(second > first);
        // A cosigned checkpoint is one to keep, also inside of a proof.
        let kept = checkpoint(desk).await;
        placed(desk).await;
        assert!(matches!(desk.verdict_against(Some(&kept)).await, hearsay::record::verify::Verdict::Whole(..)));

        // It is asked again only when there is something new, and told of by those who watch.
        cosigned(desk, &witness.cosigner).await;
        let asked = cosigning.memory().asked;
        sleep(Duration::from_millis(1200)).await;
        assert_eq!(cosigning.memory().asked, asked);
        let here = desk.anyone().from([127, 0, 0, 1]).ask(axum::http::Method::GET, "/metrics", String::new()).await.text();
        let size = desk.acts().await;
        assert!(here.contains(&format!("hearsay_cosigned_events{{witness=\"{NAME}\"}} {size}")), "{here}");
        asking.abort();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_lost_what_a_witness_knows_goes_on_from_where_it_stands_and_a_second_log_is_not_cosigned() {
    on_both_engines(async |desk| {
        let cosigning = Cosigning::new();
        let witness = cosigning.serve().await;
        placed(desk).await;
        let asking = follow(desk, &witness);
        cosigned(desk, &witness.cosigner).await;
        asking.abort();
        let _ = asking.await;
        desk.tamper("DELETE FROM log_cosignature").await;
        placed(desk).await;
        let asking = follow(desk, &witness);
        cosigned(desk, &witness.cosigner).await;
        asking.abort();
        let _ = asking.await;

        // The same key over another past: shorter, as long, longer.
        let folder = tempfile::tempdir().expect("a folder");
        let other = Desk::open(&format!("sqlite:{}", folder.path().join("other.db").display())).await;
        let asking = follow(&other, &witness);
        let asked = cosigning.memory().asked;
        while other.acts().await < desk.acts().await + 3 {
            placed(&other).await;
            sleep(Duration::from_millis(100)).await;
        }
        for _ in 0..100 {
            sleep(Duration::from_millis(100)).await;
            if cosigning.memory().asked > asked + 4 {
                break;
            }
        }
        assert!(cosigning.memory().asked > asked, "it was asked");
        assert_eq!(witness.cosigner.cosigned(&checkpoint(&other).await), Ok(None));
        let acts = desk.acts().await.unsigned_abs();
        assert_eq!(cosigning.memory().head.expect("a head").0, acts);
        asking.abort();
        other.room.db.close().await;
    })
    .await;
}

#[test]
fn a_witness_without_its_key_or_with_no_address_is_refused() {
    let vkey = Cosigning::new().vkey();
    assert!(format!("https://witness.example/a,{vkey}").parse::<Witness>().is_ok());
    for wrong in
        ["https://witness.example".to_owned(), format!("ftp://witness.example,{vkey}"), vkey.clone(), format!("https://w.example,x{vkey}")]
    {
        assert!(wrong.parse::<Witness>().is_err(), "{wrong}");
    }
}
