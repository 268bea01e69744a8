//! What clients of Compute look into before they do anything: lists that are always empty, and what is asked of them.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, IMAGE, UNKNOWN};
use crate::harness::http::Reply;
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
        ("/v2.1/extensions", "extensions"),
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

#[test]
fn limits_and_quotas_tell_what_a_project_really_uses() {
    let compute = Compute::in_memory(&[]);
    compute.create("one", &json!({}));
    compute.create("two", &json!({ "flavorRef": "3" }));
    let call =
        |who: &str, action: &str, parameters: Value| compute.call_as(who, "compute", action, &parameters);
    let used = |reply: &Reply| {
        let absolute = &reply.output()["limits"]["absolute"];
        ["totalInstancesUsed", "totalCoresUsed", "totalRAMUsed"].map(|name| absolute[name].as_u64().unwrap())
    };
    let own = call("member", "ShowLimits", json!({ "reserved": true }));
    assert_eq!(used(&own), [2, 3, 512 + 4096]);
    assert_eq!(own.output()["limits"]["absolute"]["maxTotalInstances"], -1);
    assert_eq!(used(&call("stranger", "ShowLimits", json!({}))), [0, 0, 0]);
    let absolute = &own.output()["limits"]["absolute"];
    assert_eq!((&absolute["maxPersonality"], &absolute["maxPersonalitySize"]), (&json!(5), &json!(10240)));
    call("operator", "ShowLimits", json!({ "tenant_id": "nope" })).assert_invalid_parameter();
    let newer = call("member", "ShowLimits", json!({ "microversion": "2.39" }));
    let absolute = &newer.output()["limits"]["absolute"];
    assert!(absolute.get("maxImageMeta").is_none() && absolute.get("maxSecurityGroups").is_none());

    let server = compute.call("ListServersDetail", &json!({})).output()["servers"][0].clone();
    let project = server["tenant_id"].clone();
    let seen = call("operator", "ShowLimits", json!({ "tenant_id": project }));
    assert_eq!(used(&seen), [2, 3, 512 + 4096]);
    call("stranger", "ShowLimits", json!({ "tenant_id": project }))
        .assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");

    for who in ["reader", "operator"] {
        let detail = call(who, "ShowQuotaSetDetail", json!({ "projectId": project }));
        let quota = &detail.output()["quota_set"];
        assert_eq!(quota["cores"], json!({ "limit": -1, "in_use": 3, "reserved": 0 }), "{who}");
        assert_eq!(quota["id"], project);
    }
    let plain = call("member", "ShowQuotaSet", json!({ "projectId": project, "microversion": "2.36" }));
    let quota = &plain.output()["quota_set"];
    assert_eq!((&quota["instances"], &quota["metadata_items"]), (&json!(-1), &json!(128)));
    assert!(quota.get("floating_ips").is_none(), "{quota}");
    let files = ["injected_files", "injected_file_content_bytes", "injected_file_path_bytes"];
    assert_eq!(files.map(|name| quota[name].as_i64().unwrap()), [5, 10240, 255]);
    call("stranger", "ShowQuotaSet", json!({ "projectId": project }))
        .assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    let unknown =
        call("operator", "ShowQuotaSet", json!({ "projectId": "5d8b99310e6c49eaa5413aa659170dff" }));
    unknown.assert_refused(400, "INVALID_PARAMETER");
    let defaults = call("member", "ShowQuotaSetDefaults", json!({ "projectId": project }));
    assert_eq!(defaults.output()["quota_set"]["server_groups"], 0);
    let class = call("operator", "ShowQuotaClassSet", json!({ "className": "default" }));
    let class = &class.output()["quota_class_set"];
    assert_eq!(
        (&class["id"], &class["ram"], class.get("server_groups")),
        (&json!("default"), &json!(-1), None)
    );
    let newer = json!({ "className": "default", "microversion": "2.50" });
    let newer = call("operator", "ShowQuotaClassSet", newer);
    let newer = &newer.output()["quota_class_set"];
    assert_eq!((&newer["server_groups"], newer.get("floating_ips")), (&json!(0), None));
    call("member", "ShowQuotaClassSet", json!({ "className": "default" }))
        .assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
}

