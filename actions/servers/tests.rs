//! Servers in virtual time: when they are said to have changed, and for how long the deleted ones are known.

use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway_engine::Role;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::server::{Server, ServerId};

use crate::virtual_time::{START, STEP, TESTER, VirtualGateway};

const MEMBER: (&str, Role) = (TESTER, Role::Member);
const ADMIN: (&str, Role) = (TESTER, Role::Admin);

async fn call(gateway: &VirtualGateway, action: &str, parameters: Value) -> Value {
    gateway.call_as(MEMBER, ("compute", action), &parameters).await.unwrap()
}

async fn create(gateway: &VirtualGateway) -> ServerId {
    let order = json!({ "name": "a", "flavorRef": "1", "imageRef": "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01" });
    let made = call(gateway, "CreateServer", json!({ "server": order })).await;
    ServerId::parse(made["server"]["id"].as_str().unwrap()).unwrap()
}

async fn show(gateway: &VirtualGateway, id: &ServerId) -> Value {
    call(gateway, "ShowServer", json!({ "serverId": id })).await["server"].clone()
}

/// Whether a list has the server, of those that changed so long after the start or later.
async fn changed_since(gateway: &VirtualGateway, after: Duration) -> bool {
    let since = START.plus(after).to_string();
    let found = call(gateway, "ListServers", json!({ "changes-since": since })).await;
    found["servers"] != json!([])
}

#[tokio::test]
async fn a_server_changes_when_its_status_or_an_attribute_does() {
    let gateway = VirtualGateway::start().await;
    let id = create(&gateway).await;
    assert_eq!(show(&gateway, &id).await["updated"], START.to_string());
    gateway.pass::<Server>(&id, Status::Running).await;
    let server = show(&gateway, &id).await;
    assert_eq!(server["created"], START.to_string());
    assert_eq!(server["updated"], START.plus(STEP).to_string());
    assert_eq!(server["OS-SRV-USG:launched_at"], "2023-11-14T22:15:02.000000");
    assert!(changed_since(&gateway, STEP).await, "the moment itself counts");
    assert!(!changed_since(&gateway, STEP * 2).await);
    gateway.advance(STEP);
    for (action, parameters) in [
        ("LockServer", json!({ "serverId": id })),
        ("UnlockServer", json!({ "serverId": id })),
        ("UpdateServer", json!({ "serverId": id, "server": { "name": "b" } })),
    ] {
        call(&gateway, action, parameters).await;
        assert_eq!(show(&gateway, &id).await["updated"], START.plus(STEP * 2).to_string(), "{action}");
    }
    // A second time in service is not the first time.
    call(&gateway, "StopServer", json!({ "serverId": id })).await;
    gateway.pass::<Server>(&id, Status::Stopped).await;
    call(&gateway, "StartServer", json!({ "serverId": id })).await;
    gateway.pass::<Server>(&id, Status::Running).await;
    let server = show(&gateway, &id).await;
    assert_eq!(server["updated"], START.plus(STEP * 4).to_string());
    assert_eq!(server["OS-SRV-USG:launched_at"], "2023-11-14T22:15:02.000000");
}

#[tokio::test]
async fn a_deleted_server_is_known_for_an_hour() {
    let gateway = VirtualGateway::start().await;
    let id = create(&gateway).await;
    gateway.pass::<Server>(&id, Status::Running).await;
    call(&gateway, "DeleteServer", json!({ "serverId": id })).await;
    gateway.pass::<Server>(&id, Status::Destroyed).await;
    assert!(changed_since(&gateway, STEP * 2).await && !changed_since(&gateway, STEP * 3).await);
    let deleted = || async {
        let parameters = json!({ "deleted": true });
        let list = gateway.call_as(ADMIN, ("compute", "ListServersDetail"), &parameters).await.unwrap();
        list["servers"].as_array().unwrap().clone()
    };
    let [server] = &deleted().await[..] else { panic!("administrators see it") };
    assert_eq!(server["OS-SRV-USG:terminated_at"], "2023-11-14T22:15:04.000000");
    assert!(server.get("progress").is_none());
    let refused =
        gateway.call_as(ADMIN, ("compute", "ShowServer"), &json!({ "serverId": id })).await.unwrap_err();
    assert_eq!(refused.message, format!("Instance {id} could not be found."));
    gateway.advance(Duration::from_hours(1));
    let gone = async {
        while !deleted().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(30), gone).await.is_ok(), "it is never gone");
    assert!(!changed_since(&gateway, Duration::ZERO).await);
}
