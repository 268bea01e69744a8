//! Rows by identifier, in a table whose clones are snapshots: partitions behind shared pointers, which are changed in
//! place as long as nobody shares them. It grows by one partition at a time, so that no row ever waits for all.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::resources::{Resource, Shared};

/// How many rows a partition has on average, once there are as many. One that is to be split next has up to twice as
/// many: a change that meets a snapshot copies that.
const ROWS: usize = 64;

/// Where the part of a hash begins that chooses the partition. The bits below choose the place in it.
const PARTITION_BITS: u32 = 20;

/// The rows of one kind by identifier. A clone costs one counter, and stays as it is whatever happens to the original.
#[derive(Clone)]
pub struct IdIndex<R: Resource> {
    /// Linear hashing: with `2^k + n` partitions the first `n` have been split into themselves and the last `n`.
    partitions: Arc<Vec<Arc<Partition<R>>>>,
    len: usize,
    hasher: DefaultHashBuilder,
}

type Partition<R> = HashTable<Known<R>>;

/// A row with the hash of its identifier, so that nothing looks at rows to move them.
#[derive(Clone)]
struct Known<R: Resource> {
    hash: u64,
    row: Shared<R>,
}

impl<R: Resource> Default for IdIndex<R> {
    fn default() -> Self {
        Self { partitions: Arc::default(), len: 0, hasher: DefaultHashBuilder::default() }
    }
}

impl<R: Resource> IdIndex<R> {
    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The row with this identifier.
    pub fn find(&self, id: &R::Id) -> Option<&Shared<R>> {
        let hash = self.hasher.hash_one(id);
        let partition = self.partitions.get(place(hash, self.partitions.len()))?;
        partition.find(hash, |known| known.is(hash, id)).map(|known| &known.row)
    }

    /// Puts a row in, and gives the one that had its identifier.
    pub fn put(&mut self, row: Shared<R>) -> Option<Shared<R>> {
        let hash = self.hasher.hash_one(&row.id);
        let partitions = Arc::make_mut(&mut self.partitions);
        if partitions.is_empty() {
            partitions.push(Arc::default());
        }
        let count = partitions.len();
        let partition = Arc::make_mut(partitions.get_mut(place(hash, count))?);
        match partition.entry(hash, |known| known.is(hash, &row.id), |known| known.hash) {
            Entry::Occupied(mut entry) => return Some(std::mem::replace(&mut entry.get_mut().row, row)),
            Entry::Vacant(entry) => entry.insert(Known { hash, row }),
        };
        self.len += 1;
        if self.len > count * ROWS {
            self.split();
        }
        None
    }

    /// Takes the row with this identifier out.
    pub fn remove(&mut self, id: &R::Id) -> Option<Shared<R>> {
        // Nothing is copied for what is not there.
        self.find(id)?;
        let hash = self.hasher.hash_one(id);
        let partitions = Arc::make_mut(&mut self.partitions);
        let count = partitions.len();
        let partition = Arc::make_mut(partitions.get_mut(place(hash, count))?);
        let (removed, _) = partition.find_entry(hash, |known| known.is(hash, id)).ok()?.remove();
        self.len -= 1;
        if count > 1 && self.len < count * ROWS / 4 {
            self.join();
        }
        Some(removed.row)
    }

    /// Adds a partition: about half of the rows of the one that is next in turn.
    fn split(&mut self) {
        let partitions = Arc::make_mut(&mut self.partitions);
        let count = partitions.len();
        let Some(low) = partitions.get_mut(twin(count)) else { return };
        let is_moved = |known: &Known<R>| place(known.hash, count + 1) == count;
        let (moved, kept): (Vec<_>, Vec<_>) = rows_of(low).into_iter().partition(is_moved);
        *low = Arc::new(partition(kept));
        partitions.push(Arc::new(partition(moved)));
    }

    /// Takes the last partition away: its rows return to the one they came from.
    fn join(&mut self) {
        let partitions = Arc::make_mut(&mut self.partitions);
        let Some(mut last) = partitions.pop() else { return };
        let from = twin(partitions.len());
        let Some(low) = partitions.get_mut(from) else { return };
        let mut rows = rows_of(low);
        rows.extend(rows_of(&mut last));
        *low = Arc::new(partition(rows));
    }
}

impl<R: Resource> Known<R> {
    fn is(&self, hash: u64, id: &R::Id) -> bool {
        self.hash == hash && self.row.id == *id
    }
}

/// Which of so many partitions a hash belongs to.
#[allow(clippy::cast_possible_truncation, reason = "44 bits of a hash are more than there can be partitions")]
const fn place(hash: u64, partitions: usize) -> usize {
    let number = (hash >> PARTITION_BITS) as usize;
    let among = number & (partitions.next_power_of_two() - 1);
    if among < partitions { among } else { twin(among) }
}

/// The partition that the one with this number was split from.
const fn twin(partition: usize) -> usize {
    match partition.checked_ilog2() {
        Some(highest) => partition & !(1 << highest),
        None => 0,
    }
}

/// All rows of a partition, which is left empty where nobody shares it.
fn rows_of<R: Resource>(partition: &mut Arc<Partition<R>>) -> Vec<Known<R>> {
    match Arc::try_unwrap(std::mem::take(partition)) {
        Ok(own) => own.into_iter().collect(),
        Err(shared) => shared.iter().cloned().collect(),
    }
}

fn partition<R: Resource>(rows: Vec<Known<R>>) -> Partition<R> {
    let mut made = HashTable::with_capacity(rows.len());
    for row in rows {
        made.insert_unique(row.hash, row, |known| known.hash);
    }
    made
}

#[cfg(test)]
mod tests;
