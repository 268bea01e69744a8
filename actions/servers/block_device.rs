//! The disks of a new server. There are no volumes, so all of them are on its host.

use schemars::JsonSchema;
use serde::Deserialize;

use super::refused::CreateRefused;
use crate::parameters::query::Values;
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
    #[schemars(with = "Option<i64>")]
    boot_index: Values,
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
        let is_volume = match device.source_type {
            SourceType::Volume | SourceType::Snapshot => true,
            SourceType::Image | SourceType::Blank => device.destination_type == Some(DestinationType::Volume),
        };
        if is_volume {
            return Err(CreateRefused::Volume);
        }
        if device.source_type == SourceType::Image && device.boot_index.last() == Some("0") {
            image = image.or(device.uuid.as_deref());
        }
    }
    Ok(image)
}
