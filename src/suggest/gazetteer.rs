//! What kind of source a name is likely to be, and whom a place name stands for.
//!
//! Small on purpose: the registry of the newsroom knows better. A guess only fills in a new source's kind.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::{
    attribution::SourceKind,
    suggest::{lexicon::Plain, noun_phrase},
};

/// What a name tells about a source that the registry does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// What the source probably is.
    pub kind: SourceKind,
    /// The name to keep it under, where the text's name stands for it beyond doubt: "Washington" → "US government".
    pub canonical: Option<&'static str>,
}

/// Capitals and seats that news uses for the government that sits there, and that government.
const METONYMS: &[(&str, &str)] = &[
    ("washington", "US government"),
    ("white house", "White House"),
    ("moscow", "Russian government"),
    ("kremlin", "Kremlin"),
    ("pyongyang", "North Korean government"),
    ("seoul", "South Korean government"),
    ("beijing", "Chinese government"),
    ("taipei", "Taiwanese government"),
    ("tokyo", "Japanese government"),
    ("kyiv", "Ukrainian government"),
    ("kiev", "Ukrainian government"),
    ("minsk", "Belarusian government"),
    ("london", "UK government"),
    ("downing street", "UK government"),
    ("whitehall", "UK government"),
    ("paris", "French government"),
    ("berlin", "German government"),
    ("rome", "Italian government"),
    ("madrid", "Spanish government"),
    ("lisbon", "Portuguese government"),
    ("vienna", "Austrian government"),
    ("warsaw", "Polish government"),
    ("prague", "Czech government"),
    ("budapest", "Hungarian government"),
    ("bucharest", "Romanian government"),
    ("sofia", "Bulgarian government"),
    ("belgrade", "Serbian government"),
    ("athens", "Greek government"),
    ("nicosia", "Cypriot government"),
    ("ankara", "Turkish government"),
    ("yerevan", "Armenian government"),
    ("baku", "Azerbaijani government"),
    ("tbilisi", "Georgian government"),
    ("oslo", "Norwegian government"),
    ("stockholm", "Swedish government"),
    ("helsinki", "Finnish government"),
    ("copenhagen", "Danish government"),
    ("vilnius", "Lithuanian government"),
    ("riga", "Latvian government"),
    ("tallinn", "Estonian government"),
    ("dublin", "Irish government"),
    ("ottawa", "Canadian government"),
    ("canberra", "Australian government"),
    ("wellington", "New Zealand government"),
    ("new delhi", "Indian government"),
    ("delhi", "Indian government"),
    ("islamabad", "Pakistani government"),
    ("kabul", "Afghan government"),
    ("tehran", "Iranian government"),
    ("baghdad", "Iraqi government"),
    ("damascus", "Syrian government"),
    ("jerusalem", "Israeli government"),
    ("tel aviv", "Israeli government"),
    ("riyadh", "Saudi government"),
    ("doha", "Qatari government"),
    ("abu dhabi", "UAE government"),
    ("cairo", "Egyptian government"),
    ("tripoli", "Libyan government"),
    ("khartoum", "Sudanese government"),
    ("addis ababa", "Ethiopian government"),
    ("nairobi", "Kenyan government"),
    ("kampala", "Ugandan government"),
    ("kigali", "Rwandan government"),
    ("kinshasa", "Congolese government"),
    ("abuja", "Nigerian government"),
    ("accra", "Ghanaian government"),
    ("bamako", "Malian government"),
    ("niamey", "Nigerien government"),
    ("pretoria", "South African government"),
    ("harare", "Zimbabwean government"),
    ("caracas", "Venezuelan government"),
    ("bogota", "Colombian government"),
    ("havana", "Cuban government"),
    ("mexico city", "Mexican government"),
    ("brasilia", "Brazilian government"),
    ("buenos aires", "Argentine government"),
    ("santiago", "Chilean government"),
    ("lima", "Peruvian government"),
    ("hanoi", "Vietnamese government"),
    ("jakarta", "Indonesian government"),
    ("manila", "Philippine government"),
    ("bangkok", "Thai government"),
    ("kuala lumpur", "Malaysian government"),
    ("dhaka", "Bangladeshi government"),
    ("colombo", "Sri Lankan government"),
    ("kathmandu", "Nepalese government"),
    ("brussels", "European Union"),
];

