//! The life of a port over the wire, and every refusal of its state table.

use serde_json::{Value, json};

use crate::harness::{Gateway, wait_for};

const CREATING: &str = "OPERATION_DENIED_INSTANCE_CREATING";
const RECYCLED: &str = "OPERATION_DENIED_INSTANCE_RECYCLED";
const NOT_RECYCLED: &str = "OPERATION_DENIED_INSTANCE_NOT_RECYCLED";
const RECOVERING: &str = "OPERATION_DENIED_INSTANCE_RECOVERING";
const DESTROYING: &str = "OPERATION_DENIED_INSTANCE_DESTROYING";
const NOT_FOUND: &str = "SELF_SERVICE_PORT_NOT_FOUND";

fn act(gateway: &Gateway, action: &str, id: &str) {
    let reply = gateway.call(action, &json!({ "portId": id }));
    assert_eq!(reply.status, 200, "{action}: {}", reply.body);
}

/// Checks the outcome of the four operations on a port that stays as it is.
fn assert_refusals(gateway: &Gateway, id: &str, expected: [(&str, &str); 4]) {
    let status = gateway.status(id);
    for (action, code) in expected {
        let parameters = json!({ "portId": id, "portName": "new name" });
        let http = if code == NOT_FOUND { 404 } else { 403 };
        gateway.call(action, &parameters).assert_refused(http, code);
    }
    assert_eq!(gateway.status(id), status, "a refusal changed the port");
    assert!(gateway.port(id).is_none_or(|port| port["portName"] != "new name"));
}

#[test]
fn destroy_answers_at_once_and_the_release_comes_later() {
    let gateway = Gateway::in_memory(&["--settle", "50ms,port.destroying=1s"]);
    let id = gateway.create_port("a");
    assert_eq!(gateway.status(&id), "CREATING");
    gateway.wait_for_status(&id, "RUNNING");
    act(&gateway, "TerminatePort", &id);
    assert_eq!(gateway.status(&id), "RECYCLED");
    act(&gateway, "RenewPort", &id);
    gateway.wait_for_status(&id, "RUNNING");
    act(&gateway, "TerminatePort", &id);
    act(&gateway, "DestroyPort", &id);
    assert_eq!(gateway.status(&id), "DESTROYING");
    gateway.wait_for_status(&id, "DESTROYED");
    assert_refusals(
        &gateway,
        &id,
        [
            ("TerminatePort", NOT_FOUND),
            ("RenewPort", NOT_FOUND),
            ("DestroyPort", NOT_FOUND),
            ("ModifyPortAttribute", NOT_FOUND),
        ],
    );
}

#[test]
fn each_status_refuses_what_the_documentation_says() {
    let gateway = Gateway::held(&["--settle", "port.creating=0"]);
    // The hold point of CREATING is in a gateway of its own, as nothing would ever leave it.
    let held = Gateway::held(&[]);
    let creating = held.create_port("creating");
    assert_refusals(
        &held,
        &creating,
        [
            ("TerminatePort", CREATING),
            ("RenewPort", NOT_RECYCLED),
            ("DestroyPort", NOT_RECYCLED),
            ("ModifyPortAttribute", CREATING),
        ],
    );
    let id = gateway.create_port("a");
    gateway.wait_for_status(&id, "RUNNING");
    for action in ["RenewPort", "DestroyPort"] {
        gateway.call(action, &json!({ "portId": id })).assert_refused(403, NOT_RECYCLED);
    }
    act(&gateway, "TerminatePort", &id);
    for (action, code) in [("TerminatePort", RECYCLED), ("ModifyPortAttribute", RECYCLED)] {
        gateway.call(action, &json!({ "portId": id, "portName": "b" })).assert_refused(403, code);
    }
    act(&gateway, "RenewPort", &id);
    assert_eq!(gateway.status(&id), "RECOVERING");
    assert_refusals(
        &gateway,
        &id,
        [
            ("TerminatePort", RECOVERING),
            ("RenewPort", NOT_RECYCLED),
            ("DestroyPort", NOT_RECYCLED),
            ("ModifyPortAttribute", RECOVERING),
        ],
    );
    let other = gateway.running_port("b");
    act(&gateway, "TerminatePort", &other);
    act(&gateway, "DestroyPort", &other);
    assert_eq!(gateway.status(&other), "DESTROYING");
    assert_refusals(
        &gateway,
        &other,
        [
            ("TerminatePort", DESTROYING),
            ("RenewPort", DESTROYING),
            ("DestroyPort", DESTROYING),
            ("ModifyPortAttribute", DESTROYING),
        ],
    );
    assert_refusals(
        &gateway,
        "no-such-port",
        [
            ("TerminatePort", NOT_FOUND),
            ("RenewPort", NOT_FOUND),
            ("DestroyPort", NOT_FOUND),
            ("ModifyPortAttribute", NOT_FOUND),
        ],
    );
}

