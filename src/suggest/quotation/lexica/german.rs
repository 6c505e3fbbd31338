//! German.

use crate::{
    attribution::{SourceKind as Kind, Status},
    suggest::quotation::lexicon::{Habits, Lexicon},
};

pub(in crate::suggest::quotation) static GERMAN: Lexicon = Lexicon {
    verbs: &[
        (
            Status::Reported,
            "sagte sagten sagt sagen erklärte erklärten erklärt erklären betonte betonten betont teilte+mit teilten+mit teilt+mit berichtete \
             berichteten berichtet berichten meldete meldeten meldet erzählte erzählten erzählt schrieb schrieben schreibt fügte+hinzu \
             fügten+hinzu ergänzte ergänzten ergänzt kündigte+an kündigten+an kündigt+an gab+an gaben+an gibt+an gab+bekannt gaben+bekannt \
             antwortete antworteten antwortet klagte klagten klagt kritisierte kritisierten kritisiert warnte warnten warnt forderte \
             forderten fordert versicherte versicherten versichert meinte meinten meint rief stellte+fest stellten+fest sprach+von \
             verkündete verkündeten beklagte bedauerte äußerte hieß lobte räumte+ein räumten+ein verteidigte mahnte unterstrich hob+hervor wies+hin mitteilte mitteilten mitteilt angab angaben ankündigte \
             bekanntgab hinzufügte einräumte betont prophezeite erinnerte gestand beteuerte resümierte erwiderte entgegnete konstatierte",
        ),
        (
            Status::Alleged,
            "behauptete behaupteten behauptet beschuldigte! beschuldigten! beschuldigt! warf+vor! warfen+vor! wirft+vor! bezichtigte!",
        ),
        (
            Status::Denied,
            "bestritt! bestritten! bestreitet! dementierte! dementierten! dementiert! leugnete! leugneten! verneinte! wies+zurück! wiesen+zurück!",
        ),
        (Status::Confirmed, "bestätigte! bestätigten! bestätigt!"),
        (
            Status::Speculated,
            "vermutete vermuteten vermutet glaubt glaubte schätzte schätzten schätzt erwartet erwartete erwarteten rechnet rechnete rechneten \
             befürchtet befürchtete fürchtet prognostiziert prognostizierte spekulierte",
        ),
        (Status::Disputed, "bezweifelte! bezweifelten! bezweifelt!"),
        (Status::Retracted, "widerrief! widerriefen!"),
    ],
    auxiliaries: "",
    adverbs: "jedoch aber dann dazu daraufhin außerdem weiter später auch gestern heute nun darauf zudem hingegen dagegen",
    that: "dass daß",
    subjunctives: "sei seien habe hätten hätte werde würden würde könne könnten könnte müsse müssten müsste solle sollten wolle wollten dürfe \
                   dürften gebe gehe komme stehe bleibe wisse gelte liege wäre wären",
    according: &[
        "laut",
        "nach angaben von",
        "nach angaben des",
        "nach angaben der",
        "nach angaben",
        "nach worten von",
        "nach worten des",
        "nach seinen worten |er",
        "nach ihren worten |sie",
        "nach seinen angaben |er",
        "nach ihren angaben |sie",
        "so",
    ],
    like: "wie",
    determiners: "der dessen das ein dem den einem eines des sein ihr unser mehrere zwei drei | die deren eine einer seine ihre",
    pronouns: "er es | sie",
    negations: "nicht nichts kein keine keinen nie niemals niemand wenig",
    stops: "am im in an auf bei beim vor nach mit zu zum zur über unter gegen durch um aus seit während wegen trotz gegenüber dass daß wenn als ob \
            weil und oder aber doch sondern denn wurden wurde ist sind war waren hat haben hatte hatten soll sollen kann können will wollen wird \
            werden darf dürfen muss müssen montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute laut so sich dies",
    linkers: "der des von vom für",
    and: "und",
    but: "aber doch jedoch",
    people: &[
        (
            Kind::Government,
            "*minister *ministerin *bürgermeister *bürgermeisterin *präsident *präsidentin *kanzler *kanzlerin *landrat *landrätin \
                            *regierungssprecher *regierungssprecherin *senator *senatorin gouverneur *staatssekretär *staatssekretärin diplomat* botschafter*",
        ),
        (
            Kind::MilitaryPolice,
            "*polizist *polizistin *polizeisprecher *polizeisprecherin *kommissar *kommissarin general oberst *kommandeur",
        ),
        (Kind::Court, "*staatsanwalt *staatsanwältin *richter *richterin"),
        (
            Kind::ExpertNgo,
            "*forscher *forscherin *forschern *biologin *biologe *physiker *physikerin *chemiker *chemikerin *wissenschaftler *wissenschaftlerin \
             *professor *professorin prof dr *experte *expertin *ökonom *ökonomin *geologe *geologin *historiker *historikerin *analyst *analystin arzt ärztin",
        ),
        (
            Kind::Witness,
            "*zeuge *zeugin *anwohner *anwohnerin *augenzeuge *augenzeugin *überlebende *bewohner *bewohnerin *nachbar *nachbarin",
        ),
        (
            Kind::Other,
            "kapitän *kapitänin *trainer *trainerin *sprecher *sprecherin *anwalt *anwältin *abgeordnete *abgeordneter *leiter *leiterin *chef *chefin \
             *direktor *direktorin *ingenieur *ingenieurin *architekt *architektin *arbeiter *arbeiterin bauer bäuerin *landwirt *landwirtin *mitarbeiter \
             *mitarbeiterin *fahrer *fahrerin *vorsitzende *vorsitzender *lehrer *lehrerin *autor *autorin *meister *meisterin *pfleger *pflegerin herr frau \
             *schüler *schülerin *spieler *spielerin *fischer *händler *händlerin *mechaniker *mechanikerin kassierer schatzmeister*",
        ),
    ],
    bodies: &[
        (Kind::Government, "*ministerium *regierung *behörde *stadtverwaltung *rathaus *senat *amt *kanzleramt gemeinde stadtrat"),
        (Kind::MilitaryPolice, "*polizei *armee *bundeswehr *militär"),
        (Kind::Court, "*gericht *staatsanwaltschaft"),
        (Kind::Company, "*konzern *unternehmen firma *reederei *betreiber *hersteller *bank *werk gmbh ag"),
        (Kind::ExpertNgo, "*institut *universität *hochschule *stiftung"),
        (Kind::NewsAgency, "*nachrichtenagentur *agentur"),
        (Kind::NewsOutlet, "*zeitung *magazin *sender *blatt"),
        (Kind::Party, "*partei *fraktion"),
        (Kind::Other, "*verband *verein gewerkschaft* *krankenhaus *klinik *feuerwehr *vorstand *opposition *kommission *klub"),
    ],
    generic: "zeitung magazin sender firma unternehmen",
    bare: "quellen insider kreise beobachter kritiker",
    hedges: "könnte könnten dürfte dürften möglicherweise vielleicht wohl",
    leaning: "ich wir du ihr mich mir uns mein meine unser unsere er sie es ihm ihn ihnen dies diese dieser dieses das dort damals hier heute gestern",
    clitics: "",
    insets: "",
    objects: "",
    habits: Habits {
        capital_nouns: true,
        caseless: false,
        drops_subjects: false,
        bare_genitives: false,
        dashes_in_quotations: false,
        elides: false,
        bent_clauses: true,
    },
};
