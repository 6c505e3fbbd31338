//! What of a page is not the article: menus, advertisements, teasers, captions, dialogs. Said by names of elements and by the words
//! that classes are made of, which are the same with most publishers; never by who published it.

use super::blocks::attribute;
use dom_query::Element as Tag;
use std::{collections::HashSet, sync::LazyLock};

/// What an element is besides the article, as it says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// Nothing: it may be the article.
    None,
    /// By its classes. Where it holds most of the text it is a box around the article that happens to be called so.
    Named,
    /// By what it is for: a menu, a footer, a form, what readers wrote.
    Surely,
    /// Not shown until a script shows it.
    Hidden,
}

/// Names to look up, which are parted by `|`.
type Names = LazyLock<HashSet<&'static str>>;

macro_rules! names {
    ($name:ident, $names:literal) => {
        static $name: Names = LazyLock::new(|| $names.split('|').collect());
    };
}

/// Elements that hold no text of their own, or text that nobody reads as part of the page.
pub fn is_never_text(name: &str) -> bool {
    names!(
        NEVER,
        "script|style|noscript|head|title|iframe|object|embed|svg|math|canvas|audio|map|button|input|select|textarea|datalist|\
        progress|meter|link|meta"
    );
    NEVER.contains(name)
}

/// Elements within a line. An unknown one is within a line where a paragraph is open.
pub fn is_inline(name: &str, in_paragraph: bool) -> bool {
    names!(
        INLINE,
        "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|output|rb|ruby|s|samp|small|\
        span|strike|strong|sub|sup|time|tt|u|var|wbr"
    );
    INLINE.contains(name) || (in_paragraph && name.contains('-'))
}

/// Text for those who do not see: “opens in a new tab”.
pub fn is_unseen(tag: &Tag) -> bool {
    names!(
        UNSEEN,
        "sronly|visuallyhidden|visuallyhide|screenreader|screenreadertext|screenreaderonly|assistivetext|a11yhidden|audible|\
        hiddenaccessible|uhidden|clippedtext"
    );
    let class = attribute(tag, "class").unwrap_or_default();
    let is_named = class.split_whitespace().any(|class| {
        let class: String = class.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        UNSEEN.contains(class.as_str())
    });
    let style = attribute(tag, "style").unwrap_or_default();
    is_named || (style.contains("clip") && style.contains("absolute") && style.contains("1px"))
}

/// What `tag` says about itself.
pub fn of(tag: &Tag) -> Furniture {
    let said = |name: &str| attribute(tag, name).unwrap_or_default();
    let class = said("class");
    // Classes of style sheets that hide; some of which show again on larger screens.
    let is_hidden_by_class =
        class.split_whitespace().any(|class| matches!(class, "hidden" | "hide" | "d-none" | "is-hidden" | "display-none" | "invisible"))
            && !class.split_whitespace().any(|class| class.contains(':') || (class.starts_with("d-") && class != "d-none"));
    let style: String = said("style").chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    if attribute(tag, "hidden").is_some_and(|until| until != "until-found")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || is_hidden_by_class
    {
        return Furniture::Hidden;
    }
    names!(ELEMENTS, "nav|aside|footer|figcaption|dialog|menu|address|fieldset|figure");
    names!(ROLES, "navigation|complementary|contentinfo|banner|dialog|alertdialog|search|menu|menubar|toolbar|tablist|listbox");
    if ELEMENTS.contains(&*tag.name.local) || ROLES.contains(said("role")) || said("aria-modal") == "true" {
        return Furniture::Surely;
    }
    // A long id is a headline made into an anchor.
    let id = Some(said("id")).filter(|id| words(id).len() <= 4).unwrap_or_default();
    let named = [class, id, said("data-testid"), said("data-component"), said("data-type"), said("itemprop")];
    let words: Vec<Vec<String>> = named.iter().flat_map(|said| said.split_whitespace()).map(words).collect();
    let is_by_readers = |word: &String| word == "disqus" || (word.starts_with("comment") && word != "commentary");
    if words.iter().flatten().any(is_by_readers) {
        return Furniture::Surely;
    }
    if matches!(&*tag.name.local, "header" | "form") || words.iter().any(|words| is_furniture(words)) {
        Furniture::Named
    } else {
        Furniture::None
    }
}

