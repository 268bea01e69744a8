//! The story: a network with four addresses, two servers, an address that they share, what goes wrong on the way, and
//! how all of it ends.

use serde_json::{Value, json};

use super::teller::Step;

const IMAGE: &str = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01";

/// What a refused change of an associated address says.
const ASSOCIATED: &str = "Port requires disassociation before IP can be deleted";
const ONE_GONE: &str = "Instance $one could not be found.";

fn by(who: &'static str, action: &'static str, request: &'static str) -> Step {
    let (saved, until, refused) = (Vec::new(), None, None);
    Step { who, action, request, body: Value::Null, if_match: None, saved, until, refused }
}

fn member(action: &'static str, request: &'static str) -> Step {
    by("member", action, request)
}

/// Everything there is, as an administrator sees it.
fn all_there_is() -> Vec<Step> {
    vec![
        by("admin", "ListNetworks", "GET /v2.0/networks"),
        by("admin", "ListSubnets", "GET /v2.0/subnets"),
        by("admin", "ListPorts", "GET /v2.0/ports"),
        by("admin", "ListIpAddresses", "GET /v2.0/ip_addresses"),
        by("admin", "ListServersDetail", "GET /v2.1/servers/detail"),
    ]
}

pub fn story() -> Vec<Step> {
    let parts = [networks(), servers(), addresses(), associations(), locks(), giving_back(), ending()];
    parts.into_iter().flat_map(|part| part.into_iter().chain(all_there_is())).collect()
}

fn port(name: &str, address: Option<&str>) -> Value {
    let fixed_ips = address.map(|address| json!([{ "subnet_id": "$sub", "ip_address": address }]));
    let mut port = json!({ "name": name, "network_id": "$net" });
    if let Some(fixed_ips) = fixed_ips {
        port["fixed_ips"] = fixed_ips;
    }
    json!({ "port": port })
}

fn networks() -> Vec<Step> {
    let create = || member("CreatePort", "POST /v2.0/ports");
    vec![
        by("reader", "CreateNetwork", "POST /v2.0/networks").body(json!({ "network": { "name": "net" } })).refused(
            403,
            "AUTHFAILURE_UNAUTHORIZED_OPERATION",
            "PolicyNotAuthorized",
            "(rule:create_network) is disallowed by policy",
        ),
        member("CreateNetwork", "POST /v2.0/networks")
            .body(json!({ "network": { "name": "net", "description": "of the story" } }))
            .saved("net", "/network/id"),
        member("CreateSubnet", "POST /v2.0/subnets")
            .body(json!({ "subnet": {
                "network_id": "$net", "name": "sub", "ip_version": 4, "cidr": "10.1.0.0/29",
                "allocation_pools": [{ "start": "10.1.0.2", "end": "10.1.0.5" }],
            }}))
            .saved("sub", "/subnet/id"),
        member("CreateSubnet", "POST /v2.0/subnets")
            .body(json!({ "subnet": { "network_id": "$net", "ip_version": 4, "cidr": "10.1.0.0/24" } }))
            .refused(
                400,
                "INVALID_SUBNET_OVERLAP",
                "InvalidInput",
                "Requested subnet with cidr: 10.1.0.0/24 for network: $net overlaps with another subnet, $sub (10.1.0.0/29).",
            ),
        create().body(port("a", None)).saved("a", "/port/id"),
        create().body(port("b", Some("10.1.0.3"))).saved("b", "/port/id"),
        create().body(port("x", Some("10.1.0.3"))).refused(
            409,
            "INVALID_ADDRESS_IN_USE",
            "IpAddressAlreadyAllocated",
            "IP address 10.1.0.3 already allocated in subnet $sub",
        ),
        create().body(port("x", Some("10.2.0.3"))).refused(
            400,
            "INVALID_ADDRESS_NOT_IN_SUBNET",
            "InvalidIpForSubnet",
            "IP address 10.2.0.3 is not a valid IP for the specified subnet.",
        ),
        create().body(json!({ "port": { "network_id": "nowhere" } })).refused(
            404,
            "INVALID_NETWORK_NOT_FOUND",
            "NetworkNotFound",
            "Network nowhere could not be found.",
        ),
        create().body(json!({ "port": { "name": "x" } })).refused(
            400,
            "MISSING_PARAMETER",
            "HTTPBadRequest",
            "Parameter `port.network_id` is required.",
        ),
        by("stranger", "ShowPort", "GET /v2.0/ports/{portId=$a}").refused(
            404,
            "INVALID_NETWORK_PORT_NOT_FOUND",
            "PortNotFound",
            "Port $a could not be found.",
        ),
        by("stranger", "ListPorts", "GET /v2.0/ports"),
        by("reader", "DeletePort", "DELETE /v2.0/ports/{portId=$a}").refused(
            403,
            "AUTHFAILURE_UNAUTHORIZED_OPERATION",
            "PolicyNotAuthorized",
            "(rule:delete_port) is disallowed by policy",
        ),
        member("UpdatePort", "PUT /v2.0/ports/{portId=$a}")
            .body(json!({ "port": { "name": "A" } }))
            .if_match(7)
            .refused(
                412,
                "INVALID_REVISION_NUMBER",
                "RevisionNumberConstraintFailed",
                "Constrained to revision 7, but the current revision is 1. Look again, and repeat with that.",
            ),
        member("UpdatePort", "PUT /v2.0/ports/{portId=$a}").body(json!({ "port": { "name": "A" } })).if_match(1),
        member("ListPorts", "GET /v2.0/ports?name=b&fields=name&fields=fixed_ips"),
    ]
}

