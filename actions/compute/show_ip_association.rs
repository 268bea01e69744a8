//! `ShowIpAssociation` shows the association of an address with a server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::associations::{self, AssociationRefused};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::find as find_server;
use crate::views::ip_address::IpAssociation;

/// Shows the association of an address with a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowIpAssociation {
    /// The identifier of the server.
    server_id: AnyId,
    /// The identifier of the address, which is not the address itself.
    ip_address_id: AnyId,
}

/// The association.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The association.
    ip_association: IpAssociation,
}

impl Action for ShowIpAssociation {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowIpAssociation";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::ServerNotFound, Code::IpAddressNotFound, Code::IpAssociationNotFound];
    type Answer = Answer;
    type Error = AssociationRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ShowIpAssociation {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, AssociationRefused> {
        let server = find_server(see, &self.server_id)?;
        let (address, _) = associations::find(see, &server.id, &self.ip_address_id)?;
        Ok(Answer { ip_association: IpAssociation::new(&address) })
    }
}
