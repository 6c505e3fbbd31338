//! From where a request came, for counting failed tries.

use crate::newsroom::{Newsroom, Proxies};
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

impl Peer {
    /// Where a request came from.
    pub fn of(parts: &Parts, room: &Newsroom) -> Self {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        Self(origin(direct, &parts.headers, &room.proxies).map(network))
    }
}

impl FromRequestParts<Newsroom> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, room: &Newsroom) -> Result<Self, Infallible> {
        Ok(Self::of(parts, room))
    }
}

/// The nearest address that no proxy of ours has. Each proxy appends whom it serves to `X-Forwarded-For`: read from its end, an
/// entry is believed as long as what sent it is a proxy of ours; from anybody else the header is their invention.
fn origin(direct: Option<IpAddr>, headers: &HeaderMap, proxies: &Proxies) -> Option<IpAddr> {
    let direct = direct?.to_canonical();
    if !proxies.contains(direct) {
        return Some(direct);
    }
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let entries: Vec<&str> = said.flat_map(|list| list.split(',')).map(str::trim).collect();
    for entry in entries.into_iter().rev() {
        let Ok(address) = entry.parse::<IpAddr>() else { break };
        if !proxies.contains(address.to_canonical()) {
            return Some(address);
        }
    }
    // A proxy that does not say whom it serves would make one peer of everybody, and the failed tries of one would lock all out.
    None
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

    fn seen(direct: &str, forwarded: &str, proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).expect("a header"));
        }
        let proxies = Proxies::new(proxies.iter().map(|proxy| proxy.parse().expect("a network")));
        origin(direct.parse().ok(), &headers, &proxies).map(network).map_or_else(String::new, |ip| ip.to_string())
    }

    #[test]
    fn only_what_a_proxy_of_ours_says_is_believed() {
        let here: &[&str] = &["127.0.0.0/8"];
        assert_eq!(seen("203.0.113.9", "198.51.100.1", &[]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", "198.51.100.1", here), "203.0.113.9", "whoever comes past the proxy is who they are");
        assert_eq!(seen("127.0.0.1", "198.51.100.1, 203.0.113.9", here), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", &["127.0.0.0/8", "10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", "", here), "");
        assert_eq!(seen("127.0.0.1", "unknown", here), "");
        assert_eq!(seen("127.0.0.1", "", &[]), "127.0.0.1");
        assert_eq!(seen("", "", here), "");
    }

    #[test]
    fn an_ipv6_household_is_one_peer_and_a_mapped_address_is_ipv4() {
        assert_eq!(seen("2001:db8:1:2:aaaa::1", "", &[]), seen("2001:db8:1:2:bbbb::9", "", &[]));
        assert_ne!(seen("2001:db8:1:2::1", "", &[]), seen("2001:db8:1:3::1", "", &[]));
        assert_eq!(seen("::ffff:192.0.2.7", "", &[]), "192.0.2.7");
    }
}
