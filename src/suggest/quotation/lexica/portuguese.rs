//! Portuguese, of both sides of the sea.

use crate::{
    attribution::{SourceKind as Kind, Status},
    suggest::quotation::lexicon::{Habits, Lexicon},
};

pub(in crate::suggest::quotation) static PORTUGUESE: Lexicon = Lexicon {
    verbs: &[
        (
            Status::Reported,
            "disse disseram diz dizem afirmou afirmaram afirma afirmam declarou declararam declara explicou explicaram explica indicou indicaram indica \
             precisou anunciou anunciaram anuncia informou informaram informa acrescentou acrescentaram acrescenta garantiu garantiram garante assegurou \
             sublinhou respondeu responderam responde contou contaram conta contam relatou relataram relata noticiou noticiaram noticia escreveu escreveram \
             escreve lamentou lamentaram lamenta lembrou alertou alertaram alerta avisou insistiu ressaltou destacou reconheceu admitiu comentou concluiu \
             revelou criticou prometeu salientou referiu referiram frisou adiantou publicou",
        ),
        (Status::Alleged, "alegou alegaram alega acusou! acusaram! acusa! acusam! denunciou denunciaram denuncia"),
        (Status::Denied, "negou! negaram! nega! negam! desmentiu! desmentiram! desmente! rejeitou! rejeitaram!"),
        (Status::Confirmed, "confirmou! confirmaram! confirma!"),
        (
            Status::Speculated,
            "acredita acreditam acreditava estima estimam estimou calcula suspeita suspeitam teme temem supõe prevê preveem considera pensa admite",
        ),
        (Status::Disputed, "contestou! contesta! duvida duvidam"),
        (Status::Retracted, "retirou!"),
    ],
    auxiliaries: "",
    adverbs: "também ainda ontem hoje depois assim então",
    that: "que",
    subjunctives: "",
    according: &["segundo", "de acordo com", "conforme", "nas palavras de", "na opinião de"],
    like: "como",
    determiners: "o um os uns este seu seus vários dois três | a uma as umas esta",
    pronouns: "ele eles | ela elas",
    negations: "não nada nunca nem",
    stops: "à às ao aos em no na nos nas com por para pelo pela sobre após desde até durante contra entre sem que quem onde quando e ou mas se como \
            segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo ontem hoje segundo é são foi era tem têm não pediu numa num depois isto isso",
    linkers: "de do da dos das",
    and: "e",
    but: "mas porém",
    people: &[
        (
            Kind::Government,
            "ministro ministra prefeito prefeita presidente presidenta governador governadora secretário secretária embaixador embaixadora \
                            senador senadora autarca chanceler diplomata diplomatas vereador vereadora",
        ),
        (Kind::MilitaryPolice, "comissário comissária general coronel agente delegado delegada"),
        (Kind::Court, "procurador procuradora juiz juíza promotor promotora magistrado magistrada"),
        (
            Kind::ExpertNgo,
            "investigador investigadora investigadores pesquisador pesquisadora biólogo bióloga físico física geólogo geóloga professor professora \
             historiador historiadora economista analista analistas especialista especialistas cientista cientistas médico médica",
        ),
        (Kind::Witness, "testemunha testemunhas morador moradora moradores vizinho vizinha sobrevivente"),
        (
            Kind::Other,
            "porta-voz treinador treinadora técnico deputado deputada advogado advogada diretor diretora enfermeiro enfermeira engenheiro engenheira \
             agricultor agricultora operário operária pescador tesoureiro tesoureira responsável chefe autor autora jogador jogadora sr sra dr dra dona \
             professor capitão dirigente líder padre arquiteto arquiteta piloto escritor escritora",
        ),
    ],
    bodies: &[
        (Kind::Government, "ministério governo prefeitura câmara secretaria"),
        (Kind::MilitaryPolice, "polícia exército marinha"),
        (Kind::Court, "procuradoria tribunal"),
        (Kind::Company, "empresa companhia transportadora grupo banco construtora"),
        (Kind::ExpertNgo, "instituto universidade fundação ong laboratório"),
        (Kind::NewsAgency, "agência"),
        (Kind::NewsOutlet, "jornal diário revista emissora"),
        (Kind::Party, "partido"),
        (Kind::Other, "associação sindicato clube hospital oposição plataforma coletivo junta comissão federação comité comitê"),
    ],
    generic: "empresa companhia jornal diário revista emissora",
    bare: "fonte fontes observadores críticos alguns",
    hedges: "poderia poderiam talvez",
    leaning: "eu nós me nos meu minha nosso nossa nossos você vocês tu te ele ela eles elas lhe lhes seu sua seus suas isto isso esta este aqui ontem hoje *mos",
    clitics: "se lhe",
    insets: "encarregado encarregada membro que",
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
