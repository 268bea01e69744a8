//! Attributes of servers by the names that lists filter and sort by, with their values as they are shown.

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::server::{LockedBy, Server};

use super::placement::{HOST, ROOT_DEVICE, ZONE, hostname, instance_name};
use super::state::State;
use crate::views::server::config_drive;

/// An attribute of servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are the names of Compute")]
pub enum Attribute {
    AccessIpV4,
    AccessIpV6,
    AutoDiskConfig,
    AvailabilityZone,
    ConfigDrive,
    CreatedAt,
    Description,
    Flavor,
    Host,
    Hostname,
    Image,
    InstanceName,
    KernelId,
    KeyName,
    LaunchIndex,
    LaunchedAt,
    LockedBy,
    Name,
    Node,
    PowerState,
    Progress,
    ProjectId,
    RamdiskId,
    ReservationId,
    RootDeviceName,
    TaskState,
    TerminatedAt,
    UpdatedAt,
    UserId,
    Uuid,
    VmState,
}

/// The value of an attribute, in the order in which lists are sorted by it: nothing comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// There is none.
    Nothing,
    /// A number.
    Number(u32),
    /// A moment.
    Moment(Timestamp),
    /// A text.
    Text(String),
}

impl Attribute {
    /// Those that lists can be sorted by, as Compute names them.
    pub const SORTABLE: &[(&str, Self)] = &[
        ("access_ip_v4", Self::AccessIpV4),
        ("access_ip_v6", Self::AccessIpV6),
        ("auto_disk_config", Self::AutoDiskConfig),
        ("availability_zone", Self::AvailabilityZone),
        ("config_drive", Self::ConfigDrive),
        ("created_at", Self::CreatedAt),
        ("display_description", Self::Description),
        ("display_name", Self::Name),
        ("host", Self::Host),
        ("hostname", Self::Hostname),
        ("image_ref", Self::Image),
        ("instance_type_id", Self::Flavor),
        ("kernel_id", Self::KernelId),
        ("key_name", Self::KeyName),
        ("launch_index", Self::LaunchIndex),
        ("launched_at", Self::LaunchedAt),
        ("locked_by", Self::LockedBy),
        ("node", Self::Node),
        ("power_state", Self::PowerState),
        ("progress", Self::Progress),
        ("project_id", Self::ProjectId),
        ("ramdisk_id", Self::RamdiskId),
        ("root_device_name", Self::RootDeviceName),
        ("task_state", Self::TaskState),
        ("terminated_at", Self::TerminatedAt),
        ("updated_at", Self::UpdatedAt),
        ("user_id", Self::UserId),
        ("uuid", Self::Uuid),
        ("vm_state", Self::VmState),
    ];

    /// Its value for a server of the account.
    pub fn of(self, row: &Row<Server>, see: &Snapshot<'_>) -> Found {
        let server = &row.body;
        match self {
            Self::AccessIpV4 => Found::maybe(server.access_ipv4.map(|address| address.to_string())),
            Self::AccessIpV6 => Found::maybe(server.access_ipv6.map(|address| address.to_string())),
            Self::AutoDiskConfig => Found::Number(server.auto_disk.into()),
            Self::AvailabilityZone => Found::text(ZONE),
            Self::ConfigDrive => Found::text(config_drive(server)),
            Self::CreatedAt => Found::Moment(row.created_at),
            Self::Description => Found::maybe(server.description.as_deref()),
            Self::Flavor => Found::text(&*server.flavor),
            Self::Host | Self::Node => Found::text(HOST),
            Self::Hostname => Found::text(hostname(&server.name, &row.id)),
            Self::Image => Found::maybe(server.image.as_deref()),
            Self::InstanceName => Found::text(instance_name(&row.id)),
            Self::KernelId | Self::RamdiskId => Found::text(""),
            Self::KeyName => Found::maybe(server.key_name.as_deref()),
            Self::LaunchIndex => Found::Number(server.launch_index),
            Self::LaunchedAt => server.launched_at.map_or(Found::Nothing, Found::Moment),
            Self::LockedBy => Found::maybe(server.locked.map(|by| match by {
                LockedBy::Owner => "owner",
                LockedBy::Admin => "admin",
            })),
            Self::Name => Found::text(&*server.name),
            Self::PowerState => Found::Number(State::of(row).power_state.into()),
            Self::Progress => Found::Number(State::of(row).progress().unwrap_or(0).into()),
            Self::ProjectId => Found::text(see.project_id().as_str()),
            Self::ReservationId => Found::text(&*server.reservation),
            Self::RootDeviceName => Found::text(ROOT_DEVICE),
            Self::TaskState => Found::maybe(State::of(row).task_state),
            Self::TerminatedAt if row.status == Status::Destroyed => Found::Moment(row.since),
            Self::TerminatedAt => Found::Nothing,
            Self::UpdatedAt => Found::Moment(server.updated_at.max(row.since)),
            Self::UserId => Found::text(&*server.user),
            Self::Uuid => Found::text(row.id.as_str()),
            Self::VmState => Found::text(State::of(row).vm_state),
        }
    }
}

impl Found {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, Self::text)
    }

    /// The value as a text: empty for nothing.
    pub fn into_text(self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Moment(moment) => moment.to_string(),
            Self::Text(text) => text,
        }
    }
}
