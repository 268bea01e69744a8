//! The life of a cloud router over the wire, every refusal of its state table, and its attributes.

use serde_json::{Value, json};

use crate::harness::links::{Link, VERSIONS, in_vpc, joining, key_of, on};
use crate::harness::{Gateway, wait_for};

const NOT_FOUND: (u16, &str) = (404, "INVALID_CLOUD_ROUTER_NOT_FOUND");
const NO_POINT: (u16, &str) = (404, "INVALID_CLOUD_ROUTER_EDGE_NOT_FOUND");
const STATUS: (u16, &str) = (409, "INVALID_CLOUD_ROUTER_STATUS");

const WAIT: &str = "wait until it is RUNNING.";
const ONLY_FROM_THE_BIN: &str = "only from the recycle bin can it be renewed or destroyed; delete it first.";
const RENEW_FIRST: &str = "it is in the recycle bin; renew it first.";
const NOTHING: &str = "nothing can be done while it is being released.";

/// What changes the edge points of a cloud router, with what else it needs.
fn changes(point: &str) -> [(&'static str, Value); 4] {
    let gateway = json!({ "zbgId": "zbg-fra1-1" });
    [
        ("AddCloudRouterEdgePoints", json!({ "edgePoints": [gateway] })),
        ("ModifyCloudRouterEdgePoint", json!({ "edgePointId": point, "ipAddress": "10.0.0.1/30" })),
        ("ModifyCloudRouterEdgePointBandwidth", json!({ "edgePointId": point, "bandwidthMbps": 7 })),
        ("DeleteCloudRouterEdgePoint", json!({ "edgePointId": point })),
    ]
}

/// Everything that moves it but a new name.
fn moves(point: &str) -> Vec<(&'static str, Value)> {
    let whole = ["DeleteCloudRouter", "RenewCloudRouter", "DestroyCloudRouter"];
    changes(point).into_iter().chain(whole.map(|action| (action, json!({})))).collect()
}

/// Checks that what has a hint is refused with it, while the cloud router has `status`: changes of edge points,
/// deletion, and what is done in the recycle bin.
fn assert_refused(link: &Link<'_>, status: &str, [change, delete, bin]: [Option<&str>; 3]) {
    assert_eq!(link.status(), status);
    let point = link.points().remove(0);
    let hints = [change, change, change, change, delete, bin, bin];
    for ((action, more), hint) in moves(&point).into_iter().zip(hints) {
        let Some(hint) = hint else { continue };
        let message = link.refuses(action, &more, STATUS);
        assert_eq!(message, format!("Cloud router `{}` is {status}: {hint}", link.id), "{action}");
    }
}

fn rename(gateway: &Gateway, ids: &[&str], name: &str) {
    let parameters = json!({ "cloudRouterIds": ids, "cloudRouterName": name });
    gateway.call("ModifyCloudRoutersAttribute", &parameters).output();
}

/// The order of a cloud router between border gateways, which can be in several.
fn three_gateways() -> Value {
    joining(&["zbg-sin1-1", "zbg-hkg1-1", "zbg-fra1-1"].map(|id| json!({ "zbgId": id })))
}

#[test]
fn each_status_refuses_what_it_must_and_says_what_to_do() {
    let held = Gateway::held(&[]);
    let creating = held.router(&three_gateways());
    let busy = [Some(WAIT), Some(WAIT), Some(ONLY_FROM_THE_BIN)];
    assert_refused(&creating, "CREATING", busy);
    rename(&held, &[&creating.id], "while CREATING");

    let gateway = Gateway::held(&["--settle", "cloud_router.creating=0"]);
    let updating = gateway.router(&three_gateways());
    assert_refused(&updating, "RUNNING", [None, None, Some(ONLY_FROM_THE_BIN)]);
    updating.act_with("AddCloudRouterEdgePoints", &joining(&[in_vpc("vpc-sin1-1")]));
    assert_eq!(updating.points().len(), 4, "a new edge point is shown at once");
    assert_refused(&updating, "UPDATING", busy);
    rename(&gateway, &[&updating.id], "while UPDATING");

    let recycled = gateway.router(&three_gateways());
    recycled.act("DeleteCloudRouter");
    assert_refused(&recycled, "RECYCLED", [Some(RENEW_FIRST), Some(RENEW_FIRST), None]);
    let since = recycled.shown()["recycledTime"].clone();
    rename(&gateway, &[&recycled.id], "while RECYCLED");
    assert_eq!(recycled.shown()["recycledTime"], since, "a new name is no new deletion");
    recycled.act("RenewCloudRouter");
    assert_refused(&recycled, "RECOVERING", busy);
    rename(&gateway, &[&recycled.id], "while RECOVERING");
    for (link, status) in [(&creating, "CREATING"), (&updating, "UPDATING"), (&recycled, "RECOVERING")] {
        assert_eq!(link.shown()["cloudRouterName"], format!("while {status}"));
    }

    let destroying = gateway.router(&three_gateways());
    destroying.act("DeleteCloudRouter");
    destroying.act("DestroyCloudRouter");
    assert_refused(&destroying, "DESTROYING", [Some(NOTHING); 3]);
    let parameters = json!({ "cloudRouterIds": [destroying.id], "cloudRouterName": "b" });
    let message = gateway.refuses("ModifyCloudRoutersAttribute", &parameters, STATUS);
    assert!(message.contains(&destroying.id) && message.ends_with(NOTHING), "{message}");
}

#[test]
fn an_unknown_cloud_router_or_edge_point_is_not_found() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let unknown = gateway.known_router("nothing-has-this");
    for (action, more) in moves("nothing") {
        let message = unknown.refuses(action, &more, NOT_FOUND);
        assert_eq!(message, "Cloud router `nothing-has-this` does not exist.", "{action}");
        let message = gateway.refuses(action, &more, (400, "MISSING_PARAMETER"));
        assert!(message.contains("`cloudRouterId`"), "{action}: {message}");
    }
    let [router, other] = [0; 2].map(|_| gateway.router(&three_gateways()));
    // An edge point of another router is none of this one.
    for point in ["nothing", &other.points()[0]] {
        for (action, more) in &changes(point)[1..] {
            let message = router.refuses(action, more, NO_POINT);
            let says = format!("Cloud router `{}` has no edge point `{point}`.", router.id);
            assert_eq!(message, says, "{action}");
        }
    }
    for (action, more) in &changes("nothing")[1..] {
        let mut more = more.clone();
        more.as_object_mut().unwrap().remove("edgePointId");
        let message = router.refuses(action, &more, (400, "MISSING_PARAMETER"));
        assert!(message.contains("`edgePointId`"), "{action}: {message}");
    }
}

