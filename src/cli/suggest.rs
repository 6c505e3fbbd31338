//! `hearsay suggest`: attributions found in plain text, one JSON object a document and line.

use super::{Failed, Reader, engine};
use crate::{
    suggest::{Engine, ProposedAttribution, Reading, known_languages, proposals},
    text::{Reflowed, Span, reflow},
};
use clap::Args;
use serde::Serialize;
use std::{
    io::{Read, Write},
    path::PathBuf,
    process::ExitCode,
};

/// Options of `hearsay suggest`.
#[derive(Clone, Debug, Args)]
pub struct Suggest {
    /// Files of plain text; `-` or none: standard input.
    pub files: Vec<PathBuf>,
    /// jsonl: one JSON object per document and line, attributions as corpora mark them; claims: likewise, what the workspace proposes.
    #[arg(long, env = "HEARSAY_SUGGEST_FORMAT", default_value = "jsonl", value_parser = ["jsonl", "claims"])]
    pub format: String,
    /// Only attributions of at least this confidence, 0 to 1, instead of the one at which the model did best.
    #[arg(long, env = "HEARSAY_AT_LEAST", value_name = "CONFIDENCE")]
    pub at_least: Option<f32>,
    /// What reads them.
    #[command(flatten)]
    pub reader: Reader,
}

/// Reads them.
pub fn run(options: &Suggest) -> Result<ExitCode, Failed> {
    let mut engine = engine(&options.reader)?.unwrap_or_else(Engine::embedded);
    if let Some(least) = options.at_least {
        if !(0.0..=1.0).contains(&least) {
            eprintln!("hearsay: --at-least is a number from 0 to 1, such as 0.5");
            return Ok(ExitCode::from(2));
        }
        engine = engine.at_least(least);
    }
    if engine.name() == Engine::RULES {
        eprintln!("hearsay: there is no model in this program; attributions are found by rules");
    }
    let stdin = [PathBuf::from("-")];
    let files = if options.files.is_empty() { &stdin[..] } else { &options.files };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    for file in files {
        let is_stdin = file.as_os_str() == "-";
        let bytes = if is_stdin { read_all(std::io::stdin().lock()) } else { std::fs::read(file) };
        let text = bytes
            .map_err(|error| error.to_string())
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "this is not UTF-8 text".into()));
        let name =
            if is_stdin { "-".into() } else { file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()) };
        match text {
            Ok(text) => {
                // Read with its lines put together; the spans are those of the file.
                let reflowed = reflow(&text);
                let whole = reflowed.as_ref().map_or(&text, |reflowed| &reflowed.text);
                let reading = engine.read(whole);
                let place = |span: &Span| reflowed.as_ref().map_or(*span, |reflowed: &Reflowed| reflowed.before(*span));
                let pairs = |spans: &[Span]| spans.iter().map(place).map(|span| (span.start, span.end)).collect();
                if reading.language.is_none() {
                    eprintln!(
                        "hearsay: {}: this is in none of the languages the engine knows ({}), or too short to tell",
                        file.display(),
                        known_languages()
                    );
                }
                if options.format == "claims" {
                    write_line(&mut out, &name, "claims", claims(whole, &reading, pairs))?;
                } else {
                    drop(text);
                    write_line(&mut out, &name, "attributions", marked(reading, pairs))?;
                }
            }
            Err(error) => {
                failed = true;
                eprintln!("hearsay: {}: {error}", file.display());
            }
        }
    }
    out.flush()?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn read_all(mut from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).map(|_| bytes)
}

#[derive(Serialize)]
struct Line {
    source: Vec<(u32, u32)>,
    cue: Vec<(u32, u32)>,
    content: Vec<(u32, u32)>,
    status: &'static str,
    form: &'static str,
    via: Option<usize>,
    confidence: f64,
}

#[derive(Serialize)]
struct ClaimLine {
    spans: Vec<(u32, u32)>,
    statement: Option<String>,
    confidence: f64,
    attributions: Vec<Edge>,
}

#[derive(Serialize)]
struct Edge {
    source: Option<String>,
    kind: &'static str,
    identification: &'static str,
    mention: Vec<(u32, u32)>,
    cue: Option<(u32, u32)>,
    status: &'static str,
    form: &'static str,
    via: Option<usize>,
    reason: String,
}

/// Spans as pairs, in the file that was given.
type Pairs = Vec<(u32, u32)>;

fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

/// One document as a line of JSON: what was found in it, each written before the next is made, since a long text has thousands.
fn write_line(out: &mut impl Write, doc: &str, what: &str, found: impl Iterator<Item = impl Serialize>) -> std::io::Result<()> {
    out.write_all(b"{\"doc\":")?;
    serde_json::to_writer(&mut *out, doc)?;
    write!(out, ",\"{what}\":[")?;
    for (nth, one) in found.enumerate() {
        if nth > 0 {
            out.write_all(b",")?;
        }
        serde_json::to_writer(&mut *out, &one)?;
    }
    out.write_all(b"]}\n")
}

/// The claims proposed for one document.
fn claims(text: &str, reading: &Reading, pairs: impl Fn(&[Span]) -> Pairs) -> impl Iterator<Item = ClaimLine> {
    let edge = |edge: ProposedAttribution, pairs: &dyn Fn(&[Span]) -> Pairs| Edge {
        source: edge.source,
        kind: edge.kind.as_str(),
        identification: edge.identification.as_str(),
        mention: pairs(&edge.mention),
        cue: edge.cue.and_then(|cue| pairs(&[cue]).pop()),
        status: edge.status.as_str(),
        form: edge.form.as_str(),
        via: edge.via,
        reason: edge.reason,
    };
    proposals(text, reading).claims.into_iter().map(move |claim| ClaimLine {
        spans: pairs(&claim.spans),
        statement: claim.statement,
        confidence: rounded(claim.confidence),
        attributions: claim.attributions.into_iter().map(|one| edge(one, &pairs)).collect(),
    })
}

/// The attributions of one document. Several sources of one cue are one attribution with several source spans.
fn marked(reading: Reading, pairs: impl Fn(&[Span]) -> Pairs) -> impl Iterator<Item = Line> {
    reading.as_corpora_mark().into_iter().map(move |found| Line {
        source: pairs(&found.source),
        cue: pairs(&found.cue),
        content: pairs(&found.content),
        status: found.status.as_str(),
        form: found.form.as_str(),
        via: found.via,
        confidence: rounded(found.confidence),
    })
}
