//! Articles read per second of one thread's processor time, whether time grows with length, and the memory of the process.

use crate::{
    Done,
    large::PARAGRAPH,
    table::{Table, Target, median},
};
use hearsay::suggest::{Engine, proposals};
use std::{
    fs,
    hint::black_box,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

const TIMES: usize = 3;
/// Code points of an average article of PolNeAR's train part.
const ARTICLE: usize = 4_558;

/// On the texts in `CORPUS` (a folder with `train/text`), else on texts of the same length.
pub fn measure(table: &mut Table) -> Done<()> {
    eprintln!("Suggestions");
    let engine = Engine::embedded();
    let (texts, of) = match std::env::var("CORPUS") {
        Ok(corpus) => (read(&Path::new(&corpus).join("train/text"))?, "of the corpus"),
        Err(_) => (vec![long(ARTICLE); 200], "of 4 558 characters"),
    };
    let rate = || -> Done<f64> {
        let seconds = processor_time(|| texts.iter().for_each(|text| drop(black_box(engine.read(text)))))?;
        Ok(texts.len() as f64 / seconds)
    };
    let rates = (0..TIMES).map(|_| rate()).collect::<Done<Vec<_>>>()?;
    table.add(format!("articles {of} read, {}", engine.name()), (median(rates), "articles/s of one core"), None, Target::AtLeast(500.0));
    let (short, whole) = (long(250_000), long(1_000_000));
    let time = |text: &str| -> Done<f64> {
        let times =
            (0..TIMES).map(|_| processor_time(|| drop(black_box(proposals(text, &engine.read(text)))))).collect::<Done<Vec<_>>>()?;
        Ok(median(times) * 1000.0)
    };
    table.add("1 MB read and proposed for", (time(&whole)?, "ms"), Some((4.0 * time(&short)?, "ms four times for 250 kB")), Target::None);
    table.add("peak memory of hearsay suggest, 1 MB", (peak(&whole)?, "MiB"), None, Target::Below(100.0));
    Ok(())
}

fn read(folder: &Path) -> Done<Vec<String>> {
    fs::read_dir(folder)?.map(|entry| Ok(fs::read_to_string(entry?.path())?)).collect()
}

/// Text of about this many characters.
fn long(characters: usize) -> String {
    let mut text = String::new();
    while text.len() < characters {
        text.push_str(PARAGRAPH);
        text.push_str("\n\n");
    }
    text
}

/// Seconds on a processor, by the kernel's own book: what others take from it does not count.
fn processor_time(work: impl FnOnce()) -> Done<f64> {
    let now = || -> Done<f64> {
        let book = fs::read_to_string("/proc/thread-self/schedstat")?;
        Ok(book.split_whitespace().next().ok_or("an empty book")?.parse::<f64>()? / 1e9)
    };
    let before = now()?;
    work();
    Ok(now()? - before)
}

/// The most memory the program holds while it reads a text, in MiB.
fn peak(text: &str) -> Done<f64> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hearsay"))
        .arg("suggest")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(text.as_bytes())?;
    let mut most = 0.0_f64;
    while child.try_wait()?.is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let held = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
        most = most.max(held.unwrap_or(0.0) / 1024.0);
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(most)
}
