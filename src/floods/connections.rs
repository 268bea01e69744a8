//! How many connections each sender has open.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use parking_lot::Mutex;

use super::Network;

/// Counts open connections by sender. There are never more entries than open connections.
pub struct Connections {
    most: u32,
    open: Mutex<HashMap<Network, u32>>,
}

/// A connection that is counted for as long as this lives.
pub struct OpenConnection {
    all: Arc<Connections>,
    sender: Network,
}

impl Connections {
    /// Each sender may have so many.
    pub fn new(most: NonZeroU32) -> Arc<Self> {
        Arc::new(Self { most: most.get(), open: Mutex::default() })
    }

    /// Counts one more; none when its sender has as many as it may.
    pub fn open(self: &Arc<Self>, peer: IpAddr) -> Option<OpenConnection> {
        let sender = Network::from(peer);
        let mut open = self.open.lock();
        let count = open.entry(sender).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        drop(open);
        Some(OpenConnection { all: Arc::clone(self), sender })
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        let mut open = self.all.open.lock();
        if let Some(count) = open.get_mut(&self.sender) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.sender);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sender_has_its_own_places_and_gives_them_back() {
        let all = Connections::new(NonZeroU32::new(2).unwrap());
        let open = |text: &str| all.open(text.parse().unwrap());
        let (first, second) = (open("192.0.2.1"), open("::ffff:192.0.2.1"));
        assert!(first.is_some() && second.is_some() && open("192.0.2.1").is_none());
        let other = open("192.0.2.2");
        assert!(other.is_some());
        drop(first);
        let third = open("192.0.2.1");
        assert!(third.is_some() && open("192.0.2.1").is_none());
        drop((second, third, other));
        assert!(all.open.lock().is_empty(), "what is closed is forgotten");
    }
}
