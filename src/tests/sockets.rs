//! What only a connection of one's own shows.

use crate::{
    desk::{Desk, on_each_engine},
    durability::serve,
};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

#[tokio::test]
async fn a_client_that_sends_all_of_a_body_that_is_too_large_still_hears_so() {
    on_each_engine(async |url| {
        // A newsroom that has people: it says no more than its address.
        Desk::open(url).await.room.db.close().await;
        let (mut child, address) = serve(url);
        let body = vec![b'x'; 10 * 1024 * 1024];
        let send = |path: &str, head: &str, end: &[u8]| -> std::io::Result<String> {
            let host = address.trim_start_matches("http://");
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
        child.kill().expect("it was running");
        child.wait().expect("it ends");
        for answer in answers {
            let answer = answer.expect("all of it is taken, and answered");
            assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("application/problem+json"), "{answer}");
        }
    })
    .await;
}
