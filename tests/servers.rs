//! The life of servers: created, shown, stopped, locked, deleted, and what ends with them.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, UNKNOWN, order};
use crate::harness::{keys_of, wait_for};

#[test]
fn a_server_is_built_and_shown_with_what_compute_2_1_has_and_nothing_else() {
    let compute = Compute::in_memory(&[]);
    let network = compute.create_network("private", 4);
    let wanted =
        json!({ "networks": [{ "uuid": network }], "metadata": { "role": "web" }, "accessIPv4": "1.1.1.1" });
    let reply = compute.call("CreateServer", &order("web", &wanted));
    let made = &reply.output()["server"];
    assert_eq!(keys_of(made), ["id", "links", "OS-DCF:diskConfig", "security_groups", "adminPass"]);
    assert_eq!(made["adminPass"].as_str().unwrap().len(), 12);
    let id = made["id"].as_str().unwrap();
    compute.wait_for_status(id, "ACTIVE");
    let base = "http://h:1/v2.1/29d7c07b31c34cf4bf99c280240a5d22";
    let shown = compute.call("ShowServer", &json!({ "serverId": id, "baseUrl": base }));
    let server = &shown.output()["server"];
    let mut keys = keys_of(server);
    keys.sort_unstable();
    let expected = [
        "OS-DCF:diskConfig",
        "OS-EXT-AZ:availability_zone",
        "OS-EXT-STS:power_state",
        "OS-EXT-STS:task_state",
        "OS-EXT-STS:vm_state",
        "OS-SRV-USG:launched_at",
        "OS-SRV-USG:terminated_at",
        "accessIPv4",
        "accessIPv6",
        "addresses",
        "config_drive",
        "created",
        "flavor",
        "hostId",
        "id",
        "image",
        "key_name",
        "links",
        "metadata",
        "name",
        "os-extended-volumes:volumes_attached",
        "progress",
        "security_groups",
        "status",
        "tenant_id",
        "updated",
        "user_id",
    ];
    assert_eq!(keys, expected);
    assert_eq!(server["links"][0], json!({ "rel": "self", "href": format!("{base}/servers/{id}") }));
    let bookmark = format!("http://h:1/29d7c07b31c34cf4bf99c280240a5d22/servers/{id}");
    assert_eq!(server["links"][1], json!({ "rel": "bookmark", "href": bookmark }));
    assert_eq!((&server["user_id"], &server["metadata"]), (&json!("member"), &json!({ "role": "web" })));
    assert_eq!((&server["flavor"]["id"], keys_of(&server["image"])), (&json!("1"), vec!["id", "links"]));
    assert_eq!((&server["accessIPv4"], &server["accessIPv6"]), (&json!("1.1.1.1"), &json!("")));
    assert!(server["OS-SRV-USG:launched_at"].as_str().unwrap().ends_with(".000000"));
    let [address] = &server["addresses"]["private"].as_array().unwrap()[..] else { panic!("{server:#}") };
    assert_eq!(keys_of(address), ["version", "addr", "OS-EXT-IPS-MAC:mac_addr", "OS-EXT-IPS:type"]);
    assert_eq!((&address["version"], &address["addr"]), (&json!(4), &json!("10.0.0.10")));
    let plain = json!([{ "version": 4, "addr": "10.0.0.10" }]);
    let listed = compute.call("ListServerAddresses", &json!({ "serverId": id }));
    assert_eq!(listed.output()["addresses"], json!({ "private": plain }));
    let of_network =
        |label: &str| compute.call("ShowServerAddresses", &json!({ "serverId": id, "networkLabel": label }));
    assert_eq!(of_network("private").output()["private"], plain);
    of_network("public").assert_refused(404, "INVALID_NETWORK_NOT_FOUND");
}

