//! What a restart keeps of private connects and cloud routers: their rows, when they carried traffic, and what they
//! are built on.

use super::samples::{cloud_router, in_aws, in_vpc, on_port, private_connect};
use super::*;
use crate::attachments::{self, User};
use crate::resources::cloud_router::{CloudRouterId, EdgeAccess};
use crate::resources::private_connect::{Access, PrivateConnectId};
use crate::resources::{Resource, Shared};

/// A private connect and a cloud router that use everything that can be used.
async fn build(gateway: &Gateway, account: AccountNumber) -> (PortId, PrivateConnectId, CloudRouterId) {
    let port = gateway.running(account).await;
    let connect = private_connect([Access::Port(on_port(&port, 7)), Access::Cloud(in_aws(8))]);
    let border =
        EdgeAccess::BorderGateway { id: "zbg".into(), data_center: "SIN1".into(), region: "r".into() };
    let router = cloud_router(vec![
        EdgeAccess::Port(on_port(&port, 9)),
        EdgeAccess::Cloud(in_aws(10)),
        in_vpc("vpc"),
        border.clone(),
        border,
        EdgeAccess::VirtualEdge { data_center: "SIN1".into() },
    ]);
    let make =
        move |tx: &mut Transaction<'_>| Ok((tx.create(connect).id.clone(), tx.create(router).id.clone()));
    let (connect, router) = gateway.engine.perform(account, VERSION, make).await.unwrap();
    gateway.clock.advance(STEP);
    reaches::<PrivateConnect>(gateway, account, &connect, Some(Status::Running)).await;
    reaches::<CloudRouter>(gateway, account, &router, Some(Status::Running)).await;
    (port, connect, router)
}

fn find<R: Resource>(gateway: &Gateway, account: AccountNumber, id: &R::Id) -> Option<Shared<R>> {
    gateway.engine.world().find(account, id)
}

async fn reaches<R: Resource>(gateway: &Gateway, account: AccountNumber, id: &R::Id, status: Option<Status>) {
    let now = || find::<R>(gateway, account, id).map(|row| row.status);
    eventually(&format!("{id} is {status:?}"), || now() == status).await;
}

async fn apply<R: Resource>(gateway: &Gateway, account: AccountNumber, id: &R::Id, event: Event) {
    let id = id.clone();
    let happen = move |tx: &mut Transaction<'_>| {
        let row = tx.find::<R>(&id).unwrap();
        tx.apply(&row, event).map(drop).map_err(|refusal| Fault::internal(format!("{refusal:?}")))
    };
    gateway.engine.perform(account, VERSION, happen).await.unwrap();
}

/// Everything that the places used by both know of their users, sorted.
fn uses(gateway: &Gateway, account: AccountNumber, port: &PortId) -> Vec<String> {
    use attachments::Place;
    let account = gateway.engine.world().account(account).unwrap();
    let image = account.image.read();
    let mut places = vec![
        Place::Port(port.clone()),
        Place::CloudAccess(crate::catalogue::cloud::Cloud::Aws, "SIN1".into()),
        Place::Vpc("vpc".into()),
        Place::BorderGateway("zbg".into()),
    ];
    for row in image.cloud_routers.iter() {
        places.extend(row.body.edge_points.iter().map(|point| Place::EdgePoint(point.id.clone())));
    }
    let mut all = Vec::new();
    for place in places {
        let line = |(slot, user): (u128, &User)| format!("{place:?} {slot}: {user:?}");
        all.extend(image.attachments.at(&place).iter().map(line));
    }
    all.sort();
    all
}

