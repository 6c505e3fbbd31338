//! `hearsay extract`: files in, one JSON object a file and line out, without a database.

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

fn extract(files: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearsay")).env_clear().arg("extract").args(files).output().expect("it runs")
}

fn lines(done: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&done.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

#[test]
fn each_file_becomes_a_line_with_what_would_be_taken_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = "The harbour master said on Monday that the ferry had left on time, with all its passengers counted. ".repeat(4);
    let page = written(
        &folder,
        "ferry.html",
        format!(
            "<html lang=en><head><title>Ferry left on time | Daily Beacon</title><meta property=og:site_name content='Daily Beacon'><meta name=author content='Ada Holm'>\
             <meta property=article:published_time content=2031-03-01T23:30:00-05:00><meta property=og:url content='https://beacon.example/ferry'></head>\
             <body><article><h1>Ferry left on time</h1><p>{words}</p><p>The operator denied that.</p></article></body></html>"
        ),
    );
    let markdown = written(&folder, "note.md", "---\ntitle: A quiet day\nauthor: Ada Holm\ndate: 2031-03-01\n---\nNothing happened.\n");
    let text = written(&folder, "plain.txt", "One line.");
    let done = extract(&[&page, &markdown, &text]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let lines = lines(&done);
    let keys: Vec<&String> = lines[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys.len(), 9, "{keys:?}");
    assert_eq!(lines[0]["file"], page.display().to_string());
    for (key, said) in [
        ("title", "Ferry left on time"),
        ("byline", "Ada Holm"),
        ("outlet", "Daily Beacon"),
        ("published_at", "2031-03-01T23:30:00-05:00"),
        ("language", "en"),
        ("url", "https://beacon.example/ferry"),
    ] {
        assert_eq!(lines[0][key], said, "{key}");
    }
    assert_eq!(lines[0]["text"], format!("{}\n\nThe operator denied that.", words.trim()));
    assert_eq!(lines[0]["notes"], Value::Array(vec![]));
    assert_eq!(
        (&lines[1]["title"], &lines[1]["byline"], &lines[1]["published_at"]),
        (&"A quiet day".into(), &"Ada Holm".into(), &"2031-03-01".into())
    );
    assert_eq!(lines[1]["text"], "Nothing happened.");
    assert_eq!((&lines[2]["text"], &lines[2]["title"]), (&"One line.".into(), &"".into()));
}

#[test]
fn what_cannot_be_taken_is_told_at_once_and_does_not_hold_up_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let paragraph = "<p>The harbour master said on Monday that the ferry had left on time, with all passengers counted.</p>";
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=1")).collect();
    let garbled = b"<meta charset=x-no-such-charset><p>\x80\x81\x8d\x8f\x90\x9d\xff\xfe \x81\x8d</p>";
    let bad: [(&str, Vec<u8>, &str); 9] = [
        ("big.html", paragraph.repeat(300_000).into_bytes(), "larger than the 8 MiB"),
        ("big.txt", vec![b'a'; 30_000_000], "larger than the 8 MiB"),
        ("deep.html", format!("{}{paragraph}", "<div>".repeat(1000)).into_bytes(), "deep in each other"),
        ("many.html", "<i>a</i>".repeat(60_000).into_bytes(), "elements, more than"),
        ("attributes.html", format!("<div{attributes}>{paragraph}").into_bytes(), ""),
        ("program.html", b"\x7fELF\x02\x01\x01\0\0\0".to_vec(), "a program"),
        ("garbled.html", garbled.to_vec(), "no text in any encoding"),
        ("empty.html", b"<html><body></body></html>".to_vec(), "no article text"),
        ("empty.txt", b" \n".to_vec(), "holds no text"),
    ];
    let mut files: Vec<PathBuf> = bad.iter().map(|(name, bytes, _)| written(&folder, name, bytes)).collect();
    files.push(folder.path().join("no-such-file.html"));
    files.push(written(&folder, "good.md", "# A title\n\nA text."));
    let start = Instant::now();
    let done = extract(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    assert_eq!(done.status.code(), Some(1));
    let lines = lines(&done);
    assert_eq!(lines.len(), files.len());
    for ((name, _, why), line) in bad.iter().zip(&lines) {
        assert_eq!(line["text"], "", "{name}");
        let said = line["notes"][0].as_str().unwrap_or_default();
        assert!(said.contains(why) && !said.is_empty(), "{name}: {said}");
        assert!(String::from_utf8_lossy(&done.stderr).contains(&format!("{name}: ")), "{name}");
    }
    assert_eq!(lines.last().map(|line| &line["title"]), Some(&"A title".into()));
}
