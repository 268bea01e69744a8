//! Memory that all connections share. Who wants to hold something takes room for it first; the room is given back when
//! it is dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So much may be held at once, by all together.
#[derive(Debug)]
pub struct Budget {
    /// In bytes.
    limit: usize,
    taken: AtomicUsize,
}

/// A part of a budget, as long as it lives.
#[derive(Debug)]
pub struct Room {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    /// A budget of so many bytes.
    pub fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, taken: AtomicUsize::new(0) })
    }

    /// A part that has no bytes yet.
    pub fn room(self: &Arc<Self>) -> Room {
        Room { budget: Arc::clone(self), bytes: 0 }
    }

    /// Room for so many bytes; none when too much of it is taken.
    pub fn take(self: &Arc<Self>, bytes: usize) -> Option<Room> {
        let mut room = self.room();
        room.grow_to(bytes).then_some(room)
    }

    /// Room for what cannot be refused: it counts, and may go beyond the limit.
    pub fn take_anyway(self: &Arc<Self>, bytes: usize) -> Room {
        self.taken.fetch_add(bytes, Ordering::Relaxed);
        Room { budget: Arc::clone(self), bytes }
    }

    /// What is taken once there are so many bytes more; none beyond the limit. What comes first always fits: otherwise
    /// something larger than the limit could never be held.
    fn with(&self, taken: usize, more: usize) -> Option<usize> {
        let sum = taken.saturating_add(more);
        (taken == 0 || sum <= self.limit).then_some(sum)
    }
}

impl Room {
    /// Makes it so large, unless it is; false when there are not so many bytes left.
    pub fn grow_to(&mut self, bytes: usize) -> bool {
        let more = bytes.saturating_sub(self.bytes);
        let budget = &self.budget;
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        let has_grown = budget.taken.fetch_update(set, fetch, |taken| budget.with(taken, more)).is_ok();
        if has_grown {
            self.bytes += more;
        }
        has_grown
    }

    /// Whether it could be made so large now.
    pub fn could_grow_to(&self, bytes: usize) -> bool {
        let more = bytes.saturating_sub(self.bytes);
        self.budget.with(self.budget.taken.load(Ordering::Relaxed), more).is_some()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if self.bytes > 0 {
            self.budget.taken.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_is_given_back() {
        let budget = Budget::new(100);
        let first = budget.take(60).unwrap();
        assert!(budget.take(41).is_none());
        let mut second = budget.take(30).unwrap();
        assert!(second.grow_to(40) && second.grow_to(20) && !second.grow_to(41));
        assert!(second.could_grow_to(40) && !second.could_grow_to(41));
        drop(first);
        assert!(second.grow_to(100) && budget.take(1).is_none());
        drop(second);
        assert_eq!(budget.taken.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn the_first_always_fits_and_what_cannot_be_refused_counts() {
        let budget = Budget::new(100);
        let large = budget.take(1000).unwrap();
        assert!(budget.take(1).is_none());
        let anyway = budget.take_anyway(50);
        drop(large);
        assert!(budget.take(51).is_none() && budget.take(50).is_some());
        drop(anyway);
        assert!(budget.take(100).is_some());
    }
}
