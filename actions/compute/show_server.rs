//! `ShowServer` shows one server with everything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::refusals::server::{ServerRefused, find};
use crate::views::server::{ServerView, Viewer};

/// Shows a server. One that is deleted is not found.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowServer {
    /// The identifier of the server.
    server_id: AnyId,
    /// Which microversion of Compute is spoken: 2.1 if absent.
    #[serde(default)]
    microversion: Microversion,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// A server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The server.
    server: ServerView,
}

impl Action for ShowServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ShowServer {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        let row = find(see, &self.server_id)?;
        let viewer = Viewer::new(see, &self.base_url, self.microversion);
        Ok(Answer { server: ServerView::new(row, see, &viewer) })
    }
}
