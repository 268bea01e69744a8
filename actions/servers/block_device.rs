//! The disks of a new server. There are no volumes, so all of them are on its host.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::compute::Flavor;

use super::refused::CreateRefused;
use crate::parameters::count::Count;
use crate::parameters::flag::Flag;
use crate::parameters::scalar::Scalar;
use crate::parameters::text::OptionalText;

/// A disk of a new server.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BlockDevice {
    /// What it begins with: `image`, or `blank` for nothing.
    source_type: SourceType,
    /// Where it is: `local`, on the host of the server.
    #[serde(default)]
    destination_type: Option<DestinationType>,
    /// The identifier of the image.
    #[serde(default)]
    uuid: OptionalText<255>,
    /// The place in the order of booting: the server boots from 0.
    #[serde(default)]
    #[schemars(with = "Option<i64>", extend("default" = null))]
    boot_index: Option<Scalar>,
    /// Its size in GiB, of an empty disk. All of them fit into the second disk of the flavor, and have its size if absent.
    #[serde(default)]
    volume_size: Option<Count>,
    /// Whether it ends with the server. A disk on its host does so in any case, as it does in Compute.
    #[serde(default)]
    #[allow(dead_code, reason = "the documented service reads it for volumes only")]
    delete_on_termination: Flag,
    /// The name of the device, which Compute has not followed since its release 12.
    #[serde(default)]
    #[allow(dead_code, reason = "the documented service does not follow it")]
    device_name: OptionalText<255>,
    /// How an empty disk is formatted. Nothing runs that could see it, and Compute shows it nowhere.
    #[serde(default)]
    #[allow(dead_code, reason = "there is nobody to be shown it")]
    guest_format: OptionalText<255>,
    /// What kind of device it is: `disk`, the only one.
    #[serde(default)]
    #[allow(dead_code, reason = "it is read to be what there is, or refused")]
    device_type: Option<DeviceType>,
    /// What it is connected with: `virtio`, the only one.
    #[serde(default)]
    #[allow(dead_code, reason = "it is read to be what there is, or refused")]
    disk_bus: Option<DiskBus>,
}

/// What kind of device a disk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum DeviceType {
    /// A disk.
    Disk,
}

/// What a disk is connected with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum DiskBus {
    /// The bus of virtual machines.
    Virtio,
}

/// What a disk begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum SourceType {
    /// An image.
    Image,
    /// Nothing.
    Blank,
    /// A volume; there are none.
    Volume,
    /// A snapshot of a volume; there are none.
    Snapshot,
}

/// Where a disk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum DestinationType {
    /// On the host of the server.
    Local,
    /// On a volume; there are none.
    Volume,
}

/// The image that a server with these disks boots from, if they name one.
pub fn image_of<'d>(
    devices: impl Iterator<Item = &'d BlockDevice>,
) -> Result<Option<&'d str>, CreateRefused> {
    let mut image = None;
    for device in devices {
        if device.is_volume() {
            return Err(CreateRefused::Volume);
        }
        match (device.source_type == SourceType::Image, device.uuid.as_deref()) {
            (true, None) => return Err(CreateRefused::Device("Missing device UUID.")),
            (false, Some(_)) => return Err(CreateRefused::Device("Invalid device UUID.")),
            (true, Some(_)) if device.boot_index() != Some("0") => {
                return Err(CreateRefused::Device("Mapping image to local is not supported."));
            }
            (true, Some(_)) if image.is_some() => {
                return Err(CreateRefused::Device("Two of them have the boot_index 0."));
            }
            (true, Some(id)) => image = Some(id),
            (false, None) if device.boot_index() == Some("0") => {
                return Err(CreateRefused::Device("An empty disk cannot be booted from."));
            }
            (false, None) => {}
        }
    }
    Ok(image)
}

/// Refuses disks that are larger than those of a flavor.
pub fn check_sizes<'d>(
    devices: impl Iterator<Item = &'d BlockDevice>,
    flavor: &Flavor,
) -> Result<(), CreateRefused> {
    let (mut empty, mut booted) = (0_u64, 0_u64);
    for device in devices {
        let sum = if device.source_type == SourceType::Blank { &mut empty } else { &mut booted };
        *sum = sum.saturating_add(device.volume_size.map_or(0, |size| u64::from(size.get())));
    }
    if empty > u64::from(flavor.ephemeral) {
        return Err(CreateRefused::EmptyDisks);
    }
    if booted != 0 && booted != u64::from(flavor.disk) {
        return Err(CreateRefused::Device("The disk that is booted from has the size of the flavor."));
    }
    Ok(())
}

impl BlockDevice {
    fn boot_index(&self) -> Option<&str> {
        self.boot_index.as_ref().map(Scalar::as_str)
    }

    fn is_volume(&self) -> bool {
        match self.source_type {
            SourceType::Volume | SourceType::Snapshot => true,
            SourceType::Image | SourceType::Blank => self.destination_type == Some(DestinationType::Volume),
        }
    }
}
