//! Letters: who forgot their password asks for a link, who is invited is sent one. The mail server is one of our own, on loopback.

use crate::support::{Client, DAY, Desk, MINUTE, PASSWORD, holds, in_an_empty_newsroom};
use axum::http::{StatusCode, header};
use hearsay::{access::Role, account::commands, mail::Mailer};
use quoted_printable::{ParseMode, decode};
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::sleep,
};
use totp_rs::{Builder, Secret};

/// The address people type.
const PLACE: &str = "http://desk.example:3000";
/// Where a letter is asked for.
const FORGOTTEN: &str = "/sign-in/forgotten";

/// How a mail server behaves.
#[derive(Clone, Copy)]
enum Manner {
    /// It takes every letter.
    Takes,
    /// It refuses each with this code, and repeats what it was sent.
    Refuses(&'static str),
    /// It never says a word.
    IsSilent,
}

/// A mail server, and what it was told.
#[derive(Clone)]
struct Office(Arc<Mutex<Vec<String>>>, u16);

impl Office {
    async fn open(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let office = Self(Arc::default(), listener.local_addr().expect("an address").port());
        let taken = Arc::clone(&office.0);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                // Who hangs up has said all.
                tokio::spawn(serve(line, manner, Arc::clone(&taken)));
            }
        });
        office
    }

    /// What sends by it, with a password.
    fn mailer(&self) -> Mailer {
        let url = format!("smtp://desk:grey-herons@127.0.0.1:{}", self.1);
        Mailer::new(&url, "The Beacon <desk@beacon.example>".parse().expect("an address"), "desk.example").expect("a mail server")
    }

    /// Every letter so far, head and text, and whatever else was said to it.
    fn letters(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().expect("no panic")
    }

    /// The latest letter, when so many have come; none more comes within a moment.
    async fn latest_of(&self, many: usize) -> String {
        for _ in 0..100 {
            if self.letters().len() >= many {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
        sleep(Duration::from_millis(100)).await;
        let letters = self.letters().clone();
        assert_eq!(letters.len(), many, "{letters:?}");
        letters.last().cloned().unwrap_or_default()
    }
}

async fn serve(line: TcpStream, manner: Manner, taken: Arc<Mutex<Vec<String>>>) -> io::Result<()> {
    let (reading, mut writing) = line.into_split();
    let mut lines = BufReader::new(reading).lines();
    if matches!(manner, Manner::IsSilent) {
        while lines.next_line().await?.is_some() {}
        return Ok(());
    }
    writing.write_all(b"220 mail.example ready\r\n").await?;
    let mut letter = String::new();
    while let Some(said) = lines.next_line().await? {
        let answer = match (said.split(' ').next().unwrap_or_default(), manner) {
            ("EHLO", _) => "250-mail.example\r\n250 AUTH PLAIN".to_owned(),
            ("AUTH", _) => "235 known".into(),
            ("DATA", _) => {
                writing.write_all(b"354 go on\r\n").await?;
                while let Some(more) = lines.next_line().await?.filter(|more| more != ".") {
                    letter.push_str(&more);
                    letter.push_str("\r\n");
                }
                match manner {
                    Manner::Refuses(code) => format!("{code} I do not want {}", letter.replace("\r\n", " ")),
                    _ => {
                        let (head, text) = letter.split_once("\r\n\r\n").expect("a head");
                        let is_encoded = head.contains("quoted-printable");
                        let text = if is_encoded { decode(text, ParseMode::Strict).expect("encoded") } else { text.as_bytes().to_vec() };
                        let text = String::from_utf8(text).expect("UTF-8");
                        taken.lock().expect("no panic").push(format!("{head}\n\n{}", text.replace("\r\n", "\n")));
                        "250 taken".into()
                    }
                }
            }
            ("QUIT", _) => "221 bye".into(),
            _ => "250 well".into(),
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// The newsroom with this mail server: an administrator, Ada, and an editor, Ben.
async fn with_mail(manner: Manner, test: impl AsyncFn(&Desk, &Office)) {
    in_an_empty_newsroom(Some(PLACE), async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        desk.add("ben@desk.example", Role::Editor).await;
        let office = Office::open(manner).await;
        assert!(desk.room.clone().with_mailer(office.mailer()).mailer().is_some());
        // Unoptimised, what a test is made of would fill its thread's stack.
        Box::pin(test(desk, &office)).await;
        desk.has_whole_record().await;
    })
    .await;
}

/// Asks for a letter; gives the page one comes to.
async fn ask(desk: &Desk, email: &str) -> String {
    let browser = desk.browser();
    let to = browser.form(FORGOTTEN, &[("email", email)]).await.leads_to();
    assert_eq!(to, "/sign-in/forgotten?done=asked");
    browser.page(&to).await.page(200)
}

/// The address that a letter leads to, from the root on.
fn link(letter: &str) -> &str {
    let (_, rest) = letter.split_once(PLACE).unwrap_or_else(|| panic!("no link in {letter}"));
    rest.lines().next().expect("a line")
}

async fn set(desk: &Desk, link: &str, password: &str) -> (Client, crate::support::Answer) {
    let browser = desk.browser();
    let token = link.strip_prefix("/password?token=").expect("a link for a new password");
    let answer = browser.form("/password", &[("token", token), ("password", password)]).await;
    (browser, answer)
}

#[tokio::test]
async fn who_forgot_their_password_has_a_link_sent_that_works_once_and_an_hour() {
    with_mail(Manner::Takes, async |desk, office| {
        holds(&desk.browser().page("/sign-in").await.page(200), &["<a href=\"/sign-in/forgotten\">Forgotten your password?</a>"]);
        holds(&desk.browser().page(FORGOTTEN).await.page(200), &["name=\"email\"", "Send the link"]);
        ask(desk, " Ben@Desk.example ").await;
        let letter = office.latest_of(1).await;
        for line in ["To: ben@desk.example", "Subject: A new password for desk.example:3000", "Auto-Submitted: auto-generated"] {
            assert!(letter.lines().any(|there| there.trim_end() == line), "no {line} in {letter}");
        }
        holds(&letter, &["Somebody asked for a new password for your account at desk.example:3000", "It works once, within an hour:"]);
        // An hour ends it.
        let late = link(&letter).to_owned();
        desk.wait(60 * MINUTE);
        assert_eq!(desk.browser().page(&late).await.status, StatusCode::NOT_FOUND);

        // One that is asked for ends none: a stranger may have asked. The password, once set, ends all, and the sessions.
        ask(desk, "ben@desk.example").await;
        let first = link(&office.latest_of(2).await).to_owned();
        ask(desk, "ben@desk.example").await;
        let second = link(&office.latest_of(3).await).to_owned();
        let old = desk.signed_in("ben@desk.example").await;
        holds(&desk.browser().page(&first).await.page(200), &["For ben@desk.example."]);
        let (browser, done) = set(desk, &first, "four patient otters").await;
        assert_eq!(done.leads_to(), "/desk");
        browser.page("/desk").await.page(200);
        for used in [&first, &second] {
            assert_eq!(set(desk, used, "five patient otters").await.1.status, StatusCode::NOT_FOUND);
        }
        assert!(old.page("/desk").await.leads_to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_letter_calls_the_newsroom_by_its_name_and_its_address_by_nobody_elses() {
    with_mail(Manner::Takes, async |desk, office| {
        let ada = desk.signed_in("ada@desk.example").await;
        ada.form("/desk/settings", &[("name", "Le Phare – « matin »")]).await.leads_to();
        // Whatever the browser says where it is.
        desk.browser().with("host", "evil.example").form(FORGOTTEN, &[("email", "ben@desk.example")]).await.leads_to();
        let letter = office.latest_of(1).await;
        holds(&letter, &["at Le Phare – « matin », and gave", "\n\n-- \nLe Phare – « matin »\nhttp://desk.example:3000\n"]);
        assert!(!letter.contains("evil"), "{letter}");
        assert!(link(&letter).starts_with("/password?token="), "{letter}");
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_who_has_an_account_and_who_has_none_is_sent_nothing() {
    with_mail(Manner::Takes, async |desk, office| {
        let ben = desk.person("ben@desk.example").await;
        let ada = desk.signed_in("ada@desk.example").await;
        let there = ask(desk, "ben@desk.example").await;
        office.latest_of(1).await;
        ada.form("/desk/people/deactivate", &[("person", &ben.id.to_string())]).await.leads_to();
        let acts = desk.acts().await;
        for nobody in ["nobody@desk.example", "ben@desk.example", "ben@desk.example.evil.example"] {
            assert_eq!(ask(desk, nobody).await, there, "{nobody}");
        }
        for wrong in ["", "ben", "ben@desk.example, eve@evil.example", "ben@desk.example\nbcc:eve@evil.example", &"x".repeat(300)] {
            let page = desk.browser().form(FORGOTTEN, &[("email", wrong)]).await.page(422);
            holds(&page, &["Email is no e-mail address"]);
        }
        office.latest_of(1).await;
        assert_eq!(desk.acts().await, acts, "nothing was made for nobody");
    })
    .await;
}

#[tokio::test]
async fn an_address_is_sent_three_letters_and_who_asks_twenty_within_a_quarter_of_an_hour() {
    with_mail(Manner::Takes, async |desk, office| {
        for email in ["ben@desk.example", "nobody@desk.example"] {
            for _ in 0..3 {
                ask(desk, email).await;
            }
            let refused = desk.browser().form(FORGOTTEN, &[("email", email)]).await;
            holds(&refused.page(429), &["Too many tries. Wait 15 minutes"]);
            assert_eq!(refused.header(header::RETRY_AFTER), "900");
        }
        office.latest_of(3).await;
        // Behind the proxy of this newsroom each household is a peer of its own.
        let eve = desk.browser().with("x-forwarded-for", "198.51.100.7");
        for guess in 0..20 {
            eve.form(FORGOTTEN, &[("email", &format!("guess-{guess}@desk.example"))]).await.leads_to();
        }
        eve.form(FORGOTTEN, &[("email", "ada@desk.example")]).await.page(429);
        desk.browser().with("x-forwarded-for", "198.51.100.8").form(FORGOTTEN, &[("email", "ada@desk.example")]).await.leads_to();
        office.latest_of(4).await;
        desk.wait(15 * MINUTE);
        ask(desk, "ben@desk.example").await;
        office.latest_of(5).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_does_not_ask_for_less_than_the_password_does() {
    with_mail(Manner::Takes, async |desk, office| {
        let ben = desk.signed_in("ben@desk.example").await;
        let page = ben.form("/desk/account/factor", &[]).await;
        let key = page.between("name=\"key\" value=\"", "\"");
        let code = || {
            let codes = Builder::new().with_secret(Secret::try_from_base32(&key).expect("a key")).build().expect("codes");
            codes.generate(desk.room.clock.now().timestamp().unsigned_abs()).to_string()
        };
        ben.form("/desk/account/factor-on", &[("key", &key), ("code", &code())]).await.leads_to();
        desk.wait(MINUTE);
        ask(desk, "ben@desk.example").await;
        let (browser, answer) = set(desk, link(&office.latest_of(1).await), "four patient otters").await;
        holds(&answer.page(200), &["One thing more", "name=\"code\""]);
        assert!(browser.cookie().is_empty() && browser.page("/desk").await.leads_to().starts_with("/sign-in"));
        let step = answer.between("name=\"step\" value=\"", "\"");
        assert_eq!(browser.form("/sign-in/code", &[("step", &step), ("code", &code())]).await.leads_to(), "/desk");
        browser.page("/desk").await.page(200);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_goes_by_mail_and_is_shown_all_the_same() {
    with_mail(Manner::Takes, async |desk, office| {
        let ada = desk.signed_in("ada@desk.example").await;
        let made = ada.form("/desk/people/invite", &[("email", "Cleo@desk.example"), ("role", "editor")]).await;
        holds(&made.page(200), &["It is on its way by mail, and shown only now."]);
        let letter = office.latest_of(1).await;
        holds(&letter, &["To: cleo@desk.example", "Nadia Ferro asks you to join desk.example:3000.", "within 7 days"]);
        assert_eq!(link(&letter), made.between("class=\"secret\">http://desk.example:3000", "<"));
        let token = link(&letter).strip_prefix("/join?token=").expect("an invitation");
        let joined = desk.browser().form("/join", &[("token", token), ("name", "Cleo"), ("password", PASSWORD)]).await;
        assert_eq!(joined.leads_to(), "/desk");
        // Who is not invited is sent nothing.
        ada.form("/desk/people/invite", &[("email", "cleo@desk.example"), ("role", "editor")]).await.page(422);
        office.latest_of(1).await;
    })
    .await;
}

/// What this thread tells on stderr while it is kept.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<u8>>>);

impl io::Write for Told {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Told {
    /// What was told, when there is a line with these words.
    async fn holding(&self, words: &str) -> String {
        for _ in 0..100 {
            let told = String::from_utf8(self.0.lock().expect("no panic").clone()).expect("UTF-8");
            if told.contains(words) {
                return told;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("nothing of “{words}” was told")
    }
}

#[tokio::test]
async fn what_is_told_of_a_mail_server_that_refuses_lets_nobody_in() {
    for (code, what, is_last) in [("451", "it is asked again", false), ("554", "it is given up", true)] {
        // A test runs on one thread, and so does what it begins.
        let told = Told::default();
        let writing = told.clone();
        let _listening =
            tracing::subscriber::set_default(tracing_subscriber::fmt().with_ansi(false).with_writer(move || writing.clone()).finish());
        with_mail(Manner::Refuses(code), async |desk, office| {
            ask(desk, "ben@desk.example").await;
            let told = told.holding(what).await;
            assert!(told.contains(&format!("it answers {code}")) && told.contains("ERROR") == is_last, "{told}");
            for secret in ["token=", "password?", "grey-herons", "Z3JleS1oZXJvbnM", "do not want", "ben@desk.example"] {
                assert!(!told.contains(secret), "{secret} in {told}");
            }
            assert!(office.letters().is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn a_mail_server_that_is_silent_holds_nobody_up() {
    with_mail(Manner::IsSilent, async |desk, _| {
        let begun = Instant::now();
        for email in ["ben@desk.example", "nobody@desk.example"] {
            ask(desk, email).await;
        }
        desk.signed_in("ben@desk.example").await.page("/desk").await.page(200);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    })
    .await;
}

#[tokio::test]
async fn where_no_mail_server_was_named_no_letter_is_offered() {
    in_an_empty_newsroom(Some(PLACE), async |desk| {
        desk.add("ada@desk.example", Role::Admin).await;
        let page = desk.browser().page("/sign-in").await.page(200);
        assert!(page.contains("An administrator can send you a link") && !page.contains("forgotten\""), "{page}");
        holds(&desk.browser().page(FORGOTTEN).await.page(404), &["ask an administrator for a link"]);
        desk.browser().form(FORGOTTEN, &[("email", "ada@desk.example")]).await.page(404);
        let ada = desk.signed_in("ada@desk.example").await;
        let made = ada.form("/desk/people/invite", &[("email", "cleo@desk.example"), ("role", "editor")]).await;
        holds(&made.page(200), &["It is shown only now: pass it on yourself."]);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_an_administrator_makes_ends_those_that_were_sent() {
    with_mail(Manner::Takes, async |desk, office| {
        let ben = desk.person("ben@desk.example").await;
        ask(desk, "ben@desk.example").await;
        let sent = link(&office.latest_of(1).await).to_owned();
        let make = desk.room.write_as_program(move |mut tx| Box::pin(async move { commands::make_password_link(&mut tx, ben.id).await }));
        let token = make.await.expect("a link");
        assert_eq!(desk.browser().page(&sent).await.status, StatusCode::NOT_FOUND);
        desk.wait(DAY - 1);
        desk.browser().page(&format!("/password?token={token}")).await.page(200);
    })
    .await;
}
