//! How an address in use, and its association with a server, look.

use schemars::JsonSchema;
use serde::Serialize;
use smol_str::SmolStr;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::{IpAddress, IpAddressId};

use crate::networking::members::kind::Kind;
use crate::networking::members::value::Value;
use crate::networking::members::{Member, View, member, shown_by_table, unseen};
use crate::parameters::ip_version::IpVersion;
use crate::refusals::network::NetworkRefused;

/// An address in use.
#[derive(Debug)]
pub struct IpAddressView {
    id: IpAddressId,
    body: IpAddress,
    project: ProjectId,
    created_at: Timestamp,
    /// The devices of its ports, where somebody asks by them.
    devices: Vec<SmolStr>,
}

/// Whether several ports have an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Sharing {
    /// More than one has it.
    Shared,
    /// One has it, or none.
    Fixed,
}

/// An association of an address with a server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IpAssociation {
    /// The identifier of the address.
    id: IpAddressId,
    /// The address.
    address: String,
}

impl IpAddressView {
    /// An address of a project.
    pub fn new(id: IpAddressId, body: IpAddress, project: ProjectId, created_at: Timestamp) -> Self {
        Self { id, body, project, created_at, devices: Vec::new() }
    }

    /// The same with the devices of its ports.
    #[must_use]
    pub fn with_devices(self, devices: Vec<SmolStr>) -> Self {
        Self { devices, ..self }
    }

    /// Whether ports of it are in use by a service: `compute` for its associations, `none` for the others.
    fn services(&self) -> Value<'_> {
        let associated = (!self.body.associations.is_empty()).then_some("compute");
        let free = (self.body.ports.len() > self.body.associations.len()).then_some("none");
        Value::Texts(associated.into_iter().chain(free).map(Into::into).collect())
    }

    fn ports(&self) -> Value<'_> {
        Value::Texts(self.body.ports.iter().map(|id| id.as_str().into()).collect())
    }
}

impl View for IpAddressView {
    const NAME: &'static str = "IpAddress";
    const ABOUT: &'static str = "An address in use.";
    const COLLECTION: &'static str = "ip_addresses";
    const MEMBERS: &'static [Member<Self>] = &[
        member("id", Kind::Text, "Its identifier.", |it| Value::text(it.id.as_str())),
        member("network_id", Kind::Text, "The network that it is in.", |it| {
            Value::text(it.body.network.as_str())
        }),
        member("address", Kind::Address, "The address.", |it| Value::made(&it.body.address)),
        member("port_ids", Kind::Texts, "The ports that have it.", Self::ports),
        unseen("port_id", Kind::Texts, "The same as `port_ids`.", Self::ports),
        member("subnet_id", Kind::Text, "The subnet that it was taken from, and returns to.", |it| {
            Value::text(it.body.subnet.as_str())
        }),
        member("tenant_id", Kind::Text, "The project that it belongs to.", |it| {
            Value::text(it.project.as_str())
        }),
        unseen("project_id", Kind::Text, "The same as `tenant_id`.", |it| Value::text(it.project.as_str())),
        member("version", Kind::IpVersion, "4 or 6.", |it| {
            Value::Number(IpVersion::of(it.body.address).number().into())
        }),
        member(
            "type",
            Kind::Choice(&["shared", "fixed"]),
            "`shared` when more than one port has it.",
            |it| Value::text(Sharing::of(&it.body).name()),
        ),
        unseen("device_id", Kind::Texts, "The devices, such as servers, that have it.", |it| {
            Value::texts(&it.devices)
        }),
        unseen("service", Kind::Texts, SERVICE, Self::services),
        unseen("created_at", Kind::Moment, "When it was taken.", |it| Value::Moment(it.created_at)),
    ];

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn created_at(&self) -> Timestamp {
        self.created_at
    }

    fn is_for_administrators(&self) -> bool {
        false
    }

    fn not_found(marker: &str) -> NetworkRefused {
        NetworkRefused::invalid("marker", format!("there is no address {marker}"))
    }
}

const SERVICE: &str =
    "What it is associated with: `compute` for a server, `none` where it has a port that is not associated.";

shown_by_table!(IpAddressView);

impl Sharing {
    /// Of an address.
    pub fn of(body: &IpAddress) -> Self {
        if body.ports.len() > 1 { Self::Shared } else { Self::Fixed }
    }

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Fixed => "fixed",
        }
    }
}

impl IpAssociation {
    /// Of an address.
    pub fn new(row: &Row<IpAddress>) -> Self {
        Self { id: row.id.clone(), address: row.body.address.to_string() }
    }
}
