//! Both API versions, and versions that nobody knows.

use serde_json::json;

use crate::harness::{Gateway, order};

#[test]
fn the_newer_version_has_order_numbers_and_tags_and_no_charge_type() {
    let gateway = Gateway::held(&[]);
    let mut parameters = order("a");
    parameters["tags"] = json!({ "tags": [{ "key": "env", "value": "test" }] });
    let created = gateway.call_in("2026-04-01", "CreatePort", &parameters);
    let number = created.output()["orderNumber"].as_str().unwrap();
    assert!(number.len() == 13 && number.bytes().all(|digit| digit.is_ascii_digit()), "{number}");
    let filter = json!({ "portIds": [created.output()["portId"]] });
    let newer = gateway.call_in("2026-04-01", "DescribePorts", &filter);
    let port = &newer.output()["dataSet"][0];
    assert_eq!(port["tags"], parameters["tags"]);
    assert!(port.get("portChargeType").is_none());
    let older = gateway.call_in("2023-08-30", "DescribePorts", &filter);
    let port = &older.output()["dataSet"][0];
    assert_eq!(port["portChargeType"], "POSTPAID");
    assert!(port.get("tags").is_none());
    let created = gateway.call_in("2023-08-30", "CreatePort", &parameters);
    assert!(created.output().get("orderNumber").is_none());
}

#[test]
fn an_unknown_version_is_served_as_the_nearest_and_says_so() {
    let gateway = Gateway::held(&[]);
    for (asked, served, newer) in [
        ("2023-08-30", None, false),
        ("2026-04-01", None, true),
        ("2019-01-01", Some("2023-08-30"), false),
        ("2024-01-01", Some("2023-08-30"), false),
        ("2026-03-31", Some("2026-04-01"), true),
        ("2031-12-31", Some("2026-04-01"), true),
    ] {
        let reply = gateway.call_in(asked, "CreatePort", &order("a"));
        assert_eq!(reply.output().get("orderNumber").is_some(), newer, "{asked}");
        assert_eq!(reply.header("x-zc-version"), served, "{asked}");
    }
    let reply = gateway.call_in("latest", "CreatePort", &order("a"));
    assert!(reply.assert_refused(400, "INVALID_VERSION").message().contains("2026-04-01"));
}

#[test]
fn without_a_version_the_first_one_is_meant() {
    let gateway = Gateway::held(&[]);
    let headers = [("content-type", "application/json"), ("x-zc-action", "CreatePort")];
    let reply = gateway.post("/api/v2/sdn", &headers, order("a").to_string().as_bytes());
    assert!(reply.output().get("orderNumber").is_none());
    assert_eq!(reply.header("x-zc-version"), None);
}
