//! What the network API serves beyond its core, as clients ask for it.

use serde_json::{Value, json};

use super::codes::Refused;
use super::seal::Reply;

/// Alias, name and description of each.
const EXTENSIONS: [(&str, &str, &str); 29] = [
    ("pagination", "Pagination support", "Lists come in pages: limit, marker, page_reverse."),
    ("sorting", "Sorting support", "Lists come in an order: sort_key, sort_dir."),
    ("filter-validation", "Filter parameters validation", "A filter that is not known is refused."),
    ("sort-key-validation", "Sort key validation", "A key to sort by that is not known is refused."),
    (
        "empty-string-filtering",
        "Empty String Filtering Extension",
        "A filter without a text finds what has none.",
    ),
    ("ip-substring-filtering", "IP address substring filtering", "Ports are found by a part of an address."),
    ("project-id", "project_id field enabled", "Resources have project_id beside tenant_id."),
    ("standard-attr-description", "standard-attr-description", "Resources have a description."),
    ("standard-attr-timestamp", "Resource timestamps", "Resources have created_at and updated_at."),
    ("standard-attr-revisions", "Resource revision numbers", "Resources have a revision_number."),
    ("standard-attr-tag", "Tag support", "Networks, subnets and ports have tags."),
    ("tag-creation", "Tag creation extension", "Several tags are added at once."),
    ("tag-ports-during-bulk-creation", "Tag ports during bulk creation", "Ports are created with tags."),
    (
        "revision-if-match",
        "If-Match constraints based on revision_number",
        "Changes may depend on a revision.",
    ),
    ("availability_zone", "Availability Zone", "There is a zone for networks."),
    ("network_availability_zone", "Network Availability Zone", "Networks ask for a zone, and are in one."),
    ("net-mtu", "Network MTU", "Networks show the largest packet that they carry."),
    ("net-mtu-writable", "Network MTU (writable)", "The largest packet of a network can be set."),
    ("port-security", "Port Security", "Networks and ports say whether ports have security."),
    ("allowed-address-pairs", "Allowed Address Pairs", "Ports name further addresses."),
    ("extra_dhcp_opt", "Neutron Extra DHCP options", "Ports name options of DHCP."),
    ("binding", "Port Binding", "Ports say what is to be connected, and to administrators where."),
    ("dns-integration", "DNS Integration", "Networks have a domain, and ports have names."),
    ("dns-domain-ports", "dns_domain for ports", "Ports have a domain of their own."),
    (
        "subnet-dns-publish-fixed-ip",
        "Subnet DNS publish fixed IP",
        "Subnets say whether names are published.",
    ),
    ("subnet-service-types", "Subnet service types", "Subnets name the owners of ports that they serve."),
    ("network-ip-availability", "Network IP Availability", "How many addresses of a network are in use."),
    ("quota_details", "Quota details management support", "Quotas can be looked at, with what there is."),
    ("ip_addresses", "IP addresses", "Addresses can be asked for, shared between ports and given back."),
];

/// All of them, or the one with this alias.
pub fn answer(alias: Option<&str>) -> Result<Reply, Refused> {
    let Some(alias) = alias else {
        let all: Vec<Value> = EXTENSIONS.iter().map(described).collect();
        return Ok(Reply::json(&json!({ "extensions": all })));
    };
    let found = EXTENSIONS.iter().find(|(known, ..)| *known == alias);
    found
        .map(|extension| Reply::json(&json!({ "extension": described(extension) })))
        .ok_or_else(Refused::nothing_there)
}

fn described((alias, name, description): &(&str, &str, &str)) -> Value {
    let updated = "2026-11-01T00:00:00-00:00";
    json!({ "alias": alias, "name": name, "description": description, "links": [], "updated": updated })
}
