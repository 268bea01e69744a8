//! `RenewCloudRouter` takes a cloud router out of the recycle bin. It is RECOVERING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/renewcloudrouter>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::CloudRouterId;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Fault};

use super::{SERVICE, VERSIONS};
use crate::access::{AccessPlan, AccessRefused};
use crate::refusals::cloud_router::{CloudRouterRefused, find};
use crate::views::nothing::Nothing;

/// Takes a cloud router out of the recycle bin. It is RECOVERING at once and RUNNING later. Its ports must be RUNNING, and its VLANs and VPCs still be free.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenewCloudRouter {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
}

/// Why a cloud router stays in the recycle bin.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not there, or its status does not allow it.
    #[error(transparent)]
    Refused(#[from] CloudRouterRefused),
    /// One of its edge points cannot be had any more.
    #[error(transparent)]
    Access(#[from] AccessRefused),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::Access(refused) => refused.into(),
        }
    }
}

impl Action for RenewCloudRouter {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "RenewCloudRouter";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
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
    type Error = Error;

    fn run(&self, context: &mut Context<'_>) -> Result<Nothing, Error> {
        let row = find(context, &self.cloud_router_id)?;
        context.apply(&row, Event::Renew).map_err(|refusal| CloudRouterRefused::of(&row, refusal))?;
        let mut plan = AccessPlan::new(context);
        for point in &row.body.edge_points {
            plan.edge_point_again(point)?;
        }
        Ok(Nothing {})
    }
}
