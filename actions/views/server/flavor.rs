//! The flavor of a server as answers show it: where it is found, or what it is.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::catalogue::compute::Flavor;

use super::fields::Named;
use crate::parameters::microversion::Microversion;

/// The flavor of a server.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub(super) enum FlavorOfServer<'a> {
    /// Before 2.47: where it is found.
    Reference(Named<'a>),
    /// From 2.47 on: what it is. It does not say which one.
    Embedded(EmbeddedFlavor<'a>),
    /// From 2.47 on, where the catalogue has it no more: nothing.
    Gone {},
}

/// What the flavor of a server is.
#[derive(Serialize, JsonSchema)]
pub(super) struct EmbeddedFlavor<'a> {
    /// How many processors the server has.
    vcpus: u32,
    /// How much memory it has, in MiB.
    ram: u32,
    /// How large its root disk is, in GiB; 0 for the size of the image.
    disk: u32,
    /// How large its second disk is, in GiB; 0 for none.
    ephemeral: u32,
    /// How large its swap disk is, in MiB; 0 for none.
    swap: u32,
    /// The name of the flavor.
    original_name: &'a str,
    /// Its further traits.
    extra_specs: &'a BTreeMap<Box<str>, Box<str>>,
}

impl<'a> FlavorOfServer<'a> {
    /// The view that a microversion has; `flavor` is what the catalogue has of it.
    pub(super) fn new(reference: Named<'a>, flavor: Option<&'a Flavor>, version: Microversion) -> Self {
        if !version.has(47) {
            return Self::Reference(reference);
        }
        flavor.map_or(Self::Gone {}, |flavor| {
            Self::Embedded(EmbeddedFlavor {
                vcpus: flavor.vcpus.get(),
                ram: flavor.ram.get(),
                disk: flavor.disk,
                ephemeral: flavor.ephemeral,
                swap: flavor.swap,
                original_name: &flavor.name,
                extra_specs: &flavor.extra_specs,
            })
        })
    }
}
