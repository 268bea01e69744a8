//! Sizes in bytes, as people write them: `64MiB`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The units, from large to small.
const UNITS: [(&str, usize); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub usize);

/// A text that is no size.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("must be a whole number with KiB, MiB or GiB, such as 64MiB")]
pub struct NoByteSize;

impl FromStr for ByteSize {
    type Err = NoByteSize;

    fn from_str(text: &str) -> Result<Self, NoByteSize> {
        let unit = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)));
        let (digits, unit) = unit.ok_or(NoByteSize)?;
        let digits = digits.trim_end();
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse::<usize>().ok().filter(|_| is_plain);
        number.and_then(|number| number.checked_mul(unit)).map(Self).ok_or(NoByteSize)
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS.iter().find(|(_, unit)| self.0 >= *unit && self.0.is_multiple_of(*unit));
        match unit {
            Some((name, unit)) => write!(formatter, "{} {name}", self.0 / unit),
            None => write!(formatter, "{} bytes", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit() {
        for (text, bytes) in [("64MiB", 64 << 20), ("1 GiB", 1 << 30), ("3KiB", 3 << 10), ("0MiB", 0)] {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
        for text in ["", "64", "MiB", "+1MiB", "-1MiB", "1.5GiB", "64MB", "64mib", "99999999999999999999GiB"]
        {
            assert_eq!(text.parse::<ByteSize>(), Err(NoByteSize), "{text}");
        }
        assert_eq!(ByteSize(64 << 10).to_string(), "64 KiB");
        assert_eq!(ByteSize(1 << 20).to_string(), "1 MiB");
        assert_eq!(ByteSize(1025).to_string(), "1025 bytes");
    }
}
