//! What a paragraph's words say about its place: whether it ends a sentence, points to another article, or is a notice.

/// Whether `text` ends as a sentence does.
pub fn ends_a_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '“' | '’' | '»' | '«' | '›' | '‹' | ')' | ']' | '」' | '』' | '）')
    });
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔', '።', '։'])
}

/// Whether it points to another article: “Read more: …”. `is_link_or_short`: otherwise it is a sentence that begins so.
pub fn points_elsewhere(text: &str, is_link_or_short: bool) -> bool {
    const POINTERS: &str = "read more|read also|also read|read next|read the full|see also|see more|related|more on this|more from|watch:|watch more|\
        listen:|click here|don't miss|recommended|sign up|subscribe|follow us|download our|download the|join our|advertisement|\
        story continues|article continues|continue reading|keep reading|lesen sie auch|lesen sie hier|lesen sie mehr|auch interessant|\
        mehr zum thema|mehr dazu|mehr lesen|das könnte sie|zum thema|hier lesen sie|lesetipp|anzeige|jetzt lesen|lire aussi|à lire|\
        a lire|lire la suite|voir aussi|sur le même sujet|lea también|lee también|lea más|leer más|más información|te puede interesar|\
        le puede interesar|ver también|leggi anche|leggi di più|approfondisci|vedi anche|leia também|leia mais|veja também|saiba mais|\
        lees ook|lees meer|läs också|läs även|läs mer|les også|læs også|lue myös|czytaj też|czytaj także|czytaj więcej|zobacz też|\
        zobacz także|čtěte také|přečtěte si|čítajte aj|читайте также|читайте по теме|смотрите также|читайте також|читайте ещё|\
        по теме:|ayrıca okuyun|ilgili haber|haberin devamı|baca juga|xem thêm|đọc thêm|tin liên quan|関連記事|あわせて読みたい|관련기사|관련 기사|相关阅读|\
        延伸閱讀|相关新闻|相關新聞|اقرأ أيضا|اقرأ أيضًا|بیشتر بخوانید|इसे भी पढ़ें|यह भी पढ़ें";
    if !is_link_or_short {
        return false;
    }
    let text: String = text.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().take(40).flat_map(char::to_lowercase).collect();
    POINTERS.split('|').any(|pointer| text.starts_with(pointer))
}

/// Whether it says what was wrong before, or what the editors add: part of the article, wherever it stands and however it looks.
pub fn corrects(text: &str) -> bool {
    const CORRECTIONS: &str = "correction|clarification|editor's note|editors' note|an earlier version|a previous version|this article was|this article has been|\
        this story was|this story has been|berichtigung|korrektur|anmerkung der redaktion|in einer früheren|rectificatif|correctif|note de la rédaction|\
        une version précédente|corrección|fe de errata|nota de la redacción|rettifica|nota della redazione|correção|erramos|rectificatie|correctie|\
        rättelse|rettelse|rettelser|oikaisu|sprostowanie|oprava|исправление|уточнение|от редакции|від редакції|виправлення|düzeltme|訂正|更正|정정|تصحيح|תיקון";
    let text: String = text.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().take(40).flat_map(char::to_lowercase).collect();
    let text = text.replace('’', "'");
    CORRECTIONS.split('|').any(|correction| text.starts_with(correction))
}

/// Whether the last lines of an article invite to follow, write or subscribe. `has_link`: to somewhere.
pub fn invites(text: &str, has_link: bool) -> bool {
    const INVITATIONS: &str = "follow us|sign up|subscribe|get in touch|contact us|email us|our newsletter|story tips|our website|for more stories|\
        folgen sie uns|abonnieren sie|newsletter abonnieren|suivez-nous|abonnez-vous|síguenos|suscríbete|seguici|iscriviti|siga-nos|\
        inscreva-se|volg ons|följ oss|подписывайтесь|підписуйтесь|takip edin";
    const LINKED: &str = "newsletter|whatsapp|telegram|google news|app store|google play|podcast";
    let text = text.to_lowercase();
    INVITATIONS.split('|').chain(LINKED.split('|').filter(|_| has_link)).any(|invitation| text.contains(invitation))
}
