//! `ModifyCloudRouterEdgePoint` changes routing, address or bandwidth of an edge point. The cloud router is UPDATING
//! at once.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/modifycloudrouteredgepoint>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::cloud_router::{CloudRouterId, EdgePointId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::access::edge_point::routing;
use crate::parameters::address::HostAddress;
use crate::parameters::bandwidth;
use crate::parameters::edge_point::{BgpConnection, IpRoute};
use crate::parameters::filter::Set;
use crate::parameters::object::Object;
use crate::refusals::edge_point::{EdgePointRefused, change};
use crate::views::nothing::Nothing;

/// Changes routing, address or bandwidth of an edge point of a running cloud router. What is absent stays as it is. The cloud router is UPDATING at once and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifyCloudRouterEdgePoint {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
    /// The identifier of the edge point.
    edge_point_id: EdgePointId,
    /// Learn routes by BGP from now on; static routes end. It excludes `staticRoutes`.
    #[serde(default)]
    bgp_connection: Option<Object<BgpConnection>>,
    /// Have these routes from now on; BGP ends. It excludes `bgpConnection`. An empty list changes nothing.
    #[serde(default)]
    static_routes: Set<Object<IpRoute>, 100>,
    /// The new bandwidth in Mbps, 1 to 500.
    #[schemars(range(min = 1, max = 500))]
    bandwidth_mbps: Option<u32>,
    /// The new address of the router there, with its mask.
    ip_address: Option<HostAddress>,
}

impl Action for ModifyCloudRouterEdgePoint {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ModifyCloudRouterEdgePoint";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::CloudRouterNotFound,
        Code::CloudRouterEdgeNotFound,
        Code::EndpointParameter,
        Code::BandwidthExceedLimit,
        Code::CloudRouterStatus,
    ];
    type Answer = Nothing;
    type Error = EdgePointRefused;
}

impl Change for ModifyCloudRouterEdgePoint {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, EdgePointRefused> {
        let routing = routing("", self.bgp_connection.as_ref(), self.static_routes.as_slice())?;
        change(tx, &self.cloud_router_id, &self.edge_point_id, |point| {
            if routing.is_none() && self.bandwidth_mbps.is_none() && self.ip_address.is_none() {
                return Err(EdgePointRefused::NothingToChange);
            }
            if let Some(routing) = routing {
                point.routing = routing;
            }
            if let Some(mbps) = self.bandwidth_mbps {
                point.bandwidth_mbps = bandwidth::in_range("bandwidthMbps", mbps)?;
            }
            if let Some(address) = &self.ip_address {
                point.ip_address = Some(address.as_str().into());
            }
            Ok(())
        })?;
        Ok(Nothing {})
    }
}
