//! `CreateServer` creates one server or several of a kind. They are in BUILD at once and ACTIVE later.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::server::ServerId;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Role, random};

use super::{SERVICE, VERSIONS};
use crate::networking::taking::Taking;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::object::Object;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::servers::networks::connect;
use crate::servers::order::NewServer;
use crate::servers::refused::CreateRefused;
use crate::views::link::{Base, Link};
use crate::views::server::SecurityGroup;

/// Creates a server, or several of a kind. It is in BUILD at once and ACTIVE later. Its addresses are taken at once: if
/// a network has none left, nothing is created.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateServer {
    /// What to create.
    server: Object<NewServer>,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// The new server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The new server; of several the first one.
    server: CreatedServer,
}

/// A new server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CreatedServer {
    /// The identifier of the new server.
    id: ServerId,
    /// Where it is found.
    links: [Link; 2],
    /// How its disk is partitioned: always `MANUAL`, as the image has it.
    #[serde(rename = "OS-DCF:diskConfig")]
    disk_config: &'static str,
    /// The security groups that it is in: always `default`.
    security_groups: [SecurityGroup; 1],
    /// The password of its administrator. It is told here and kept nowhere.
    #[serde(rename = "adminPass")]
    admin_pass: String,
}

impl Action for CreateServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[
        Code::PolicyForbids,
        Code::NetworksAmbiguous,
        Code::NetworkPortInUse,
        Code::AddressesExhausted,
        Code::HardwareAddressInUse,
    ];
    type Answer = Answer;
    type Error = CreateRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, CreateRefused> {
        allow(context, Role::Member, PolicyRefused::Compute("os_compute_api:servers:create"))?;
        let new = &self.server.0;
        let count = new.count()?;
        let servers = new.servers(count, context)?;
        let connections = new.networks.connections(count, context)?;
        let mut taking = Taking::default();
        let mut ids = Vec::with_capacity(servers.len());
        for server in servers {
            let id = context.create(server);
            connect(context, &mut taking, &id, &connections)?;
            ids.push(id);
        }
        // There is one at least.
        let id = ids.into_iter().next().unwrap_or_else(ServerId::random);
        let made_up = || random::identifier().chars().take(12).collect();
        Ok(Answer {
            server: CreatedServer {
                links: Base::new(&self.base_url).links("servers", id.as_str()),
                id,
                disk_config: "MANUAL",
                security_groups: [SecurityGroup { name: "default" }],
                admin_pass: new.admin_pass.as_deref().map_or_else(made_up, str::to_owned),
            },
        })
    }
}
