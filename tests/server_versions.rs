//! What each microversion of Compute shows of servers, to whom, and what it takes.

use serde_json::{Value, json};

use crate::harness::compute::IMAGE;
use crate::harness::http::Reply;
use crate::harness::keys_of;
use crate::harness::openstack::Cloud;

/// A request of Compute in a microversion.
pub fn ask(cloud: &Cloud, token: &str, version: &str, (method, path): (&str, &str), body: &Value) -> Reply {
    let headers = [("x-auth-token", token), ("x-openstack-nova-api-version", version)];
    cloud.send(method, path, &headers, body)
}

fn create(cloud: &Cloud, token: &str, version: &str, more: &Value) -> String {
    let mut server = json!({ "name": "web", "flavorRef": "1", "imageRef": IMAGE, "networks": [] });
    for (key, value) in more.as_object().unwrap() {
        server[key] = value.clone();
    }
    let reply = ask(cloud, token, version, ("POST", "/v2.1/servers"), &json!({ "server": server }));
    assert_eq!(reply.status, 202, "{}", reply.text);
    reply.body["server"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn each_microversion_shows_what_it_added_and_nothing_later() {
    let cloud = Cloud::in_memory(&[]);
    let (member, admin) = (cloud.token("member"), cloud.token("admin"));
    let wanted = json!({ "description": "a note", "user_data": "YWJj", "config_drive": true });
    let id = create(&cloud, &member, "2.19", &wanted);
    let path = format!("/v2.1/servers/{id}");
    let show = |token: &str, version: &str| {
        let reply = ask(&cloud, token, version, ("GET", &path), &Value::Null);
        let list = ask(&cloud, token, version, ("GET", "/v2.1/servers/detail"), &Value::Null);
        assert_eq!(keys_of(&list.body["servers"][0]), keys_of(&reply.body["server"]), "{version}");
        reply.body["server"].clone()
    };
    let added = |token: &str, (before, after): (&str, &str)| {
        let before = show(token, before);
        let after = show(token, after);
        let mut new: Vec<String> = keys_of(&after)
            .into_iter()
            .filter(|key| before.get(key).is_none())
            .map(ToOwned::to_owned)
            .collect();
        new.sort();
        new
    };
    for (versions, new) in [
        (("2.1", "2.8"), vec![]),
        (("2.8", "2.9"), vec!["locked"]),
        (("2.9", "2.18"), vec![]),
        (("2.18", "2.19"), vec!["description"]),
        (("2.19", "2.25"), vec![]),
        (("2.25", "2.26"), vec!["tags"]),
        (("2.26", "2.47"), vec![]),
    ] {
        assert_eq!(added(&member, versions), new, "{versions:?}");
    }
    let more = [
        "OS-EXT-SRV-ATTR:hostname",
        "OS-EXT-SRV-ATTR:kernel_id",
        "OS-EXT-SRV-ATTR:launch_index",
        "OS-EXT-SRV-ATTR:ramdisk_id",
        "OS-EXT-SRV-ATTR:reservation_id",
        "OS-EXT-SRV-ATTR:root_device_name",
        "OS-EXT-SRV-ATTR:user_data",
    ];
    assert_eq!(added(&admin, ("2.1", "2.3")), more);
    assert_eq!(added(&admin, ("2.15", "2.16")), ["host_status"]);
    let server = show(&admin, "2.47");
    let attribute = |name: &str| server[format!("OS-EXT-SRV-ATTR:{name}")].clone();
    assert_eq!((attribute("host"), attribute("user_data")), (json!("zc-gateway"), json!("YWJj")));
    assert_eq!((attribute("hostname"), attribute("root_device_name")), (json!("web"), json!("/dev/vda")));
    assert!(attribute("instance_name").as_str().unwrap().starts_with("instance-"));
    assert_eq!((&server["description"], &server["locked"]), (&json!("a note"), &json!(false)));
    assert_eq!((&server["config_drive"], &server["host_status"]), (&json!("True"), &json!("UP")));
    let flavor = json!({
        "vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 0, "swap": 0, "original_name": "m1.tiny", "extra_specs": {},
    });
    assert_eq!(server["flavor"], flavor);
    assert_eq!(keys_of(&show(&admin, "2.46")["flavor"]), ["id", "links"]);
    assert_eq!(
        keys_of(&show(&member, "2.1")),
        keys_of(&cloud.get(&member, &format!("/v2/servers/{id}")).body["server"])
    );
}

#[test]
fn the_description_is_the_name_before_2_19_and_can_be_changed_from_then_on() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let id = create(&cloud, &token, "2.1", &json!({}));
    let path = format!("/v2.1/servers/{id}");
    let show =
        || ask(&cloud, &token, "2.19", ("GET", &path), &Value::Null).body["server"]["description"].clone();
    assert_eq!(show(), "web");
    let update = |version: &str, description: Value| {
        ask(&cloud, &token, version, ("PUT", &path), &json!({ "server": { "description": description } }))
    };
    let refused = update("2.18", json!("late"));
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(refused.text.contains("('description' was unexpected)"), "{}", refused.text);
    assert_eq!(update("2.19", json!("another")).body["server"]["description"], "another");
    assert_eq!(show(), "another");
    update("2.47", Value::Null);
    assert_eq!(show(), Value::Null);
    assert_eq!(update("2.47", json!("a\u{7}")).status, 400);
    let nothing = create(&cloud, &token, "2.47", &json!({}));
    let path = format!("/v2.1/servers/{nothing}");
    let reply = ask(&cloud, &token, "2.47", ("GET", &path), &Value::Null);
    assert_eq!(reply.body["server"]["description"], Value::Null);
}

#[test]
fn tags_can_be_given_on_creation_from_2_52_on() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let order = |version: &str, tags: Value| {
        let image = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01";
        let server =
            json!({ "name": "web", "flavorRef": "1", "imageRef": image, "networks": "none", "tags": tags });
        ask(&cloud, &token, version, ("POST", "/v2.1/servers"), &json!({ "server": server }))
    };
    let refused = order("2.51", json!(["red"]));
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(refused.text.contains("('tags' was unexpected)"), "{}", refused.text);
    let many: Vec<String> = (0..51).map(|number| format!("tag-{number}")).collect();
    for wrong in [json!(many), json!(["a,b"]), json!("red")] {
        assert_eq!(order("2.52", wrong.clone()).status, 400, "{wrong}");
    }
    let made = order("2.52", json!(["red", "large", "red"]));
    assert_eq!(made.status, 202, "{}", made.text);
    let path = format!("/v2.1/servers/{}", made.body["server"]["id"].as_str().unwrap());
    let shown = ask(&cloud, &token, "2.26", ("GET", &path), &Value::Null);
    assert_eq!(shown.body["server"]["tags"], json!(["large", "red"]));
}

