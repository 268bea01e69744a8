//! How often a sender may fail to prove who it is. Only what fails is counted and refused: a proof that holds is never
//! looked up here.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{Network, Origin};

/// Counts failed proofs by sender. Each sender has one of 65,536 places, at random: a flood from any number of
/// addresses takes no more memory than that. Two who share a place share its limit.
pub struct FailedProofs {
    /// None where nothing is counted.
    limiter: Option<DefaultKeyedRateLimiter<u16>>,
    clock: DefaultClock,
    places: RandomState,
}

impl FailedProofs {
    /// Each sender may fail so often in a minute; 0 is without limit.
    pub fn new(a_minute: u32) -> Self {
        let limiter = NonZeroU32::new(a_minute).map(|limit| RateLimiter::keyed(Quota::per_minute(limit)));
        Self { limiter, clock: DefaultClock::default(), places: RandomState::new() }
    }

    /// Counts a failure. The error is in how many seconds the next one is told as such. This machine itself is not
    /// counted: who guesses from here could read more than a guess gives.
    pub fn count(&self, origin: Origin) -> Result<(), u64> {
        let Some(limiter) = self.limiter.as_ref().filter(|_| !origin.is_local) else { return Ok(()) };
        limiter.check_key(&self.place(origin.address)).map_err(|later| {
            let wait = later.wait_time_from(self.clock.now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }

    #[allow(clippy::cast_possible_truncation, reason = "some bits of a hash are a hash")]
    fn place(&self, address: IpAddr) -> u16 {
        self.places.hash_one(Network::from(address)) as u16
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;

    fn from(text: &str) -> Origin {
        Origin { address: text.parse().unwrap(), is_local: false }
    }

    #[test]
    fn each_sender_is_counted_by_itself_and_this_machine_is_not() {
        let proofs = FailedProofs::new(3);
        for _ in 0..3 {
            assert_eq!(proofs.count(from("2001:db8::1")), Ok(()));
        }
        // The next place is free 20 s after the first was taken.
        assert_eq!(proofs.count(from("2001:db8::2")), Err(20));
        assert_eq!(proofs.count(from("2001:db8:0:1::1")), Ok(()));
        assert_eq!(proofs.count(from("192.0.2.1")), Ok(()));
        for _ in 0..10 {
            assert_eq!(proofs.count(Origin { is_local: true, ..from("127.0.0.1") }), Ok(()));
        }
        let (unlimited, from) = (FailedProofs::new(0), from("192.0.2.1"));
        assert!((0..1000).all(|_| unlimited.count(from).is_ok()));
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_than_its_places() {
        let proofs = FailedProofs::new(100);
        for line in 0..300_000_u128 {
            let address = Ipv6Addr::from_bits(0x2001_0db8 << 96 | line << 64).into();
            let _ = proofs.count(Origin { address, is_local: false });
        }
        let taken = proofs.limiter.as_ref().unwrap().len();
        assert!((60_000..=65_536).contains(&taken), "{taken}");
    }
}