fn server(name: &str, flavor: &str, port: &str) -> Value {
    json!({ "server": { "name": name, "flavorRef": flavor, "imageRef": IMAGE, "networks": [{ "port": port }] } })
}

fn servers() -> Vec<Step> {
    let create = || member("CreateServer", "POST /v2.1/servers");
    vec![
        create().body(server("one", "1", "$a")).saved("one", "/server/id"),
        create().body(server("two", "1", "$b")).saved("two", "/server/id"),
        create().body(server("three", "nothing", "$b")).refused(
            400,
            "INVALID_PARAMETER",
            "badRequest",
            "Invalid flavorRef provided: flavor nothing could not be found.",
        ),
        by("reader", "CreateServer", "POST /v2.1/servers").body(server("three", "1", "$b")).refused(
            403,
            "AUTHFAILURE_UNAUTHORIZED_OPERATION",
            "forbidden",
            "Policy doesn't allow os_compute_api:servers:create to be performed.",
        ),
        member("ShowServer", "GET /v2.1/servers/{serverId=$one}").until("/server/status", "ACTIVE"),
        member("ShowServer", "GET /v2.1/servers/{serverId=$two}").until("/server/status", "ACTIVE"),
        member("ReplaceServerMetadata", "PUT /v2.1/servers/{serverId=$one}/metadata")
            .body(json!({ "metadata": { "role": "web" } })),
        member("UpdateServerMetadataItem", "PUT /v2.1/servers/{serverId=$one}/metadata/{key=role}")
            .body(json!({ "meta": { "role": "db" } })),
        member("ShowServerMetadataItem", "GET /v2.1/servers/{serverId=$one}/metadata/{key=size}").refused(
            404,
            "INVALID_SERVER_METADATA_NOT_FOUND",
            "itemNotFound",
            "Metadata item was not found",
        ),
        member("ListServerInterfaces", "GET /v2.1/servers/{serverId=$one}/os-interface"),
        member("AttachServerInterface", "POST /v2.1/servers/{serverId=$one}/os-interface")
            .body(json!({ "interfaceAttachment": { "port_id": "$b" } }))
            .refused(
                409,
                "OPERATION_DENIED_NETWORK_PORT_IN_USE",
                "conflictingRequest",
                "Port $b is still in use.",
            ),
        member("ListServersDetail", "GET /v2.1/servers/detail?vm_state=active&sort_key=display_name"),
        by("stranger", "ShowServer", "GET /v2.1/servers/{serverId=$one}").refused(
            404,
            "INVALID_SERVER_NOT_FOUND",
            "itemNotFound",
            ONE_GONE,
        ),
        member("DeleteServer", "DELETE /v2.1/servers/{serverId=-1}").refused(
            404,
            "INVALID_SERVER_NOT_FOUND",
            "itemNotFound",
            "Instance -1 could not be found.",
        ),
    ]
}

