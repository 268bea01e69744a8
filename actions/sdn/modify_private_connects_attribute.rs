//! `ModifyPrivateConnectsAttribute` gives private connects a new name: all of them, or none.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/modifyprivateconnectsattribute>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::private_connect::PrivateConnectId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::chosen::Chosen;
use crate::parameters::text::Text;
use crate::refusals::private_connect::{PrivateConnectRefused, find};
use crate::views::nothing::Nothing;

/// Gives private connects a new name: all of them, or none if one of them does not exist or is being released.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifyPrivateConnectsAttribute {
    /// The identifiers of the private connects.
    private_connect_ids: Chosen<PrivateConnectId, 100>,
    /// The new name.
    private_connect_name: Text<255>,
}

impl Action for ModifyPrivateConnectsAttribute {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ModifyPrivateConnectsAttribute";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = PrivateConnectRefused::CODES;
    type Answer = Nothing;
    type Error = PrivateConnectRefused;
}

impl Change for ModifyPrivateConnectsAttribute {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, PrivateConnectRefused> {
        for id in self.private_connect_ids.without_repetition() {
            let row = find(tx, id)?;
            tx.change(&row, Event::Modify, |body| body.name = self.private_connect_name.as_str().into())
                .map_err(|refusal| PrivateConnectRefused::of(&row, refusal))?;
        }
        Ok(Nothing {})
    }
}
