//! Samples of traffic: a daily wave with noise. The rate at a moment follows from who sends to whom, the moment and
//! the bandwidth then, and from nothing else.

use std::time::Duration;

use zc_gateway_engine::clock::Timestamp;

use super::window::Window;

/// How far samples lie apart.
pub const INTERVAL: Duration = Duration::from_mins(5);

const DAY: u64 = 24 * 3600;
/// The floor of the wave, its height and the noise on it, each in millionths of the bandwidth. Even all of them
/// together stay below the whole.
const FLOOR: (u64, u64) = (100_000, 300_000);
const HEIGHT: (u64, u64) = (200_000, 400_000);
const NOISE: (u64, u64) = (0, 200_000);

/// Traffic in one direction. Two flows of the same parts are the same, on any gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    seed: u64,
}

/// The rates at one moment, in bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub time: Timestamp,
    /// What came in.
    pub inbound: u64,
    /// What went out.
    pub outbound: u64,
}

impl Flow {
    /// The flow that these parts name.
    pub fn of(parts: &[&str]) -> Self {
        // FNV-1a; 0xFF is in no text, so it keeps the parts apart.
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xFF]));
        let seed = bytes.fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        Self { seed: mixed(seed) }
    }

    /// What comes into a resource, and what goes out of it.
    pub fn both_ways(resource: &str) -> [Self; 2] {
        [Self::of(&[resource, "in"]), Self::of(&[resource, "out"])]
    }

    /// The rate at `moment` in bits per second, on something with this bandwidth in Mbps.
    pub fn rate(self, moment: Timestamp, mbps: u32) -> u64 {
        let second = u64::try_from(moment.seconds().rem_euclid(86_400)).unwrap_or(0);
        let since_low = (second + drawn(self.seed, 1, (0, DAY))) % DAY;
        // A parabola over the day: from 0 at its lowest to 1,000,000 at its highest.
        let wave = 4_000_000 * since_low * (DAY - since_low) / (DAY * DAY);
        let slot = u64::from_ne_bytes(moment.millis().to_ne_bytes());
        let share = drawn(self.seed, 2, FLOOR)
            + drawn(self.seed, 3, HEIGHT) * wave / 1_000_000
            + drawn(mixed(self.seed ^ slot), 4, NOISE);
        // Millionths of so many million bits.
        share * u64::from(mbps)
    }
}

/// The samples of a window; `mbps_at` tells the bandwidth at a moment, 0 where nothing is carried.
pub fn samples(
    window: Window,
    [inbound, outbound]: [Flow; 2],
    mbps_at: impl Fn(Timestamp) -> u32,
) -> Vec<Sample> {
    let sample = |time| {
        let mbps = mbps_at(time);
        Sample { time, inbound: inbound.rate(time, mbps), outbound: outbound.rate(time, mbps) }
    };
    window.times().map(sample).collect()
}

/// A number from `low` to `high` that the seed decides; `which` tells apart those of one seed.
fn drawn(seed: u64, which: u64, (low, high): (u64, u64)) -> u64 {
    low + mixed(seed.wrapping_add(which)) % (high - low + 1)
}

/// Spreads a change of one bit over all of them (the last step of `SplitMix64`).
const fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_700_000_100);

    fn day(flow: Flow, mbps: u32) -> Vec<u64> {
        let at = |slot: i64| Timestamp::from_seconds(START.seconds() + slot * 300);
        (0..288).map(|slot| flow.rate(at(slot), mbps)).collect()
    }

    #[test]
    fn a_rate_is_the_same_for_ever() {
        // Written down once: an upgrade of the gateway must not rewrite the past of its users.
        let [inbound, outbound] = Flow::both_ways("port-1");
        let rates = [inbound.rate(START, 1000), outbound.rate(START, 1000), inbound.rate(START, 1)];
        assert_eq!(rates, [273_117_000, 500_201_000, 273_117]);
    }

    #[test]
    fn it_is_above_zero_and_below_the_bandwidth_and_zero_without_any() {
        for name in 0..200 {
            let [inbound, outbound] = Flow::both_ways(&name.to_string());
            for flow in [inbound, outbound] {
                assert!(day(flow, 100).into_iter().all(|rate| (1..100_000_000).contains(&rate)));
                assert!(day(flow, u32::MAX).into_iter().all(|rate| rate < u64::from(u32::MAX) * 1_000_000));
            }
            assert_eq!(inbound.rate(START, 0), 0);
            assert_ne!(inbound, outbound);
        }
    }

    #[test]
    fn it_rises_and_falls_over_the_day_and_is_never_quite_still() {
        for name in ["a", "b", "c"] {
            let rates = day(Flow::of(&[name]), 1000);
            let (lowest, highest) = (rates.iter().min().unwrap(), rates.iter().max().unwrap());
            assert!(highest - lowest > 200_000_000, "{name}: {lowest} to {highest}");
            assert!(rates.windows(2).all(|pair| pair[0] != pair[1]));
        }
        assert_ne!(day(Flow::of(&["a"]), 1000), day(Flow::of(&["b"]), 1000));
        assert_ne!(Flow::of(&["ab", "c"]), Flow::of(&["a", "bc"]));
    }

    #[test]
    fn times_before_1970_do_no_harm() {
        assert!(Flow::of(&["a"]).rate(Timestamp::from_seconds(-1), 1) > 0);
    }
}
