//! What lists of servers are asked for: filters, order and page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tag_filter::TagFilter;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::parameters::pattern::Pattern;
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::parameters::since::Since;

/// Which servers are wanted. All filters given must hold. Written as JSON it is the same question for another page.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ServerQuery {
    /// Only servers in whose name this regular expression is found, in any case.
    pub(super) name: Pattern,
    /// The same as `name`.
    pub(super) display_name: Pattern,
    /// Only servers in whose description this regular expression is found.
    pub(super) description: Pattern,
    /// The same as `description`.
    pub(super) display_description: Pattern,
    /// Only servers in one of these statuses, in any case. One that Compute does not have finds nothing, and is refused
    /// from 2.38 on.
    pub(super) status: Values,
    /// Only servers that are one of these when nothing is being done with them, such as `active`.
    pub(super) vm_state: Values,
    /// Only servers with which one of these is being done, such as `deleting`.
    pub(super) task_state: Values,
    /// Only servers with this power: 1 if switched on, 4 if switched off, 0 if that is not known.
    #[serde(deserialize_with = "Pattern::not_empty")]
    pub(super) power_state: Pattern,
    /// Only servers that boot from this image: its identifier, or an address that ends in it.
    pub(super) image: Values,
    /// The same as `image`.
    pub(super) image_ref: Values,
    /// Only servers of this flavor: its identifier, or an address that ends in it.
    pub(super) flavor: Values,
    /// Only servers with an address of version 4 in which this regular expression is found.
    pub(super) ip: Pattern,
    /// Only servers with an address of version 6 in which this regular expression is found.
    pub(super) ip6: Pattern,
    /// Only servers whose owner says that they are reached at such an address of version 4: a regular expression.
    pub(super) access_ip_v4: Pattern,
    /// The same of version 6.
    pub(super) access_ip_v6: Pattern,
    /// Only servers that this access key created.
    pub(super) user_id: Values,
    /// Only servers with one of these identifiers.
    pub(super) uuid: Values,
    /// Only servers on this host.
    pub(super) host: Values,
    /// Only servers on a hypervisor in whose name this regular expression is found.
    pub(super) node: Pattern,
    /// The same as `node`.
    pub(super) hypervisor_hostname: Pattern,
    /// Only servers in whose name in the hypervisor this regular expression is found.
    pub(super) instance_name: Pattern,
    /// Only servers in whose own name for themselves this regular expression is found.
    pub(super) hostname: Pattern,
    /// Only servers in a zone in whose name this regular expression is found.
    pub(super) availability_zone: Pattern,
    /// Only servers of one order.
    pub(super) reservation_id: Pattern,
    /// Only servers with this place in their order, from 0.
    pub(super) launch_index: QueryNumber,
    /// Only servers in the name of whose key pair this regular expression is found.
    pub(super) key_name: Pattern,
    /// Only servers whose kernel is such an image: a regular expression. None has one.
    pub(super) kernel_id: Pattern,
    /// Only servers whose first file system is such an image: a regular expression. None has one.
    pub(super) ramdisk_id: Pattern,
    /// Only servers with a drive with their configuration, or only others.
    pub(super) config_drive: QueryFlag,
    /// Only servers of whose building so many percent are done.
    pub(super) progress: QueryNumber,
    /// Only servers that boot from such a device: a regular expression.
    pub(super) root_device_name: Pattern,
    /// Only servers whose disk is partitioned so: `AUTO` or `MANUAL`.
    pub(super) auto_disk_config: Values,
    /// Only servers that somebody like this has locked: `owner` or `admin`, a regular expression.
    pub(super) locked_by: Pattern,
    /// Only servers that were created at this time.
    pub(super) created_at: Since,
    /// Only servers that were in service for the first time at this time.
    pub(super) launched_at: Since,
    /// Only servers that were deleted at this time.
    pub(super) terminated_at: Since,
    /// Only servers with all of these tags, separated by commas. From 2.26 on, as the three that follow.
    pub(super) tags: TagFilter,
    /// Only servers with at least one of these tags.
    #[serde(rename = "tags-any")]
    pub(super) tags_any: TagFilter,
    /// Only servers without one of these tags at least.
    #[serde(rename = "not-tags")]
    pub(super) not_tags: TagFilter,
    /// Only servers with none of these tags.
    #[serde(rename = "not-tags-any")]
    pub(super) not_tags_any: TagFilter,
    /// Only servers that changed at this time or later, deleted ones included.
    #[serde(rename = "changes-since")]
    pub(super) changes_since: Since,
    /// Only deleted servers, or only others. Administrators only: of others it is ignored.
    pub(super) deleted: QueryFlag,
    /// Whether servers count that can still be brought back. There are none.
    pub(super) soft_deleted: QueryFlag,
    /// The servers of all projects. Administrators only.
    pub(super) all_tenants: Values,
    /// Only servers of this project.
    pub(super) project_id: Values,
    /// The same.
    pub(super) tenant_id: Values,
    /// What to sort by, the first most: the time of creation if absent.
    pub(super) sort_key: Values,
    /// `asc` or `desc` for each of these: `desc` if absent.
    pub(super) sort_dir: Values,
    /// How many servers to list at most: 1000 if absent, and never more.
    pub(super) limit: QueryNumber,
    /// The last server of the page before.
    #[serde(skip_serializing)]
    pub(super) marker: Values,
    /// Which microversion of Compute is spoken: 2.1 if absent.
    #[serde(skip_serializing)]
    pub microversion: Microversion,
    /// Where links begin; absent: links are paths.
    #[serde(rename = "baseUrl", skip_serializing)]
    pub base_url: BaseUrl,
}
