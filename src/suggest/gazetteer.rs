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

/// The government of a country whose capital is listed too, so that both are one source: "Russia" and "Moscow".
fn government_of(country: &str) -> Option<&'static str> {
    let capital = match country {
        "united states" | "us" | "u.s." | "usa" | "america" => "washington",
        "united kingdom" | "uk" | "u.k." | "britain" => "london",
        "russia" => "moscow",
        "north korea" => "pyongyang",
        "south korea" => "seoul",
        "china" => "beijing",
        "taiwan" => "taipei",
        "japan" => "tokyo",
        "ukraine" => "kyiv",
        "belarus" => "minsk",
        "france" => "paris",
        "germany" => "berlin",
        "italy" => "rome",
        "spain" => "madrid",
        "portugal" => "lisbon",
        "austria" => "vienna",
        "poland" => "warsaw",
        "hungary" => "budapest",
        "serbia" => "belgrade",
        "greece" => "athens",
        "turkey" => "ankara",
        "armenia" => "yerevan",
        "azerbaijan" => "baku",
        "georgia" => "tbilisi",
        "ireland" => "dublin",
        "canada" => "ottawa",
        "australia" => "canberra",
        "india" => "new delhi",
        "pakistan" => "islamabad",
        "afghanistan" => "kabul",
        "iran" => "tehran",
        "iraq" => "baghdad",
        "syria" => "damascus",
        "israel" => "jerusalem",
        "saudi arabia" => "riyadh",
        "qatar" => "doha",
        "egypt" => "cairo",
        "sudan" => "khartoum",
        "ethiopia" => "addis ababa",
        "venezuela" => "caracas",
        _ => return None,
    };
    METONYMS.iter().find(|(place, _)| *place == capital).map(|&(_, government)| government)
}

/// Countries: as a source, their government; under the name the text uses where no capital stands for it too.
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
         telegraph mercury nation inquirer reporter news press media network station argus sentinel bugle dagblad bladet tagblatt zeitung \
         guardian banner ledger gleaner advertiser intelligencer standard",
    ),
    (SourceKind::NewsAgency, "newswire wire"),
    (
        SourceKind::Document,
        "letter letters message messages declaration cable telegram investigation investigations probe autopsy data statistics petition emails e-mails footage report reports memo memos document documents filing filings study studies paper survey poll polls ruling lawsuit indictment \
         affidavit transcript transcripts statement email emails book books record records complaint figures data dossier audit note notes will \
         treaty contract communique communiqué findings results images imagery photographs photos photo minutes logs log invoices receipts ledgers recording \
         recordings readings measurements files paperwork judgment judgement verdict warrant subpoena notice bulletin circular readout manifesto bill \
         constitution calculations estimates video videos clip clips article articles essay census diary petition catalogue catalog database archives inscription plaque label maps tests analysis review index brochure manual",
    ),
    (SourceKind::SocialPost, "tweet tweets post posts hashtag livestream"),
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
         commissioner municipality inspectorate monarch emir sultan councillors counterpart negotiator negotiators prefect prefecture customs \
         ministerial regulator watchdog",
    ),
    (SourceKind::Party, "party parties opposition democrats republicans campaign coalition caucus"),
    (SourceKind::InternationalBody, "nations"),
    (
        SourceKind::Company,
        "company companies firm firms bank banks airline airlines manufacturer manufacturers operator startup brand insurer lender retailer \
         corporation corp inc ltd plc gmbh ag llc holdings conglomerate carmaker supplier contractor owner executive ceo chairman club shareholders \
         employer developer publisher studio shop hotel insurers lenders operators retailers suppliers shipyard brewery bakery factory mill mine \
         carrier carriers utility utilities",
    ),
    (
        SourceKind::ExpertNgo,
        "expert experts analyst analysts scientist scientists researcher researchers professor professors scholar scholars economist economists \
         historian historians institute university think-tank charity foundation ngo ngos group groups campaigners activists activist union unions \
         association federation society doctors doctor surgeons chemists geologists observers observer engineers engineer psychologist lawyer lawyers \
         museum hospital church committee panel medics paramedics clinicians geologist biologist biologists physicists chemist epidemiologist \
         epidemiologists climatologist climatologists seismologist seismologists meteorologist meteorologists archaeologist archaeologists \
         palaeontologist palaeontologists astronomer astronomers pollster pollsters forecasters statistician statisticians academics \
         specialist specialists clinic laboratory",
    ),
    (
        SourceKind::Witness,
        "witness witnesses resident residents neighbour neighbours neighbor neighbors villagers villager survivor survivors bystander bystanders \
         passenger passengers onlookers onlooker eyewitness eyewitnesses passer-by passers-by locals inhabitants commuters commuter motorist \
         motorists shoppers holidaymakers worshippers",
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
        known.insert(country, Guess { kind: SourceKind::Government, canonical: government_of(country) });
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

/// Nouns by which a text calls a body it has named, those that mean the same in one line, with the kind of what they call.
const CLASSES: &[(SourceKind, &str)] = &[
    (SourceKind::NewsOutlet, "newspaper paper daily weekly magazine journal tabloid gazette"),
    (SourceKind::NewsOutlet, "broadcaster channel station network"),
    (SourceKind::NewsOutlet, "outlet website site"),
    (SourceKind::NewsAgency, "newswire wire"),
    (SourceKind::Company, "airline carrier airlines airways air jet"),
    (
        SourceKind::Company,
        "company firm group business maker manufacturer carmaker operator supplier contractor retailer producer startup start-up builder \
         developer insurer chain giant conglomerate brewer miner utility platform",
    ),
    (SourceKind::Company, "bank lender"),
    (SourceKind::Government, "ministry"),
    (SourceKind::Government, "department"),
    (SourceKind::Government, "agency"),
    (SourceKind::Government, "regulator watchdog inspectorate authority"),
    (SourceKind::Government, "commission"),
    (SourceKind::Government, "council"),
    (SourceKind::Government, "office"),
    (SourceKind::Party, "party"),
    (SourceKind::Court, "court tribunal"),
    (SourceKind::ExpertNgo, "union federation"),
    (SourceKind::ExpertNgo, "institute university college laboratory observatory"),
    (SourceKind::ExpertNgo, "charity foundation ngo organisation organization association society"),
    (SourceKind::ExpertNgo, "hospital clinic museum"),
    (SourceKind::Other, "club team league"),
    (SourceKind::Other, "board service committee"),
    (SourceKind::ArmedGroup, "militia"),
];

/// The line of [`CLASSES`] that lists a noun.
static CLASS_OF: LazyLock<HashMap<&'static str, usize, Plain>> = LazyLock::new(|| {
    let lines = CLASSES.iter().enumerate();
    lines.flat_map(|(line, (_, words))| words.split_whitespace().map(move |word| (word, line))).collect()
});

