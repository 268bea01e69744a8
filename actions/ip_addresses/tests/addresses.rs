//! Addresses: taken, shared, given to other ports, given back, listed.

use std::time::Duration;

use super::*;
use crate::networking::allocation::MOST_ADDRESSES;

#[tokio::test]
async fn an_address_is_taken_for_ports_which_all_have_it() {
    let house = House::start().await;
    let [one, other] = &house.ports;
    let taken = house.take(&[0, 1, 0]).await.unwrap();
    let expected = json!({
        "id": taken["id"], "network_id": house.network, "address": "10.0.0.10", "port_ids": [one, other],
        "subnet_id": house.subnet, "tenant_id": taken["tenant_id"], "version": 4, "type": "shared",
    });
    assert_eq!(taken, expected);
    assert_eq!(taken["tenant_id"].as_str().unwrap().len(), 32);
    assert_eq!(house.shown(&taken["id"]).await.unwrap(), expected);
    for index in [0, 1] {
        assert_eq!(house.of_port(index), (vec!["10.0.0.10".to_owned()], 2));
    }
    let fixed = house.take(&[1]).await.unwrap();
    assert_eq!((&fixed["type"], &fixed["address"]), (&json!("fixed"), &json!("10.0.0.11")));
    assert_eq!(house.of_port(1), (vec!["10.0.0.10".to_owned(), "10.0.0.11".to_owned()], 3));
    assert_eq!(house.of_port(0).1, 2, "its port has nothing to do with that");
}

