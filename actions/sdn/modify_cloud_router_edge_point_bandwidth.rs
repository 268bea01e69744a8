//! `ModifyCloudRouterEdgePointBandwidth` changes the bandwidth of an edge point. The cloud router is UPDATING at once.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/modifycloudrouteredgepointbandwidth>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::cloud_router::{CloudRouterId, EdgePointId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::bandwidth;
use crate::refusals::edge_point::{EdgePointRefused, change};
use crate::views::nothing::Nothing;

/// Changes the bandwidth of an edge point of a running cloud router. The cloud router is UPDATING at once and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifyCloudRouterEdgePointBandwidth {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
    /// The identifier of the edge point.
    edge_point_id: EdgePointId,
    /// The new bandwidth in Mbps, 1 to 500.
    #[schemars(range(min = 1, max = 500))]
    bandwidth_mbps: u32,
}

impl Action for ModifyCloudRouterEdgePointBandwidth {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ModifyCloudRouterEdgePointBandwidth";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::CloudRouterNotFound,
        Code::CloudRouterEdgeNotFound,
        Code::BandwidthExceedLimit,
        Code::CloudRouterStatus,
    ];
    type Answer = Nothing;
    type Error = EdgePointRefused;
}

impl Change for ModifyCloudRouterEdgePointBandwidth {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, EdgePointRefused> {
        change(tx, &self.cloud_router_id, &self.edge_point_id, |point| {
            point.bandwidth_mbps = bandwidth::in_range("bandwidthMbps", self.bandwidth_mbps)?;
            Ok(())
        })?;
        Ok(Nothing {})
    }
}