#[test]
fn the_recycle_bin_destroys_by_itself_after_its_retention() {
    let gateway = Gateway::in_memory(&["--recycle-bin-retention", "100ms"]);
    let id = gateway.running_port("a");
    act(&gateway, "TerminatePort", &id);
    gateway.wait_for_status(&id, "DESTROYED");
}

#[test]
fn a_destroyed_port_is_purged_after_its_visible_time_or_never_seen() {
    let gateway = Gateway::in_memory(&["--destroyed-visible-for", "2s"]);
    let id = gateway.running_port("a");
    act(&gateway, "TerminatePort", &id);
    act(&gateway, "DestroyPort", &id);
    gateway.wait_for_status(&id, "DESTROYED");
    gateway.wait_for_status(&id, "absent");
    let gateway = Gateway::in_memory(&["--destroyed-visible-for", "0"]);
    let id = gateway.running_port("a");
    act(&gateway, "TerminatePort", &id);
    act(&gateway, "DestroyPort", &id);
    let mut seen = Vec::new();
    wait_for("the port to vanish", || {
        let status = gateway.status(&id);
        let is_gone = status == "absent";
        seen.push(status);
        is_gone.then_some(())
    });
    assert!(!seen.contains(&"DESTROYED".to_owned()), "{seen:?}");
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 0);
}

#[test]
fn attributes_change_one_by_one_and_an_empty_note_removes_it() {
    let gateway = Gateway::in_memory(&[]);
    let id = gateway.running_port("a");
    let modify = |more: Value| {
        let mut parameters = json!({ "portId": id });
        parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        gateway.call("ModifyPortAttribute", &parameters).output();
        let port = gateway.port(&id).unwrap();
        (port["portName"].clone(), port["portRemarks"].clone(), port["businessEntityName"].clone())
    };
    let entity = json!("Example Ltd.");
    assert_eq!(modify(json!({})), (json!("a"), json!(null), entity.clone()));
    assert_eq!(modify(json!({ "portRemarks": "note" })), (json!("a"), json!("note"), entity.clone()));
    assert_eq!(modify(json!({ "portName": "b" })), (json!("b"), json!("note"), entity));
    assert_eq!(modify(json!({ "businessEntityName": "Other" })), (json!("b"), json!("note"), json!("Other")));
    assert_eq!(modify(json!({ "portRemarks": "" })), (json!("b"), json!(null), json!("Other")));
}

#[test]
fn the_entity_name_is_frozen_once_the_letter_is_uploaded() {
    let gateway = Gateway::in_memory(&["--loa-after", "0"]);
    let id = gateway.running_port("a");
    let port = gateway.port(&id).unwrap();
    assert_eq!(port["loaStatus"], "LOA_UPLOADED");
    assert!(port["loaDownloadUrl"].as_str().unwrap().starts_with("data:text/plain"), "{port}");
    let reply = gateway.call(
        "ModifyPortAttribute",
        &json!({ "portId": id, "portName": "b", "businessEntityName": "Other" }),
    );
    reply.assert_refused(403, "SELF_SERVICE_PORT_NOT_SUPPORT_BUSINESS_LOA_DONE");
    assert_eq!(reply.header("x-zc-error-number"), Some("7109"));
    assert_eq!(gateway.port(&id).unwrap()["portName"], "a", "a refused change must change nothing");
    // The name may be sent again as it is, as Terraform does.
    let same = json!({ "portId": id, "portName": "b", "businessEntityName": "Example Ltd." });
    assert_eq!(gateway.call("ModifyPortAttribute", &same).status, 200);
}

#[test]
fn a_prepaid_port_cannot_be_terminated() {
    let gateway = Gateway::in_memory(&[]);
    let order = json!({ "dcId": "FRA1", "portName": "a", "portType": "400G", "businessEntityName": "E" });
    let id = gateway.call("CreatePort", &order).output()["portId"].as_str().unwrap().to_owned();
    gateway.wait_for_status(&id, "RUNNING");
    let port = gateway.port(&id).unwrap();
    assert_eq!((&port["portChargeType"], &port["period"]), (&json!("PREPAID"), &json!(12)));
    assert!(port["expiredTime"].as_str().unwrap() > port["createdTime"].as_str().unwrap());
    let reply = gateway.call("TerminatePort", &json!({ "portId": id }));
    reply.assert_refused(403, "OPERATION_DENIED_INSTANCE_SUBSCRIPTION");
    assert_eq!(gateway.status(&id), "RUNNING");
}

#[test]
fn of_many_destroys_at_once_one_succeeds() {
    let gateway = Gateway::in_memory(&["--settle", "50ms,port.destroying=never"]);
    let id = gateway.running_port("a");
    act(&gateway, "TerminatePort", &id);
    let replies: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..16).map(|_| scope.spawn(|| gateway.call("DestroyPort", &json!({ "portId": id })))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (done, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!(done.len(), 1);
    for reply in refused {
        reply.assert_refused(403, DESTROYING);
    }
}
