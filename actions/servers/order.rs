//! What a caller says of new servers, and what of it cannot be had.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;
use zc_gateway_engine::catalogue::compute::{Flavor, Image};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::server::{InjectedFile, Server};
use zc_gateway_engine::{Snapshot, random};

use super::annotating::MOST_TAGS;
use super::block_device::{self, BlockDevice};
use super::networks::RequestedNetworks;
use super::placement::ZONE;
use super::refused::CreateRefused;
use crate::key_pairs;
use crate::parameters::access_address::AccessAddress;
use crate::parameters::clearable::Clearable;
use crate::parameters::count::Count;
use crate::parameters::flag::Flag;
use crate::parameters::metadata::Metadata;
use crate::parameters::microversion::Microversion;
use crate::parameters::object::Object;
use crate::parameters::personality::{LARGEST_FILE, MOST_FILES, Personality};
use crate::parameters::printable::{PrintableName, PrintableNote};
use crate::parameters::reference::Reference;
use crate::parameters::server_tag::ServerTag;
use crate::parameters::text::{OptionalText, Text};
use crate::parameters::trimmed::Trimmed;
use crate::parameters::user_data::UserData;
use crate::refusals::microversion::MicroversionRefused;

/// How many servers one request makes at most.
const MOST: u32 = 100;

/// The server to be made, or the servers.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewServer {
    /// The display name. Of several servers each gets a number after it. Spaces around it are refused; before
    /// microversions (2.0) they are left out.
    name: PrintableName<255>,
    /// The identifier of the flavor, or an address that ends in it.
    #[serde(rename = "flavorRef")]
    flavor: Reference,
    /// The identifier of the image, or an address that ends in it. It can be left out, or be empty, where a block device
    /// names it.
    #[serde(default, rename = "imageRef")]
    image: OptionalText<2048>,
    /// The disks. There are no volumes: only the image to boot from, and empty disks, can be named.
    #[serde(default)]
    block_device_mapping_v2: Option<Vec<Object<BlockDevice>>>,
    /// The networks and ports that it is connected to. Absent or empty: the project's network, if it has one. From 2.37
    /// on it must be there, and can be `none`, or `auto` for the project's network.
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
    metadata: Option<Metadata>,
    /// A note on what it is, from 2.19 on. Before that it is the name.
    #[serde(default)]
    description: Clearable<PrintableNote<255>>,
    /// Words to find it by, 50 at most, from 2.52 on.
    #[serde(default)]
    #[schemars(length(max = 50))]
    tags: Option<Vec<ServerTag>>,
    /// How its disk is partitioned: `MANUAL` if absent.
    #[serde(default, rename = "OS-DCF:diskConfig")]
    disk_config: DiskConfig,
    /// Whether it has a drive with its configuration: no if absent.
    #[serde(default)]
    config_drive: Flag,
    /// What it finds at its first start, in base 64. Administrators are shown it; nothing reads it, as nothing runs.
    #[serde(default)]
    user_data: UserData,
    /// The files that it has at its first start: 5 at most, each of 10 KiB at most. They are kept, and nothing reads them.
    #[serde(default)]
    personality: Personality,
    /// Whether the answer names the order and not the server.
    #[serde(default)]
    return_reservation_id: Flag,
    /// The password of its administrator. Absent: one is made up.
    #[serde(default, rename = "adminPass")]
    pub admin_pass: OptionalText<255>,
    /// The address of version 4 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv4")]
    access_ipv4: Option<AccessAddress<Ipv4Addr>>,
    /// The address of version 6 that it is reached at; empty for none.
    #[serde(default, rename = "accessIPv6")]
    access_ipv6: Option<AccessAddress<Ipv6Addr>>,
    /// The name of one of the caller's key pairs. It is shown; nothing reads the key, as nothing runs.
    #[serde(default)]
    key_name: Option<Text<255>>,
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
    pub name: Trimmed<255>,
}

/// How a disk is partitioned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
pub enum DiskConfig {
    /// One partition of the size of the flavor.
    Auto,
    /// As the image has it.
    #[default]
    Manual,
}

