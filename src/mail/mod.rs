//! Letters to people of the newsroom, by the mail server that whoever runs it named. Nobody waits for one: it is sent in the
//! background, tried again when the server cannot take it for the moment, and given up with a word in the log. That word is ours
//! alone: what a server answers may repeat what it was sent, and a letter holds a way in.

pub use lettre::message::Mailbox;

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::header::{ContentType, HeaderName, HeaderValue},
    transport::smtp::{self, extension::ClientId},
};
use std::{future::Future, net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    sync::Semaphore,
    time::{sleep, timeout},
};
use url::Url;

/// Longest that the mail server has to take a letter.
const LONGEST: Duration = Duration::from_secs(15);
/// How often it is asked to.
const TRIES: u32 = 4;
/// After how long it is asked again; each pause is four times the one before.
const PAUSE: Duration = Duration::from_secs(2);
/// Most letters under way; what is asked for beyond them is not written.
const UNDER_WAY: usize = 100;
/// Most that it is given at once.
const AT_ONCE: usize = 4;
/// How a mail server is named.
const HOW: &str = "give it as smtps://NAME:PASSWORD@HOST, smtp://NAME:PASSWORD@HOST?tls=required or smtp://localhost";

/// A letter to one person, in plain text.
pub struct Letter {
    /// The address.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// What sends letters. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Inside>);

struct Inside {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    under_way: Arc<Semaphore>,
    turn: Semaphore,
}

impl Mailer {
    /// Sends by the mail server at `url`, in the name of `from`, from the host that calls itself `host`.
    ///
    /// # Errors
    /// What is wrong with the address of the server, without what it holds.
    pub fn new(url: &str, from: Mailbox, host: &str) -> Result<Self, String> {
        let named = Url::parse(url).map_err(|_| HOW)?;
        let is_sealed = named.scheme() == "smtps" || named.query_pairs().any(|pair| pair == ("tls".into(), "required".into()));
        if named.password().is_some() && !is_sealed && !is_this_machine(&named) {
            return Err("its password would go where others can read it: add ?tls=required, or begin with smtps://".into());
        }
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| HOW)?.timeout(Some(LONGEST));
        // A path is how the library is told another name.
        if named.path().len() < 2 {
            server = server.hello_name(ClientId::Domain(host.to_owned()));
        }
        let (under_way, turn) = (Arc::new(Semaphore::new(UNDER_WAY)), Semaphore::new(AT_ONCE));
        Ok(Self(Arc::new(Inside { server: server.build(), from, under_way, turn })))
    }

    /// Writes and sends a letter in the background, if there turns out to be one. Who asks cannot tell by the time it takes.
    pub fn later(&self, letter: impl Future<Output = Option<Letter>> + Send + 'static) {
        let Ok(place) = Arc::clone(&self.0.under_way).try_acquire_owned() else {
            return tracing::warn!(most = UNDER_WAY, "a letter is not written: too many are under way");
        };
        let mailer = self.clone();
        tokio::spawn(async move {
            if let Some(letter) = letter.await {
                mailer.send(letter).await;
            }
            drop(place);
        });
    }

    async fn send(&self, letter: Letter) {
        let message = match self.message(letter) {
            Ok(message) => message,
            Err(error) => return tracing::warn!(%error, "a letter cannot be written"),
        };
        let mut pause = PAUSE;
        for left in (0..TRIES).rev() {
            let Err((why, is_final)) = self.attempt(&message).await else { return };
            if is_final || left == 0 {
                return tracing::error!(why, "the mail server did not take a letter: it is given up");
            }
            tracing::warn!(why, seconds = pause.as_secs(), "the mail server did not take a letter: it is asked again");
            sleep(pause).await;
            pause *= 4;
        }
    }

    fn message(&self, Letter { to, subject, text }: Letter) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let from = self.0.from.clone();
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| error.to_string())?;
        let id = format!("<{:032x}@{}>", u128::from_be_bytes(random), from.email.domain());
        // That nobody's holiday answers it (RFC 3834).
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into());
        let message = Message::builder().from(from).to(to.parse::<Address>()?.into()).subject(subject).message_id(Some(id));
        Ok(message.raw_header(automatic).header(ContentType::TEXT_PLAIN).body(text)?)
    }

    /// Gives a letter to the server; else why not, and whether asking again is of no use.
    async fn attempt(&self, message: &Message) -> Result<(), (String, bool)> {
        let _turn = self.0.turn.acquire().await;
        match timeout(LONGEST, self.0.server.send(message.clone())).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err((why(&error), error.is_permanent())),
            Err(_) => Err((format!("it takes longer than {} seconds", LONGEST.as_secs()), false)),
        }
    }
}

/// What went wrong, without a word of the server's own.
fn why(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("it answers {code}"),
        None if error.is_response() => "what it answers is no SMTP".into(),
        None => error.to_string(),
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer(url: &str) -> Result<Mailer, String> {
        Mailer::new(url, "The Beacon <desk@beacon.example>".parse().expect("an address"), "desk.beacon.example")
    }

    #[tokio::test]
    async fn a_password_goes_to_a_mail_server_only_where_nobody_else_reads_it() {
        let sealed = ["smtps://desk:herons@mail.example", "smtp://desk:herons@mail.example:2525?tls=required"];
        let here = ["smtp://desk:herons@localhost:2525", "smtp://desk:herons@127.0.0.1", "smtp://desk:herons@[::1]:25"];
        for url in sealed.iter().chain(&here).chain(&["smtp://mail.example", "smtp://mail.example?tls=opportunistic"]) {
            assert!(mailer(url).is_ok(), "{url}");
        }
        let open = [
            "smtp://desk:herons@mail.example",
            "smtp://desk:herons@127.0.0.1.example",
            "smtp://desk:herons@mail.example?tls=opportunistic",
        ];
        for url in
            open.iter().chain(&["", "mail.example", "https://desk:herons@mail.example", "smtp:", "smtp://desk:herons@localhost?tls=maybe"])
        {
            let refused = mailer(url).err().unwrap_or_else(|| panic!("{url} was taken"));
            assert!(refused.contains("smtp") && !refused.contains("herons"), "{refused}");
        }
    }

    #[tokio::test]
    async fn a_letter_says_who_sends_it_and_that_no_person_did() {
        let letter =
            |to: &str| Letter { to: to.into(), subject: "Für Ilse\r\nBcc: all@desk.example".into(), text: "Guten Tag, Ilse.".into() };
        let mailer = mailer("smtp://localhost").expect("a server");
        let written = String::from_utf8(mailer.message(letter("ilse@desk.example")).expect("a letter").formatted()).expect("ASCII");
        let (head, text) = written.split_once("\r\n\r\n").expect("a head");
        for line in ["To: ilse@desk.example", "Auto-Submitted: auto-generated", "Content-Type: text/plain; charset=utf-8"] {
            assert!(head.lines().any(|there| there == line), "no {line} in {head}");
        }
        for line in ["From: ", "Message-ID: "] {
            assert!(head.lines().any(|there| there.starts_with(line) && there.ends_with("@beacon.example>")), "no {line} in {head}");
        }
        assert!(!head.contains("\nBcc"), "{head}");
        assert_eq!(text.trim_end(), "Guten Tag, Ilse.");
        for wrong in ["", "ilse", "ilse@desk.example, all@desk.example", "ilse@desk.example\r\nBcc: all@desk.example"] {
            assert!(mailer.message(letter(wrong)).is_err(), "{wrong}");
        }
    }
}
