//! What only a connection of one's own shows.

use crate::support::{Desk, Program, on_each_engine};
use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

#[tokio::test]
async fn a_client_that_sends_all_of_a_body_that_is_too_large_still_hears_so() {
    on_each_engine(async |url| {
        // A newsroom that has people: it says no more than its address.
        Desk::open(url).await.room.db.close().await;
        let mut program = Program::serve(url);
        let body = vec![b'x'; 10 * 1024 * 1024];
        let send = |path: &str, head: &str, end: &[u8]| -> std::io::Result<String> {
            let host = program.host();
            let mut stream = TcpStream::connect(host)?;
            let common = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n");
            stream.write_all(&[common.as_bytes(), head.as_bytes(), &body, end].concat())?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        let (whole, pieces) =
            (format!("Content-Length: {}\r\n\r\n", body.len()), format!("Transfer-Encoding: chunked\r\n\r\n{:x}\r\n", body.len()));
        let answers = [
            send("/api/v1/sources", &whole, b""),
            send("/api/v1/articles", &whole, b""),
            send("/api/v1/claims", &pieces, b"\r\n0\r\n\r\n"),
        ];
        program.kill();
        for answer in answers {
            let answer = answer.expect("all of it is taken, and answered");
            assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("application/problem+json"), "{answer}");
        }
    })
    .await;
}

/// The real program on a newsroom of its own, which it keeps in this folder.
async fn serve_in(folder: &Path) -> Program {
    let url = format!("sqlite:{}", folder.join("hearsay.db").display());
    Desk::open(&url).await.room.db.close().await;
    Program::serve(&url)
}

fn connect(host: &str) -> TcpStream {
    let stream = TcpStream::connect(host).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("taken");
    stream
}

/// The whole answer to a request that is the last of its connection.
fn ask(host: &str, method: &str, path: &str) -> String {
    let mut stream = connect(host);
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn half_a_head(host: &str) -> TcpStream {
    let mut stream = connect(host);
    stream.write_all(b"GET / HTTP/1.1\r\nX-Half: ").expect("sent");
    stream
}

#[tokio::test]
async fn half_sent_heads_keep_nobody_out_and_do_not_hold_up_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = serve_in(folder.path()).await;
    let (host, child) = (program.host().to_owned(), &mut program.child);
    // Three times as many as one address may have.
    let _half: Vec<_> = (0..300).map(|_| half_a_head(&host)).collect();
    let start = Instant::now();
    let answer = ask(&host, "GET", "/healthz");
    let answered = start.elapsed();

    let start = Instant::now();
    let sent = Command::new("kill").arg(child.id().to_string()).status();
    while child.try_wait().expect("its state").is_none() && start.elapsed() < Duration::from_secs(15) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let ended = start.elapsed();
    let _ = child.kill();
    let code = child.wait().expect("it ends").code();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answered < Duration::from_secs(3), "{answered:?}");
    assert!(sent.expect("kill runs").success());
    assert!(code == Some(0) && ended < Duration::from_secs(11), "{code:?} after {ended:?}");
}

#[tokio::test]
async fn invented_methods_are_refused_and_leave_one_figure() {
    const INVENTED: usize = 10_000;
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = serve_in(folder.path()).await;
    let host = program.host().to_owned();
    let refused = ask(&host, "BREW", "/api/v1/claims");
    let mut stream = connect(&host);
    let mut writer = stream.try_clone().expect("its other half");
    let requests: String = (0..INVENTED)
        .map(|number| {
            let last = if number + 1 == INVENTED { "Connection: close\r\n" } else { "" };
            format!("BREW{number} / HTTP/1.1\r\nHost: x\r\n{last}\r\n")
        })
        .collect();
    let writing = std::thread::spawn(move || writer.write_all(requests.as_bytes()));
    let mut answers = String::new();
    let read = stream.read_to_string(&mut answers);
    let written = writing.join().expect("no panic");
    let figures = ask(&host, "GET", "/metrics");
    program.kill();

    assert!(refused.starts_with("HTTP/1.1 501") && refused.contains("application/problem+json"), "{refused}");
    assert!(written.is_ok() && read.is_ok(), "{written:?} {read:?}");
    assert_eq!(answers.matches("HTTP/1.1 501").count(), INVENTED);
    assert!(!figures.contains("BREW"), "{figures}");
    let counted = format!("hearsay_request_seconds_count{{method=\"other\",route=\"/\",status=\"501\"}} {INVENTED}\n");
    assert!(figures.contains(&counted), "{figures}");
    assert_eq!(figures.matches("hearsay_request_seconds_count{").count(), 2, "{figures}");
}
