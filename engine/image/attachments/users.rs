//! What can be asked about the users of one place.

use std::ops::RangeInclusive;

use super::{Place, Use, User};
use crate::image::chunks::{Chunks, Position};
use crate::resources::Kind;

/// The users of a place, or some of them.
#[derive(Clone, Copy)]
#[must_use]
pub struct Users<'a> {
    uses: &'a Chunks<Use>,
    place: &'a Place,
    start: Position,
    end: Position,
}

impl<'a> Users<'a> {
    pub(super) fn of(uses: &'a Chunks<Use>, place: &'a Place) -> Self {
        let start = uses.position(|one| one.place < *place);
        let end = if uses.item(start).is_some_and(|one| one.place == *place) {
            uses.position(|one| one.place <= *place)
        } else {
            start
        };
        Self { uses, place, start, end }
    }

    /// How many there are. One that uses several slots counts once for each.
    pub fn len(self) -> usize {
        self.uses.count(self.start, self.end)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The slots and who uses them, by ascending slot.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = (u128, &'a User)> {
        self.uses.range(self.start, self.end).map(|one| (one.slot, &one.user))
    }

    /// Who holds on to the place, if anybody does. Walks over those before him that only remember it.
    pub fn holder(self) -> Option<&'a User> {
        self.iter().map(|(_, user)| user).find(|user| user.holds)
    }

    /// Who holds on to a slot, if anybody does. Walks over those that only remember it.
    pub fn holder_of(self, slot: u128) -> Option<&'a User> {
        self.within(slot..=slot).holder()
    }

    /// All who use a slot, holding or not.
    pub fn users_of(self, slot: u128) -> impl Iterator<Item = &'a User> {
        self.within(slot..=slot).iter().map(|(_, user)| user)
    }

    /// Those of one kind at slot 0: all of that kind, where a place has no slots.
    pub fn of_kind(self, kind: Kind) -> Self {
        let start = self.before(|one| one.user.kind < kind);
        let end = self.before(|one| one.user.kind <= kind);
        self.between(start, end)
    }

    /// The highest slot of a range that is used.
    pub fn last_used(self, range: RangeInclusive<u128>) -> Option<u128> {
        let within = self.within(range);
        if within.is_empty() {
            return None;
        }
        self.uses.item_before(within.end).map(|last| last.slot)
    }

    /// The lowest slot of a range that nobody uses, and nobody in the recycle bin remembers. Whole chunks in which no
    /// slot is free cost a look at their ends.
    pub fn lowest_free(self, range: RangeInclusive<u128>) -> Option<u128> {
        let (mut free, last) = (*range.start(), *range.end());
        if free > last {
            return None;
        }
        let within = self.within(range);
        for piece in self.uses.pieces(within.start, within.end) {
            let (Some(first), Some(end)) = (piece.items.first(), piece.items.last()) else { continue };
            if first.slot > free {
                break;
            }
            let taken = piece.slots.and_then(|slots| u128::try_from(slots).ok());
            let is_full = taken.is_some_and(|taken| end.slot - first.slot < taken);
            if !is_full {
                // There is a gap, unless the first ones share a slot with those of the chunk before.
                for one in piece.items {
                    if one.slot > free {
                        return Some(free);
                    }
                    free = one.slot.checked_add(1)?;
                }
            }
            free = end.slot.checked_add(1)?;
        }
        Some(free).filter(|free| *free <= last)
    }

    /// Those at the slots of a range.
    fn within(self, range: RangeInclusive<u128>) -> Self {
        let (first, last) = range.into_inner();
        let of_place =
            |one: &Use, is_before: bool| one.place < *self.place || one.place == *self.place && is_before;
        let start = self.uses.position(|one| of_place(one, one.slot < first));
        let end = self.uses.position(|one| of_place(one, one.slot <= last));
        self.between(start, end)
    }

    /// Those of these users that lie between two positions; none where the second is before the first.
    fn between(self, start: Position, end: Position) -> Self {
        let start = start.clamp(self.start, self.end);
        Self { start, end: end.clamp(start, self.end), ..self }
    }

    /// Behind those at slot 0 that come first.
    fn before(self, comes_first: impl Fn(&Use) -> bool) -> Position {
        self.uses.position(|one| {
            one.place < *self.place || one.place == *self.place && one.slot == 0 && comes_first(one)
        })
    }
}
