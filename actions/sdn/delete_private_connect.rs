//! `DeletePrivateConnect` moves a private connect to the recycle bin. It is DELETING at once and RECYCLED later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/deleteprivateconnect>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::{Event, Refusal};
use zc_gateway_engine::resources::private_connect::PrivateConnectId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::private_connect::{PrivateConnectRefused, find};
use crate::views::nothing::Nothing;

/// Moves a private connect to the recycle bin. It is DELETING at once and RECYCLED later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeletePrivateConnect {
    /// The identifier of the private connect.
    private_connect_id: PrivateConnectId,
}

impl Action for DeletePrivateConnect {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeletePrivateConnect";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PrivateConnectNotFound, Code::PrivateConnectStatus];
    type Answer = Nothing;
    type Error = PrivateConnectRefused;
}

impl Change for DeletePrivateConnect {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, PrivateConnectRefused> {
        let row = find(tx, &self.private_connect_id)?;
        match tx.apply(&row, Event::Terminate) {
            Ok(_) => Ok(Nothing {}),
            Err(Refusal::Recycled) => Err(PrivateConnectRefused::DeletedAlready(row.id.clone())),
            Err(refusal) => Err(PrivateConnectRefused::of(&row, refusal)),
        }
    }
}
