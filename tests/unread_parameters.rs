//! Parameters that nobody reads: told in a header and in the log, refused where that is set, and never a filter that
//! is dropped.

use serde_json::{Value, json};

use zc_gateway_engine::Code;
use zc_gateway_engine::shape::{Members, Shape};

use crate::harness::http::Reply;
use crate::harness::openstack::Cloud;
use crate::harness::{Gateway, Signer, order, wait_for};

fn unread(reply: &Reply) -> Option<&str> {
    reply.header("x-zc-unread-parameters")
}

#[test]
fn what_nobody_reads_is_told_at_every_depth() {
    let gateway = Gateway::in_memory(&[]);
    let mut parameters = order("a");
    parameters["colour"] = json!({ "of": ["the", "sky"] });
    parameters["marketingOptions"] = json!({ "discountCode": "X", "usePocVoucher": false, "colour": 1 });
    let reply = gateway.call("CreatePort", &parameters);
    assert_eq!((reply.status, unread(&reply)), (200, Some("colour, marketingOptions.colour")));
    let line = wait_for("the warning", || {
        gateway.log().lines().find(|line| line.contains("\"unread\":")).map(str::to_owned)
    });
    assert!(line.contains("WARN") && line.contains("colour, marketingOptions.colour"), "{line}");
    // Who misspells a required parameter is refused, and told why.
    let reply = gateway.call("DestroyPort", &json!({ "portID": "x" }));
    reply.assert_refused(400, "MISSING_PARAMETER");
    assert_eq!(unread(&reply), Some("portID"));
    assert_eq!(unread(&gateway.call("DescribePorts", &json!({ "portName": "a" }))), None);
}

#[test]
fn a_name_in_any_script_fits_into_the_header() {
    let gateway = Gateway::in_memory(&[]);
    let reply = gateway.call("DescribePorts", &json!({ "farbe\r\nX-Evil: 1": 1, "färbe": 2 }));
    assert_eq!(unread(&reply), Some(r"farbe\r\nX-Evil: 1, f\u{e4}rbe"));
    assert!(!gateway.log().contains("\nX-Evil"));
    let many: serde_json::Map<String, Value> = (0..200).map(|n| (format!("{n:0>90}"), json!(0))).collect();
    let reply = gateway.call("DescribePorts", &Value::Object(many));
    assert!(unread(&reply).unwrap().len() < 1200 && unread(&reply).unwrap().ends_with("..."));
}

#[test]
fn a_parameter_of_the_other_version_is_known() {
    let gateway = Gateway::in_memory(&[]);
    for version in ["2023-08-30", "2026-04-01"] {
        let parameters =
            json!({ "pageNum": 1, "pageSize": 10, "resourceGroupId": null, "portRemarks": null });
        let reply = gateway.call_in(version, "DescribePorts", &parameters);
        assert_eq!((reply.status, unread(&reply)), (200, None), "{version}: {}", reply.text);
    }
}

#[test]
fn a_list_refuses_a_filter_that_it_does_not_have() {
    let gateway = Gateway::in_memory(&[]);
    for (action, name) in [
        ("DescribePorts", "portStatus"),
        ("DescribePorts", "PortStatuses"),
        ("DescribePorts", "dc_name"),
        ("DescribePorts", "status"),
        ("DescribePorts", "name"),
        ("DescribePorts", "Filters"),
        ("DescribePorts", "createdBefore"),
        ("DescribePrivateConnects", "nameLike"),
        ("DescribePrivateConnects", "recycledTime"),
        ("DescribeCloudRouters", "edgePoint"),
        ("DescribeDatacenters", "cityName"),
    ] {
        let mut parameters = json!({});
        parameters[name] = json!("RECYCLED");
        let reply = gateway.call_in("2026-04-01", action, &parameters);
        let message = reply.assert_refused(400, "INVALID_PARAMETER_UNKNOWN").message();
        assert!(message.contains(&format!("does not filter by `{name}`")), "{message}");
    }
}

#[test]
fn a_filter_is_found_behind_any_number_of_other_parameters() {
    let gateway = Gateway::in_memory(&[]);
    let mut many: serde_json::Map<String, Value> = (0..200).map(|n| (format!("zz{n}"), json!(0))).collect();
    many.insert("portStatus".to_owned(), json!("RECYCLED"));
    gateway.call("DescribePorts", &Value::Object(many)).assert_refused(400, "INVALID_PARAMETER_UNKNOWN");
}

#[test]
fn refusal_can_be_set_for_all_and_for_one_account() {
    let strict = Gateway::in_memory(&["--unknown-parameters", "refuse"]);
    let reply = strict.call("DestroyPort", &json!({ "portID": "x", "colour": 1 }));
    let message = reply.assert_refused(400, "INVALID_PARAMETER_UNKNOWN").message();
    assert_eq!(message, "DestroyPort has no parameter `portID` (did you mean `portId`?), nor `colour`.");
    assert_eq!(strict.call("DescribePorts", &json!({ "pageSize": 5 })).status, 200);

    let mixed = Gateway::in_memory(&["--unknown-parameters", "refuse,default=tell"]);
    let reply = mixed.call("DescribePorts", &json!({ "colour": 1 }));
    assert_eq!((reply.status, unread(&reply)), (200, Some("colour")));
}

