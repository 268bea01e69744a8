//! What servers are made of: flavors, which say how large they are, and images, which they boot from.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroU32;

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use uuid::Uuid;

use super::CatalogueError;
use crate::clock::Timestamp;

/// A size of servers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flavor {
    /// Its identifier, such as `1`.
    pub id: Box<str>,
    /// Its name, such as `m1.tiny`.
    pub name: Box<str>,
    /// How many processors.
    pub vcpus: NonZeroU32,
    /// How much memory, in MiB.
    pub ram: NonZeroU32,
    /// The size of the root disk, in GiB; 0 for that of the image.
    pub disk: u32,
    /// The size of the second disk, in GiB; 0 for none.
    #[serde(default)]
    pub ephemeral: u32,
    /// The size of the swap disk, in MiB; 0 for none.
    #[serde(default)]
    pub swap: u32,
    /// Further traits by name.
    #[serde(default)]
    pub extra_specs: BTreeMap<Box<str>, Box<str>>,
}

/// Something that servers boot from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Its identifier: a lower-case UUID.
    pub id: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// The format of the disk, such as `qcow2`.
    pub disk_format: Box<str>,
    /// Its size, in bytes.
    pub size: u64,
    /// The smallest root disk that it fits on, in GiB.
    #[serde(default)]
    pub min_disk: u32,
    /// The least memory that it needs, in MiB.
    #[serde(default)]
    pub min_ram: u32,
    /// When it was made.
    #[serde(deserialize_with = "moment")]
    pub created_at: Timestamp,
    /// Its labels.
    #[serde(default)]
    pub tags: Vec<Box<str>>,
    /// Further traits by name.
    #[serde(default)]
    pub properties: BTreeMap<Box<str>, Box<str>>,
}

/// What images are shown with, so that no property can have these names.
pub const IMAGE_MEMBERS: [&str; 24] = [
    "checksum",
    "container_format",
    "created_at",
    "direct_url",
    "disk_format",
    "file",
    "id",
    "locations",
    "min_disk",
    "min_ram",
    "name",
    "os_hash_algo",
    "os_hash_value",
    "os_hidden",
    "owner",
    "protected",
    "schema",
    "self",
    "size",
    "status",
    "tags",
    "updated_at",
    "virtual_size",
    "visibility",
];

/// What servers of a catalogue are made of, checked.
#[derive(Debug)]
pub(super) struct Compute {
    pub flavors: Vec<Flavor>,
    pub images: Vec<Image>,
}

impl Compute {
    pub fn check(flavors: Vec<Flavor>, images: Vec<Image>) -> Result<Self, CatalogueError> {
        distinct("flavor", flavors.iter().map(|flavor| &*flavor.id))?;
        distinct("image", images.iter().map(|image| &*image.id))?;
        if let Some(wrong) = flavors.iter().find(|flavor| !is_identifier(&flavor.id)) {
            let problem = "its id has something else than letters, digits, `-`, `_` and `.`";
            return Err(CatalogueError::wrong(format!("flavor `{}`", wrong.id), problem));
        }
        if let Some(wrong) = images.iter().find(|image| !is_uuid(&image.id)) {
            let problem = "its id is no lower-case UUID such as 5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01";
            return Err(CatalogueError::wrong(format!("image `{}`", wrong.id), problem));
        }
        for image in &images {
            if let Some(taken) = image.properties.keys().find(|name| IMAGE_MEMBERS.contains(&&***name)) {
                let problem = format!("`{taken}` is a member of every image, and cannot be a property");
                return Err(CatalogueError::wrong(format!("image `{}`", image.id), problem));
            }
        }
        Ok(Self { flavors, images })
    }
}

/// Whether a text can stand in a path as it is.
fn is_identifier(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_uuid(text: &str) -> bool {
    Uuid::try_parse(text).is_ok_and(|uuid| uuid.hyphenated().to_string() == text)
}

fn distinct<'a>(kind: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), CatalogueError> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(CatalogueError::Repeated(format!("{kind} `{id}`")));
        }
    }
    Ok(())
}

fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    let moment = Timestamp::parse(&text);
    moment.ok_or_else(|| D::Error::custom(format_args!("`{text}` is no time such as 2026-11-22T08:00:00Z")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_named_by_one_way_to_write_a_uuid() {
        assert!(is_uuid("5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01"));
        for wrong in
            ["", "cirros", "5EC1A6E0-3F0E-4F0C-9A49-8B6C8F5A1A01", "5ec1a6e03f0e4f0c9a498b6c8f5a1a01"]
        {
            assert!(!is_uuid(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_flavor_is_named_by_what_can_stand_in_a_path() {
        assert!(is_identifier("m1.tiny") && is_identifier("42"));
        for wrong in ["", "m1/tiny", "m1 tiny", "größe"] {
            assert!(!is_identifier(wrong), "{wrong}");
        }
    }
}