fn is_furniture(words: &[String]) -> bool {
    names!(
        WORDS,
        "nav|navbar|menu|cmp|gdpr|ad|ads|adslot|adbox|adunit|anzeige|werbung|publicidad|pub|banner|popup|popover|modal|overlay|dialog|\
        lightbox|toolbar|pager|tags|tag|taglist|topics|keywords|caption|captions|credit|credits|copyright|carousel|slider|gallery|\
        rating|ratings|vote|poll|quiz|tooltip|byline|bylines|byl|author|authors|bio|timestamp|toc|subscribe|signup|signin|login|\
        register|registration|abo|upsell|cta|marketing|feedback|tools|toolbox|follow|bookmark|download|donate|donation|player|embed|\
        mostread|readmore|authorbox|infobox|factbox|promo|promos|promotion|promotions|share|shares|sharing|subnav|jumplink|legal|\
        metadata"
    );
    const PAIRS: [(&str, &str); 16] = [
        ("read", "more"),
        ("read", "also"),
        ("read", "next"),
        ("also", "read"),
        ("see", "also"),
        ("most", "read"),
        ("most", "popular"),
        ("about", "author"),
        ("more", "on"),
        ("more", "from"),
        ("more", "stories"),
        ("more", "news"),
        ("further", "reading"),
        ("top", "stories"),
        ("latest", "news"),
        ("print", "only"),
    ];
    const STEMS: [&str; 23] = [
        "navi",
        "breadcrumb",
        "sidebar",
        "footer",
        "cookie",
        "consent",
        "newsletter",
        "sharebar",
        "sharetool",
        "sharebutton",
        "social",
        "subscription",
        "related",
        "recommend",
        "recirc",
        "outbrain",
        "taboola",
        "teaser",
        "promobox",
        "advert",
        "sponsor",
        "trending",
        "pagination",
    ];
    words.iter().any(|word| WORDS.contains(word.as_str()) || STEMS.iter().any(|stem| word.starts_with(stem)))
        || words.windows(2).any(|pair| PAIRS.contains(&(&pair[0], &pair[1])))
}

/// The words of a class: `articleBody__read-more` is article, body, read, more.
fn words(class: &str) -> Vec<String> {
    let (mut words, mut word, mut was_lower) = (Vec::new(), String::new(), false);
    for c in class.chars() {
        let ends = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && was_lower);
        if ends && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether it is the large first letter of a text.
pub fn is_initial(tag: &Tag) -> bool {
    let class: String = attribute(tag, "class").unwrap_or_default().chars().filter(char::is_ascii_alphabetic).collect();
    ["initial", "dropcap", "firstletter", "lettrine"].iter().any(|name| class.to_ascii_lowercase().contains(name))
}

/// How surely it says that it holds the text of the article: 0 not at all.
pub fn body_rank(tag: &Tag) -> u8 {
    const TEXTS: &str =
        "articlebody|articletext|storybody|storytext|entrycontent|postbody|posttext|bodytext|bodycopy|textbody|newsbody|newstext";
    const CONTENTS: &str = "articlecontent|storycontent|postcontent|bodycontent|contentbody|newscontent";
    let said = |name: &str| attribute(tag, name).unwrap_or_default();
    if !matches!(&*tag.name.local, "div" | "section" | "article" | "main" | "td") && !tag.name.local.contains('-') {
        return 0;
    }
    if matches!(said("itemprop"), "articleBody" | "reviewBody") {
        return 3;
    }
    let rank = |class: &str| {
        if class.len() < "bodytext".len() {
            return 0;
        }
        let joined: String = class.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let says = |names: &str| names.split('|').any(|name| joined.contains(name));
        let rank = if says(TEXTS) { 2 } else { u8::from(says(CONTENTS)) };
        if rank > 0 && is_furniture(&words(class)) { 0 } else { rank }
    };
    ["class", "id", "data-testid", "data-component"]
        .iter()
        .flat_map(|name| said(name).split_whitespace())
        .map(rank)
        .max()
        .unwrap_or_default()
}

/// Whether it says that it holds the lines between headline and text.
pub fn is_standfirst(tag: &Tag) -> bool {
    names!(
        STANDFIRST,
        "lead|lede|leadtext|standfirst|dek|deck|subtitle|subhead|subheadline|subheading|summary|excerpt|intro|introduction|abstract|\
        description|vorspann|einleitung|unterzeile|chapo|chapeau|entradilla|bajada|subtitulo|sommario|sottotitolo|ingress|manchet"
    );
    attribute(tag, "class").unwrap_or_default().split_whitespace().flat_map(words).any(|word| STANDFIRST.contains(word.as_str()))
}
