//! Private connects and cloud routers, many at once: what `touch` and `expect_unchanged` are for. Each race is run once
//! more without them, which shows that it would be lost.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use smol_str::SmolStr;

use super::samples::{cloud_router, in_vpc, on_port, private_connect};
use super::*;
use crate::attachments;
use crate::resources::cloud_router::CloudRouterId;
use crate::resources::private_connect::{Access, PrivateConnectId};

const MANY: usize = 64;

/// Whether the code that decides guards itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    On,
    Off,
}

fn refused(what: &str) -> Fault {
    Fault::new(Code::VlanInUse, what)
}

/// Orders a private connect between the lowest free VLANs of two ports, which must be running.
fn connect(tx: &mut Transaction<'_>, ports: [&PortId; 2], guard: Guard) -> Result<PrivateConnectId, Fault> {
    for id in ports {
        let port = tx.find::<Port>(id).filter(|port| port.status == Status::Running);
        let port = port.ok_or_else(|| refused("no running port"))?;
        if guard == Guard::On {
            tx.touch(&port);
        }
    }
    let ends = ports.map(|id| {
        let place = attachments::Place::Port(id.clone());
        let free = tx.look_at_attachments(|all| all.at(&place).lowest_free(2..=4000)).unwrap();
        Access::Port(on_port(id, u16::try_from(free).unwrap()))
    });
    Ok(tx.create(private_connect(ends)))
}

/// Orders a cloud router with a VPC that no other one has.
fn route(tx: &mut Transaction<'_>, vpc: &str, guard: Guard) -> Result<CloudRouterId, Fault> {
    if guard == Guard::On {
        tx.expect_unchanged();
    }
    let place = attachments::Place::Vpc(SmolStr::new(vpc));
    if tx.look_at_attachments(|all| all.at(&place).holder().is_some()) {
        return Err(refused("the VPC is taken"));
    }
    Ok(tx.create(cloud_router(vec![in_vpc(vpc)])))
}

/// Terminates a port that nothing in service is built on.
fn terminate(tx: &mut Transaction<'_>, id: &PortId) -> Result<(), Fault> {
    let port = tx.find::<Port>(id).unwrap();
    tx.apply(&port, Event::Terminate).map_err(|refusal| refused(&format!("{refusal:?}")))?;
    let place = attachments::Place::Port(id.clone());
    let holder = tx.look_at_attachments(|all| all.at(&place).holder().cloned());
    holder.map_or(Ok(()), |_| Err(refused("the port is in use")))
}

