//! A server as answers show it: all that Compute 2.1 tells of one, or what it tells of one in a list or after a change.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use smol_str::SmolStr;
use zc_gateway_engine::Context;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::attachments::{Attachments, Place};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::server::{Server, ServerId};
use zc_gateway_engine::resources::{Row, Shared};

use super::link::{Base, Link};
use super::moment::Moment;
use crate::parameters::ip_version::IpVersion;
use crate::servers::state::State;

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
    base: Arc<Base>,
}

impl ServerView {
    /// The view of a server of any account; whose it may be, the caller has made sure.
    pub fn new(row: Shared<Server>, context: &Context<'_>, base: &Arc<Base>) -> Self {
        Self(Seen::new(row, context, base))
    }
}

impl ChangedServer {
    /// The view of a server as it is when a change is made that `body` says.
    pub fn new(row: &Shared<Server>, body: Server, context: &Context<'_>, base: &Arc<Base>) -> Self {
        let mut changed = (**row).clone();
        changed.body = body;
        Self(Seen::new(Arc::new(changed), context, base))
    }
}

/// The ports of a server of any account, in the order in which they were made.
fn ports_of(row: &Row<Server>, context: &Context<'_>) -> Vec<Shared<NetworkPort>> {
    let place = Place::Device(SmolStr::new(row.id.as_str()));
    let look = |all: &Attachments| all.of(&place).map(|(_, user)| user.id.clone()).collect();
    let ids: Vec<SmolStr> = context.look_at_attachments_in(row.account, look).unwrap_or_default();
    let found = |id: &SmolStr| context.find_in::<NetworkPort>(row.account, &NetworkPortId::parse(id).ok()?);
    let mut ports: Vec<_> = ids.iter().filter_map(found).collect();
    ports.sort_by(|a, b| a.created_at.cmp(&b.created_at).then_with(|| a.id.cmp(&b.id)));
    ports
}

/// The addresses of a server of any account.
pub fn addresses_of(row: &Row<Server>, context: &Context<'_>) -> Vec<IpAddr> {
    let ports = ports_of(row, context);
    ports.iter().flat_map(|port| &port.body.fixed_ips).map(|fixed| fixed.address).collect()
}

/// The addresses of a server of any account, by the name of their network.
pub fn addresses_by_network(row: &Shared<Server>, context: &Context<'_>) -> BTreeMap<String, Vec<Address>> {
    let mut found: BTreeMap<String, Vec<Address>> = BTreeMap::new();
    for port in ports_of(row, context) {
        let network = context.find_in::<Network>(row.account, &port.body.network);
        let name =
            network.map_or_else(|| port.body.network.to_string(), |network| network.body.name.to_string());
        found
            .entry(name)
            .or_default()
            .extend(port.body.fixed_ips.iter().map(|fixed| Address::new(fixed.address)));
    }
    found
}

impl Seen {
    fn new(row: Shared<Server>, context: &Context<'_>, base: &Arc<Base>) -> Self {
        let ports = ports_of(&row, context);
        let with_network = |port: Shared<NetworkPort>| {
            let network = context.find_in::<Network>(row.account, &port.body.network);
            (port, network)
        };
        let ports = ports.into_iter().map(with_network).collect();
        let project = context.project_of(row.account).unwrap_or_else(|| context.project_id().clone());
        Self { ports, project, base: Arc::clone(base), row }
    }

    fn fields<A>(&self, address: impl Fn(&NetworkPort, IpAddr) -> A) -> Fields<'_, A> {
        let (row, server) = (&*self.row, &self.row.body);
        let state = State::of(row);
        let mut addresses: BTreeMap<&str, Vec<A>> = BTreeMap::new();
        for (port, network) in &self.ports {
            let name = network.as_ref().map_or(port.body.network.as_str(), |network| &network.body.name);
            let of_network = addresses.entry(name).or_default();
            of_network.extend(port.body.fixed_ips.iter().map(|fixed| address(&port.body, fixed.address)));
        }
        Fields {
            id: &row.id,
            name: &server.name,
            status: state.status,
            tenant_id: self.project.as_str(),
            user_id: &server.user,
            metadata: &server.metadata,
            host_id: self.project.host_id(),
            image: server.image.as_deref().map_or(ImageOrNone::None(""), |id| {
                ImageOrNone::Image(Named { id, links: [self.base.bookmark("images", id)] })
            }),
            flavor: Named { id: &server.flavor, links: [self.base.bookmark("flavors", &server.flavor)] },
            created: Moment(row.created_at),
            updated: Moment(server.updated_at.max(row.since)),
            addresses,
            access_ipv4: server.access_ipv4.map_or_else(String::new, |address: Ipv4Addr| address.to_string()),
            access_ipv6: server.access_ipv6.map_or_else(String::new, |address: Ipv6Addr| address.to_string()),
            links: self.base.links("servers", row.id.as_str()),
            disk_config: "MANUAL",
            progress: state.progress(),
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
        let state = State::of(row);
        let address = |port: &NetworkPort, address| PortAddress {
            address: Address::new(address),
            mac_address: port.mac_address.clone(),
            kind: "fixed",
        };
        let everything = Everything {
            fields: self.0.fields(address),
            config_drive: "",
            key_name: None,
            availability_zone: "nova",
            launched_at: row.body.launched_at.map(without_offset),
            terminated_at: (row.status == Status::Destroyed).then(|| without_offset(row.since)),
            security_groups: [SecurityGroup { name: "default" }],
            task_state: state.task_state,
            vm_state: state.vm_state,
            power_state: state.power_state,
            volumes_attached: [],
        };
        everything.serialize(serializer)
    }
}

