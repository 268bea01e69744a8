//! `UpdateServer` gives a server another name, or other addresses that its owner says it is reached at.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Role};

use super::{SERVICE, VERSIONS};
use crate::parameters::access_address::AccessAddress;
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::object::Object;
use crate::parameters::trimmed::Trimmed;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find};
use crate::views::link::Base;
use crate::views::server::ChangedServer;

/// Changes the attributes of a server that are given. A lock does not keep anybody from it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateServer {
    /// The identifier of the server.
    server_id: AnyId,
    /// What to change.
    server: Object<ServerChange>,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// Attributes of a server; what is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ServerChange {
    /// The display name.
    #[serde(default)]
    name: Option<Trimmed<255>>,
    /// The address of version 4 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv4")]
    access_ipv4: Option<AccessAddress<Ipv4Addr>>,
    /// The address of version 6 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv6")]
    access_ipv6: Option<AccessAddress<Ipv6Addr>>,
}

/// The server as it is now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The server, without what extensions add to it.
    server: ChangedServer,
}

impl Action for UpdateServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdateServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, ServerRefused> {
        let row = find(context, &self.server_id)?;
        allow(context, Role::Member, PolicyRefused::Compute("os_compute_api:servers:update"))?;
        let change = &self.server.0;
        let mut body = row.body.clone();
        if let Some(name) = &change.name {
            body.name = name.as_str().into();
        }
        if let Some(address) = change.access_ipv4 {
            body.access_ipv4 = address.get();
        }
        if let Some(address) = change.access_ipv6 {
            body.access_ipv6 = address.get();
        }
        body.updated_at = context.now;
        context
            .apply_with(&row, Event::Modify, body.clone())
            .map_err(|_| ServerRefused::of(&row, "update", &[]))?;
        let base = Arc::new(Base::new(&self.base_url));
        Ok(Answer { server: ChangedServer::new(&row, body, context, &base) })
    }
}
