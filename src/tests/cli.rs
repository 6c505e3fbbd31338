//! `hearsay suggest`: plain text in, one JSON object a document and line out.

use serde_json::Value;
use std::{
    io::Write,
    process::{Command, Stdio},
};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
    command.env_clear().arg("suggest");
    command
}

const TEXT: &str = "👩🏽\u{200D}🚀 Nordholm Lines denied that it had sold seats twice. The mayor said the harbour was safe.";

#[test]
fn a_file_becomes_a_line_with_spans_in_code_points() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (folder.path().join("one.txt"), folder.path().join("two.two.txt"));
    std::fs::write(&one, TEXT).expect("written");
    std::fs::write(&two, "").expect("written");
    let done = program().args([&one, &two]).output().expect("it runs");
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let lines: Vec<Value> = String::from_utf8_lossy(&done.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&lines[0]["doc"], &lines[1]["doc"]), (&Value::from("one"), &Value::from("two.two")));
    assert_eq!(lines[1]["attributions"], Value::Array(vec![]));
    let chars: Vec<char> = TEXT.chars().collect();
    let words = |spans: &Value| -> Vec<String> {
        let spans = spans.as_array().expect("spans").iter();
        spans
            .map(|span| chars[span[0].as_u64().expect("a number") as usize..span[1].as_u64().expect("a number") as usize].iter().collect())
            .collect()
    };
    let found = lines[0]["attributions"].as_array().expect("a list");
    let denied = found.iter().find(|one| one["status"] == "denied").expect("the denial");
    assert_eq!(words(&denied["cue"]), ["denied"]);
    assert_eq!(words(&denied["source"]), ["Nordholm Lines"]);
    assert!(words(&denied["content"]).join(" ").contains("sold seats twice"));
    assert!(denied["confidence"].as_f64().is_some_and(|sure| (0.0..=1.0).contains(&sure)));
    assert!(denied["via"].is_null() && denied["form"] == "indirect");
}

#[test]
fn a_text_broken_at_a_width_is_read_whole_and_its_places_are_those_of_the_file() {
    let text = "> The harbour council closed the eastern pier after inspectors found\n> cracks in its pillars. The council had known it, a spokeswoman for the\n\
        > line said. It denied that.\n";
    let mut child = program().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    let done = child.wait_with_output().expect("it ends");
    let line: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let at = |of: &Value| of.as_u64().expect("a number") as usize;
    let words: Vec<&str> = line["attributions"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|one| one["source"].as_array().expect("spans"))
        .map(|span| &text[at(&span[0])..at(&span[1])])
        .collect();
    assert!(words.contains(&"a spokeswoman for the\n> line"), "{words:?}");
}

#[test]
fn standard_input_is_read_when_no_file_is_named_and_what_cannot_be_read_is_said() {
    let mut child = program().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    child.stdin.take().expect("a pipe").write_all(TEXT.as_bytes()).expect("written");
    let done = child.wait_with_output().expect("it ends");
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stdout).lines().count()), (Some(0), 1));

    let folder = tempfile::tempdir().expect("a folder");
    let binary = folder.path().join("binary.txt");
    std::fs::write(&binary, [0xFF, 0xFE, 0x00]).expect("written");
    let done = program().arg(&binary).arg("no-such-file").output().expect("it runs");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1));
    assert!(said.contains("binary.txt: this is not UTF-8 text") && said.contains("no-such-file"), "{said}");
    assert_eq!(program().args(["--at-least", "2"]).output().expect("it runs").status.code(), Some(2));
    let broken = program().arg("--model").arg(&binary).output().expect("it runs");
    assert!(String::from_utf8_lossy(&broken.stderr).contains("cannot use the model"));
    assert_eq!(broken.status.code(), Some(1));
}
