//! Lists of servers: filters, pages, and who sees what is deleted.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, IMAGE, names_in};

#[test]
fn servers_are_filtered_as_compute_filters() {
    let compute = Compute::held(&["--settle", "server.creating=0,server.stopping=0"]);
    let network = compute.create_network("private", 9);
    compute.create("web-1", &json!({ "networks": [{ "uuid": network }] }));
    compute.create(
        "web-10",
        &json!({
            "flavorRef": "2", "config_drive": true, "OS-DCF:diskConfig": "AUTO", "accessIPv4": "192.0.2.7",
        }),
    );
    let stopped = compute.create("db", &json!({ "networks": [{ "uuid": network }] }));
    compute.call("StopServer", &json!({ "serverId": stopped })).output();
    compute.call("LockServer", &json!({ "serverId": stopped })).output();
    let cases = [
        (json!({}), vec!["db", "web-10", "web-1"]),
        // A name is a regular expression, found anywhere, and a query comes as lists of texts.
        (json!({ "name": "web" }), vec!["web-10", "web-1"]),
        (json!({ "name": ["^web-1$"] }), vec!["web-1"]),
        (json!({ "name": "WEB-\\d\\d" }), vec!["web-10"]),
        (json!({ "status": "ACTIVE" }), vec!["web-10", "web-1"]),
        (json!({ "status": ["shutoff"] }), vec!["db"]),
        (json!({ "status": ["shutoff", "ACTIVE"], "name": "1$" }), vec!["web-1"]),
        (json!({ "status": "no_such_status" }), vec![]),
        (json!({ "flavor": "2" }), vec!["web-10"]),
        (json!({ "flavor": "no such flavor" }), vec![]),
        (json!({ "image": IMAGE }), vec!["db", "web-10", "web-1"]),
        (json!({ "image": "other" }), vec![]),
        (json!({ "image": format!("http://h:1/v2.1/images/{IMAGE}") }), vec!["db", "web-10", "web-1"]),
        (json!({ "ip": "0\\.10$" }), vec!["web-1"]),
        (json!({ "ip": "^10\\." }), vec!["db", "web-10", "web-1"]),
        (json!({ "changes-since": ["2011-01-01T12:34:00Z"] }), vec!["db", "web-10", "web-1"]),
        (json!({ "changes-since": "2051-01-01T12:34:00Z" }), vec![]),
        (json!({ "all_tenants": "0", "host": "zc-gateway" }), vec!["db", "web-10", "web-1"]),
        (json!({ "host": "x" }), vec![]),
        (json!({ "vm_state": "active", "power_state": "1" }), vec!["web-10", "web-1"]),
        (json!({ "vm_state": ["error"] }), vec![]),
        (json!({ "task_state": "deleting" }), vec![]),
        (json!({ "user_id": "member", "availability_zone": "nova" }), vec!["db", "web-10", "web-1"]),
        (json!({ "user_id": "nobody" }), vec![]),
        (json!({ "uuid": stopped }), vec!["db"]),
        (json!({ "reservation_id": "no-such-order" }), vec![]),
        (json!({ "display_name": "^db$" }), vec!["db"]),
        (json!({ "config_drive": true }), vec!["web-10"]),
        (json!({ "auto_disk_config": "AUTO" }), vec!["web-10"]),
        (json!({ "auto_disk_config": "MANUAL" }), vec!["db", "web-1"]),
        (json!({ "launch_index": 1 }), vec![]),
        (json!({ "access_ip_v4": "^192" }), vec!["web-10"]),
        (json!({ "key_name": "mine" }), vec![]),
        (json!({ "locked_by": "owner" }), vec!["db"]),
        (json!({ "ip6": ":" }), vec![]),
        (json!({ "project_id": "another" }), vec![]),
        (json!({ "created_at": "2020-01-01T00:00:00Z" }), vec![]),
        (json!({ "terminated_at": "2020-01-01T00:00:00Z" }), vec![]),
        (json!({ "sort_key": "display_name", "sort_dir": "asc" }), vec!["db", "web-1", "web-10"]),
        (
            json!({ "sort_key": ["vm_state", "display_name"], "sort_dir": ["desc", "asc"] }),
            vec!["db", "web-1", "web-10"],
        ),
        (json!({ "sort_dir": "asc" }), vec!["web-1", "web-10", "db"]),
    ];
    for (parameters, names) in cases {
        assert_eq!(compute.names("member", &parameters), names, "{parameters}");
        let plain = compute.call("ListServers", &parameters);
        assert_eq!(names_in(plain.output()), names, "{parameters}");
    }
    for (wrong, says) in [
        (json!({ "name": "(" }), "`name`"),
        (json!({ "changes-since": "2011/01/01" }), "`changes-since`"),
        (json!({ "limit": -1 }), "`limit`"),
        (json!({ "limit": "ten" }), "`limit`"),
        (json!({ "marker": "unknown" }), "marker [unknown] not found"),
        (json!({ "all_tenants": "perhaps" }), "all_tenants"),
        (json!({ "sort_key": "colour" }), "'colour' is not one of 'access_ip_v4'"),
        (json!({ "sort_key": "uuid", "sort_dir": "up" }), "must be one of: asc, desc"),
        (json!({ "sort_key": "uuid", "sort_dir": ["asc", "desc"] }), "exceeds sort key size"),
        (json!({ "auto_disk_config": "perhaps" }), "auto_disk_config"),
        (json!({ "config_drive": "perhaps" }), "`config_drive`"),
        (json!({ "launched_at": "yesterday" }), "`launched_at`"),
        (json!({ "status": "no_such_status", "microversion": "2.38" }), "Invalid status value"),
        (json!({ "tags": "red", "microversion": "2.25" }), "('tags' was unexpected)"),
        (json!({ "microversion": "2.96" }), "`microversion`"),
    ] {
        let reply = compute.call("ListServersDetail", &wrong);
        let message = reply.assert_invalid_parameter().message().to_owned();
        assert!(message.contains(says), "{wrong}: {message}");
    }
}