fn address(ports: &[&str]) -> Value {
    json!({ "ip_address": { "network_id": "$net", "version": 4, "port_ids": ports } })
}

fn addresses() -> Vec<Step> {
    let create = || member("CreateIpAddress", "POST /v2.0/ip_addresses");
    let create_port = || member("CreatePort", "POST /v2.0/ports");
    vec![
        create().body(address(&["$a", "$b"])).saved("ip", "/ip_address/id"),
        create().body(address(&["$a", "nobody"])).refused(
            404,
            "INVALID_NETWORK_PORT_NOT_FOUND",
            "PortNotFound",
            "Not all ports or devices from request could be found",
        ),
        create().body(address(&[])).refused(
            400,
            "INVALID_PARAMETER",
            "HTTPBadRequest",
            "port_ids or device_ids required.",
        ),
        create().body(json!({ "ip_address": { "network_id": "$net", "port_ids": ["$a"] } })).refused(
            400,
            "MISSING_PARAMETER",
            "HTTPBadRequest",
            "Parameter `ip_address.version` is required.",
        ),
        by("reader", "CreateIpAddress", "POST /v2.0/ip_addresses").body(address(&["$a"])).refused(
            403,
            "AUTHFAILURE_UNAUTHORIZED_OPERATION",
            "PolicyNotAuthorized",
            "(rule:create_ip_address) is disallowed by policy",
        ),
        // The last of the pool, and one more.
        create_port().body(port("c", None)).saved("c", "/port/id"),
        create_port().body(port("d", None)).refused(
            409,
            "OPERATION_DENIED_ADDRESSES_EXHAUSTED",
            "IpAddressGenerationFailure",
            "No more IP addresses available on network $net.",
        ),
        create().body(address(&["$a"])).refused(
            409,
            "OPERATION_DENIED_ADDRESSES_EXHAUSTED",
            "IpAddressGenerationFailure",
            "No more IP addresses available on network $net.",
        ),
        member("DeletePort", "DELETE /v2.0/ports/{portId=$c}"),
        member("DeletePort", "DELETE /v2.0/ports/{portId=$c}").refused(
            404,
            "INVALID_NETWORK_PORT_NOT_FOUND",
            "PortNotFound",
            "Port $c could not be found.",
        ),
        create_port().body(port("d", None)).saved("d", "/port/id"),
        member("ListIpAddresses", "GET /v2.0/ip_addresses?type=shared"),
        member("ListIpAddresses", "GET /v2.0/ip_addresses?device_id=$one&fields=address"),
        by("stranger", "ListIpAddresses", "GET /v2.0/ip_addresses"),
        by("stranger", "ShowIpAddress", "GET /v2.0/ip_addresses/{ipAddressId=$ip}").refused(
            404,
            "INVALID_IP_ADDRESS_NOT_FOUND",
            "IpAddressNotFound",
            "IP Address $ip not found.",
        ),
    ]
}

const ONE: &str = "PUT /v2.1/servers/{serverId=$one}/ip_associations/{ipAddressId=$ip}";
const TWO: &str = "PUT /v2.1/servers/{serverId=$two}/ip_associations/{ipAddressId=$ip}";
const END_ONE: &str = "DELETE /v2.1/servers/{serverId=$one}/ip_associations/{ipAddressId=$ip}";
const END_TWO: &str = "DELETE /v2.1/servers/{serverId=$two}/ip_associations/{ipAddressId=$ip}";

