//! News of a page for feed readers, as Atom (RFC 4287).

use super::graph::xml_text;
use chrono::{DateTime, SecondsFormat, Utc};
use std::fmt::Write;

/// A feed.
pub struct Feed<'f> {
    /// What it is an id for ever: a UUID.
    pub id: uuid::Uuid,
    /// Of what.
    pub title: &'f str,
    /// Where the page is.
    pub page: &'f str,
    /// Where the feed is.
    pub address: &'f str,
    /// When the last entry came; when there is none, when it was made.
    pub updated: DateTime<Utc>,
    /// What there is, the newest first.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
pub struct Entry {
    /// Its id for ever.
    pub id: uuid::Uuid,
    /// Its headline.
    pub title: String,
    /// Where it is.
    pub page: String,
    /// Who published it.
    pub author: String,
    /// What it says.
    pub summary: String,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
}

/// The feed as a document.
pub fn atom(feed: &Feed<'_>) -> String {
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let quoted = |text: &str| xml_text(text).replace('"', "&quot;");
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    // Writing into a String does not fail.
    let _ = write!(
        xml,
        "<id>urn:uuid:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>Hearsay</name></author>\n\
         <link rel=\"self\" href=\"{}\"/>\n<link rel=\"alternate\" href=\"{}\"/>\n",
        feed.id,
        xml_text(feed.title),
        time(feed.updated),
        quoted(feed.address),
        quoted(feed.page)
    );
    for entry in &feed.entries {
        let _ = write!(
            xml,
            "<entry>\n<id>urn:uuid:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
             <link rel=\"alternate\" href=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
            entry.id,
            xml_text(&entry.title),
            time(entry.updated),
            xml_text(&entry.author),
            quoted(&entry.page),
            xml_text(&entry.summary)
        );
    }
    xml.push_str("</feed>\n");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_escapes_what_it_is_given_and_has_what_atom_demands() {
        let at = DateTime::UNIX_EPOCH;
        let id = uuid::Uuid::nil();
        let entry =
            Entry { id, title: "a < b".into(), page: "/x?a=1&b=\"2\"".into(), author: "C & D".into(), summary: "e".into(), updated: at };
        let xml = atom(&Feed { id, title: "T", page: "/facts/t", address: "/facts/t/feed", updated: at, entries: vec![entry] });
        for piece in [
            "<id>urn:uuid:00000000-0000-0000-0000-000000000000</id>",
            "<title>a &lt; b</title>",
            "<updated>1970-01-01T00:00:00Z</updated>",
            "<name>C &amp; D</name>",
            "href=\"/x?a=1&amp;b=&quot;2&quot;\"",
        ] {
            assert!(xml.contains(piece), "{piece}: {xml}");
        }
    }
}
