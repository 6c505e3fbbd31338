//! From where a request came, for counting failed tries.

use crate::newsroom::Newsroom;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

/// Where a request came from; `None` when that cannot be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub Option<IpAddr>);

impl FromRequestParts<Newsroom> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, room: &Newsroom) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        Ok(Self(origin(direct, &parts.headers, room.public_url.is_some()).map(network)))
    }
}

/// With a public address there is a reverse proxy in front: it appends whom it serves to `X-Forwarded-For`, so only the
/// last entry is its own word and all before it may be invented. Without one the header is anybody's invention.
fn origin(direct: Option<IpAddr>, headers: &HeaderMap, proxied: bool) -> Option<IpAddr> {
    if !proxied {
        return direct;
    }
    let said = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let last = said.and_then(|list| list.rsplit(',').next()).and_then(|entry| entry.trim().parse().ok());
    // A proxy on this machine that does not say whom it serves would make one peer of everybody, and the failed tries
    // of one would lock all out.
    last.or_else(|| direct.filter(|ip| !ip.is_loopback()))
}

/// What one household or machine has: with IPv6 a whole /64, out of which each try could come from a new address.
pub fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(direct: &str, forwarded: &str, proxied: bool) -> String {
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).expect("a header"));
        }
        origin(direct.parse().ok(), &headers, proxied).map(network).map_or_else(String::new, |ip| ip.to_string())
    }

    #[test]
    fn only_the_last_entry_of_a_proxy_is_believed_and_nothing_without_a_proxy() {
        assert_eq!(seen("203.0.113.9", "198.51.100.1", false), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", "198.51.100.1, 203.0.113.9", true), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", "", true), "");
        assert_eq!(seen("127.0.0.1", "unknown", true), "");
        assert_eq!(seen("127.0.0.1", "", false), "127.0.0.1");
        assert_eq!(seen("", "", false), "");
    }

    #[test]
    fn an_ipv6_household_is_one_peer_and_a_mapped_address_is_ipv4() {
        assert_eq!(seen("2001:db8:1:2:aaaa::1", "", false), seen("2001:db8:1:2:bbbb::9", "", false));
        assert_ne!(seen("2001:db8:1:2::1", "", false), seen("2001:db8:1:3::1", "", false));
        assert_eq!(seen("::ffff:192.0.2.7", "", false), "192.0.2.7");
    }
}
