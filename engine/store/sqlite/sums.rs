//! The checksums that stand beside each row. SQLite has none of its own: a flipped bit in a row would be read as if it had
//! been written so.

use crc32fast::Hasher;

use crate::account::{AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::store::{EventRecord, RowState, StoredEvent, StoredRow};

/// The half of a row's checksum that a change of its state does not touch.
const FIXED_HALF: i64 = -1 << 32;

/// An account as the store knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// Its revision.
    pub revision: Revision,
    /// How many resources it has.
    pub resources: i64,
    /// How many events it has.
    pub events: i64,
    /// The sum over what never changes of it.
    pub(super) identity: u32,
}

impl Known {
    /// An account with nothing in it.
    pub fn new(number: AccountNumber, name: &str, created_at: Timestamp) -> Self {
        let identity = sum(&[i64::from(number.0), created_at.millis()], &[name]);
        Self { revision: Revision(0), resources: 0, events: 0, identity }
    }

    /// Its checksum.
    pub fn sum(&self) -> i64 {
        let Self { revision, resources, events, identity } = *self;
        i64::from(sum(&[i64::from(identity), revision.0, resources, events], &[]))
    }
}

/// The half of a row's checksum over what its state is.
pub(super) fn state_half(number: i64, revision: Revision, state: &RowState) -> i64 {
    let RowState { status, since, due_at } = state;
    let (is_due, due_at) = due_at.map_or((0, 0), |due_at| (1, due_at.millis()));
    i64::from(sum(&[number, revision.0, since.millis(), is_due, due_at], &[status.name()]))
}

/// What never changes of a row, and its body.
pub(super) struct Fixed<'a> {
    pub number: i64,
    pub account: AccountNumber,
    pub kind: &'a str,
    pub id: &'a str,
    pub created_at: Timestamp,
    pub body: &'a str,
}

impl Fixed<'_> {
    /// The checksum of the row in this state.
    pub fn with_state(&self, revision: Revision, state: &RowState) -> i64 {
        let Self { number, account, kind, id, created_at, body } = *self;
        let fixed = sum(&[number, i64::from(account.0), created_at.millis()], &[kind, id, body]);
        i64::from(fixed) << 32 & FIXED_HALF | state_half(number, revision, state)
    }
}

/// The checksum of a row.
pub(super) fn of_row(row: &StoredRow) -> i64 {
    let StoredRow { handle, account, kind, id, revision, state, created_at, body } = row;
    let fixed =
        Fixed { number: handle.0, account: *account, kind: kind.name(), id, created_at: *created_at, body };
    fixed.with_state(*revision, state)
}

/// The checksum of an event.
pub(super) fn of_event(sequence: i64, account: AccountNumber, event: &StoredEvent) -> i64 {
    let StoredEvent { revision, at, record: EventRecord { kind, id, event, from, to } } = event;
    let names = [
        kind.name(),
        id,
        event.map_or("", |event| event.name()),
        from.map_or("", |status| status.name()),
        to.map_or("", |status| status.name()),
    ];
    i64::from(sum(&[sequence, i64::from(account.0), revision.0, at.millis()], &names))
}

/// The lengths go first, so that no letter can move from one text to the next.
fn sum(numbers: &[i64], texts: &[&str]) -> u32 {
    /// Of numbers and texts together.
    const MOST: usize = 9;
    let mut head = [0; 8 * MOST];
    let lengths = texts.iter().map(|text| text.len() as u64);
    let words = numbers.iter().map(|number| number.cast_unsigned()).chain(lengths);
    for (place, word) in head.chunks_exact_mut(8).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    let mut hasher = Hasher::new();
    hasher.update(&head[..8 * (numbers.len() + texts.len())]);
    for text in texts {
        hasher.update(text.as_bytes());
    }
    hasher.finalize()
}