/// Whether a text may call a body it has named by this noun: "the airline".
pub(super) fn is_class(lower: &str) -> bool {
    CLASS_OF.contains_key(lower)
}

/// Whether two nouns call the same things: "paper" and "daily".
pub(super) fn is_same_class(one: &str, other: &str) -> bool {
    one == other || CLASS_OF.get(one).is_some_and(|line| CLASS_OF.get(other) == Some(line))
}

/// The kind of what a noun calls.
pub(super) fn kind_of_class(lower: &str) -> SourceKind {
    CLASS_OF.get(lower).map_or(SourceKind::Other, |&line| CLASSES[line].0)
}

/// Whether a name with this word in it names a body: "Council", "Airways".
pub(super) fn is_body_head(lower: &str) -> bool {
    BODY_HEADS.contains(lower)
}

static BODY_HEADS: LazyLock<HashSet<&'static str, Plain>> = LazyLock::new(|| {
    const LISTED: &str = " academy administration agency air airline airlines airways alliance army assembly association authority ministry bank \
        board brigade bureau cabinet center centre chamber church climate club coalition college command commission committee company \
        confederation congress corp corporation corps council court department directorate energy executive exchange federation force \
        forces foundation front freight fund gas government group guard holdings hospital house inc industries initiative inspectorate \
        institute institution international jet journal lab laboratories laboratory labs league lines logistics ltd mines mining \
        motors movement museum nations navy network news observatory office oil organisation organization parliament party pharma police \
        post press railway railways republic research robots robotics school secretariat senate service services society software \
        steel survey systems team technologies telegraph television times trade tribunal tribune trust tv union university watch works \
        courier gazette herald chronicle mirror observer dagblad bladet guardian zeitung gmbh plc foods farms parks partners partnership \
        rangers united city fc ";
    LISTED.split_ascii_whitespace().collect()
});

