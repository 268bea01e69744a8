//! One page of the resources of a kind that pass a filter: what every list does.

use std::sync::Arc;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::resources::{Resource, Shared};

use crate::parameters::paging::{PageNumber, PageSize};

pub use zc_gateway_engine::catalogue::network::DEFAULT_RESOURCE_GROUP;

/// What a list is asked for.
pub struct Wanted<'p, R: Resource, F> {
    /// Only these; none means all.
    pub ids: &'p [R::Id],
    /// The filter, if there is one.
    pub accepts: Option<F>,
    /// How many to leave out from the newest on.
    pub skip: usize,
    /// How many to give at most.
    pub limit: usize,
}

/// Where a page starts and how long it is.
pub const fn page<const MAX: usize>(number: PageNumber, size: PageSize<MAX>) -> (usize, usize) {
    (number.items_before(size.get()), size.get())
}

/// How many resources match, and those of the wanted page from new to old.
pub fn matching<R: Resource, F: Fn(&Shared<R>) -> bool>(
    see: &Snapshot<'_>,
    wanted: &Wanted<'_, R, F>,
) -> (usize, Vec<Shared<R>>) {
    let (skip, limit) = (wanted.skip, wanted.limit);
    let accepts = |row: &Shared<R>| wanted.accepts.as_ref().is_none_or(|accepts| accepts(row));
    match wanted.ids {
        // One identifier is what pollers send: no list.
        [id] => {
            let found = see.find::<R>(id).filter(accepts);
            let total = usize::from(found.is_some());
            (total, found.into_iter().skip(skip).take(limit).collect())
        }
        [] if wanted.accepts.is_none() => {
            let all = see.table::<R>();
            (all.len(), all.newest(skip, limit).map(Arc::clone).collect())
        }
        [] => page_of(see.table::<R>().iter().filter(|row| accepts(row)).map(Arc::clone), skip, limit),
        ids => {
            let mut rows: Vec<Shared<R>> = ids.iter().filter_map(|id| see.find(id)).collect();
            rows.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| a.id.cmp(&b.id)));
            rows.dedup_by(|a, b| a.id == b.id);
            rows.retain(accepts);
            page_of(rows.into_iter(), skip, limit)
        }
    }
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
