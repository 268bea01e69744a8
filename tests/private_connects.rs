//! The life of a private connect over the wire, and every refusal of its state table.

use serde_json::{Value, json};

use crate::harness::links::{Link, VERSIONS, between, in_aws, on};
use crate::harness::{Gateway, wait_for};

const NOT_FOUND: (u16, &str) = (404, "INVALID_PRIVATE_CONNECT_NOT_FOUND");
const STATUS: (u16, &str) = (409, "INVALID_PRIVATE_CONNECT_STATUS");
const BANDWIDTH: (u16, &str) = (400, "INVALID_BANDWIDTH_EXCEED_LIMIT");

const WAIT: &str = "wait until it is RUNNING.";
const ONLY_FROM_THE_BIN: &str = "only from the recycle bin can it be renewed or destroyed; delete it first.";
const RENEW_FIRST: &str = "it is in the recycle bin; renew it first.";
const NOTHING: &str = "nothing can be done while it is being released.";

/// What moves a private connect, with what else it needs.
fn moves() -> [(&'static str, Value); 4] {
    [
        ("ModifyPrivateConnectBandwidth", json!({ "bandwidthMbps": 7 })),
        ("DeletePrivateConnect", json!({})),
        ("RenewPrivateConnect", json!({})),
        ("DestroyPrivateConnect", json!({})),
    ]
}

/// Checks that those moves which have a hint are refused with it, while the private connect has `status`.
fn assert_refused(link: &Link<'_>, status: &str, hints: [Option<&str>; 4]) {
    assert_eq!(link.status(), status);
    for ((action, more), hint) in moves().into_iter().zip(hints) {
        let Some(hint) = hint else { continue };
        let message = link.refuses(action, &more, STATUS);
        assert_eq!(message, format!("Private connect `{}` is {status}: {hint}", link.id), "{action}");
    }
}

fn rename(gateway: &Gateway, ids: &[&str], name: &str) {
    let parameters = json!({ "privateConnectIds": ids, "privateConnectName": name });
    gateway.call("ModifyPrivateConnectsAttribute", &parameters).output();
}

#[test]
fn each_status_refuses_what_it_must_and_says_what_to_do() {
    // Each gateway lets a private connect get a little further.
    let paces = ["port.creating=0", "private_connect.creating=0", "private_connect.deleting=0"];
    let gateways = [1, 2, 3].map(|count| Gateway::held(&["--settle", &paces[..count].join(",")]));
    let [creating, running, recycled] = gateways.each_ref().map(|gateway| {
        let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
        gateway.connect(&between(&on(&a), &on(&z)))
    });
    let busy = [Some(WAIT), Some(WAIT), Some(ONLY_FROM_THE_BIN), Some(ONLY_FROM_THE_BIN)];
    assert_refused(&creating, "CREATING", busy);
    rename(&gateways[0], &[&creating.id], "while CREATING");

    assert_refused(&running, "RUNNING", [None, None, Some(ONLY_FROM_THE_BIN), Some(ONLY_FROM_THE_BIN)]);
    running.act_with("ModifyPrivateConnectBandwidth", &json!({ "bandwidthMbps": 20 }));
    assert_refused(&running, "UPDATING", busy);
    rename(&gateways[1], &[&running.id], "while UPDATING");
    let ports = (gateways[1].running_port("c"), gateways[1].running_port("d"));
    let deleting = gateways[1].connect(&between(&on(&ports.0), &on(&ports.1)));
    deleting.act("DeletePrivateConnect");
    let until_recycled = Some("wait until it is RECYCLED.");
    let in_deletion = [until_recycled, until_recycled, Some(ONLY_FROM_THE_BIN), Some(ONLY_FROM_THE_BIN)];
    assert_refused(&deleting, "DELETING", in_deletion);
    rename(&gateways[1], &[&deleting.id], "while DELETING");

    recycled.act("DeletePrivateConnect");
    assert_refused(&recycled, "RECYCLED", [Some(RENEW_FIRST), None, None, None]);
    for version in VERSIONS {
        // Who deletes what is deleted takes this as done.
        let reply = gateways[2].call_in(version, "DeletePrivateConnect", &recycled.with(&json!({})));
        let message = reply.assert_refused(NOT_FOUND.0, NOT_FOUND.1).message();
        assert!(
            message.contains(&recycled.id) && message.contains("in the recycle bin already"),
            "{message}"
        );
    }
    assert_eq!(recycled.status(), "RECYCLED");
    let since = recycled.shown()["recycledTime"].clone();
    rename(&gateways[2], &[&recycled.id], "while RECYCLED");
    assert_eq!(recycled.shown()["recycledTime"], since, "a new name is no new deletion");
    recycled.act("RenewPrivateConnect");
    assert_refused(&recycled, "RECOVERING", busy);
    rename(&gateways[2], &[&recycled.id], "while RECOVERING");
    for (link, status) in [(&creating, "CREATING"), (&running, "UPDATING"), (&recycled, "RECOVERING")] {
        assert_eq!(link.shown()["privateConnectName"], format!("while {status}"));
    }

    let (a, z) = (gateways[2].running_port("c"), gateways[2].running_port("d"));
    let destroying = gateways[2].connect(&between(&on(&a), &on(&z)));
    destroying.act("DeletePrivateConnect");
    destroying.act("DestroyPrivateConnect");
    assert_refused(&destroying, "DESTROYING", [Some(NOTHING); 4]);
    let parameters = json!({ "privateConnectIds": [destroying.id], "privateConnectName": "b" });
    let message = gateways[2].refuses("ModifyPrivateConnectsAttribute", &parameters, STATUS);
    assert!(message.contains(&destroying.id) && message.ends_with(NOTHING), "{message}");
}

#[test]
fn an_unknown_private_connect_is_not_found() {
    let gateway = Gateway::held(&[]);
    let unknown = gateway.known_connect("nothing-has-this");
    for (action, more) in moves() {
        let message = unknown.refuses(action, &more, NOT_FOUND);
        assert_eq!(message, "Private connect `nothing-has-this` does not exist.", "{action}");
    }
    for (action, ..) in moves() {
        let message = gateway.refuses(action, &json!({}), (400, "MISSING_PARAMETER"));
        assert!(message.contains("`privateConnectId`"), "{action}: {message}");
    }
}

#[test]
fn it_passes_through_its_whole_life() {
    let gateway = Gateway::in_memory(&[]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    for version in VERSIONS {
        let order = between(&on(&a), &on(&z));
        let reply = gateway.call_in(version, "CreatePrivateConnect", &order);
        let link = gateway.known_connect(reply.output()["privateConnectId"].as_str().unwrap());
        let move_on = |action: &str, more: &Value, passing: &str, end: &str| {
            assert_eq!(gateway.call_in(version, action, &link.with(more)).status, 200, "{action}");
            let mut seen = vec![link.status()];
            wait_for(&format!("the end of {action}"), || {
                seen.push(link.status());
                (link.status() == end).then_some(())
            });
            seen.retain(|status| status != passing && status != end);
            assert!(seen.is_empty(), "{action} shows {seen:?}");
        };
        link.wait_for_status("RUNNING");
        let shown = link.shown_in(version);
        assert_eq!((&shown["connectivityStatus"], &shown["recycledTime"]), (&json!("ACTIVE"), &json!(null)));
        let bandwidth = json!({ "bandwidthMbps": 500 });
        move_on("ModifyPrivateConnectBandwidth", &bandwidth, "UPDATING", "RUNNING");
        assert_eq!(link.shown_in(version)["bandwidthMbps"], 500);
        move_on("DeletePrivateConnect", &json!({}), "DELETING", "RECYCLED");
        let shown = link.shown_in(version);
        assert_eq!(shown["connectivityStatus"], "DOWN");
        assert!(shown["recycledTime"].as_str().unwrap() >= shown["createTime"].as_str().unwrap());
        move_on("RenewPrivateConnect", &json!({}), "RECOVERING", "RUNNING");
        assert_eq!(link.shown_in(version)["recycledTime"], json!(null));
        move_on("DeletePrivateConnect", &json!({}), "DELETING", "RECYCLED");
        move_on("DestroyPrivateConnect", &json!({}), "DESTROYING", "absent");
        for (action, more) in moves() {
            link.refuses(action, &more, NOT_FOUND);
        }
    }
}

#[test]
fn the_recycle_bin_destroys_by_itself_after_its_retention() {
    let gateway = Gateway::in_memory(&["--settle", "0", "--recycle-bin-retention", "100ms"]);
    let port = gateway.running_port("a");
    let link = gateway.connect(&between(&on(&port), &in_aws("1")));
    link.act("DeletePrivateConnect");
    link.wait_for_status("absent");
}

#[test]
fn a_bandwidth_is_1_to_500_and_a_new_one_is_shown_at_once() {
    let gateway = Gateway::held(&["--settle", "0,private_connect.updating=never"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let mut order = between(&on(&a), &on(&z));
    assert_eq!(gateway.connect(&order).shown()["bandwidthMbps"], 1, "where none is given");
    for outside in [0, 501, u32::MAX] {
        order["bandwidthMbps"] = json!(outside);
        let message = gateway.refuses("CreatePrivateConnect", &order, BANDWIDTH);
        let says = format!("Parameter `bandwidthMbps` is not valid: {outside} is not from 1 to 500.");
        assert_eq!(message, says);
    }
    order["bandwidthMbps"] = json!(-1);
    let message = gateway.refuses("CreatePrivateConnect", &order, (400, "INVALID_PARAMETER_LESS_MINIMUM"));
    assert!(message.contains("`bandwidthMbps`"), "{message}");
    for inside in [1, 500] {
        order["bandwidthMbps"] = json!(inside);
        let link = gateway.connect(&order);
        assert_eq!(link.shown()["bandwidthMbps"], inside);
        for outside in [0, 501] {
            let message = link.refuses(
                "ModifyPrivateConnectBandwidth",
                &json!({ "bandwidthMbps": outside }),
                BANDWIDTH,
            );
            assert!(message.contains("1 to 500"), "{message}");
        }
        link.act_with("ModifyPrivateConnectBandwidth", &json!({ "bandwidthMbps": 501 - inside }));
        let shown = link.shown();
        assert_eq!(
            (&shown["privateConnectStatus"], &shown["bandwidthMbps"]),
            (&json!("UPDATING"), &json!(501 - inside))
        );
        assert_eq!(shown["connectivityStatus"], "ACTIVE", "traffic passes while it is changed");
    }
}

#[test]
fn many_are_renamed_together_or_not_at_all() {
    let gateway = Gateway::held(&["--settle", "0,private_connect.destroying=never"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let [first, second, destroying] = [0; 3].map(|_| gateway.connect(&between(&on(&a), &on(&z))));
    destroying.act("DeletePrivateConnect");
    destroying.act("DestroyPrivateConnect");
    let names =
        || [&first, &second].map(|link| link.shown()["privateConnectName"].as_str().unwrap().to_owned());
    rename(&gateway, &[&first.id, &second.id, &first.id], "both");
    assert_eq!(names(), ["both", "both"]);
    for (other, refusal) in [("unknown", NOT_FOUND), (&*destroying.id, STATUS)] {
        let ids = json!({ "privateConnectIds": [first.id, other, second.id], "privateConnectName": "none" });
        let message = gateway.refuses("ModifyPrivateConnectsAttribute", &ids, refusal);
        assert!(message.contains(other), "{message}");
        assert_eq!(names(), ["both", "both"]);
    }
    let long = "n".repeat(256);
    for (parameters, code, names) in [
        (json!({ "privateConnectName": "a" }), "MISSING_PARAMETER", "`privateConnectIds`"),
        (
            json!({ "privateConnectIds": [], "privateConnectName": "a" }),
            "INVALID_PARAMETER_LESS_LENGTH",
            "`privateConnectIds`",
        ),
        (json!({ "privateConnectIds": [first.id] }), "MISSING_PARAMETER", "`privateConnectName`"),
        (
            json!({ "privateConnectIds": [first.id], "privateConnectName": "" }),
            "INVALID_PARAMETER_LESS_LENGTH",
            "`privateConnectName`",
        ),
        (
            json!({ "privateConnectIds": [first.id], "privateConnectName": long }),
            "INVALID_PARAMETER_EXCEED_LENGTH",
            "`privateConnectName`",
        ),
        (
            json!({ "privateConnectIds": vec![&first.id; 101], "privateConnectName": "a" }),
            "INVALID_PARAMETER_EXCEED_LENGTH",
            "`privateConnectIds`",
        ),
    ] {
        let message = gateway.refuses("ModifyPrivateConnectsAttribute", &parameters, (400, code));
        assert!(message.contains(names), "{message}");
    }
    rename(&gateway, &[&first.id], &long[..255]);
}
