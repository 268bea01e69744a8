//! What is told about many samples in a few numbers.

use super::samples::INTERVAL;

/// The statistics of rates in bits per second. All are zero where there is no sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// The 95th percentile by nearest rank: the smallest rate that at least 95 of 100 samples do not exceed.
    pub percentile_95: u64,
    /// The average, rounded down.
    pub average: u64,
    /// The largest.
    pub largest: u64,
    /// The smallest.
    pub smallest: u64,
    /// How many bytes were carried, when each sample stands for one interval.
    pub bytes: u64,
}

impl Statistics {
    /// The statistics of these rates, in any order.
    pub fn of(rates: impl Iterator<Item = u64>) -> Self {
        let mut sorted: Vec<u64> = rates.collect();
        sorted.sort_unstable();
        let (Some(&smallest), Some(&largest)) = (sorted.first(), sorted.last()) else {
            return Self::default();
        };
        let rank = (sorted.len() * 95).div_ceil(100);
        let sum: u64 = sorted.iter().sum();
        Self {
            percentile_95: sorted.get(rank - 1).copied().unwrap_or(largest),
            average: sum / sorted.len() as u64,
            largest,
            smallest,
            bytes: sum * INTERVAL.as_secs() / 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_a_careful_reader_would_compute() {
        // 1 to 20 in some order: rank 19 of 20.
        let twenty = Statistics::of((1..=20).rev().map(|rate| rate * 8));
        let expected =
            Statistics { percentile_95: 19 * 8, average: 84, largest: 160, smallest: 8, bytes: 210 * 300 };
        assert_eq!(twenty, expected);
        // Of 21 samples rank 20, as 19.95 is not whole.
        assert_eq!(Statistics::of(1..=21).percentile_95, 20);
        assert_eq!(Statistics::of(1..=100).percentile_95, 95);
    }

    #[test]
    fn one_sample_is_everything_and_none_is_zero() {
        let one = Statistics { percentile_95: 7, average: 7, largest: 7, smallest: 7, bytes: 262 };
        assert_eq!(Statistics::of([7].into_iter()), one);
        assert_eq!(Statistics::of(std::iter::empty()), Statistics::default());
    }
}