/// Countries: as a source, their government, under the name the text uses.
const COUNTRIES: &str = "afghanistan|albania|algeria|angola|argentina|armenia|australia|austria|azerbaijan|bahrain|bangladesh|belarus|belgium|\
benin|bolivia|bosnia|botswana|brazil|britain|bulgaria|burkina faso|burundi|cambodia|cameroon|canada|chad|chile|china|colombia|congo|\
costa rica|croatia|cuba|cyprus|denmark|ecuador|egypt|el salvador|england|eritrea|estonia|ethiopia|finland|france|gabon|georgia|germany|ghana|\
greece|guatemala|guinea|haiti|honduras|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|\
kazakhstan|kenya|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|lithuania|luxembourg|madagascar|malawi|malaysia|mali|malta|\
mauritania|mexico|moldova|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal|netherlands|new zealand|nicaragua|niger|nigeria|\
north korea|north macedonia|norway|oman|pakistan|panama|paraguay|peru|philippines|poland|portugal|qatar|romania|russia|rwanda|saudi arabia|\
scotland|senegal|serbia|sierra leone|singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan|soviet union|spain|sri lanka|sudan|\
sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tunisia|turkey|turkmenistan|uganda|ukraine|united arab emirates|\
united kingdom|united states|uruguay|uzbekistan|venezuela|vietnam|wales|yemen|zambia|zimbabwe|us|u.s.|usa|uk|u.k.|uae|america";

/// Names known whole. Where they are the short form of a name, the long one follows.
const NAMES: &[(SourceKind, &str)] = &[
    (
        SourceKind::NewsAgency,
        "reuters|associated press|ap=Associated Press|the ap=Associated Press|agence france-presse|afp=Agence France-Presse|dpa|ansa|efe|kyodo|\
         kyodo news|jiji|yonhap|bloomberg|bloomberg news|united press international|upi=United Press International|pti=Press Trust of India|\
         press trust of india|interfax|anadolu agency|anadolu|belga|pa media|press association|unian|ukrinform|lusa|apa|canadian press|aap",
    ),
    (
        SourceKind::StateMedia,
        "tass|itar-tass|ria|ria novosti|sputnik|rt|russia today|kcna=Korean Central News Agency|korean central news agency|rodong sinmun|xinhua|\
         cgtn|cctv|people's daily|global times|china daily|irna|press tv|isna|fars|tasnim|sana|belta|prensa latina|granma|telesur|\
         rossiya 1|channel one|vietnam news agency|saudi press agency|wam",
    ),
    (
        SourceKind::PublicMedia,
        "bbc|the bbc=BBC|bbc news|ard|zdf|deutsche welle|dw|npr|pbs|abc australia|cbc|nhk|rai|yle|svt|nrk|dr|ort|orf|srf|france 24|\
         radio france|france info|rfi|rte|swedish radio|dutch public broadcaster nos|nos|voice of america|radio free europe|radio free asia|vatican radio",
    ),
    (
        SourceKind::NewsOutlet,
        "cnn|fox news|msnbc|nbc|nbc news|abc news|cbs|cbs news|sky news|al jazeera|al arabiya|politico|axios|buzzfeed|buzzfeed news|vox|slate|\
         the hill|new york times|washington post|wall street journal|financial times|guardian|times|telegraph|independent|le monde|le figaro|\
         liberation|der spiegel|spiegel|bild|die zeit|el pais|el mundo|la repubblica|corriere della sera|haaretz|kommersant|novaya gazeta|\
         usa today|los angeles times|economist|time magazine|newsweek|huffington post|daily mail|daily beast|intercept|propublica|breitbart|\
         times of india|south china morning post|asahi shimbun|folha|clarin|nikkei",
    ),
    (
        SourceKind::InternationalBody,
        "united nations|un=United Nations|u.n.=United Nations|nato|european union|eu=European Union|e.u.=European Union|european commission|\
         european parliament|african union|arab league|opec|world health organization|world health organisation|who=World Health Organization|\
         world bank|imf=International Monetary Fund|international monetary fund|iaea|unicef|unhcr|unesco|interpol|osce|world trade organization|\
         wto|security council|asean|g7|g20|icrc|ecowas",
    ),
    (
        SourceKind::Government,
        "pentagon|state department|treasury|foreign office|home office|cabinet|congress|senate|parliament|knesset|bundestag|duma|house of commons|\
         oval office|justice department|department of justice|elysee|politburo|federal reserve|central bank|bundesrat|palace",
    ),
    (
        SourceKind::MilitaryPolice,
        "fbi|cia|nsa|mi5|mi6|fsb|gru|mossad|shin bet|scotland yard|idf|coast guard|coastguard|army|navy|air force|police|military|europol|\
         national guard|secret service|revolutionary guards|marine corps|border guard|gendarmerie",
    ),
    (
        SourceKind::Court,
        "supreme court|high court|international criminal court|icc|international court of justice|hague tribunal|constitutional court",
    ),
    (
        SourceKind::ExpertNgo,
        "amnesty international|amnesty|human rights watch|greenpeace|oxfam|red cross|doctors without borders|médecins sans frontières|\
         transparency international|save the children|reporters without borders|aclu|sipri|rand|brookings institution|chatham house|pew research center",
    ),
    (
        SourceKind::Party,
        "republicans|democrats|tories|labour|conservatives|greens|gop|liberal democrats|social democrats|christian democrats|likud|fidesz",
    ),
    (
        SourceKind::ArmedGroup,
        "hamas|hezbollah|taliban|islamic state|isis|isil|al-qaeda|al qaeda|boko haram|al-shabab|al-shabaab|houthis|wagner group|farc|eta|m23",
    ),
];

