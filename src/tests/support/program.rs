//! The program as people run it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

/// The server as a process of its own; it is killed with this value.
pub struct Program {
    /// Its process.
    pub child: Child,
    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub address: String,
    told: Arc<Mutex<Vec<String>>>,
}

impl Program {
    /// Serves this database on a free port.
    pub fn serve(url: &str) -> Self {
        Self::serve_with(url, &[])
    }

    /// The same in an environment with these variables.
    pub fn serve_with(url: &str, variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hearsay"))
            .env_clear()
            .env("HEARSAY_LOG_KEY", super::LOG_KEY_LINE.as_str())
            .envs(variables.iter().copied())
            .args(["serve", "--addr", "127.0.0.1:0", "--database-url", url])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = child.stderr.take().expect("its stderr");
        // From here on a panic ends the process too.
        let mut program = Self { child, address: String::new(), told: Arc::default() };
        let mut lines = BufReader::new(stderr).lines();
        let said = lines.next().expect("a line").expect("text");
        // What it says later must not fill the pipe.
        let told = Arc::clone(&program.told);
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| told.lock().expect("no panic").push(line)));
        program.address = said.trim().rsplit(' ').next().expect("an address").to_owned();
        assert!(program.address.starts_with("http://127.0.0.1:"), "{said}");
        program
    }

    /// What it has told on stderr since it listens.
    pub fn told(&self) -> Vec<String> {
        self.told.lock().expect("no panic").clone()
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
