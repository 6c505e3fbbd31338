//! The one way by which this program asks for a page of somebody else: public hosts only, so many bytes, so long, so many redirects,
//! and it says who it is. A name is looked up by [`Public`], and the connection goes to the addresses that it let through: there is
//! no second look-up that could say something else.

use crate::{
    base::tls,
    formats::document::{File, LARGEST_FILE, mebibytes},
};
use futures::future::BoxFuture;
use reqwest::{
    Client, Response, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{ACCEPT, CONTENT_TYPE},
    redirect::{Attempt, Policy},
};
use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::sync::Semaphore;

/// Longest that a page may take, from the first look-up to its last byte.
const LONGEST: Duration = Duration::from_secs(20);
/// Longest until a connection stands.
const LONGEST_CONNECT: Duration = Duration::from_secs(5);
/// Most redirects that are followed.
const MOST_REDIRECTS: usize = 5;
/// Most pages that are asked for at once.
const AT_ONCE: usize = 4;
/// Who asks.
const WHO: &str =
    concat!("Hearsay/", env!("CARGO_PKG_VERSION"), " (claim-provenance desk of a newsroom; one page, asked for by an editor)");

/// A page that was asked for.
#[derive(Debug)]
pub struct Fetched {
    /// Where it was in the end.
    pub url: String,
    /// What it is.
    pub file: File,
    /// Its format, by its media type.
    pub format: &'static str,
}

/// Asks for a page.
///
/// # Errors
/// A sentence that says why there is none, and what to do instead.
pub async fn fetch(address: &str) -> Result<Fetched, String> {
    within(LONGEST, address).await
}

async fn within(longest: Duration, address: &str) -> Result<Fetched, String> {
    static TURN: Semaphore = Semaphore::const_new(AT_ONCE);
    let url = Url::parse(address.trim()).map_err(|_| "is no address: give one that begins with https:// or http://".to_owned())?;
    may_ask(&url)?;
    let asked = async {
        let _turn = TURN.acquire().await;
        asked(CLIENT.as_ref().map_err(Clone::clone)?, url).await
    };
    tokio::time::timeout(longest, asked).await.unwrap_or_else(|_| Err(too_slow()))
}

async fn asked(client: &Client, url: Url) -> Result<Fetched, String> {
    let kinds = "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, */*;q=0.1";
    let response = client.get(url).header(ACCEPT, kinds).send().await.map_err(|error| said(&error))?;
    taken(response).await
}

static CLIENT: LazyLock<Result<Client, String>> = LazyLock::new(|| client(Public(by_system)));

/// Where a name leads.
type Found = BoxFuture<'static, std::io::Result<Vec<SocketAddr>>>;

fn by_system(name: String) -> Found {
    Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
}

fn client<L: Fn(String) -> Found + Send + Sync + 'static>(public: Public<L>) -> Result<Client, String> {
    Client::builder()
        .tls_backend_preconfigured(tls::client().map_err(|error| error.to_string())?)
        .dns_resolver(Arc::new(public))
        .redirect(Policy::custom(redirect))
        .no_proxy()
        .referer(false)
        .user_agent(WHO)
        .connect_timeout(LONGEST_CONNECT)
        .pool_max_idle_per_host(0)
        .build()
        .map_err(|error| error.to_string())
}

fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    if attempt.previous().len() > MOST_REDIRECTS {
        return attempt.error(Refused(format!("leads on more than {MOST_REDIRECTS} times: give the address it leads to")));
    }
    match may_ask(attempt.url()) {
        Ok(()) => attempt.follow(),
        Err(why) => attempt.error(Refused(why)),
    }
}

/// Why a page is not asked for.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(String);

/// Whether an address may be asked for, as far as it shows: its host is looked up later, by [`Public`].
fn may_ask(url: &Url) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must begin with https:// or http://".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a name or a password: give the address without it".into());
    }
    let port = url.port_or_known_default().unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    match number {
        Ok(ip) if !is_public(ip) && !is_open_to_tests(SocketAddr::new(ip, port)) => Err(private()),
        _ if host.is_empty() => Err("names no host".into()),
        _ if !matches!(port, 80 | 443 | 1024..) => Err(format!("is at port {port}, where no pages are")),
        _ => Ok(()),
    }
}

