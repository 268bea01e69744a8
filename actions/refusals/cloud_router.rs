//! Why something cannot be done with a cloud router.

use thiserror::Error;
use zc_gateway_engine::lifecycle::{Refusal, Status};
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId, EdgePointId};
use zc_gateway_engine::resources::{Row, Shared};
use zc_gateway_engine::{Code, Fault, Snapshot};

use super::private_connect::hint;

/// The cloud router or its edge point is not there, or its status does not allow the operation.
#[derive(Debug, Error)]
pub enum CloudRouterRefused {
    /// It does not exist for this account.
    #[error("Cloud router `{0}` does not exist.")]
    NotFound(CloudRouterId),
    /// It has no such edge point.
    #[error("Cloud router `{router}` has no edge point `{point}`.")]
    EdgeNotFound {
        /// The router.
        router: CloudRouterId,
        /// The wanted edge point.
        point: EdgePointId,
    },
    /// It is busy or in the wrong place.
    #[error("Cloud router `{id}` is {status}: {hint}", status = status.name(), hint = hint(*refusal))]
    Refused {
        /// Which one.
        id: CloudRouterId,
        /// Where it stands.
        status: Status,
        /// Why that does not do.
        refusal: Refusal,
    },
}

/// The cloud router with this identifier.
pub fn find(see: &Snapshot<'_>, id: &CloudRouterId) -> Result<Shared<CloudRouter>, CloudRouterRefused> {
    see.find::<CloudRouter>(id).ok_or_else(|| CloudRouterRefused::NotFound(id.clone()))
}

/// Where a cloud router keeps the edge point with this identifier.
pub fn position(row: &Row<CloudRouter>, point: &EdgePointId) -> Result<usize, CloudRouterRefused> {
    row.body
        .edge_points
        .iter()
        .position(|known| known.id == *point)
        .ok_or_else(|| CloudRouterRefused::EdgeNotFound { router: row.id.clone(), point: point.clone() })
}

impl CloudRouterRefused {
    /// The refusal of an event.
    pub fn of(row: &Row<CloudRouter>, refusal: Refusal) -> Self {
        Self::Refused { id: row.id.clone(), status: row.status, refusal }
    }
}

impl From<CloudRouterRefused> for Fault {
    fn from(refused: CloudRouterRefused) -> Self {
        let code = match &refused {
            CloudRouterRefused::NotFound(_) => Code::CloudRouterNotFound,
            CloudRouterRefused::EdgeNotFound { .. } => Code::CloudRouterEdgeNotFound,
            CloudRouterRefused::Refused { .. } => Code::CloudRouterStatus,
        };
        Self::new(code, refused.to_string())
    }
}
