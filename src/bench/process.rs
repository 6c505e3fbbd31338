//! Programs that a figure is compared with, and the processor time that programs take.

use crate::Done;
use std::{
    ffi::OsStr,
    fs,
    io::{ErrorKind, Read},
    process::{Command, Stdio},
    time::Instant,
};

/// How many lines a program writes to a pipe, and in how many seconds; `None` when it is not installed.
pub fn lines(program: &str, arguments: &[&OsStr]) -> Done<Option<(usize, f64)>> {
    let start = Instant::now();
    let mut child = match Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        child => child?,
    };
    let mut output = child.stdout.take().ok_or("no output to read")?;
    let mut piece = vec![0; 64 * 1024];
    let mut lines = 0;
    loop {
        let got = output.read(&mut piece)?;
        if got == 0 {
            break;
        }
        lines += piece[..got].iter().filter(|byte| **byte == b'\n').count();
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(format!("{program} failed: {status}").into());
    }
    Ok(Some((lines, start.elapsed().as_secs_f64())))
}

/// Processor time of a server and of the database server it works with, by the kernel's own book: what others take does not count.
pub struct Book {
    server: u32,
    /// The process that all connections of a PostgreSQL server come from.
    postmaster: Option<u32>,
}

impl Book {
    /// Of this process, and of the PostgreSQL server that one of its `backend`s belongs to.
    pub fn open(server: u32, backend: Option<u32>) -> Done<Self> {
        let postmaster = backend.map(|pid| parent(pid).ok_or("PostgreSQL runs on another machine: its processor time cannot be read"));
        Ok(Self { server, postmaster: postmaster.transpose()? })
    }

    /// Milliseconds so far.
    pub fn milliseconds(&self) -> Done<f64> {
        let mut sum = of_process(self.server)?;
        if let Some(postmaster) = self.postmaster {
            sum += of_process(postmaster)?;
            for entry in fs::read_dir("/proc")? {
                let pid = entry?.file_name().to_str().and_then(|name| name.parse().ok());
                if let Some(pid) = pid.filter(|pid| parent(*pid) == Some(postmaster)) {
                    // A process that ended meanwhile has no book any more.
                    sum += of_process(pid).unwrap_or_default();
                }
            }
        }
        Ok(sum)
    }
}

fn of_process(pid: u32) -> Done<f64> {
    let mut sum = 0.0;
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        let Ok(book) = fs::read_to_string(thread?.path().join("schedstat")) else { continue };
        sum += book.split_whitespace().next().ok_or("an empty book")?.parse::<f64>()? / 1e6;
    }
    Ok(sum)
}

fn parent(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse().ok())
}