#[tokio::test]
async fn devices_stand_for_their_ports_and_clients_write_versions_as_text() {
    let house = House::start().await;
    let wanted = json!({ "network_id": house.network, "version": "4", "device_ids": house.servers });
    let taken = house.network_call("CreateIpAddress", json!({ "ip_address": wanted })).await.unwrap();
    assert_eq!(taken["ip_address"]["port_ids"], json!(house.ports));
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_and_nothing_changes() {
    let house = House::start().await;
    let (elsewhere, _) = House::network(&house.gateway, "10.9.0.0/24", ["10.9.0.4", "10.9.0.9"]).await;
    let stranger = house.gateway.create(port(&elsewhere, "")).await;
    let [one, other] = &house.ports;
    let network = &house.network;
    house.take(&[0]).await.unwrap();
    let before = (house.of_port(0), house.of_port(1));
    let on = |port_ids: Value| json!({ "network_id": network, "version": 4, "port_ids": port_ids });
    let at = |address: &str| json!({ "network_id": network, "version": 4, "port_ids": [one, other], "ip_address": address });
    let not_for_hosts = |address| format!("IP address {address} is not a valid IP for the specified subnet.");
    let not_there = |address| {
        format!("IP address {address} is not a valid IP for any of the subnets on the specified network.")
    };
    let missing = "Not all ports or devices from request could be found";
    for (wanted, code, text) in [
        (
            json!({ "network_id": "absent", "version": 4, "port_ids": [one] }),
            Code::NetworkNotFound,
            "Network absent could not be found.".to_owned(),
        ),
        (
            json!({ "version": 4, "port_ids": [one] }),
            Code::MissingParameter,
            "Parameter `ip_address.network_id` is required.".to_owned(),
        ),
        (
            json!({ "network_id": network, "port_ids": [one] }),
            Code::MissingParameter,
            "Parameter `ip_address.version` is required.".to_owned(),
        ),
        (
            json!({ "network_id": network, "version": 5, "port_ids": [one] }),
            Code::ParameterValue,
            "Parameter `ip_address.version` is not valid: it is neither 4 nor 6.".to_owned(),
        ),
        (on(json!([])), Code::InvalidParameter, "port_ids or device_ids required.".to_owned()),
        (on(json!([one, "absent"])), Code::NetworkPortNotFound, missing.to_owned()),
        (
            json!({ "network_id": network, "version": 4, "device_ids": [house.servers[0], "absent"] }),
            Code::NetworkPortNotFound,
            missing.to_owned(),
        ),
        (
            on(json!([one, stranger])),
            Code::InvalidParameter,
            "Must have ports connected to the requested network".to_owned(),
        ),
        (
            json!({ "network_id": network, "version": 6, "port_ids": [one] }),
            Code::AddressesExhausted,
            format!("No more IP addresses available on network {network}."),
        ),
        (
            at("10.0.0.10"),
            Code::AddressInUse,
            format!("IP address 10.0.0.10 already allocated in subnet {}", house.subnet),
        ),
        (at("10.1.0.10"), Code::AddressNotInNetwork, not_there("10.1.0.10")),
        (at("10.0.0.0"), Code::AddressNotInSubnet, not_for_hosts("10.0.0.0")),
        (at("10.0.0.255"), Code::AddressNotInSubnet, not_for_hosts("10.0.0.255")),
        (at("ten"), Code::ParameterPattern, "'ten' is not a valid IPv4 address.".to_owned()),
        (at("::1"), Code::ParameterPattern, "'::1' is not a valid IPv4 address.".to_owned()),
        (
            json!({ "network_id": network, "version": 4, "port_ids": [one], "tenant_id": "other" }),
            Code::InvalidParameter,
            "Specifying 'tenant_id' other than the project of the network is not possible.".to_owned(),
        ),
    ] {
        let outcome = house.network_call("CreateIpAddress", json!({ "ip_address": wanted })).await;
        assert_eq!(outcome, refusal(code, &text), "{wanted}");
    }
    assert_eq!((house.of_port(0), house.of_port(1)), before);
    let asked_for = json!({ "ip_address": at("10.0.0.200") });
    let outside_the_pool = house.network_call("CreateIpAddress", asked_for).await.unwrap();
    assert_eq!(outside_the_pool["ip_address"]["address"], "10.0.0.200");
}

#[tokio::test]
async fn an_address_given_back_by_either_way_is_in_its_pool_again() {
    let house = House::start().await;
    let mut taken = Vec::new();
    for _ in 0..4 {
        taken.push(house.take(&[0, 1]).await.unwrap());
    }
    let exhausted = format!("No more IP addresses available on network {}.", house.network);
    assert_eq!(house.take(&[0]).await, refusal(Code::AddressesExhausted, &exhausted));

    house.delete(&taken[1]["id"]).await.unwrap();
    let absent = format!("IP Address {} not found.", taken[1]["id"].as_str().unwrap());
    assert_eq!(house.delete(&taken[1]["id"]).await, refusal(Code::IpAddressNotFound, &absent));
    assert_eq!(house.of_port(0), (["10.0.0.10", "10.0.0.12", "10.0.0.13"].map(str::to_owned).to_vec(), 6));

    let released = house.update(&taken[3]["id"], &[]).await.unwrap();
    assert_eq!((&released["port_ids"], &released["type"]), (&json!([]), &json!("fixed")));
    let absent = format!("IP Address {} not found.", taken[3]["id"].as_str().unwrap());
    assert_eq!(house.shown(&taken[3]["id"]).await, refusal(Code::IpAddressNotFound, &absent));

    let again = [house.take(&[0]).await.unwrap(), house.take(&[0]).await.unwrap()];
    let mut again = again.map(|address| address["address"].as_str().unwrap().to_owned());
    again.sort_unstable();
    assert_eq!(again, ["10.0.0.11", "10.0.0.13"]);
    assert_eq!(house.take(&[0]).await, refusal(Code::AddressesExhausted, &exhausted));
}

#[tokio::test]
async fn an_address_moves_between_ports() {
    let house = House::start().await;
    let (elsewhere, _) = House::network(&house.gateway, "10.9.0.0/24", ["10.9.0.4", "10.9.0.9"]).await;
    let stranger = house.gateway.create(port(&elsewhere, "")).await;
    let id = house.take(&[0]).await.unwrap()["id"].clone();
    let moved = house.update(&id, &[1]).await.unwrap();
    assert_eq!((&moved["port_ids"], &moved["type"]), (&json!([house.ports[1]]), &json!("fixed")));
    assert_eq!((house.of_port(0), house.of_port(1)), ((vec![], 3), (vec!["10.0.0.10".to_owned()], 2)));
    let shared = house.update(&id, &[1, 0]).await.unwrap();
    assert_eq!(
        (&shared["port_ids"], &shared["type"]),
        (&json!([house.ports[1], house.ports[0]]), &json!("shared"))
    );
    assert_eq!((house.of_port(0).1, house.of_port(1).1), (4, 2), "only who gets or loses it is changed");

    let call = |port_ids: Value| {
        house.network_call(
            "UpdateIpAddress",
            json!({ "ipAddressId": id, "ip_address": { "port_ids": port_ids } }),
        )
    };
    for nothing in [json!(null), json!([house.ports[1], house.ports[0]])] {
        assert_eq!(call(nothing).await.unwrap()["ip_address"], shared);
    }
    let missing = "Not all ports or devices from request could be found";
    assert_eq!(call(json!(["absent"])).await, refusal(Code::NetworkPortNotFound, missing));
    let elsewhere = "Must have ports connected to the requested network";
    assert_eq!(call(json!([stranger])).await, refusal(Code::InvalidParameter, elsewhere));
    assert_eq!(house.shown(&id).await.unwrap(), shared);
    assert_eq!((house.of_port(0).1, house.of_port(1).1), (4, 2));
}

#[tokio::test]
async fn lists_are_filtered_by_everything_that_is_shown() {
    let house = House::start().await;
    let shared = house.take(&[0, 1]).await.unwrap();
    house.gateway.advance(Duration::from_millis(1));
    let fixed = house.take(&[0]).await.unwrap();
    house.compute_call("CreateIpAssociation", 1, &shared["id"]).await.unwrap();
    let (both, first, second, none) =
        (["shared", "fixed"].as_slice(), ["shared"].as_slice(), ["fixed"].as_slice(), [].as_slice());
    for (filters, expected) in [
        (json!({}), both),
        (json!({ "id": shared["id"] }), first),
        (json!({ "id": [shared["id"], fixed["id"]] }), both),
        (json!({ "network_id": house.network }), both),
        (json!({ "network_id": "absent" }), none),
        (json!({ "address": "10.0.0.11" }), second),
        (json!({ "subnet_id": house.subnet, "version": ["4"] }), both),
        (json!({ "version": 6 }), none),
        (json!({ "port_id": house.ports[1] }), first),
        (json!({ "port_ids": house.ports[0] }), both),
        (json!({ "type": "shared" }), first),
        (json!({ "type": "fixed" }), second),
        (json!({ "tenant_id": shared["tenant_id"] }), both),
        (json!({ "project_id": "absent" }), none),
        (json!({ "device_id": house.servers[1] }), first),
        (json!({ "device_id": "absent" }), none),
        (json!({ "service": "compute" }), first),
        (json!({ "service": "none" }), both),
        (json!({ "service": "load-balancer" }), none),
        (json!({ "device_id": house.servers[0], "type": "fixed" }), second),
    ] {
        let answer = house.network_call("ListIpAddresses", filters.clone()).await.unwrap();
        let kinds: Vec<_> = answer["ip_addresses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["type"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, expected, "{filters}");
        let admin = house.as_caller(("other", Role::Admin), ("network", "ListIpAddresses"), filters.clone());
        assert_eq!(admin.await.unwrap(), answer, "{filters}");
    }
    let ids =
        house.network_call("ListIpAddresses", json!({ "id": fixed["id"], "fields": ["id"] })).await.unwrap();
    assert_eq!(ids, json!({ "ip_addresses": [{ "id": fixed["id"] }] }));
    let shown = json!({ "ipAddressId": fixed["id"], "fields": "address" });
    let shown = house.network_call("ShowIpAddress", shown).await.unwrap();
    assert_eq!(shown, json!({ "ip_address": { "address": "10.0.0.11" } }));
}

#[tokio::test]
async fn others_do_not_see_it_readers_do_not_change_it_and_administrators_do_both() {
    let house = House::start().await;
    let id = house.take(&[0, 1]).await.unwrap()["id"].clone();
    let new = json!({ "network_id": house.network, "version": 4, "port_ids": house.ports });
    let changes = [
        ("CreateIpAddress", json!({ "ip_address": new }), "create_ip_address"),
        (
            "UpdateIpAddress",
            json!({ "ipAddressId": id, "ip_address": { "port_ids": [] } }),
            "update_ip_address",
        ),
        ("DeleteIpAddress", json!({ "ipAddressId": id }), "delete_ip_address"),
    ];
    let hidden = format!("IP Address {} not found.", id.as_str().unwrap());
    for role in [Role::Reader, Role::Member] {
        let stranger = ("stranger", role);
        for (action, parameters, _) in &changes[1..] {
            let outcome = house.as_caller(stranger, ("network", action), parameters.clone()).await;
            assert_eq!(outcome, refusal(Code::IpAddressNotFound, &hidden));
        }
        let outcome = house.as_caller(stranger, ("network", "CreateIpAddress"), changes[0].1.clone()).await;
        let text = format!("Network {} could not be found.", house.network);
        assert_eq!(outcome, refusal(Code::NetworkNotFound, &text));
        let list = house.as_caller(stranger, ("network", "ListIpAddresses"), json!({})).await.unwrap();
        assert_eq!(list, json!({ "ip_addresses": [] }));
    }
    let reader = (TESTER, Role::Reader);
    for (action, parameters, rule) in &changes {
        let outcome = house.as_caller(reader, ("network", action), parameters.clone()).await;
        assert_eq!(outcome, refusal(Code::PolicyForbids, &format!("(rule:{rule}) is disallowed by policy")));
    }
    let list = house.as_caller(reader, ("network", "ListIpAddresses"), json!({})).await.unwrap();
    assert_eq!(list["ip_addresses"].as_array().unwrap().len(), 1);
    for (action, parameters, _) in [&changes[0], &changes[2]] {
        house.as_caller(("stranger", Role::Admin), ("network", action), parameters.clone()).await.unwrap();
    }
    let list = house.network_call("ListIpAddresses", json!({})).await.unwrap();
    let [left] = list["ip_addresses"].as_array().unwrap().as_slice() else { panic!("{list}") };
    assert_ne!(left["id"], id, "the administrator made one and deleted the other");
}

#[tokio::test]
async fn a_port_has_so_many_addresses_and_no_more() {
    let house = House::start().await;
    let take = |last: usize| {
        let address = format!("10.0.0.{last}");
        let wanted = json!({
            "network_id": house.network, "version": 4, "port_ids": [house.ports[0]], "ip_address": address,
        });
        house.network_call("CreateIpAddress", json!({ "ip_address": wanted }))
    };
    for last in 0..MOST_ADDRESSES {
        take(100 + last).await.unwrap();
    }
    let text = format!("Cannot add more IPs to port {}: it has 16 already.", house.ports[0]);
    assert_eq!(take(90).await, refusal(Code::InvalidParameter, &text));
    let free = house.take(&[1]).await.unwrap()["id"].clone();
    assert_eq!(house.update(&free, &[0, 1]).await, refusal(Code::InvalidParameter, &text));
    assert_eq!(house.of_port(1).1, 2);
}