/// Words that begin many names and so stand for none of them.
pub(super) fn is_common_in_names(lower: &str) -> bool {
    const COMMON: &str = " national international united american european royal federal central supreme state world global north south east \
        west northern southern eastern western new old great general public first human social democratic republican ministry department \
        university institute council bank office bureau board committee commission association federation union party court house radio \
        television the road road safety health defence defense foreign interior justice free red blue green black white city county police \
        coastal daily sunday morning evening weekly finance ";
    COMMON.split_ascii_whitespace().any(|word| word == lower)
}

/// Whether a name of several words names a body: by its last word, or the one before "of".
pub(super) fn is_body_name(name: &str) -> bool {
    let folded = fold(name);
    let words: Vec<&str> = bare(&folded).split(' ').collect();
    if words.len() < 2 {
        return false;
    }
    let head = words.iter().position(|word| matches!(*word, "of" | "for")).unwrap_or(words.len());
    let by_front = matches!(words[0], "radio" | "tv" | "channel" | "television" | "minas" | "obras");
    by_front || words[..head].last().is_some_and(|word| is_body_head(word)) || words.last().is_some_and(|word| is_body_head(word))
}

/// Whether `name` is a country or a capital.
pub(super) fn is_place(name: &str) -> bool {
    let folded = fold(name);
    PLACES.contains(bare(&folded)) && !matches!(bare(&folded), "white house" | "kremlin" | "downing street" | "whitehall")
}

/// What only a state has: "Norland’s |army|".
pub(super) fn is_of_state(lower: &str) -> bool {
    matches!(
        lower,
        "government"
            | "army"
            | "president"
            | "parliament"
            | "ministry"
            | "defence"
            | "defense"
            | "foreign"
            | "interior"
            | "leader"
            | "capital"
            | "border"
            | "borders"
            | "military"
            | "navy"
            | "king"
            | "queen"
            | "prime"
            | "intelligence"
            | "state"
            | "economy"
            | "coast"
            | "embassy"
            | "airfields"
            | "troops"
    )
}

