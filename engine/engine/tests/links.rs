//! Private connects and cloud routers, many at once and all in one commit: no action guards itself, and still each of
//! them sees what those before it have taken.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use smol_str::SmolStr;

use super::samples::{cloud_router, in_vpc, on_port, private_connect};
use super::*;
use crate::attachments;
use crate::resources::cloud_router::CloudRouterId;
use crate::resources::private_connect::{Access, PrivateConnectId};
use crate::resources::revoked_token::RevokedToken;

const MANY: usize = 64;

fn refused(what: &str) -> Fault {
    Fault::new(Code::VlanInUse, what)
}

/// Orders a private connect between the lowest free VLANs of two ports, which must be running.
fn connect(tx: &mut Transaction<'_>, ports: [&PortId; 2]) -> Result<PrivateConnectId, Fault> {
    for id in ports {
        let port = tx.find::<Port>(id).filter(|port| port.status == Status::Running);
        port.ok_or_else(|| refused("no running port"))?;
    }
    let ends = ports.map(|id| {
        let place = attachments::Place::Port(id.clone());
        let free = tx.at(&place).lowest_free(2..=4000).unwrap();
        Access::Port(on_port(id, u16::try_from(free).unwrap()))
    });
    Ok(tx.create(private_connect(ends)).id.clone())
}

/// Orders a cloud router with a VPC that no other one has.
fn route(tx: &mut Transaction<'_>, vpc: &str) -> Result<CloudRouterId, Fault> {
    let place = attachments::Place::Vpc(SmolStr::new(vpc));
    if tx.at(&place).holder().is_some() {
        return Err(refused("the VPC is taken"));
    }
    Ok(tx.create(cloud_router(vec![in_vpc(vpc)])).id.clone())
}

/// Terminates a port that nothing in service is built on.
fn terminate(tx: &mut Transaction<'_>, id: &PortId) -> Result<(), Fault> {
    let port = tx.find::<Port>(id).unwrap();
    tx.apply(&port, Event::Terminate).map_err(|refusal| refused(&format!("{refusal:?}")))?;
    let place = attachments::Place::Port(id.clone());
    let is_held = tx.at(&place).holder().is_some();
    if is_held { Err(refused("the port is in use")) } else { Ok(()) }
}

type Run = Box<dyn FnOnce(&mut Transaction<'_>) -> Result<(), Fault> + Send>;

/// What stands before and behind a group: a change that is in nobody's way.
#[allow(clippy::unnecessary_wraps, reason = "it stands where actions do, which can refuse")]
fn bookend(tx: &mut Transaction<'_>) -> Result<(), Fault> {
    let end = RevokedToken { expires_at: START.plus(Duration::from_hours(10_000)) };
    tx.create(end);
    Ok(())
}

/// Runs all of these in one commit, in this order. Gives the outcomes in order.
pub(super) async fn at_once<F>(
    gateway: &Gateway,
    account: AccountNumber,
    actions: Vec<F>,
) -> Vec<Result<(), Fault>>
where
    F: FnOnce(&mut Transaction<'_>) -> Result<(), Fault> + Send + 'static,
{
    let other = gateway.account("other").await;
    gateway.faults.hold();
    let perform = |account, run: Run| {
        let engine = Arc::clone(&gateway.engine);
        tokio::spawn(async move { engine.perform(account, VERSION, run).await })
    };
    let held = perform(other, Box::new(bookend));
    tokio::task::yield_now().await;
    gateway.faults.wait_until_held();
    let first = perform(account, Box::new(bookend));
    let tasks: Vec<_> = actions.into_iter().map(|action| perform(account, Box::new(action))).collect();
    let last = perform(account, Box::new(bookend));
    // On the one thread of these tests each of them runs until it waits for the lane.
    for _ in 0..tasks.len() + 3 {
        tokio::task::yield_now().await;
    }
    gateway.faults.release();
    for task in [held, first] {
        task.await.unwrap().unwrap();
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    last.await.unwrap().unwrap();
    // Control: the first and the last were in one commit, and so were all between them.
    let expected = u64::try_from(successes(&outcomes) + 2).unwrap();
    assert_eq!(gateway.faults.groups().last(), Some(&expected), "they were not in one commit");
    outcomes
}

/// The VLANs that are used of a port, those used twice twice.
fn vlans(gateway: &Gateway, account: AccountNumber, port: &PortId) -> Vec<u128> {
    let account = gateway.engine.world().account(account).unwrap();
    let image = account.image.read();
    image.attachments.at(&attachments::Place::Port(port.clone())).iter().map(|(vlan, _)| vlan).collect()
}

fn successes(outcomes: &[Result<(), Fault>]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

#[tokio::test]
async fn many_that_take_the_lowest_free_vlan_get_one_each() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["0"]);
        let account = gateway.account("a").await;
        let (a, z) = (gateway.create(account).await, gateway.create(account).await);
        let order = |_| {
            let (a, z) = (a.clone(), z.clone());
            move |tx: &mut Transaction<'_>| connect(tx, [&a, &z]).map(drop)
        };
        let outcomes = at_once(&gateway, account, (0..MANY).map(order).collect()).await;
        assert_eq!(successes(&outcomes), MANY);
        let expected: Vec<u128> = (2..66).collect();
        assert_eq!(vlans(&gateway, account, &a), expected);
        assert_eq!(vlans(&gateway, account, &z), expected);
        gateway.stop().await;
    }
}

#[tokio::test]
async fn of_many_that_want_one_vpc_the_first_gets_it() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["0"]);
        let account = gateway.account("a").await;
        let order = |_| move |tx: &mut Transaction<'_>| route(tx, "vpc").map(drop);
        let outcomes = at_once(&gateway, account, (0..MANY).map(order).collect()).await;
        assert!(outcomes[0].is_ok());
        assert_eq!(successes(&outcomes), 1);
        gateway.stop().await;
    }
}

