//! `ListServerInterfaces` lists the ports of a server, page by page.
//!
//! <https://docs.openstack.org/api-ref/compute/#list-port-interfaces>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::page::Page;
use crate::parameters::query::Values;
use crate::refusals::server::{ServerRefused, find};
use crate::views::interface::ServerInterface;
use crate::views::link::{Base, NextPage, Query};
use crate::views::server::ports_of;

/// Lists the ports of a server, in the order in which they were made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListServerInterfaces {
    /// The identifier of the server.
    server_id: AnyId,
    /// The last port of the page before.
    #[serde(default)]
    marker: Values,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// The ports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The ports of this page: 1000 at most.
    #[serde(rename = "interfaceAttachments")]
    interfaces: Vec<ServerInterface>,
    /// Where the next page is, if there may be one. Compute itself has no pages of ports.
    #[serde(rename = "interfaceAttachments_links", skip_serializing_if = "Option::is_none")]
    links: NextPage,
}

impl Action for ListServerInterfaces {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServerInterfaces";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ListServerInterfaces {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        let row = find(see, &self.server_id)?;
        let id = |port: &Shared<NetworkPort>| port.id.to_string();
        let page = Page { limit: None, marker: self.marker.last() };
        let (ports, last) = page.of(ports_of(&row, see), id, |_| true)?;
        let path = format!("servers/{}/os-interface", row.id);
        Ok(Answer {
            interfaces: ports.iter().map(|port| ServerInterface::new(port)).collect(),
            links: Base::new(&self.base_url).next(&path, Query::default(), last.as_deref()),
        })
    }
}
