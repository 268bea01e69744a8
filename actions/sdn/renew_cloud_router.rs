//! `RenewCloudRouter` takes a cloud router out of the recycle bin. It is RECOVERING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/renewcloudrouter>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::CloudRouterId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::access::Accesses;
use crate::refusals::cloud_router::{CloudRouterRefused, find};
use crate::refusals::renew::RenewRefused;
use crate::views::nothing::Nothing;

/// Takes a cloud router out of the recycle bin. It is RECOVERING at once and RUNNING later. Its ports must be RUNNING, and its VLANs and VPCs still be free.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenewCloudRouter {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
}

impl Action for RenewCloudRouter {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "RenewCloudRouter";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::CloudRouterNotFound,
        Code::CloudRouterStatus,
        Code::EndpointPortNotFound,
        Code::EndpointPortStatus,
        Code::VlanInUse,
        Code::CloudOutOfStock,
        Code::VpcInUse,
    ];
    type Answer = Nothing;
    type Error = RenewRefused<CloudRouterRefused>;
}

impl Change for RenewCloudRouter {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Self::Error> {
        let row = find(tx, &self.cloud_router_id).map_err(RenewRefused::Status)?;
        let renewed = tx.apply(&row, Event::Renew);
        renewed.map_err(|refusal| RenewRefused::Status(CloudRouterRefused::of(&row, refusal)))?;
        let accesses = Accesses::again(tx, row.id.as_str());
        accesses.edge_points_again(&row.body.edge_points).map_err(RenewRefused::Access)?;
        Ok(Nothing {})
    }
}
