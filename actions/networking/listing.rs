//! Lists of networks, subnets and ports: who sees what.

use zc_gateway_engine::Context;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::{Resource, Shared};
use zc_gateway_engine::world::List;

/// All that the caller sees of a kind, each with the project that owns it: of its own account, or of all for
/// administrators.
pub fn visible<R: Resource, T>(
    context: &Context<'_>,
    mut shown: impl FnMut(&Shared<R>, &ProjectId) -> T,
) -> Vec<T> {
    let mut collect =
        |project: &ProjectId, list: &List<R>| list.iter().map(|row| shown(row, project)).collect::<Vec<_>>();
    if context.principal().is_admin() {
        context.look_everywhere(collect).into_iter().flatten().collect()
    } else {
        context.look(|list| collect(context.project_id(), list))
    }
}