/// What kind of source somebody is of whom a text says `role`: "chief engineer at Nordvik Energy".
pub(super) fn kind_of_role(role: &str) -> SourceKind {
    if role.is_empty() {
        return SourceKind::Other;
    }
    // "residents" are what a resident is.
    let single = |word: &str| {
        word.strip_suffix('s')
            .filter(|stem| super::person::is_person_noun(stem) || super::person::is_title(stem) || *stem == "envoy")
            .map_or(word.to_owned(), str::to_owned)
    };
    let words: Vec<String> = role.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty()).map(single).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let has = |listed: &str| words.iter().any(|word| listed.split_ascii_whitespace().any(|one| one == *word));
    let link = words
        .iter()
        .position(|word| matches!(*word, "of" | "for" | "at" | "from" | "in" | "with" | "who" | "whose"))
        .unwrap_or(words.len());
    let (head, behind) = words.split_at(link);
    let heads = |listed: &str| head.iter().any(|word| listed.split_ascii_whitespace().any(|one| one == *word));
    if heads("resident survivor witness eyewitness neighbour neighbor passenger bystander villager onlooker")
        || words.windows(2).any(|pair| {
            pair[0] == "who"
                && matches!(pair[1], "saw" | "heard" | "watched" | "escaped" | "survived" | "witnessed" | "lives" | "lived" | "fled")
        })
        || role.contains("who was travelling")
        || role.contains("who was on board")
    {
        return SourceKind::Witness;
    }
    if heads("prosecutor prosecutors judge justice magistrate attorney-general") {
        return SourceKind::Court;
    }
    if heads("rebel militia insurgent guerrilla separatist jihadist") {
        return SourceKind::ArmedGroup;
    }
    if heads(
        "gen col lt sgt police general colonel lieutenant major sergeant corporal constable inspector detective sheriff admiral commodore brigadier superintendent commander army navy military soldier marshal lieutenant-general major-general intelligence",
    ) && !heads("secretary secretary-general director-general attorney")
    {
        return SourceKind::MilitaryPolice;
    }
    if heads("author co-author authors") && heads("lead study’s study's co-author corresponding its their") {
        return SourceKind::ExpertNgo;
    }
    // What a person did with a paper, "who reviewed it", is no affiliation; who writes for one has it.
    let relative = behind.first().is_some_and(|first| matches!(*first, "who" | "whose"));
    let writes = heads("editor reporter correspondent journalist presenter columnist editor-in-chief publisher");
    let affiliation = [head.join(" "), if relative { String::new() } else { behind.join(" ") }]
        .iter()
        .map(|part| kind_within(part))
        .find(|&kind| kind != SourceKind::Other && (writes || kind != SourceKind::NewsOutlet));
    if has("party opposition") && heads("leader chair chairman chairwoman member candidate politician spokesman spokeswoman") {
        return SourceKind::Party;
    }
    if heads(
        "professor researcher researchers scientist analyst economist historian geologist biologist glaciologist geochemist physicist chemist               epidemiologist virologist astronomer climatologist seismologist sociologist psychologist scholar academic expert engineer-geologist meteorologist               geographer anthropologist archaeologist ecologist oceanographer",
    ) {
        return if affiliation == Some(SourceKind::Company) { SourceKind::Company } else { SourceKind::ExpertNgo };
    }
    if heads(
        "sen rep gov representative minister premier chancellor mayor governor senator lawmaker congressman congresswoman councillor ambassador diplomat envoy king               queen prince princess emir sultan president vice-president undersecretary ministry",
    ) || heads("secretary") && heads("foreign defence defense energy state interior health home treasury trade prime")
    {
        return match affiliation {
            Some(kind) if kind != SourceKind::Government && heads("president vice-president governor secretary ambassador") => kind,
            None if heads("president") && has("federation club league association union company firm board society") => SourceKind::Other,
            _ => SourceKind::Government,
        };
    }
    if let Some(kind) = affiliation {
        return kind;
    }
    // "a spokesman for the prime minister".
    if !relative && behind.iter().any(|word| matches!(*word, "minister" | "president" | "governor" | "mayor" | "chancellor" | "premier")) {
        return SourceKind::Government;
    }
    if heads("ceo cfo founder co-founder owner shareholder businessman businesswoman entrepreneur banker")
        || role.contains("chief executive")
    {
        return SourceKind::Company;
    }
    if heads("official ayatollah counterpart negotiator")
        || role.contains("supreme leader")
        || heads("leader") && role.contains("'s")
        || role.contains("’s leader")
    {
        return SourceKind::Government;
    }
    SourceKind::Other
}

/// The kind of a body that a part of a role names: "the University of Halm", "defence ministry".
fn kind_within(part: &str) -> SourceKind {
    let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
    for length in (1..=3).rev() {
        for at in 0..(words.len() + 1).saturating_sub(length) {
            let name = words[at..at + length].join(" ");
            // "who" and "us" are no bodies in lower case; that somebody writes for an outlet does not make him one.
            let is_body = |guess: &Guess| {
                !matches!(guess.kind, SourceKind::NewsOutlet | SourceKind::NewsAgency | SourceKind::PublicMedia | SourceKind::StateMedia)
                    && !matches!(name.as_str(), "who" | "us" | "u.s." | "un" | "palace" | "eta" | "icc")
                    && !PLACES.contains(name.as_str())
            };
            if let Some(guess) = known(&name).filter(is_body) {
                return guess.kind;
            }
        }
    }
    let kinds = words.iter().rev().filter_map(|word| {
        // A role is no body: "director", "member".
        let role =
            super::person::is_title(word) || matches!(*word, "official" | "officials" | "employer" | "expert" | "reporter" | "owner");
        (!role).then(|| body_word(word)).filter(|&kind| kind != SourceKind::Other)
    });
    kinds.into_iter().next().unwrap_or(SourceKind::Other)
}

/// The kind that one word of a name or description of a body tells.
fn body_word(word: &str) -> SourceKind {
    match word {
        "energy" | "motors" | "logistics" | "pharma" | "mining" | "mines" | "oil" | "gas" | "steel" | "foods" | "systems" | "robots"
        | "robotics" | "labs" | "lines" | "freight" | "airways" | "air" | "jet" | "industries" | "technologies" | "software"
        | "partners" | "railway" | "railways" | "minas" | "obras" => SourceKind::Company,
        "survey" | "observatory" | "academy" | "laboratory" | "research" | "climate" | "watch" => SourceKind::ExpertNgo,
        "club" | "team" | "league" | "board" | "service" | "people" => SourceKind::Other,
        "refugee" => SourceKind::InternationalBody,
        _ => match HEAD_KINDS.get(word).copied() {
            Some(SourceKind::Document | SourceKind::SocialPost | SourceKind::Witness) | None => kind_of_class(word),
            Some(kind) => kind,
        },
    }
}

