//! Lists in which nothing can ever be here. They are there because clients look into them; what may be asked of each
//! is said with it, and anything else is refused.

use zc_gateway_engine::{Code, Fault, Role};

use super::codes::Refused;
use super::parameters;
use crate::intake::Received;

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
const NETWORKING: [&str; 15] = [
    "id",
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
    list("routers", &["admin_state_up", "distributed", "enable_ndp_proxy", "ha", "name", "status"]);
/// Security groups.
pub const SECURITY_GROUPS: EmptyList = list("security_groups", &["name", "shared", "stateful"]);

/// Aggregates of hosts.
pub const AGGREGATES: EmptyList = only_for_admins("aggregates", &[], "os_compute_api:os-aggregates:index");
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
    pub fn unknown(&self, request: &Received, of_network: bool) -> Option<String> {
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
    use bytes::Bytes;
    use hyper::{HeaderMap, Method};

    use super::*;

    fn unknown(list: &EmptyList, query: &str, of_network: bool) -> Option<String> {
        let uri = format!("/list?{query}").parse().unwrap();
        let (method, headers) = (Method::GET, HeaderMap::new());
        list.unknown(&Received { uri, method, headers, body: Bytes::new() }, of_network)
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
