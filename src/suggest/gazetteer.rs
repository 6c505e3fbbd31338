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
    ("number 10", "UK government"),
    ("no 10", "UK government"),
    ("no. 10", "UK government"),
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
    ("the hague", "Dutch government"),
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
        "philippines" => "manila",
        "netherlands" | "holland" => "the hague",
        "sweden" => "stockholm",
        "finland" => "helsinki",
        "norway" => "oslo",
        "denmark" => "copenhagen",
        "czech republic" | "czechia" => "prague",
        "romania" => "bucharest",
        "bulgaria" => "sofia",
        "cyprus" => "nicosia",
        "lithuania" => "vilnius",
        "latvia" => "riga",
        "estonia" => "tallinn",
        "libya" => "tripoli",
        "kenya" => "nairobi",
        "uganda" => "kampala",
        "rwanda" => "kigali",
        "nigeria" => "abuja",
        "ghana" => "accra",
        "mali" => "bamako",
        "south africa" => "pretoria",
        "zimbabwe" => "harare",
        "colombia" => "bogota",
        "cuba" => "havana",
        "mexico" => "mexico city",
        "brazil" => "brasilia",
        "argentina" => "buenos aires",
        "chile" => "santiago",
        "peru" => "lima",
        "vietnam" => "hanoi",
        "indonesia" => "jakarta",
        "thailand" => "bangkok",
        "malaysia" => "kuala lumpur",
        "bangladesh" => "dhaka",
        "sri lanka" => "colombo",
        "nepal" => "kathmandu",
        "united arab emirates" | "uae" => "abu dhabi",
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
costa rica|croatia|cuba|cyprus|denmark|czechia|czech republic|dominican republic|east timor|ecuador|egypt|el salvador|england|eritrea|estonia|ethiopia|finland|france|gabon|georgia|germany|ghana|\
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
         press trust of india|interfax|anadolu agency|anadolu|belga|pa media|press association|unian|ukrinform|lusa|apa|canadian press|the canadian press=Canadian Press|aap|australian associated press|swns|bernama|antara|ani|\
         ians|ap news=Associated Press|dow jones newswires|afp news agency=Agence France-Presse|keystone-sda|ritzau|tt news agency|ntb|tanjug|\
         hina|sta news agency|agerpres|maan news agency|news agency of nigeria|kuna|petra news agency|knr",
    ),
    (
        SourceKind::StateMedia,
        "tass|itar-tass|ria|ria novosti|sputnik|rt|russia today|kcna=Korean Central News Agency|korean central news agency|rodong sinmun|xinhua|\
         cgtn|cctv|people's daily|global times|china daily|irna|press tv|isna|fars|tasnim|sana|belta|prensa latina|granma|telesur|\
         rossiya 1|channel one|vietnam news agency|saudi press agency|wam|sana news agency|mehr|mehr news agency|fars news agency|tasnim news agency|\
         xinhua news agency|zvezda|rossiya 24|china global television network|syrian state tv|iranian state television|russian state television|mena|\
         belarus 1|trt|trt world|al-alam|al-masirah|al-manar|vtv|viet nam news",
    ),
    (
        SourceKind::PublicMedia,
        "bbc|the bbc=BBC|bbc news|ard|zdf|deutsche welle|dw|npr|pbs|abc australia|cbc|nhk|rai|yle|svt|nrk|dr|ort|orf|srf|france 24|\
         radio france|france info|rfi|rte|swedish radio|dutch public broadcaster nos|nos|voice of america|radio free europe/radio liberty|bbc radio 4|bbc radio|bbc radio 5 live|bbc breakfast|bbc newsnight|bbc persian|bbc verify|bbc world service|\
         bbc sport|cbc news|cbc radio|radio-canada|pbs newshour|national public radio|nhk world|kbs|mbc|ert|rtp|rtve|rtl nieuws|vrt|rtbf|rts|raidió teilifís éireann|\
         rté news|abc radio|sbs news|rnz|radio new zealand|suspilne|hromadske radio|tvp info|sveriges radio|dr news|tv 2|itv news|itv|channel 4|channel 4 news|radio free europe|radio free asia|vatican radio",
    ),
    (
        SourceKind::NewsOutlet,
        "cnn|fox news|msnbc|nbc|nbc news|abc news|cbs|cbs news|sky news|al jazeera|al arabiya|politico|axios|buzzfeed|buzzfeed news|vox|slate|\
         the hill|new york times|washington post|wall street journal|financial times|guardian|times|telegraph|independent|le monde|le figaro|\
         liberation|der spiegel|spiegel|bild|die zeit|el pais|el mundo|la repubblica|corriere della sera|haaretz|kommersant|novaya gazeta|\
         usa today|los angeles times|economist|time magazine|newsweek|huffington post|daily mail|daily beast|intercept|propublica|breitbart|\
         times of india|south china morning post|asahi shimbun|folha|clarin|nikkei|cnbc|cnn international|nbc news|nbc nightly news|fox news digital|fox business|\
         cbs mornings|face the nation|meet the press|new york post|chicago tribune|boston globe|miami herald|seattle times|san francisco chronicle|dallas morning news|\
         atlanta journal-constitution|houston chronicle|philadelphia inquirer|minnesota star tribune|star tribune|detroit free press|arizona republic|denver post|\
         new yorker|the atlantic|vanity fair|rolling stone|mother jones|wired|techcrunch|the verge|ars technica|techradar|business insider|forbes|\
         quartz|punchbowl news|roll call|national review|daily caller|washington examiner|washington times|newsmax|the onion|stat news|scientific american|\
         national geographic|hollywood reporter|billboard|espn|the athletic|sports illustrated|bleacher report|l'equipe|gazzetta dello sport|\
         sunday times|sunday telegraph|daily telegraph|the observer|evening standard|london standard|the sun|daily mirror|the mirror|daily express|daily star|metro|\
         i newspaper|mailonline|mail on sunday|new statesman|spectator|the spectator|city am|gb news|talktv|lbc|times radio|skynews|sky sports|irish times|irish independent|\
         irish examiner|scotsman|the herald|plymouth live|manchester evening news|liverpool echo|birmingham live|globe and mail|toronto star|national post|\
         montreal gazette|global news|ctv news|ctv|la presse|le devoir|sydney morning herald|the australian|nine news|7news|news.com.au|new zealand herald|nz herald|\
         stuff|straits times|channel newsasia|cna|malay mail|new straits times|malaysiakini|bangkok post|jakarta post|rappler|philippine daily inquirer|inquirer.net|manila times|\
         vnexpress|taipei times|taiwan news|focus taiwan|korea herald|korea times|chosun ilbo|joongang ilbo|hankyoreh|japan times|mainichi|mainichi shimbun|yomiuri|yomiuri shimbun|\
         hindu|the hindu|hindustan times|indian express|india today|ndtv|geo news|express tribune|daily star bangladesh|tolonews|caixin|jerusalem post|\
         times of israel|al-mayadeen|al mayadeen|yedioth ahronoth|ynet|channel 12|channel 13|maariv|israel hayom|l'orient-le jour|l'orient today|middle east eye|al-monitor|al-arabiya|al-jazeera|\
         asharq al-awsat|the national|gulf news|khaleej times|al-ahram|mada masr|daily maverick|news24|timeslive|sowetan|mail & guardian|business day|sabc|enca|iol|daily nation|\
         the standard|the east african|premium times|joy news|lesotho times|the citizen|daily news|herald zimbabwe|kyiv independent|\
         kyiv post|ukrainska pravda|ukrainskaya pravda|meduza|moscow times|the moscow times|the insider|vedomosti|izvestia|rbc|rbk|dozhd|tv rain|nexta|balkan insight|politiken|\
         berlingske|jyllands-posten|ekstra bladet|aftenposten|verdens gang|vg|dagens nyheter|svenska dagbladet|aftonbladet|expressen|helsingin sanomat|postimees|delfi|lrt|\
         gazeta wyborcza|rzeczpospolita|tvn24|tvn|onet|hvg|denik n|suddeutsche zeitung|süddeutsche zeitung|frankfurter allgemeine zeitung|faz|die welt|\
         welt am sonntag|bild am sonntag|handelsblatt|tagesspiegel|taz|tagesschau|rtl|n-tv|correctiv|nzz|neue zürcher zeitung|tages-anzeiger|der standard|\
         die presse|kronen zeitung|le parisien|les echos|mediapart|bfmtv|bfm|lci|france inter|europe 1|l'express|le point|charlie hebdo|\
         la vanguardia|el confidencial|eldiario.es|el periodico|expresso|observador|il sole 24 ore|la stampa|il messaggero|il fatto quotidiano|la7|mediaset|kathimerini|\
         hurriyet|cumhuriyet|sozcu|haberturk|ntv|bianet|euronews|o globo|estadao|o estado de s. paulo|la nacion|el universal|la jornada|el comercio|el tiempo|\
         el espectador|el nacional|animal politico|univision|telemundo|rest of world|the conversation|drop site news|free beacon|\
         washington free beacon|gateway pundit|the gateway pundit|daily haymaker|raw story|salon|huffpost|the bulwark|the dispatch|the free press|404 media|the markup|lloyd's list|\
         wall street journal|the wall street journal|barron's|marketwatch|nature news|the lancet news|new scientist",
    ),
    (
        SourceKind::InternationalBody,
        "united nations|un=United Nations|u.n.=United Nations|nato|european union|eu=European Union|e.u.=European Union|european commission|\
         european parliament|african union|arab league|opec|world health organization|world health organisation|who=World Health Organization|\
         world bank|imf=International Monetary Fund|international monetary fund|iaea|unicef|unhcr|unesco|interpol|osce|world trade organization|\
         wto|security council|asean|g7|g20|icrc|ecowas|oecd|wfp=World Food Programme|world food programme|unrwa|ocha|iom|international organization for migration|ilo|fao|wmo|world meteorological organization|\
         ipcc|european central bank|ecb=European Central Bank|european court of human rights|council of europe|european council|mercosur|brics|opcw|icao|imo|undp|unaids|\
         un security council|un general assembly|general assembly|un human rights office|human rights council|international atomic energy agency|cern|european space agency|\
         esa=European Space Agency|fifa|uefa|ioc|international olympic committee|wada|world anti-doping agency|pan american health organization|gulf cooperation council",
    ),
    (
        SourceKind::Government,
        "pentagon|state department|treasury|foreign office|home office|cabinet|congress|senate|parliament|knesset|bundestag|duma|house of commons|\
         oval office|justice department|department of justice|elysee|politburo|federal reserve|central bank|bundesrat|palace|nasa|cdc=Centers for Disease Control and Prevention|centers for disease control and prevention|fda=Food and Drug Administration|\
         food and drug administration|epa=Environmental Protection Agency|environmental protection agency|securities and exchange commission|ftc|federal trade commission|fcc|\
         faa=Federal Aviation Administration|federal aviation administration|ntsb=National Transportation Safety Board|national transportation safety board|\
         homeland security|department of homeland security|dhs=Department of Homeland Security|irs|usaid|fema|noaa|nhtsa|usgs=US Geological Survey|us geological survey|\
         u.s. geological survey=US Geological Survey|nih|national institutes of health|national weather service|national hurricane center|us treasury|treasury department|\
         commerce department|labor department|defense department|energy department|education department|interior department|bureau of labor statistics|census bureau|\
         the fed=Federal Reserve|bank of england|bank of japan|bank of canada|reserve bank of india|reserve bank of australia|bundesbank|met office|nhs|nhs england|ofcom|ofgem|\
         ofsted|hm treasury|hmrc|cabinet office|ministry of defence|ons|office for national statistics|house of lords|house of representatives|us senate|us congress|lok sabha|\
         national assembly|state duma|verkhovna rada|rada|riksdag|storting|folketing|eduskunta|sejm|isro|roscosmos|jaxa|environment agency|health canada|statistics canada|\
         national treasury|sars|supreme leader|state council|politburo standing committee|central military commission",
    ),
    (
        SourceKind::MilitaryPolice,
        "fbi|cia|nsa|mi5|mi6|fsb|gru|mossad|shin bet|scotland yard|idf|coast guard|coastguard|army|navy|air force|police|military|europol|\
         national guard|secret service|revolutionary guards|marine corps|border guard|gendarmerie|metropolitan police|met police|the met|nypd|lapd|rcmp=Royal Canadian Mounted Police|royal canadian mounted police|israel defense forces|\
         israel defence forces|israeli military|us military|us central command|centcom|u.s. central command=US Central Command|africom|us navy|u.s. navy=US Navy|us air force|us army|\
         royal navy|raf|royal air force|ministry of internal affairs|immigration and customs enforcement|border patrol|customs and border protection|dea|atf|us marshals service|\
         irgc=Revolutionary Guards|revolutionary guard|quds force|pla|people's liberation army|people’s liberation army|national crime agency|guardia civil|carabinieri|garda|\
         an garda síochána|police service of northern ireland|psni|police scotland|shin bet security service|sbu=Security Service of Ukraine|security service of ukraine|\
         general staff|ukrainian air force|bka|bundeswehr|bundespolizei|us coast guard|u.s. coast guard=US Coast Guard|maritime and coastguard agency|hawks",
    ),
    (
        SourceKind::Court,
        "supreme court|high court|international criminal court|icc|international court of justice|hague tribunal|constitutional court|court of appeal|appeals court|us supreme court|u.s. supreme court=US Supreme Court|old bailey|crown prosecution service|cps|\
         crown court|magistrates' court|court of arbitration for sport|european court of justice|federal court|world court|icj=International Court of Justice|\
         us attorney's office|u.s. attorney's office|attorney general's office|public prosecutor's office|prosecutor general's office|public ministry",
    ),
    (
        SourceKind::ExpertNgo,
        "amnesty international|amnesty|human rights watch|greenpeace|oxfam|red cross|doctors without borders|médecins sans frontières|\
         transparency international|save the children|reporters without borders|aclu|sipri|rand|brookings institution|chatham house|pew research center|msf=Médecins Sans Frontières|committee to protect journalists|cpj|international crisis group|crisis group|carnegie endowment|csis|\
         institute for the study of war|isw=Institute for the Study of War|atlantic council|council on foreign relations|rusi|royal united services institute|bellingcat|\
         wwf|friends of the earth|freedom house|splc|southern poverty law center|anti-defamation league|adl|naacp|planned parenthood|nra|heritage foundation|cato institute|\
         brookings|carter center|oxford university|cambridge university|harvard university|stanford university|yale university|princeton|\
         princeton university|columbia university|johns hopkins university|university college london|imperial college london|london school of economics|eth zurich|\
         max planck institute|international committee of the red cross|international red cross|red crescent|palestinian red crescent|syrian observatory for human rights|\
         world weather attribution|climate central|gallup|yougov|ipsos|kff|resolution foundation|institute for fiscal studies|bmj|the lancet|norwegian refugee council|\
         islamic relief|refugees international|global witness|safeguard defenders|b'tselem|peace now|ovd-info|uaw|afl-cio|tuc",
    ),
    (
        SourceKind::Company,
        "google|alphabet|apple|microsoft|amazon|meta|facebook|openai|anthropic|nvidia|intel|amd|ibm|oracle|tesla|spacex|twitter|tiktok|bytedance|netflix|disney|uber|airbnb|spotify|\
         boeing|airbus|lockheed martin|raytheon|northrop grumman|bae systems|rheinmetall|saab|general motors|ford|toyota|honda|nissan|hyundai|volkswagen|bmw|mercedes-benz|\
         stellantis|renault|volvo|byd|huawei|xiaomi|alibaba|tencent|samsung|samsung electronics|sony|tsmc|asml|foxconn|exxonmobil|exxon mobil|chevron|shell|bp|totalenergies|\
         equinor|eni|gazprom|rosneft|lukoil|saudi aramco|aramco|petronas|petrobras|glencore|rio tinto|bhp|nestle|nestlé|unilever|procter & gamble|coca-cola|pepsico|\
         mcdonald's|starbucks|walmart|tesco|sainsbury's|ikea|h&m|nike|adidas|pfizer|moderna|astrazeneca|novo nordisk|eli lilly|novartis|roche|sanofi|bayer|glaxosmithkline|gsk|\
         johnson & johnson|jpmorgan|jpmorgan chase|goldman sachs|morgan stanley|bank of america|citigroup|wells fargo|hsbc|barclays|lloyds|ubs|credit suisse|deutsche bank|\
         commerzbank|bnp paribas|societe generale|santander|blackrock|blackstone|berkshire hathaway|moody's|s&p global|fitch|standard & poor's|gartner|\
         forrester|deloitte|pwc|kpmg|ernst & young|mckinsey|boston consulting group|ryanair|easyjet|lufthansa|british airways|air france|klm|emirates|etihad|qatar airways|flydubai|\
         delta|delta air lines|united airlines|american airlines|southwest airlines|qantas|singapore airlines|cathay pacific|air india|aeroflot|turkish airlines|maersk|dhl|fedex|\
         siemens|basf|thyssenkrupp|eskom|transnet|rolls-royce|bt|vodafone|verizon|at&t|t-mobile|deutsche telekom|telefonica|reliance industries|tata|adani group|evergrande|\
         x corp|paypal|ebay|salesforce|adobe|dell|cisco|qualcomm|broadcom|palantir|crowdstrike|coinbase|binance|robinhood|wework|nintendo|electronic arts|ubisoft",
    ),
    (
        SourceKind::Party,
        "republicans|democrats|tories|labour|conservatives|greens|gop|liberal democrats|social democrats|christian democrats|likud|fidesz|republican party|democratic party|labour party|conservative party|tory party|reform uk|reform party|green party|snp|sinn fein|dup|plaid cymru|lib dems|\
         bjp|indian national congress|aam aadmi party|anc|african national congress|economic freedom fighters|democratic alliance|mk party|zanu-pf|afd|alternative for germany|cdu|\
         csu|spd|die linke|national rally|rassemblement national|la france insoumise|psoe|partido popular|podemos|lega|brothers of italy|five star movement|law and justice|civic platform|\
         smer|akp|chp|united russia|communist party|chinese communist party|kuomintang|democratic progressive party|muslim league|awami league|pheu thai|move forward party|\
         morena|workers party|workers' party|national party|one nation|bloc québécois|bloc quebecois|ndp|new democratic party|liberal party|freedom party|svp|new democracy|syriza|fatah",
    ),
    (
        SourceKind::ArmedGroup,
        "hamas|hezbollah|taliban|islamic state|isis|isil|al-qaeda|al qaeda|boko haram|al-shabab|al-shabaab|houthis|wagner group|farc|eta|m23|rsf=Rapid Support Forces|rapid support forces|pkk|eln|islamic jihad|palestinian islamic jihad|hayat tahrir al-sham|jnim|aqap|isis-k|islamic state khorasan|\
         tehrik-e-taliban pakistan|ypg|syrian democratic forces|al-qassam brigades|qassam brigades|tigray people's liberation front|tplf|arakan army|lashkar-e-taiba|kataib hezbollah|\
         sinaloa cartel|jalisco new generation cartel|balochistan liberation army",
    ),
];

