//! The words for persons: nouns that name one, titles before a name, and given names.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::suggest::lexicon::Plain;

/// Whether a noun names a person, by its word or its ending.
pub(super) fn is_person_noun(lower: &str) -> bool {
    is_listed(lower)
        || lower.len() > 4
            && (lower.ends_with("er")
                || lower.ends_with("or")
                || lower.ends_with("ist")
                || lower.ends_with("man")
                || lower.ends_with("woman")
                || lower.ends_with("ician"))
            && !is_no_person(lower)
}

/// Nouns for persons that no ending gives away.
pub(super) fn is_listed(lower: &str) -> bool {
    matches!(
        lower,
        "president"
            | "minister"
            | "mayor"
            | "official"
            | "coach"
            | "judge"
            | "chief"
            | "king"
            | "queen"
            | "prince"
            | "princess"
            | "nurse"
            | "general"
            | "colonel"
            | "captain"
            | "diplomat"
            | "suspect"
            | "witness"
            | "defendant"
            | "envoy"
            | "bishop"
            | "archbishop"
            | "pope"
            | "priest"
            | "pilot"
            | "student"
            | "aide"
            | "expert"
            | "analyst"
            | "chancellor"
            | "premier"
            | "secretary"
            | "treasurer"
            | "tenant"
            | "accountant"
            | "assistant"
            | "widow"
            | "friend"
            | "husband"
            | "wife"
            | "father"
            | "mother"
            | "son"
            | "daughter"
            | "brother"
            | "sister"
            | "boss"
            | "guard"
            | "victim"
            | "candidate"
            | "delegate"
            | "magistrate"
            | "monarch"
            | "child"
            | "boy"
            | "girl"
            | "striker"
            | "star"
            | "founder"
            | "owner"
            | "clerk"
            | "agent"
            | "cook"
            | "spokesperson"
            | "deputy"
            | "director"
            | "counterpart"
            | "colleague"
            | "relative"
            | "chair"
    )
}

/// Words with the ending of a noun for a person that are none.
fn is_no_person(lower: &str) -> bool {
    matches!(
        lower,
        "letter"
            | "paper"
            | "matter"
            | "number"
            | "water"
            | "winter"
            | "summer"
            | "order"
            | "power"
            | "river"
            | "border"
            | "newspaper"
            | "computer"
            | "quarter"
            | "chapter"
            | "center"
            | "offer"
            | "tower"
            | "other"
            | "another"
            | "former"
            | "latter"
            | "earlier"
            | "later"
            | "better"
            | "greater"
            | "either"
            | "neither"
            | "after"
            | "under"
            | "over"
            | "ever"
            | "never"
            | "whether"
            | "together"
            | "however"
            | "rather"
            | "factor"
            | "sector"
            | "error"
            | "terror"
            | "mirror"
            | "floor"
            | "door"
            | "color"
            | "labor"
            | "major"
            | "minor"
            | "senior"
            | "junior"
            | "prior"
            | "interior"
            | "reactor"
            | "harbor"
            | "corridor"
            | "per"
            | "corner"
            | "counter"
            | "layer"
            | "disaster"
            | "register"
            | "theater"
            | "trailer"
            | "cover"
            | "answer"
            | "manner"
            | "dinner"
            | "barrier"
            | "career"
            | "carrier"
            | "chamber"
            | "list"
            | "danger"
            | "anger"
            | "fever"
            | "weather"
            | "feather"
            | "outer"
            | "inner"
            | "upper"
            | "lower"
            | "higher"
            | "further"
            | "tougher"
            | "freighter"
            | "helicopter"
            | "shelter"
            | "ferry"
            | "tanker"
            | "want"
            | "plant"
            | "grant"
            | "restaurant"
            | "giant"
            | "important"
            | "relevant"
            | "significant"
            | "recent"
            | "indian"
            | "russian"
            | "italian"
            | "asian"
            | "iranian"
            | "german"
            | "human"
    )
}

/// Words in front of a name that are no part of it.
pub(super) fn is_title(lower: &str) -> bool {
    TITLES.contains_key(lower.trim_end_matches('.')) || is_origin(lower)
}

static TITLES: LazyLock<HashMap<&'static str, (), Plain>> = LazyLock::new(|| {
    const LISTED: &str = " mr mrs ms miss dr prof professor president vice-president prime minister chancellor vice-chancellor mayor \
        senator sen rep representative gov governor gen general lieutenant lt maj major col colonel captain capt sergeant sgt corporal \
        private constable superintendent inspector detective sheriff marshal admiral commodore brigadier commander judge justice \
        magistrate king queen prince princess duke duchess emperor sultan emir sheikh pope cardinal bishop archbishop patriarch \
        reverend rev father sister brother imam rabbi ayatollah sir dame lady lord baroness baron count countess secretary \
        undersecretary ambassador envoy consul chairman chairwoman chair chairperson coach manager commissioner spokesman \
        spokeswoman spokesperson speaker congressman congresswoman lawmaker councillor councilman deputy director premier leader \
        officer chief ceo cfo boss founder co-founder editor editor-in-chief reporter correspondent prosecutor attorney lawyer \
        advocate counsel treasurer trustee dean rector principal headmaster surgeon nurse doctor economist analyst historian \
        biologist geologist physicist chemist scientist researcher engineer striker midfielder defender goalkeeper forward captain \
        sprinter runner boxer golfer driver pilot actor actress singer director writer author poet artist tsar czar \
        mp mps msp pm attorney-general secretary-general lieutenant-general major-general executive head official resident ";
    LISTED.split_ascii_whitespace().map(|title| (title, ())).collect()
});