#[tokio::test]
async fn rows_and_uses_are_the_same_after_a_restart() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let (port, connect, router) = build(&gateway, account).await;
        let seen = |gateway: &Gateway| {
            let connect = format!("{:?}", find::<PrivateConnect>(gateway, account, &connect));
            let router = format!("{:?}", find::<CloudRouter>(gateway, account, &router));
            (connect, router, uses(gateway, account, &port))
        };
        // In service, in the bin, and on the way back.
        let mut counts = Vec::new();
        let mut gateway = gateway;
        for events in [[].as_slice(), &[Event::Terminate], &[Event::Renew]] {
            for event in events {
                apply::<PrivateConnect>(&gateway, account, &connect, *event).await;
                apply::<CloudRouter>(&gateway, account, &router, *event).await;
            }
            if events == [Event::Terminate] {
                gateway.clock.advance(STEP);
                reaches::<PrivateConnect>(&gateway, account, &connect, Some(Status::Recycled)).await;
            }
            let (before, now) = (seen(&gateway), gateway.clock.now().since(START));
            gateway.stop().await;
            gateway = place.start(now, &[]);
            assert_eq!(seen(&gateway), before);
            let holding = before.2.iter().filter(|line| line.contains("holds: true")).count();
            counts.push((before.2.len(), holding));
        }
        // Two VLANs of the port and of the cloud, the VPC, the gateway (two points of one router are one user of it), and
        // six edge points.
        assert_eq!(counts, [(12, 12), (12, 0), (12, 12)]);
        gateway.clock.advance(STEP);
        reaches::<PrivateConnect>(&gateway, account, &connect, Some(Status::Running)).await;
        reaches::<CloudRouter>(&gateway, account, &router, Some(Status::Running)).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn nothing_is_left_of_what_is_destroyed() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["private_connect.deleting=0"]);
        let account = gateway.account("a").await;
        let (port, connect, router) = build(&gateway, account).await;
        for event in [Event::Terminate, Event::Destroy] {
            apply::<PrivateConnect>(&gateway, account, &connect, event).await;
            apply::<CloudRouter>(&gateway, account, &router, event).await;
        }
        assert_eq!(uses(&gateway, account, &port), [""; 0], "what is being destroyed wants nothing back");
        let now = gateway.clock.now().since(START);
        gateway.stop().await;
        let gateway = place.start(now, &[]);
        assert_eq!(uses(&gateway, account, &port), [""; 0]);
        gateway.clock.advance(STEP);
        reaches::<PrivateConnect>(&gateway, account, &connect, None).await;
        reaches::<CloudRouter>(&gateway, account, &router, None).await;
        let account_image = gateway.engine.world().account(account).unwrap();
        let (connects, routers) = {
            let image = account_image.image.read();
            (image.private_connects.len(), image.cloud_routers.len())
        };
        assert_eq!((connects, routers), (0, 0));
        gateway.stop().await;
    }
}

#[tokio::test]
async fn the_recycle_bin_destroys_by_itself_when_its_time_is_over() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let (_, connect, router) = build(&gateway, account).await;
        apply::<PrivateConnect>(&gateway, account, &connect, Event::Terminate).await;
        apply::<CloudRouter>(&gateway, account, &router, Event::Terminate).await;
        gateway.clock.advance(STEP);
        reaches::<PrivateConnect>(&gateway, account, &connect, Some(Status::Recycled)).await;
        // A restart does not begin the time anew.
        let now = gateway.clock.now().since(START);
        gateway.stop().await;
        let gateway = place.start(now, &[]);
        gateway.clock.advance(Schedule::DEFAULT_RETENTION.saturating_sub(STEP));
        reaches::<CloudRouter>(&gateway, account, &router, Some(Status::Destroying)).await;
        assert_eq!(find::<PrivateConnect>(&gateway, account, &connect).unwrap().status, Status::Recycled);
        gateway.clock.advance(STEP);
        reaches::<CloudRouter>(&gateway, account, &router, None).await;
        reaches::<PrivateConnect>(&gateway, account, &connect, Some(Status::Destroying)).await;
        gateway.clock.advance(STEP);
        reaches::<PrivateConnect>(&gateway, account, &connect, None).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn traffic_is_remembered_for_exactly_the_time_in_service() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let (_, connect, router) = build(&gateway, account).await;
        let began = gateway.clock.now();
        gateway.clock.advance(STEP);
        let ended = gateway.clock.now();
        apply::<PrivateConnect>(&gateway, account, &connect, Event::Terminate).await;
        apply::<CloudRouter>(&gateway, account, &router, Event::Terminate).await;
        gateway.clock.advance(STEP);
        reaches::<PrivateConnect>(&gateway, account, &connect, Some(Status::Recycled)).await;
        let now = gateway.clock.now().since(START);
        gateway.stop().await;
        let gateway = place.start(now, &[]);
        let connect = find::<PrivateConnect>(&gateway, account, &connect).unwrap();
        let router = find::<CloudRouter>(&gateway, account, &router).unwrap();
        let millisecond = Duration::from_millis(1);
        let moments = [
            Timestamp::from_millis(began.millis() - 1),
            began,
            Timestamp::from_millis(ended.millis() - 1),
            ended,
            ended.plus(millisecond),
        ];
        assert_eq!(moments.map(|moment| connect.body.uptime.mbps_at(moment)), [0, 100, 100, 0, 0]);
        for point in &router.body.edge_points {
            assert_eq!(moments.map(|moment| point.uptime.mbps_at(moment)), [0, 10, 10, 0, 0]);
        }
        gateway.stop().await;
    }
}
