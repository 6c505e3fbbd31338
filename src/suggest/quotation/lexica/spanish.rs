//! Spanish.

use crate::{
    attribution::{SourceKind as Kind, Status},
    suggest::quotation::lexicon::{Habits, Lexicon},
};

pub(in crate::suggest::quotation) static SPANISH: Lexicon = Lexicon {
    verbs: &[
        (
            Status::Reported,
            "dijo dijeron dice dicen ~dicho afirmó afirmaron afirma afirman ~afirmado declaró declararon declara ~declarado explicó explicaron explica \
             ~explicado indicó indicaron indica ~indicado precisó precisaron ~precisado anunció anunciaron anuncia ~anunciado informó informaron informa \
             informan ~informado añadió añadieron añade ~añadido agregó agregaron aseguró aseguraron asegura ~asegurado señaló señalaron señala señalan precisa precisan indican explicaron aseguran lamentan advierten reconocen sostienen subrayan murmuró confesó confiesa ~señalado \
             respondió respondieron responde contó contaron cuenta cuentan ~contado relató relataron relata publicó publicaron publica ~publicado escribió \
             escribe lamentó lamentaron lamenta subrayó subraya recordó recuerda advirtió advirtieron advierte ~advertido insistió manifestó manifestaron \
             expresó reconoció admitió comentó concluyó sostuvo sostiene reveló criticó prometió apuntó apunta detalló destacó ~criticado ~defendido ~subrayado ~recordado ~lamentado ~reconocido ~sostenido ~comentado ~respondido \
             ~insistido ~destacado ~revelado ~añadido ~advertido recalcó complementó",
        ),
        (Status::Alleged, "denunció denunciaron denuncia ~denunciado acusó! acusaron! acusa! acusan! ~acusado! alegó alegaron alega"),
        (Status::Denied, "negó! negaron! niega! niegan! ~negado! desmintió! desmintieron! desmiente! ~desmentido! rechazó! rechazaron!"),
        (Status::Confirmed, "confirmó! confirmaron! confirma! ~confirmado!"),
        (
            Status::Speculated,
            "cree creen creía estima estiman estimó calcula calculan calculó sospecha sospechan teme temen supone prevé prevén opina opinan considera piensa",
        ),
        (Status::Disputed, "cuestionó! cuestiona! dudan"),
        (Status::Retracted, "retiró!"),
    ],
    auxiliaries: "ha han había habían",
    adverbs: "también además ayer hoy luego después así lunes martes miércoles jueves viernes sábado domingo el",
    that: "que",
    subjunctives: "",
    according: &["según", "de acuerdo con", "de acuerdo a", "a juicio de", "en palabras de"],
    like: "como",
    determiners: "el un los unos este su sus varios dos tres | la una las unas esta",
    pronouns: "él ellos | ella ellas",
    negations: "no nada nunca tampoco",
    stops: "a al ante en con por para sobre tras desde hasta durante contra entre sin bajo que quien donde cuando y e o u pero sino mientras si como lunes \
            martes miércoles jueves viernes sábado domingo ayer hoy según luego es son fue era ha han había se no lo pidió esto eso",
    linkers: "de del la los las",
    and: "y e",
    but: "pero aunque",
    people: &[
        (
            Kind::Government,
            "ministro ministra alcalde alcaldesa presidente presidenta gobernador gobernadora secretario secretaria embajador embajadora \
                            senador senadora canciller diplomático diplomáticos consejero consejera",
        ),
        (Kind::MilitaryPolice, "comisario comisaria general coronel agente sargento"),
        (Kind::Court, "fiscal juez jueza magistrado magistrada"),
        (
            Kind::ExpertNgo,
            "investigador investigadora investigadores biólogo bióloga físico física geólogo geóloga profesor profesora historiador historiadora economista \
             analista analistas experto experta expertos científico científica científicos médico médica catedrático",
        ),
        (Kind::Witness, "testigo testigos vecino vecina vecinos superviviente habitante habitantes"),
        (
            Kind::Other,
            "portavoz entrenador entrenadora diputado diputada abogado abogada director directora enfermero enfermera ingeniero ingeniera agricultor \
             agricultora obrero obrera pescador tesorero tesorera responsable jefe jefa autor autora jugador jugadora sr sra don doña dr dra maestro maestra \
             concejal capitán dirigente líder arquitecto arquitecta piloto escritor escritora",
        ),
    ],
    bodies: &[
        (Kind::Government, "ministerio gobierno ayuntamiento alcaldía consejería"),
        (Kind::MilitaryPolice, "policía ejército guardia"),
        (Kind::Court, "fiscalía tribunal juzgado"),
        (Kind::Company, "empresa compañía naviera grupo banco constructora"),
        (Kind::ExpertNgo, "instituto universidad fundación ong laboratorio"),
        (Kind::NewsAgency, "agencia"),
        (Kind::NewsOutlet, "diario periódico revista cadena"),
        (Kind::Party, "partido"),
        (Kind::Other, "asociación sindicato club hospital oposición plataforma colectivo junta comisión federación comité"),
    ],
    generic: "empresa compañía diario periódico revista cadena",
    bare: "fuente fuentes observadores críticos algunos",
    hedges: "podría podrían quizá quizás",
    leaning: "yo nosotros me nos mi mis nuestro nuestra nuestros tú te usted ustedes él ella ellos ellas le les lo su sus esto eso esta este aquí ayer hoy *mos",
    clitics: "se le lo",
    insets: "encargado encargada miembro quien que",
    objects: "",
    habits: Habits {
        capital_nouns: false,
        caseless: false,
        drops_subjects: true,
        bare_genitives: false,
        dashes_in_quotations: true,
        elides: false,
        bent_clauses: false,
    },
};
