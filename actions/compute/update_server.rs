//! `UpdateServer` gives a server another name, another note, or other addresses that its owner says it is reached at.

use std::net::{Ipv4Addr, Ipv6Addr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Role, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::access_address::AccessAddress;
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::clearable::Clearable;
use crate::parameters::given::Given;
use crate::parameters::microversion::Microversion;
use crate::parameters::object::Object;
use crate::parameters::printable::{PrintableName, PrintableNote};
use crate::refusals::microversion::MicroversionRefused;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find};
use crate::servers::order::DiskConfig;
use crate::views::server::{ChangedServer, Viewer};

/// Changes the attributes of a server that are given. A lock does not keep anybody from it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateServer {
    /// The identifier of the server.
    server_id: AnyId,
    /// What to change.
    server: Object<ServerChange>,
    /// Which microversion of Compute is spoken: 2.1 if absent.
    #[serde(default)]
    microversion: Microversion,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// Attributes of a server; what is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ServerChange {
    /// The display name. Spaces around it are refused; before microversions (2.0) they are left out.
    #[serde(default)]
    name: Given<PrintableName<255>>,
    /// A note on what it is, from 2.19 on; null for none.
    #[serde(default)]
    description: Clearable<PrintableNote<255>>,
    /// How its disk is partitioned when it is built again.
    #[serde(default, rename = "OS-DCF:diskConfig")]
    disk_config: Given<DiskConfig>,
    /// The address of version 4 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv4")]
    access_ipv4: Given<AccessAddress<Ipv4Addr>>,
    /// The address of version 6 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv6")]
    access_ipv6: Given<AccessAddress<Ipv6Addr>>,
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
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for UpdateServer {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, ServerRefused> {
        let row = find(tx, &self.server_id)?;
        allow(tx, Role::Member, PolicyRefused::Compute("os_compute_api:servers:update"))?;
        let change = &self.server.0;
        let mut body = row.body.clone();
        if let Some(name) = change.name.as_ref() {
            body.name = name.within(self.microversion, "server.name")?.into();
        }
        if change.description != Clearable::Absent && !self.microversion.has(19) {
            return Err(MicroversionRefused::Unexpected("description").into());
        }
        match &change.description {
            Clearable::Absent => {}
            Clearable::Null => body.description = None,
            Clearable::Value(text) => body.description = Some(text.as_str().into()),
        }
        if let Some(disk_config) = change.disk_config.get() {
            body.auto_disk = disk_config == DiskConfig::Auto;
        }
        if let Some(address) = change.access_ipv4.get() {
            body.access_ipv4 = address.get();
        }
        if let Some(address) = change.access_ipv6.get() {
            body.access_ipv6 = address.get();
        }
        body.updated_at = tx.now;
        let updated = tx.change(&row, Event::Modify, |now| *now = body);
        let updated = updated.map_err(|_| ServerRefused::of(&row, "update", &[]))?.unwrap_or(row);
        let viewer = Viewer::new(tx, &self.base_url, self.microversion);
        Ok(Answer { server: ChangedServer::new(updated, tx, &viewer) })
    }
}
