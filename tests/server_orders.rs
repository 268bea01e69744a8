//! What servers can be made of, how they are connected, and what is refused with nothing left behind.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, IMAGE, UNKNOWN, order};
use crate::harness::http::Reply;

#[test]
fn what_cannot_be_had_is_refused_and_named() {
    let compute = Compute::in_memory(&[]);
    let ubuntu = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a03";
    let long = "x".repeat(256);
    let wrong = [
        (json!({ "name": "" }), "`server.name`"),
        (json!({ "name": "  " }), "`server.name`"),
        (json!({ "name": 12345 }), "`server.name`"),
        (json!({ "name": long }), "`server.name`"),
        (json!({ "flavorRef": "none" }), "flavorRef"),
        (json!({ "flavorRef": -1 }), "flavorRef"),
        (json!({ "imageRef": UNKNOWN }), "imageRef"),
        (json!({ "imageRef": "-1" }), "imageRef"),
        (json!({ "imageRef": "" }), "imageRef"),
        (json!({ "flavorRef": "42", "imageRef": ubuntu }), "memory is too small"),
        (json!({ "flavorRef": "1", "networks": [{ "uuid": UNKNOWN }] }), UNKNOWN),
        (json!({ "networks": [{ "uuid": "a-b-c" }] }), "Network a-b-c could not be found."),
        (json!({ "networks": [{ "port": UNKNOWN }] }), "Port id cbce6087"),
        (json!({ "networks": [{}] }), "`uuid` or `port`"),
        (json!({ "networks": "auto" }), "`server.networks`"),
        (json!({ "networks": "none" }), "`server.networks`"),
        (json!({ "networks": [{ "port": UNKNOWN, "fixed_ip": "10.0.0.1" }] }), "Fixed IP '10.0.0.1'"),
        (json!({ "networks": [{ "uuid": UNKNOWN, "fixed_ip": "10.0.0" }] }), "`server.networks[0].fixed_ip`"),
        (json!({ "min_count": 0 }), "`server.min_count`"),
        (json!({ "min_count": 3, "max_count": 2 }), "min_count must be <= max_count"),
        (json!({ "max_count": 101 }), "max_count"),
        (json!({ "max_count": 2, "networks": [{ "port": UNKNOWN }] }), "single configured port"),
        (json!({ "max_count": 2, "networks": [{ "uuid": UNKNOWN, "fixed_ip": "10.0.0.9" }] }), "fixed_ip"),
        (json!({ "metadata": { "key": long } }), "`server.metadata"),
        (json!({ "accessIPv4": "1.1.1.1.1" }), "`server.accessIPv4`"),
        (json!({ "accessIPv6": "notvalid" }), "`server.accessIPv6`"),
        (json!({ "name": "a\nb" }), "`server.name`"),
        (json!({ "name": " a" }), "`server.name`"),
        (json!({ "description": "a note" }), "('description' was unexpected)"),
        (json!({ "user_data": "#cloud-config" }), "valid base 64"),
        (json!({ "config_drive": "perhaps" }), "`server.config_drive`"),
        (json!({ "OS-DCF:diskConfig": "SOMEHOW" }), "`server.OS-DCF:diskConfig`"),
        (json!({ "key_name": "mine" }), "Invalid key_name provided."),
        (json!({ "availability_zone": "mars" }), "availability zone"),
        (json!({ "security_groups": [{ "name": "web" }] }), "Security group web not found."),
    ];
    for (change, says) in wrong {
        let reply = compute.call("CreateServer", &order("a", &change));
        let message = reply.assert_invalid_parameter().message().to_owned();
        assert!(message.contains(says), "{change}: {message}");
    }
    for missing in ["name", "flavorRef"] {
        let mut parameters = order("a", &json!({}));
        parameters["server"].as_object_mut().unwrap().remove(missing);
        let reply = compute.call("CreateServer", &parameters);
        assert!(reply.assert_refused(400, "MISSING_PARAMETER").message().contains(missing));
    }
    assert!(compute.names("member", &json!({})).is_empty());
}

