//! `ListIpAssociations` lists the addresses that are associated with a server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::associations::{self, AssociationRefused};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::find as find_server;
use crate::views::ip_address::IpAssociation;

/// Lists the addresses that are associated with a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListIpAssociations {
    /// The identifier of the server.
    server_id: AnyId,
}

/// The associations.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The associations, by the age of their addresses.
    ip_associations: Vec<IpAssociation>,
}

impl Action for ListIpAssociations {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListIpAssociations";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = AssociationRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, AssociationRefused> {
        let server = find_server(context, &self.server_id)?;
        let addresses = associations::of_server(context, &server.id);
        Ok(Answer { ip_associations: addresses.iter().map(|row| IpAssociation::new(row)).collect() })
    }
}