/// Words that tell the kind, looked for from the last word to the first: English puts the head last, but a phrase may go on
/// ("officials in Accra"), so [`kind_by_words`] looks at the part before the first preposition.
const HEADS: &[(SourceKind, &str)] = &[
    (SourceKind::StateMedia, "state-television state-tv"),
    (
        SourceKind::NewsOutlet,
        "reporters journalists correspondents newspaper newspapers paper papers daily weekly magazine magazines gazette herald tribune times post courier journal chronicle observer star \
         broadcaster broadcasters channel television tv radio outlet outlets site website blog tabloid mirror echo dispatch examiner globe monitor sun \
         telegraph mercury nation inquirer reporter news press media network station argus sentinel bugle dagblad bladet tagblatt zeitung \
         guardian banner ledger gleaner advertiser intelligencer standard",
    ),
    (SourceKind::NewsAgency, "newswire wire"),
    (
        SourceKind::Document,
        "letter letters message messages declaration cable telegram investigation investigations probe autopsy data statistics petition emails e-mails footage report reports memo memos document documents filing filings study studies paper survey poll polls ruling lawsuit indictment \
         affidavit transcript transcripts statement email emails book books record records complaint figures data dossier audit note notes will \
         treaty contract communique communiqué findings results images pictures imagery photographs photos photo minutes logs log invoices receipts ledgers recording \
         recordings readings measurements files paperwork judgment judgement verdict warrant subpoena notice bulletin circular readout manifesto bill \
         constitution release releases handout kit motion motions brief briefs deposition resolution order guidance calculations estimates video videos clip clips article articles essay census diary petition catalogue catalog database archives inscription plaque label maps tests analysis review index brochure manual",
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
         bureau department departments embassy ambassador ambassadors envoy administration official officials parliament council councillor senator senators \
         lawmaker lawmakers congressman congresswoman legislators treasury cabinet regulator regulators agency authority authorities king queen \
         prince princess palace consulate diplomat diplomats secretary junta regime presidency deputy vice-president commission \
         commissioner rescuers rescuer firefighters firefighter councilor councilors municipality inspectorate monarch emir sultan councillors counterpart negotiator negotiators prefect prefecture customs \
         ministerial regulator watchdog",
    ),
    (SourceKind::Party, "party parties opposition democrats republicans campaign coalition caucus"),
    (SourceKind::InternationalBody, "nations"),
    (
        SourceKind::Company,
        "company companies firm firms bank banks airline airlines manufacturer manufacturers operator startup brand insurer lender retailer \
         corporation corp co inc ltd plc gmbh ag llc holdings conglomerate carmaker supplier contractor owner executive ceo chairman club shareholders \
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
    let name = Name::of(name);
    known(&name.0).unwrap_or_else(|| Guess { kind: kind_by_words(bare(&name.0)), canonical: None })
}

/// A name as the lists have names, for several questions about one.
pub(super) struct Name(String);

impl Name {
    pub(super) fn of(name: &str) -> Self {
        Self(fold(name))
    }

    /// The name to keep it under, where it stands for that beyond doubt.
    pub(super) fn canonical(&self) -> Option<&'static str> {
        known(&self.0)?.canonical
    }

    /// Whether it is a place or a name of the gazetteer.
    pub(super) fn is_known(&self) -> bool {
        known(&self.0).is_some()
    }

    /// Whether it is a place or body that speaks as one: "Washington", "the Kremlin", "Turkey".
    pub(super) fn is_collective(&self) -> bool {
        let bare = bare(&self.0);
        PLACES.contains(bare) || matches!(bare, "pentagon" | "state department")
    }

    /// Whether it is a country or a capital.
    pub(super) fn is_place(&self) -> bool {
        let bare = bare(&self.0);
        PLACES.contains(bare) && !matches!(bare, "white house" | "kremlin" | "downing street" | "whitehall")
    }

    /// Whether one of several words names a body: by its last word, or the one before "of".
    pub(super) fn is_body(&self) -> bool {
        let bare = bare(&self.0);
        if !bare.contains(' ') {
            return false;
        }
        let words: Vec<&str> = bare.split(' ').collect();
        let head = words.iter().position(|word| matches!(*word, "of" | "for" | "on")).unwrap_or(words.len());
        let by_front = matches!(words[0], "radio" | "tv" | "channel" | "television" | "minas" | "obras");
        by_front || words[..head].last().is_some_and(|word| is_body_head(word)) || words.last().is_some_and(|word| is_body_head(word))
    }
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
    (SourceKind::Government, "bureau"),
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
    (SourceKind::InternationalBody, "alliance bloc pact"),
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

/// Kinds of bodies by the nouns that call them, a bit for each line of [`CLASSES`].
pub(super) type Classes = u32;

const _: () = assert!(CLASSES.len() <= Classes::BITS as usize);

/// What a noun calls: one bit, or none where it calls no body.
pub(super) fn class(lower: &str) -> Classes {
    CLASS_OF.get(lower).map_or(0, |line| 1 << line)
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
        confederation congress co corp corporation corps council court department directorate energy executive exchange federation force \
        forces foundation front freight fund gas government group guard holdings hospital house inc industries initiative inspectorate \
        institute institution international jet journal lab laboratories laboratory labs league lines logistics ltd mines mining \
        motors movement museum nations navy network news observatory office oil organisation organization parliament party pharma police \
        post press railway railways republic research robots robotics school secretariat senate service services society software \
        steel survey systems team technologies telegraph television times trade tribunal tribune trust tv union university watch works \
        courier gazette herald chronicle mirror observer dagblad bladet guardian zeitung gmbh plc foods farms parks partners partnership \
        rangers united city fc radio fm broadcasting magazine weekly daily games studios entertainment hotels ";
    LISTED.split_ascii_whitespace().collect()
});