#[test]
fn only_administrators_sort_by_what_only_they_see() {
    let compute = Compute::in_memory(&[]);
    compute.create("a", &json!({}));
    let by_host = json!({ "sort_key": "host" });
    let reply = compute.call("ListServers", &by_host);
    let says = "Only administrators can sort servers by host";
    assert_eq!(reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message(), says);
    assert_eq!(compute.names("admin", &by_host), ["a"]);
}

#[test]
fn pages_follow_one_another() {
    let compute = Compute::held(&[]);
    compute.create("web", &json!({ "max_count": 5 }));
    compute.create("db", &json!({}));
    let base = "http://h:1/v2.1";
    let mut parameters = json!({ "limit": 2, "name": "^web", "baseUrl": base });
    let mut found = Vec::new();
    loop {
        let reply = compute.call("ListServers", &parameters);
        found.extend(names_in(reply.output()));
        let Some(next) = reply.output()["servers_links"][0]["href"].as_str().map(str::to_owned) else {
            break;
        };
        let start = "http://h:1/v2.1/servers?name=%5Eweb&limit=2&marker=";
        let marker = next.strip_prefix(start).unwrap_or_else(|| panic!("{next}"));
        parameters["marker"] = json!([marker]);
    }
    assert_eq!(found.len(), 5);
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 5);
    // What is asked for is asked for again on the next page, whatever it is.
    let question = json!({
        "limit": 1, "sort_key": ["vm_state", "display_name"], "sort_dir": "asc", "project_id": [], "deleted": false,
        "not-tags": "a,b", "microversion": "2.26", "vm_state": "building", "changes-since": "2020-01-01",
    });
    let reply = compute.call("ListServers", &question);
    let next = reply.output()["servers_links"][0]["href"].as_str().unwrap().to_owned();
    let asked = "/v2.1/servers?vm_state=building&not-tags=a%2Cb&changes-since=2020-01-01&deleted=false\
                 &sort_key=vm_state&sort_key=display_name&sort_dir=asc&limit=1&marker=";
    assert!(next.starts_with(asked), "{next}");
    let reply = compute.call("ListServersDetail", &json!({ "limit": 9 }));
    assert_eq!(reply.output()["servers"].as_array().unwrap().len(), 6);
    assert_eq!(reply.output().get("servers_links"), None, "it is the last page");
    let reply = compute.call("ListServersDetail", &json!({ "limit": 0 }));
    assert_eq!(reply.output()["servers"], json!([]));
}