#[test]
fn the_state_of_a_server_follows_its_life() {
    let compute = Compute::held(&["--settle", "server.creating=0,server.stopping=0"]);
    let state = |id: &str| {
        let server = compute.show(id);
        let part = |name: &str| server[format!("OS-EXT-STS:{name}")].clone();
        json!([
            server["status"],
            part("vm_state"),
            part("task_state"),
            part("power_state"),
            server["progress"]
        ])
    };
    let act = |action: &str, id: &str| compute.call(action, &json!({ "serverId": id }));
    let id = compute.create("a", &json!({}));
    assert_eq!(state(&id), json!(["ACTIVE", "active", null, 1, 0]));
    act("StopServer", &id).output();
    assert_eq!(state(&id), json!(["SHUTOFF", "stopped", null, 4, null]));
    let reply = act("StopServer", &id);
    let says = format!("Cannot 'stop' instance {id} while it is in vm_state stopped");
    assert_eq!(reply.assert_refused(409, "INVALID_SERVER_STATUS").message(), says);
    act("StartServer", &id).output();
    assert_eq!(state(&id), json!(["SHUTOFF", "stopped", "powering-on", 4, null]));
    let reply = act("StartServer", &id);
    let says = format!("Cannot 'start' instance {id} while it is in task_state powering-on");
    assert_eq!(reply.assert_refused(409, "INVALID_SERVER_STATUS").message(), says);
    // It looks as before while it is deleted, and to delete it again changes nothing.
    act("DeleteServer", &id).output();
    let deleting = json!(["SHUTOFF", "stopped", "deleting", 4, null]);
    assert_eq!(state(&id), deleting);
    let before = compute.show(&id);
    act("DeleteServer", &id).output();
    act("ForceDeleteServer", &id).output();
    assert_eq!(compute.show(&id), before);
    let says = format!("Cannot 'start' instance {id} while it is in task_state deleting");
    assert_eq!(act("StartServer", &id).assert_refused(409, "INVALID_SERVER_STATUS").message(), says);
}

#[test]
fn a_server_that_is_being_built_can_be_deleted_but_not_stopped() {
    let compute = Compute::held(&[]);
    let id = compute.create("a", &json!({}));
    let server = compute.show(&id);
    assert_eq!((&server["status"], &server["OS-EXT-STS:task_state"]), (&json!("BUILD"), &json!("spawning")));
    assert_eq!(server["OS-SRV-USG:launched_at"], Value::Null);
    let reply = compute.call("StopServer", &json!({ "serverId": id }));
    assert!(reply.assert_refused(409, "INVALID_SERVER_STATUS").message().ends_with("vm_state building"));
    compute.call("DeleteServer", &json!({ "serverId": id })).output();
    let server = compute.show(&id);
    assert_eq!((&server["status"], &server["OS-EXT-STS:task_state"]), (&json!("BUILD"), &json!("deleting")));
}

#[test]
fn a_port_that_its_owner_took_over_from_a_server_outlives_the_next_one() {
    let compute = Compute::in_memory(&[]);
    let network = compute.create_network("private", 4);
    let wanted = json!({ "networks": [{ "uuid": network }] });
    let [first, second] = ["first", "second"].map(|name| compute.active(name, &wanted));
    let port_of = |server: &str| {
        let found = compute.network("ListPorts", &json!({ "device_id": server }));
        found["ports"][0]["id"].as_str().unwrap().to_owned()
    };
    let device =
        |port: &str| compute.network("ShowPort", &json!({ "portId": port }))["port"]["device_id"].clone();
    // Handed over with an order, and given to a server that is there.
    let (ordered, given) = (port_of(&first), port_of(&second));
    let free = json!({ "device_id": "", "device_owner": "" });
    compute.network("UpdatePort", &json!({ "portId": ordered, "port": free }));
    let third = compute.active("third", &json!({ "networks": [{ "port": ordered }] }));
    compute.network("UpdatePort", &json!({ "portId": given, "port": { "device_id": third } }));
    compute.call("DeleteServer", &json!({ "serverId": third })).output();
    compute.wait_until_gone(&third);
    assert_eq!([device(&ordered), device(&given)], ["", ""]);
}

#[test]
fn the_ports_that_compute_made_end_with_the_server_and_others_survive() {
    let compute = Compute::in_memory(&[]);
    let network = compute.create_network("private", 2);
    let made = compute.network("CreatePort", &json!({ "port": { "network_id": network, "name": "mine" } }));
    let mine = made["port"]["id"].as_str().unwrap().to_owned();
    let wanted = json!({ "networks": [{ "uuid": network }, { "port": mine }] });
    let id = compute.active("a", &wanted);
    let of_server = |id: &str| {
        compute.network("ListPorts", &json!({ "device_id": id }))["ports"].as_array().unwrap().clone()
    };
    let ports = of_server(&id);
    assert_eq!(ports.len(), 2);
    assert!(ports.iter().all(|port| port["device_owner"] == "compute:nova"), "{ports:#?}");
    // A pool of two, and both are in use.
    let reply = compute.call("CreateServer", &order("b", &json!({ "networks": [{ "uuid": network }] })));
    let reply = reply.assert_refused(409, "OPERATION_DENIED_ADDRESSES_EXHAUSTED");
    assert_eq!(reply.message(), format!("No fixed IP addresses available for network: {network}"));
    assert_eq!(compute.names("member", &json!({})), ["a"], "nothing is left of what was refused");
    let reply = compute.call("CreateServer", &order("b", &json!({ "networks": [{ "port": mine }] })));
    let reply = reply.assert_refused(409, "OPERATION_DENIED_NETWORK_PORT_IN_USE");
    assert_eq!(reply.message(), format!("Port {mine} is still in use."));

    compute.call("DeleteServer", &json!({ "serverId": id })).output();
    assert_eq!(of_server(&id).len(), 2, "they are there as long as the server is");
    compute.wait_until_gone(&id);
    assert_eq!(of_server(&id).len(), 0);
    let survivor = compute.network("ShowPort", &json!({ "portId": mine }))["port"].clone();
    assert_eq!((&survivor["device_id"], &survivor["device_owner"]), (&json!(""), &json!("")));
    assert_eq!(survivor["fixed_ips"].as_array().unwrap().len(), 1, "it keeps its address");
    // The one address that is free again, and the port that is nobody's again, can be used once more.
    compute.active("c", &wanted);
}

