//! `ModifyPrivateConnectBandwidth` changes the bandwidth of a running private connect. It is UPDATING at once.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/modifyprivateconnectbandwidth>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::private_connect::PrivateConnectId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::bandwidth::{self, BandwidthRefused};
use crate::refusals::private_connect::{PrivateConnectRefused, find};
use crate::views::nothing::Nothing;

/// Changes the bandwidth of a running private connect. It is UPDATING at once, with the new bandwidth, and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifyPrivateConnectBandwidth {
    /// The identifier of the private connect.
    private_connect_id: PrivateConnectId,
    /// The new bandwidth in Mbps, 1 to 500.
    #[schemars(range(min = 1, max = 500))]
    bandwidth_mbps: u32,
}

/// Why the bandwidth stays as it is.
#[derive(Debug, Error)]
pub enum Error {
    /// The private connect is not there, or its status does not allow it.
    #[error(transparent)]
    Refused(#[from] PrivateConnectRefused),
    /// The bandwidth cannot be had.
    #[error(transparent)]
    Bandwidth(#[from] BandwidthRefused),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::Bandwidth(refused) => refused.into(),
        }
    }
}

impl Action for ModifyPrivateConnectBandwidth {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ModifyPrivateConnectBandwidth";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::PrivateConnectNotFound, Code::BandwidthExceedLimit, Code::PrivateConnectStatus];
    type Answer = Nothing;
    type Error = Error;
}

impl Change for ModifyPrivateConnectBandwidth {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Error> {
        let row = find(tx, &self.private_connect_id)?;
        let bandwidth_mbps = bandwidth::in_range("bandwidthMbps", self.bandwidth_mbps)?;
        tx.change(&row, Event::Update, |body| body.bandwidth_mbps = bandwidth_mbps)
            .map_err(|refusal| PrivateConnectRefused::of(&row, refusal))?;
        Ok(Nothing {})
    }
}
