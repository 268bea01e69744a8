//! Lists of networks, subnets and ports: who sees what.

use zc_gateway_engine::resources::{Resource, Shared};
use zc_gateway_engine::{Reader, Snapshot};

/// All that the caller sees of a kind, each shown with the account that owns it: of its own account, or of all for
/// administrators. Whoever shows it must not look at that account's lists.
pub fn visible<R: Resource, T>(
    see: &Reader<'_>,
    mut shown: impl FnMut(&Shared<R>, &Snapshot<'_>) -> T,
) -> Vec<T> {
    let mut collect =
        |see: &Snapshot<'_>| see.table::<R>().iter().map(|row| shown(row, see)).collect::<Vec<_>>();
    match see.everywhere() {
        Some(all) => all.accounts().flat_map(|account| collect(&account)).collect(),
        None => collect(see),
    }
}
