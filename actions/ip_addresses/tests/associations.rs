//! Associations of addresses with servers: made, ended, and what they keep from happening.

use super::*;

#[tokio::test]
async fn an_address_is_given_back_only_after_its_last_association() {
    let house = House::start().await;
    let taken = house.take(&[0, 1]).await.unwrap();
    let id = &taken["id"];
    let association = json!({ "id": id, "address": taken["address"] });
    for server in [0, 1] {
        let made = house.compute_call("CreateIpAssociation", server, id).await.unwrap();
        assert_eq!(made, json!({ "ip_association": association }));
        let shown = house.compute_call("ShowIpAssociation", server, id).await.unwrap();
        assert_eq!(shown, made);
        let listed = house.compute_call("ListIpAssociations", server, id).await.unwrap();
        assert_eq!(listed, json!({ "ip_associations": [association] }));
    }
    let before = (house.of_port(0), house.of_port(1));
    for kept in [&[][..], &[0], &[1]] {
        assert_eq!(house.update(id, kept).await, refusal(Code::IpAddressAssociated, ASSOCIATED));
    }
    assert_eq!(house.delete(id).await, refusal(Code::IpAddressAssociated, ASSOCIATED));

    assert_eq!(house.compute_call("DeleteIpAssociation", 0, id).await, Ok(json!({})));
    let text =
        format!("IP address {} is not associated with instance {}.", id.as_str().unwrap(), house.servers[0]);
    for action in ["DeleteIpAssociation", "ShowIpAssociation"] {
        let outcome = house.compute_call(action, 0, id).await;
        assert_eq!(outcome, refusal(Code::IpAssociationNotFound, &text));
    }
    let listed = house.compute_call("ListIpAssociations", 0, id).await.unwrap();
    assert_eq!(listed, json!({ "ip_associations": [] }));
    assert_eq!(house.shown(id).await.unwrap(), taken, "the ports keep the address");
    assert_eq!((house.of_port(0), house.of_port(1)), before);

    assert_eq!(
        house.delete(id).await,
        refusal(Code::IpAddressAssociated, ASSOCIATED),
        "there is the other one"
    );
    assert_eq!(house.update(id, &[0]).await, refusal(Code::IpAddressAssociated, ASSOCIATED));
    house.update(id, &[1]).await.unwrap();
    house.compute_call("DeleteIpAssociation", 1, id).await.unwrap();
    house.delete(id).await.unwrap();
    assert_eq!((house.of_port(0).0, house.of_port(1).0), (vec![], vec![]));
}

