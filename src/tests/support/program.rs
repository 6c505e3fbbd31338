//! The program as people run it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
};

/// The server as a process of its own; it is killed with this value.
pub struct Program {
    /// Its process.
    pub child: Child,
    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub address: String,
}

impl Program {
    /// Serves this database on a free port.
    pub fn serve(url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hearsay"))
            .env_clear()
            .env("HEARSAY_LOG_KEY", super::LOG_KEY_LINE.as_str())
            .args(["serve", "--addr", "127.0.0.1:0", "--database-url", url])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = child.stderr.take().expect("its stderr");
        // From here on a panic ends the process too.
        let mut program = Self { child, address: String::new() };
        let mut lines = BufReader::new(stderr).lines();
        let said = lines.next().expect("a line").expect("text");
        // What it says later must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        program.address = said.trim().rsplit(' ').next().expect("an address").to_owned();
        assert!(program.address.starts_with("http://127.0.0.1:"), "{said}");
        program
    }

    /// Its address without the scheme.
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// Ends it, with no chance to tidy up.
    pub fn kill(&mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