/// Words that tell the kind, looked for from the last word to the first: English puts the head last, but a phrase may go on
/// ("officials in Accra"), so [`kind_by_words`] looks at the part before the first preposition.
const HEADS: &[(SourceKind, &str)] = &[
    (SourceKind::StateMedia, "state-television state-tv"),
    (
        SourceKind::NewsOutlet,
        "newspaper newspapers paper papers daily weekly magazine magazines gazette herald tribune times post courier journal chronicle observer star \
         broadcaster broadcasters channel television tv radio outlet outlets site website blog tabloid mirror echo dispatch examiner globe monitor sun \
         telegraph mercury nation inquirer reporter news press media network station argus sentinel bugle",
    ),
    (SourceKind::NewsAgency, "newswire wire"),
    (
        SourceKind::Document,
        "letter letters report reports memo memos document documents filing filings study studies paper survey poll polls ruling lawsuit indictment \
         affidavit transcript transcripts statement email emails book books record records complaint figures data dossier audit note notes will \
         treaty contract communique communiqué article articles essay census diary petition tests analysis review index brochure manual",
    ),
    (SourceKind::SocialPost, "tweet tweets post posts hashtag video livestream"),
    (SourceKind::Court, "court courts judge judges prosecutor prosecutors prosecution tribunal magistrate jury attorney-general"),
    (
        SourceKind::MilitaryPolice,
        "police army military navy troops soldiers soldier constable sheriff detective detectives general generals commander commanders colonel \
         sergeant captain lieutenant admiral coastguard officer officers investigators intelligence marines policeman inspector",
    ),
    (
        SourceKind::Government,
        "government governments ministry ministries minister ministers president presidents premier chancellor governor governors mayor mayors \
         department departments embassy ambassador ambassadors envoy administration official officials parliament council councillor senator senators \
         lawmaker lawmakers congressman congresswoman legislators treasury cabinet regulator regulators agency authority authorities king queen \
         prince princess palace consulate diplomat diplomats secretary junta regime presidency deputy vice-president commission \
         commissioner municipality inspectorate monarch emir sultan",
    ),
    (SourceKind::Party, "party parties opposition democrats republicans campaign coalition caucus"),
    (SourceKind::InternationalBody, "nations"),
    (
        SourceKind::Company,
        "company companies firm firms bank banks airline airlines manufacturer manufacturers operator startup brand insurer lender retailer \
         corporation corp inc ltd plc gmbh ag llc holdings conglomerate carmaker supplier contractor owner executive ceo chairman club shareholders \
         employer developer publisher studio shop",
    ),
    (
        SourceKind::ExpertNgo,
        "expert experts analyst analysts scientist scientists researcher researchers professor professors scholar scholars economist economists \
         historian historians institute university think-tank charity foundation ngo ngos group groups campaigners activists activist union unions \
         association federation society doctors doctor surgeons chemists geologists observers observer engineers engineer psychologist lawyer lawyers \
         museum hospital church committee panel",
    ),
    (
        SourceKind::Witness,
        "witness witnesses resident residents neighbour neighbours neighbor neighbors villagers villager survivor survivors bystander bystanders \
         passenger passengers onlookers eyewitness eyewitnesses passer-by",
    ),
    (SourceKind::ArmedGroup, "rebels rebel militia militias insurgents militants guerrillas fighters jihadists separatists"),
];

