//! A sorted set whose clones are snapshots: items lie in chunks behind shared pointers, which are changed in place as
//! long as nobody shares them, and copied one by one when somebody does.

mod chunk;

use std::sync::Arc;

use chunk::Chunk;

/// How many items a chunk holds at most.
const MOST: usize = 128;
/// Two neighbours that have no more items than this together become one chunk. It is so far below [`MOST`] that a chunk
/// is not split and joined in turn.
const FEW: usize = MOST / 2;

/// What can stand in a set.
pub trait Item: Ord + Clone {
    /// Whether the item takes the same slot as the one before it, so that both together take only one.
    fn shares_slot_with(&self, _before: &Self) -> bool {
        false
    }
}

/// A sorted set. A clone costs one counter, and stays as it is whatever happens to the original.
#[derive(Clone)]
pub struct Chunks<T> {
    /// The chunks in order. None is empty, and two neighbours have more than [`FEW`] items together.
    spine: Arc<Vec<Chunk<T>>>,
    len: usize,
}

/// A place between two items of a set, named by the item behind it. It holds until the set is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    chunk: usize,
    offset: usize,
}

/// A piece of one chunk.
pub struct Piece<'a, T> {
    /// The items.
    pub items: &'a [T],
    /// How many slots they take, where it is known without a look at them: for whole chunks.
    pub slots: Option<usize>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { spine: Arc::default(), len: 0 }
    }
}

impl<T> Chunks<T> {
    /// How many items there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Before the first item.
    pub const fn start(&self) -> Position {
        Position { chunk: 0, offset: 0 }
    }

    /// Behind the last item.
    pub fn end(&self) -> Position {
        Position { chunk: self.spine.len(), offset: 0 }
    }

    /// Behind all items for which `is_before` holds; these must be the first ones.
    pub fn position(&self, is_before: impl Fn(&T) -> bool) -> Position {
        let begun = self.spine.partition_point(|chunk| chunk.first().is_some_and(&is_before));
        let Some(index) = begun.checked_sub(1) else { return self.start() };
        let Some(chunk) = self.spine.get(index) else { return self.end() };
        let offset = chunk.items().partition_point(is_before);
        if offset == chunk.len() {
            Position { chunk: begun, offset: 0 }
        } else {
            Position { chunk: index, offset }
        }
    }

    /// Behind the first `count` items. Walks over the lengths of the chunks from the nearer end.
    pub fn nth(&self, count: usize) -> Position {
        if count <= self.len / 2 {
            let mut left = count;
            for (index, chunk) in self.spine.iter().enumerate() {
                if left < chunk.len() {
                    return Position { chunk: index, offset: left };
                }
                left -= chunk.len();
            }
            return self.end();
        }
        let mut left = self.len.saturating_sub(count);
        if left == 0 {
            return self.end();
        }
        for (index, chunk) in self.spine.iter().enumerate().rev() {
            if left <= chunk.len() {
                return Position { chunk: index, offset: chunk.len() - left };
            }
            left -= chunk.len();
        }
        self.start()
    }

    /// How many items lie between two positions. Adds the lengths of the chunks between them, and looks at no item.
    pub fn count(&self, start: Position, end: Position) -> usize {
        if start >= end {
            return 0;
        }
        let between = self.spine.get(start.chunk..end.chunk).unwrap_or_default();
        between.iter().map(Chunk::len).sum::<usize>() + end.offset - start.offset
    }

    /// The item behind a position.
    pub fn item(&self, position: Position) -> Option<&T> {
        self.spine.get(position.chunk)?.items().get(position.offset)
    }

    /// The item before a position.
    pub fn item_before(&self, position: Position) -> Option<&T> {
        match position.offset.checked_sub(1) {
            Some(offset) => self.spine.get(position.chunk)?.items().get(offset),
            None => self.spine.get(position.chunk.checked_sub(1)?)?.items().last(),
        }
    }

