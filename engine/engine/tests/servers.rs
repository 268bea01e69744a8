//! What ends with a server ends in the same commit, and once, whenever that is.

use std::net::{IpAddr, Ipv4Addr};

use smol_str::SmolStr;

use super::links::at_once;
use super::*;
use crate::resources::ip_address::{IpAddress, IpAddressId};
use crate::resources::network::NetworkId;
use crate::resources::network_port::{FixedIp, NetworkPort, NetworkPortId, PortOptions};
use crate::resources::server::{Server, ServerId};
use crate::resources::subnet::SubnetId;

/// Two servers. The first has a port that Compute made, with an address of its own and one that it shares with the
/// port of the second, and a port that was handed over.
#[derive(Clone)]
struct House {
    account: AccountNumber,
    first: ServerId,
    second: ServerId,
    made: NetworkPortId,
    handed_over: NetworkPortId,
    of_second: NetworkPortId,
    own: IpAddressId,
    kept: IpAddressId,
    shared: IpAddressId,
}

fn port(device: &ServerId, made_by_compute: bool, fixed_ips: Vec<FixedIp>) -> NetworkPort {
    NetworkPort {
        network: NetworkId::parse("network").unwrap(),
        name: "port".into(),
        description: "".into(),
        admin_state_up: true,
        mac_address: crate::random::uuid(),
        fixed_ips,
        device_id: SmolStr::new(device.as_str()),
        device_owner: "compute:nova".into(),
        made_by_compute,
        revision_number: 1,
        updated_at: START,
        tags: Vec::new(),
        options: PortOptions::default(),
    }
}

/// Notes an address of these ports, associated with their devices where it is to be.
fn address(
    tx: &mut Transaction<'_>,
    last: u8,
    ports: &[&NetworkPortId],
    associations: &[&NetworkPortId],
) -> (IpAddressId, FixedIp) {
    let address: IpAddr = Ipv4Addr::new(10, 0, 0, last).into();
    let subnet = SubnetId::parse("subnet").unwrap();
    let cloned = |ids: &[&NetworkPortId]| ids.iter().map(|id| (*id).clone()).collect();
    let row = tx.create(IpAddress {
        network: NetworkId::parse("network").unwrap(),
        subnet: subnet.clone(),
        address,
        ports: cloned(ports),
        associations: cloned(associations),
    });
    (row.id.clone(), FixedIp { subnet, address, ip_address: row.id.clone() })
}

impl House {
    async fn build(gateway: &Gateway) -> Self {
        let account = gateway.account("first").await;
        let house = gateway.engine.perform(account, VERSION, move |tx| Ok(Self::note(tx, account))).await;
        house.unwrap()
    }

    fn note(tx: &mut Transaction<'_>, account: AccountNumber) -> Self {
        let [made, handed_over, of_second] = [(); 3].map(|()| NetworkPortId::random());
        let first = tx.create(Server::new("first", "1", START)).id.clone();
        let second = tx.create(Server::new("second", "1", START)).id.clone();
        let (own, own_ip) = address(tx, 4, &[&made], &[&made]);
        let (kept, kept_ip) = address(tx, 5, &[&handed_over], &[&handed_over]);
        let (shared, shared_ip) = address(tx, 6, &[&made, &of_second], &[&made, &of_second]);
        tx.create_as(made.clone(), port(&first, true, vec![own_ip, shared_ip.clone()])).unwrap();
        tx.create_as(handed_over.clone(), port(&first, false, vec![kept_ip])).unwrap();
        tx.create_as(of_second.clone(), port(&second, true, vec![shared_ip])).unwrap();
        Self { account, first, second, made, handed_over, of_second, own, kept, shared }
    }

