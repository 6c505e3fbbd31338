//! `hearsay lint`: the sourcing of plain texts, checked by rule.

use super::{Failed, Reader, engine};
use crate::{
    sourcing::{Finding, Rule, check_text, line_and_column},
    suggest::Engine,
    text::Ruler,
};
use clap::Args;
use serde::Serialize;
use std::{
    io::{BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Options of `hearsay lint`.
#[derive(Clone, Debug, Args)]
pub struct Lint {
    /// Files of plain text; `-`: standard input.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// text: a line for each finding, `FILE:LINE:COLUMN: RULE: what to do (house)`; jsonl: a JSON object for each.
    #[arg(long, env = "HEARSAY_LINT_FORMAT", default_value = "text", value_parser = ["text", "jsonl"])]
    pub format: String,
    /// A rule to switch off; may be given several times, or several with commas.
    #[arg(long, env = "HEARSAY_LINT_OFF", value_name = "RULE", value_delimiter = ',')]
    pub off: Vec<Rule>,
    /// What reads the texts.
    #[command(flatten)]
    pub reader: Reader,
}

#[derive(Serialize)]
struct Line<'l> {
    file: &'l str,
    rule: Rule,
    house: &'static str,
    start: u32,
    end: u32,
    line: usize,
    column: usize,
    quote: &'l str,
    advice: &'l str,
}

/// Checks them.
pub fn run(options: &Lint) -> Result<ExitCode, Failed> {
    let engine = engine(&options.reader)?.unwrap_or_else(Engine::embedded);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut is_clean = true;
    for file in &options.files {
        let name = file.display().to_string();
        let text = match read(file) {
            Ok(text) => text,
            Err(error) => {
                is_clean = false;
                eprintln!("hearsay: {name}: {error}");
                continue;
            }
        };
        let Some(findings) = check_text(&text, &engine, &options.off) else {
            eprintln!("hearsay: {name}: this is not English, the one language the rules know: nothing was checked");
            continue;
        };
        is_clean &= findings.is_empty();
        for finding in findings {
            writeln!(out, "{}", written(&options.format, &name, &text, &finding))?;
        }
    }
    out.flush()?;
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn written(format: &str, file: &str, text: &str, finding: &Finding) -> String {
    let (line, column) = line_and_column(text, finding.place.start);
    let (rule, house, advice) = (finding.rule, finding.rule.house(), finding.advice.as_str());
    if format == "text" {
        return format!("{file}:{line}:{column}: {rule}: {advice} ({house})");
    }
    let ruler = Ruler::new(text);
    let quote = ruler.slice(finding.place).unwrap_or_default();
    let found = Line { file, rule, house, start: finding.place.start, end: finding.place.end, line, column, quote, advice };
    serde_json::to_string(&found).unwrap_or_default()
}

fn read(file: &Path) -> Result<String, Failed> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = super::bytes_of(file)?;
    }
    String::from_utf8(bytes).map_err(|_| "this is not UTF-8 text".into())
}
