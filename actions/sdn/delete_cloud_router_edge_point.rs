//! `DeleteCloudRouterEdgePoint` takes an edge point from a running cloud router. It is UPDATING at once.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/deletecloudrouteredgepoint>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::{CloudRouterId, EdgePointId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::cloud_router::{CloudRouterRefused, find, position};
use crate::views::nothing::Nothing;

/// Takes an edge point from a running cloud router that has more than two. It is UPDATING at once, without the point, and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteCloudRouterEdgePoint {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
    /// The identifier of the edge point.
    edge_point_id: EdgePointId,
}

/// Why the edge point stays.
#[derive(Debug, Error)]
pub enum Error {
    /// The cloud router or the edge point is not there, or the status does not allow it.
    #[error(transparent)]
    Refused(#[from] CloudRouterRefused),
    /// A cloud router connects two edge points at least.
    #[error(
        "Cloud router `{0}` has only two edge points and keeps them: delete the cloud router, or add another edge point first."
    )]
    LastTwo(CloudRouterId),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::LastTwo(_) => Self::new(Code::CloudRouterEdgePointLimit, error.to_string()),
        }
    }
}

impl Action for DeleteCloudRouterEdgePoint {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteCloudRouterEdgePoint";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::CloudRouterNotFound,
        Code::CloudRouterEdgeNotFound,
        Code::CloudRouterStatus,
        Code::CloudRouterEdgePointLimit,
    ];
    type Answer = Nothing;
    type Error = Error;
}

impl Change for DeleteCloudRouterEdgePoint {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Error> {
        let row = find(tx, &self.cloud_router_id)?;
        let index = position(&row, &self.edge_point_id)?;
        let now = tx.now;
        let updated = tx.change(&row, Event::Update, |body| body.remove_edge_point(index, now));
        let updated = updated.map_err(|refusal| CloudRouterRefused::of(&row, refusal))?;
        let keeps_two = updated.is_none_or(|router| router.body.edge_points.len() >= 2);
        if keeps_two { Ok(Nothing {}) } else { Err(Error::LastTwo(row.id.clone())) }
    }
}
