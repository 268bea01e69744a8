//! `DestroyCloudRouter` releases a cloud router in the recycle bin for good. It is DESTROYING at once and gone later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/destroycloudrouter>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::CloudRouterId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::cloud_router::{CloudRouterRefused, find};
use crate::views::nothing::Nothing;

/// Releases a cloud router in the recycle bin for good. It is DESTROYING at once and no longer listed later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DestroyCloudRouter {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
}

impl Action for DestroyCloudRouter {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DestroyCloudRouter";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::CloudRouterNotFound, Code::CloudRouterStatus];
    type Answer = Nothing;
    type Error = CloudRouterRefused;
}

impl Change for DestroyCloudRouter {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, CloudRouterRefused> {
        let row = find(tx, &self.cloud_router_id)?;
        tx.apply(&row, Event::Destroy).map_err(|refusal| CloudRouterRefused::of(&row, refusal))?;
        Ok(Nothing {})
    }
}
