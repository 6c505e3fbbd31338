//! Connections: how many there may be, how long each may take over what, and their end when the server stops.

mod progress;
mod slots;

use crate::newsroom::Proxies;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use progress::{TimedBody, TrackedBody, TrackedStream};
use slots::{Held, Slots};
use std::{future::poll_fn, io::ErrorKind, net::SocketAddr, pin::pin, sync::Arc, task::Poll, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};
use tower::ServiceExt;

/// What clients may take: connections and time. An answer that the server is still thinking about has no limit here.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most connections at once.
    pub connections: usize,
    /// Most connections at once from one address (of IPv6: from one /64).
    pub per_peer: usize,
    /// Reverse proxies of ours: what comes from one comes from everybody, and `per_peer` does not hold for it.
    pub proxies: Proxies,
    /// Longest time from the first byte of a request to the end of its head, and from connecting to the first byte.
    pub head: Duration,
    /// Longest time from an answer to the next request on the same connection.
    pub idle: Duration,
    /// Longest time in which nothing more of a request's body comes.
    pub body: Duration,
    /// Longest time in which a client takes nothing of its answer.
    pub unread: Duration,
    /// Longest time that requests have to finish when the server stops.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1000,
            per_peer: 100,
            proxies: Proxies::default(),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            body: Duration::from_secs(30),
            unread: Duration::from_secs(60),
            // The whole program must be gone within ten seconds; the rest is for the database.
            shutdown: Duration::from_secs(8),
        }
    }
}

