//! Bad parameters are refused with the name of the field and the rule; nothing is changed by them.

use serde_json::{Value, json};

use crate::harness::{Gateway, order};

fn with(name: &str, value: Value) -> Value {
    let mut parameters = order("a");
    parameters[name] = value;
    parameters
}

#[test]
fn orders_with_missing_or_bad_fields_are_refused_by_name() {
    let gateway = Gateway::in_memory(&[]);
    for field in ["dcId", "portName", "portType", "businessEntityName"] {
        let mut parameters = order("a");
        parameters.as_object_mut().unwrap().remove(field);
        let reply = gateway.call("CreatePort", &parameters);
        assert!(reply.assert_refused(400, "MISSING_PARAMETER").message().contains(&format!("`{field}`")));
        for (value, code, rule) in [
            (json!(5), "INVALID_PARAMETER_TYPE", "invalid type"),
            (json!(""), "INVALID_PARAMETER_LESS_LENGTH", "empty"),
            (json!("x".repeat(256)), "INVALID_PARAMETER_EXCEED_LENGTH", "longer than"),
        ] {
            let reply = gateway.call("CreatePort", &with(field, value));
            let message = reply.assert_refused(400, code).message();
            assert!(message.contains(&format!("`{field}`")) && message.contains(rule), "{message}");
        }
    }
    for (field, value, rule) in [
        ("portRemarks", json!("x".repeat(256)), "longer than 255"),
        ("tags", json!({ "tags": [{ "key": "k", "value": "" }] }), "empty"),
        ("tags", json!({ "tags": [{ "key": "k", "value": "1" }, { "key": "k", "value": "2" }] }), "twice"),
        ("tags", json!([]), "invalid type"),
    ] {
        let reply = gateway.call_in("2026-04-01", "CreatePort", &with(field, value));
        let message = reply.assert_invalid_parameter().message();
        assert!(message.contains(field) && message.contains(rule), "{message}");
    }
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 0);
}

#[test]
fn what_is_not_on_sale_is_refused_with_what_is() {
    let gateway = Gateway::in_memory(&[]);
    for (parameters, says) in [
        (with("dcId", json!("MOON1")), "`MOON1`"),
        (with("portType", json!("400G")), "1G, 10G"),
        (with("dcId", json!("MNL1")), "nothing"),
    ] {
        let reply = gateway.call("CreatePort", &parameters);
        let message = reply.assert_refused(400, "SELF_SERVICE_PORT_NOT_SHELF").message();
        assert!(message.contains(says), "{message}");
        assert_eq!(reply.header("x-zc-error-number"), Some("7111"));
    }
    let reply = gateway.call("CreatePort", &with("portType", json!("3G")));
    let message = reply.assert_refused(400, "INVALID_PARAMETER_VALUE").message();
    assert!(message.contains("`3G` is not one of `1G`, `10G`"), "{message}");
}

#[test]
fn names_of_255_characters_of_any_script_are_kept_to_the_letter() {
    let gateway = Gateway::in_memory(&[]);
    let name = "端口<&>\"\\\u{1f680}'".chars().cycle().take(255).collect::<String>();
    let id = gateway.create_port(&name);
    assert_eq!(gateway.port(&id).unwrap()["portName"], name);
}

#[test]
fn lists_have_limits() {
    let gateway = Gateway::in_memory(&[]);
    let ids = |count: usize| (0..count).map(|number| format!("p-{number}")).collect::<Vec<_>>();
    assert_eq!(gateway.call("DescribePorts", &json!({ "portIds": ids(100) })).output()["totalCount"], 0);
    for (field, code, parameters) in [
        ("portIds", "EXCEED_LENGTH", json!({ "portIds": ids(101) })),
        ("portIds[0]", "LESS_LENGTH", json!({ "portIds": [""] })),
        ("portIds", "TYPE", json!({ "portIds": "p-1" })),
        ("pageSize", "EXCEED_MAXIMUM", json!({ "pageSize": 1001 })),
        ("pageSize", "LESS_MINIMUM", json!({ "pageSize": 0 })),
        ("pageNum", "LESS_MINIMUM", json!({ "pageNum": 0 })),
        ("pageNum", "TYPE", json!({ "pageNum": 1.5 })),
        ("portName", "EXCEED_LENGTH", json!({ "portName": "x".repeat(256) })),
        ("cityName", "EXCEED_LENGTH", json!({ "cityName": "x".repeat(65) })),
        ("tagKeys", "EXCEED_LENGTH", json!({ "tagKeys": ids(21) })),
    ] {
        let reply = gateway.call("DescribePorts", &parameters);
        let message = reply.assert_refused(400, &format!("INVALID_PARAMETER_{code}")).message();
        assert!(message.contains(&format!("`{field}`")), "{field}: {message}");
    }
}

#[test]
fn a_body_that_is_not_one_sound_json_object_is_refused() {
    let gateway = Gateway::in_memory(&[]);
    let headers = [("content-type", "application/json"), ("x-zc-action", "DestroyPort")];
    let deep = format!("{{\"portId\":\"p\",\"x\":{}{}}}", "[".repeat(32), "]".repeat(32));
    for (body, says) in [
        (&b""[..], "empty"),
        (b"[]", "`{`"),
        (b"null", "`{`"),
        (b"{", "EOF"),
        (b"{\"portId\":\"p\"}{}", "trailing"),
        (b"{\"portId\":\"p\",\"portId\":\"q\"}", "twice"),
        (b"{\"portId\":\"p\",\"x\":{\"y\":1,\"y\":2}}", "twice"),
        (b"{\"portId\":\"\xff\xfe\"}", "UTF-8"),
        (b"{'portId':'p'}", "key must be a string"),
        (b"{\"portId\":NaN}", "expected value"),
        (deep.as_bytes(), "deeper than 32"),
    ] {
        let reply = gateway.post("/api/v2/sdn", &headers, body);
        let message = reply.assert_refused(400, "INVALID_JSON").message();
        assert!(message.contains(says), "{says}: {message}");
    }
}
