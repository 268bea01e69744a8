//! `DeleteIpAssociation` ends the association of an address with a server.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::associations::{self, AssociationRefused};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::find as find_server;
use crate::views::nothing::Nothing;

/// Ends the association of an address with a server. The server's port keeps the address. All associations of an
/// address must have been ended before it can be given back with `DeleteIpAddress` or `UpdateIpAddress`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteIpAssociation {
    /// The identifier of the server.
    server_id: AnyId,
    /// The identifier of the address, which is not the address itself.
    ip_address_id: AnyId,
}

impl Action for DeleteIpAssociation {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteIpAssociation";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::ServerNotFound,
        Code::PolicyForbids,
        Code::ServerLocked,
        Code::ServerState,
        Code::IpAddressNotFound,
        Code::IpAssociationNotFound,
    ];
    type Answer = Nothing;
    type Error = AssociationRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for DeleteIpAssociation {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, AssociationRefused> {
        let server = find_server(tx, &self.server_id)?;
        let (operation, rule) = ("delete_ip_association", "os_compute_api:ip_associations:delete");
        associations::allow_change(tx, &server, operation, rule)?;
        let (address, marks) = associations::find(tx, &server.id, &self.ip_address_id)?;
        tx.change(&address, Event::Modify, |body| body.associations.retain(|port| !marks.contains(port)))?;
        Ok(Nothing {})
    }
}
