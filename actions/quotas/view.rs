//! Quotas as answers show them.

use schemars::JsonSchema;
use serde::Serialize;

use super::usage::Usage;
use crate::parameters::metadata;
use crate::parameters::microversion::Microversion;
use crate::parameters::personality::{LARGEST_FILE, LONGEST_PATH, MOST_FILES};

/// As many as one likes.
const ANY: i64 = -1;
/// None, as none can be made.
const NONE: i64 = 0;
/// One: `default`.
const ONE: i64 = 1;

/// The first microversion without what belongs to networks.
const WITHOUT_NETWORKS: u16 = 36;
/// The first microversion without the metadata of images.
const WITHOUT_IMAGES: u16 = 39;

/// A largest number, as it is shown.
fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// What a project may have: -1 is any number.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Limits {
    /// How many requests it may send in a time: nothing is told of that.
    rate: [u8; 0],
    /// How many of what it may have, and has.
    absolute: AbsoluteLimits,
}

/// How many of what a project may have, and has. -1 is any number.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AbsoluteLimits {
    /// How many notes a server may have.
    max_server_meta: i64,
    /// How many further traits an image may have, until 2.38.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_image_meta: Option<i64>,
    /// How many files a server may be given.
    max_personality: i64,
    /// How large each of them may be, in bytes.
    max_personality_size: i64,
    /// How many servers there may be.
    max_total_instances: i64,
    /// How many processors they may have.
    max_total_cores: i64,
    /// How much memory they may have, in MiB.
    #[serde(rename = "maxTotalRAMSize")]
    max_total_ram_size: i64,
    /// How many key pairs a user may have.
    max_total_keypairs: i64,
    /// How many floating addresses there may be, until 2.35.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_total_floating_ips: Option<i64>,
    /// How many security groups there may be, until 2.35.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_security_groups: Option<i64>,
    /// How many rules each of them may have, until 2.35.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_security_group_rules: Option<i64>,
    /// How many groups of servers there may be.
    max_server_groups: i64,
    /// How many servers each of them may have.
    max_server_group_members: i64,
    /// How much memory its servers have, in MiB.
    #[serde(rename = "totalRAMUsed")]
    total_ram_used: u64,
    /// How many processors its servers have.
    total_cores_used: u64,
    /// How many servers there are.
    total_instances_used: u64,
    /// How many floating addresses there are, until 2.35: always 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_floating_ips_used: Option<u64>,
    /// How many security groups there are, until 2.35: always 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_security_groups_used: Option<u64>,
    /// How many groups of servers there are: always 0.
    total_server_groups_used: u64,
}

impl Limits {
    /// What a project may have that has so much, as a microversion tells it.
    pub fn new(used: Usage, microversion: Microversion) -> Self {
        let notes = limit(metadata::MOST);
        let has_networks = !microversion.has(WITHOUT_NETWORKS);
        let of_networks = |most: i64| has_networks.then_some(most);
        let absolute = AbsoluteLimits {
            max_server_meta: notes,
            max_image_meta: (!microversion.has(WITHOUT_IMAGES)).then_some(notes),
            max_personality: limit(MOST_FILES),
            max_personality_size: limit(LARGEST_FILE),
            max_total_instances: ANY,
            max_total_cores: ANY,
            max_total_ram_size: ANY,
            max_total_keypairs: ANY,
            max_total_floating_ips: of_networks(NONE),
            max_security_groups: of_networks(ONE),
            max_security_group_rules: of_networks(NONE),
            max_server_groups: NONE,
            max_server_group_members: NONE,
            total_ram_used: used.ram,
            total_cores_used: used.cores,
            total_instances_used: used.instances,
            total_floating_ips_used: has_networks.then_some(0),
            total_security_groups_used: has_networks.then_some(1),
            total_server_groups_used: 0,
        };
        Self { rate: [], absolute }
    }
}

/// How many of each there may be, or with how many there are.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Quotas<V> {
    /// Processors of servers.
    cores: V,
    /// Addresses of networks, until 2.35.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed_ips: Option<V>,
    /// Floating addresses, until 2.35: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    floating_ips: Option<V>,
    /// Bytes of a file that a server is given.
    injected_file_content_bytes: V,
    /// Characters of the path of such a file.
    injected_file_path_bytes: V,
    /// Files that a server is given.
    injected_files: V,
    /// Servers.
    instances: V,
    /// Key pairs of a user.
    key_pairs: V,
    /// Notes of a server.
    metadata_items: V,
    /// Memory of servers, in MiB.
    ram: V,
    /// Rules of a security group, until 2.35: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    security_group_rules: Option<V>,
    /// Security groups, until 2.35: `default` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    security_groups: Option<V>,
    /// Servers of a group: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    server_group_members: Option<V>,
    /// Groups of servers: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    server_groups: Option<V>,
}

/// How many there may be, and are.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuotaUsage {
    /// How many there may be: -1 is any number.
    limit: i64,
    /// How many there are.
    in_use: u64,
    /// How many are about to be: always 0.
    reserved: u64,
}

impl QuotaUsage {
    /// The view of a limit and what is used of it.
    pub const fn new(limit: i64, in_use: u64) -> Self {
        Self { limit, in_use, reserved: 0 }
    }
}

impl<V> Quotas<V> {
    /// The quotas of who has so much, as a microversion tells them: each made of its limit and of how much is used.
    pub fn new(used: Usage, microversion: Microversion, value: impl Fn(i64, u64) -> V) -> Self {
        let has_networks = !microversion.has(WITHOUT_NETWORKS);
        let of_networks = |most: i64, used: u64| has_networks.then(|| value(most, used));
        Self {
            cores: value(ANY, used.cores),
            fixed_ips: of_networks(ANY, 0),
            floating_ips: of_networks(NONE, 0),
            injected_file_content_bytes: value(limit(LARGEST_FILE), 0),
            injected_file_path_bytes: value(limit(LONGEST_PATH), 0),
            injected_files: value(limit(MOST_FILES), 0),
            instances: value(ANY, used.instances),
            key_pairs: value(ANY, used.key_pairs),
            metadata_items: value(limit(metadata::MOST), 0),
            ram: value(ANY, used.ram),
            security_group_rules: of_networks(NONE, 0),
            security_groups: of_networks(ONE, 1),
            server_group_members: Some(value(NONE, 0)),
            server_groups: Some(value(NONE, 0)),
        }
    }

    /// The same without groups of servers, as classes of quotas are told.
    #[must_use]
    pub fn without_server_groups(self) -> Self {
        Self { server_group_members: None, server_groups: None, ..self }
    }
}
