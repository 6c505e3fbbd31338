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
            | "advocate"
            | "attorney"
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
        spokeswoman spokesperson speaker congressman congresswoman lawmaker councillor councilman deputy director administrator premier leader \
        officer chief ceo cfo boss founder co-founder editor editor-in-chief reporter correspondent prosecutor attorney lawyer \
        advocate counsel treasurer trustee rector principal headmaster surgeon nurse doctor economist analyst historian \
        biologist geologist physicist chemist scientist researcher engineer striker midfielder defender goalkeeper forward captain \
        adv barrister solicitor senior-counsel cllr cpl pte supt insp det cmdr brig hon msgr fr ven shri smt pandit mufti mullah \
        datuk dato seri haji lt-gen lt-col lt-cmdr maj-gen major-gen brig-gen lieutenant-col air-marshal \
        vice-admiral rear-admiral lieutenant-colonel sgt-major \
        sprinter runner boxer golfer driver pilot actor actress singer director writer author poet artist tsar czar \
        senators sens representatives reps congressmen ministers governors mayors professors judges generals detectives officers messrs drs \
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
        ex-wife girlfriend stepmother mother-in-law milena mother sister widow wife daughter businesswoman policewoman camerawoman heiress waitress nun grandmother aunt niece \
        ada adele agnes aisha alba alice alina ama amara amina amy ana anastasia angela anita anna anne annette anya ayesha \
        barbara beatrice bettina brenda camila carla carmen carol caroline catherine cecilia celia charlotte chiara christina \
        christine clara claudia dana daria deborah diana dolores edda elena eleanor elif elisa elizabeth ella ellen elsa emily emma \
        esther eva eve ewa fatima faye fiona frances gabriela georgia giulia grace greta hanna hannah hanne hedda heidi helen helena \
        ilka ines inga ingrid irene irina irma isabel jane janet jennifer jessica joan joana josefa joyce judith julia julie karen \
        karin kate katharina katherine kathleen katie keiko laura layla leila lena leyla lidia lina linda lisa lola lotte lucia lucy \
        lydia magda maria marie marina marit marta martha mary maya megan mei michelle mila mira miriam mona monica nadia nancy \
        naomi natalia natasha nina noor nora oksana olena olga oksana olivia pamela patricia paula petra rachel rebecca regina rita \
        rosa rose ruth salma salome sandra sanna sara sarah sofia sonia sophie stella susan svetlana sylvia tamara tanya tatiana \
        teresa tilda ursula valentina valeria vera veronica victoria vivian wendy yasmin yulia yusra zainab zoe \
        abigail adaora adriana agata aiko akiko akua alejandra alexandra alexandria alexis allison alyssa amanda amelia amelie \
        aminata amira anahita andrea anjali anneliese annika antonia ariana ashley asma astrid aung-san aurora awa ayelet \
        ayumi azadeh beatriz becky beth bethany birgit blanca bonnie bridget brigitte brittany camille candice carly carmela \
        carole carolina carrie cassandra catalina cathy celeste celine chelsea cheryl chimamanda chloe christy cindy claire \
        clare clarissa colleen consuelo courtney cristina cynthia daniela danielle deanna debbie deepika delia denise desiree \
        dilma donna doreen doris dorothy duduzile eileen elaine elise elke elvira emilia erica erika erin esperanza estelle \
        eun-hye eunice evelyn fabiola farah fatou felicity fernanda folake francesca frauke freya gabrielle gemma georgina \
        geraldine gertrude gillian gina giorgia gisela gloria gretchen guadalupe gwen hala harriet haruka hayley hilary \
        hillary huda hye-kyung ilse imogen indira inge isabella isabelle isla ivana jacinda jackie jacqueline jasmine jeanette \
        jeanne jenna jenny jill joanna joanne jocelyn jodie josephine josie juanita judy juliana juliane julianne juliet kaja \
        kamala karina karolina kathrin kathryn kathy katja katrin katrina katya kavita kelly khadija khadijah kirsten kirsty \
        kristen kristin kristina lakshmi larissa lauren laurie leah leanne leticia leymah lilian liliana lilly lily lindiwe \
        lindsay lindsey liv liz liza lorena loretta lorraine louise lourdes lucille lucinda ludmila luisa lynn mabel madeleine \
        mahsa mairead malala mamata manuela marcela marcia margaret margarita margot margrethe mariam mariama mariana marianne \
        marie-claire marion marisol marjorie marlene marsha martina maryam matilda maud maureen mavis mayawati meera mei-ling \
        melanie melissa meredith mette michaela michiko mikaela millicent molly muriel myriam nadezhda nadine naledi naoko \
        narges nargis natalie nathalie nell ngozi nicola nicole nikki niloufar nirmala nkosazana noemi nomvula norma odette \
        ofelia oprah paige paloma patty pauline peggy penelope philippa phoebe phyllis pilar pippa polly pooja priscilla priti \
        priya rachael ramona rania raquel rebekah renata renee rhonda roberta robyn rocio romina rosalind rosemary rosie \
        roxana roxanne sabine sabrina sally samantha sanae selena selma serena shannon sharon sheila shelley sherry shireen \
        shirin shirley sian sigrid silke silvia simone sinead siobhan solveig soo-jin soraya stacey stacy stefanie steffi \
        stephanie suad sue suella sumaya sunita susanna susanne sushma suzanne suzy tabitha tammy tania tara tatyana tess \
        thandi thelma theresa therese tina tracey tracy trudy tzipi ulrike una uta valerie vanessa velma vicky viktoria \
        viktoriya viola virginia vivienne waltraud whitney wilma winifred xiu yekaterina yelena yevgenia ying yoko yolanda yuriko \
        yvette yvonne zahra zara zeinab zsofia zuzana ";
    const MEN: &str = " mr king prince duke emperor sir lord chairman spokesman congressman councilman pope cardinal businessman policeman \
        fisherman dean ex-husband boyfriend stepfather father-in-law father brother husband son fireman salesman cameraman grandfather uncle nephew actor \
        aaron abdul abdullah abel adam adrian ahmed aksel alan albert aleksi alexander alexei ali amin amir amos anders andre \
        andreas andrew andrey anthony antonio anton arno aron arthur arvid basil ben benjamin bernard bill bob boris brian bruno carl \
        carlos charles christian christopher claude daniel dario david denis dieter dmitry donald edward emil eric erik ernst \
        ethan eugene fadil felix fernando francis francisco frank franz fred gabriel george gerald giovanni gordon goran gregor \
        gregory hamid hans harold harry hassan henri henrik henry hugo hussein ian ibrahim igor ilya ismail ivan ivo jack jacob jakob \
        jamal james jan jason jeff jeremy jerry jim jiri joao joe johan john jon jonas jonathan jorge jose joseph joost juan \
        julian karel karim karl kenneth kevin khalid kofi kurt lars leo leon leonid levin liam louis luca luis luc lukas magnus \
        malik marc marco mario mark markus martin mats matthew max mehmet michael miguel mikhail milan milo mohamed mohammed moses \
        muhammad mustafa nathan neil nicholas nicolas nigel nikolai nils oleg oliver omar oscar oskar osman osric otto owen pablo \
        paolo patrick paul pavel pedro peter philip piet pieter pyotr rafael ralph rashid raymond richard rikard rob robert \
        roger roland roman ronald roy ruben rudolf ryan samuel scott sean sebastian sergei sergey simon stefan stephen steve steven \
        tarik thomas tim tobias tom tomas tony victor viktor vincent vladimir volodymyr walter werner wilhelm william xavier yaro \
        yuri yusuf \
        abdallah abdelaziz abdelfattah adolfo agustin ahmad akira alain alastair alberto albrecht aldo alec alejandro \
        aleksandar aleksandr alessandro alex alexandre alexandros alexis-pierre alfonso alfred alfredo alistair allan allen \
        alvaro amadou amit anatoly andres andrzej andy anibal anil antoine antoni antonin anwar ariel arjun armando arnaud \
        arnold artem arturo arun asif augusto axel ayman aziz babak bakary baptiste barack barney barry bartosz bashar bassam \
        bastian ben-gurion benito benny bernardo bernd bernie bert bertrand bilal billy binyamin bjorn blake bogdan boubacar \
        brad bradley brendan brent brett bruce bryan burkhard byron caleb calvin cameron cedric cesar chaim charlie chris \
        christoph christophe cillian clarence clark claudio clement cliff clifford clive clyde cody colin conor constantin \
        corey cornelius craig curtis cyril cyrus damian damien damon dan danny darius darren dave declan demetrius dennis \
        denys derek desmond devin diego dietmar dimitri dimitris dirk dmitri dmitriy dmytro dominic dominik donovan doug \
        douglas dustin dwayne dylan eddie edgar edgardo edmund eduardo edwin efrain ehud eli elias elijah elliot ellis elon \
        elvis emanuel emile emiliano emilio emmanuel emmerson enrico enrique ephraim erdem erich ernest ernesto erwin esteban \
        etienne evan evgeny ezra fabian fabio fabrice faisal farid farouk federico felipe ferdinand fergus fidel filip finn \
        florian floyd francois frederic frederick fredrik friedrich fumio gabor gary gavin gennady geoff geoffrey georg \
        georges georgi gerard gerardo gerhard gilbert gilles gino giorgio giuseppe glen glenn gonzalo graeme graham \
        greg guenter guillaume guillermo gunter gunther gus gustav gustavo hakan hakeem hamza hannes hannibal hans-peter \
        harald harrison hartmut harvey hector heiko heinrich heinz helmut herbert herman hernan hiroshi holger horst howard \
        hubert hugh humza hyun ibrahima ignacio ilham imran ioannis ira isaac ishmael ismael issa istvan ivar jacek jacques \
        jaime jair jake jakub jamie jamil jan-peter janez janos jared jaroslav jarrod javier jay jean-claude jean-luc \
        jean-marie jean-noel jean-paul jean-pierre jed jens jeremiah jeremie jermaine jerome jesse jimmy jochen joel johannes \
        johnny jonny jordi jorg joris josef josep josh joshua jozef juergen jules julien julio jurgen justin kai kamal \
        karl-heinz kasim kazuo keir keith kelvin ken kenji kenny kent kerem khaled kieran kirk klaus knut konrad konstantin \
        kostas kris kristian krzysztof kwame kwasi kwesi kyle kyriakos lachlan lamar larry lasse laszlo laurence laurent \
        laurin lawrence leandro leif leonard leonardo leonhard leroy leslie lewis lindsey-olin lionel lloyd logan lorenzo \
        lothar louis-philippe lucas lucian luciano luigi luiz luther lutz maciej mahmoud mahmud malcolm mamadou manfred manuel \
        marcel marcelo marcin marcos marcus mariano marius marlon marshall marvin massimo mateo mateusz matt matteo matthias \
        mattias maurice mauricio mauro maxime maximilian mehdi melvin michal michel mick miguel-angel mikael mike miklos miles \
        milos miloš mirek miroslav mitchell mitt mohamad mohammad mohd mordechai morris morten mukesh murad murat naftali \
        naguib najib naoto narendra nasser nate nathaniel navin ned nelson nestor nick nicolae nicolás nikita nikol nikolaos \
        nikolay noah noel norbert norman nouri olaf olav ole oleksandr oleksiy ollie orlando osama oskari otmar ousmane pascal \
        patrice patricio pete petr petro petros phil philipp philippe pierre pius prabowo pravin przemyslaw quentin rachid \
        radek rafal rafic rahul rainer rajiv ralf ramesh rami ramon ramzan randall randy raul ravi recep reggie reinhard rene \
        rené rex reza ricardo riccardo rick ricky rishi ritesh robbie roberto rodney rodolfo rodrigo roger-paul rolando rolf \
        romain ron ronnie rory rupert russ russell ruud sadiq saeed salah saleh salvador salvatore sam sameh sami sander \
        sanjay santiago sasha saul sebastiao sergio seth severin shahid shane shaun shawn shinzo sid siegfried sigmar silvio \
        simeon slobodan sohail spencer stan stanislav stanley steffen stein stelios stepan stephan stephane stewart stig \
        stuart sunil svein sven tadeusz taha takeshi tareq tariq taro ted terence terrence terry theo theodor theodore thiago \
        thierry thorsten tim-oliver timo timothy tjark tod todd tommaso tommy toni torsten travis trevor tristan tyler tyrone \
        udo ulf ulrich umar umberto uwe vaclav valentin valery vasily vasyl vernon vicente vijay vikram viktar vince virgil \
        vitali vitaliy vitaly vlad vladislav volker volkmar waldemar waleed wallace warren wayne wendell wes wesley willem \
        willi willy wim winston wladimir wojciech wolfgang woody wyatt xavi yahya yair yann yannick yaroslav yasser yehuda \
        yevgeny yevhen yiannis yitzhak yoav yoshihide yossi yousef youssef yuriy zac zachary zack zane zbigniew zelimkhan ziad \
        zoltan zoran ";
    let men = MEN.split_ascii_whitespace().map(|name| (name, false));
    men.chain(WOMEN.split_ascii_whitespace().map(|name| (name, true))).collect()
});
