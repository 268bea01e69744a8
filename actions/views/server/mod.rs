//! A server as answers show it: all that Compute tells of one in a microversion, or what it tells of one in a list or
//! after a change.

mod address;
mod attributes;
mod fields;
mod flavor;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::catalogue::compute::Flavor;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::server::{Server, ServerId};

use self::address::PortAddress;
pub use self::address::{Address, addresses_by_network, addresses_of, ports_of};
use self::attributes::ServerAttributes;
use self::fields::{Everything, Fields, ImageOrNone, Named};
use self::flavor::FlavorOfServer;
use super::link::{Base, Link};
use super::moment::Moment;
use super::nullable::Nullable;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::servers::order::DiskConfig;
use crate::servers::placement::ZONE;
use crate::servers::state::State;

/// Who looks at servers: where their links begin, and what is shown to them.
#[derive(Clone, Debug)]
pub struct Viewer {
    base: Arc<Base>,
    version: Microversion,
    is_admin: bool,
}

impl Viewer {
    /// The caller of an action.
    pub fn new(see: &Snapshot<'_>, base_url: &BaseUrl, version: Microversion) -> Self {
        let is_admin = see.principal().is_admin();
        Self { base: Arc::new(Base::new(base_url)), version, is_admin }
    }

    /// Where links begin.
    pub fn base(&self) -> &Base {
        &self.base
    }
}

/// A server by its name, as plain lists show it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ServerSummary")]
pub struct ServerSummary {
    /// The identifier of the server.
    id: ServerId,
    /// The display name.
    name: Box<str>,
    /// Where it is found.
    links: [Link; 2],
}

impl ServerSummary {
    /// The view of a server.
    pub fn new(row: &Shared<Server>, base: &Base) -> Self {
        let links = base.links("servers", row.id.as_str());
        Self { id: row.id.clone(), name: row.body.name.clone(), links }
    }
}

/// A server with everything. It shares the committed row.
#[derive(Debug)]
pub struct ServerView(Seen);

/// A server after a change of it: what extensions add to a server is not told then.
#[derive(Debug)]
pub struct ChangedServer(Seen);

/// A server, and what is known of it elsewhere.
#[derive(Debug)]
struct Seen {
    row: Shared<Server>,
    project: ProjectId,
    ports: Vec<(Shared<NetworkPort>, Option<Shared<Network>>)>,
    flavor: Option<Flavor>,
    viewer: Viewer,
}

impl ServerView {
    /// The view of a server of the account that `see` shows.
    pub fn new(row: Shared<Server>, see: &Snapshot<'_>, viewer: &Viewer) -> Self {
        Self(Seen::new(row, see, viewer))
    }
}

impl ChangedServer {
    /// The view of a server of the account that `see` shows.
    pub fn new(row: Shared<Server>, see: &Snapshot<'_>, viewer: &Viewer) -> Self {
        Self(Seen::new(row, see, viewer))
    }
}

impl Seen {
    fn new(row: Shared<Server>, see: &Snapshot<'_>, viewer: &Viewer) -> Self {
        let ports = ports_of(&row, see);
        let with_network = |port: Shared<NetworkPort>| {
            let network = see.find::<Network>(&port.body.network);
            (port, network)
        };
        let ports = ports.into_iter().map(with_network).collect();
        let project = see.project_id().clone();
        let shows_flavor = viewer.version.has(47);
        let flavor = shows_flavor.then(|| see.catalogue.flavor(&row.body.flavor).cloned()).flatten();
        Self { ports, project, flavor, viewer: viewer.clone(), row }
    }

    fn fields<A>(&self, address: impl Fn(&NetworkPort, IpAddr) -> A) -> Fields<'_, A> {
        let (row, server) = (&*self.row, &self.row.body);
        let (base, version) = (&self.viewer.base, self.viewer.version);
        let state = State::of(row);
        let mut addresses: BTreeMap<&str, Vec<A>> = BTreeMap::new();
        for (port, network) in &self.ports {
            let name = network.as_ref().map_or(port.body.network.as_str(), |network| &network.body.name);
            let of_network = addresses.entry(name).or_default();
            of_network.extend(port.body.fixed_ips.iter().map(|fixed| address(&port.body, fixed.address)));
        }
        let flavor = Named { id: &server.flavor, links: [base.bookmark("flavors", &server.flavor)] };
        Fields {
            id: &row.id,
            name: &server.name,
            status: state.status,
            tenant_id: self.project.as_str(),
            user_id: &server.user,
            metadata: &server.metadata,
            host_id: self.project.host_id(),
            image: server.image.as_deref().map_or(ImageOrNone::None(""), |id| {
                ImageOrNone::Image(Named { id, links: [base.bookmark("images", id)] })
            }),
            flavor: FlavorOfServer::new(flavor, self.flavor.as_ref(), version),
            created: Moment(row.created_at),
            updated: Moment(server.updated_at.max(row.since)),
            addresses,
            access_ipv4: server.access_ipv4.map_or_else(String::new, |address: Ipv4Addr| address.to_string()),
            access_ipv6: server.access_ipv6.map_or_else(String::new, |address: Ipv6Addr| address.to_string()),
            links: base.links("servers", row.id.as_str()),
            disk_config: DiskConfig::of(server).name(),
            progress: state.progress(),
            locked: version.has(9).then_some(server.locked.is_some()),
            description: version.has(19).then_some(Nullable(server.description.as_deref())),
            tags: version.has(26).then_some(&server.tags),
        }
    }
}

described_by!(ChangedServer, Fields<'_, Address>);
described_by!(ServerView as "Server", Everything<'_>);

impl Serialize for ChangedServer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let address = |_: &NetworkPort, address| Address::new(address);
        self.0.fields(address).serialize(serializer)
    }
}

impl Serialize for ServerView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = &*self.0.row;
        let (server, viewer) = (&row.body, &self.0.viewer);
        let state = State::of(row);
        let everything = Everything {
            fields: self.0.fields(PortAddress::new),
            config_drive: config_drive(server),
            key_name: server.key_name.as_deref(),
            availability_zone: ZONE,
            launched_at: server.launched_at.map(without_offset),
            terminated_at: (row.status == Status::Destroyed).then(|| without_offset(row.since)),
            security_groups: [SecurityGroup { name: "default" }],
            task_state: state.task_state,
            vm_state: state.vm_state,
            power_state: state.power_state,
            volumes_attached: [],
            attributes: viewer.is_admin.then(|| ServerAttributes::new(row, viewer.version)),
        };
        everything.serialize(serializer)
    }
}

/// Whether a server has a drive with its configuration, in the words of Compute.
pub fn config_drive(server: &Server) -> &'static str {
    if server.config_drive { "True" } else { "" }
}

/// A time as Compute writes it in its extensions: UTC without saying so, with microseconds.
/// A moment as the extensions of Compute write it.
pub fn without_offset(moment: Timestamp) -> String {
    let text = moment.to_string();
    format!("{}.000000", text.trim_end_matches('Z'))
}

/// A security group by its name.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ServerSecurityGroup")]
pub struct SecurityGroup {
    /// The name.
    pub name: &'static str,
}