/// Words that begin many names and so stand for none of them.
pub(super) fn is_common_in_names(lower: &str) -> bool {
    const COMMON: &str = " national international united american european royal federal central supreme state world global north south east \
        west northern southern eastern western new old great general public first human social democratic republican ministry department \
        university institute council bank office bureau board committee commission association federation union party court house radio \
        television the road road safety health defence defense foreign interior justice free red blue green black white city county police \
        coastal daily sunday morning evening weekly finance ";
    is_listed(COMMON, lower)
}

/// Whether a word is one of those listed. Most are not even a part of the list, which is seen many letters at a time.
fn is_listed(listed: &str, word: &str) -> bool {
    listed.contains(word) && listed.split_ascii_whitespace().any(|one| one == word)
}

/// Whether a name of several words names a body: by its last word, or the one before "of".
pub(super) fn is_body_name(name: &str) -> bool {
    Name::of(name).is_body()
}

/// Whether `name` is a country or a capital.
pub(super) fn is_place(name: &str) -> bool {
    Name::of(name).is_place()
}

/// Cities, regions and countries of two words that look like somebody’s name: "a New York judge".
pub(super) fn is_ground_name(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str, Plain>> = LazyLock::new(|| GROUND_NAMES.split('|').collect());
    NAMES.contains(name.to_lowercase().as_str())
}

