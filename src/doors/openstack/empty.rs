//! Lists in which nothing can ever be here. They are there because clients look into them; what may be asked of each
//! is said with it, and anything else is refused.

use zc_gateway_engine::{Code, Fault, Role};

use super::codes::Refused;
use super::parameters;
use crate::intake::Head;

/// A list in which nothing can ever be.
#[derive(Debug, PartialEq, Eq)]
pub struct EmptyList {
    /// Its name in the answer.
    pub name: &'static str,
    /// What a query may have: of an empty list, each filter and each order gives an empty list.
    query: &'static [&'static str],
    /// The rule that lets administrators only look into it.
    rule: Option<&'static str>,
}

/// What every list of Networking takes.
const NETWORKING: [&str; 19] = [
    "id",
    "name",
    "created_at",
    "updated_at",
    "changed_since",
    "tenant_id",
    "project_id",
    "description",
    "revision_number",
    "tags",
    "tags-any",
    "not-tags",
    "not-tags-any",
    "fields",
    "limit",
    "marker",
    "page_reverse",
    "sort_key",
    "sort_dir",
];

/// Floating addresses.
pub const FLOATING_IPS: EmptyList = list(
    "floatingips",
    &["fixed_ip_address", "floating_ip_address", "floating_network_id", "port_id", "router_id", "status"],
);
/// Routers.
pub const ROUTERS: EmptyList =
    list("routers", &["admin_state_up", "distributed", "enable_ndp_proxy", "ha", "status"]);
/// Security groups.
pub const SECURITY_GROUPS: EmptyList = list("security_groups", &["shared", "stateful"]);
/// Groups of addresses.
pub const ADDRESS_GROUPS: EmptyList = list("address_groups", &["shared"]);
/// Scopes of addresses.
pub const ADDRESS_SCOPES: EmptyList = list("address_scopes", &["ip_version", "shared"]);
/// Agents, which would do the work of networks.
pub const AGENTS: EmptyList = list(
    "agents",
    &["admin_state_up", "agent_type", "alive", "availability_zone", "binary", "host", "topic"],
);
/// Flavors of network services.
pub const NETWORK_FLAVORS: EmptyList = list("flavors", &["enabled", "service_type"]);
/// Labels of what is measured.
pub const METERING_LABELS: EmptyList = list("metering_labels", &["shared"]);
/// Policies of quality.
pub const QOS_POLICIES: EmptyList = list("policies", &["is_default", "shared"]);
/// What policies of quality can rule.
pub const QOS_RULE_TYPES: EmptyList = list("rule_types", &["all_rules", "all_supported", "type"]);
/// Quotas of projects that differ from the default: none can.
pub const QUOTAS: EmptyList = list("quotas", &[]);
/// Rules by which projects share.
pub const RBAC_POLICIES: EmptyList =
    list("rbac_policies", &["action", "object_id", "object_type", "target_tenant", "target_project"]);
/// Rules of security groups.
pub const SECURITY_GROUP_RULES: EmptyList = list(
    "security_group_rules",
    &[
        "direction",
        "ethertype",
        "port_range_max",
        "port_range_min",
        "protocol",
        "remote_address_group_id",
        "remote_group_id",
        "remote_ip_prefix",
        "security_group_id",
    ],
);
/// Rules that new security groups would have.
pub const DEFAULT_SECURITY_GROUP_RULES: EmptyList = list(
    "default_security_group_rules",
    &[
        "direction",
        "ethertype",
        "port_range_max",
        "port_range_min",
        "protocol",
        "remote_address_group_id",
        "remote_group_id",
        "remote_ip_prefix",
        "used_in_default_sg",
        "used_in_non_default_sg",
    ],
);
/// Segments of networks.
pub const SEGMENTS: EmptyList =
    list("segments", &["network_id", "network_type", "physical_network", "segmentation_id"]);
/// Who provides network services.
pub const SERVICE_PROVIDERS: EmptyList = list("service_providers", &["default", "service_type"]);
/// Pools of subnets.
pub const SUBNET_POOLS: EmptyList = list(
    "subnetpools",
    &[
        "address_scope_id",
        "default_prefixlen",
        "default_quota",
        "ip_version",
        "is_default",
        "max_prefixlen",
        "min_prefixlen",
        "shared",
    ],
);
/// Trunks.
pub const TRUNKS: EmptyList = list("trunks", &["admin_state_up", "port_id", "status"]);