#[test]
fn a_locked_server_is_deleted_by_administrators_only() {
    let compute = Compute::in_memory(&[]);
    let id = compute.active("a", &json!({}));
    let act = |who: &str, action: &str| compute.call_as(who, "compute", action, &json!({ "serverId": id }));
    act("member", "LockServer").output();
    let before = compute.show(&id);
    for action in ["DeleteServer", "ForceDeleteServer", "StopServer", "StartServer"] {
        let reply = act("member", action);
        let reply = reply.assert_refused(409, "OPERATION_DENIED_SERVER_LOCKED");
        assert_eq!(reply.message(), format!("Instance {id} is locked"), "{action}");
    }
    assert_eq!(compute.show(&id), before, "nothing has changed");
    // Its owner takes away the lock of its owner, whoever of the project has set it.
    act("admin", "LockServer").output();
    act("member", "UnlockServer").output();
    act("member", "StopServer").output();
    compute.wait_for_status(&id, "SHUTOFF");
    // What an administrator of another project has locked, the owner can neither unlock nor lock as his own.
    act("operator", "LockServer").output();
    act("member", "LockServer").output();
    let reply = act("member", "UnlockServer");
    let says = "Policy doesn't allow os_compute_api:os-lock-server:unlock:unlock_override to be performed.";
    assert_eq!(reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message(), says);
    act("member", "DeleteServer").assert_refused(409, "OPERATION_DENIED_SERVER_LOCKED");
    act("operator", "DeleteServer").output();
    compute.wait_until_gone(&id);
}

#[test]
fn a_server_that_is_out_of_order_can_be_deleted_but_not_stopped() {
    let compute = Compute::in_memory(&["--settle", "0"]);
    let id = compute.active("s", &json!({}));
    let say = |who: &str, state: &str| {
        let parameters = json!({ "serverId": id, "os-resetState": { "state": state } });
        compute.call_as(who, "compute", "ResetServerState", &parameters)
    };
    let refused = say("member", "error");
    let message = refused.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message();
    assert!(message.contains("os_compute_api:os-admin-actions:reset_state"), "{message}");
    say("admin", "sad").assert_refused(400, "INVALID_PARAMETER_VALUE");
    say("admin", "error").output();
    let shown = compute.show(&id);
    assert_eq!((&shown["status"], &shown["OS-EXT-STS:vm_state"]), (&json!("ERROR"), &json!("error")));
    assert_eq!(compute.names("member", &json!({ "status": "error" })), ["s"]);
    assert_eq!(compute.names("member", &json!({ "status": "ACTIVE" })), [] as [&str; 0]);
    let stopped = compute.call("StopServer", &json!({ "serverId": id }));
    assert_eq!(stopped.status, 409, "{}", stopped.text);
    say("admin", "active").output();
    assert_eq!(compute.show(&id)["status"], "ACTIVE");
    say("admin", "error").output();
    compute.call("DeleteServer", &json!({ "serverId": id })).output();
    compute.wait_until_gone(&id);
}