const GROUND_NAMES: &str = "new york|new york city|los angeles|san francisco|san diego|san jose|san antonio|las vegas|new orleans|new jersey|new mexico|\
    new hampshire|new england|north carolina|south carolina|north dakota|south dakota|west virginia|rhode island|puerto rico|el paso|fort worth|\
    salt lake city|kansas city|oklahoma city|st louis|st. louis|baton rouge|des moines|palm beach|long island|santa fe|santa monica|capitol hill|\
    wall street|silicon valley|british columbia|nova scotia|new brunswick|hong kong|tel aviv|west bank|middle east|far east|cape town|port elizabeth|\
    port harcourt|kuala lumpur|phnom penh|ho chi minh city|new south wales|south wales|north wales|northern ireland|west midlands|middle east|\
    sub-saharan africa|latin america|central asia|south asia|southeast asia|east asia|eastern europe|western europe|central america|\
    north america|south america|north africa|west africa|east africa|horn of africa|rio de janeiro|sao paulo|são paulo|belo horizonte|\
    buenos aires|mexico city|ciudad juarez|guatemala city|san salvador|santo domingo|port-au-prince|khan younis|deir al-balah|saint petersburg|\
    st petersburg|st. petersburg|nizhny novgorod|rostov-on-don|kryvyi rih|bandar abbas|mazar-i-sharif|uttar pradesh|madhya pradesh|\
    andhra pradesh|tamil nadu|west bengal|khyber pakhtunkhwa|hong kong island|inner mongolia|gold coast|alice springs|costa brava|\
    downtown manhattan|red sea|black sea|baltic sea|south china sea|persian gulf|gulf of aden|strait of hormuz|abu ghraib|guantanamo bay|\
    camp david|pearl harbor|ground zero|addis ababa|dar es salaam|burkina faso|sierra leone|ivory coast|el fasher|darfur region";

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
    fn single(word: &str) -> &str {
        word.strip_suffix('s')
            .filter(|stem| super::person::is_person_noun(stem) || super::person::is_title(stem) || *stem == "envoy")
            .unwrap_or(word)
    }
    let words: Vec<&str> = role.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty()).map(single).collect();
    let has = |listed: &str| words.iter().any(|word| is_listed(listed, word));
    let link = words
        .iter()
        .position(|word| matches!(*word, "of" | "for" | "at" | "from" | "in" | "on" | "with" | "who" | "whose"))
        .unwrap_or(words.len());
    let (head, behind) = words.split_at(link);
    let heads = |listed: &str| head.iter().any(|word| is_listed(listed, word));
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
    // "criminal justice experts", "the justice minister" are no judges.
    if heads("prosecutor prosecutors judge magistrate attorney-general")
        || heads("justice") && !heads("expert advocate campaigner activist minister secretary ministry")
        || words.iter().any(|word| word.starts_with("prosecution"))
        || words.windows(2).any(|pair| pair[0] == "state" && matches!(pair[1], "advocate" | "counsel" | "attorney"))
    {
        return SourceKind::Court;
    }
    if role.contains("crime commissioner") {
        return SourceKind::Government;
    }
    if heads("rebel militia insurgent guerrilla separatist jihadist") {
        return SourceKind::ArmedGroup;
    }
    // "the House Speaker", "the schools superintendent".
    if heads("speaker") && heads("house parliament senate assembly") || heads("superintendent") && heads("school schools education") {
        return SourceKind::Government;
    }
    if heads(
        "gen col lt sgt supt maj cmdr brig cpl pte pc det insp maj-gen major-gen lt-gen lt-col brig-gen lieutenant-colonel vice-admiral rear-admiral police general colonel lieutenant major sergeant corporal constable inspector detective sheriff admiral commodore brigadier superintendent commander army navy military soldier marshal lieutenant-general major-general intelligence",
    ) && !heads("secretary secretary-general director-general attorney")
    {
        return SourceKind::MilitaryPolice;
    }
    if heads("author co-author authors") && heads("lead study study’s study's senior co-author corresponding its their") {
        return SourceKind::ExpertNgo;
    }
    // "who led the study".
    if words.windows(3).any(|three| {
        three[0] == "who" && matches!(three[1], "led" | "wrote" | "authored" | "conducted") && matches!(three[2], "the" | "a" | "this")
    }) && words.iter().any(|word| matches!(*word, "study" | "research" | "analysis"))
    {
        return SourceKind::ExpertNgo;
    }
    // "a stellar astrophysicist": sciences are many, their endings few.
    let studies = |word: &&str| {
        ["ologist", "physicist", "scientist", "chemist", "ologists", "physicists", "scientists"].iter().any(|end| word.ends_with(end))
    };
    if head.iter().any(studies) && kind_within(&behind.join(" ")) != SourceKind::Company {
        return SourceKind::ExpertNgo;
    }
    // "U.S. Attorney Neil Marr", "district attorney".
    if words.windows(2).any(|pair| matches!(pair[0], "us" | "s" | "district" | "county" | "state") && pair[1] == "attorney")
        && !words.contains(&"general")
    {
        return SourceKind::Court;
    }
    // "Attorney General Ray Donner".
    if words.windows(2).any(|pair| matches!(pair[0], "attorney" | "solicitor" | "surgeon") && pair[1] == "general") {
        return SourceKind::Government;
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
        "professor researcher researchers scientist analyst economist historian geologist biologist glaciologist geochemist physicist chemist               epidemiologist virologist astronomer climatologist seismologist sociologist psychologist scholar academic expert engineer-geologist meteorologist               fellow geographer anthropologist archaeologist ecologist oceanographer",
    ) {
        return if affiliation == Some(SourceKind::Company) { SourceKind::Company } else { SourceKind::ExpertNgo };
    }
    if heads(
        "mp mps msp legislator sen rep gov representative minister premier chancellor mayor governor senator lawmaker congressman congresswoman councillor councilor \
         councilman councilwoman councilmember alderman alderwoman assemblyman assemblywoman comptroller ambassador diplomat envoy king               queen prince princess emir sultan president vice-president undersecretary ministry",
    ) || heads("secretary") && heads("foreign defence defense energy state interior health home treasury trade prime press")
        || heads("secretary")
            && matches!(
                behind,
                [
                    "of",
                    "state"
                        | "defense"
                        | "defence"
                        | "commerce"
                        | "labor"
                        | "energy"
                        | "agriculture"
                        | "education"
                        | "transportation"
                        | "homeland",
                    ..
                ]
            )
    {
        return match affiliation {
            Some(kind) if kind != SourceKind::Government && heads("president vice-president governor secretary ambassador") => kind,
            // "vice president of Kestrel".
            None if words.windows(3).any(|three| {
                three[0] == "vice" && three[1] == "president" && three[2] == "of" || three[1] == "vice-president" && three[2] == "of"
            }) =>
            {
                SourceKind::Company
            }
            None if heads("president") && has("federation club league association union company firm board society") => SourceKind::Other,
            _ => SourceKind::Government,
        };
    }
    // "a Labour source", "a Tory strategist".
    if head.iter().any(|word| known(word).is_some_and(|guess| guess.kind == SourceKind::Party))
        || heads("tory labour conservative republican democratic democrat")
            && heads("source sources strategist insider adviser aide official spokesman spokeswoman spokesperson candidate operative")
    {
        return SourceKind::Party;
    }
    if role.contains("chief ") && heads("officer") || role.contains("executive chair") || role.contains("managing director") {
        return affiliation.filter(|kind| *kind != SourceKind::Government).unwrap_or(SourceKind::Company);
    }
    if let Some(kind) = affiliation {
        return kind;
    }
    if heads("commissioner director-general ombudsman legislator") {
        return SourceKind::Government;
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
        || heads("aide aides rescuer")
    {
        return SourceKind::Government;
    }
    // "who served as ambassador until last year", "who is a surgeon": what somebody was or is by a clause of his own.
    ["who served as ", "who serves as ", "who worked as ", "who works as ", "who acted as ", "who was ", "who is "]
        .iter()
        .find_map(|clause| Some(kind_of_role(role.split_once(clause)?.1)).filter(|&kind| kind != SourceKind::Other))
        .unwrap_or(SourceKind::Other)
}

