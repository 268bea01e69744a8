//! `DeleteCloudRouter` moves a cloud router to the recycle bin. It is RECYCLED at once.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/deletecloudrouter>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::CloudRouterId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::cloud_router::{CloudRouterRefused, find};
use crate::views::nothing::Nothing;

/// Moves a cloud router to the recycle bin. It is RECYCLED at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteCloudRouter {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
}

impl Action for DeleteCloudRouter {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteCloudRouter";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::CloudRouterNotFound, Code::CloudRouterStatus];
    type Answer = Nothing;
    type Error = CloudRouterRefused;
}

impl Change for DeleteCloudRouter {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, CloudRouterRefused> {
        let row = find(tx, &self.cloud_router_id)?;
        tx.apply(&row, Event::Terminate).map_err(|refusal| CloudRouterRefused::of(&row, refusal))?;
        Ok(Nothing {})
    }
}