fn associations() -> Vec<Step> {
    vec![
        by("reader", "CreateIpAssociation", ONE).refused(
            403,
            "AUTHFAILURE_UNAUTHORIZED_OPERATION",
            "forbidden",
            "Policy doesn't allow os_compute_api:ip_associations:create to be performed.",
        ),
        by("stranger", "CreateIpAssociation", ONE).refused(
            404,
            "INVALID_SERVER_NOT_FOUND",
            "itemNotFound",
            ONE_GONE,
        ),
        member("CreateIpAssociation", "PUT /v2.1/servers/{serverId=$one}/ip_associations/{ipAddressId=x}")
            .refused(404, "INVALID_IP_ADDRESS_NOT_FOUND", "itemNotFound", "IP Address x not found."),
        member("ShowIpAssociation", "GET /v2.1/servers/{serverId=$one}/ip_associations/{ipAddressId=$ip}")
            .refused(
                404,
                "INVALID_IP_ASSOCIATION_NOT_FOUND",
                "itemNotFound",
                "IP address $ip is not associated with instance $one.",
            ),
        member("CreateIpAssociation", ONE).body(json!({ "ip_association": {} })),
        member("CreateIpAssociation", ONE),
        member("CreateIpAssociation", TWO),
        member("ListIpAssociations", "GET /v2.1/servers/{serverId=$two}/ip_associations"),
        member("ShowIpAssociation", "GET /v2.1/servers/{serverId=$one}/ip_associations/{ipAddressId=$ip}"),
        still_associated("DeleteIpAddress", "DELETE /v2.0/ip_addresses/{ipAddressId=$ip}", Value::Null),
        still_associated("UpdateIpAddress", "PUT /v2.0/ip_addresses/{ipAddressId=$ip}", keeps(&[])),
        still_associated("UpdateIpAddress", "PUT /v2.0/ip_addresses/{ipAddressId=$ip}", keeps(&["$a", "$d"])),
    ]
}

fn keeps(ports: &[&str]) -> Value {
    json!({ "ip_address": { "port_ids": ports } })
}

fn still_associated(action: &'static str, request: &'static str, body: Value) -> Step {
    let names = ("OPERATION_DENIED_IP_ADDRESS_ASSOCIATED", "PortRequiresDisassociation");
    member(action, request).body(body).refused(400, names.0, names.1, ASSOCIATED)
}

fn locks() -> Vec<Step> {
    let locked = |action, request| {
        let code = "OPERATION_DENIED_SERVER_LOCKED";
        member(action, request).refused(409, code, "conflictingRequest", "Instance $one is locked")
    };
    let of_one = "POST /v2.1/servers/{serverId=$one}/action";
    vec![
        member("LockServer", of_one).body(json!({ "lock": null })),
        locked("DeleteIpAssociation", END_ONE),
        locked("CreateIpAssociation", ONE),
        locked("DeleteServer", "DELETE /v2.1/servers/{serverId=$one}"),
        locked("StopServer", of_one).body(json!({ "os-stop": null })),
        by("admin", "DeleteIpAssociation", END_ONE),
        member("ShowServer", "GET /v2.1/servers/{serverId=$one}"),
        by("reader", "UnlockServer", of_one).body(json!({ "unlock": null })).refused(
            403,
            "AUTHFAILURE_UNAUTHORIZED_OPERATION",
            "forbidden",
            "Policy doesn't allow os_compute_api:os-lock-server:unlock to be performed.",
        ),
        member("UnlockServer", of_one).body(json!({ "unlock": null })),
        member("DeleteIpAssociation", END_ONE).refused(
            404,
            "INVALID_IP_ASSOCIATION_NOT_FOUND",
            "itemNotFound",
            "IP address $ip is not associated with instance $one.",
        ),
    ]
}