/// The kind of a body that a part of a role names: "the University of Halm", "defence ministry".
fn kind_within(part: &str) -> SourceKind {
    let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
    let part = words.join(" ");
    // Where each word begins.
    let starts: Vec<usize> = words.iter().scan(0, |next, word| Some(std::mem::replace(next, *next + word.len() + 1))).collect();
    for length in (1..=3).rev() {
        for at in 0..(words.len() + 1).saturating_sub(length) {
            let last = at + length - 1;
            let name = &part[starts[at]..starts[last] + words[last].len()];
            // "who" and "us" are no bodies in lower case; that somebody writes for an outlet does not make him one.
            let is_body = |guess: &Guess| {
                !matches!(guess.kind, SourceKind::NewsOutlet | SourceKind::NewsAgency | SourceKind::PublicMedia | SourceKind::StateMedia)
                    && !matches!(
                        name,
                        "who"
                            | "us"
                            | "u.s."
                            | "un"
                            | "palace"
                            | "eta"
                            | "icc"
                            | "apple"
                            | "amazon"
                            | "shell"
                            | "oracle"
                            | "delta"
                            | "ford"
                            | "meta"
                            | "intel"
                    )
                    && !PLACES.contains(name)
            };
            if let Some(guess) = known(name).filter(is_body) {
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
        | "partners" | "railway" | "railways" | "minas" | "obras" | "works" => SourceKind::Company,
        "live" => SourceKind::NewsOutlet,
        "survey" | "observatory" | "academy" | "laboratory" | "research" | "climate" | "watch" => SourceKind::ExpertNgo,
        "club" | "team" | "league" | "board" | "service" | "people" | "alliance" | "bloc" | "pact" => SourceKind::Other,
        "refugee" => SourceKind::InternationalBody,
        _ => match HEAD_KINDS.get(word).copied() {
            Some(SourceKind::Document | SourceKind::SocialPost | SourceKind::Witness) | None => kind_of_class(word),
            Some(kind) => kind,
        },
    }
}

/// Heads of states and of governments and who speaks for them abroad, for texts that take them as known.
const IN_OFFICE: &str = "donald trump|joe biden|kamala harris|jd vance|marco rubio|pete hegseth|antony blinken|lloyd austin|karoline leavitt|barack obama|hillary clinton|\
    vladimir putin|dmitry peskov|sergei lavrov|sergey lavrov|maria zakharova|dmitry medvedev|volodymyr zelenskyy|volodymyr zelensky|andriy yermak|dmytro kuleba|andrii sybiha|\
    benjamin netanyahu|yoav gallant|israel katz|isaac herzog|mahmoud abbas|ali khamenei|masoud pezeshkian|abbas araghchi|ebrahim raisi|recep tayyip erdogan|hakan fidan|\
    bashar al-assad|ahmed al-sharaa|abdel fattah el-sisi|mohammed bin salman|xi jinping|li qiang|wang yi|mao ning|lin jian|kim jong un|kim yo jong|yoon suk yeol|lee jae-myung|\
    fumio kishida|shigeru ishiba|sanae takaichi|lai ching-te|tsai ing-wen|narendra modi|subrahmanyam jaishankar|s. jaishankar|rajnath singh|shehbaz sharif|imran khan|\
    muhammad yunus|sheikh hasina|ferdinand marcos jr|prabowo subianto|anwar ibrahim|anthony albanese|penny wong|christopher luxon|jacinda ardern|keir starmer|rishi sunak|\
    boris johnson|liz truss|david lammy|rachel reeves|yvette cooper|david cameron|emmanuel macron|michel barnier|françois bayrou|gabriel attal|sébastien lecornu|olaf scholz|\
    friedrich merz|angela merkel|annalena baerbock|robert habeck|boris pistorius|giorgia meloni|antonio tajani|pedro sánchez|pedro sanchez|donald tusk|andrzej duda|\
    radosław sikorski|radoslaw sikorski|karol nawrocki|viktor orbán|viktor orban|péter szijjártó|robert fico|petr pavel|petr fiala|alexander lukashenko|aleksandar vučić|\
    aleksandar vucic|kaja kallas|mark rutte|dick schoof|jens stoltenberg|ursula von der leyen|antónio guterres|antonio guterres|charles michel|josep borrell|\
    mette frederiksen|jonas gahr støre|ulf kristersson|alexander stubb|gitanas nauseda|kyriakos mitsotakis|justin trudeau|mark carney|claudia sheinbaum|lula da silva|\
    jair bolsonaro|javier milei|gustavo petro|nicolás maduro|nicolas maduro|gabriel boric|cyril ramaphosa|jacob zuma|bola tinubu|william ruto|abiy ahmed|paul kagame|\
    félix tshisekedi|felix tshisekedi|emmerson mnangagwa|yoweri museveni|john mahama|abdel fattah al-burhan|king charles|pope francis|pope leo";

/// What somebody is whom the text does not present, where everybody knows it.
pub(super) fn kind_of_person(name: &str) -> SourceKind {
    static KNOWN: LazyLock<HashMap<&'static str, SourceKind, Plain>> = LazyLock::new(|| {
        let kind = |name: &str| match name {
            "ursula von der leyen"
            | "antónio guterres"
            | "antonio guterres"
            | "charles michel"
            | "josep borrell"
            | "kaja kallas"
            | "mark rutte"
            | "jens stoltenberg" => SourceKind::InternationalBody,
            "pope francis" | "pope leo" => SourceKind::Other,
            _ => SourceKind::Government,
        };
        let whole = IN_OFFICE.split('|').map(|name| (name, kind(name)));
        // By their surnames alone only those that hardly anybody shares.
        let alone = "trump|biden|putin|zelenskyy|zelensky|netanyahu|macron|erdogan|starmer|modi|khamenei|lavrov|peskov|orban|orbán|lukashenko|meloni|maduro|\
            bolsonaro|ramaphosa|scholz|merz|trudeau|guterres";
        whole.chain(alone.split('|').map(|name| (name, kind(name)))).collect()
    });
    KNOWN.get(name.to_lowercase().as_str()).copied().unwrap_or(SourceKind::Other)
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
        // "Merrow’s state newspaper".
        return if kind == SourceKind::NewsOutlet && called.contains(&"state") { SourceKind::StateMedia } else { kind };
    }
    let words: Vec<&str> = bare(&folded).split(' ').collect();
    if words.len() > 1 && words[0] == "state" && words.iter().any(|word| matches!(*word, "tv" | "television" | "radio" | "media")) {
        return SourceKind::StateMedia;
    }
    let is_channel = words[0] == "channel" && words.len() == 2;
    if words.len() > 1 && (is_channel || matches!(words[0], "radio" | "tv" | "television")) {
        return SourceKind::NewsOutlet;
    }
    let head = words.iter().position(|word| matches!(*word, "of" | "for" | "in" | "on")).unwrap_or(words.len());
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
    // What only a state keeps: its statistics, its security, the committees of its parliament.
    if words.iter().any(|word| word.starts_with("prosecut")) {
        return SourceKind::Court;
    }
    if last == "patrol"
        || matches!(last, "department" | "force" | "office" | "bureau")
            && words.iter().any(|word| matches!(*word, "police" | "sheriff" | "sheriff's"))
    {
        return SourceKind::MilitaryPolice;
    }
    let of_state = |word: &&str| {
        matches!(*word, "statistics" | "statistical" | "security" | "house" | "senate" | "select" | "parliamentary" | "congressional")
    };
    if matches!(last, "institute" | "office" | "agency" | "bureau" | "committee" | "council" | "subcommittee") && words.iter().any(of_state)
    {
        return SourceKind::Government;
    }
    if last == "service" {
        let serves = |word: &&str| {
            matches!(
                *word,
                "state"
                    | "national"
                    | "federal"
                    | "emergency"
                    | "weather"
                    | "meteorological"
                    | "geological"
                    | "health"
                    | "prison"
                    | "prisons"
                    | "revenue"
                    | "customs"
                    | "immigration"
                    | "parks"
                    | "forest"
                    | "postal"
            )
        };
        if words.iter().any(|word| matches!(*word, "security" | "intelligence" | "border" | "police" | "protection")) {
            return SourceKind::MilitaryPolice;
        }
        if words.iter().any(serves) {
            return SourceKind::Government;
        }
    }
    if words.len() == 1 && is_outlet_word(words[0]) {
        return SourceKind::NewsOutlet;
    }
    if words.len() > 1 && words.contains(&"news") && !words.contains(&"agency") {
        return SourceKind::NewsOutlet;
    }
    if last == "station" && words.iter().any(|word| matches!(*word, "field" | "research" | "weather" | "marine" | "biological")) {
        return SourceKind::ExpertNgo;
    }
    let kind = if words.len() > 1 { body_word(last) } else { SourceKind::Other };
    if kind == SourceKind::Other && words.len() > 1 && words.contains(&"and") { kind_within(&words.join(" ")) } else { kind }
}

