//! `AddCloudRouterEdgePoints` adds edge points to a running cloud router. It is UPDATING at once.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/addcloudrouteredgepoints>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::{CloudRouterId, EdgePointId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Transaction};

use super::{SERVICE, VERSIONS};
use crate::access::{AccessRefused, edge_point};
use crate::parameters::chosen::Chosen;
use crate::parameters::edge_point::CreateCloudRouterEdgePoint;
use crate::parameters::object::Object;
use crate::refusals::cloud_router::{CloudRouterRefused, find};

/// Adds edge points to a running cloud router. It is UPDATING at once, with the new points, and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddCloudRouterEdgePoints {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
    /// The new edge points: all are added, or none.
    edge_points: Chosen<Object<CreateCloudRouterEdgePoint>, 100>,
}

/// The new edge points.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The identifiers of the new edge points, in the order of the request.
    edge_point_ids: Vec<EdgePointId>,
}

/// The most edge points of one cloud router: as many as can be ordered with it.
const MOST_EDGE_POINTS: usize = 100;

/// Why nothing is added.
#[derive(Debug, Error)]
pub enum Error {
    /// The cloud router is not there, or its status does not allow it.
    #[error(transparent)]
    Refused(#[from] CloudRouterRefused),
    /// A cloud router has so many edge points at most.
    #[error("Cloud router `{0}` would have more than {MOST_EDGE_POINTS} edge points.")]
    TooMany(CloudRouterId),
    /// An edge point cannot be had.
    #[error(transparent)]
    Access(#[from] AccessRefused),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::TooMany(_) => Self::new(Code::CloudRouterEdgePointLimit, error.to_string()),
            Error::Access(refused) => refused.into(),
        }
    }
}

impl Action for AddCloudRouterEdgePoints {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "AddCloudRouterEdgePoints";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::CloudRouterNotFound,
        Code::CloudRouterStatus,
        Code::CloudRouterEdgePointLimit,
        Code::EndpointPortNotFound,
        Code::EndpointPortStatus,
        Code::EndpointParameter,
        Code::BandwidthExceedLimit,
        Code::VlanInUse,
        Code::CloudOutOfStock,
        Code::VpcNotFound,
        Code::VpcInUse,
    ];
    type Answer = Answer;
    type Error = Error;
}

impl Change for AddCloudRouterEdgePoints {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, Error> {
        let row = find(tx, &self.cloud_router_id)?;
        let edge_point_ids = edge_point::add(tx, &row, self.edge_points.as_slice())?;
        let updated =
            tx.apply(&row, Event::Update).map_err(|refusal| CloudRouterRefused::of(&row, refusal))?;
        let fits = updated.is_none_or(|router| router.body.edge_points.len() <= MOST_EDGE_POINTS);
        if fits { Ok(Answer { edge_point_ids }) } else { Err(Error::TooMany(row.id.clone())) }
    }
}