#[tokio::test]
async fn a_repetition_changes_nothing() {
    let house = House::start().await;
    let id = house.take(&[0]).await.unwrap()["id"].clone();
    let first = house.compute_call("CreateIpAssociation", 0, &id).await;
    let revision = house.server_row(0).revision;
    assert_eq!(house.compute_call("CreateIpAssociation", 0, &id).await, first);
    assert_eq!(house.server_row(0).revision, revision);
    house.compute_call("DeleteIpAssociation", 0, &id).await.unwrap();
    house.delete(&id).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_associated_is_refused() {
    let house = House::start().await;
    let id = house.take(&[0]).await.unwrap()["id"].clone();
    let text = format!("IP address {} is on no port of instance {}.", id.as_str().unwrap(), house.servers[1]);
    let outcome = house.compute_call("CreateIpAssociation", 1, &id).await;
    assert_eq!(outcome, refusal(Code::InvalidParameter, &text));
    for action in ["CreateIpAssociation", "ShowIpAssociation", "DeleteIpAssociation"] {
        let outcome = house.compute_call(action, 0, &json!("absent")).await;
        assert_eq!(outcome, refusal(Code::IpAddressNotFound, "IP Address absent not found."));
    }
    for action in ["CreateIpAssociation", "ShowIpAssociation", "DeleteIpAssociation", "ListIpAssociations"] {
        let parameters = json!({ "serverId": "-1", "ipAddressId": id });
        let outcome = house.as_caller(MEMBER, ("compute", action), parameters).await;
        assert_eq!(outcome, refusal(Code::ServerNotFound, "Instance -1 could not be found."));
    }
}

#[tokio::test]
async fn others_see_no_server_readers_change_nothing_and_administrators_may() {
    let house = House::start().await;
    let id = house.take(&[0]).await.unwrap()["id"].clone();
    let parameters = json!({ "serverId": house.servers[0], "ipAddressId": id });
    let text = format!("Instance {} could not be found.", house.servers[0]);
    for action in ["CreateIpAssociation", "ShowIpAssociation", "DeleteIpAssociation", "ListIpAssociations"] {
        let call = house.as_caller(("stranger", Role::Member), ("compute", action), parameters.clone());
        assert_eq!(call.await, refusal(Code::ServerNotFound, &text));
    }
    let forbidden =
        |what: &str| format!("Policy doesn't allow os_compute_api:ip_associations:{what} to be performed.");
    for (action, what) in [("CreateIpAssociation", "create"), ("DeleteIpAssociation", "delete")] {
        let call = house.as_caller((TESTER, Role::Reader), ("compute", action), parameters.clone());
        assert_eq!(call.await, refusal(Code::PolicyForbids, &forbidden(what)));
    }
    for action in ["CreateIpAssociation", "ShowIpAssociation", "DeleteIpAssociation"] {
        house.as_caller(("stranger", Role::Admin), ("compute", action), parameters.clone()).await.unwrap();
    }
}

#[tokio::test]
async fn a_locked_server_keeps_its_associations_from_all_but_administrators() {
    let house = House::start().await;
    let id = house.take(&[0]).await.unwrap()["id"].clone();
    house.compute_call("CreateIpAssociation", 0, &id).await.unwrap();
    house.lock(0).await;
    let text = format!("Instance {} is locked", house.servers[0]);
    for action in ["CreateIpAssociation", "DeleteIpAssociation"] {
        assert_eq!(house.compute_call(action, 0, &id).await, refusal(Code::ServerLocked, &text));
        let parameters = json!({ "serverId": house.servers[0], "ipAddressId": id });
        let reader = house.as_caller((TESTER, Role::Reader), ("compute", action), parameters);
        assert_eq!(reader.await.unwrap_err().0, Code::PolicyForbids);
    }
    house.compute_call("ShowIpAssociation", 0, &id).await.unwrap();
    let parameters = json!({ "serverId": house.servers[0], "ipAddressId": id });
    let admin = house.as_caller((TESTER, Role::Admin), ("compute", "DeleteIpAssociation"), parameters);
    admin.await.unwrap();
}

/// Else nobody could ever give the address back.
#[tokio::test]
async fn associations_end_with_their_server() {
    let house = House::start().await;
    let id = house.take(&[0, 1]).await.unwrap()["id"].clone();
    house.compute_call("CreateIpAssociation", 0, &id).await.unwrap();
    house.gateway.apply::<Server>(&house.servers[0], Event::Destroy).await;
    for action in ["CreateIpAssociation", "DeleteIpAssociation"] {
        let (code, text) = house.compute_call(action, 0, &id).await.unwrap_err();
        assert_eq!(code, Code::ServerState);
        assert!(text.ends_with("while it is in task_state deleting"), "{text}");
    }
    assert_eq!(house.delete(&id).await, refusal(Code::IpAddressAssociated, ASSOCIATED));
    house.compute_call("ListIpAssociations", 0, &id).await.unwrap();
    house.gateway.pass::<Server>(&house.servers[0], Status::Destroyed).await;
    let (code, _) = house.compute_call("ListIpAssociations", 0, &id).await.unwrap_err();
    assert_eq!(code, Code::ServerNotFound, "lists show it, but it is not there");
    assert_eq!(house.shown(&id).await.unwrap()["port_ids"], json!(house.ports), "the port was handed over");
    house.delete(&id).await.unwrap();
}