/// Runs all of these at once: each has decided before the first is committed. Gives the outcomes in order.
pub(super) async fn at_once<F>(
    gateway: &Gateway,
    account: AccountNumber,
    actions: Vec<F>,
) -> Vec<Result<(), Fault>>
where
    F: FnMut(&mut Transaction<'_>) -> Result<(), Fault> + Send + 'static,
{
    // What is held is of another account, so that it is in nobody's way.
    let other = gateway.account("other").await;
    gateway.faults.hold();
    let engine = Arc::clone(&gateway.engine);
    let held = tokio::spawn(async move {
        engine.perform(other, VERSION, |tx| Ok(tx.create(port(Charge::Postpaid)))).await
    });
    tokio::task::yield_now().await;
    gateway.faults.wait_until_held();
    let tasks: Vec<_> = actions
        .into_iter()
        .map(|action| {
            let engine = Arc::clone(&gateway.engine);
            tokio::spawn(async move { engine.perform(account, VERSION, action).await })
        })
        .collect();
    // On the one thread of these tests each of them runs until it waits for the store.
    for _ in 0..=tasks.len() {
        tokio::task::yield_now().await;
    }
    gateway.faults.release();
    held.await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
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
async fn many_that_touch_one_port_get_a_vlan_each_and_without_that_they_all_get_the_same() {
    for guard in [Guard::On, Guard::Off] {
        for place in Place::both() {
            let gateway = place.start(Duration::ZERO, &["0"]);
            let account = gateway.account("a").await;
            let (a, z) = (gateway.create(account).await, gateway.create(account).await);
            let order = |_| {
                let (a, z) = (a.clone(), z.clone());
                move |tx: &mut Transaction<'_>| connect(tx, [&a, &z], guard).map(|_| ())
            };
            let outcomes = at_once(&gateway, account, (0..MANY).map(order).collect()).await;
            assert_eq!(successes(&outcomes), MANY);
            let expected = match guard {
                Guard::On => (2..66).collect(),
                Guard::Off => vec![2; MANY],
            };
            assert_eq!(vlans(&gateway, account, &a), expected, "{guard:?}");
            assert_eq!(vlans(&gateway, account, &z), expected, "{guard:?}");
            let conflicts = gateway.faults.conflicts();
            assert!(if guard == Guard::On { conflicts >= MANY - 1 } else { conflicts == 0 }, "{conflicts}");
            gateway.stop().await;
        }
    }
}

#[tokio::test]
async fn of_many_that_expect_nothing_to_change_one_gets_the_vpc_and_without_that_all_do() {
    for guard in [Guard::On, Guard::Off] {
        for place in Place::both() {
            let gateway = place.start(Duration::ZERO, &["0"]);
            let account = gateway.account("a").await;
            let order = |_| move |tx: &mut Transaction<'_>| route(tx, "vpc", guard).map(|_| ());
            let outcomes = at_once(&gateway, account, (0..MANY).map(order).collect()).await;
            let expected = if guard == Guard::On { 1 } else { MANY };
            assert_eq!(successes(&outcomes), expected, "{guard:?}");
            gateway.stop().await;
        }
    }
}

#[tokio::test]
async fn a_port_is_terminated_or_built_on_and_without_touching_it_both() {
    for guard in [Guard::On, Guard::Off] {
        for position in [0, MANY] {
            for place in Place::both() {
                let gateway = place.start(Duration::ZERO, &["0"]);
                let account = gateway.account("a").await;
                let (a, z) = (gateway.create(account).await, gateway.create(account).await);
                let action = |index| {
                    let (a, z) = (a.clone(), z.clone());
                    move |tx: &mut Transaction<'_>| {
                        if index == position {
                            terminate(tx, &a)
                        } else {
                            connect(tx, [&a, &z], guard).map(|_| ())
                        }
                    }
                };
                let mut outcomes = at_once(&gateway, account, (0..=MANY).map(action).collect()).await;
                let terminated = outcomes.remove(position).is_ok();
                let built = successes(&outcomes);
                let expected = match guard {
                    Guard::On if position == 0 => (true, 0),
                    Guard::On => (false, MANY),
                    Guard::Off => (true, MANY),
                };
                assert_eq!((terminated, built), expected, "{guard:?}");
                let status = if terminated { Status::Recycled } else { Status::Running };
                assert_eq!(gateway.status(account, &a), Some(status));
                assert_eq!(vlans(&gateway, account, &a).len(), built);
                gateway.stop().await;
            }
        }
    }
}

#[tokio::test]
async fn what_is_touched_stays_as_it_is_and_its_time_still_comes() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let expires_at = START.plus(STEP * 10);
        let prepaid = gateway.create_with(account, Charge::Prepaid { months: 1, expires_at }).await;
        let other = gateway.running(account).await;
        gateway.reaches(account, &prepaid, Some(Status::Running)).await;
        let before = gateway.engine.world().find::<Port>(account, &prepaid).unwrap();
        let ends = [prepaid.clone(), other];
        let order = move |tx: &mut Transaction<'_>| connect(tx, ends.each_ref(), Guard::On);
        gateway.engine.perform(account, VERSION, order).await.unwrap();
        let after = gateway.engine.world().find::<Port>(account, &prepaid).unwrap();
        assert!(after.revision > before.revision, "control: it was touched");
        assert_eq!((after.status, after.since, after.due_at), (before.status, before.since, before.due_at));
        assert_eq!(after.body, before.body);
        // An action that read the older row comes too late.
        let late = move |tx: &mut Transaction<'_>| {
            tx.apply(&before, Event::Terminate).unwrap();
            tx.find::<Port>(&before.id)
                .filter(|row| row.revision == before.revision)
                .map_or_else(|| Err(refused("it was run again")), |_| Ok(()))
        };
        assert!(gateway.engine.perform(account, VERSION, late).await.is_err());
        gateway.clock.advance(STEP * 9);
        gateway.reaches(account, &prepaid, Some(Status::Recycled)).await;
        // No event tells of it, as nothing happened to it.
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
        let order = move |tx: &mut Transaction<'_>| connect(tx, ends.each_ref(), Guard::On);
        let link = gateway.engine.perform(account, VERSION, order).await.unwrap();
        gateway.clock.advance(STEP * 9);
        gateway.reaches(account, &used, Some(Status::Recycled)).await;
        gateway.clock.advance(Schedule::DEFAULT_RETENTION);
        gateway.reaches(account, &unused, Some(Status::Destroying)).await;
        gateway.catches_up(account).await;
        assert_eq!(gateway.status(account, &used), Some(Status::Recycled));
        let delete = move |tx: &mut Transaction<'_>| {
            let row = tx.find::<PrivateConnect>(&link).unwrap();
            tx.apply(&row, Event::Terminate).map_err(|refusal| refused(&format!("{refusal:?}")))
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
        let order = move |tx: &mut Transaction<'_>| connect(tx, ends.each_ref(), Guard::On);
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

#[tokio::test]
async fn who_expects_nothing_to_change_is_run_again_when_anything_did() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["0"]);
        let account = gateway.account("a").await;
        let runs = Arc::new(AtomicUsize::new(0));
        let (other, counted) = (Arc::clone(&gateway.engine), Arc::clone(&runs));
        let order = move |tx: &mut Transaction<'_>| {
            let is_first = counted.fetch_add(1, Ordering::Relaxed) == 0;
            let seen = tx.look::<Port, _>(crate::world::List::len);
            tx.expect_unchanged();
            if is_first {
                // Another request of the account is faster, while this one decides.
                let engine = Arc::clone(&other);
                let thread = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    let create = |tx: &mut Transaction<'_>| Ok(tx.create(port(Charge::Postpaid)));
                    runtime.block_on(engine.perform(account, VERSION, create)).unwrap()
                });
                thread.join().unwrap();
            }
            tx.create(cloud_router(vec![in_vpc("a")]));
            Ok(seen)
        };
        assert_eq!(gateway.engine.perform(account, VERSION, order).await.unwrap(), 1);
        assert_eq!(runs.load(Ordering::Relaxed), 2);
        gateway.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_an_account_that_is_never_at_rest_nobody_is_too_late_for_ever() {
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
        for number in 0..5 {
            let (vpc, runs) = (format!("vpc-{number}"), Arc::new(AtomicUsize::new(0)));
            let counted = Arc::clone(&runs);
            let order = move |tx: &mut Transaction<'_>| {
                counted.fetch_add(1, Ordering::Relaxed);
                route(tx, &vpc, Guard::On)
            };
            gateway.engine.perform(account, VERSION, order).await.unwrap();
            let runs = runs.load(Ordering::Relaxed);
            assert!(runs <= RUNS_BESIDE_OTHERS + 1, "it was run {runs} times");
        }
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