#[test]
fn it_passes_through_its_whole_life() {
    let gateway = Gateway::in_memory(&[]);
    let port = gateway.running_port("a");
    for version in VERSIONS {
        let order = joining(&[on(&port), in_vpc("vpc-sin1-1")]);
        let reply = gateway.call_in(version, "CreateCloudRouter", &order);
        let keys: Vec<&String> = reply.output().as_object().unwrap().keys().collect();
        assert_eq!(keys, ["requestId", "cloudRouterId"]);
        let link = gateway.known_router(reply.output()["cloudRouterId"].as_str().unwrap());
        let move_on = |action: &str, more: &Value, passing: &str, end: &str| {
            let reply = gateway.call_in(version, action, &link.with(more));
            assert_eq!(reply.status, 200, "{action}: {}", reply.body);
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
        let point = link.points().remove(0);
        for (action, more) in changes(&point) {
            move_on(action, &more, "UPDATING", "RUNNING");
        }
        assert_eq!(link.points().len(), 2);
        // No DELETING: it is in the bin at once.
        move_on("DeleteCloudRouter", &json!({}), "RECYCLED", "RECYCLED");
        let shown = link.shown_in(version);
        assert_eq!(shown["connectivityStatus"], "DOWN");
        assert!(shown["recycledTime"].as_str().unwrap() >= shown["createTime"].as_str().unwrap());
        move_on("RenewCloudRouter", &json!({}), "RECOVERING", "RUNNING");
        assert_eq!(link.shown_in(version)["recycledTime"], json!(null));
        move_on("DeleteCloudRouter", &json!({}), "RECYCLED", "RECYCLED");
        move_on("DestroyCloudRouter", &json!({}), "DESTROYING", "absent");
        for (action, more) in moves(&point) {
            link.refuses(action, &more, NOT_FOUND);
        }
    }
}

#[test]
fn the_recycle_bin_destroys_by_itself_after_its_retention() {
    let gateway = Gateway::in_memory(&["--settle", "0", "--recycle-bin-retention", "100ms"]);
    let link = gateway.router(&three_gateways());
    link.act("DeleteCloudRouter");
    link.wait_for_status("absent");
}

#[test]
fn many_are_changed_together_or_not_at_all() {
    let gateway = Gateway::in_memory(&["--settle", "0,cloud_router.destroying=never"]);
    let [first, second, destroying] = [0; 3].map(|_| gateway.router(&three_gateways()));
    destroying.act("DeleteCloudRouter");
    destroying.act("DestroyCloudRouter");
    let seen = || {
        [&first, &second].map(|link| {
            let shown = link.shown();
            (shown["cloudRouterName"].clone(), shown["cloudRouterDescription"].clone())
        })
    };
    let modify = |more: Value| {
        let mut parameters = json!({ "cloudRouterIds": [first.id, second.id, first.id] });
        parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        gateway.call("ModifyCloudRoutersAttribute", &parameters).output();
        let [one, other] = seen();
        assert_eq!(one, other);
        one
    };
    let (name, note) = (json!("both"), json!("a note"));
    assert_eq!(modify(json!({ "cloudRouterName": "both" })), (name.clone(), json!(null)));
    assert_eq!(modify(json!({ "cloudRouterDescription": "a note" })), (name.clone(), note.clone()));
    assert_eq!(modify(json!({ "cloudRouterDescription": "" })), (name.clone(), json!(null)));
    let last = modify(json!({ "cloudRouterName": "both", "cloudRouterDescription": "a note" }));
    assert_eq!(last, (name, note));
    for (other, refusal) in [("unknown", NOT_FOUND), (&*destroying.id, STATUS)] {
        let parameters = json!({ "cloudRouterIds": [first.id, other, second.id], "cloudRouterName": "none" });
        let message = gateway.refuses("ModifyCloudRoutersAttribute", &parameters, refusal);
        assert!(message.contains(other), "{message}");
        assert_eq!(seen(), [last.clone(), last.clone()]);
    }
    let long = "n".repeat(256);
    for (parameters, code, names) in [
        (json!({ "cloudRouterName": "a" }), "MISSING_PARAMETER", "`cloudRouterIds`"),
        (
            json!({ "cloudRouterIds": [], "cloudRouterName": "a" }),
            "INVALID_PARAMETER_LESS_LENGTH",
            "`cloudRouterIds`",
        ),
        (json!({ "cloudRouterIds": [first.id] }), "MISSING_PARAMETER", "`cloudRouterDescription`"),
        (
            json!({ "cloudRouterIds": [first.id], "cloudRouterName": "" }),
            "MISSING_PARAMETER",
            "`cloudRouterName`",
        ),
        (
            json!({ "cloudRouterIds": [first.id], "cloudRouterName": long }),
            "INVALID_PARAMETER_EXCEED_LENGTH",
            "`cloudRouterName`",
        ),
        (
            json!({ "cloudRouterIds": [first.id], "cloudRouterDescription": long }),
            "INVALID_PARAMETER_EXCEED_LENGTH",
            "`cloudRouterDescription`",
        ),
    ] {
        let message = gateway.refuses("ModifyCloudRoutersAttribute", &parameters, (400, code));
        assert!(message.contains(names), "{message}");
    }
}

#[test]
fn it_is_made_of_two_edge_points_and_more() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    for too_few in [json!([]), json!([in_vpc("vpc-sin1-1")])] {
        let order = json!({ "edgePoints": too_few });
        let message = gateway.refuses("CreateCloudRouter", &order, (400, "INVALID_PARAMETER_LESS_LENGTH"));
        assert!(message.contains("`edgePoints`"), "{message}");
    }
    let message = gateway.refuses("CreateCloudRouter", &json!({}), (400, "MISSING_PARAMETER"));
    assert!(message.contains("`edgePoints`"), "{message}");
    let border = json!({ "zbgId": "zbg-sin1-1" });
    let order = joining(&vec![border.clone(); 101]);
    let message = gateway.refuses("CreateCloudRouter", &order, (400, "INVALID_PARAMETER_EXCEED_LENGTH"));
    assert!(message.contains("`edgePoints`") && message.contains("100"), "{message}");
    let full = gateway.router(&joining(&vec![border.clone(); 100]));
    let limit = (403, "OPERATION_DENIED_CLOUD_ROUTER_EDGE_POINT_LIMIT");
    let (add, one_more) = ("AddCloudRouterEdgePoints", joining(&[border]));
    let message = full.refuses(add, &one_more, limit);
    assert_eq!(message, format!("Cloud router `{}` would have more than 100 edge points.", full.id));
    full.act_with("DeleteCloudRouterEdgePoint", &json!({ "edgePointId": full.points()[0] }));
    full.act_with(add, &one_more);
    assert_eq!(full.points().len(), 100);

    let link = gateway.router(&three_gateways());
    let points = link.points();
    let gone = json!({ "edgePointId": points[1] });
    link.act_with("DeleteCloudRouterEdgePoint", &gone);
    assert_eq!(link.points(), [&*points[0], &points[2]]);
    link.refuses("DeleteCloudRouterEdgePoint", &gone, NO_POINT);
    let message = link.refuses("DeleteCloudRouterEdgePoint", &json!({ "edgePointId": points[0] }), limit);
    assert!(message.contains(&link.id) && message.contains("delete the cloud router, or add"), "{message}");
    assert_eq!(link.points(), [&*points[0], &points[2]]);
}

