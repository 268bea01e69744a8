//! All resources of one kind and account, by identifier and by age.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use super::chunks::{Chunks, Item};
use super::id_index::IdIndex;
use crate::clock::Timestamp;
use crate::resources::identifier::Identifier;
use crate::resources::{Resource, Shared};
use crate::run_kind::check_scan;

/// The resources of one kind and account. A clone costs two counters, and stays as it is whatever happens to the
/// original.
#[derive(Clone)]
pub struct Table<R: Resource> {
    by_id: IdIndex<R>,
    by_age: Chunks<ByAge<R>>,
}

/// Orders rows from old to new; of two created in the same millisecond the higher identifier counts as older, so
/// that a list from new to old has ascending identifiers there.
#[derive(Clone)]
struct ByAge<R: Resource> {
    /// That of the row, so that most comparisons need not look at it.
    created_at: Timestamp,
    row: Shared<R>,
}

impl<R: Resource> Table<R> {
    /// How many there are.
    pub const fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The resource with this identifier.
    pub fn find(&self, id: &R::Id) -> Option<&Shared<R>> {
        self.by_id.find(id)
    }

    /// At most `limit` resources from new to old, after the newest `skip`.
    pub fn newest(&self, skip: usize, limit: usize) -> impl Iterator<Item = &Shared<R>> {
        let end = self.len().saturating_sub(skip);
        let start = end.saturating_sub(limit);
        let (start, end) = (self.by_age.nth(start), self.by_age.nth(end));
        self.by_age.range(start, end).rev().map(|item| &item.row)
    }

    /// All resources from new to old.
    pub fn iter(&self) -> impl Iterator<Item = &Shared<R>> {
        check_scan(self.len());
        self.by_age.iter().rev().map(|item| &item.row)
    }

    /// Puts a row in, and gives the one that had its identifier.
    pub fn put(&mut self, row: Shared<R>) -> Option<Shared<R>> {
        let former = self.by_id.put(Arc::clone(&row));
        // The same identifier and age is the same place, which is the case of every change.
        if let Some(other) = former.as_ref().filter(|former| former.created_at != row.created_at) {
            self.by_age.remove(&ByAge::from(Arc::clone(other)));
        }
        self.by_age.replace(ByAge::from(row));
        former
    }

    /// Takes the row with this identifier out.
    pub fn remove(&mut self, id: &R::Id) -> Option<Shared<R>> {
        let removed = self.by_id.remove(id)?;
        self.by_age.remove(&ByAge::from(Arc::clone(&removed)));
        Some(removed)
    }
}

impl<R: Resource> Default for Table<R> {
    fn default() -> Self {
        Self { by_id: IdIndex::default(), by_age: Chunks::default() }
    }
}

impl<R: Resource> From<Shared<R>> for ByAge<R> {
    fn from(row: Shared<R>) -> Self {
        Self { created_at: row.created_at, row }
    }
}

impl<R: Resource> Item for ByAge<R> {}

impl<R: Resource> Ord for ByAge<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.created_at.cmp(&other.created_at).then_with(|| {
            if Arc::ptr_eq(&self.row, &other.row) {
                return Ordering::Equal;
            }
            Reverse(self.row.id.as_str()).cmp(&Reverse(other.row.id.as_str()))
        })
    }
}

impl<R: Resource> PartialOrd for ByAge<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R: Resource> PartialEq for ByAge<R> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<R: Resource> Eq for ByAge<R> {}
