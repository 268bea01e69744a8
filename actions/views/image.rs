//! An image as answers show it, in the shape of the Image API 2.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::catalogue::compute::Image;

use super::moment::Moment;

/// An image: what servers boot from.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Image")]
pub struct ImageView {
    /// The identifier of the image.
    id: Box<str>,
    /// Its name.
    name: Box<str>,
    /// Where it stands: always `active`.
    status: &'static str,
    /// Who can use it: always `public`.
    visibility: &'static str,
    /// Whether it is protected against deletion: always true.
    protected: bool,
    /// Whether lists hide it: always false.
    os_hidden: bool,
    /// The project that owns it: always null, as it is in the catalogue.
    owner: Option<&'static str>,
    /// The format of its disk, such as `qcow2`.
    disk_format: Box<str>,
    /// What its disk is packed in: always `bare`, for nothing.
    container_format: &'static str,
    /// Its size, in bytes.
    size: u64,
    /// The smallest root disk that it fits on, in GiB.
    min_disk: u32,
    /// The least memory that it needs, in MiB.
    min_ram: u32,
    /// The checksum of its content: always null, as there is no content.
    checksum: Option<&'static str>,
    /// How a second checksum is computed: always null, as there is no content.
    os_hash_algo: Option<&'static str>,
    /// The second checksum of its content: always null, as there is no content.
    os_hash_value: Option<&'static str>,
    /// The size of its disk once it is unpacked, in bytes: always null, as there is no content.
    virtual_size: Option<u64>,
    /// Its labels.
    tags: Vec<Box<str>>,
    /// When it was made.
    created_at: Moment,
    /// When it changed last.
    updated_at: Moment,
    /// The path of the image.
    #[serde(rename = "self")]
    path: String,
    /// The path of its content.
    file: String,
    /// The path of the schema of images.
    schema: &'static str,
    /// Its further traits, each under its own name.
    #[serde(flatten)]
    properties: BTreeMap<Box<str>, Box<str>>,
}

impl ImageView {
    /// The view of an image.
    pub fn new(image: &Image) -> Self {
        let path = format!("/v2/images/{}", image.id);
        Self {
            id: image.id.clone(),
            name: image.name.clone(),
            status: "active",
            visibility: "public",
            protected: true,
            os_hidden: false,
            owner: None,
            disk_format: image.disk_format.clone(),
            container_format: "bare",
            size: image.size,
            min_disk: image.min_disk,
            min_ram: image.min_ram,
            checksum: None,
            os_hash_algo: None,
            os_hash_value: None,
            virtual_size: None,
            tags: image.tags.clone(),
            created_at: Moment(image.created_at),
            updated_at: Moment(image.created_at),
            file: format!("{path}/file"),
            path,
            schema: "/v2/schemas/image",
            properties: image.properties.clone(),
        }
    }
}