/// The kind of the source that `name` names, and for whom it stands. `name` as the text writes it, without what follows it.
pub fn guess(name: &str) -> Guess {
    if noun_phrase::is_stand_in(name) {
        return Guess { kind: SourceKind::Other, canonical: None };
    }
    let folded = fold(name);
    known(&folded).unwrap_or_else(|| Guess { kind: kind_by_words(bare(&folded)), canonical: None })
}

/// All names and places, lower-case, with what they tell.
static KNOWN: LazyLock<HashMap<&'static str, Guess, Plain>> = LazyLock::new(|| {
    let mut known = HashMap::default();
    for &(kind, names) in NAMES {
        for name in names.split('|') {
            let (short, canonical) = name.split_once('=').map_or((name, None), |(short, long)| (short, Some(long)));
            known.insert(short, Guess { kind, canonical });
        }
    }
    for country in COUNTRIES.split('|') {
        known.insert(country, Guess { kind: SourceKind::Government, canonical: None });
    }
    for &(place, government) in METONYMS {
        let kind = if government == "European Union" { SourceKind::InternationalBody } else { SourceKind::Government };
        known.insert(place, Guess { kind, canonical: Some(government) });
    }
    known
});

static PLACES: LazyLock<HashSet<&'static str, Plain>> =
    LazyLock::new(|| METONYMS.iter().map(|&(place, _)| place).chain(COUNTRIES.split('|')).collect());

/// Heads and their kinds; where two kinds list a word, the first counts.
static HEAD_KINDS: LazyLock<HashMap<&'static str, SourceKind, Plain>> = LazyLock::new(|| {
    let mut kinds = HashMap::default();
    for &(kind, words) in HEADS {
        for word in words.split_whitespace() {
            kinds.entry(word).or_insert(kind);
        }
    }
    kinds
});

fn bare(folded: &str) -> &str {
    folded.strip_prefix("the ").unwrap_or(folded)
}

fn known(folded: &str) -> Option<Guess> {
    KNOWN.get(bare(folded)).or_else(|| KNOWN.get(folded)).copied()
}

/// Whether `name` is a place or body that speaks as one: "Washington", "the Kremlin", "Turkey".
pub(super) fn is_collective(name: &str) -> bool {
    let folded = fold(name);
    let bare = bare(&folded);
    PLACES.contains(bare) || matches!(bare, "pentagon" | "state department")
}

/// Whether this source passes on what others say: an agency, an outlet, a broadcaster.
pub(super) fn is_messenger(name: &str) -> bool {
    matches!(guess(name).kind, SourceKind::NewsAgency | SourceKind::StateMedia | SourceKind::PublicMedia | SourceKind::NewsOutlet)
}

