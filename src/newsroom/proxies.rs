//! Reverse proxies in front of the server.

use ipnet::IpNet;
use std::net::IpAddr;

/// The networks in which the newsroom's own reverse proxies stand: what one of them says about whom it serves is believed, and
/// nobody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Those in these networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// Whether the machine at this address is one.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}