#[test]
fn a_cloud_router_of_another_account_does_not_exist() {
    let folder = tempfile::tempdir().unwrap();
    let [owner, other] = ["owner", "other"].map(|account| key_of(account, folder.path()));
    let gateway = Gateway::over(folder.path(), &["--auth", "required", "--settle", "0"]);
    let order = joining(&[in_vpc("vpc-sin1-1"), json!({ "zbgId": "zbg-sin1-1" })]);
    let created = gateway.signed(&owner, "CreateCloudRouter", &order);
    let id = &created.output()["cloudRouterId"];
    let listed = |signer, filter: Value| {
        let reply = gateway.signed(signer, "DescribeCloudRouters", &filter);
        reply.output()["dataSet"].as_array().unwrap().clone()
    };
    let mine = listed(&owner, json!({}));
    let point = mine[0]["edgePoints"][0]["edgePointId"].as_str().unwrap();
    for filter in [json!({}), json!({ "cloudRouterIds": [id] }), json!({ "edgePointId": point })] {
        assert!(listed(&other, filter).is_empty());
    }
    for (action, mut more) in moves(point) {
        more["cloudRouterId"] = id.clone();
        gateway.signed(&other, action, &more).assert_refused(NOT_FOUND.0, NOT_FOUND.1);
    }
    let rename = json!({ "cloudRouterIds": [id], "cloudRouterName": "theirs" });
    gateway.signed(&other, "ModifyCloudRoutersAttribute", &rename).assert_refused(NOT_FOUND.0, NOT_FOUND.1);
    assert_eq!(listed(&owner, json!({})), mine);
    // What one account has is not in the way of another.
    gateway.signed(&other, "CreateCloudRouter", &order).output();
}
