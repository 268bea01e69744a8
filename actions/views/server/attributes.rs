//! What only administrators are shown of a server.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::server::Server;

use crate::parameters::microversion::Microversion;
use crate::servers::placement::{HOST, ROOT_DEVICE, hostname, instance_name};
use crate::views::nullable::Nullable;

/// Where a server is, and how it was ordered.
#[derive(Serialize, JsonSchema)]
pub(super) struct ServerAttributes<'a> {
    /// The host that it is on.
    #[serde(rename = "OS-EXT-SRV-ATTR:host")]
    host: &'static str,
    /// The name of the hypervisor that it is on.
    #[serde(rename = "OS-EXT-SRV-ATTR:hypervisor_hostname")]
    hypervisor_hostname: &'static str,
    /// What the hypervisor calls it.
    #[serde(rename = "OS-EXT-SRV-ATTR:instance_name")]
    instance_name: String,
    #[serde(flatten)]
    more: Option<MoreAttributes<'a>>,
    /// How its host is, from 2.16 on: always `UP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    host_status: Option<&'static str>,
}

/// What is shown from 2.3 on.
#[derive(Serialize, JsonSchema)]
struct MoreAttributes<'a> {
    /// What it calls itself, from 2.3 on.
    #[serde(rename = "OS-EXT-SRV-ATTR:hostname")]
    hostname: String,
    /// The image of its kernel, from 2.3 on: always empty, as the image has it.
    #[serde(rename = "OS-EXT-SRV-ATTR:kernel_id")]
    kernel_id: &'static str,
    /// The image of its first file system, from 2.3 on: always empty.
    #[serde(rename = "OS-EXT-SRV-ATTR:ramdisk_id")]
    ramdisk_id: &'static str,
    /// Which one of its order it is, from 0, from 2.3 on.
    #[serde(rename = "OS-EXT-SRV-ATTR:launch_index")]
    launch_index: u32,
    /// The order that it was made by, from 2.3 on.
    #[serde(rename = "OS-EXT-SRV-ATTR:reservation_id")]
    reservation_id: &'a str,
    /// The device that it boots from, from 2.3 on.
    #[serde(rename = "OS-EXT-SRV-ATTR:root_device_name")]
    root_device_name: &'static str,
    /// What its owner wants to be there at its first start, in base 64, from 2.3 on; null for nothing.
    #[serde(rename = "OS-EXT-SRV-ATTR:user_data")]
    user_data: Nullable<&'a str>,
}

impl<'a> ServerAttributes<'a> {
    /// The attributes that a microversion has.
    pub(super) fn new(row: &'a Row<Server>, version: Microversion) -> Self {
        let more = || MoreAttributes {
            hostname: hostname(&row.body.name, &row.id),
            kernel_id: "",
            ramdisk_id: "",
            launch_index: row.body.launch_index,
            reservation_id: &row.body.reservation,
            root_device_name: ROOT_DEVICE,
            user_data: Nullable(row.body.user_data.as_deref()),
        };
        Self {
            host: HOST,
            hypervisor_hostname: HOST,
            instance_name: instance_name(&row.id),
            more: version.has(3).then(more),
            host_status: version.has(16).then_some("UP"),
        }
    }
}