#[test]
fn integers_may_be_written_with_a_fraction_or_an_exponent() {
    let gateway = Gateway::in_memory(&[]);
    let headers = [("content-type", "application/json"), ("x-zc-action", "DescribePorts")];
    for (body, status) in [
        (r#"{"pageSize":10.0}"#, 200),
        (r#"{"pageSize":1e1}"#, 200),
        (r#"{"pageSize":10.5}"#, 400),
        (r#"{"pageSize":-0}"#, 400),
    ] {
        let reply = gateway.post("/api/v2/sdn", &headers, body.as_bytes());
        assert_eq!(reply.status, status, "{body}: {}", reply.text);
        // It is refused as a number that is too small, not as something that is no integer.
        assert!(
            status == 200 || !body.contains("-0") || !reply.message().contains("floating"),
            "{}",
            reply.text
        );
    }
}

#[test]
fn the_openstack_door_drops_nothing() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let token = [("x-auth-token", token.as_str())];
    for (method, path, body, says) in [
        ("GET", "/v2.0/ports?colour=red", json!(null), "Invalid attribute(s) for filtering: 'colour'"),
        ("GET", "/v2.0/networks?nam=x", json!(null), "Did you mean 'name'?"),
        ("GET", "/v2.1/servers/detail?colour=red", json!(null), "('colour' was unexpected)"),
        ("GET", "/v2.1/flavors?colour=red", json!(null), "('colour' was unexpected)"),
        ("GET", "/v2.1/servers/x?colour=red", json!(null), "('colour' was unexpected)"),
        ("DELETE", "/v2.0/ports/x?force=true", json!(null), "'force'"),
        (
            "POST",
            "/v2.0/networks",
            json!({ "network": { "name": "n", "colour": "red" } }),
            "Unrecognized attribute(s) 'colour'",
        ),
        ("POST", "/v2.0/networks", json!({ "network": { "name": "n" }, "dryRun": true }), "'dryRun'"),
        (
            "POST",
            "/v2.1/servers",
            json!({ "server": { "name": "s", "flavorRef": "1", "colour": "red" } }),
            "field/attribute server. Additional properties are not allowed ('colour' was unexpected)",
        ),
    ] {
        let reply = cloud.send(method, path, &token, &body);
        assert_eq!(reply.status, 400, "{path}: {}", reply.text);
        assert!(reply.text.contains(says), "{path}: {}", reply.text);
    }
    let reply = cloud.send("DELETE", "/v2.0/ports/x", &token, &json!({ "port": {} }));
    assert!(reply.status == 400 && reply.text.contains("takes no body"), "{}", reply.text);
    assert_eq!(cloud.send("DELETE", "/v2.0/ports/x", &token, &json!({})).status, 404);
}

#[test]
fn a_header_that_contradicts_the_path_is_refused() {
    let gateway = Gateway::in_memory(&[]);
    let call = |service| {
        let headers = [
            ("content-type", "application/json"),
            ("x-zc-action", "DescribePorts"),
            ("x-zc-service", service),
        ];
        gateway.post("/api/v2/sdn", &headers, b"{}")
    };
    assert_eq!(call("SDN").status, 200);
    let reply = call("zec");
    let message = reply.assert_refused(400, "INVALID_REQUEST").message();
    assert!(message.contains("names \"zec\""), "{message}");
}

#[test]
fn the_operators_door_and_signed_calls_follow_the_same_rules() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let signer = Signer::new(crate::harness::KEY_ID, crate::harness::PASSWORD);
    let reply = gateway.signed(&signer, "DescribePorts", &json!({ "colour": 1 }));
    assert_eq!((reply.status, unread(&reply)), (200, Some("colour")));
}

/// Every place in the parameters of an action, as the way to it; `[]` is an item of a list.
fn places(shape: &Shape, way: &[String], found: &mut Vec<Vec<String>>) {
    if let Some(items) = shape.items() {
        places(items, &[way, &["[]".to_owned()]].concat(), found);
    }
    for (name, member) in shape.members().into_iter().flat_map(Members::iter) {
        let way = [way, &[name.to_owned()]].concat();
        found.push(way.clone());
        places(member, &way, found);
    }
}

/// `value` at the end of a way.
fn at(way: &[String], value: Value) -> Value {
    way.iter()
        .rev()
        .fold(value, |value, step| if step == "[]" { json!([value]) } else { json!({ step: value }) })
}

#[test]
fn what_an_action_declares_it_reads() {
    /// What is declared and takes any value.
    const FREE: [&str; 0] = [];
    let mut dropped = Vec::new();
    for entry in zc_gateway_actions::registry().entries() {
        let mut found = Vec::new();
        places(entry.shape(), &[], &mut found);
        for way in found {
            let name = format!("{} {}", entry.name, way.join("."));
            // Nothing is of such a type.
            let body = at(&way, json!([[{ "probe": [1.5] }]])).to_string();
            let decoded = entry.decode(body.as_bytes());
            assert!(decoded.unread.is_empty(), "{name}: {}", decoded.unread);
            let refused = decoded.parameters.err();
            let is_read = refused.as_ref().is_some_and(|fault| fault.code != Code::MissingParameter);
            if is_read == FREE.contains(&name.as_str()) {
                dropped.push(format!("{name}: {refused:?}"));
            }
        }
    }
    assert!(dropped.is_empty(), "declared and not read:\n{}", dropped.join("\n"));
}
