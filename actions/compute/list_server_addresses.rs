//! `ListServerAddresses` lists the addresses of a server by the name of their network.
//!
//! <https://docs.openstack.org/api-ref/compute/#list-ips>

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};
use crate::views::server::{Address, addresses_by_network};

/// Lists the addresses of a server by the name of their network.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListServerAddresses {
    /// The identifier of the server.
    server_id: AnyId,
}

/// The addresses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The addresses by the name of their network, in the order in which its ports were made.
    addresses: BTreeMap<String, Vec<Address>>,
}

impl Action for ListServerAddresses {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServerAddresses";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ListServerAddresses {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        let row = find(see, &self.server_id)?;
        Ok(Answer { addresses: addresses_by_network(&row, see) })
    }
}