    async fn delete(&self, gateway: &Gateway, server: &ServerId) {
        let server = server.clone();
        let delete = move |tx: &mut Transaction<'_>| {
            let row = tx.find::<Server>(&server).unwrap();
            let found_in = Some(row.status);
            tx.change(&row, Event::Destroy, |body| body.status_before_deletion = found_in).unwrap();
            Ok(())
        };
        gateway.engine.perform(self.account, VERSION, delete).await.unwrap();
    }

    async fn ends(&self, gateway: &Gateway, server: &ServerId) {
        let what = format!("{server} has ended");
        let ended = || self.status(gateway, server).is_none_or(|status| status == Status::Destroyed);
        eventually(&what, ended).await;
    }

    fn status(&self, gateway: &Gateway, server: &ServerId) -> Option<Status> {
        gateway.engine.world().find::<Server>(self.account, server).map(|row| row.status)
    }

    fn port(&self, gateway: &Gateway, id: &NetworkPortId) -> Option<NetworkPort> {
        gateway.engine.world().find::<NetworkPort>(self.account, id).map(|row| row.body.clone())
    }

    fn address(&self, gateway: &Gateway, id: &IpAddressId) -> Option<IpAddress> {
        gateway.engine.world().find::<IpAddress>(self.account, id).map(|row| row.body.clone())
    }

    /// Checks that everything is as it is to be when the first server has ended, and the second one has not.
    fn assert_released(&self, gateway: &Gateway) {
        assert_eq!(self.port(gateway, &self.made), None, "made for it, so it ends with it");
        assert_eq!(self.address(gateway, &self.own), None, "nobody else had it, so it is free");
        let survivor = self.port(gateway, &self.handed_over).unwrap();
        assert_eq!((&*survivor.device_id, &*survivor.device_owner), ("", ""));
        assert_eq!((survivor.fixed_ips.len(), survivor.revision_number), (1, 2));
        let kept = self.address(gateway, &self.kept).unwrap();
        assert_eq!((kept.ports, kept.associations), (vec![self.handed_over.clone()], vec![]));
        let shared = self.address(gateway, &self.shared).unwrap();
        let of_second = vec![self.of_second.clone()];
        assert_eq!((&shared.ports, &shared.associations), (&of_second, &of_second));
        assert_eq!(&*self.port(gateway, &self.of_second).unwrap().device_id, self.second.as_str());
    }

    /// Checks that each of them was written once when the first server ended, and in one commit.
    fn assert_released_once(&self, place: &Place) {
        let events = place.store().events(self.account, Revision(0)).unwrap();
        let of = |id: &str| {
            let mine = events.iter().filter(|event| event.record.id == id && event.record.event.is_some());
            mine.map(|event| (event.revision, event.record.event, event.record.to)).collect::<Vec<_>>()
        };
        let ended = |(_, event, to): &&(Revision, Option<Event>, Option<Status>)| {
            *event == Some(Event::TimeUp) && *to == Some(Status::Destroyed)
        };
        let ends: Vec<_> = of(self.first.as_str()).iter().filter(ended).map(|(at, ..)| *at).collect();
        let [end] = ends[..] else { panic!("it ended {} times", ends.len()) };
        let (gone, changed) = ((end, Some(Event::Destroy), None), Some(Status::Enabled));
        assert_eq!(of(self.made.as_str()), [gone]);
        assert_eq!(of(self.own.as_str()), [gone]);
        for id in [self.handed_over.as_str(), self.kept.as_str(), self.shared.as_str()] {
            assert_eq!(of(id), [(end, Some(Event::Modify), changed)], "{id}");
        }
        assert_eq!(of(self.of_second.as_str()), []);
    }
}

#[tokio::test]
async fn the_ports_of_a_server_end_with_it_in_the_same_commit() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let house = House::build(&gateway).await;
        house.delete(&gateway, &house.first).await;
        assert_eq!(house.status(&gateway, &house.first), Some(Status::Destroying));
        assert!(house.port(&gateway, &house.made).is_some(), "it is there until the server has ended");
        gateway.clock.advance(STEP);
        house.ends(&gateway, &house.first).await;
        house.assert_released(&gateway);
        gateway.stop().await;
        house.assert_released_once(&place);
    }
}

#[tokio::test]
async fn a_server_that_ends_in_no_time_leaves_nothing_behind() {
    for place in Place::both() {
        for visible in ["server.destroyed=1h", "server.destroyed=0"] {
            let gateway = place.start(Duration::ZERO, &["0", visible]);
            let house = House::build(&gateway).await;
            // All of it happens in the change that asks for it: nobody need wait.
            house.delete(&gateway, &house.first).await;
            let status = house.status(&gateway, &house.first);
            assert_eq!(status, (visible == "server.destroyed=1h").then_some(Status::Destroyed));
            house.assert_released(&gateway);
            gateway.stop().await;
            house.assert_released_once(&place);
        }
    }
}

#[tokio::test]
async fn a_server_that_was_being_deleted_ends_once_after_a_restart() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let house = House::build(&gateway).await;
        gateway.clock.advance(STEP);
        eventually("it runs", || house.status(&gateway, &house.first) == Some(Status::Running)).await;
        house.delete(&gateway, &house.first).await;
        gateway.stop().await;

        // Nobody advances this clock: what fell due meanwhile happens at once.
        let gateway = place.start(STEP * 3, &[]);
        house.ends(&gateway, &house.first).await;
        house.assert_released(&gateway);
        gateway.stop().await;
        house.assert_released_once(&place);

        let gateway = place.start(STEP * 9, &[]);
        gateway.catches_up(house.account).await;
        house.assert_released(&gateway);
        let row = gateway.engine.world().find::<Server>(house.account, &house.first).unwrap();
        assert_eq!(row.body.status_before_deletion, Some(Status::Running));
        gateway.stop().await;
        house.assert_released_once(&place);
    }
}