#[tokio::test]
async fn a_port_is_terminated_or_built_on_and_never_both() {
    for position in [0, MANY] {
        for place in Place::both() {
            let gateway = place.start(Duration::ZERO, &["0"]);
            let account = gateway.account("a").await;
            let (a, z) = (gateway.create(account).await, gateway.create(account).await);
            let action = |index| {
                let (a, z) = (a.clone(), z.clone());
                move |tx: &mut Transaction<'_>| {
                    if index == position { terminate(tx, &a) } else { connect(tx, [&a, &z]).map(drop) }
                }
            };
            let mut outcomes = at_once(&gateway, account, (0..=MANY).map(action).collect()).await;
            let terminated = outcomes.remove(position).is_ok();
            let built = successes(&outcomes);
            let expected = if position == 0 { (true, 0) } else { (false, MANY) };
            assert_eq!((terminated, built), expected);
            let status = if terminated { Status::Recycled } else { Status::Running };
            assert_eq!(gateway.status(account, &a), Some(status));
            assert_eq!(vlans(&gateway, account, &a).len(), built);
            gateway.stop().await;
        }
    }
}

#[tokio::test]
async fn what_is_built_on_stays_as_it_is_and_its_time_still_comes() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let expires_at = START.plus(STEP * 10);
        let prepaid = gateway.create_with(account, Charge::Prepaid { months: 1, expires_at }).await;
        let other = gateway.running(account).await;
        gateway.reaches(account, &prepaid, Some(Status::Running)).await;
        let before = gateway.engine.world().find::<Port>(account, &prepaid).unwrap();
        let ends = [prepaid.clone(), other];
        let order = move |tx: &mut Transaction<'_>| connect(tx, ends.each_ref());
        gateway.engine.perform(account, VERSION, order).await.unwrap();
        let after = gateway.engine.world().find::<Port>(account, &prepaid).unwrap();
        assert!(Arc::ptr_eq(&before, &after), "nothing writes a row to guard it");
        gateway.clock.advance(STEP * 9);
        gateway.reaches(account, &prepaid, Some(Status::Recycled)).await;
        gateway.stop().await;
        let steps = place.history(account, &prepaid).into_iter().map(|(at, ..)| at);
        assert_eq!(steps.collect::<Vec<_>>(), [Duration::ZERO, STEP, STEP * 10]);
    }
}

