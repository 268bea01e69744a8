//! Quotas: how much of each kind a project may have, and has. Nothing limits what can be made here, and of the rest there is
//! nothing.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use zc_gateway_engine::resources::Resource;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::{Role, Snapshot};

use crate::parameters::any_id::AnyId;
use crate::refusals::network::NetworkRefused;
use crate::refusals::policy::{PolicyRefused, allow};

/// A kind with its limit, -1 for none, and how to count what a project has.
type Quota = (&'static str, i64, fn(&Snapshot<'_>) -> usize);

/// All kinds that clients know.
const KINDS: [Quota; 10] = [
    ("network", -1, count::<Network>),
    ("subnet", -1, count::<Subnet>),
    ("port", -1, count::<NetworkPort>),
    ("subnetpool", 0, |_| 0),
    ("router", 0, |_| 0),
    ("floatingip", 0, |_| 0),
    ("security_group", 0, |_| 0),
    ("security_group_rule", 0, |_| 0),
    ("rbac_policy", 0, |_| 0),
    ("trunk", 0, |_| 0),
];

fn count<R: Resource>(see: &Snapshot<'_>) -> usize {
    see.table::<R>().len()
}

/// Refuses members who ask about other projects. Whether the project asked about is the one that the action works in.
pub fn allow_look(see: &Snapshot<'_>, project: &AnyId) -> Result<bool, NetworkRefused> {
    let is_here = project.project().is_some_and(|project| project == *see.project_id());
    if !is_here {
        allow(see, Role::Admin, PolicyRefused::Network("get_quota"))?;
    }
    Ok(is_here)
}

/// The limit of each kind.
#[derive(Debug)]
pub struct Limits;

/// The limit of each kind, and how much there is.
#[derive(Debug)]
pub struct Usage(Vec<usize>);

impl Usage {
    /// What the project of the action has.
    pub fn of(see: &Snapshot<'_>) -> Self {
        Self(KINDS.iter().map(|(_, _, count)| count(see)).collect())
    }

    /// What a project has of which nothing is known.
    pub const fn none() -> Self {
        Self(Vec::new())
    }
}

/// What is said of one kind.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Detail {
    /// How much there is.
    used: usize,
    /// How much there may be; -1 for any number.
    limit: i64,
    /// Always 0: nothing is reserved.
    reserved: u8,
}

impl Serialize for Limits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(KINDS.len()))?;
        for (name, limit, _) in KINDS {
            map.serialize_entry(name, &limit)?;
        }
        map.end()
    }
}

impl Serialize for Usage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(KINDS.len()))?;
        for (place, (name, limit, _)) in KINDS.iter().enumerate() {
            let used = self.0.get(place).copied().unwrap_or_default();
            map.serialize_entry(name, &Detail { used, limit: *limit, reserved: 0 })?;
        }
        map.end()
    }
}

/// An object with one member for each kind.
fn schema(of_kind: &Schema) -> Schema {
    let properties: serde_json::Map<_, _> =
        KINDS.iter().map(|(name, ..)| ((*name).to_owned(), of_kind.as_value().clone())).collect();
    json_schema!({ "type": "object", "properties": properties })
}

impl JsonSchema for Limits {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NetworkQuota".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let about = "How many there may be; -1 for any number.";
        schema(&json_schema!({ "type": "integer", "minimum": -1, "description": about }))
    }
}

impl JsonSchema for Usage {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NetworkQuotaDetails".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut detail = Detail::json_schema(generator);
        detail.insert("description".to_owned(), "The limit, and how much there is.".into());
        schema(&detail)
    }
}