#[test]
fn usage_is_counted_from_the_servers_that_there_were() {
    let compute = Compute::in_memory(&[]);
    let id = compute.create("one", &json!({ "flavorRef": "2" }));
    let project = compute.show(&id)["tenant_id"].clone();
    let call =
        |who: &str, action: &str, parameters: Value| compute.call_as(who, "compute", action, &parameters);
    let end = json!("2100-01-01T00:00:00");
    let own =
        call("reader", "ShowTenantUsage", json!({ "projectId": project, "end": end, "start": "2020-01-01" }));
    let usage = &own.output()["tenant_usage"];
    let server = &usage["server_usages"][0];
    assert_eq!((&server["instance_id"], &server["flavor"]), (&json!(id), &json!("m1.small")));
    assert_eq!((&server["memory_mb"], &server["ended_at"]), (&json!(2048), &Value::Null));
    let hours = usage["total_hours"].as_f64().unwrap();
    assert!((0.0..0.1).contains(&hours), "{usage}");
    assert!((usage["total_memory_mb_usage"].as_f64().unwrap() - hours * 2048.0).abs() < 0.001, "{usage}");
    // Before there was a server nothing was used.
    let before = json!({ "projectId": project, "start": "2020-01-01", "end": "2020-02-01" });
    assert_eq!(call("member", "ShowTenantUsage", before).output()["tenant_usage"], json!({}));
    call("stranger", "ShowTenantUsage", json!({ "projectId": project }))
        .assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    let all =
        call("operator", "ListTenantUsages", json!({ "end": end, "start": "2020-01-01", "detailed": 1 }));
    let all = &all.output()["tenant_usages"];
    assert_eq!((all.as_array().unwrap().len(), &all[0]["tenant_id"]), (1, &project));
    assert_eq!(all[0]["server_usages"][0]["instance_id"], json!(id));
    call("member", "ListTenantUsages", json!({})).assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    let backwards =
        call("operator", "ListTenantUsages", json!({ "start": "2030-01-01", "end": "2020-01-01" }));
    assert!(
        backwards.status == 400 && backwards.message().contains("Invalid start time"),
        "{}",
        backwards.text
    );
}

#[test]
fn a_server_is_in_one_security_group_and_has_no_volumes() {
    let compute = Compute::in_memory(&[]);
    let id = compute.create("one", &json!({}));
    let groups = compute.call("ListServerSecurityGroups", &json!({ "serverId": id }));
    let group = &groups.output()["security_groups"][0];
    assert_eq!((&group["name"], &group["rules"]), (&json!("default"), &json!([])));
    let volumes = compute.call("ListVolumeAttachments", &json!({ "serverId": id, "limit": 5 }));
    assert_eq!(volumes.output()["volumeAttachments"], json!([]));
    for action in ["ListServerSecurityGroups", "ListVolumeAttachments"] {
        let none = compute.call(action, &json!({ "serverId": UNKNOWN }));
        none.assert_refused(404, "INVALID_SERVER_NOT_FOUND");
    }
}

#[test]
fn compute_passes_images_on_until_it_does_no_more() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let path = format!("/v2.1/images/{IMAGE}");
    let (status, body) = get(&cloud, &token, "2.1", &path);
    assert_eq!(status, 200, "{body}");
    let image = &body["image"];
    assert_eq!((&image["name"], &image["status"]), (&json!("cirros"), &json!("ACTIVE")));
    assert!(image["links"][0]["href"].as_str().unwrap().ends_with(&path), "{image}");
    let names = |query: &str| {
        let (status, body) = get(&cloud, &token, "2.1", &format!("/v2.1/images/detail?{query}"));
        assert_eq!(status, 200, "{query}: {body}");
        let images = body["images"].as_array().unwrap().clone();
        images.iter().map(|image| image["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("name=cirros&status=active"), ["cirros"]);
    assert_eq!(names("minDisk=4"), ["ubuntu-24.04"]);
    assert_eq!(names("changes-since=2026-01-20"), ["cirros-0.6.3-x86_64-disk"]);
    assert_eq!(names("property-os_distro=debian"), [] as [&str; 0]);
    assert_eq!(names("type=snapshot"), [] as [&str; 0]);
    assert_eq!(get(&cloud, &token, "2.1", "/v2.1/images?colour=red").0, 400);
    let (_, page) = get(&cloud, &token, "2.1", "/v2.1/images?limit=2");
    let next = page["images_links"][0]["href"].as_str().unwrap();
    assert!(next.contains("/v2.1/images?limit=2&marker="), "{next}");
    assert_eq!(get(&cloud, &token, "2.1", &format!("{path}/metadata")), (200, json!({ "metadata": {} })));
    assert_eq!(get(&cloud, &token, "2.1", &format!("{path}/metadata/os_distro")).0, 404);
    for (microversion, path, status) in [
        ("2.36", "/v2.1/images".to_owned(), 404),
        ("2.36", path.clone(), 404),
        ("2.38", format!("{path}/metadata"), 200),
        ("2.39", format!("{path}/metadata"), 404),
    ] {
        assert_eq!(get(&cloud, &token, microversion, &path).0, status, "{microversion} {path}");
    }
}

#[test]
fn images_of_compute_are_actions_too() {
    let compute = Compute::in_memory(&[]);
    for action in ["ListComputeImages", "ListComputeImagesDetail"] {
        let list = compute.call(action, &json!({ "name": "cirros" }));
        assert_eq!(list.output()["images"][0]["id"], IMAGE, "{action}");
    }
    let image = json!({ "imageId": IMAGE });
    assert_eq!(compute.call("ShowComputeImage", &image).output()["image"]["progress"], 100);
    assert_eq!(compute.call("ListImageMetadata", &image).output()["metadata"], json!({}));
    compute
        .call("ShowImageMetadataItem", &json!({ "imageId": IMAGE, "key": "os_distro" }))
        .assert_refused(404, "INVALID_IMAGE_METADATA_NOT_FOUND");
    compute
        .call("ShowComputeImage", &json!({ "imageId": UNKNOWN }))
        .assert_refused(404, "INVALID_IMAGE_NOT_FOUND");
}
