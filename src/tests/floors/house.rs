//! All files of the house, read.

use super::{OUTSIDE, reading::Reading};
use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
};

/// The sources.
pub struct House {
    /// The folders right below `src/`.
    pub folders: BTreeSet<String>,
    pub files: Vec<File>,
}

/// One file, and what of it the rules are about.
pub struct File {
    /// As it is named from `src/`.
    pub name: String,
    pub arrows: Vec<Arrow>,
    /// Paths behind which arrows could hide: where, and what is wrong with them.
    pub hidden: Vec<(usize, String)>,
    /// What it knows of outside: where, and the crate.
    pub outside: Vec<(usize, String)>,
    /// Where it decides for which side it is compiled.
    pub sides: Vec<usize>,
    /// Where it speaks SQL, and how.
    pub sql: Vec<(usize, String)>,
}

/// A path to something of the house.
pub struct Arrow {
    pub line: usize,
    /// From the root of the crate on.
    pub to: Vec<String>,
}

impl Arrow {
    /// The folder it points into.
    pub fn folder(&self) -> &str {
        self.to.first().map_or("", String::as_str)
    }

    /// As one would write it.
    pub fn path(&self) -> String {
        format!("crate::{}", self.to.join("::"))
    }
}

impl File {
    /// The folder it stands in.
    pub fn folder(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// Where it is, for whoever has to open it.
    pub fn place(&self) -> String {
        format!("src/{}", self.name)
    }
}

impl House {
    /// The house this test was compiled with.
    pub fn read() -> Self {
        let mut found = Vec::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
        Self::of(found.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// A house of these files, each with its name from `src/` on and its text.
    pub fn of<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let is_inside = |name: &str| name.split_once('/').is_some_and(|(folder, _)| !OUTSIDE.contains(&folder));
        let parsed: Vec<_> = files
            .into_iter()
            .filter(|(name, _)| is_inside(name))
            .map(|(name, text)| (name, syn::parse_file(text).unwrap_or_else(|error| panic!("src/{name}: {error}"))))
            .collect();
        let folders = parsed.iter().filter_map(|(name, _)| Some(name.split_once('/')?.0.to_owned())).collect();
        // Macros that are exported are called from the root of the crate, and stand in some folder all the same.
        let mut macros = HashMap::new();
        let mut of_tests = Vec::new();
        for (name, syntax) in &parsed {
            let folder = name.split('/').next().unwrap_or_default();
            macros.extend(Reading::exported(syntax).map(|name| (name, folder.to_owned())));
            of_tests.extend(Reading::test_modules(&module(name), syntax));
        }
        let is_test = |name: &str| of_tests.iter().any(|tests| module(name).starts_with(tests));
        let files = parsed.iter().filter(|(name, _)| !is_test(name)).map(|(name, syntax)| Reading::of(name, syntax, &folders, &macros));
        Self { files: files.collect(), folders }
    }
}

/// The path of the module that a file holds.
pub fn module(name: &str) -> Vec<String> {
    let name = name.trim_end_matches(".rs");
    name.strip_suffix("/mod").unwrap_or(name).split('/').map(str::to_owned).collect()
}

fn walk(folder: &Path, below: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{name}/"), found);
        } else if name.ends_with(".rs") {
            found.push((name, fs::read_to_string(entry.path()).expect("a source file")));
        }
    }
}
