//! One chunk of a sorted set: its items behind a shared pointer, and beside the pointer what is asked without a look at
//! them.

use std::sync::Arc;

use super::{Item, MOST};

/// A few items in order, never none for long.
#[derive(Clone)]
pub(super) struct Chunk<T> {
    items: Arc<Vec<T>>,
    len: u32,
    /// How many items share their slot with the one before.
    shared: u32,
}

impl<T> Chunk<T> {
    /// How many items there are.
    pub(super) const fn len(&self) -> usize {
        self.len as usize
    }

    /// How many slots they take.
    pub(super) const fn slots(&self) -> usize {
        (self.len - self.shared) as usize
    }

    /// The items.
    pub(super) fn items(&self) -> &[T] {
        &self.items
    }

    /// The first item.
    pub(super) fn first(&self) -> Option<&T> {
        self.items.first()
    }

    /// The last item.
    pub(super) fn last(&self) -> Option<&T> {
        self.items.last()
    }
}

impl<T: Item> Chunk<T> {
    /// A chunk of these items.
    pub(super) fn new(items: Vec<T>) -> Self {
        let mut chunk = Self { items: Arc::new(items), len: 0, shared: 0 };
        chunk.count();
        chunk
    }

    /// Puts an item in the place of an equal one.
    pub(super) fn replace(&mut self, offset: usize, item: T) -> Option<T> {
        Some(std::mem::replace(self.own().get_mut(offset)?, item))
    }

    /// Inserts an item.
    pub(super) fn insert(&mut self, offset: usize, item: T) {
        self.own().insert(offset, item);
        self.len += 1;
        let (here, gap) = self.shared_around(offset);
        self.shared = self.shared + here - gap;
    }

    /// Takes an item out.
    pub(super) fn remove(&mut self, offset: usize) -> T {
        let (here, gap) = self.shared_around(offset);
        self.shared = self.shared + gap - here;
        self.len -= 1;
        self.own().remove(offset)
    }

    /// Keeps the first half, and gives the other.
    pub(super) fn split(&mut self) -> Self {
        let upper = self.own().split_off(MOST / 2);
        self.count();
        Self::new(upper)
    }

    /// Takes all items of the next chunk.
    pub(super) fn append(&mut self, next: Self) {
        let items = self.own();
        match Arc::try_unwrap(next.items) {
            Ok(own) => items.extend(own),
            Err(shared) => items.extend_from_slice(&shared),
        }
        self.count();
    }

    /// How many items at an offset and behind it share a slot with the one before, and how many would without the item
    /// at the offset.
    fn shared_around(&self, offset: usize) -> (u32, u32) {
        let before = offset.checked_sub(1).and_then(|before| self.items.get(before));
        let (item, after) = (self.items.get(offset), self.items.get(offset + 1));
        (shared(before, item) + shared(item, after), shared(before, after))
    }

    fn count(&mut self) {
        self.len = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.shared = self.items.windows(2).map(|pair| shared(pair.first(), pair.last())).sum();
    }

    /// The items, to be changed: a copy of them where somebody shares them.
    fn own(&mut self) -> &mut Vec<T> {
        if Arc::get_mut(&mut self.items).is_none() {
            let mut copy = Vec::with_capacity((self.items.len() + 1).next_power_of_two().min(MOST));
            copy.extend_from_slice(&self.items);
            self.items = Arc::new(copy);
        }
        Arc::make_mut(&mut self.items)
    }
}

/// 1 where an item shares its slot with the one before it, else 0.
fn shared<T: Item>(before: Option<&T>, item: Option<&T>) -> u32 {
    before.zip(item).map_or(0, |(before, item)| u32::from(item.shares_slot_with(before)))
}
