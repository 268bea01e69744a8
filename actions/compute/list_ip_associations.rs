//! `ListIpAssociations` lists the addresses that are associated with a server, page by page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::associations::{self, AssociationRefused};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::page::Page;
use crate::parameters::query::Values;
use crate::refusals::server::find as find_server;
use crate::views::ip_address::IpAssociation;
use crate::views::link::{Base, NextPage, Query};

/// Lists the addresses that are associated with a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListIpAssociations {
    /// The identifier of the server.
    server_id: AnyId,
    /// The last address of the page before.
    #[serde(default)]
    marker: Values,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// The associations.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The associations of this page, 1000 at most, by the age of their addresses.
    ip_associations: Vec<IpAssociation>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_associations_links: NextPage,
}

impl Action for ListIpAssociations {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListIpAssociations";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = AssociationRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ListIpAssociations {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, AssociationRefused> {
        let server = find_server(see, &self.server_id)?;
        let id = |row: &Shared<IpAddress>| row.id.to_string();
        let page = Page { limit: None, marker: self.marker.last() };
        let (addresses, last) = page.of(associations::of_server(see, &server.id), id, |_| true)?;
        let path = format!("servers/{}/ip_associations", server.id);
        Ok(Answer {
            ip_associations: addresses.iter().map(|row| IpAssociation::new(row)).collect(),
            ip_associations_links: Base::new(&self.base_url).next(&path, Query::default(), last.as_deref()),
        })
    }
}
