//! The program as people run it: a process of its own on a free port.

use crate::{
    Done,
    client::{Client, get},
    process::Book,
};
use hearsay::tlog::key::LogKey;
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::LazyLock,
    thread,
    time::{Duration, Instant},
};

/// Servers of one newsroom sign with one key.
pub static KEY: LazyLock<String> = LazyLock::new(|| LogKey::generate("bench").expect("the system has random bytes"));

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub addr: SocketAddr,
    /// From the start of the process to the first `200` of `/healthz`.
    pub started_in: Duration,
}

impl Server {
    /// Starts one over the database at `url`.
    pub fn start(url: &str, demo: bool) -> Done<Self> {
        let begun = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        command
            .args(["serve", "--addr", "127.0.0.1:0"])
            .env_clear()
            .env("DATABASE_URL", url)
            .env("HEARSAY_LOG_KEY", KEY.as_str())
            // All who ask are one address here.
            .env("HEARSAY_CONNECTIONS", "1100")
            .env("HEARSAY_CONNECTIONS_PER_ADDRESS", "1100")
            .args(demo.then_some("--demo"));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(child.stderr.take().ok_or("the server has no stderr")?).lines();
        let mut told = Vec::new();
        // From here on a failure ends the process too.
        let mut server = Self { child, addr: SocketAddr::from(([127, 0, 0, 1], 0)), started_in: Duration::ZERO };
        server.addr = loop {
            let Some(line) = said.next().transpose()? else {
                return Err(format!("the server did not start: {}", told.join("\n")).into());
            };
            if let Some(addr) = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()?.parse().ok()) {
                break addr;
            }
            told.push(line);
        };
        // What it says later must not fill the pipe.
        thread::spawn(move || said.for_each(drop));
        Client::to(server.addr)?.ask(&get("/healthz", ""), 200, |_| {})?;
        server.started_in = begun.elapsed();
        Ok(server)
    }

    /// Waits until it has nothing more to do: two seconds with less than a hundredth of a processor.
    pub fn settled(&self) -> Done<()> {
        let book = Book::open(self.id(), None)?;
        loop {
            let before = book.milliseconds()?;
            thread::sleep(Duration::from_secs(2));
            if book.milliseconds()? - before < 20.0 {
                return Ok(());
            }
        }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A figure of its memory (`VmRSS` now, `VmHWM` at most) in MiB, where the system tells.
    pub fn memory(&self, figure: &str) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'))?;
        let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
