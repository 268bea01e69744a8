//! Whether a server is one of those that a list is asked for.

use std::net::IpAddr;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::Server;

use super::attribute::{Attribute, Found};
use super::order::{DiskConfig, last_segment};
use super::query::ServerQuery;
use super::state::State;
use crate::views::server::addresses_of;

impl ServerQuery {
    /// Whether all filters hold, but for those that ask for deleted servers.
    pub(super) fn accepts(&self, row: &Shared<Server>, see: &Snapshot<'_>) -> bool {
        let (server, state) = (&row.body, State::of(row));
        self.changes_since.get().is_none_or(|since| server.updated_at.max(row.since) >= since)
            && (self.status.is_empty()
                || self.status.iter().any(|one| one.eq_ignore_ascii_case(state.status)))
            && self.has_values(row, see)
            && self.has_parts(server)
            && self.has_patterns(row, see)
            && self.has_times(row, see)
            && self.has_tags(server)
            && self.has_addresses(row, see)
            && self.config_drive.get().is_none_or(|wanted| wanted == server.config_drive)
            && self.launch_index.get().is_none_or(|wanted| wanted == u64::from(server.launch_index))
            && self.progress.get().is_none_or(|wanted| wanted == u64::from(state.progress().unwrap_or(0)))
            && (self.auto_disk_config.is_empty()
                || self
                    .auto_disk_config
                    .iter()
                    .any(|one| DiskConfig::parse(one) == Some(DiskConfig::of(server))))
    }

    /// Whether the attributes hold that are to be one of several values.
    fn has_values(&self, row: &Shared<Server>, see: &Snapshot<'_>) -> bool {
        [
            (&self.vm_state, Attribute::VmState),
            (&self.task_state, Attribute::TaskState),
            (&self.user_id, Attribute::UserId),
            (&self.uuid, Attribute::Uuid),
            (&self.host, Attribute::Host),
            (&self.project_id, Attribute::ProjectId),
            (&self.tenant_id, Attribute::ProjectId),
        ]
        .into_iter()
        .all(|(wanted, attribute)| wanted.is_empty() || wanted.accepts(&attribute.of(row, see).into_text()))
    }

    /// Whether image and flavor hold, of which an address may be given that ends in the identifier.
    fn has_parts(&self, server: &Server) -> bool {
        let image = server.image.as_deref().unwrap_or_default();
        [(&self.image, image), (&self.image_ref, image), (&self.flavor, &*server.flavor)]
            .into_iter()
            .all(|(wanted, found)| wanted.is_empty() || wanted.iter().any(|one| last_segment(one) == found))
    }

    /// Whether the attributes hold in which a regular expression is to be found.
    fn has_patterns(&self, row: &Shared<Server>, see: &Snapshot<'_>) -> bool {
        [
            (&self.name, Attribute::Name),
            (&self.display_name, Attribute::Name),
            (&self.description, Attribute::Description),
            (&self.display_description, Attribute::Description),
            (&self.power_state, Attribute::PowerState),
            (&self.access_ip_v4, Attribute::AccessIpV4),
            (&self.access_ip_v6, Attribute::AccessIpV6),
            (&self.node, Attribute::Node),
            (&self.hypervisor_hostname, Attribute::Node),
            (&self.instance_name, Attribute::InstanceName),
            (&self.hostname, Attribute::Hostname),
            (&self.availability_zone, Attribute::AvailabilityZone),
            (&self.reservation_id, Attribute::ReservationId),
            (&self.key_name, Attribute::KeyName),
            (&self.kernel_id, Attribute::KernelId),
            (&self.ramdisk_id, Attribute::RamdiskId),
            (&self.root_device_name, Attribute::RootDeviceName),
            (&self.locked_by, Attribute::LockedBy),
        ]
        .into_iter()
        .all(|(wanted, attribute)| wanted.is_empty() || wanted.accepts(&attribute.of(row, see).into_text()))
    }

    /// Whether what is to have happened at a moment did.
    fn has_times(&self, row: &Shared<Server>, see: &Snapshot<'_>) -> bool {
        [
            (&self.created_at, Attribute::CreatedAt),
            (&self.launched_at, Attribute::LaunchedAt),
            (&self.terminated_at, Attribute::TerminatedAt),
        ]
        .into_iter()
        .all(|(wanted, attribute)| {
            wanted.get().is_none_or(|wanted| attribute.of(row, see) == Found::Moment(wanted))
        })
    }

    fn has_tags(&self, server: &Server) -> bool {
        let tags = &server.tags;
        (self.tags.is_empty() || self.tags.all_on(tags))
            && (self.tags_any.is_empty() || self.tags_any.any_on(tags))
            && (self.not_tags.is_empty() || !self.not_tags.all_on(tags))
            && (self.not_tags_any.is_empty() || !self.not_tags_any.any_on(tags))
    }

    fn has_addresses(&self, row: &Shared<Server>, see: &Snapshot<'_>) -> bool {
        if self.ip.is_empty() && self.ip6.is_empty() {
            return true;
        }
        let (four, six): (Vec<IpAddr>, Vec<IpAddr>) =
            addresses_of(row, see).into_iter().partition(IpAddr::is_ipv4);
        [(&self.ip, four), (&self.ip6, six)].into_iter().all(|(wanted, found)| {
            wanted.is_empty() || found.iter().any(|address| wanted.accepts(&address.to_string()))
        })
    }
}