    /// The items between two positions, chunk by chunk.
    pub fn pieces(&self, start: Position, end: Position) -> impl DoubleEndedIterator<Item = Piece<'_, T>> {
        (start.chunk..=end.chunk).filter_map(move |index| {
            let chunk = self.spine.get(index)?;
            let from = if index == start.chunk { start.offset } else { 0 };
            let to = if index == end.chunk { end.offset } else { chunk.len() };
            let items = chunk.items().get(from..to).filter(|items| !items.is_empty())?;
            let slots = (items.len() == chunk.len()).then(|| chunk.slots());
            Some(Piece { items, slots })
        })
    }

    /// The items between two positions, in order.
    pub fn range(&self, start: Position, end: Position) -> impl DoubleEndedIterator<Item = &T> {
        self.pieces(start, end).flat_map(|piece| piece.items)
    }

    /// All items, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.spine.iter().flat_map(Chunk::items)
    }
}

impl<T: Item> Chunks<T> {
    /// Puts an item into the set, and gives the equal one that it takes the place of.
    pub fn replace(&mut self, item: T) -> Option<T> {
        match self.find(&item) {
            (index, Ok(offset)) => Arc::make_mut(&mut self.spine).get_mut(index)?.replace(offset, item),
            (index, Err(offset)) => {
                insert(Arc::make_mut(&mut self.spine), index, offset, item);
                self.len += 1;
                None
            }
        }
    }

    /// Takes an item out of the set.
    pub fn remove(&mut self, item: &T) -> Option<T> {
        let (index, Ok(offset)) = self.find(item) else { return None };
        let spine = Arc::make_mut(&mut self.spine);
        let removed = spine.get_mut(index)?.remove(offset);
        self.len -= 1;
        if spine.get(index).is_some_and(|chunk| chunk.len() == 0) {
            spine.remove(index);
        } else if !join(spine, index)
            && let Some(before) = index.checked_sub(1)
        {
            join(spine, before);
        }
        Some(removed)
    }

    /// The chunk that has or would have an item, and where in it that is or would be.
    fn find(&self, item: &T) -> (usize, Result<usize, usize>) {
        // What is new is mostly the last.
        let last = self.spine.len().saturating_sub(1);
        if let Some(chunk) = self.spine.get(last)
            && chunk.last().is_some_and(|end| end < item)
        {
            return (last, Err(chunk.len()));
        }
        let begun = self.spine.partition_point(|chunk| chunk.first().is_some_and(|first| first <= item));
        let index = begun.saturating_sub(1);
        let found = self.spine.get(index).map_or(Err(0), |chunk| chunk.items().binary_search(item));
        (index, found)
    }
}

/// Inserts an item at a place of a chunk, or beside that chunk where it is full.
fn insert<T: Item>(spine: &mut Vec<Chunk<T>>, index: usize, offset: usize, item: T) {
    let after_all = offset == MOST;
    match spine.get_mut(index) {
        None => spine.push(Chunk::new(vec![item])),
        Some(chunk) if chunk.len() < MOST => chunk.insert(offset, item),
        // Nothing moves where items come in order: full chunks stay full, and the next is begun.
        Some(_) if after_all => match spine.get_mut(index + 1) {
            Some(next) if next.len() < MOST => next.insert(0, item),
            Some(_) | None => spine.insert(index + 1, Chunk::new(vec![item])),
        },
        Some(chunk) => {
            let mut upper = chunk.split();
            match offset.checked_sub(chunk.len()) {
                Some(offset) => upper.insert(offset, item),
                None => chunk.insert(offset, item),
            }
            spine.insert(index + 1, upper);
        }
    }
}

/// Makes a chunk and the next one of them, where they have few items. Tells whether it did.
fn join<T: Item>(spine: &mut Vec<Chunk<T>>, index: usize) -> bool {
    let len = |index| spine.get(index).map(Chunk::len);
    let together = len(index).zip(len(index + 1)).map(|(one, next)| one + next);
    if together.is_none_or(|together| together > FEW) {
        return false;
    }
    let next = spine.remove(index + 1);
    if let Some(chunk) = spine.get_mut(index) {
        chunk.append(next);
    }
    true
}

#[cfg(test)]
mod tests;
