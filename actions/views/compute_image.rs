//! An image as Compute shows it, which only passes on what the Image API has.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::catalogue::compute::Image;

use super::link::{Base, Link};
use super::moment::Moment;

/// An image by its name, as plain lists show it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ComputeImageSummary {
    /// The identifier of the image.
    id: Box<str>,
    /// Its name.
    name: Box<str>,
    /// Where it is found.
    links: [Link; 2],
}

/// An image with everything.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ComputeImage")]
pub struct ComputeImageView {
    #[serde(flatten)]
    summary: ComputeImageSummary,
    /// The least memory that it needs, in MiB.
    #[serde(rename = "minRam")]
    min_ram: u32,
    /// The smallest root disk that it fits on, in GiB.
    #[serde(rename = "minDisk")]
    min_disk: u32,
    /// Its further traits.
    metadata: BTreeMap<Box<str>, Box<str>>,
    /// When it was made.
    created: Moment,
    /// When it changed last.
    updated: Moment,
    /// Where it stands: always `ACTIVE`.
    status: &'static str,
    /// How much of it there is, in percent: always 100.
    progress: u8,
    /// Its size, in bytes.
    #[serde(rename = "OS-EXT-IMG-SIZE:size")]
    size: u64,
}

impl ComputeImageSummary {
    /// The view of an image.
    pub fn new(image: &Image, base: &Base) -> Self {
        Self { id: image.id.clone(), name: image.name.clone(), links: base.links("images", &image.id) }
    }
}

impl ComputeImageView {
    /// The view of an image.
    pub fn new(image: &Image, base: &Base) -> Self {
        Self {
            summary: ComputeImageSummary::new(image, base),
            min_ram: image.min_ram,
            min_disk: image.min_disk,
            metadata: image.properties.clone(),
            created: Moment(image.created_at),
            updated: Moment(image.created_at),
            status: "ACTIVE",
            progress: 100,
            size: image.size,
        }
    }
}
