//! Whether a text is a notice in an article's place: about cookies, a subscription, a login, a robot that is not let in.

use super::body::weight;

/// Longest text that is taken for a notice.
const LONGEST: usize = 1600;

/// What kind of notice `text` is, if it is one.
pub fn notice(text: &str) -> Option<&'static str> {
    if weight(text) > LONGEST {
        return None;
    }
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().count().max(weight(text) / 6).max(1);
    let said = |phrases: &str| phrases.split('|').filter(|phrase| lower.contains(phrase)).count();
    let (count, kind) = KINDS.iter().map(|(kind, phrases)| (said(phrases), kind)).max_by_key(|(count, _)| *count)?;
    // A short news item about cookies says one or two of these.
    (count >= 3 && count * 25 >= words || count >= 2 && words < 40 || count >= 1 && words < 15).then_some(*kind)
}

const KINDS: [(&str, &str); 4] = [
    (
        "a notice about cookies and consent",
        "cookie|consent|we and our partners|our partners|privacy policy|personalised ads|personalized ads|legitimate interest|gdpr|\
         manage preferences|accept all|your choices|einwilligung|datenschutz|werbung und tracking|unsere partner|personalisierte|\
         zustimmen|akzeptieren|widerruf|pur-abo|consentement|nos partenaires|politique de confidentialité|accepter|\
         données personnelles|publicité personnalisée|consentimiento|nuestros socios|política de privacidad|aceptar|datos personales|\
         consenso|informativa|accetta|i nostri partner|consentimento|aceitar|toestemming|accepteren|samtycke|godkänn|samtykke|zgod|\
         plików|partnerzy|souhlas|согласи|файлы куки|çerez|同意|クッキー|쿠키|개인정보",
    ),
    (
        "an invitation to subscribe or sign in",
        "subscribe|subscription|subscriber|sign in|log in|create an account|free trial|continue reading|unlimited access|\
         already a member|become a member|register to|unlock|cancel anytime|abonnieren|abonnement|jetzt testen|anmelden|einloggen|\
         weiterlesen|registrieren|monatlich kündbar|artikel freischalten|probemonat|digitalabo|abonnent|abonnez|abonné|s'abonner|\
         se connecter|identifiez|suscríbete|suscriptor|iniciar sesión|inicia sesión|regístrate|abbonati|abbonamento|accedi|registrati|\
         assine|assinante|entrar|prenumer|logga in|abonner|logg inn|log ind|inloggen|abonneer|zaloguj|subskryb|předplatn|přihlás|\
         подпис|войдите|підпис|увійдіть|abone ol|giriş yap|会員|ログイン|購読|登録|구독|로그인|订阅|登录|訂閱|登入",
    ),
    (
        "a check whether a robot asks",
        "just a moment|captcha|are you a robot|not a robot|verify you are human|checking your browser|unusual traffic|access denied|\
         access to this page has been denied|ray id|security check|automated|bot detection|request blocked|403 forbidden|\
         too many requests",
    ),
    (
        "a page that shows nothing without its scripts",
        "javascript|enable js|unsupported browser|browser is not supported|outdated browser|update your browser|ad blocker|adblock|\
         disable your ad|loading|page not found|404",
    ),
];
