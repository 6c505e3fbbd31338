//! `hearsay match`: the claims that say the same as a text.

use super::Failed;
use crate::{
    likeness::{Content, Encoder, Index, Question, Vector},
    text::terms,
};
use clap::Args;
use std::{
    collections::{HashMap, HashSet},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Options of `hearsay match`.
#[derive(Clone, Debug, Args)]
pub struct Match {
    /// Claims: lines of `id TAB claim [TAB title]` under a header line. Of claims with the same words the first is offered.
    pub claims: PathBuf,
    /// Texts: lines of `id TAB text` under a header line.
    pub queries: PathBuf,
    /// How many claims for each text.
    #[arg(long, env = "HEARSAY_MATCH_TOP", default_value_t = 10, value_name = "NUMBER")]
    pub top: usize,
    /// Compare words alone, as a program without the encoder does.
    #[arg(long, env = "HEARSAY_MATCH_WORDS")]
    pub words: bool,
}

/// More are looked at one by one than are printed: numbers and names may turn their order.
const LOOKED_AT: usize = 40;

/// Prints `query TAB claim TAB score`, best first.
pub fn run(options: &Match) -> Result<ExitCode, Failed> {
    let (claims, queries) = (rows(&options.claims)?, rows(&options.queries)?);
    let encoder = if options.words { None } else { Encoder::embedded() };
    if encoder.is_none() {
        eprintln!("hearsay: compared by words alone, without the encoder");
    }
    let mut index = Index::default();
    let mut seen = HashSet::new();
    let fields: Vec<&[String]> = claims.iter().map(|row| row.get(1..3).unwrap_or_default()).collect();
    let fresh =
        fields.iter().enumerate().filter(|(_, fields)| fields.first().is_some_and(|claim| seen.insert(terms(claim)))).map(|(n, _)| n);
    let fresh: Vec<usize> = fresh.collect();
    for (&n, vectors) in fresh.iter().zip(vectors(encoder.as_ref(), &fresh, &fields)) {
        index.put(n, &fields[n].join(" "), &vectors);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for row in &queries {
        let [id, text, ..] = row.as_slice() else { continue };
        let question = Question::of(text, encoder.as_ref());
        let hits = index.search(&question, options.top.max(LOOKED_AT));
        let mut scores: HashMap<usize, f32> =
            hits.iter().map(|hit| (hit.key, question.compare(hit, &Content::of(&fields[hit.key].join(" "))).0)).collect();
        let mut order: Vec<usize> = hits.iter().map(|hit| hit.key).collect();
        order.sort_by(|a, b| scores[b].total_cmp(&scores[a]));
        for key in order.into_iter().take(options.top) {
            writeln!(out, "{id}\t{}\t{:.6}", claims[key][0], scores.remove(&key).unwrap_or_default())?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The vectors of each claim and its title, made on every core.
fn vectors(encoder: Option<&Encoder>, which: &[usize], fields: &[&[String]]) -> Vec<Vec<Vector>> {
    let read = |n: &usize| fields[*n].iter().filter_map(|field| encoder?.vector(field)).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = which.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = which.chunks(share).map(|part| scope.spawn(move || part.iter().map(read).collect::<Vec<_>>())).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// The rows of a table, without its header. A cell that stands in quotation marks is read as in CSV.
fn rows(file: &Path) -> Result<Vec<Vec<String>>, Failed> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let cell = |cell: &str| match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => cell.to_owned(),
    };
    let row = |line: &str| {
        let mut row: Vec<String> = line.split('\t').map(cell).collect();
        // A claim without a title is a row of three too.
        row.resize(row.len().max(3), String::new());
        row
    };
    Ok(text.lines().skip(1).filter(|line| line.contains('\t')).map(row).collect())
}