/// "Highlandnews", "Coastreporters": one word whose ending says that it is an outlet.
fn is_outlet_word(word: &str) -> bool {
    ["news", "reporters", "pravda", "herald", "gazette", "tribune"]
        .iter()
        .any(|end| word.strip_suffix(end).is_some_and(|front| front.chars().count() > 2))
}

fn bare(folded: &str) -> &str {
    folded.strip_prefix("the ").unwrap_or(folded)
}

fn known(folded: &str) -> Option<Guess> {
    KNOWN.get(bare(folded)).or_else(|| KNOWN.get(folded)).copied()
}

/// Whether `name` is a place or body that speaks as one: "Washington", "the Kremlin", "Turkey".
pub(super) fn is_collective(name: &str) -> bool {
    Name::of(name).is_collective()
}

/// Whether this source passes on what others say: an agency, an outlet, a broadcaster.
pub(super) fn is_messenger(name: &str) -> bool {
    // "a news conference", "the newspaper’s editor" carry nothing on.
    let last = name.rsplit(' ').next().unwrap_or_default();
    if matches!(
        last,
        "conference"
            | "briefing"
            | "hearing"
            | "meeting"
            | "summit"
            | "rally"
            | "event"
            | "inquiry"
            | "editor"
            | "owner"
            | "reporters"
            | "journalists"
            | "correspondents"
            | "reporter"
    ) {
        return false;
    }
    matches!(guess(name).kind, SourceKind::NewsAgency | SourceKind::StateMedia | SourceKind::PublicMedia | SourceKind::NewsOutlet)
}