impl DiskConfig {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "AUTO",
            Self::Manual => "MANUAL",
        }
    }

    /// What a filter means; none where it is no such word.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "AUTO" | "1" | "TRUE" => Some(Self::Auto),
            "MANUAL" | "0" | "FALSE" => Some(Self::Manual),
            _ => None,
        }
    }

    /// That of a server.
    pub const fn of(server: &Server) -> Self {
        if server.auto_disk { Self::Auto } else { Self::Manual }
    }
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

    /// Whether the answer names the order and not the server.
    pub fn returns_reservation(&self) -> bool {
        self.return_reservation_id.get() == Some(true)
    }

    /// How the disks are partitioned.
    pub const fn disk_config(&self) -> DiskConfig {
        self.disk_config
    }

    /// The servers as they are to be created, with the names that `count` of them get.
    pub fn servers(
        &self,
        count: u32,
        version: Microversion,
        see: &Snapshot<'_>,
    ) -> Result<Vec<Server>, CreateRefused> {
        let name = self.name.within(version, "server.name")?;
        let description = self.description(name, version)?;
        self.refuse_what_is_not_there()?;
        let flavor = self.flavor(see)?;
        let image = self.image(see)?;
        if flavor.ram.get() < image.min_ram {
            return Err(CreateRefused::MemoryTooSmall);
        }
        if flavor.disk > 0 && flavor.disk < image.min_disk {
            return Err(CreateRefused::DiskTooSmall);
        }
        block_device::check_sizes(self.devices(), flavor)?;
        let mut server = Server::new(name, &flavor.id, see.now);
        server.image = Some(SmolStr::new(&image.id));
        server.user = see.principal().key.as_ref().map(|key| SmolStr::new(key.as_str())).unwrap_or_default();
        if let Some(name) = &self.key_name {
            let found =
                key_pairs::users::find(see, &server.user, name.as_str()).ok_or(CreateRefused::KeyName)?;
            server.key_name = Some(SmolStr::new(&found.body.name));
        }
        server.metadata = self.metadata.as_ref().map(Metadata::to_map).unwrap_or_default();
        server.description = description.map(Into::into);
        server.tags = self.tags(version)?;
        server.auto_disk = self.disk_config == DiskConfig::Auto;
        server.config_drive = self.config_drive.get() == Some(true);
        server.user_data = self.user_data.as_deref().map(Into::into);
        server.files = self.files()?;
        server.reservation = reservation();
        server.access_ipv4 = self.access_ipv4.and_then(AccessAddress::get);
        server.access_ipv6 = self.access_ipv6.and_then(AccessAddress::get);
        if count == 1 {
            return Ok(vec![server]);
        }
        let numbered = |number: u32| Server {
            name: format!("{name}-{number}").into(),
            launch_index: number - 1,
            ..server.clone()
        };
        Ok((1..=count).map(numbered).collect())
    }

    /// The note on what it is, as a microversion has it.
    fn description<'n>(
        &'n self,
        name: &'n str,
        version: Microversion,
    ) -> Result<Option<&'n str>, MicroversionRefused> {
        match &self.description {
            Clearable::Absent if version.has(19) => Ok(None),
            Clearable::Absent => Ok(Some(name)),
            Clearable::Null | Clearable::Value(_) if !version.has(19) => {
                Err(MicroversionRefused::Unexpected("description"))
            }
            Clearable::Null => Ok(None),
            Clearable::Value(text) => Ok(Some(text.as_str())),
        }
    }

    fn files(&self) -> Result<Vec<InjectedFile>, CreateRefused> {
        let files = self.personality.to_files();
        if files.len() > MOST_FILES {
            return Err(CreateRefused::TooManyFiles);
        }
        if self.personality.has_too_large_a_file() {
            return Err(CreateRefused::FileTooLarge(LARGEST_FILE));
        }
        Ok(files)
    }

    /// The words to find it by, which a microversion may not have yet.
    fn tags(&self, version: Microversion) -> Result<BTreeSet<Box<str>>, CreateRefused> {
        let Some(tags) = &self.tags else { return Ok(BTreeSet::new()) };
        if !version.has(52) {
            return Err(MicroversionRefused::Unexpected("tags").into());
        }
        if tags.len() > MOST_TAGS {
            return Err(CreateRefused::TooManyTags(MOST_TAGS));
        }
        Ok(tags.iter().map(|tag| tag.as_str().into()).collect())
    }

    fn devices(&self) -> impl Iterator<Item = &BlockDevice> {
        self.block_device_mapping_v2.iter().flatten().map(|device| &device.0)
    }

    /// Refuses what Compute has and this gateway does not.
    fn refuse_what_is_not_there(&self) -> Result<(), CreateRefused> {
        if self.availability_zone.as_deref().is_some_and(|zone| zone != ZONE) {
            return Err(CreateRefused::Zone);
        }
        let mut groups = self.security_groups.iter().flatten().map(|group| group.0.name.as_str());
        match groups.find(|name| *name != "default") {
            Some(unknown) => Err(CreateRefused::SecurityGroup(unknown.to_owned())),
            None => Ok(()),
        }
    }

    fn flavor<'c>(&self, see: &Snapshot<'c>) -> Result<&'c Flavor, CreateRefused> {
        let id = self.flavor.as_str();
        see.catalogue.flavor(id).ok_or_else(|| CreateRefused::Flavor(id.to_owned()))
    }

    fn image<'c>(&self, see: &Snapshot<'c>) -> Result<&'c Image, CreateRefused> {
        let booted = block_device::image_of(self.devices())?;
        let named = self.image.as_deref().map(last_segment);
        if let (Some(named), Some(booted)) = (named, booted)
            && named != booted
        {
            return Err(CreateRefused::OtherImage);
        }
        let id = named.or(booted).ok_or(CreateRefused::NothingToBoot)?;
        see.catalogue.image(id).ok_or_else(|| CreateRefused::Image(id.to_owned()))
    }
}

/// The identifier that an address ends in.
pub(super) fn last_segment(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

/// A name for a new order.
fn reservation() -> SmolStr {
    let letters: String = random::identifier().chars().take(8).collect();
    SmolStr::new(format!("r-{}", letters.to_lowercase()))
}
