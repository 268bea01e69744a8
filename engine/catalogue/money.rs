//! Amounts of money in whole millionths, so that prices add up to the last digit.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// The digits after the point that an amount can have.
const DIGITS: usize = 6;
const MILLION: u64 = 1_000_000;

/// An amount of money; in a file a number from 0 to a million with at most six digits after the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(u64);

/// What remains of a list price: 80 percent means a fifth off. In a file a number from 0 to 100 with at most two
/// digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percent(u64);

/// What a price is multiplied with; in a file a number from 0 to 1000 with at most three digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor(u64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of so many millionths.
    pub const fn from_millionths(millionths: u64) -> Self {
        Self(millionths)
    }

    /// The amount in millionths.
    pub const fn millionths(self) -> u64 {
        self.0
    }

    /// So many times the amount.
    #[must_use]
    pub const fn times(self, count: u32) -> Self {
        // Widening: `u64::from` is not const.
        Self(self.0.saturating_mul(count as u64))
    }

    /// The amount times a fraction, rounded to the nearest millionth, halves up.
    fn scaled(self, numerator: u64, denominator: u64) -> Self {
        let exact = u128::from(self.0) * u128::from(numerator);
        let rounded = (exact + u128::from(denominator / 2)) / u128::from(denominator);
        Self(u64::try_from(rounded).unwrap_or(u64::MAX))
    }
}

/// A decimal number without an exponent: `7.0`, `0.000005`.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(formatter, self.0, DIGITS)
    }
}

impl Percent {
    /// Nothing off.
    pub const FULL: Self = Self(10_000);

    /// This part of an amount.
    pub fn of(self, amount: Money) -> Money {
        amount.scaled(self.0, Self::FULL.0)
    }
}

/// A decimal number without an exponent: `80.0`.
impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(formatter, self.0, 2)
    }
}

impl Default for Percent {
    fn default() -> Self {
        Self::FULL
    }
}

impl Factor {
    /// No change.
    pub const ONE: Self = Self(1000);

    /// The amount multiplied.
    pub fn of(self, amount: Money) -> Money {
        amount.scaled(self.0, Self::ONE.0)
    }
}

fn write_decimal(formatter: &mut fmt::Formatter<'_>, number: u64, digits: usize) -> fmt::Result {
    let text = format!("{number:0width$}", width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    let fraction = fraction.trim_end_matches('0');
    write!(formatter, "{whole}.{}", if fraction.is_empty() { "0" } else { fraction })
}

/// Reads a number that is at most `largest` and has at most `digits` digits after the point.
struct Decimal {
    digits: usize,
    largest: u64,
}

impl Decimal {
    /// The number in units of its last digit.
    fn parse<E: Error>(&self, text: &str) -> Result<u64, E> {
        let refused = || {
            let Self { digits, largest } = self;
            let rule = format_args!(
                "{text} is no number from 0 to {largest} with at most {digits} digits after the point"
            );
            E::custom(rule)
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if fraction.len() > self.digits {
            return Err(refused());
        }
        let all = format!("{whole}{fraction:0<width$}", width = self.digits);
        let number: u64 = all.parse().map_err(|_| refused())?;
        let largest =
            self.largest.saturating_mul(10_u64.saturating_pow(u32::try_from(self.digits).unwrap_or(0)));
        if number <= largest { Ok(number) } else { Err(refused()) }
    }
}

impl Visitor<'_> for Decimal {
    type Value = u64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

    // A floating-point number is written with the fewest digits that tell it from its neighbours: those of the file.
    fn visit_f64<E: Error>(self, number: f64) -> Result<u64, E> {
        self.parse(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u64, E> {
        self.parse(&number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        self.parse(&number.to_string())
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Decimal { digits: DIGITS, largest: MILLION }).map(Self)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Decimal { digits: 2, largest: 100 }).map(Self)
    }
}

impl<'de> Deserialize<'de> for Factor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Decimal { digits: 3, largest: 1000 }).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(json: &str) -> Result<Money, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn an_amount_is_read_and_written_to_the_millionth() {
        for (json, text) in [
            ("0", "0.0"),
            ("7", "7.0"),
            ("0.1", "0.1"),
            ("1.65", "1.65"),
            ("0.000005", "0.000005"),
            ("999999.123456", "999999.123456"),
            ("1e6", "1000000.0"),
        ] {
            assert_eq!(money(json).unwrap().to_string(), text);
        }
        for json in ["-1", "-0.5", "0.0000001", "1000000.000001", "1e300", "\"1\""] {
            assert!(money(json).is_err(), "{json}");
        }
        let error = money("0.0000001").unwrap_err().to_string();
        assert!(error.contains("at most 6 digits after the point"), "{error}");
    }

    #[test]
    fn parts_of_an_amount_are_rounded_halves_up() {
        let percent: Percent = serde_json::from_str("87.5").unwrap();
        assert_eq!(percent.to_string(), "87.5");
        assert_eq!(percent.of(Money::from_millionths(4)), Money::from_millionths(4));
        assert_eq!(percent.of(Money::from_millionths(1000)), Money::from_millionths(875));
        assert_eq!(Percent::FULL.of(Money::from_millionths(7)), Money::from_millionths(7));
        let factor: Factor = serde_json::from_str("1.255").unwrap();
        assert_eq!(factor.of(Money::from_millionths(10)), Money::from_millionths(13));
        assert!(serde_json::from_str::<Percent>("100.01").is_err());
        assert_eq!(Money::from_millionths(u64::MAX).times(2), Money::from_millionths(u64::MAX));
    }
}
