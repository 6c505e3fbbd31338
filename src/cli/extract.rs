//! `hearsay extract`: what would be taken in of files, one JSON object a file and line.

use super::{Failed, bytes_of, import::formats};
use crate::formats::document::{Document, File, Found, read_file};
use clap::Args;
use serde::Serialize;
use std::{io::Write, path::PathBuf, process::ExitCode};

/// Options of `hearsay extract`.
#[derive(Clone, Debug, Args)]
pub struct Extract {
    /// Files to read: web pages, Markdown, plain text.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// jsonl: one JSON object a file and line.
    #[arg(long, env = "HEARSAY_EXTRACT_FORMAT", default_value = "jsonl", value_parser = ["jsonl"])]
    pub format: String,
    /// What the files are: auto (by the file's ending), text, markdown or html.
    #[arg(long = "as", env = "HEARSAY_EXTRACT_AS", default_value = "auto", value_parser = formats())]
    pub read_as: String,
    /// The encoding of the files, where they do not say it right.
    #[arg(long, env = "HEARSAY_EXTRACT_ENCODING", value_name = "NAME")]
    pub encoding: Option<String>,
}

/// A file as a line.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    title: &'a str,
    byline: &'a str,
    outlet: &'a str,
    published_at: &'a str,
    language: &'a str,
    url: &'a str,
    text: &'a str,
    notes: &'a [String],
}

fn said(found: &Option<Found>) -> &str {
    found.as_deref().unwrap_or_default()
}

/// Reads them. What cannot be taken has no text, and a note that says why.
pub fn run(options: &Extract) -> Result<ExitCode, Failed> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    for path in &options.files {
        let shown = path.display().to_string();
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let read = bytes_of(path).and_then(|bytes| {
            let file = File { name, bytes, encoding: options.encoding.clone(), declared: None };
            Ok(read_file(&file, &options.read_as)?)
        });
        let document = read.unwrap_or_else(|why| {
            failed = true;
            eprintln!("hearsay: {shown}: {why}");
            Document { notes: vec![why.to_string()], ..Document::default() }
        });
        let Document { title, byline, outlet, published_at, language, url, text, notes, .. } = &document;
        let line = Line {
            file: &shown,
            title: said(title),
            byline: said(byline),
            outlet: said(outlet),
            published_at: said(published_at),
            language: said(language),
            url: said(url),
            text,
            notes,
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
