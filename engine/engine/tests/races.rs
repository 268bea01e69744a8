//! Many callers at once, accounts beside each other, and a store that fails: each change happens once or not at all.

use super::links::at_once;
use super::*;

#[tokio::test]
async fn of_64_that_destroy_one_port_at_once_one_succeeds() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["port.destroying=never"]);
        let account = gateway.account("a").await;
        let id = gateway.recycled(account).await;
        let destroy = |_| {
            let id = id.clone();
            move |tx: &mut Transaction<'_>| {
                let row = tx.find::<Port>(&id).unwrap();
                let refused = |refusal| Fault::new(Code::InstanceDestroying, format!("{refusal:?}"));
                tx.apply(&row, Event::Destroy).map(drop).map_err(refused)
            }
        };
        let answers = at_once(&gateway, account, (0..64).map(destroy).collect()).await;
        let answers: Vec<_> =
            answers.into_iter().map(|answer| answer.map_err(|fault| fault.message)).collect();
        assert_eq!(answers[0], Ok(()), "who comes first gets it");
        assert!(answers[1..].iter().all(|answer| *answer == Err("Destroying".to_owned())), "{answers:?}");
        gateway.stop().await;
        let destroys =
            place.history(account, &id).into_iter().filter(|(_, event, _)| *event == Some(Event::Destroy));
        assert_eq!(destroys.count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_caller_sees_its_own_change_and_every_change_is_counted_once() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["never"]);
        let account = gateway.account("a").await;
        let callers: Vec<_> = (0..32)
            .map(|_| {
                let engine = Arc::clone(&gateway.engine);
                tokio::spawn(async move {
                    for _ in 0..10 {
                        let create =
                            |tx: &mut Transaction<'_>| Ok(tx.create(port(Charge::Postpaid)).id.clone());
                        let id = engine.perform(account, VERSION, create).await.unwrap();
                        assert!(engine.world().find::<Port>(account, &id).is_some());
                        let image = &engine.world().account(account).unwrap().image;
                        assert!(image.read().ports.iter().any(|row| row.id == id));
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
        let account = gateway.engine.world().account(account).unwrap();
        let (total, revision) = {
            let image = account.image.read();
            (image.ports.len(), image.revision)
        };
        assert_eq!((total, revision), (320, Revision(320)));
        gateway.stop().await;
    }
}

#[tokio::test]
async fn accounts_never_see_or_touch_each_others_ports() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let (owner, other) = (gateway.account("owner").await, gateway.account("other").await);
        let id = gateway.recycled(owner).await;
        assert_eq!(gateway.status(other, &id), None);
        for event in Event::ALL {
            let fault = gateway.apply(other, &id, event).await.unwrap_err();
            assert_eq!(fault.code, Code::PortNotFound, "{event:?}");
        }
        let listed = |account| {
            let look = |tx: &mut Transaction<'_>| Ok(tx.table::<Port>().len());
            gateway.engine.perform(account, VERSION, look)
        };
        assert_eq!((listed(owner).await, listed(other).await), (Ok(1), Ok(0)));
        // Control: its owner does see it, and can go on with it.
        assert_eq!(gateway.status(owner, &id), Some(Status::Recycled));
        gateway.apply(owner, &id, Event::Renew).await.unwrap();
        gateway.stop().await;
        assert_eq!(place.store().events(other, Revision(0)).unwrap(), []);
    }
}

#[tokio::test]
async fn a_transition_that_a_full_store_refuses_happens_when_there_is_space_again() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let id = gateway.create(account).await;
        gateway.faults.fail_always(StoreError::Full);
        gateway.clock.advance(STEP);
        // It is tried again and again, each time a little later.
        let try_again = Duration::from_millis(200);
        eventually("three transitions were refused", || {
            gateway.clock.advance(try_again);
            gateway.faults.refused() >= 3
        })
        .await;
        assert_eq!(gateway.status(account, &id), Some(Status::Creating));
        let refused = gateway.engine.perform(account, VERSION, |tx| Ok(tx.create(port(Charge::Postpaid))));
        assert_eq!(refused.await.unwrap_err().code, Code::Unavailable);
        gateway.faults.heal();
        eventually("the port is running", || {
            gateway.clock.advance(try_again);
            gateway.status(account, &id) == Some(Status::Running)
        })
        .await;
        assert_eq!(gateway.fatal.lock().len(), 0);
        gateway.stop().await;
        let steps = place.history(account, &id).into_iter().map(|(_, event, _)| event);
        assert_eq!(steps.collect::<Vec<_>>(), [None, Some(Event::TimeUp)]);
    }
}

#[tokio::test]
async fn an_unknown_outcome_is_told_as_such_and_stops_all_writing() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["never"]);
        let account = gateway.account("a").await;
        let id = gateway.create(account).await;
        gateway.faults.fail_next(StoreError::Unknown("power".to_owned()));
        let create = || gateway.engine.perform(account, VERSION, |tx| Ok(tx.create(port(Charge::Postpaid))));
        let fault = create().await.unwrap_err();
        assert_eq!(fault.code, Code::Internal);
        assert!(fault.message.contains("look whether it was made"), "{}", fault.message);
        assert_eq!(create().await.unwrap_err().code, Code::Unavailable);
        assert_eq!(gateway.fatal.lock().len(), 1);
        // Reads go on until the process ends.
        assert_eq!(gateway.status(account, &id), Some(Status::Creating));
        gateway.stop().await;
    }
}

#[tokio::test]
async fn what_an_action_refuses_is_not_committed() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["never"]);
        let account = gateway.account("a").await;
        let refuse = |tx: &mut Transaction<'_>| {
            tx.create(port(Charge::Postpaid));
            Err::<(), _>(Fault::new(Code::InvalidParameter, "no"))
        };
        let fault = gateway.engine.perform(account, VERSION, refuse).await.unwrap_err();
        assert_eq!(fault.code, Code::InvalidParameter);
        assert_eq!(gateway.engine.world().account(account).unwrap().image.read().ports.len(), 0);
        gateway.stop().await;
        assert_eq!(place.store().events(account, Revision(0)).unwrap(), []);
    }
}
