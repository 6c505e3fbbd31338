//! Who is connected: so many in all, so many from one peer. Who comes when all is taken displaces a connection that only
//! waits, so that those who open connections and say nothing keep nobody out.

use super::{Limits, progress::Progress};
use crate::{newsroom::Proxies, web::peer::network};
use std::{
    cmp::Reverse,
    collections::HashMap,
    net::IpAddr,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Notify;

/// What is known of a connection.
#[derive(Debug)]
pub struct Slot {
    /// How far it has got.
    pub progress: Progress,
    /// Told when it must make room for another.
    pub displaced: Notify,
}

/// The connections there are, by peer.
#[derive(Debug)]
pub struct Slots {
    most: usize,
    most_of_a_peer: usize,
    proxies: Proxies,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    count: usize,
    peers: HashMap<IpAddr, Vec<Arc<Slot>>>,
}

/// A slot for as long as this lives.
#[derive(Debug)]
pub struct Held {
    slots: Arc<Slots>,
    peer: IpAddr,
    slot: Arc<Slot>,
}

impl Slots {
    pub fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            most: limits.connections,
            most_of_a_peer: limits.per_peer,
            proxies: limits.proxies.clone(),
            taken: Mutex::default(),
        })
    }

    /// A slot for a connection from this address; `None` when every other one is at work for somebody.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<Held> {
        let peer = network(address);
        let of_a_peer = if self.proxies.contains(address.to_canonical()) { usize::MAX } else { self.most_of_a_peer };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.peers.get(&peer).is_some_and(|own| own.len() >= of_a_peer) {
            taken.displace(peer)?;
        } else if taken.count >= self.most {
            let crowd = taken.largest_that_waits()?;
            taken.displace(crowd)?;
        }
        let slot = Arc::new(Slot { progress: Progress::begin(), displaced: Notify::new() });
        taken.peers.entry(peer).or_default().push(Arc::clone(&slot));
        taken.count += 1;
        drop(taken);
        Some(Held { slots: Arc::clone(self), peer, slot })
    }
}

impl Taken {
    /// The peer with the most connections, of those with one that waits.
    fn largest_that_waits(&self) -> Option<IpAddr> {
        let waiting = self.peers.iter().filter_map(|(peer, slots)| {
            let since = slots.iter().filter_map(|slot| slot.progress.waiting_since()).min()?;
            Some((slots.len(), Reverse(since), *peer))
        });
        waiting.max().map(|(_, _, peer)| peer)
    }

    /// Sends away the connection of a peer that has waited longest.
    fn displace(&mut self, peer: IpAddr) -> Option<()> {
        let slots = self.peers.get(&peer)?;
        let waiting = slots.iter().filter_map(|slot| Some((slot.progress.waiting_since()?, slot)));
        let slot = waiting.min_by_key(|(since, _)| *since).map(|(_, slot)| Arc::clone(slot))?;
        slot.displaced.notify_one();
        self.remove(peer, &slot);
        Some(())
    }

    fn remove(&mut self, peer: IpAddr, slot: &Arc<Slot>) {
        let Some(slots) = self.peers.get_mut(&peer) else { return };
        // Who was displaced is not there any more.
        if let Some(at) = slots.iter().position(|other| Arc::ptr_eq(other, slot)) {
            slots.swap_remove(at);
            self.count -= 1;
        }
        if slots.is_empty() {
            self.peers.remove(&peer);
        }
    }
}

impl Deref for Held {
    type Target = Arc<Slot>;

    fn deref(&self) -> &Arc<Slot> {
        &self.slot
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(self.peer, &self.slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(connections: usize, per_peer: usize, proxied: bool) -> Arc<Slots> {
        let near = ["127.0.0.0/8", "::1/128", "172.16.0.0/12", "fd00::/8"].iter().map(|network| network.parse().expect("a network"));
        let proxies = if proxied { Proxies::new(near) } else { Proxies::default() };
        Slots::new(&Limits { connections, per_peer, proxies, ..Limits::default() })
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    /// A connection with a request at work.
    fn busy(slots: &Arc<Slots>, from: &str) -> Option<Held> {
        slots.take(ip(from)).inspect(|held| held.progress.requested())
    }

    fn count(slots: &Arc<Slots>) -> usize {
        let taken = slots.taken.lock().expect("no panic");
        assert_eq!(taken.count, taken.peers.values().map(Vec::len).sum::<usize>());
        assert!(taken.peers.values().all(|list| !list.is_empty()));
        taken.count
    }

    #[tokio::test]
    async fn a_peer_at_work_on_all_it_may_have_is_refused_and_others_are_not() {
        let slots = slots(10, 2, false);
        let own = [busy(&slots, "203.0.113.9"), busy(&slots, "::ffff:203.0.113.9")];
        assert!(own.iter().all(Option::is_some));
        assert!(busy(&slots, "203.0.113.9").is_none());
        let household = [busy(&slots, "2001:db8:1:2::1"), busy(&slots, "2001:db8:1:2:ffff::9")];
        assert!(household.iter().all(Option::is_some));
        assert!(busy(&slots, "2001:db8:1:2::3").is_none());
        assert!(busy(&slots, "2001:db8:1:3::1").is_some());
        assert!(busy(&slots, "198.51.100.1").is_some());
        drop(own);
        assert!(busy(&slots, "203.0.113.9").is_some());
        drop(household);
        assert_eq!(count(&slots), 0);
    }

    #[tokio::test]
    async fn who_waits_longest_makes_room_in_its_own_crowd_first() {
        let slots = slots(4, 3, false);
        let crowd: Vec<_> = (0..3).filter_map(|_| slots.take(ip("203.0.113.9"))).collect();
        crowd[0].progress.requested();
        let other = slots.take(ip("198.51.100.1")).expect("the last one");
        let guest = slots.take(ip("198.51.100.2")).expect("room is made");
        assert_eq!(count(&slots), 4);
        let displaced = |held: &Held| futures::FutureExt::now_or_never(held.displaced.notified()).is_some();
        assert_eq!([&crowd[0], &crowd[1], &crowd[2], &other, &guest].map(displaced), [false, true, false, false, false]);
        drop(crowd);
        assert_eq!(count(&slots), 2);
    }

    #[tokio::test]
    async fn when_all_are_at_work_nobody_else_comes_in() {
        let slots = slots(2, 2, false);
        let _two = [busy(&slots, "203.0.113.9"), busy(&slots, "198.51.100.1")];
        assert!(slots.take(ip("198.51.100.2")).is_none());
        assert_eq!(count(&slots), 2);
    }

    #[tokio::test]
    async fn a_proxy_of_ones_own_has_all_and_strangers_have_not() {
        for near in ["127.0.0.1", "::1", "172.17.0.1", "fd00::1"] {
            let with = slots(9, 1, true);
            assert!([busy(&with, near), busy(&with, near)].iter().all(Option::is_some), "{near}");
            let without = slots(9, 1, false);
            assert!([busy(&without, near), busy(&without, near)][1].is_none(), "{near}");
        }
        let with = slots(9, 1, true);
        assert!([busy(&with, "203.0.113.9"), busy(&with, "203.0.113.9")][1].is_none());
    }
}
