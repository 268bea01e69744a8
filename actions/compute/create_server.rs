//! `CreateServer` creates one server or several of a kind. They are in BUILD at once and ACTIVE later.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::server::ServerId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Role, Transaction, random};

use super::{SERVICE, VERSIONS};
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::parameters::object::Object;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::servers::hints::SchedulerHints;
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
    /// Where to make it. There is one host and no choice, so that nothing but an empty object is taken.
    #[serde(default, rename = "os:scheduler_hints")]
    hints: SchedulerHints,
    /// The same under an older name.
    #[serde(default, rename = "OS-SCH-HNT:scheduler_hints")]
    older_hints: SchedulerHints,
    /// Which microversion of Compute is spoken: 2.1 if absent.
    #[serde(default)]
    microversion: Microversion,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// What was made.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Answer {
    /// The new server; of several the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<CreatedServer>,
    /// In its place the name of the order, where the caller wants that: lists find its servers by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    reservation_id: Option<SmolStr>,
}

/// A new server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CreatedServer {
    /// The identifier of the new server.
    id: ServerId,
    /// Where it is found.
    links: [Link; 2],
    /// How its disk is partitioned: `AUTO` or `MANUAL`.
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
    const CODES: &'static [Code] = &[
        Code::PolicyForbids,
        Code::ServerFilesLimit,
        Code::NetworksAmbiguous,
        Code::NetworkPortInUse,
        Code::AddressesExhausted,
        Code::HardwareAddressInUse,
    ];
    type Answer = Answer;
    type Error = CreateRefused;
}

impl Change for CreateServer {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, CreateRefused> {
        allow(tx, Role::Member, PolicyRefused::Compute("os_compute_api:servers:create"))?;
        let new = &self.server.0;
        self.hints.refuse()?;
        self.older_hints.refuse()?;
        let count = new.count()?;
        let servers = new.servers(count, self.microversion, tx)?;
        let connections = new.networks.connections(count, self.microversion, tx)?;
        let reservation = servers.first().map(|server| server.reservation.clone()).unwrap_or_default();
        let mut ids = Vec::with_capacity(servers.len());
        for server in servers {
            let id = tx.create(server).id.clone();
            connect(tx, &id, &connections)?;
            ids.push(id);
        }
        // There is one at least.
        let id = ids.into_iter().next().unwrap_or_else(ServerId::random);
        if new.returns_reservation() {
            return Ok(Answer { reservation_id: Some(reservation), ..Answer::default() });
        }
        let made_up = || random::identifier().chars().take(12).collect();
        Ok(Answer {
            server: Some(CreatedServer {
                links: Base::new(&self.base_url).links("servers", id.as_str()),
                id,
                disk_config: new.disk_config().name(),
                security_groups: [SecurityGroup { name: "default" }],
                admin_pass: new.admin_pass.as_deref().map_or_else(made_up, str::to_owned),
            }),
            ..Answer::default()
        })
    }
}
