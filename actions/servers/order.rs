//! What a caller says of new servers, and what of it cannot be had.

use std::net::{Ipv4Addr, Ipv6Addr};

use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;
use zc_gateway_engine::Context;
use zc_gateway_engine::catalogue::compute::{Flavor, Image};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::server::Server;

use super::block_device::{self, BlockDevice};
use super::networks::RequestedNetworks;
use super::refused::CreateRefused;
use crate::parameters::access_address::AccessAddress;
use crate::parameters::count::Count;
use crate::parameters::metadata::Metadata;
use crate::parameters::object::Object;
use crate::parameters::reference::Reference;
use crate::parameters::text::OptionalText;
use crate::parameters::trimmed::Trimmed;

/// How many servers one request makes at most.
const MOST: u32 = 100;

/// The server to be made, or the servers.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewServer {
    /// The display name. Of several servers each gets a number after it.
    name: Trimmed<255>,
    /// The identifier of the flavor.
    #[serde(rename = "flavorRef")]
    flavor: Reference,
    /// The identifier of the image. It can be left out, or be empty, where a block device names it.
    #[serde(default, rename = "imageRef")]
    image: OptionalText<255>,
    /// The disks. There are no volumes: only the image to boot from, and empty disks, can be named.
    #[serde(default)]
    block_device_mapping_v2: Option<Vec<Object<BlockDevice>>>,
    /// The networks and ports that it is connected to. Absent or empty: the project's network, if it has one.
    #[serde(default)]
    pub networks: RequestedNetworks,
    /// How many servers to make at least: 1 if absent.
    #[serde(default)]
    min_count: Option<Count>,
    /// How many servers to make at most, from 1 to 100: `min_count` if absent. So many are made.
    #[serde(default)]
    max_count: Option<Count>,
    /// Notes of its owner.
    #[serde(default)]
    metadata: Metadata,
    /// The password of its administrator. Absent: one is made up.
    #[serde(default, rename = "adminPass")]
    pub admin_pass: OptionalText<255>,
    /// The address of version 4 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv4")]
    access_ipv4: Option<AccessAddress<Ipv4Addr>>,
    /// The address of version 6 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv6")]
    access_ipv6: Option<AccessAddress<Ipv6Addr>>,
    /// The name of a key pair. There are none, so nothing can be named.
    #[serde(default)]
    key_name: OptionalText<255>,
    /// The zone to make it in. There is only `nova`.
    #[serde(default)]
    availability_zone: OptionalText<255>,
    /// The security groups. There is only `default`.
    #[serde(default)]
    security_groups: Option<Vec<Object<SecurityGroupName>>>,
}

/// A security group.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SecurityGroupName {
    /// Its name.
    name: Trimmed<255>,
}

impl NewServer {
    /// How many servers are wanted.
    pub fn count(&self) -> Result<u32, CreateRefused> {
        let least = self.min_count.map_or(1, Count::get);
        let most = self.max_count.map_or(least, Count::get);
        if least > most {
            return Err(CreateRefused::Counts);
        }
        if most > MOST { Err(CreateRefused::TooMany { wanted: most, most: MOST }) } else { Ok(most) }
    }

    /// The servers as they are to be created, with the names that `count` of them get.
    pub fn servers(&self, count: u32, context: &Context<'_>) -> Result<Vec<Server>, CreateRefused> {
        self.refuse_what_is_not_there()?;
        let flavor = self.flavor(context)?;
        let image = self.image(context)?;
        if flavor.ram.get() < image.min_ram {
            return Err(CreateRefused::MemoryTooSmall);
        }
        if flavor.disk > 0 && flavor.disk < image.min_disk {
            return Err(CreateRefused::DiskTooSmall);
        }
        let name = self.name.as_str();
        let mut server = Server::new(name, &flavor.id, context.now);
        server.image = Some(SmolStr::new(&image.id));
        server.user = context.principal().key.map(|key| SmolStr::new(key.as_str())).unwrap_or_default();
        server.metadata = self.metadata.to_map();
        server.access_ipv4 = self.access_ipv4.and_then(AccessAddress::get);
        server.access_ipv6 = self.access_ipv6.and_then(AccessAddress::get);
        if count == 1 {
            return Ok(vec![server]);
        }
        let numbered = |number: u32| Server { name: format!("{name}-{number}").into(), ..server.clone() };
        Ok((1..=count).map(numbered).collect())
    }

    /// Refuses what Compute has and this gateway does not.
    fn refuse_what_is_not_there(&self) -> Result<(), CreateRefused> {
        if self.key_name.as_deref().is_some() {
            return Err(CreateRefused::KeyName);
        }
        if self.availability_zone.as_deref().is_some_and(|zone| zone != "nova") {
            return Err(CreateRefused::Zone);
        }
        let mut groups = self.security_groups.iter().flatten().map(|group| group.0.name.as_str());
        match groups.find(|name| *name != "default") {
            Some(unknown) => Err(CreateRefused::SecurityGroup(unknown.to_owned())),
            None => Ok(()),
        }
    }

    fn flavor<'c>(&self, context: &Context<'c>) -> Result<&'c Flavor, CreateRefused> {
        let id = self.flavor.as_str();
        context.catalogue.flavor(id).ok_or_else(|| CreateRefused::Flavor(id.to_owned()))
    }

    fn image<'c>(&self, context: &Context<'c>) -> Result<&'c Image, CreateRefused> {
        let devices = self.block_device_mapping_v2.iter().flatten().map(|device| &device.0);
        let booted = block_device::image_of(devices)?;
        let id = self.image.as_deref().or(booted).ok_or(CreateRefused::NothingToBoot)?;
        context.catalogue.image(id).ok_or_else(|| CreateRefused::Image(id.to_owned()))
    }
}
