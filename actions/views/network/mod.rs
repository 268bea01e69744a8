//! Networks, subnets and their ports as answers show them, with the names of Networking.

pub mod availability;
pub mod info;
pub mod port;
pub mod subnet;
pub mod zone;

use std::sync::Arc;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::account::Revision;
use zc_gateway_engine::resources::{Resource, Row, Shared};
use zc_gateway_engine::store::Handle;

/// The one availability zone, in which every network is.
pub const ZONE: &str = "nova";
/// The statuses that Networking knows.
pub const STATUSES: &[&str] = &["ACTIVE", "DOWN", "BUILD", "ERROR", "N/A"];

/// A new resource as it will be committed, to be shown in the answer that creates it.
pub fn uncommitted<R: Resource>(see: &Snapshot<'_>, id: R::Id, body: R) -> Shared<R> {
    Arc::new(Row {
        account: see.account(),
        id,
        handle: Handle(0),
        revision: Revision(0),
        status: R::FIRST,
        since: see.now,
        due_at: None,
        created_at: see.now,
        body,
    })
}

/// A resource as a noted change leaves it, to be shown in the answer that changes it.
pub fn changed<R: Resource>(row: &Shared<R>, body: R) -> Shared<R> {
    Arc::new(Row { body, ..(**row).clone() })
}