/// The kind of a named body of which a text says `role`.
pub(super) fn kind_of_body(name: &str, role: &str) -> SourceKind {
    let folded = fold(name);
    if let Some(guess) = known(&folded) {
        return guess.kind;
    }
    // "the newspaper", "an airline": what the text calls it comes first.
    let called: Vec<&str> = role.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty()).collect();
    if called.windows(2).any(|pair| pair == ["news", "agency"]) || called.first().is_some_and(|first| *first == "agency") {
        return if called.contains(&"state") { SourceKind::StateMedia } else { SourceKind::NewsAgency };
    }
    if let Some(kind) = called.iter().map(|word| kind_of_class(word)).find(|&kind| kind != SourceKind::Other) {
        return kind;
    }
    let words: Vec<&str> = bare(&folded).split(' ').collect();
    if words.len() > 1 && words[0] == "state" && words.iter().any(|word| matches!(*word, "tv" | "television" | "radio" | "media")) {
        return SourceKind::StateMedia;
    }
    if words.len() > 1 && matches!(words[0], "radio" | "tv" | "channel" | "television") {
        return SourceKind::NewsOutlet;
    }
    let head = words.iter().position(|word| matches!(*word, "of" | "for" | "in")).unwrap_or(words.len());
    let last = words[..head].last().copied().unwrap_or_default();
    // A city has a council, but so have trades and sciences.
    let of_place = words.iter().any(|word| {
        matches!(
            *word,
            "city" | "town" | "county" | "district" | "borough" | "regional" | "state" | "provincial" | "ministers" | "european"
        )
    });
    if words.len() > 2 && last == "council" && !of_place {
        return SourceKind::ExpertNgo;
    }
    let kind = if words.len() > 1 { body_word(last) } else { SourceKind::Other };
    if kind == SourceKind::Other && words.len() > 1 && words.contains(&"and") { kind_within(&words.join(" ")) } else { kind }
}

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
    // "a news conference", "the newspaper’s editor" carry nothing on.
    let last = name.rsplit(' ').next().unwrap_or_default();
    if matches!(last, "conference" | "briefing" | "hearing" | "meeting" | "summit" | "rally" | "event" | "inquiry" | "editor" | "owner") {
        return false;
    }
    matches!(guess(name).kind, SourceKind::NewsAgency | SourceKind::StateMedia | SourceKind::PublicMedia | SourceKind::NewsOutlet)
}

/// Whether `name` is a place or a name of the gazetteer.
pub(super) fn is_known(name: &str) -> bool {
    known(&fold(name)).is_some()
}

fn kind_by_words(bare: &str) -> SourceKind {
    // "Sun’s message" is a message.
    let bare = bare.rsplit_once("'s ").map_or(bare, |(_, owned)| owned);
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
    // "Videos posted on social media" were posted, "the video" may be anybody’s.
    let posted = |word: &&str| matches!(*word, "posted" | "shared" | "circulating" | "uploaded");
    if head.iter().any(posted) && head.iter().any(|word| matches!(*word, "video" | "videos" | "clip" | "clips" | "footage" | "images")) {
        return SourceKind::SocialPost;
    }
    if matches!(head.last(), Some(&"workers" | &"worker" | &"volunteers"))
        && head.iter().any(|word| matches!(*word, "aid" | "relief" | "charity"))
    {
        return SourceKind::ExpertNgo;
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
        // "his press office", "the press secretary" are no outlets.
        if *word == "press" && head.last() != Some(word) {
            continue;
        }
        if let Some(&kind) = HEAD_KINDS.get(word) {
            return kind;
        }
    }
    SourceKind::Other
}

fn fold(name: &str) -> String {
    // Most names are plain letters, for which folding is lower case.
    let mut folded = if name.is_ascii() { name.to_ascii_lowercase() } else { crate::text::fold(name) };
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
        assert_eq!(guess("Russia").canonical, guess("Moscow").canonical);
        assert_eq!(guess("Uruguay").canonical, None);
        assert!(is_collective("the Kremlin") && !is_collective("the Kremlin spokesman"));
    }
}
