//! Markdown: front matter says what it is, its first heading is the headline, its marks go. What it means is what a browser would
//! show of it, so that HTML in it is read as HTML.

use super::{
    document::{Document, DocumentFormat, Found, Refusal, document},
    front_matter, page,
};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Markdown.
pub struct Markdown;

impl DocumentFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn is_heavy(&self) -> bool {
        true
    }

    fn read(&self, source: &str) -> Result<Document, Refusal> {
        let (fields, source) = front_matter::split(source)?;
        let mut shown = String::with_capacity(source.len() * 2);
        html::push_html(&mut shown, numbered(source).into_iter());
        let (heading, text) = page::everything(&shown)?;
        let mut about =
            Document { title: heading.clone().and_then(|heading| Found::some(heading, "its first heading")), ..Document::default() };
        front_matter::describe(&mut about, &fields);
        // A heading beside another title is part of the text.
        let is_title = |heading: &String| about.title.as_deref() == Some(heading);
        let text = match heading.filter(|heading| !is_title(heading)) {
            Some(heading) => [heading, text].join("\n\n"),
            None => text,
        };
        let Document { text, .. } = document(&text, None)?;
        Ok(Document { text, ..about })
    }
}

/// The events of a text in which the numbers of lists are words: “3. Mai” and “2031. The council” are not always lists.
fn numbered(source: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    // What the first item says and the number before, for each list that is open; none where it has no numbers.
    let mut lists: Vec<Option<Option<(u64, u64)>>> = Vec::new();
    let mut waiting: Option<String> = None;
    for (event, range) in Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES).into_offset_iter() {
        let event = match event {
            Event::Start(Tag::List(first)) => {
                lists.push(first.map(|_| None));
                Event::Start(Tag::List(None))
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                Event::End(TagEnd::List(false))
            }
            event => event,
        };
        let is_item = matches!(event, Event::Start(Tag::Item));
        // The number stands in the first block of its item.
        let begins_block = matches!(event, Event::Start(Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Heading { .. }));
        if let Some(number) = waiting.take_if(|_| !begins_block) {
            events.push(Event::Text(CowStr::from(number)));
        }
        if is_item && let Some(Some(seen)) = lists.last_mut() {
            let marker = source[range].split_whitespace().next().unwrap_or_default();
            let digits = marker.trim_end_matches(['.', ')']);
            let delimiter = &marker[digits.len()..];
            let written = digits.parse().unwrap_or(1);
            // Items that all say 1, or 0, are counted; years and days are as they are written, and so is who counts down.
            let number = match *seen {
                Some((first @ 0..=1, before)) if written == first => before + 1,
                _ => written,
            };
            *seen = Some((seen.map_or(written, |(first, _)| first), number));
            waiting = Some(format!("{number}{delimiter} "));
        }
        events.push(event);
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Document {
        Markdown.read(source).expect("a text")
    }

    #[test]
    fn markdown_loses_its_marks_and_its_first_heading_becomes_the_headline() {
        let taken = read("# A *quiet* day\n\nNothing **at all** happened,\nsaid [the mayor](https://example.org).\n\n- one\n- two\n");
        assert_eq!(taken.title.as_deref(), Some("A quiet day"));
        assert_eq!(taken.text, "Nothing at all happened, said the mayor.\n\none\n\ntwo");
    }

    #[test]
    fn front_matter_of_every_kind_says_what_it_is_and_leaves_the_text() {
        let yaml = "---\r\ntitle: \"A quiet day: nothing\"\r\nauthor:\r\n  - name: Ada Holm\r\n    email: ada@beacon.example\r\n  - Bo Lind\r\ndate: 2031-03-01T23:30:00-05:00\r\ntags: [ferry, \"the harbour\"]\r\nlang: en_GB\r\ncanonical_url: https://beacon.example/quiet\r\ndraft: false\r\nsummary: >\r\n  Folded\r\n  lines.\r\n---\r\nNothing happened.";
        let toml = "+++\ntitle = \"A quiet day: nothing\"\nauthors = [\"Ada Holm\", \"Bo Lind\"]\ndate = 2031-03-01T23:30:00-05:00\nlang = 'en-GB'\nurl = 'https://beacon.example/quiet'\n[taxonomies]\ntags = ['x']\n+++\n\nNothing happened.\n";
        let json = "{\n \"title\": \"A quiet day: nothing\",\n \"Author\": \"Ada Holm, Bo Lind\", \"date\": \"2031-03-01T23:30:00-05:00\", \"language\": \"en-GB\", \"canonicalURL\": \"https://beacon.example/quiet\", \"tags\": [\"ferry\", \"the harbour\"]\n}\n\nNothing happened.";
        for source in [yaml, toml, json] {
            let taken = read(source);
            assert_eq!(taken.title.as_deref(), Some("A quiet day: nothing"));
            assert_eq!(taken.byline.as_deref(), Some("Ada Holm, Bo Lind"));
            assert_eq!(taken.published_at.as_deref(), Some("2031-03-01T23:30:00-05:00"));
            assert_eq!(taken.language.as_deref(), Some("en-GB"));
            assert_eq!(taken.url.as_deref(), Some("https://beacon.example/quiet"));
            assert_eq!(taken.text, "Nothing happened.");
        }
        assert_eq!(read(yaml).tags, ["ferry", "the harbour"]);
        assert_eq!(read(json).tags, ["ferry", "the harbour"]);
        assert_eq!(read("---\ntitle: One\n---\n# One\n\nText.").text, "Text.", "the same headline twice is one");
        assert_eq!(read("---\ntitle: One\n...\n# Two\n\nText.").text, "Two\n\nText.");
        assert_eq!(read("---\n---\nText.").text, "Text.");
    }

    #[test]
    fn broken_front_matter_is_told_with_its_line_and_rules_are_no_front_matter() {
        for (source, said) in [
            ("---\ntitle: [one, two\nauthor: three\n---\nText.", "broken front matter (YAML): line"),
            ("---\ntitle: \"one\nauthor: three\n---\nText.", "broken front matter (YAML): line"),
            ("---\ntitle: one\nText that goes on.\n\nMore.", "has no end"),
            ("+++\ntitle = one\n+++\nText.", "broken front matter (TOML): line 1"),
            ("+++\ntitle = 'one'\n\nText.", "has no end"),
            ("{\n\"title\": \"one\",\n}\nText.", "broken front matter (JSON)"),
        ] {
            let why = Markdown.read(source).expect_err("broken").why;
            assert!(why.contains(said), "{source}: {why}");
        }
        let depth = format!("---\na: {}1{}\n---\nText.", "[".repeat(5000), "]".repeat(5000));
        assert!(Markdown.read(&depth).is_err_and(|refusal| refusal.why.contains("broken front matter")));
        let bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: T\n---\nText.";
        assert_eq!(read(bomb).title.as_deref(), Some("T"));
        for (source, text) in [
            ("---\n\nA rule before.\n\n---\n\nText.", "A rule before.\n\nText."),
            ("---\nWords between rules.\n---\nText.", "Words between rules.\n\nText."),
            ("{{< figure >}}\n\nText.", "{{< figure >}}\n\nText."),
            ("{braces} begin it.", "{braces} begin it."),
            ("Text.\n\n---\ntitle: later\n---", "Text.\n\ntitle: later"),
        ] {
            assert_eq!(read(source).text, text, "{source}");
        }
    }

    #[test]
    fn html_in_it_is_read_as_html() {
        for (source, text) in [
            ("One<br>two<br/>\nthree", "One\ntwo\nthree"),
            ("<div>\nA <b>block</b> of HTML.\n<p>Two.</p>\n</div>\n\nText.", "A block of HTML.\n\nTwo.\n\nText."),
            ("He said <q>no</q>, and 10<sup>6</sup> heard it.", "He said “no”, and 10⁶ heard it."),
            ("<script>alert(1)</script>\n\n<!-- a note -->\n\nText.<span style=\"display:none\">hidden</span>", "Text.hidden"),
            ("<table><tr><td>One</td><td>2</td></tr></table>\n\n| a | b |\n|---|---|\n| 1 | 2 |", "One\t2\n\na\tb\n\n1\t2"),
            ("AT&amp;T &lt;b&gt; `<br>` 3 < 4", "AT&T <b> <br> 3 < 4"),
            ("A line  \nbroken\\\ntwice", "A line\nbroken\ntwice"),
            ("<div hidden>Not shown.</div>\n\nShown.", "Shown."),
        ] {
            assert_eq!(read(source).text, text, "{source}");
        }
    }

    #[test]
    fn nested_lists_stay_apart_and_numbers_stay_as_they_are_read() {
        for (source, text) in [
            ("3. Mai war ein Feiertag.", "3. Mai war ein Feiertag."),
            ("2031. The council met.\n2035. It met again.", "2031. The council met.\n\n2035. It met again."),
            ("1. One\n1. Two\n1. Three", "1. One\n\n2. Two\n\n3. Three"),
            ("0. None\n0. One", "0. None\n\n1. One"),
            ("2031. The council met.\n\n3. Mai war frei.", "2031. The council met.\n\n3. Mai war frei."),
            ("3. Three\n2. Two\n1. One", "3. Three\n\n2. Two\n\n1. One"),
            ("1931. War.\n1931. Peace.", "1931. War.\n\n1931. Peace."),
            ("1) One\n\n2) Two\n\n   goes on", "1) One\n\n2) Two\n\ngoes on"),
            ("- outer\n  - inner\n    1. innermost\n- last", "outer\n\ninner\n\n1. innermost\n\nlast"),
            ("5. five\n   - in five\n6. six", "5. five\n\nin five\n\n6. six"),
            ("1\\. Not a list.", "1. Not a list."),
            ("> 1. Quoted\n> 2. list", "1. Quoted\n\n2. list"),
            ("1. > quoted\n\n2. ```\n   code\n   ```", "1. quoted\n\n2. code"),
        ] {
            assert_eq!(read(source).text, text, "{source}");
        }
    }
}
