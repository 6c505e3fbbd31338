//! French.

use crate::{
    attribution::{SourceKind as Kind, Status},
    suggest::quotation::lexicon::{Habits, Lexicon},
};

pub(in crate::suggest::quotation) static FRENCH: Lexicon = Lexicon {
    verbs: &[
        (
            Status::Reported,
            "~déclaré ~dit ~affirmé ~expliqué ~indiqué ~précisé ~annoncé ~ajouté ~assuré ~souligné ~répondu ~raconté ~rapporté ~écrit ~confié ~rappelé \
             ~lancé ~prévenu ~averti ~martelé ~commenté ~conclu ~insisté ~déploré ~regretté ~réagi ~poursuivi ~reconnu ~admis ~noté \
             ~critiqué ~révélé ~témoigné ~publié dit disent déclare déclarent affirme affirment explique expliquent indique indiquent précise précisent \
             annonce annoncent ajoute ajoutent assure assurent souligne répond raconte racontent rapporte rapportent écrit écrivent confie rappelle déplore \
             regrette témoigne poursuit insiste prévient avertit reconnaît lance commente conclut soupire lâche martèle signale signalent déclara affirma expliqua répondit ajouta assura",
        ),
        (Status::Alleged, "~prétendu prétend prétendent ~accusé! accuse! accusent! ~dénoncé dénonce dénoncent ~allégué"),
        (Status::Denied, "~nié! nie! nient! ~démenti! dément! démentent! ~réfuté! réfute! réfutent!"),
        (Status::Confirmed, "~confirmé! confirme! confirment!"),
        (
            Status::Speculated,
            "~estimé estime estiment pense pensent ~pensé croit croient ~supposé suppose soupçonne craint craignent ~prédit prévoit prévoient ~avancé",
        ),
        (Status::Disputed, "~contesté! conteste! contestent! doutent"),
        (Status::Retracted, "~rétracté"),
    ],
    auxiliaries: "a ont avait avaient",
    adverbs: "également aussi ainsi notamment encore ensuite toutefois d'abord alors mardi lundi mercredi jeudi vendredi samedi dimanche hier ce matin soir",
    that: "que qu'",
    subjunctives: "",
    according: &["selon", "d' après", "d'après", "de l' avis de", "aux dires de"],
    like: "comme",
    determiners: "le un ce son leur l' plusieurs deux trois les des cet | la une cette sa",
    pronouns: "il ils on | elle elles",
    negations: "ne n' rien pas jamais",
    stops: "à au aux dans devant lors en sur sous pour avec par chez vers après avant depuis pendant contre entre sans qui que qu' où dont et ou mais donc \
            car si comme lundi mardi mercredi jeudi vendredi samedi dimanche hier jeudi ce matin soir selon puis alors sont est était a ont avait auprès chargé chargée c' ceci cela \
            se s' y ne n' ce",
    linkers: "de du des d' la l' les",
    and: "et",
    but: "mais",
    people: &[
        (
            Kind::Government,
            "ministre préfet préfète maire président présidente premier première secrétaire gouverneur ambassadeur ambassadrice sénateur \
                            sénatrice diplomate diplomates chancelier chancelière",
        ),
        (Kind::MilitaryPolice, "policier policière commissaire général colonel gendarme lieutenant capitaine"),
        (Kind::Court, "procureur procureure juge magistrat magistrate"),
        (
            Kind::ExpertNgo,
            "chercheur chercheuse chercheurs biologiste physicien physicienne géologue professeur professeure historien historienne économiste analyste \
             expert experte experts scientifique scientifiques médecin climatologue sociologue politologue",
        ),
        (Kind::Witness, "témoin témoins habitant habitante habitants riverain riveraine rescapé rescapée voisin voisine"),
        (
            Kind::Other,
            "porte-parole entraîneur entraîneuse député députée avocat avocate directeur directrice infirmier infirmière ingénieur ingénieure agriculteur \
             agricultrice ouvrier ouvrière pêcheur trésorier trésorière responsable patron patronne chef cheffe auteur autrice joueur joueuse m mme mlle dr \
             enseignant enseignante syndicaliste conseiller conseillère élu élue architecte pilote écrivain écrivaine",
        ),
    ],
    bodies: &[
        (Kind::Government, "ministère gouvernement mairie préfecture administration municipalité"),
        (Kind::MilitaryPolice, "police armée gendarmerie"),
        (Kind::Court, "tribunal parquet cour"),
        (Kind::Company, "société compagnie entreprise groupe banque constructeur exploitant"),
        (Kind::ExpertNgo, "institut université fondation ong laboratoire"),
        (Kind::NewsAgency, "agence"),
        (Kind::NewsOutlet, "journal quotidien hebdomadaire magazine chaîne site"),
        (Kind::Party, "parti"),
        (Kind::Other, "association syndicat club hôpital opposition commission fédération comité"),
    ],
    generic: "journal quotidien hebdomadaire magazine chaîne site",
    bare: "source sources observateurs critiques certains",
    hedges: "pourrait pourraient peut-être",
    leaning: "je j' nous tu vous me m' te mon ma mes notre nos il elle ils elles lui leur son sa ses on ce cela ça ici hier celui celle *ons",
    clitics: "l' s' y en",
    insets: "chargé chargée membre qui",
    objects: "",
    habits: Habits {
        capital_nouns: false,
        caseless: false,
        drops_subjects: false,
        bare_genitives: false,
        dashes_in_quotations: false,
        elides: true,
        bent_clauses: false,
    },
};