#[tokio::test]
async fn two_servers_that_share_an_address_end_at_once_and_free_it() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let house = House::build(&gateway).await;
        house.delete(&gateway, &house.first).await;
        house.delete(&gateway, &house.second).await;
        gateway.clock.advance(STEP);
        house.ends(&gateway, &house.first).await;
        house.ends(&gateway, &house.second).await;
        assert_eq!(house.address(&gateway, &house.shared), None);
        assert_eq!(house.port(&gateway, &house.of_second), None);
        gateway.stop().await;
    }
}

/// The maker of a port for a server, and the end of the server, in one commit: one of them comes first, and nothing
/// is left of a port whose device is no more.
#[tokio::test]
async fn a_port_that_comes_at_the_last_moment_ends_with_the_server_or_is_not_made() {
    for place in Place::both() {
        for port_comes_first in [true, false] {
            let gateway = place.start(Duration::ZERO, &["0", "server.destroyed=1h"]);
            let house = House::build(&gateway).await;
            let late = NetworkPortId::random();
            let action = |makes_port: bool| {
                let (device, late) = (house.first.clone(), late.clone());
                move |tx: &mut Transaction<'_>| {
                    let server = tx.find::<Server>(&device).unwrap();
                    if !makes_port {
                        tx.apply(&server, Event::Destroy).unwrap();
                    } else if server.status == Status::Destroyed {
                        return Err(Fault::new(Code::InstanceDestroying, "no such server"));
                    } else {
                        tx.create_as(late, port(&device, true, vec![])).unwrap();
                    }
                    Ok(())
                }
            };
            let actions = [port_comes_first, !port_comes_first].map(action);
            let outcomes = at_once(&gateway, house.account, actions.into()).await;
            let is_done: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
            assert_eq!(is_done, [true, port_comes_first]);
            assert_eq!(house.status(&gateway, &house.first), Some(Status::Destroyed));
            assert!(house.port(&gateway, &late).is_none());
            house.assert_released(&gateway);
            gateway.stop().await;
            let events = place.store().events(house.account, Revision(0)).unwrap();
            let steps = events.into_iter().filter(|event| event.record.id == late.as_str());
            let steps: Vec<_> = steps.map(|event| event.record.event).collect();
            let made_and_removed = [None, Some(Event::Destroy)];
            assert_eq!(
                steps,
                if port_comes_first { &made_and_removed[..] } else { &[] },
                "control: it was made"
            );
        }
    }
}

/// The end comes by itself, while the commit of another change is held: the port is made before it in the same group.
#[tokio::test]
async fn a_port_that_is_made_just_before_the_time_of_the_server_is_up_ends_with_it() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let house = House::build(&gateway).await;
        house.delete(&gateway, &house.first).await;
        let late = NetworkPortId::random();
        let (device, id) = (house.first.clone(), late.clone());
        let other = gateway.account("other").await;
        gateway.faults.hold();
        let perform = |account, run: Box<dyn FnOnce(&mut Transaction<'_>) + Send>| {
            let engine = Arc::clone(&gateway.engine);
            tokio::spawn(async move {
                let run = move |tx: &mut Transaction<'_>| {
                    run(tx);
                    Ok(())
                };
                engine.perform(account, VERSION, run).await
            })
        };
        let held = perform(other, Box::new(|tx| drop(tx.create(super::port(Charge::Postpaid)))));
        tokio::task::yield_now().await;
        gateway.faults.wait_until_held();
        let create = move |tx: &mut Transaction<'_>| {
            let server = tx.find::<Server>(&device).unwrap();
            assert_ne!(server.status, Status::Destroyed, "control: it comes before the end");
            tx.create_as(id, port(&device, true, vec![])).unwrap();
        };
        let creating = perform(house.account, Box::new(create));
        tokio::task::yield_now().await;
        gateway.clock.advance(STEP);
        eventually("the end is under way", || gateway.engine.world().due.is_empty()).await;
        gateway.faults.release();
        held.await.unwrap().unwrap();
        creating.await.unwrap().unwrap();
        house.ends(&gateway, &house.first).await;
        assert!(house.port(&gateway, &late).is_none());
        house.assert_released(&gateway);
        gateway.stop().await;
    }
}