fn giving_back() -> Vec<Step> {
    vec![
        still_associated("DeleteIpAddress", "DELETE /v2.0/ip_addresses/{ipAddressId=$ip}", Value::Null),
        member("UpdateIpAddress", "PUT /v2.0/ip_addresses/{ipAddressId=$ip}").body(keeps(&["$b", "$d"])),
        member("DeleteIpAssociation", END_TWO),
        member("DeleteIpAddress", "DELETE /v2.0/ip_addresses/{ipAddressId=$ip}"),
        member("DeleteIpAddress", "DELETE /v2.0/ip_addresses/{ipAddressId=$ip}").refused(
            404,
            "INVALID_IP_ADDRESS_NOT_FOUND",
            "IpAddressNotFound",
            "IP Address $ip not found.",
        ),
        member("CreateIpAddress", "POST /v2.0/ip_addresses")
            .body(json!({ "ip_address": { "network_id": "$net", "version": "4", "device_ids": ["$one"] } }))
            .saved("ip2", "/ip_address/id"),
        member("UpdateIpAddress", "PUT /v2.0/ip_addresses/{ipAddressId=$ip2}").body(keeps(&[])),
        member("ShowIpAddress", "GET /v2.0/ip_addresses/{ipAddressId=$ip2}").refused(
            404,
            "INVALID_IP_ADDRESS_NOT_FOUND",
            "IpAddressNotFound",
            "IP Address $ip2 not found.",
        ),
    ]
}

fn ending() -> Vec<Step> {
    let of_two = "POST /v2.1/servers/{serverId=$two}/action";
    vec![
        member("DeleteNetwork", "DELETE /v2.0/networks/{networkId=$net}").refused(
            409,
            "OPERATION_DENIED_NETWORK_IN_USE",
            "NetworkInUse",
            "Unable to complete operation on network $net. There are one or more ports still in use on the network.",
        ),
        member("DeleteSubnet", "DELETE /v2.0/subnets/{subnetId=$sub}").refused(
            409,
            "OPERATION_DENIED_SUBNET_IN_USE",
            "SubnetInUse",
            "Unable to complete operation on subnet $sub: One or more ports have an IP allocation from this subnet.",
        ),
        by("reader", "DeleteServer", "DELETE /v2.1/servers/{serverId=$one}").refused(
            403,
            "AUTHFAILURE_UNAUTHORIZED_OPERATION",
            "forbidden",
            "Policy doesn't allow os_compute_api:servers:delete to be performed.",
        ),
        member("DeleteServer", "DELETE /v2.1/servers/{serverId=$one}"),
        member("DeleteServer", "DELETE /v2.1/servers/{serverId=$one}"),
        member("ShowServer", "GET /v2.1/servers/{serverId=$one}")
            .refused(404, "INVALID_SERVER_NOT_FOUND", "itemNotFound", ONE_GONE),
        // It was handed over, so it outlives its server.
        member("ShowPort", "GET /v2.0/ports/{portId=$a}").until("/port/device_id", ""),
        member("StopServer", of_two).body(json!({ "os-stop": null })),
        member("ShowServer", "GET /v2.1/servers/{serverId=$two}").until("/server/status", "SHUTOFF"),
        member("StopServer", of_two).body(json!({ "os-stop": null })).refused(
            409,
            "INVALID_SERVER_STATUS",
            "conflictingRequest",
            "Cannot 'stop' instance $two while it is in vm_state stopped",
        ),
        by("admin", "DeleteServer", "DELETE /v2.1/servers/{serverId=$two}"),
        member("ShowServer", "GET /v2.1/servers/{serverId=$two}").refused(
            404,
            "INVALID_SERVER_NOT_FOUND",
            "itemNotFound",
            "Instance $two could not be found.",
        ),
        member("DeletePort", "DELETE /v2.0/ports/{portId=$a}"),
        member("DeletePort", "DELETE /v2.0/ports/{portId=$b}"),
        by("admin", "DeletePort", "DELETE /v2.0/ports/{portId=$d}"),
        member("DeleteSubnet", "DELETE /v2.0/subnets/{subnetId=$sub}"),
        member("DeleteNetwork", "DELETE /v2.0/networks/{networkId=$net}"),
        by("reader", "ShowNetwork", "GET /v2.0/networks/{networkId=$net}").refused(
            404,
            "INVALID_NETWORK_NOT_FOUND",
            "NetworkNotFound",
            "Network $net could not be found.",
        ),
    ]
}
