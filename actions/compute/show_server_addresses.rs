//! `ShowServerAddresses` lists the addresses that a server has in one network.
//!
//! <https://docs.openstack.org/api-ref/compute/#show-ip-details>

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Fault, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};
use crate::views::server::{Address, addresses_by_network};

/// Lists the addresses that a server has in one network.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowServerAddresses {
    /// The identifier of the server.
    server_id: AnyId,
    /// The name of the network.
    network_label: String,
}

/// The addresses under the name of their network.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The addresses, in the order in which the ports of the server were made.
    #[serde(flatten)]
    addresses: BTreeMap<String, Vec<Address>>,
}

/// Why they cannot be listed.
#[derive(Debug, Error)]
pub enum Refused {
    /// The server is not there.
    #[error(transparent)]
    Server(#[from] ServerRefused),
    /// It has no port in a network of this name.
    #[error("Instance is not a member of specified network")]
    NotAMember,
}

impl Action for ShowServerAddresses {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowServerAddresses";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::NetworkNotFound];
    type Answer = Answer;
    type Error = Refused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ShowServerAddresses {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Refused> {
        let row = find(see, &self.server_id)?;
        let mut all = addresses_by_network(&row, see);
        let (label, addresses) = all.remove_entry(&self.network_label).ok_or(Refused::NotAMember)?;
        Ok(Answer { addresses: BTreeMap::from([(label, addresses)]) })
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Server(refused) => refused.into(),
            Refused::NotAMember => Self::new(Code::NetworkNotFound, refused.to_string()),
        }
    }
}