#[test]
fn readers_and_strangers_are_refused_in_the_order_that_hides_the_most() {
    let compute = Compute::in_memory(&[]);
    let id = compute.active("a", &json!({}));
    compute.call("LockServer", &json!({ "serverId": id })).output();
    let rules = [
        ("DeleteServer", "servers:delete"),
        ("ForceDeleteServer", "os-deferred-delete:force"),
        ("LockServer", "os-lock-server:lock"),
        ("UnlockServer", "os-lock-server:unlock"),
        ("StopServer", "servers:stop"),
        ("StartServer", "servers:start"),
        ("UpdateServer", "servers:update"),
    ];
    for (action, rule) in rules {
        let parameters = |id: &str| json!({ "serverId": id, "server": { "name": "b" } });
        let reply = compute.call_as("reader", "compute", action, &parameters(&id));
        let says = format!("Policy doesn't allow os_compute_api:{rule} to be performed.");
        assert_eq!(reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message(), says);
        let reply = compute.call_as("stranger", "compute", action, &parameters(&id));
        let reply = reply.assert_refused(404, "INVALID_SERVER_NOT_FOUND");
        assert_eq!(reply.message(), format!("Instance {id} could not be found."));
        for unknown in [UNKNOWN, "-1", "a", &"9".repeat(300)] {
            let reply = compute.call_as("reader", "compute", action, &parameters(unknown));
            let reply = reply.assert_refused(404, "INVALID_SERVER_NOT_FOUND");
            assert_eq!(reply.message(), format!("Instance {unknown} could not be found."));
        }
    }
    let reply = compute.call_as("reader", "compute", "CreateServer", &order("b", &json!({})));
    let says = "Policy doesn't allow os_compute_api:servers:create to be performed.";
    assert_eq!(reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message(), says);
    let seen = compute.call_as("reader", "compute", "ShowServer", &json!({ "serverId": id }));
    assert_eq!(seen.output()["server"]["name"], "a");
    let seen = compute.call_as("operator", "compute", "ShowServer", &json!({ "serverId": id }));
    assert_eq!(seen.output()["server"]["tenant_id"], compute.show(&id)["tenant_id"]);
}

#[test]
fn a_server_can_be_renamed_even_when_it_is_locked() {
    let compute = Compute::in_memory(&[]);
    compute.create_network("private", 2);
    let id = compute.active("a", &json!({}));
    compute.call("LockServer", &json!({ "serverId": id })).output();
    let update = |server: Value| compute.call("UpdateServer", &json!({ "serverId": id, "server": server }));
    let reply = update(json!({ "name": "b", "accessIPv4": "192.0.2.1", "accessIPv6": "2001:db8::1" }));
    let server = &reply.output()["server"];
    assert_eq!((&server["name"], &server["accessIPv4"]), (&json!("b"), &json!("192.0.2.1")));
    // What extensions tell of a server is not told here.
    assert!(server.get("OS-EXT-STS:vm_state").is_none() && server.get("key_name").is_none());
    assert_eq!(keys_of(&server["addresses"]["private"][0]), ["version", "addr"]);
    let reply = update(json!({ "accessIPv4": "" }));
    assert_eq!(
        (&reply.output()["server"]["name"], &compute.show(&id)["accessIPv4"]),
        (&json!("b"), &json!(""))
    );
    for wrong in [
        json!({ "name": "" }),
        json!({ "name": 7 }),
        json!({ "name": " c " }),
        json!({ "name": "a\u{7}b" }),
        json!({ "accessIPv4": "1.1.1.1.1" }),
        json!({ "OS-DCF:diskConfig": "auto" }),
        json!({ "description": "from 2.19 on" }),
    ] {
        update(wrong).assert_invalid_parameter();
    }
    // Before microversions spaces around a name did not count.
    let old = json!({ "serverId": id, "microversion": "2.0", "server": { "name": " c " } });
    assert_eq!(compute.call("UpdateServer", &old).output()["server"]["name"], "c");
    let reply = update(json!({ "OS-DCF:diskConfig": "AUTO" }));
    assert_eq!(reply.output()["server"]["OS-DCF:diskConfig"], "AUTO");
    assert_eq!(compute.show(&id)["OS-DCF:diskConfig"], "AUTO");
}

#[test]
fn a_deletion_that_was_answered_happens_after_kill_9_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let compute = Compute::over(folder.path(), &["--settle", "0,server.destroying=never"]);
    let network = compute.create_network("private", 1);
    let id = compute.create("a", &json!({ "networks": [{ "uuid": network }] }));
    compute.call("DeleteServer", &json!({ "serverId": id })).output();
    compute.gateway.kill();

    let compute = Compute::over(folder.path(), &["--settle", "50ms"]);
    compute.wait_until_gone(&id);
    let ports = compute.network("ListPorts", &json!({}));
    assert_eq!(ports["ports"], json!([]));
    // The address is free again, and nothing ends a second time what has it now.
    let next = compute.active("b", &json!({ "networks": [{ "uuid": network }] }));
    let deleted = compute.call_as("admin", "compute", "ListServers", &json!({ "deleted": true }));
    assert_eq!(deleted.output()["servers"][0]["id"], json!(id));
    compute.gateway.kill();
    let compute = Compute::over(folder.path(), &["--settle", "50ms"]);
    let server = wait_for("the server", || Some(compute.show(&next)));
    assert_eq!(server["addresses"]["private"].as_array().unwrap().len(), 1);
}
