//! What clients of Compute look into before they do anything: lists that are always empty, and what is asked of them.

use serde_json::{Value, json};

use crate::harness::openstack::Cloud;

/// Asks for a path as Compute of a microversion has it.
fn get(cloud: &Cloud, token: &str, microversion: &str, path: &str) -> (u16, Value) {
    let headers = [("x-auth-token", token), ("x-openstack-nova-api-version", microversion)];
    let reply = cloud.send("GET", path, &headers, &Value::Null);
    (reply.status, reply.body)
}

#[test]
fn what_cannot_be_made_here_is_an_empty_list() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    for (path, name) in [
        ("/v2.1/os-server-groups?all_projects=True", "server_groups"),
        ("/v2.1/os-volumes", "volumes"),
        ("/v2.1/os-volumes/detail?limit=5", "volumes"),
        ("/v2.1/os-snapshots/detail", "snapshots"),
        ("/v2.1/os-floating-ips", "floating_ips"),
        ("/v2.1/os-floating-ip-pools", "floating_ip_pools"),
        ("/v2.1/os-security-groups", "security_groups"),
        ("/v2.0/routers?name=r&fields=id", "routers"),
        ("/v2.0/floatingips?status=DOWN", "floatingips"),
        ("/v2.0/security-groups?project_id=p", "security_groups"),
    ] {
        assert_eq!(get(&cloud, &token, "2.1", path), (200, json!({ name: [] })), "{path}");
    }
    // What newer microversions have no more is not there.
    for path in ["/v2.1/os-volumes", "/v2.1/os-floating-ips", "/v2.1/os-security-groups"] {
        assert_eq!(get(&cloud, &token, "2.36", path).0, 404, "{path}");
    }
}

#[test]
fn a_question_that_a_list_cannot_answer_is_refused_and_named() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    for (path, form) in [
        ("/v2.1/os-server-groups?colour=red", "badRequest"),
        ("/v2.1/os-volumes/detail?colour=red", "badRequest"),
        ("/v2.0/routers?colour=red", "NeutronError"),
    ] {
        let (status, body) = get(&cloud, &token, "2.1", path);
        assert_eq!(status, 400, "{path}");
        assert!(body[form]["message"].as_str().unwrap().contains("'colour'"), "{path}: {body}");
    }
}

#[test]
fn what_is_the_operators_business_is_shown_to_administrators() {
    let cloud = Cloud::in_memory(&[]);
    let (member, admin) = (cloud.token("member"), cloud.token("admin"));
    for (path, name) in [
        ("/v2.1/os-services?binary=nova-compute", "services"),
        ("/v2.1/os-hypervisors", "hypervisors"),
        ("/v2.1/os-hypervisors/detail", "hypervisors"),
        ("/v2.1/os-aggregates", "aggregates"),
        ("/v2.1/os-migrations?status=done", "migrations"),
    ] {
        assert_eq!(get(&cloud, &admin, "2.1", path), (200, json!({ name: [] })), "{path}");
        let (status, body) = get(&cloud, &member, "2.1", path);
        assert_eq!(status, 403, "{path}");
        let message = body["forbidden"]["message"].as_str().unwrap();
        assert!(message.starts_with("Policy doesn't allow os_compute_api:os-"), "{path}: {message}");
    }
}
