//! The `hearsay` program.

use clap::Parser;
use hearsay::cli::LogFormat;
use std::{process::ExitCode, time::Duration};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let config = hearsay::cli::Config::parse();
    let filter = EnvFilter::try_from_env("HEARSAY_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
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
