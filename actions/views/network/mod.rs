//! Networks, subnets and their ports as answers show them, with the names of Networking.

pub mod info;
pub mod port;
pub mod subnet;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Context;
use zc_gateway_engine::account::Revision;
use zc_gateway_engine::resources::{Resource, Row, Shared};
use zc_gateway_engine::store::Handle;

/// An item of lists that are always empty.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Nothing {}

/// A new resource as it will be committed, to be shown in the answer that creates it.
pub fn uncommitted<R: Resource>(context: &Context<'_>, id: R::Id, body: R) -> Shared<R> {
    Arc::new(Row {
        account: context.account(),
        id,
        handle: Handle(0),
        revision: Revision(0),
        status: R::FIRST,
        since: context.now,
        due_at: None,
        created_at: context.now,
        body,
    })
}

/// A resource as a noted change leaves it, to be shown in the answer that changes it.
pub fn changed<R: Resource>(row: &Shared<R>, body: R) -> Shared<R> {
    Arc::new(Row { body, ..(**row).clone() })
}
