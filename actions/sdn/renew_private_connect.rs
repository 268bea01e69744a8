//! `RenewPrivateConnect` takes a private connect out of the recycle bin. It is RECOVERING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/renewprivateconnect>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::private_connect::{Access, PrivateConnectId};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Fault};

use super::{SERVICE, VERSIONS};
use crate::access::{AccessPlan, AccessRefused};
use crate::refusals::private_connect::{PrivateConnectRefused, find};
use crate::views::nothing::Nothing;

/// Takes a private connect out of the recycle bin. It is RECOVERING at once and RUNNING later. Its ports must be RUNNING and its VLANs still be free.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenewPrivateConnect {
    /// The identifier of the private connect.
    private_connect_id: PrivateConnectId,
}

/// Why a private connect stays in the recycle bin.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not there, or its status does not allow it.
    #[error(transparent)]
    Refused(#[from] PrivateConnectRefused),
    /// One of its ends cannot be had any more.
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

impl Action for RenewPrivateConnect {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "RenewPrivateConnect";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[
        Code::PrivateConnectNotFound,
        Code::PrivateConnectStatus,
        Code::EndpointPortNotFound,
        Code::EndpointPortStatus,
        Code::VlanInUse,
        Code::CloudOutOfStock,
    ];
    type Answer = Nothing;
    type Error = Error;

    fn run(&self, context: &mut Context<'_>) -> Result<Nothing, Error> {
        let row = find(context, &self.private_connect_id)?;
        context.apply(&row, Event::Renew).map_err(|refusal| PrivateConnectRefused::of(&row, refusal))?;
        let mut plan = AccessPlan::new(context);
        for end in row.body.endpoints() {
            match &end.access {
                Access::Port(access) => plan.port_again(access)?,
                Access::Cloud(access) => plan.cloud_again(access)?,
            }
        }
        Ok(Nothing {})
    }
}
