//! `CreateIpAssociation` associates an address with a server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::associations::{self, AssociationRefused};
use crate::ip_addresses::find;
use crate::parameters::any_id::AnyId;
use crate::parameters::object::Object;
use crate::refusals::server::find as find_server;
use crate::views::ip_address::IpAssociation;

/// Associates an address with a server, one of whose ports must have it. As long as it is associated with any server,
/// the address cannot be given back. It is no error when it is associated already.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateIpAssociation {
    /// The identifier of the server.
    server_id: AnyId,
    /// The identifier of the address, which is not the address itself.
    ip_address_id: AnyId,
    /// The association, of which nothing can be said.
    #[serde(default, rename = "ip_association")]
    #[allow(dead_code, reason = "it is empty, and refused where it is not")]
    ip_association: Option<Object<Nothing>>,
}

/// Nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Nothing {}

/// The association.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The association.
    ip_association: IpAssociation,
}

impl Action for CreateIpAssociation {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateIpAssociation";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::ServerNotFound,
        Code::PolicyForbids,
        Code::ServerLocked,
        Code::ServerState,
        Code::IpAddressNotFound,
    ];
    type Answer = Answer;
    type Error = AssociationRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for CreateIpAssociation {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, AssociationRefused> {
        let server = find_server(tx, &self.server_id)?;
        let (operation, rule) = ("create_ip_association", "os_compute_api:ip_associations:create");
        associations::allow_change(tx, &server, operation, rule)?;
        let address = find(tx, &self.ip_address_id)?;
        let ports = associations::ports(tx, &server.id, &address.body);
        if ports.is_empty() {
            let address = self.ip_address_id.clone();
            return Err(AssociationRefused::NotOnServer { address, server: server.id.clone() });
        }
        let is_new = |port: &&Shared<NetworkPort>| !address.body.associations.contains(&port.id);
        let new: Vec<_> = ports.iter().filter(is_new).map(|port| port.id.clone()).collect();
        if !new.is_empty() {
            tx.change(&address, Event::Modify, |body| body.associations.extend(new))?;
        }
        Ok(Answer { ip_association: IpAssociation::new(&address) })
    }
}
