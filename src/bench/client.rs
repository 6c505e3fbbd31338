//! HTTP/1.1 over one kept connection, and nothing else: what the client spends, the server beside it lacks.

use crate::Done;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// One connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    line: Vec<u8>,
    piece: Vec<u8>,
}

/// A `GET` with these header lines (each ending in CRLF).
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes()
}

/// A `POST` of JSON with a token.
pub fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    post_with(path, &format!("authorization: Bearer {token}\r\n"), body)
}

/// A `POST` of JSON with these header lines (each ending in CRLF).
pub fn post_with(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\ncontent-type: application/json\r\nhost: localhost\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

impl Client {
    /// Connects.
    pub fn to(addr: SocketAddr) -> Done<Self> {
        Self::over(TcpStream::connect(addr)?)
    }

    /// Takes a connection that is there.
    pub fn over(stream: TcpStream) -> Done<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), line: Vec::new(), piece: vec![0; 64 * 1024] })
    }

    /// With whom.
    pub fn peer(&self) -> Done<SocketAddr> {
        Ok(self.stream.get_ref().peer_addr()?)
    }

    /// Sends a request whose answer must have this status; `each` sees its body piece by piece. Gives the body's size.
    pub fn ask(&mut self, request: &[u8], status: u16, each: impl FnMut(&[u8])) -> Done<usize> {
        let first = self.send(request)?;
        if first.split(' ').nth(1) != Some(&status.to_string()) {
            return Err(format!("the server answered {first} to {}", String::from_utf8_lossy(request)).into());
        }
        self.body(each)
    }

    /// Sends a request and reads the answer; gives its status.
    pub fn status(&mut self, request: &[u8]) -> Done<u16> {
        let first = self.send(request)?;
        let status = first.split(' ').nth(1).ok_or("the server answered nothing")?.parse()?;
        self.body(|_| {})?;
        Ok(status)
    }

    /// Sends a request; gives the first line of the answer.
    fn send(&mut self, request: &[u8]) -> Done<String> {
        self.stream.get_mut().write_all(request)?;
        Ok(self.line()?.to_owned())
    }

    /// Reads the rest of the answer; gives the size of its body.
    fn body(&mut self, mut each: impl FnMut(&[u8])) -> Done<usize> {
        let mut length = 0;
        let mut is_chunked = false;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse()?,
                Some(("transfer-encoding", _)) => is_chunked = true,
                Some(_) => {}
            }
        }
        if !is_chunked {
            self.pass(length, &mut each)?;
            return Ok(length);
        }
        let mut total = 0;
        loop {
            let size = usize::from_str_radix(self.line()?, 16)?;
            self.pass(size, &mut each)?;
            self.line()?;
            if size == 0 {
                return Ok(total);
            }
            total += size;
        }
    }

    /// The whole body of an answer that must be `200`.
    pub fn text(&mut self, request: &[u8]) -> Done<String> {
        let mut body = Vec::new();
        self.ask(request, 200, |piece| body.extend_from_slice(piece))?;
        Ok(String::from_utf8(body)?)
    }

    fn line(&mut self) -> Done<&str> {
        self.line.clear();
        if self.stream.read_until(b'\n', &mut self.line)? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(std::str::from_utf8(&self.line)?.trim_end())
    }

    fn pass(&mut self, mut size: usize, each: &mut impl FnMut(&[u8])) -> Done<()> {
        while size > 0 {
            let most = size.min(self.piece.len());
            let got = self.stream.read(&mut self.piece[..most])?;
            if got == 0 {
                return Err("the server closed the connection in the middle of an answer".into());
            }
            each(&self.piece[..got]);
            size -= got;
        }
        Ok(())
    }
}

/// How often per second all workers together get something done.
pub fn rate<W: FnMut() -> Done<()> + Send>(workers: &mut [W], time: Duration) -> Done<f64> {
    let start = Instant::now();
    let counts: Vec<Done<u32>> = thread::scope(|scope| {
        let work = |worker: &mut W| {
            let mut count = 0;
            while start.elapsed() < time {
                worker()?;
                count += 1;
            }
            Ok(count)
        };
        let threads: Vec<_> = workers.iter_mut().map(|worker| scope.spawn(move || work(worker))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a client gave up".into()))).collect()
    });
    let mut total = 0;
    for count in counts {
        total += count?;
    }
    Ok(f64::from(total) / start.elapsed().as_secs_f64())
}