/// Whether `name` is a place or a name of the gazetteer.
pub(super) fn is_known(name: &str) -> bool {
    known(&fold(name)).is_some()
}

/// Whether `name`, of so many words, is a place, a name of the gazetteer or, of several words, speaks for a body by one of them.
pub(super) fn is_body(name: &str, words: usize) -> bool {
    let folded = fold(name);
    known(&folded).is_some() || words > 1 && kind_by_words(bare(&folded)) != SourceKind::Other
}

fn kind_by_words(bare: &str) -> SourceKind {
    let head: Vec<&str> = bare
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty())
        .take_while(|word| !matches!(*word, "in" | "at" | "from" | "for" | "on" | "who" | "with" | "by" | "to" | "near"))
        .collect();
    // "state media", "Pyongyang's state television", "state news agency", "the official daily".
    let controlled = head.iter().any(|word| matches!(*word, "state" | "state-run" | "state-owned" | "state-controlled" | "official"));
    if controlled
        && head
            .iter()
            .any(|word| matches!(*word, "media" | "television" | "tv" | "radio" | "broadcaster" | "newspaper" | "agency" | "daily"))
    {
        return SourceKind::StateMedia;
    }
    if head.windows(2).any(|pair| pair[0] == "news" && pair[1] == "agency") {
        return SourceKind::NewsAgency;
    }
    if head
        .iter()
        .any(|word| matches!(*word, "facebook" | "twitter" | "telegram" | "instagram" | "tiktok" | "weibo" | "youtube" | "reddit"))
    {
        return SourceKind::SocialPost;
    }
    // "a post on the channel" and "a spokesman for the army" are what stands before the preposition, "head of the army" too;
    // a spokesman says nothing about for whom.
    let upto_of = head.iter().position(|word| *word == "of").unwrap_or(head.len());
    for word in head[..upto_of].iter().rev() {
        if matches!(
            *word,
            "spokesman" | "spokeswoman" | "spokesperson" | "spokespeople" | "aide" | "aides" | "source" | "sources" | "post" | "posts"
        ) {
            if word.starts_with("post") && head.len() > 1 && !matches!(head[0], "a" | "his" | "her") {
                return SourceKind::NewsOutlet;
            }
            if word.starts_with("post") {
                return SourceKind::SocialPost;
            }
            continue;
        }
        if let Some(&kind) = HEAD_KINDS.get(word) {
            return kind;
        }
    }
    SourceKind::Other
}

fn fold(name: &str) -> String {
    let mut folded = crate::text::fold(name);
    if folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_heads_tell_the_kind() {
        for (name, kind) in [
            ("Reuters", SourceKind::NewsAgency),
            ("Pyongyang’s state media", SourceKind::StateMedia),
            ("the state news agency", SourceKind::StateMedia),
            ("the news agency Lusa", SourceKind::NewsAgency),
            ("the Highland Herald", SourceKind::NewsOutlet),
            ("Washington", SourceKind::Government),
            ("the Washington Post", SourceKind::NewsOutlet),
            ("a spokesman for the army", SourceKind::Other),
            ("A post on the group’s Telegram channel", SourceKind::SocialPost),
            ("Kim’s letter", SourceKind::Document),
            ("the finance minister", SourceKind::Government),
            ("foreign rivals", SourceKind::Other),
            ("Experts", SourceKind::ExpertNgo),
            ("Acme Holdings", SourceKind::Company),
            ("the UN", SourceKind::InternationalBody),
            ("Jane Roe", SourceKind::Other),
        ] {
            assert_eq!(guess(name).kind, kind, "{name}");
        }
    }

    #[test]
    fn a_capital_stands_for_its_government() {
        assert_eq!(guess("Pyongyang").canonical, Some("North Korean government"));
        assert_eq!(guess("the AP").canonical, Some("Associated Press"));
        assert_eq!(guess("Turkey").canonical, None);
        assert!(is_collective("the Kremlin") && !is_collective("the Kremlin spokesman"));
    }
}
