//! How finely samples are shown: those of one period become one sample.

use super::samples::Sample;
use super::statistics::Statistics;
use crate::parameters::period::Period;
use crate::parameters::statistic::Statistic;

/// How wide a shown sample is, and what it tells of the samples in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resolution {
    /// The width.
    pub period: Period,
    /// What is told.
    pub statistic: Statistic,
}

impl Resolution {
    /// One sample for each period, from old to new. Periods begin at whole multiples of their width in UTC, so that two
    /// questions divide a time alike; a sample has the time of the first that is in it.
    pub fn combined(self, samples: &[Sample]) -> Vec<Sample> {
        let of_one_period = |earlier: &Sample, later: &Sample| self.number(earlier) == self.number(later);
        samples.chunk_by(of_one_period).filter_map(|samples| self.one(samples)).collect()
    }

    /// Which period a sample is in.
    fn number(self, sample: &Sample) -> i64 {
        let width = i64::try_from(self.period.duration().as_millis()).unwrap_or(i64::MAX);
        sample.time.millis().div_euclid(width)
    }

    fn one(self, samples: &[Sample]) -> Option<Sample> {
        let time = samples.first()?.time;
        let inbound = self.of(samples.iter().map(|sample| sample.inbound));
        let outbound = self.of(samples.iter().map(|sample| sample.outbound));
        Some(Sample { time, inbound, outbound })
    }

    fn of(self, rates: impl Iterator<Item = u64>) -> u64 {
        let statistics = Statistics::of(rates);
        match self.statistic {
            Statistic::Average => statistics.average,
            Statistic::Largest => statistics.largest,
            Statistic::Smallest => statistics.smallest,
            Statistic::Percentile95 => statistics.percentile_95,
        }
    }
}

#[cfg(test)]
mod tests {
    use zc_gateway_engine::clock::Timestamp;

    use super::*;

    /// An hour of UTC begins here.
    const HOUR: i64 = 1_700_002_800;

    /// Samples with these rates in, and twice as much out, from so many minutes after the hour on.
    fn samples(minutes: i64, rates: &[u64]) -> Vec<Sample> {
        let times = (0..).map(|slot| Timestamp::from_seconds(HOUR + minutes * 60 + slot * 300));
        let sample = |(time, &inbound): (_, &u64)| Sample { time, inbound, outbound: 2 * inbound };
        times.zip(rates).map(sample).collect()
    }

    /// The minute after the hour and what came in, for each shown sample.
    fn shown(period: u32, statistic: &str, samples: &[Sample]) -> Vec<(i64, u64)> {
        let period = serde_json::from_value(period.into()).unwrap();
        let statistic = serde_json::from_value(statistic.into()).unwrap();
        let combined = Resolution { period, statistic }.combined(samples);
        assert!(combined.iter().all(|sample| sample.outbound >= 2 * sample.inbound));
        combined.iter().map(|sample| ((sample.time.seconds() - HOUR) / 60, sample.inbound)).collect()
    }

    #[test]
    fn each_statistic_tells_of_the_samples_of_one_period() {
        let samples = samples(0, &[1, 4, 6, 10, 20, 31]);
        assert_eq!(shown(900, "AVG", &samples), [(0, 3), (15, 20)]);
        assert_eq!(shown(900, "MAX", &samples), [(0, 6), (15, 31)]);
        assert_eq!(shown(900, "MIN", &samples), [(0, 1), (15, 10)]);
        assert_eq!(shown(1800, "95", &samples), [(0, 31)]);
        for statistic in ["AVG", "MAX", "MIN", "95"] {
            let each = [(0, 1), (5, 4), (10, 6), (15, 10), (20, 20), (25, 31)];
            assert_eq!(shown(300, statistic, &samples), each, "{statistic}");
        }
        assert!(shown(900, "AVG", &[]).is_empty());
    }

    #[test]
    fn periods_begin_at_whole_multiples_of_their_width_and_no_sample_before_the_first() {
        let samples = samples(50, &[1, 2, 3, 4, 5]);
        assert_eq!(shown(3600, "MAX", &samples), [(50, 2), (60, 5)]);
        assert_eq!(shown(600, "MIN", &samples), [(50, 1), (60, 3), (70, 5)]);
    }
}