#[test]
fn an_image_can_be_named_by_its_address() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let base = cloud.gateway.endpoint();
    let wanted = json!({
        "imageRef": format!("{base}/image/v2/images/{IMAGE}"), "flavorRef": format!("{base}/v2.1/flavors/1"),
    });
    let id = create(&cloud, &token, "2.1", &wanted);
    let server = cloud.get(&token, &format!("/v2.1/servers/{id}")).body["server"].clone();
    assert_eq!((&server["image"]["id"], &server["flavor"]["id"]), (&json!(IMAGE), &json!("1")));
}

#[test]
fn what_nobody_reads_is_refused_and_named() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let id = create(&cloud, &token, "2.1", &json!({}));
    for (query, name) in [
        ("colour=red", "colour"),
        ("all_tenants=0&vmstate=error", "vmstate"),
        ("changes-before=2026-01-01", "changes-before"),
        ("locked=true", "locked"),
        ("metadata=x", "metadata"),
        ("_id=1", "_id"),
    ] {
        for path in ["servers", "servers/detail"] {
            for version in ["2.1", "2.47"] {
                let path = format!("/v2.1/{path}?{query}");
                let reply = ask(&cloud, &token, version, ("GET", &path), &Value::Null);
                assert_eq!(reply.status, 400, "{path}: {}", reply.text);
                assert!(reply.text.contains(&format!("'{name}'")), "{path}: {}", reply.text);
            }
        }
    }
    let order = |more: Value| {
        let mut server = json!({ "name": "a", "flavorRef": "1", "imageRef": IMAGE, "networks": [] });
        server.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "server": server })
    };
    let own = format!("/v2.1/servers/{id}");
    let interface = format!("{own}/os-interface");
    for (request, body, name) in [
        (("POST", "/v2.1/servers"), order(json!({ "status": "ACTIVE" })), "status"),
        (("POST", "/v2.1/servers"), order(json!({ "tags": ["red"] })), "tags"),
        (("POST", "/v2.1/servers"), order(json!({ "networks": [{ "uuid": id, "tag": "nic" }] })), "tag"),
        (("POST", "/v2.1/servers"), order(json!({ "block_device_mapping": [] })), "block_device_mapping"),
        (("PUT", &*own), json!({ "server": { "status": "ACTIVE" } }), "status"),
        (("PUT", &*own), json!({ "server": { "metadata": {} } }), "metadata"),
        (("PUT", &*own), json!({ "server": { "name": "b" }, "colour": 1 }), "colour"),
        (("POST", &*interface), json!({ "interfaceAttachment": { "tag": "nic" } }), "tag"),
    ] {
        let reply = ask(&cloud, &token, "2.47", request, &body);
        assert_eq!(reply.status, 400, "{body}: {}", reply.text);
        assert!(reply.text.contains(&format!("'{name}'")), "{body}: {}", reply.text);
    }
    assert_eq!(cloud.get(&token, "/v2.1/servers").body["servers"].as_array().unwrap().len(), 1);
}

