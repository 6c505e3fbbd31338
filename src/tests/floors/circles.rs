//! Circles: folders, and files of several folders, that know each other.

use super::house::{House, module};
use std::collections::{BTreeMap, BTreeSet};

type Graph = BTreeMap<String, BTreeSet<String>>;

/// Every circle of folders, told from one of them round to itself.
pub fn of_folders(house: &House) -> Vec<String> {
    let mut graph = Graph::new();
    for file in &house.files {
        for arrow in &file.arrows {
            graph.entry(file.folder().to_owned()).or_default().insert(arrow.folder().to_owned());
        }
    }
    told("folders", &graph, |from, to| from != to)
}

/// Every circle of files that stand in more than one folder.
pub fn of_files(house: &House) -> Vec<String> {
    let files: BTreeMap<Vec<String>, String> = house.files.iter().map(|file| (module(&file.name), file.place())).collect();
    let mut graph = Graph::new();
    for file in &house.files {
        for arrow in &file.arrows {
            // The file of the longest part of the path that is a module; what is not shown any more is in none.
            let place = (1..=arrow.to.len()).rev().find_map(|length| files.get(&arrow.to[..length]));
            graph.entry(file.place()).or_default().extend(place.cloned());
        }
    }
    let folder = |place: &str| place.split('/').nth(1).map(str::to_owned);
    told("files", &graph, |from, to| folder(from) != folder(to))
}

/// The shortest way round from each arrow that counts, each circle once.
fn told(what: &str, graph: &Graph, counts: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut found = BTreeMap::new();
    for (from, all) in graph {
        for to in all.iter().filter(|to| counts(from, to)) {
            if let Some(back) = way(graph, to, from) {
                let members: BTreeSet<_> = back.iter().cloned().collect();
                let told = format!("a circle of {what}: {from} → {}", back.join(" → "));
                found.entry(members).or_insert(told);
            }
        }
    }
    found.into_values().collect()
}

/// The shortest way from one to another, both included.
fn way(graph: &Graph, from: &str, to: &str) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::from([(from, "")]);
    let mut edge = vec![from];
    while !edge.is_empty() && !came_from.contains_key(to) {
        let mut next = Vec::new();
        for here in edge {
            for there in graph.get(here).into_iter().flatten() {
                if !came_from.contains_key(there.as_str()) {
                    came_from.insert(there, here);
                    next.push(there.as_str());
                }
            }
        }
        edge = next;
    }
    let mut back = vec![to.to_owned()];
    let mut here = *came_from.get(to)?;
    while !here.is_empty() {
        back.push(here.to_owned());
        here = came_from.get(here).copied().unwrap_or_default();
    }
    back.reverse();
    Some(back)
}
