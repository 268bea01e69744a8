//! `RenewPrivateConnect` takes a private connect out of the recycle bin. It is RECOVERING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/renewprivateconnect>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::endpoint::CloudAccess;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::private_connect::{Access, PrivateConnectId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::access::Accesses;
use crate::refusals::private_connect::{PrivateConnectRefused, find};
use crate::refusals::renew::RenewRefused;
use crate::views::nothing::Nothing;

/// Takes a private connect out of the recycle bin. It is RECOVERING at once and RUNNING later. Its ports must be RUNNING and its VLANs still be free.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenewPrivateConnect {
    /// The identifier of the private connect.
    private_connect_id: PrivateConnectId,
}

impl Action for RenewPrivateConnect {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "RenewPrivateConnect";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::PrivateConnectNotFound,
        Code::PrivateConnectStatus,
        Code::EndpointPortNotFound,
        Code::EndpointPortStatus,
        Code::VlanInUse,
        Code::CloudOutOfStock,
    ];
    type Answer = Nothing;
    type Error = RenewRefused<PrivateConnectRefused>;
}

impl Change for RenewPrivateConnect {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Self::Error> {
        let row = find(tx, &self.private_connect_id).map_err(RenewRefused::Status)?;
        let renewed = tx.apply(&row, Event::Renew);
        renewed.map_err(|refusal| RenewRefused::Status(PrivateConnectRefused::of(&row, refusal)))?;
        let accesses = Accesses::again(tx, row.id.as_str());
        let ends = row.body.endpoints();
        let clouds: Vec<&CloudAccess> = ends.iter().filter_map(|end| end.access.as_cloud()).collect();
        let mut unchecked = &clouds[..];
        for end in ends {
            let taken = match &end.access {
                Access::Port(access) => accesses.port_again(access),
                Access::Cloud(access) => {
                    let checked = accesses.cloud_again(access, unchecked);
                    unchecked = unchecked.get(1..).unwrap_or_default();
                    checked
                }
            };
            taken.map_err(RenewRefused::Access)?;
        }
        Ok(Nothing {})
    }
}