#[test]
fn a_deleted_server_is_seen_by_its_owner_as_a_change_and_by_administrators_who_ask() {
    let compute = Compute::in_memory(&[]);
    compute.active("kept", &json!({}));
    let id = compute.active("gone", &json!({}));
    compute.call("DeleteServer", &json!({ "serverId": id })).output();
    compute.wait_until_gone(&id);
    let ever = "2020-01-01T00:00:00Z";
    let cases = [
        ("member", json!({}), vec!["kept"]),
        ("member", json!({ "deleted": true }), vec!["kept"]),
        ("member", json!({ "changes-since": ever }), vec!["gone", "kept"]),
        ("member", json!({ "changes-since": ever, "deleted": false }), vec!["gone", "kept"]),
        ("stranger", json!({ "changes-since": ever }), vec![]),
        ("admin", json!({}), vec!["kept"]),
        ("admin", json!({ "deleted": true }), vec!["gone"]),
        ("admin", json!({ "status": "deleted" }), vec!["gone"]),
        ("admin", json!({ "changes-since": ever }), vec!["gone", "kept"]),
        ("admin", json!({ "changes-since": ever, "deleted": false }), vec!["kept"]),
        ("operator", json!({ "deleted": true }), vec![]),
        ("operator", json!({ "deleted": true, "all_tenants": "" }), vec!["gone"]),
    ];
    for (who, parameters, names) in cases {
        assert_eq!(compute.names(who, &parameters), names, "{who}: {parameters}");
    }
    let reply = compute.call("ListServersDetail", &json!({ "status": ["ACTIVE", "DELETED"] }));
    let says = "Only administrators may list deleted instances";
    assert_eq!(reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message(), says);
    let reply = compute.call_as("admin", "compute", "ListServersDetail", &json!({ "deleted": true }));
    let server = &reply.output()["servers"][0];
    let part = |name: &str| server[format!("OS-EXT-STS:{name}")].clone();
    assert_eq!(
        (&server["status"], part("vm_state"), part("task_state")),
        (&json!("DELETED"), json!("deleted"), Value::Null)
    );
    assert!(server["OS-SRV-USG:terminated_at"].as_str().unwrap().ends_with(".000000"));
    let reply = compute.call_as("admin", "compute", "ShowServer", &json!({ "serverId": id }));
    reply.assert_refused(404, "INVALID_SERVER_NOT_FOUND");
}

#[test]
fn only_administrators_see_the_servers_of_all_projects() {
    let compute = Compute::in_memory(&[]);
    let network = compute.create_network("private", 2);
    let mine = compute.create("mine", &json!({ "networks": [{ "uuid": network }] }));
    compute.create_as("stranger", "theirs", &json!({}));
    for (action, rule) in [("ListServers", "index"), ("ListServersDetail", "detail")] {
        let reply = compute.call(action, &json!({ "all_tenants": ["1"] }));
        let says =
            format!("Policy doesn't allow os_compute_api:servers:{rule}:get_all_tenants to be performed.");
        assert_eq!(reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message(), says);
    }
    assert!(compute.names("operator", &json!({})).is_empty(), "without a word it is the own project");
    let reply =
        compute.call_as("operator", "compute", "ListServersDetail", &json!({ "all_tenants": ["True"] }));
    assert_eq!(names_in(reply.output()), ["theirs", "mine"]);
    let server = &reply.output()["servers"][1];
    assert_eq!(server["addresses"]["private"][0]["addr"], "10.0.0.10");
    let project = compute.show(&mine)["tenant_id"].clone();
    assert_eq!(server["tenant_id"], project);
    assert_eq!(compute.names("operator", &json!({ "all_tenants": "true", "project_id": project })), ["mine"]);
}
