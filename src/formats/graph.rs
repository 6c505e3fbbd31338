//! The graph of who has it from whom, as files for programs that draw and count graphs.

use crate::provenance::origins::{Node, Origins};
use std::fmt::Write;

/// What a node is, in a word.
pub fn role(node: &Node) -> &'static str {
    match (node.is_outlet, node.is_unnamed()) {
        (true, _) => "outlet",
        (false, true) => "unnamed",
        (false, false) => "source",
    }
}

/// As GraphML (graphml.graphdrawing.org): nodes with name, kind and role; an edge from who repeats it to whom they have it from.
pub fn graphml(origins: &Origins, title: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
         <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n\
         <key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n\
         <key id=\"role\" for=\"node\" attr.name=\"role\" attr.type=\"string\"/>\n\
         <key id=\"articles\" for=\"edge\" attr.name=\"articles\" attr.type=\"int\"/>\n\
         <key id=\"statuses\" for=\"edge\" attr.name=\"statuses\" attr.type=\"string\"/>\n",
    );
    // Writing into a String does not fail.
    let _ = writeln!(xml, "<graph id=\"origins\" edgedefault=\"directed\">\n<desc>{}</desc>", xml_text(title));
    for (at, node) in origins.nodes.iter().enumerate() {
        let (name, kind) = (xml_text(&node.who.name), node.who.kind);
        let _ = writeln!(
            xml,
            "<node id=\"n{at}\"><data key=\"name\">{name}</data><data key=\"kind\">{kind}</data><data key=\"role\">{}</data></node>",
            role(node)
        );
    }
    for edge in &origins.edges {
        let _ = writeln!(
            xml,
            "<edge source=\"n{}\" target=\"n{}\"><data key=\"articles\">{}</data><data key=\"statuses\">{}</data></edge>",
            edge.from,
            edge.to,
            edge.articles,
            words(edge.statuses.iter())
        );
    }
    xml.push_str("</graph>\n</graphml>\n");
    xml
}

/// As DOT, the language of Graphviz.
pub fn dot(origins: &Origins, title: &str) -> String {
    let mut dot = format!("digraph origins {{\n  label={};\n  rankdir=RL;\n", quoted(title));
    for (at, node) in origins.nodes.iter().enumerate() {
        let shape = match role(node) {
            "outlet" => "box",
            "unnamed" => "diamond",
            _ => "ellipse",
        };
        let _ = writeln!(dot, "  n{at} [label={}, shape={shape}];", quoted(&node.who.name));
    }
    for edge in &origins.edges {
        let _ = writeln!(dot, "  n{} -> n{} [label={}];", edge.from, edge.to, quoted(&words(edge.statuses.iter())));
    }
    dot.push_str("}\n");
    dot
}

fn words(statuses: impl Iterator<Item = impl ToString>) -> String {
    statuses.map(|status| status.to_string()).collect::<Vec<_>>().join(" ")
}

/// Text of an XML document; what XML has no character for is left out.
pub(super) fn xml_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() && !matches!(control, '\t' | '\n' | '\u{7f}'..='\u{9f}') => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A string of DOT.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        attribution::{SourceKind, Status},
        base::id::SourceId,
        provenance::{Party, Who, origins::Edge},
    };

    fn graph() -> Origins {
        let node = |name: &str, is_outlet| Node {
            who: Who { party: Party::Source(SourceId::new()), name: name.into(), kind: SourceKind::NewsOutlet },
            is_outlet,
            articles: Default::default(),
            own_voice: false,
        };
        let edge = Edge { from: 0, to: 1, articles: 2, statuses: [Status::Alleged, Status::Reported].into() };
        Origins { nodes: vec![node("Post & \"<Courier>\"", true), node("Mill\\\u{1}", false)], edges: vec![edge], ..Origins::default() }
    }

    #[test]
    fn graphml_holds_every_node_and_edge_and_escapes_names() {
        let xml = graphml(&graph(), "a < b");
        assert!(xml.contains("<desc>a &lt; b</desc>"));
        assert!(xml.contains("<node id=\"n0\"><data key=\"name\">Post &amp; \"&lt;Courier&gt;\"</data><data key=\"kind\">news_outlet</data><data key=\"role\">outlet</data></node>"));
        assert!(xml.contains("<data key=\"name\">Mill\\</data>"));
        assert!(xml.contains(
            "<edge source=\"n0\" target=\"n1\"><data key=\"articles\">2</data><data key=\"statuses\">reported alleged</data></edge>"
        ));
    }

    #[test]
    fn dot_quotes_what_it_would_read_as_its_own() {
        let dot = dot(&graph(), "say \"so\"");
        assert!(dot.contains("label=\"say \\\"so\\\"\""));
        assert!(dot.contains("n0 [label=\"Post & \\\"<Courier>\\\"\", shape=box];") && dot.contains("n1 [label=\"Mill\\\\"));
        assert!(dot.contains("n0 -> n1 [label=\"reported alleged\"];"));
    }
}