/// Aggregates of hosts.
pub const AGGREGATES: EmptyList = only_for_admins("aggregates", &[], "os_compute_api:os-aggregates:index");
/// What Compute has beyond its core: that is told by microversions, and no more by this list.
pub const COMPUTE_EXTENSIONS: EmptyList = list("extensions", &[]);
/// Floating addresses, as Compute lists them.
pub const COMPUTE_FLOATING_IPS: EmptyList = list("floating_ips", &[]);
/// Security groups, as Compute lists them.
pub const COMPUTE_SECURITY_GROUPS: EmptyList = list("security_groups", &["limit", "offset"]);
/// Networks with floating addresses.
pub const FLOATING_IP_POOLS: EmptyList = list("floating_ip_pools", &[]);
/// Hypervisors.
pub const HYPERVISORS: EmptyList = only_for_admins(
    "hypervisors",
    &["hypervisor_hostname_pattern", "limit", "marker", "with_servers"],
    "os_compute_api:os-hypervisors:list",
);
/// Servers on their way from host to host.
pub const MIGRATIONS: EmptyList = only_for_admins(
    "migrations",
    &["hidden", "host", "instance_uuid", "migration_type", "source_compute", "status"],
    "os_compute_api:os-migrations:index",
);
/// Groups of servers.
pub const SERVER_GROUPS: EmptyList = list("server_groups", &["all_projects", "limit", "offset"]);
/// Services of Compute.
pub const SERVICES: EmptyList =
    only_for_admins("services", &["binary", "host"], "os_compute_api:os-services:list");
/// Snapshots of volumes.
pub const SNAPSHOTS: EmptyList = list("snapshots", &["limit", "offset"]);
/// Volumes.
pub const VOLUMES: EmptyList = list("volumes", &["limit", "offset"]);

const fn list(name: &'static str, query: &'static [&'static str]) -> EmptyList {
    EmptyList { name, query, rule: None }
}

const fn only_for_admins(
    name: &'static str,
    query: &'static [&'static str],
    rule: &'static str,
) -> EmptyList {
    EmptyList { name, query, rule: Some(rule) }
}

impl EmptyList {
    /// What of a question the list cannot answer; `of_network` tells whether it is one of Networking.
    pub fn unknown(&self, request: &Head, of_network: bool) -> Option<String> {
        let common: &[&str] = if of_network { &NETWORKING } else { &[] };
        let is_known = |name: &str| common.contains(&name) || self.query.contains(&name);
        parameters::query(request).map(|(name, _)| name).find(|name| !is_known(name))
    }

    /// The list, for callers of this role.
    pub fn answer(&self, role: Role) -> Result<Vec<u8>, Refused> {
        match self.rule {
            Some(policy) if role < Role::Admin => {
                let message = format!("Policy doesn't allow {policy} to be performed.");
                Err(Fault::new(Code::PolicyForbids, message).into())
            }
            Some(_) | None => Ok(format!("{{\"{}\":[]}}", self.name).into_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper::{HeaderMap, Method};

    use super::*;

    fn unknown(list: &EmptyList, query: &str, of_network: bool) -> Option<String> {
        let uri = format!("/list?{query}").parse().unwrap();
        let (method, headers) = (Method::GET, HeaderMap::new());
        list.unknown(&Head { uri, method, headers }, of_network)
    }

    #[test]
    fn what_a_list_cannot_be_asked_is_found() {
        assert_eq!(unknown(&SERVER_GROUPS, "all_projects=1&limit=5", false), None);
        assert_eq!(unknown(&ROUTERS, "name=a&fields=id&sort_key=name", true), None);
        for (list, query, of_network, found) in [
            (&SERVER_GROUPS, "limit=5&colour=red", false, "colour"),
            (&AGGREGATES, "fields=id", false, "fields"),
            (&FLOATING_IPS, "ha=1", true, "ha"),
        ] {
            assert_eq!(unknown(list, query, of_network).as_deref(), Some(found));
        }
    }

    #[test]
    fn some_lists_are_for_administrators_only() {
        assert_eq!(SERVICES.answer(Role::Admin).unwrap(), b"{\"services\":[]}");
        let refused = SERVICES.answer(Role::Member).unwrap_err();
        assert_eq!(refused.status(), 403);
        assert!(refused.message().contains("os_compute_api:os-services:list"));
        assert!(SERVER_GROUPS.answer(Role::Reader).is_ok());
    }
}
