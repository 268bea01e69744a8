//! What a restart keeps, what it makes up for, and what it does with resources that were held.

use std::ops::ControlFlow;

use super::*;
use crate::principal::Role;
use crate::resources::Shared;
use crate::resources::access_key::{AccessKey, AccessKeyId, Credential};
use crate::store::samples;

/// Everything that can be seen of an account's ports, from new to old.
fn seen(gateway: &Gateway, account: AccountNumber) -> Vec<String> {
    let account = gateway.engine.world().account(account).unwrap();
    let image = account.image.read();
    image.ports.iter().map(|row| format!("{} {row:?}", image.revision.0)).collect()
}

#[tokio::test]
async fn a_restart_keeps_accounts_ports_and_keys_as_they_were() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let (first, second) = (gateway.account("first").await, gateway.account("second").await);
        let key = AccessKeyId::parse("key").unwrap();
        let (credential, role) = (Credential::Secret(vec![1, 2]), Role::default());
        let body = AccessKey { credential, required_signed_headers: vec![], role };
        let row = (key.clone(), body.clone());
        let make = move |tx: &mut Transaction<'_>| {
            let (key, body) = row.clone();
            tx.create_as(key, body).unwrap();
            Ok(())
        };
        gateway.engine.perform(second, VERSION, make).await.unwrap();
        for _ in 0..5 {
            gateway.recycled(first).await;
            gateway.running(second).await;
        }
        let before = (seen(&gateway, first), seen(&gateway, second));
        assert_eq!((before.0.len(), before.1.len()), (5, 5));
        let now = gateway.clock.now().since(START);
        gateway.stop().await;

        let gateway = place.start(now, &[]);
        assert_eq!((seen(&gateway, first), seen(&gateway, second)), before);
        assert_eq!(gateway.account("second").await, second);
        assert_eq!(gateway.engine.world().access_key(&key).unwrap().body, body);
        // The names of the catalogue are shared, so that many ports need little memory.
        let account = gateway.engine.world().account(first).unwrap();
        let name = |row: &Shared<Port>| Arc::clone(&row.body.port_type);
        let shared: Vec<_> = account.image.read().ports.iter().map(name).collect();
        assert!(shared.iter().all(|name| Arc::ptr_eq(name, &shared[0])));
        gateway.stop().await;
    }
}

#[tokio::test]
async fn what_fell_due_meanwhile_happens_at_once_and_once() {
    let late = Duration::from_hours(24);
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let mut ports = Vec::new();
        for name in ["a", "b", "c"] {
            let account = gateway.account(name).await;
            for _ in 0..10 {
                ports.push((account, gateway.create(account).await));
            }
        }
        gateway.stop().await;
        for (account, id) in &ports {
            assert_eq!(place.history(*account, id).len(), 1, "control: it was not done before");
        }

        // Nobody advances this clock: what happens, happens at once.
        let gateway = place.start(late, &[]);
        for (account, id) in &ports {
            gateway.reaches(*account, id, Some(Status::Running)).await;
        }
        gateway.stop().await;
        let gateway = place.start(late, &[]);
        assert!(gateway.engine.world().due.is_empty());
        gateway.stop().await;
        for (account, id) in &ports {
            let made_up_for = [(late, Some(Event::TimeUp), Some(Status::Running))];
            assert_eq!(place.history(*account, id)[1..], made_up_for);
        }
    }
}

#[tokio::test]
async fn a_held_port_stays_until_a_restart_with_another_schedule() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["port.destroying=never"]);
        let account = gateway.account("a").await;
        let id = gateway.recycled(account).await;
        gateway.apply(account, &id, Event::Destroy).await.unwrap();
        gateway.clock.advance(Duration::from_hours(1000));
        gateway.catches_up(account).await;
        assert_eq!(gateway.status(account, &id), Some(Status::Destroying));
        let now = gateway.clock.now().since(START);
        gateway.stop().await;

        // The same hold point still holds it, another one lets it go.
        let gateway = place.start(now, &["port.destroying=never"]);
        gateway.catches_up(account).await;
        assert_eq!(gateway.status(account, &id), Some(Status::Destroying));
        gateway.stop().await;
        let gateway = place.start(now, &[]);
        gateway.reaches(account, &id, Some(Status::Destroyed)).await;
        gateway.stop().await;
        let steps = place.history(account, &id);
        assert_eq!(steps[4..], [(now, Some(Event::TimeUp), Some(Status::Destroyed))]);
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_stops_the_start_and_names_the_row() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Directory(folder);
    // As a faulty version would write it: whole, and without what a port has.
    let mut store = place.store();
    let account = samples::open_account(&mut *store, "a");
    samples::commit(&mut *store, samples::creation(account, "p")).unwrap();
    drop(store);
    let error = Engine::open(parts_over(place.store())).err().unwrap().to_string();
    assert!(error.contains("the port `p` cannot be read"), "{error}");
}

#[tokio::test]
async fn the_start_tells_how_far_it_is_and_ends_when_it_is_not_wanted_any_more() {
    const ROWS: u64 = 10_000;
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let many = |tx: &mut Transaction<'_>| {
            (0..ROWS).for_each(|_| {
                tx.create(port(Charge::Postpaid));
            });
            Ok(())
        };
        gateway.engine.perform(account, VERSION, many).await.unwrap();
        gateway.stop().await;
        let mut reports = Vec::new();
        let opened = Engine::open_watched(parts_over(place.store()), &mut |progress| {
            reports.push((progress.done, progress.total));
            ControlFlow::Continue(())
        });
        drop(opened.unwrap());
        assert_eq!(reports, [(4096, ROWS), (8192, ROWS)]);
        let stopped = Engine::open_watched(parts_over(place.store()), &mut |_| ControlFlow::Break(()));
        assert!(stopped.err().unwrap().to_string().contains("it was stopped while it was read"));
    }
}

fn parts_over(store: Box<dyn Store>) -> Parts {
    Parts {
        store,
        clock: Clock::manual(START),
        rules: Rules::of(one_data_center("SIN1")),
        write_queue: 1,
        on_fatal: Box::new(|_| {}),
    }
}