/// Words for where or which a person in office is, in front of a title: "Russian", "foreign", "former".
pub(super) fn is_origin(lower: &str) -> bool {
    matches!(
        lower.trim_end_matches('.'),
        "foreign"
            | "russian"
            | "american"
            | "chinese"
            | "french"
            | "german"
            | "british"
            | "ukrainian"
            | "israeli"
            | "us"
            | "u.s"
            | "republican"
            | "democratic"
            | "former"
            | "democrat"
            | "vice"
            | "prime"
    )
}

/// What a given name or a title tells of a person.
pub(super) fn is_woman(lower: &str) -> Option<bool> {
    let lower = lower.trim_end_matches('.');
    if let Some(&woman) = NAMES.get(lower) {
        Some(woman)
    } else if lower.ends_with("woman") {
        Some(true)
    } else if lower.ends_with("man") && lower.len() > 4 && is_person_noun(lower) {
        Some(false)
    } else {
        None
    }
}

/// Given names, titles and nouns that tell whether it is a woman.
static NAMES: LazyLock<HashMap<&'static str, bool, Plain>> = LazyLock::new(|| {
    const WOMEN: &str = " mrs ms miss queen princess duchess lady dame baroness countess chairwoman spokeswoman congresswoman actress \
        mother sister widow wife daughter businesswoman policewoman camerawoman heiress waitress nun grandmother aunt niece \
        ada adele agnes aisha alba alice alina ama amara amina amy ana anastasia angela anita anna anne annette anya ayesha \
        barbara beatrice bettina brenda camila carla carmen carol caroline catherine cecilia celia charlotte chiara christina \
        christine clara claudia dana daria deborah diana dolores edda elena eleanor elif elisa elizabeth ella ellen elsa emily emma \
        esther eva eve ewa fatima faye fiona frances gabriela georgia giulia grace greta hanna hannah hanne hedda heidi helen helena \
        ilka ines inga ingrid irene irina irma isabel jane janet jennifer jessica joan joana josefa joyce judith julia julie karen \
        karin kate katharina katherine kathleen katie keiko laura layla leila lena leyla lidia lina linda lisa lola lotte lucia lucy \
        lydia magda maria marie marina marit marta martha mary maya megan mei michelle mila mira miriam mona monica nadia nancy \
        naomi natalia natasha nina noor nora oksana olena olga oksana olivia pamela patricia paula petra rachel rebecca regina rita \
        rosa rose ruth salma salome sandra sanna sara sarah sofia sonia sophie stella susan svetlana sylvia tamara tanya tatiana \
        teresa tilda ursula valentina valeria vera veronica victoria vivian wendy yasmin yulia yusra zainab zoe ";
    const MEN: &str = " mr king prince duke emperor sir lord chairman spokesman congressman councilman pope cardinal businessman policeman \
        fisherman father brother husband son fireman salesman cameraman grandfather uncle nephew actor \
        aaron abdul abdullah abel adam adrian ahmed aksel alan albert aleksi alexander alexei ali amin amir amos anders andre \
        andreas andrew andrey anthony antonio anton arno aron arthur arvid basil ben benjamin bernard bill bob boris brian bruno carl \
        carlos charles christian christopher claude daniel dario david denis dieter dmitry donald edward emil eric erik ernst \
        ethan eugene fadil felix fernando francis francisco frank franz fred gabriel george gerald giovanni gordon goran gregor \
        gregory hamid hans harold harry hassan henri henrik henry hugo hussein ian ibrahim igor ilya ismail ivan ivo jack jacob jakob \
        jamal james jan jason jeff jeremy jerry jim jiri joao joe johan john jon jonas jonathan jorge jose joseph joost juan \
        julian karel karim karl kenneth kevin khalid kofi kurt lars leo leon leonid levin liam louis luca luis lukas magnus \
        malik marc marco mario mark markus martin mats matthew max mehmet michael miguel mikhail milan milo mohamed mohammed moses \
        muhammad mustafa nathan neil nicholas nicolas nigel nikolai nils oleg oliver omar oscar oskar osman osric otto owen pablo \
        paolo patrick paul pavel pedro peter philip piet pieter pyotr rafael ralph rashid raymond richard rikard rob robert \
        roger roland roman ronald roy ruben rudolf ryan samuel scott sean sebastian sergei sergey simon stefan stephen steve steven \
        tarik thomas tim tobias tom tomas tony victor viktor vincent vladimir volodymyr walter werner wilhelm william xavier yaro \
        yuri yusuf ";
    let men = MEN.split_ascii_whitespace().map(|name| (name, false));
    men.chain(WOMEN.split_ascii_whitespace().map(|name| (name, true))).collect()
});
