//! How a new server is connected: to ports that its owner made before, and to ports that are made for it.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::server::ServerId;
use zc_gateway_engine::{Snapshot, Transaction};

use super::refused::CreateRefused;
use crate::networking::allocation::{NewPort, WantedAddress, create_port};
use crate::networking::changing::revise;
use crate::parameters::any_id::AnyId;
use crate::parameters::microversion::Microversion;
use crate::parameters::object::Object;
use crate::refusals::microversion::MicroversionRefused;

/// Who owns ports that servers use.
pub const OWNER: SmolStr = SmolStr::new_static("compute:nova");

/// How many networks and ports one server can be connected to.
const MOST: usize = 32;

/// The networks and ports that a server is connected to.
#[derive(Debug, Default)]
pub enum RequestedNetworks {
    /// Nothing is said of them.
    #[default]
    Absent,
    /// These; where it is empty, the project's network, if it has one.
    These(Vec<Object<RequestedNetwork>>),
    /// The project's network.
    Auto,
    /// None.
    None,
}

/// A network or a port.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RequestedNetwork {
    /// The identifier of a network: a port is made in it, and ends with the server. Beside a port it is the network of
    /// that port.
    #[serde(default)]
    uuid: Option<AnyId>,
    /// The identifier of a port, which outlives the server.
    #[serde(default)]
    port: Option<AnyId>,
    /// The address of the port that is made.
    #[serde(default)]
    fixed_ip: Option<IpAddr>,
}

/// Where a server is connected, as it was found.
pub enum Connection {
    /// To a port that is there.
    Port(Shared<NetworkPort>),
    /// To a new port of a network.
    Network(Shared<Network>, Option<IpAddr>),
}

impl RequestedNetworks {
    /// Finds what is wanted for each of `count` servers.
    pub fn connections(
        &self,
        count: u32,
        version: Microversion,
        tx: &mut Transaction<'_>,
    ) -> Result<Vec<Connection>, CreateRefused> {
        let wanted = match self {
            Self::Absent if version.has(37) => return Err(MicroversionRefused::Required("networks").into()),
            Self::Absent => return only_network(tx),
            Self::Auto | Self::None if !version.has(37) => return Err(CreateRefused::NetworksWord),
            Self::None => return Ok(Vec::new()),
            Self::Auto => {
                let found = only_network(tx)?;
                let project = || CreateRefused::NoNetwork(tx.project_id().to_string());
                return if found.is_empty() { Err(project()) } else { Ok(found) };
            }
            Self::These(wanted) if wanted.is_empty() => return only_network(tx),
            Self::These(wanted) => wanted,
        };
        let mut found: Vec<Connection> = Vec::new();
        for wanted in wanted {
            let connection = wanted.0.connection(count, tx)?;
            if let Connection::Port(port) = &connection
                && found.iter().any(|one| matches!(one, Connection::Port(other) if other.id == port.id))
            {
                return Err(CreateRefused::PortInUse(port.id.to_string()));
            }
            found.push(connection);
        }
        Ok(found)
    }
}

impl RequestedNetwork {
    fn connection(&self, count: u32, see: &Snapshot<'_>) -> Result<Connection, CreateRefused> {
        if let Some(id) = &self.port {
            if let Some(address) = self.fixed_ip {
                return Err(CreateRefused::AddressOfPort { address, port: id.to_string() });
            }
            if count > 1 {
                return Err(CreateRefused::PortForSeveral);
            }
            let port: Shared<NetworkPort> =
                id.find(see).ok_or_else(|| CreateRefused::Port(id.to_string()))?;
            if !port.body.device_id.is_empty() {
                return Err(CreateRefused::PortInUse(port.id.to_string()));
            }
            if let Some(network) =
                self.uuid.as_ref().filter(|network| network.as_str() != port.body.network.as_str())
            {
                let (port, network) = (port.id.to_string(), network.to_string());
                return Err(CreateRefused::PortOfOtherNetwork { port, network });
            }
            return Ok(Connection::Port(port));
        }
        let Some(id) = &self.uuid else { return Err(CreateRefused::NothingNamed) };
        if self.fixed_ip.is_some() && count > 1 {
            return Err(CreateRefused::AddressForSeveral);
        }
        let network: Shared<Network> = id.find(see).ok_or_else(|| CreateRefused::Network(id.to_string()))?;
        Ok(Connection::Network(network, self.fixed_ip))
    }
}

/// The network of a project, where none is named.
pub enum ProjectNetwork {
    /// It has none.
    None,
    /// It has this one.
    One(Shared<Network>),
    /// It has several.
    Several,
}

impl ProjectNetwork {
    /// That of the account.
    pub fn of(see: &Snapshot<'_>) -> Self {
        let networks = see.table::<Network>();
        match networks.newest(0, 1).next() {
            None => Self::None,
            Some(network) if networks.len() == 1 => Self::One(Arc::clone(network)),
            Some(_) => Self::Several,
        }
    }
}

/// The connection to the project's network, where it has one.
fn only_network(tx: &mut Transaction<'_>) -> Result<Vec<Connection>, CreateRefused> {
    match ProjectNetwork::of(tx) {
        ProjectNetwork::None => Ok(Vec::new()),
        ProjectNetwork::One(network) => Ok(vec![Connection::Network(network, None)]),
        ProjectNetwork::Several => Err(CreateRefused::NetworksAmbiguous),
    }
}

/// Connects a new server.
pub fn connect(
    tx: &mut Transaction<'_>,
    server: &ServerId,
    connections: &[Connection],
) -> Result<(), CreateRefused> {
    let device_id = SmolStr::new(server.as_str());
    for connection in connections {
        match connection {
            Connection::Port(port) => {
                let mut body = port.body.clone();
                body.device_id = device_id.clone();
                body.device_owner = OWNER;
                // Whoever made it once: it is its owner's now, and outlives this server.
                body.made_by_compute = false;
                revise(tx, port, body)?;
            }
            Connection::Network(network, address) => {
                let wanted = |address| vec![WantedAddress { subnet: None, address: Some(address) }];
                let port = NewPort {
                    addresses: address.map(wanted),
                    device_id: device_id.clone(),
                    device_owner: OWNER,
                    made_by_compute: true,
                    ..NewPort::default()
                };
                let made = create_port(tx, network, port)?;
                if made.body.fixed_ips.is_empty() {
                    return Err(CreateRefused::NoSubnet(network.id.to_string()));
                }
            }
        }
    }
    Ok(())
}

/// Reads a list or a word.
struct ListOrWord;

impl<'de> Visitor<'de> for ListOrWord {
    type Value = RequestedNetworks;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of networks and ports, `auto` or `none`")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        match word {
            "auto" => Ok(RequestedNetworks::Auto),
            "none" => Ok(RequestedNetworks::None),
            _ => Err(Rule::Listed.broken("it is neither a list nor `auto` or `none`")),
        }
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(RequestedNetworks::Absent)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Self::Value, S::Error> {
        let mut networks = Vec::new();
        while let Some(network) = items.next_element()? {
            if networks.len() == MOST {
                return Err(Rule::Longest.broken(format_args!("it has more than {MOST} entries")));
            }
            networks.push(network);
        }
        Ok(RequestedNetworks::These(networks))
    }
}

impl<'de> Deserialize<'de> for RequestedNetworks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListOrWord)
    }
}

impl JsonSchema for RequestedNetworks {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "RequestedNetworks".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<Object<RequestedNetwork>>();
        json_schema!({ "type": ["array", "string", "null"], "items": items, "maxItems": MOST })
    }
}
