//! The only source of chance: identifiers and drawn durations.

use std::time::Duration;

use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use uuid::Uuid;

/// An unguessable text of 22 letters and digits (122 random bits), for identifiers.
/// It is short enough to be kept without an allocation of its own.
pub fn identifier() -> SmolStr {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = Uuid::new_v4().as_u128();
    let mut text = [b'0'; 22];
    for digit in text.iter_mut().rev() {
        // The remainder of a division by 62 always is an index of the table.
        *digit = DIGITS.get((rest % 62) as usize).copied().unwrap_or(b'0');
        rest /= 62;
    }
    text.iter().map(|&byte| char::from(byte)).collect()
}

/// A lower-case version 4 UUID, such as `cbce6087-6156-453c-a512-60bf3d75d69f`.
pub fn uuid() -> SmolStr {
    SmolStr::new(Uuid::new_v4().hyphenated().encode_lower(&mut Uuid::encode_buffer()))
}

/// 32 bytes that nobody can guess: the seed of a secret key.
pub fn secret() -> [u8; 32] {
    // Three times 122 random bits, more than are wanted.
    let drawn = [Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4()];
    let hash = drawn.iter().fold(Sha256::new(), |hash, uuid| hash.chain_update(uuid.as_bytes()));
    hash.finalize().into()
}

/// A hardware address that no device has: locally administered, for one receiver.
pub fn hardware_address() -> [u8; 6] {
    let [_, _, _, a, b, c, ..] = Uuid::new_v4().into_bytes();
    [0xfa, 0x16, 0x3e, a, b, c]
}

/// A number of exactly 13 decimal digits, the shape of an order number.
pub fn order_number() -> u64 {
    const SMALLEST: u64 = 1_000_000_000_000;
    SMALLEST + u64_below(9 * SMALLEST)
}

/// A duration from `shortest` to `longest`, both included, in whole milliseconds.
pub fn duration(shortest: Duration, longest: Duration) -> Duration {
    let width = u64::try_from(longest.saturating_sub(shortest).as_millis()).unwrap_or(u64::MAX - 1);
    shortest + Duration::from_millis(u64_below(width + 1))
}

/// A number below `bound`.
fn u64_below(bound: u64) -> u64 {
    // The low half of a version 4 UUID has 62 random bits.
    Uuid::new_v4().as_u64_pair().1.wrapping_mul(4) / 4 % bound.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_22_letters_or_digits_and_differ() {
        let (first, second) = (identifier(), identifier());
        assert_eq!(first.len(), 22);
        assert!(first.chars().all(|letter| letter.is_ascii_alphanumeric()));
        assert!(!first.is_heap_allocated());
        assert_ne!(first, second);
    }

    #[test]
    fn order_numbers_have_13_digits() {
        for _ in 0..100 {
            assert_eq!(order_number().to_string().len(), 13);
        }
    }
}
