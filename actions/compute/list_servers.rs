//! `ListServers` lists the names of servers, from new to old, page by page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::parameters::takes;
use crate::servers::listing::ListRefused;
use crate::servers::query::ServerQuery;
use crate::views::link::{Base, NextPage};
use crate::views::server::ServerSummary;

/// Lists servers by identifier and name.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ListServers(ServerQuery);

takes!(
    ListServers,
    ServerQuery,
    "Lists servers by identifier and name, from new to old. What is deleted is there only with `changes-since`, or for administrators who ask for it."
);

/// A page of servers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The servers of this page.
    servers: Vec<ServerSummary>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    servers_links: NextPage,
}

impl Action for ListServers {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServers";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = ListRefused;
}

impl Read for ListServers {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ListRefused> {
        let base = Base::new(&self.0.base_url);
        let list = ("servers", "os_compute_api:servers:index:get_all_tenants");
        let summary = |row: Shared<Server>, _: &Snapshot<'_>| ServerSummary::new(&row, &base);
        let (servers, servers_links) = self.0.select(see, list, &base, summary)?;
        Ok(Answer { servers, servers_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
