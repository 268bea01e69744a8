//! One page of the resources of a kind that pass a filter: what every list does.

use std::sync::Arc;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::resources::{Resource, Shared};

use crate::parameters::paging::{PageNumber, PageSize};

pub use zc_gateway_engine::catalogue::network::DEFAULT_RESOURCE_GROUP;

/// A list as a caller asks for it: of which resources, that pass which filters, and which page of them.
pub trait List {
    /// What is listed.
    type Listed: Resource;

    /// Only these; none means all.
    fn ids(&self) -> &[<Self::Listed as Resource>::Id];

    /// Whether there is any filter but the identifiers.
    fn has_filters(&self) -> bool;

    /// Whether a resource passes every filter but the identifiers.
    fn accepts(&self, row: &Shared<Self::Listed>, see: &Snapshot<'_>) -> bool;

    /// How many to leave out from the newest on, and how many to give at most.
    fn page(&self) -> (usize, usize);

    /// Whether the whole table must be looked through. Identifiers are found, and a page of everything is taken as it is.
    fn looks_through_all(&self) -> bool {
        self.ids().is_empty() && self.has_filters()
    }

    /// How many resources match, and those of the wanted page from new to old.
    fn matching(&self, see: &Snapshot<'_>) -> (usize, Vec<Shared<Self::Listed>>) {
        let (skip, limit) = self.page();
        let table = see.table::<Self::Listed>();
        let takes_any = !self.has_filters();
        let accepts = |row: &Shared<Self::Listed>| takes_any || self.accepts(row, see);
        if self.looks_through_all() {
            return page_of(table.iter().filter(|row| accepts(row)).map(Arc::clone), skip, limit);
        }
        match self.ids() {
            [] => (table.len(), table.newest(skip, limit).map(Arc::clone).collect()),
            // One identifier is what pollers send: no list.
            [id] => {
                let found = see.find::<Self::Listed>(id).filter(accepts);
                let total = usize::from(found.is_some());
                (total, found.into_iter().skip(skip).take(limit).collect())
            }
            ids => {
                let mut rows: Vec<Shared<Self::Listed>> = ids.iter().filter_map(|id| see.find(id)).collect();
                rows.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| a.id.cmp(&b.id)));
                rows.dedup_by(|a, b| a.id == b.id);
                rows.retain(accepts);
                page_of(rows.into_iter(), skip, limit)
            }
        }
    }
}

/// Where a page starts and how long it is.
pub const fn page<const MAX: usize>(number: PageNumber, size: PageSize<MAX>) -> (usize, usize) {
    (number.items_before(size.get()), size.get())
}

/// Counts everything and keeps one page.
pub fn page_of<T>(items: impl Iterator<Item = T>, skip: usize, limit: usize) -> (usize, Vec<T>) {
    let mut total = 0;
    let mut page = Vec::new();
    for item in items {
        if total >= skip && page.len() < limit {
            page.push(item);
        }
        total += 1;
    }
    (total, page)
}
