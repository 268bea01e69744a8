//! `DestroyPrivateConnect` releases a private connect in the recycle bin for good. It is DESTROYING at once and gone later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/destroyprivateconnect>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::private_connect::PrivateConnectId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::private_connect::{PrivateConnectRefused, find};
use crate::views::nothing::Nothing;

/// Releases a private connect in the recycle bin for good. It is DESTROYING at once and no longer listed later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DestroyPrivateConnect {
    /// The identifier of the private connect.
    private_connect_id: PrivateConnectId,
}

impl Action for DestroyPrivateConnect {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DestroyPrivateConnect";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PrivateConnectNotFound, Code::PrivateConnectStatus];
    type Answer = Nothing;
    type Error = PrivateConnectRefused;
}

impl Change for DestroyPrivateConnect {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, PrivateConnectRefused> {
        let row = find(tx, &self.private_connect_id)?;
        tx.apply(&row, Event::Destroy).map_err(|refusal| PrivateConnectRefused::of(&row, refusal))?;
        Ok(Nothing {})
    }
}
