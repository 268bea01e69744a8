//! A flavor as answers show it.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::catalogue::compute::Flavor;

use super::link::{Base, Link};

/// A flavor by its name, as plain lists show it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FlavorSummary {
    /// The identifier of the flavor.
    id: Box<str>,
    /// Its name.
    name: Box<str>,
    /// Where it is found.
    links: [Link; 2],
}

impl FlavorSummary {
    /// The view of a flavor.
    pub fn new(flavor: &Flavor, base: &Base) -> Self {
        Self { id: flavor.id.clone(), name: flavor.name.clone(), links: base.links("flavors", &flavor.id) }
    }
}

/// A flavor: a size of servers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Flavor")]
pub struct FlavorView {
    /// The identifier of the flavor.
    id: Box<str>,
    /// Its name.
    name: Box<str>,
    /// How much memory a server has, in MiB.
    ram: u32,
    /// How large its root disk is, in GiB; 0 for the size of the image.
    disk: u32,
    /// How many processors it has.
    vcpus: u32,
    /// How large its swap disk is, in MiB; an empty text for none.
    swap: Swap,
    /// How large its second disk is, in GiB; 0 for none.
    #[serde(rename = "OS-FLV-EXT-DATA:ephemeral")]
    ephemeral: u32,
    /// Whether no more servers can be made of it: always false.
    #[serde(rename = "OS-FLV-DISABLED:disabled")]
    disabled: bool,
    /// Whether every project can use it: always true.
    #[serde(rename = "os-flavor-access:is_public")]
    is_public: bool,
    /// How its bandwidth compares with that of others: always 1.
    rxtx_factor: f32,
    /// Where it is found.
    links: [Link; 2],
}

/// The size of a swap disk.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
enum Swap {
    /// So many MiB.
    Size(u32),
    /// No swap disk.
    None(&'static str),
}

impl FlavorView {
    /// The view of a flavor.
    pub fn new(flavor: &Flavor, base: &Base) -> Self {
        Self {
            id: flavor.id.clone(),
            name: flavor.name.clone(),
            ram: flavor.ram.get(),
            disk: flavor.disk,
            vcpus: flavor.vcpus.get(),
            swap: if flavor.swap == 0 { Swap::None("") } else { Swap::Size(flavor.swap) },
            ephemeral: flavor.ephemeral,
            disabled: false,
            is_public: true,
            rxtx_factor: 1.0,
            links: base.links("flavors", &flavor.id),
        }
    }
}