/// Whether `name` is a place or a name of the gazetteer.
pub(super) fn is_known(name: &str) -> bool {
    Name::of(name).is_known()
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
    if let [only] = head[..]
        && is_outlet_word(only)
    {
        return SourceKind::NewsOutlet;
    }
    // "a post on the channel" and "a spokesman for the army" are what stands before the preposition, "head of the army" too;
    // a spokesman says nothing about for whom.
    let upto_of = head.iter().position(|word| *word == "of").unwrap_or(head.len());
    if head[..upto_of].iter().any(|word| word.starts_with("prosecut")) {
        return SourceKind::Court;
    }
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
        // "a cabinet paper", "a policy paper".
        let is_written = |before: &str| {
            matches!(
                before,
                "cabinet"
                    | "white"
                    | "green"
                    | "position"
                    | "policy"
                    | "research"
                    | "working"
                    | "briefing"
                    | "discussion"
                    | "internal"
                    | "strategy"
                    | "consultation"
                    | "scientific"
                    | "court"
                    | "budget"
            )
        };
        if matches!(*word, "paper" | "papers") && head.len() > 1 && is_written(head[head.len() - 2]) {
            return SourceKind::Document;
        }
        // "a paper published in a journal".
        if *word == "paper" && head.iter().any(|word| matches!(*word, "published" | "presented" | "written" | "submitted")) {
            return SourceKind::Document;
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
