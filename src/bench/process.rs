//! Programs that a figure is compared with.

use crate::Done;
use std::{
    ffi::OsStr,
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
