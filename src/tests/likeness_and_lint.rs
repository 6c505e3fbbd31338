//! `hearsay match` and `hearsay lint`: commands that need no database.

use serde_json::Value;
use std::{
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearsay")).env_clear().args(arguments).output().expect("it runs")
}

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let file: PathBuf = folder.path().join(name);
    std::fs::write(&file, text).expect("written");
    file.display().to_string()
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
fn the_claims_that_say_the_same_as_a_text_come_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let claims = "\tclaim\ttitle\nc1\t14,000 people fled Ellskar.\tFlight\nc2\tSome 41,000 residents left the town of Ellskar.\nc3\tThe bank raised its rate.\tMoney\n\
        c4\t\"Some \"\"41,000\"\" residents left the town of Ellskar.\"\tThe same again\n";
    let claims = file(&folder, "claims.tsv", claims);
    let queries = file(
        &folder,
        "queries.tsv",
        "id\ttext\nq1\t41,000 people fled #Ellskar! https://example.org/1 — Harbour Watch (@watch) May 4, 2024\nq2\tInterest rates go up\n",
    );
    for (arguments, least) in [(&["match", &claims, &queries][..], 3), (&["match", &claims, &queries, "--words", "--top", "1"], 1)] {
        let done = program(arguments);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done.stderr));
        let lines: Vec<Vec<String>> = said(&done.stdout).lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
        let of = |query: &str| lines.iter().filter(|line| line[0] == query).cloned().collect::<Vec<_>>();
        let first = of("q1");
        assert_eq!((first[0][1].as_str(), first[0].len()), ("c2", 3), "{lines:?}");
        assert!(first.len() >= least.min(2) && first.iter().all(|line| line[1] != "c4"), "offered once: {lines:?}");
        let scores: Vec<f32> = first.iter().map(|line| line[2].parse().expect("a number")).collect();
        assert!(scores.is_sorted_by(|one, next| one >= next));
    }
    let by_words = program(&["match", &claims, &queries, "--words"]);
    assert!(said(&by_words.stderr).contains("words alone"));
    let missing = program(&["match", &claims, "no-such-file"]);
    assert!(missing.status.code() == Some(1) && said(&missing.stderr).contains("no-such-file"));
}

#[test]
fn what_the_rules_find_is_told_with_its_place_and_the_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "The harbour board met on Monday in Brindle.\n\n🚢 The ferry will be sold next week, sources said on Tuesday.\n";
    let (fault, fine) = (file(&folder, "fault.txt", text), file(&folder, "fine.txt", "The harbour board met on Monday in Brindle.\n"));
    let done = program(&["lint", &fault, &fine]);
    assert_eq!(done.status.code(), Some(1), "{}", said(&done.stderr));
    let line = said(&done.stdout).lines().find(|line| line.contains("bare-sources")).expect("found").to_owned();
    assert!(line.starts_with(&format!("{fault}:3:37: bare-sources: ")) && line.contains("Reuters"), "{line}");
    assert_eq!(program(&["lint", &fine]).status.code(), Some(0));

    let done = program(&["lint", &fault, "--format", "jsonl"]);
    let found: Vec<Value> = said(&done.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let bare = found.iter().find(|finding| finding["rule"] == "bare-sources").expect("found");
    assert_eq!((&bare["quote"], &bare["line"], &bare["column"]), (&"sources".into(), &3.into(), &37.into()));
    assert_eq!(bare["end"].as_u64().zip(bare["start"].as_u64()).map(|(end, start)| end - start), Some(7));
    let rules: Vec<&str> = found.iter().filter_map(|finding| finding["rule"].as_str()).collect();
    let off = program(&["lint", &fault, "--off", &rules.join(",")]);
    assert_eq!((off.status.code(), off.stdout.len()), (Some(0), 0), "{rules:?}");
    assert_eq!(program(&["lint", &fault, "--off", "no-such-rule"]).status.code(), Some(2));
    assert_eq!(program(&["lint"]).status.code(), Some(2));
    let missing = program(&["lint", "no-such-file"]);
    assert!(missing.status.code() == Some(1) && said(&missing.stderr).contains("no-such-file"));
}