/// Serves HTTP/1.1 until `stop`; then nobody else comes in, and requests at work have [`Limits::shutdown`] to finish.
pub async fn serve(listener: TcpListener, app: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let slots = Slots::new(&limits);
    let limits = Arc::new(limits);
    let (stopping, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        select! {
            () = &mut stop => break,
            // Takes note of those that ended, or their number would grow.
            Some(_) = connections.join_next() => {}
            (stream, peer) = accept(&listener) => {
                // Dropped, a connection is closed.
                let Some(slot) = slots.take(peer.ip()) else { continue };
                connections.spawn(converse(stream, peer, slot, app.clone(), Arc::clone(&limits), stopped.clone()));
            }
        }
    }
    drop(listener);
    stopping.send_replace(true);
    let ended = async { while connections.join_next().await.is_some() {} };
    if timeout(limits.shutdown, ended).await.is_err() {
        tracing::warn!("{} connections did not end in time and were cut", connections.len());
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // The client is gone again.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            // Most likely there are no file descriptors left: to ask again at once would only keep the processor busy.
            Err(error) => {
                tracing::error!(%error, "cannot accept a connection");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// One connection to its end.
async fn converse(stream: TcpStream, peer: SocketAddr, slot: Held, app: Router, limits: Arc<Limits>, mut stopped: watch::Receiver<bool>) {
    // An answer leaves when it is written, not when there is more of it.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(TrackedStream::new(stream, Arc::clone(&slot)));
    let service = service_fn(|request: Request<Incoming>| {
        slot.progress.requested();
        let mut request = request.map(|body| Body::new(TimedBody::new(body, limits.body)));
        request.extensions_mut().insert(ConnectInfo(peer));
        let (answer, slot) = (app.clone().oneshot(request), Arc::clone(&slot));
        async move { answer.await.map(|answer| answer.map(|body| TrackedBody::new(body, slot))) }
    });
    // Its own limit for heads stays off (no timer is set): it would hold for idle connections too.
    let mut http = pin!(http1::Builder::new().serve_connection(io, service));
    let mut timer = pin!(sleep(limits.head));
    let mut leaving = false;
    loop {
        // Whatever changes the deadline happens while the connection is polled, here.
        let ended = poll_fn(|context| {
            if let Poll::Ready(outcome) = http.as_mut().poll(context) {
                if let Err(error) = outcome {
                    tracing::debug!(%peer, %error, "a connection failed");
                }
                return Poll::Ready(());
            }
            let Some(deadline) = slot.progress.deadline(&limits) else { return Poll::Pending };
            if timer.deadline() != deadline {
                timer.as_mut().reset(deadline);
            }
            timer.as_mut().poll(context)
        });
        let must_leave = async {
            select! {
                () = slot.displaced.notified() => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        };
        select! {
            biased;
            () = ended => return,
            () = must_leave, if !leaving => {
                if slot.progress.waiting_since().is_some() {
                    return;
                }
                leaving = true;
                http.as_mut().graceful_shutdown();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Bytes, routing::get};
    use futures::stream;
    use std::{convert::Infallible, future::ready, sync::Mutex, time::Instant};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
        task::JoinHandle,
    };

    const HALF: &str = "GET / HTTP/1.1\r\nHost: x\r\nX-Half";
    const WHOLE: &str = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    struct Server {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        running: JoinHandle<()>,
        /// Fails when the first answer of `/endless` is given up.
        endless: oneshot::Receiver<()>,
    }

    impl Server {
        async fn start(limits: Limits) -> Self {
            let (sending, endless) = oneshot::channel::<()>();
            let sending = Arc::new(Mutex::new(Some(sending)));
            let app = Router::new()
                .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()).post(async |body: Bytes| body))
                .route("/slow", get(async || sleep(Duration::from_millis(700)).await))
                .route(
                    "/endless",
                    get(move || {
                        let sending = sending.lock().expect("no panic").take();
                        let piece = move || {
                            let _ = &sending;
                            Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 65536]))
                        };
                        ready(Body::from_stream(stream::repeat_with(piece)))
                    }),
                );
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("its address");
            let (stop, stopped) = oneshot::channel();
            let running = tokio::spawn(serve(listener, app, limits, async { _ = stopped.await }));
            Self { address, stop, running, endless }
        }

        async fn send(&self, text: &str) -> TcpStream {
            let mut stream = TcpStream::connect(self.address).await.expect("a connection");
            stream.write_all(text.as_bytes()).await.expect("sent");
            stream
        }
    }

    fn milliseconds(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    /// Reads one answer, which ends with `end`.
    async fn answer(stream: &mut TcpStream, end: &str) -> String {
        let mut text = Vec::new();
        while !text.ends_with(end.as_bytes()) {
            assert!(stream.read_buf(&mut text).await.expect("an answer") > 0, "closed after {}", String::from_utf8_lossy(&text));
        }
        String::from_utf8(text).expect("text")
    }

    /// What still comes until the server closes, and how long that takes.
    async fn rest(stream: &mut TcpStream) -> (String, Duration) {
        let start = Instant::now();
        let mut text = Vec::new();
        // A connection may also be reset.
        let _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut text)).await.expect("the server closes");
        (String::from_utf8_lossy(&text).into_owned(), start.elapsed())
    }

    #[tokio::test]
    async fn half_sent_heads_keep_nobody_out() {
        let server = Server::start(Limits { connections: 20, per_peer: 10, ..Limits::default() }).await;
        let mut half = Vec::new();
        for _ in 0..50 {
            half.push(server.send(HALF).await);
        }
        let start = Instant::now();
        let mut normal = server.send(WHOLE).await;
        assert!(answer(&mut normal, "127.0.0.1").await.starts_with("HTTP/1.1 200 OK"));
        assert!(start.elapsed() < milliseconds(2000), "{:?}", start.elapsed());
        assert_eq!(rest(&mut half[0]).await.0, "", "the first had to make room");
    }

    #[tokio::test]
    async fn a_head_has_its_time_however_it_drips_and_so_has_silence() {
        let server = Server::start(Limits { head: milliseconds(400), idle: Duration::from_secs(9), ..Limits::default() }).await;
        let (mut half, mut silent, mut dripping) = (server.send(HALF).await, server.send("").await, server.send("G").await);
        let drip = async {
            let start = Instant::now();
            while dripping.write_all(b"G").await.is_ok() && start.elapsed() < Duration::from_secs(4) {
                sleep(milliseconds(20)).await;
            }
            start.elapsed()
        };
        let (half, silent, dripping) = tokio::join!(rest(&mut half), rest(&mut silent), drip);
        for took in [half.1, silent.1, dripping] {
            assert!((milliseconds(300)..milliseconds(1500)).contains(&took), "{took:?}");
        }
    }

    #[tokio::test]
    async fn an_idle_connection_is_closed_but_a_head_begun_has_time_of_its_own() {
        let server = Server::start(Limits { head: Duration::from_secs(9), idle: milliseconds(400), ..Limits::default() }).await;
        let (mut idle, mut late) = (server.send(WHOLE).await, server.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").await);
        answer(&mut idle, "127.0.0.1").await;
        answer(&mut late, "\r\n\r\n").await;
        let late = async {
            sleep(milliseconds(200)).await;
            late.write_all(HALF.as_bytes()).await.expect("sent");
            sleep(milliseconds(600)).await;
            late.write_all(b": x\r\n\r\n").await.expect("sent");
            answer(&mut late, "127.0.0.1").await
        };
        let ((_, took), _) = tokio::join!(rest(&mut idle), late);
        assert!((milliseconds(300)..milliseconds(1500)).contains(&took), "{took:?}");
    }

    #[tokio::test]
    async fn the_server_may_think_longer_than_any_client() {
        let short = milliseconds(200);
        let server = Server::start(Limits { head: short, idle: short, body: short, unread: short, ..Limits::default() }).await;
        let mut slow = server.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(answer(&mut slow, "\r\n\r\n").await.starts_with("HTTP/1.1 200"));
    }

    #[tokio::test]
    async fn a_body_may_be_slow_but_not_silent() {
        let server = Server::start(Limits { body: milliseconds(400), ..Limits::default() }).await;
        let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n";
        let (mut silent, mut slow) = (server.send(&format!("{head}abc")).await, server.send(head).await);
        let slow = async {
            for piece in ["a", "b", "c", "d", "e", "f"] {
                sleep(milliseconds(150)).await;
                slow.write_all(piece.as_bytes()).await.expect("sent");
            }
            answer(&mut slow, "abcdef").await
        };
        let ((said, took), _) = tokio::join!(rest(&mut silent), slow);
        assert!(said.starts_with("HTTP/1.1 400"), "{said}");
        assert!((milliseconds(300)..milliseconds(1500)).contains(&took), "{took:?}");
    }

    #[tokio::test]
    async fn who_does_not_read_its_answer_is_cut() {
        let server = Server::start(Limits { unread: milliseconds(300), ..Limits::default() }).await;
        let _stream = server.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(timeout(Duration::from_secs(4), server.endless).await.expect("cut").is_err());
    }

    #[tokio::test]
    async fn stopping_lets_requests_finish_and_waits_for_nobody_longer_than_it_must() {
        let server = Server::start(Limits { shutdown: milliseconds(1200), ..Limits::default() }).await;
        let mut slow = server.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let mut idle = server.send(WHOLE).await;
        answer(&mut idle, "127.0.0.1").await;
        let mut half = server.send(HALF).await;
        let _unread = server.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").await;
        sleep(milliseconds(100)).await;
        server.stop.send(()).expect("it runs");
        let start = Instant::now();
        assert!(rest(&mut half).await.1 < milliseconds(500) && rest(&mut idle).await.1 < milliseconds(500));
        assert!(TcpStream::connect(server.address).await.is_err(), "nobody else comes in");
        let (said, took) = rest(&mut slow).await;
        assert!(said.starts_with("HTTP/1.1 200"), "{said}");
        assert!(took < milliseconds(1100), "{took:?}");
        server.running.await.expect("it ends");
        assert!((milliseconds(1100)..milliseconds(3000)).contains(&start.elapsed()), "{:?}", start.elapsed());
    }

    #[tokio::test]
    async fn a_peer_whose_requests_are_all_at_work_is_closed_the_door_until_one_is_done() {
        let server = Server::start(Limits { per_peer: 2, ..Limits::default() }).await;
        let mut two =
            [server.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await, server.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await];
        sleep(milliseconds(100)).await;
        let mut third = TcpStream::connect(server.address).await.expect("the system accepts");
        let (said, took) = rest(&mut third).await;
        assert!(said.is_empty() && took < milliseconds(500), "{said} {took:?}");
        answer(&mut two[0], "\r\n\r\n").await;
        let mut fourth = server.send(WHOLE).await;
        answer(&mut fourth, "127.0.0.1").await;
    }
}
