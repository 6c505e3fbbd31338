//! The `hearsay` program.

use clap::Parser;
use std::{process::ExitCode, time::Duration};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let config = hearsay::cli::Config::parse();
    let filter = EnvFilter::try_from_env("HEARSAY_LOG").unwrap_or_else(|_| EnvFilter::new("warn,sqlx::query=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(hearsay::cli::run(config));
            // Work that still goes on in the background is for nobody any more.
            runtime.shutdown_timeout(Duration::from_secs(1));
            code
        }
        Err(error) => {
            eprintln!("hearsay: cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}