#[test]
fn the_image_can_be_named_by_a_block_device_and_volumes_cannot() {
    let compute = Compute::in_memory(&[]);
    let device = |source: &str, destination: &str| {
        json!({
            "uuid": IMAGE, "boot_index": 0, "source_type": source, "destination_type": destination,
            "delete_on_termination": true,
        })
    };
    let create = |devices: Value, image: Value| {
        compute.call(
            "CreateServer",
            &order("a", &json!({ "block_device_mapping_v2": devices, "imageRef": image })),
        )
    };
    for image in [Value::Null, json!(""), json!(IMAGE)] {
        let reply =
            create(json!([device("image", "local"), { "source_type": "blank", "boot_index": null }]), image);
        let id = reply.output()["server"]["id"].as_str().unwrap().to_owned();
        assert_eq!(compute.show(&id)["image"]["id"], IMAGE);
    }
    for (devices, image, says) in [
        (json!([device("image", "local")]), json!("5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a04"), "another image"),
        (json!([{ "source_type": "image", "uuid": IMAGE, "boot_index": 1 }]), json!(IMAGE), "image to local"),
        (json!([{ "source_type": "image", "boot_index": 0 }]), json!(IMAGE), "Missing device UUID"),
        (json!([{ "source_type": "blank", "uuid": IMAGE }]), json!(IMAGE), "Invalid device UUID"),
        (json!([{ "source_type": "blank", "volume_size": 1 }]), json!(IMAGE), "Ephemeral disks"),
        (json!([{ "source_type": "blank", "disk_bus": "scsi" }]), json!(IMAGE), "disk_bus"),
    ] {
        let reply = create(devices.clone(), image);
        let message = reply.assert_invalid_parameter().message().to_owned();
        assert!(message.contains(says), "{devices}: {message}");
    }
    for (source, destination) in
        [("volume", "volume"), ("image", "volume"), ("snapshot", "volume"), ("blank", "volume")]
    {
        let reply = create(json!([device(source, destination)]), json!(IMAGE));
        let message = reply.assert_invalid_parameter().message();
        assert!(message.starts_with("Block Device Mapping is Invalid"), "{source}: {message}");
    }
}

#[test]
fn a_server_is_in_the_only_network_unless_another_is_named() {
    let compute = Compute::in_memory(&[]);
    let addresses = |id: &str| compute.show(id)["addresses"].clone();
    let lonely = compute.create("lonely", &json!({}));
    assert_eq!(addresses(&lonely), json!({}), "there is no network");
    let first = compute.create_network("first", 9);
    let id = compute.create("a", &json!({ "networks": [] }));
    assert_eq!(addresses(&id)["first"][0]["addr"], "10.0.0.10");
    let second = compute.create_network("second", 9);
    let reply = compute.call("CreateServer", &order("b", &json!({})));
    let says = "Multiple possible networks found, use a Network ID to be more specific.";
    assert_eq!(reply.assert_refused(409, "INVALID_NETWORK_AMBIGUOUS").message(), says);
    let both = json!({ "networks": [{ "uuid": second, "fixed_ip": "10.0.0.77" }, { "uuid": first }] });
    let id = compute.create("c", &both);
    let found = addresses(&id);
    assert_eq!(found["second"][0]["addr"], "10.0.0.77");
    assert_eq!(found["first"][0]["addr"], "10.0.0.11");
    let reply = compute.call("CreateServer", &order("d", &both));
    let says = "Fixed IP address 10.0.0.77 is already in use.";
    assert_eq!(reply.assert_invalid_parameter().message(), says);
    let outside = json!({ "networks": [{ "uuid": first, "fixed_ip": "192.0.2.1" }] });
    let reply = compute.call("CreateServer", &order("d", &outside));
    assert!(reply.assert_invalid_parameter().message().contains("192.0.2.1"));
    let bare = compute.network("CreateNetwork", &json!({ "network": { "name": "bare" } }));
    let bare = bare["network"]["id"].as_str().unwrap();
    let reply = compute.call("CreateServer", &order("d", &json!({ "networks": [{ "uuid": bare }] })));
    let says = format!("Network {bare} requires a subnet in order to boot instances on.");
    assert_eq!(reply.assert_invalid_parameter().message(), says);
    // The same where it is the only one, and is not named; nothing is made.
    let own = Compute::in_memory(&[]);
    let only = own.network("CreateNetwork", &json!({ "network": { "name": "bare" } }));
    let only = only["network"]["id"].as_str().unwrap();
    let reply = own.call("CreateServer", &order("d", &json!({})));
    let says = format!("Network {only} requires a subnet in order to boot instances on.");
    assert_eq!(reply.assert_invalid_parameter().message(), says);
    assert_eq!(own.network("ListPorts", &json!({}))["ports"], json!([]));
    // Networks and ports of others do not exist here.
    let reply = compute.call_as("stranger", "compute", "CreateServer", &order("d", &both));
    let reply = reply.assert_invalid_parameter();
    assert_eq!(reply.message(), format!("Network {second} could not be found."));
}