#[test]
fn what_a_body_or_a_query_leaves_open_is_no_leave_to_do_more() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let id = create(&cloud, &token, "2.26", &json!({ "metadata": { "keep": "this" } }));
    let own = format!("/v2.1/servers/{id}");
    let notes = format!("{own}/metadata");
    let network = |name: &str| {
        let body = json!({ "network": { "name": name } });
        let reply = cloud.call(&token, "POST", "/v2.0/networks", &body);
        reply.body["network"]["id"].as_str().unwrap().to_owned()
    };
    let (one, other) = (network("one"), network("other"));
    let port = cloud.call(&token, "POST", "/v2.0/ports", &json!({ "port": { "network_id": one } }));
    let port = port.body["port"]["id"].clone();
    let order = |more: Value| {
        let mut server = json!({ "name": "a", "flavorRef": "1", "imageRef": IMAGE, "networks": [] });
        server.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "server": server })
    };
    let servers = "/v2.1/servers";
    for (method, path, body) in [
        ("PUT", &*notes, json!({})),
        ("PUT", &*notes, json!({ "metadata": null })),
        ("PUT", &*notes, Value::Null),
        ("POST", &*notes, json!({})),
        ("PUT", &*own, json!({ "server": { "name": null } })),
        ("PUT", &*own, json!({ "server": { "accessIPv4": null } })),
        ("PUT", &*own, json!({ "server": { "OS-DCF:diskConfig": null } })),
        ("POST", servers, order(json!({ "key_name": "" }))),
        ("POST", servers, order(json!({ "min_count": [1, 2] }))),
        ("POST", servers, order(json!({ "max_count": [1] }))),
        ("POST", servers, order(json!({ "flavorRef": ["1", "2"] }))),
        ("POST", servers, order(json!({ "config_drive": "none" }))),
        ("POST", servers, order(json!({ "config_drive": [true, false] }))),
        ("POST", servers, order(json!({ "return_reservation_id": "" }))),
        ("POST", servers, order(json!({ "security_groups": [null] }))),
        ("POST", servers, order(json!({ "security_groups": [[]] }))),
        ("POST", servers, order(json!({ "networks": [{ "uuid": other, "port": port }] }))),
    ] {
        let reply = cloud.call(&token, method, path, &body);
        assert_eq!(reply.status, 400, "{method} {path} {body}: {}", reply.text);
    }
    assert_eq!(cloud.get(&token, &notes).body, json!({ "metadata": { "keep": "this" } }));
    for path in [
        "/v2.1/servers?changes-since=2100-01-01&changes-since=",
        "/v2.1/servers?power_state=",
        "/v2.1/servers?limit=",
        "/v2.1/servers?config_drive=none",
        "/v2.1/servers?tags=red&tags=",
        "/v2.1/flavors/detail?minDisk=",
        "/v2.1/flavors/detail?minRam=",
        "/v2.1/images/detail?changes-since=",
        "/v2.1/images?colour=",
        "/image/v2/images?status=lost",
        "/image/v2/images?changes-since=2026-01-01",
        "/image/v2/images?sort=",
        "/image/v2/images?protected=",
        "/image/v2/images?size=",
        "/image/v2/images?size_min=",
        "/image/v2/images?size_max=",
        "/image/v2/images?min_disk=",
        "/v2.0/networks?limit=",
        "/v2.0/networks?page_reverse=",
    ] {
        let version = if path.contains("tags") { "2.26" } else { "2.1" };
        let reply = ask(&cloud, &token, version, ("GET", path), &Value::Null);
        assert_eq!(reply.status, 400, "{path}: {}", reply.text);
        let name = path.rsplit(['?', '&']).next().and_then(|last| last.split('=').next()).unwrap();
        assert!(reply.text.contains(name) && !reply.text.contains("`.`"), "{path}: {}", reply.text);
    }
    for (query, found) in
        [("name=other&name=", 0), ("name=&name=web", 1), ("name=", 1), ("ip=&ip=1.2.3.4", 0)]
    {
        let list = cloud.get(&token, &format!("/v2.1/servers?{query}")).body["servers"].clone();
        assert_eq!(list.as_array().map(Vec::len), Some(found), "{query}");
    }
    let all = cloud.get(&token, "/v2.0/networks?limit=0").body["networks"].clone();
    assert!(all.as_array().unwrap().len() >= 2, "{all}");
    let with_port = order(json!({ "networks": [{ "uuid": one, "port": port }] }));
    assert_eq!(cloud.call(&token, "POST", servers, &with_port).status, 202);
}
