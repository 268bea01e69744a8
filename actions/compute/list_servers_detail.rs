//! `ListServersDetail` lists servers with everything, from new to old, page by page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::parameters::takes;
use crate::servers::listing::ListRefused;
use crate::servers::query::ServerQuery;
use crate::views::link::NextPage;
use crate::views::server::{ServerView, Viewer};

/// Lists servers with everything.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ListServersDetail(ServerQuery);

takes!(
    ListServersDetail,
    ServerQuery,
    "Lists servers with everything, from new to old. What is deleted is there only with `changes-since`, or for administrators who ask for it."
);

/// A page of servers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The servers of this page.
    servers: Vec<ServerView>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    servers_links: NextPage,
}

impl Action for ListServersDetail {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServersDetail";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = ListRefused;
}

impl Read for ListServersDetail {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ListRefused> {
        let viewer = Viewer::new(see, &self.0.base_url, self.0.microversion);
        let list = ("servers/detail", "os_compute_api:servers:detail:get_all_tenants");
        let view = |row: Shared<Server>, account: &Snapshot<'_>| ServerView::new(row, account, &viewer);
        let (servers, servers_links) = self.0.select(see, list, viewer.base(), view)?;
        Ok(Answer { servers, servers_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