#[test]
fn from_2_37_on_networks_are_named_or_said_to_be_none_or_any() {
    let compute = Compute::in_memory(&[]);
    let create = |version: &str, more: Value| {
        let mut parameters = order("a", &more);
        parameters["microversion"] = json!(version);
        compute.call("CreateServer", &parameters)
    };
    let addresses = |reply: &Reply| {
        let id = reply.output()["server"]["id"].as_str().unwrap().to_owned();
        compute.show(&id)["addresses"].clone()
    };
    let reply = create("2.37", json!({}));
    let says = "'networks' is a required property";
    assert_eq!(reply.assert_invalid_parameter().message(), says);
    let reply = create("2.47", json!({ "networks": "auto" }));
    let message = reply.assert_invalid_parameter().message().to_owned();
    assert!(message.starts_with("Unable to automatically allocate a network for project "), "{message}");
    for word in ["auto", "none"] {
        create("2.36", json!({ "networks": word })).assert_invalid_parameter();
    }
    create("2.37", json!({ "networks": "some" })).assert_invalid_parameter();
    compute.create_network("private", 4);
    assert_eq!(addresses(&create("2.37", json!({ "networks": "none" }))), json!({}));
    let reply = create("2.37", json!({ "networks": "auto" }));
    assert_eq!(addresses(&reply)["private"][0]["addr"], "10.0.0.10");
    compute.create_network("second", 4);
    create("2.37", json!({ "networks": "auto" })).assert_refused(409, "INVALID_NETWORK_AMBIGUOUS");
}

#[test]
fn an_order_has_a_name_by_which_its_servers_are_found() {
    let compute = Compute::in_memory(&[]);
    let wanted = order("web", &json!({ "max_count": 2, "return_reservation_id": true }));
    let reply = compute.call("CreateServer", &wanted);
    let name = reply.output()["reservation_id"].as_str().unwrap().to_owned();
    assert!(name.starts_with("r-") && name.len() == 10, "{name}");
    assert_eq!(reply.output().get("server"), None);
    compute.create("other", &json!({}));
    let mut found = compute.names("member", &json!({ "reservation_id": name }));
    found.sort();
    assert_eq!(found, ["web-1", "web-2"]);
    assert_eq!(compute.names("admin", &json!({ "launch_index": 1 })), ["web-2"]);
}

#[test]
fn files_are_taken_as_far_as_a_server_can_have_them() {
    let compute = Compute::in_memory(&[]);
    let file = |contents: &str| json!({ "path": "/etc/motd", "contents": contents });
    let create = |files: Value| compute.call("CreateServer", &order("a", &json!({ "personality": files })));
    create(json!([file("aGVsbG8="), file("")])).output();
    create(json!([])).output();
    for (files, says) in [
        (json!(vec![file(""); 6]), "Personality file limit exceeded"),
        (json!([file(&"AAAA".repeat(3414))]), "Personality file content exceeds maximum 10240"),
    ] {
        let reply = create(files);
        assert_eq!(reply.assert_refused(403, "OPERATION_DENIED_SERVER_FILES_LIMIT").message(), says);
    }
    for wrong in [json!([file("hello")]), json!([{ "contents": "" }]), json!("x")] {
        assert_eq!(create(wrong).status, 400);
    }
}

#[test]
fn hints_that_cannot_be_followed_are_refused() {
    let compute = Compute::in_memory(&[]);
    for name in ["os:scheduler_hints", "OS-SCH-HNT:scheduler_hints"] {
        let mut wanted = order("a", &json!({}));
        wanted[name] = json!({});
        compute.call("CreateServer", &wanted).output();
        wanted[name] = json!({ "group": UNKNOWN });
        let reply = compute.call("CreateServer", &wanted);
        let message = reply.assert_invalid_parameter().message().to_owned();
        assert!(message.starts_with("Scheduler hint group cannot be followed"), "{message}");
    }
}

#[test]
fn several_servers_are_made_at_once_or_none() {
    let compute = Compute::in_memory(&[]);
    let network = compute.create_network("private", 3);
    let wanted =
        |count: u32| json!({ "max_count": count, "min_count": 1, "networks": [{ "uuid": network }] });
    let reply = compute.call("CreateServer", &order("web", &wanted(4)));
    reply.assert_refused(409, "OPERATION_DENIED_ADDRESSES_EXHAUSTED");
    assert_eq!(compute.network("ListPorts", &json!({}))["ports"], json!([]));
    let first = compute.create("web", &wanted(3));
    let mut names = compute.names("member", &json!({}));
    names.sort();
    assert_eq!(names, ["web-1", "web-2", "web-3"]);
    assert_eq!(compute.show(&first)["name"], "web-1");
    let ports = compute.network("ListPorts", &json!({}))["ports"].as_array().unwrap().clone();
    let mut devices: Vec<&str> = ports.iter().map(|port| port["device_id"].as_str().unwrap()).collect();
    devices.sort_unstable();
    devices.dedup();
    assert_eq!(devices.len(), 3);
}