#[tokio::test]
async fn a_port_stays_in_the_bin_as_long_as_something_in_service_is_built_on_it() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let charge = Charge::Prepaid { months: 1, expires_at: START.plus(STEP * 10) };
        let used = gateway.create_with(account, charge).await;
        let unused = gateway.create_with(account, charge).await;
        let other = gateway.running(account).await;
        gateway.reaches(account, &used, Some(Status::Running)).await;
        let ends = [used.clone(), other];
        let order = move |tx: &mut Transaction<'_>| connect(tx, ends.each_ref());
        let link = gateway.engine.perform(account, VERSION, order).await.unwrap();
        gateway.clock.advance(STEP * 9);
        gateway.reaches(account, &used, Some(Status::Recycled)).await;
        gateway.clock.advance(Schedule::DEFAULT_RETENTION);
        gateway.reaches(account, &unused, Some(Status::Destroying)).await;
        gateway.catches_up(account).await;
        assert_eq!(gateway.status(account, &used), Some(Status::Recycled));
        let delete = move |tx: &mut Transaction<'_>| {
            let row = tx.find::<PrivateConnect>(&link).unwrap();
            tx.apply(&row, Event::Terminate).map(drop).map_err(|refusal| refused(&format!("{refusal:?}")))
        };
        gateway.engine.perform(account, VERSION, delete).await.unwrap();
        gateway.clock.advance(STEP);
        gateway.catches_up(account).await;
        gateway.clock.advance(Schedule::DEFAULT_RETENTION);
        gateway.reaches(account, &used, Some(Status::Destroying)).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn a_bin_that_keeps_nothing_keeps_what_something_is_built_on() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["0", "port.recycled=0", "port.destroyed=1h"]);
        let account = gateway.account("a").await;
        let charge = Charge::Prepaid { months: 1, expires_at: START.plus(STEP) };
        let (used, unused) =
            (gateway.create_with(account, charge).await, gateway.create_with(account, charge).await);
        let other = gateway.create(account).await;
        let ends = [used.clone(), other];
        let order = move |tx: &mut Transaction<'_>| connect(tx, ends.each_ref());
        gateway.engine.perform(account, VERSION, order).await.unwrap();
        gateway.clock.advance(STEP);
        gateway.reaches(account, &unused, Some(Status::Destroyed)).await;
        gateway.reaches(account, &used, Some(Status::Recycled)).await;
        // Every minute it is looked at again.
        gateway.clock.advance(Duration::from_mins(1));
        gateway.catches_up(account).await;
        assert_eq!(gateway.status(account, &used), Some(Status::Recycled));
        gateway.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_an_account_that_is_never_at_rest_every_change_is_run_once() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["0"]);
        let account = gateway.account("a").await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..MANY)
            .map(|_| {
                let (engine, stop) = (Arc::clone(&gateway.engine), Arc::clone(&stop));
                tokio::spawn(async move {
                    let mut made = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let create = |tx: &mut Transaction<'_>| Ok(tx.create(port(Charge::Postpaid)));
                        engine.perform(account, VERSION, create).await.unwrap();
                        made += 1;
                    }
                    made
                })
            })
            .collect();
        let busy = || gateway.engine.world().account(account).unwrap().image.read().ports.len() > MANY;
        eventually("the others are at work", busy).await;
        let runs = Arc::new(AtomicUsize::new(0));
        for number in 0..5 {
            let (vpc, counted) = (format!("vpc-{number}"), Arc::clone(&runs));
            let order = move |tx: &mut Transaction<'_>| {
                counted.fetch_add(1, Ordering::Relaxed);
                route(tx, &vpc)
            };
            gateway.engine.perform(account, VERSION, order).await.unwrap();
        }
        assert_eq!(runs.load(Ordering::Relaxed), 5);
        stop.store(true, Ordering::Relaxed);
        let mut made = 0;
        for writer in writers {
            made += writer.await.unwrap();
        }
        // Nobody was held up for good, and nothing was lost.
        let total = gateway.engine.world().account(account).unwrap().image.read().ports.len();
        assert_eq!(total, made);
        gateway.stop().await;
    }
}