fn private() -> String {
    "is in a private network: only public pages are asked for; paste the text itself instead".into()
}

fn too_slow() -> String {
    format!("did not answer whole within {} seconds; paste the text itself instead", LONGEST.as_secs())
}

/// Looks names up, and gives none that leads into a private network.
struct Public<L>(L);

impl<L: Fn(String) -> Found + Send + Sync> Resolve for Public<L> {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.0(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await?;
            if found.iter().any(|address| !is_public(address.ip()) && !is_open_to_tests(*address)) {
                return Err(Refused(private()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public network: none of a machine itself, its networks, its provider's services.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    // Carrier-grade, protocol assignments, benchmarks, and what is reserved, besides what the library knows.
    let is_special = a == 0 || a >= 240 || (a == 100 && b & 0xC0 == 64) || (a == 192 && b == 0 && c == 0) || (a == 198 && b & 0xFE == 18);
    !(is_special || ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_multicast() || ip.is_documentation())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(ip) = ip.to_ipv4_mapped() {
        return is_public_v4(ip);
    }
    let groups = ip.segments();
    let embedded = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match groups {
        // Translated and tunnelled: what stands in it counts.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => is_public_v4(embedded(high, low)),
        // Documentation, Teredo and its neighbours.
        [0x2001, 0xdb8 | 0..0x200, ..] => false,
        // Only 2000::/3 is given out.
        [first, ..] => first & 0xE000 == 0x2000,
    }
}

/// Loopback addresses that tests serve pages from; no release build has them.
#[cfg(debug_assertions)]
static OPEN: std::sync::Mutex<Vec<SocketAddr>> = std::sync::Mutex::new(Vec::new());

/// Lets a test serve pages from this address.
#[cfg(debug_assertions)]
pub fn open_to_tests(address: SocketAddr) {
    OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(address);
}

#[cfg(debug_assertions)]
fn is_open_to_tests(address: SocketAddr) -> bool {
    OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(&address)
}

#[cfg(not(debug_assertions))]
fn is_open_to_tests(_: SocketAddr) -> bool {
    false
}

/// What is wrong, in words: the innermost cause that is ours, else the kind of the fault.
fn said(error: &reqwest::Error) -> String {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(Refused(why)) = inner.downcast_ref() {
            return why.clone();
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        too_slow()
    } else if error.is_connect() {
        "cannot be reached: see whether the address is right, or paste the text itself".into()
    } else {
        "broke off before its end; try again, or paste the text itself".into()
    }
}

async fn taken(mut response: Response) -> Result<Fetched, String> {
    let status = response.status();
    if !status.is_success() {
        let what = match status.as_u16() {
            300..=399 => "leads on to where no pages are",
            401 | 402 | 403 | 407 | 451 => "is not shown to everybody",
            404 | 410 => "is not there",
            429 => "is asked for too often",
            _ => "cannot be had at the moment",
        };
        return Err(format!("{what} (the site answers {status}): open it in a browser and paste the text itself"));
    }
    let url = response.url().to_string();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let media_type = kind.split(';').next().unwrap_or_default().trim().to_owned();
    let format = match media_type.as_str() {
        "" | "text/html" | "application/xhtml+xml" => "html",
        "text/markdown" | "text/x-markdown" => "markdown",
        "text/plain" => "text",
        other => return Err(format!("is no page but {other}: open it, copy the article and paste it")),
    };
    let charset = kind.split(';').find_map(|part| part.trim().strip_prefix("charset=")).map(|name| name.trim_matches('"').to_owned());
    let too_large = || format!("is larger than the {} we take; paste the part you need", mebibytes(LARGEST_FILE));
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| said(&error))? {
        if bytes.len() + chunk.len() > LARGEST_FILE {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched { file: File { name: url.clone(), bytes, declared: charset, ..File::default() }, url, format })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    #[test]
    fn no_address_of_a_machine_its_networks_or_its_provider_is_public() {
        for ip in [
            "127.0.0.1",
            "127.8.8.8",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "fec0::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "100::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(ip.parse().expect("an address")), "{ip}");
        }
        for ip in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
            "2002:101:101::",
        ] {
            assert!(is_public(ip.parse().expect("an address")), "{ip}");
        }
    }

    #[test]
    fn an_address_is_refused_in_whichever_way_it_is_written() {
        for address in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "https://169.254.169.254/latest/meta-data",
            "http://user@beacon.example/",
            "http://beacon.example:22/",
            "ftp://beacon.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,hello",
        ] {
            assert!(may_ask(&Url::parse(address).expect("an address")).is_err(), "{address}");
        }
        for address in ["https://beacon.example/ferry", "http://beacon.example:8080/", "https://1.1.1.1/"] {
            assert_eq!(may_ask(&Url::parse(address).expect("an address")), Ok(()), "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused_when_it_is_looked_up() {
        let refused = fetch("http://localhost:3000/").await.expect_err("this machine");
        assert!(refused.contains("private network"), "{refused}");
        assert!(fetch("beacon").await.expect_err("no address").contains("is no address"));
    }

    #[tokio::test]
    async fn a_name_that_leads_elsewhere_at_the_second_look_up_is_refused_then_and_the_connection_goes_where_the_first_led() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        // As if it were the public host.
        let public = listener.local_addr().expect("its address");
        open_to_tests(public);
        let asked_for = Arc::new(std::sync::Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked_for);
        let to = format!("http://beacon.example:{}/again", public.port());
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let mut request = [0; 4096];
                let read = connection.read(&mut request).await.unwrap_or_default();
                seen.lock()
                    .expect("unbroken")
                    .push(String::from_utf8_lossy(&request[..read]).lines().next().unwrap_or_default().to_owned());
                let answer = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                drop(connection.write_all(answer.as_bytes()).await);
            }
        });
        for second in ["127.0.0.1", "169.254.169.254", "::1", "10.1.2.3", "::ffff:192.168.0.1", "0.0.0.0"] {
            let second: IpAddr = second.parse().expect("an address");
            let times = Arc::new(std::sync::atomic::AtomicUsize::new(0));
            let counted = Arc::clone(&times);
            let look_up = move |name: String| -> Found {
                assert_eq!(name, "beacon.example");
                let first = counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0;
                // One bad address among good ones spoils them all.
                Box::pin(async move { Ok(if first { vec![public] } else { vec![public, SocketAddr::new(second, 0)] }) })
            };
            let client = client(Public(look_up)).expect("a client");
            let url = Url::parse(&format!("http://beacon.example:{}/ferry", public.port())).expect("an address");
            let refused = asked(&client, url).await.expect_err("private");
            assert!(refused.contains("private network"), "{second}: {refused}");
            assert_eq!(times.load(std::sync::atomic::Ordering::Relaxed), 2, "once for each connection");
            assert_eq!(std::mem::take(&mut *asked_for.lock().expect("unbroken")), ["GET /ferry HTTP/1.1"], "{second}");
        }
    }

    #[tokio::test]
    async fn a_body_that_drips_is_too_slow_and_one_of_30_mb_too_large_however_it_comes() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        open_to_tests(address);
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                tokio::spawn(async move {
                    drop(connection.read(&mut [0; 4096]).await);
                    let head = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 1000\r\n\r\n";
                    drop(connection.write_all(head).await);
                    while connection.write_all(b"a").await.is_ok() {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                });
            }
        });
        let slow = within(Duration::from_millis(400), &format!("http://{address}/drip")).await.expect_err("slow");
        assert!(slow.contains("did not answer whole"), "{slow}");
        let body = "a".repeat(30_000_000);
        let whole = page("200 OK\r\ncontent-type: text/html", &body).await;
        // Said to be short, or not said at all.
        let unsaid =
            serve(format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/html\r\n\r\n{body}").into_bytes(), false).await;
        for address in [whole, unsaid] {
            assert!(fetch(&address).await.expect_err("large").contains("larger than the 8 MiB"));
        }
    }

    /// Answers every request with `answer`, again and again where it is `endless`; where `answer` is empty, never.
    async fn serve(answer: Vec<u8>, endless: bool) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        open_to_tests(address);
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(async move {
                    let mut request = [0; 4096];
                    let read = connection.read(&mut request).await.unwrap_or_default();
                    let asked = String::from_utf8_lossy(&request[..read]).to_ascii_lowercase();
                    assert!(asked.contains("user-agent: hearsay/") && !asked.contains("referer") && !asked.contains("cookie"), "{asked}");
                    if answer.is_empty() {
                        std::future::pending::<()>().await;
                    }
                    while connection.write_all(&answer).await.is_ok() && endless {}
                });
            }
        });
        format!("http://{address}/ferry")
    }

    async fn page(head: &str, body: &str) -> String {
        serve(format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes(), false).await
    }

    #[tokio::test]
    async fn a_page_is_brought_with_its_kind_its_encoding_and_where_it_was_in_the_end() {
        let there = page("200 OK\r\ncontent-type: text/html; charset=\"KOI8-R\"", "<p>Hello</p>").await;
        let first = page(&format!("301 Moved\r\nlocation: {there}"), "").await;
        let found = fetch(&format!(" {first} ")).await.expect("a page");
        assert_eq!((found.url.as_str(), found.format, found.file.declared.as_deref()), (there.as_str(), "html", Some("koi8-r")));
        assert_eq!(found.file.bytes, b"<p>Hello</p>");
        let plain = fetch(&page("200 OK\r\ncontent-type: text/plain", "Hello").await).await.expect("a text");
        assert_eq!(plain.format, "text");
    }

    #[tokio::test]
    async fn a_redirect_into_a_private_network_or_without_end_is_refused() {
        for to in [
            "http://127.0.0.1:9/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::1]:8080/",
            "http://localhost:8080/",
            "http://10.0.0.1/",
            "file:///etc/passwd",
            "http://me:secret@beacon.example/",
        ] {
            let refused = fetch(&page(&format!("302 Found\r\nlocation: {to}"), "").await).await.expect_err(to);
            assert!(
                refused.contains("private network") || refused.contains("leads on to where") || refused.contains("password"),
                "{to}: {refused}"
            );
        }
        let refused = fetch(&page("302 Found\r\nlocation: /again", "").await).await.expect_err("a circle");
        assert!(refused.contains("more than 5 times"), "{refused}");
    }

    #[tokio::test]
    async fn what_has_no_end_is_too_large_too_slow_or_no_page_is_told() {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n";
        let endless = [head.as_bytes(), &b"10000\r\n"[..], &vec![b'a'; 65536], b"\r\n"].concat();
        assert!(fetch(&serve(endless, true).await).await.is_err());
        let large = page("200 OK\r\ncontent-type: text/html", &"a".repeat(LARGEST_FILE + 1)).await;
        assert!(fetch(&large).await.expect_err("large").contains("larger than the 8 MiB"));
        let slow = serve(Vec::new(), false).await;
        assert!(within(Duration::from_millis(200), &slow).await.expect_err("slow").contains("did not answer whole"));
        for (head, said) in [
            ("404 Not Found", "is not there"),
            ("403 Forbidden", "is not shown to everybody"),
            ("503 Service Unavailable", "cannot be had"),
            ("200 OK\r\ncontent-type: application/pdf", "no page but application/pdf"),
            ("200 OK\r\ncontent-type: image/png", "no page but image/png"),
        ] {
            let why = fetch(&page(head, "x").await).await.expect_err(head);
            assert!(why.contains(said), "{head}: {why}");
        }
        let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("its address");
        open_to_tests(nobody);
        assert!(fetch(&format!("http://{nobody}/")).await.expect_err("nobody").contains("cannot be reached"));
    }
}