/// A time as Compute writes it in its extensions: UTC without saying so, with microseconds.
fn without_offset(moment: Timestamp) -> String {
    let text = moment.to_string();
    format!("{}.000000", text.trim_end_matches('Z'))
}

/// A server after a change of it.
#[derive(Serialize, JsonSchema)]
struct Fields<'a, A> {
    /// The identifier of the server.
    id: &'a ServerId,
    /// The display name.
    name: &'a str,
    /// Where the server stands. While it is being deleted it keeps the status that it had before.
    #[schemars(extend("enum" = ["BUILD", "ACTIVE", "SHUTOFF", "ERROR", "DELETED"]))]
    status: &'static str,
    /// The identifier of the project that owns it.
    tenant_id: &'a str,
    /// The access key that created it; empty for a call without credentials.
    user_id: &'a str,
    /// What its owner noted.
    metadata: &'a BTreeMap<Box<str>, Box<str>>,
    /// Stands for the host that it is on, as this project sees it.
    #[serde(rename = "hostId")]
    host_id: String,
    /// The image that it boots from; empty for none.
    image: ImageOrNone<'a>,
    /// Its flavor.
    flavor: Named<'a>,
    /// When it was created.
    created: Moment,
    /// When it changed last.
    updated: Moment,
    /// Its addresses by the name of their network.
    addresses: BTreeMap<&'a str, Vec<A>>,
    /// The address of version 4 that its owner says it is reached at; empty for none.
    #[serde(rename = "accessIPv4")]
    access_ipv4: String,
    /// The address of version 6 that its owner says it is reached at; empty for none.
    #[serde(rename = "accessIPv6")]
    access_ipv6: String,
    /// Where it is found.
    links: [Link; 2],
    /// How its disk is partitioned: always `MANUAL`, as the image has it.
    #[serde(rename = "OS-DCF:diskConfig")]
    disk_config: &'static str,
    /// How far its building has come, in percent; only in the statuses BUILD and ACTIVE, and always 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<u8>,
}

/// A server.
#[derive(Serialize, JsonSchema)]
struct Everything<'a> {
    #[serde(flatten)]
    fields: Fields<'a, PortAddress>,
    /// Whether it has a drive with its configuration: always empty, for no.
    config_drive: &'static str,
    /// The name of its key pair: always null.
    key_name: Option<&'static str>,
    /// The zone that it is in: always `nova`.
    #[serde(rename = "OS-EXT-AZ:availability_zone")]
    availability_zone: &'static str,
    /// When it was in service for the first time; null if it never was.
    #[serde(rename = "OS-SRV-USG:launched_at")]
    launched_at: Option<String>,
    /// When it was deleted; null until then.
    #[serde(rename = "OS-SRV-USG:terminated_at")]
    terminated_at: Option<String>,
    /// The security groups that it is in: always `default`.
    security_groups: [SecurityGroup; 1],
    /// What is being done with it, such as `deleting`; null for nothing.
    #[serde(rename = "OS-EXT-STS:task_state")]
    task_state: Option<&'static str>,
    /// What it is when nothing is being done with it, such as `active`.
    #[serde(rename = "OS-EXT-STS:vm_state")]
    vm_state: &'static str,
    /// Whether it has power: 1 if so, 4 if it is switched off, 0 if that is not known.
    #[serde(rename = "OS-EXT-STS:power_state")]
    power_state: u8,
    /// The volumes that it has: always none.
    #[serde(rename = "os-extended-volumes:volumes_attached")]
    volumes_attached: [AttachedVolume; 0],
}

/// The image of a server, or nothing.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
enum ImageOrNone<'a> {
    /// One.
    Image(Named<'a>),
    /// None: the empty text.
    None(&'static str),
}

/// What a server is made of.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PartOfServer")]
struct Named<'a> {
    /// Its identifier.
    id: &'a str,
    /// Where it is found.
    links: [Link; 1],
}

/// An address of a server.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ServerAddress")]
pub struct Address {
    /// The version of the Internet protocol, 4 or 6.
    version: u8,
    /// The address.
    addr: IpAddr,
}

impl Address {
    const fn new(addr: IpAddr) -> Self {
        Self { version: IpVersion::of(addr).number(), addr }
    }
}

/// An address of a server, and the port that has it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ServerPortAddress")]
struct PortAddress {
    #[serde(flatten)]
    address: Address,
    /// The hardware address of the port.
    #[serde(rename = "OS-EXT-IPS-MAC:mac_addr")]
    #[schemars(with = "String")]
    mac_address: SmolStr,
    /// What kind of address it is: always `fixed`.
    #[serde(rename = "OS-EXT-IPS:type")]
    kind: &'static str,
}

/// A security group by its name.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ServerSecurityGroup")]
pub struct SecurityGroup {
    /// The name.
    pub name: &'static str,
}

/// A volume by its identifier.
#[derive(Serialize, JsonSchema)]
struct AttachedVolume {
    /// The identifier.
    id: &'static str,
}
