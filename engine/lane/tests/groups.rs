//! What goes into one commit, and in which order it is committed, shown and answered.

use super::*;

#[tokio::test]
async fn what_waits_is_one_group_of_at_most_256_runs() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let held = gateway.hold().await;
    let asked: Vec<_> = (0..300).map(|count| gateway.ask(account, creation(&count.to_string()))).collect();
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    for one in asked {
        one.answer().await.unwrap().unwrap();
    }
    assert_eq!(gateway.faults.groups(), [1, 256, 44]);
    assert_eq!(gateway.names(account).len(), 300);
}

fn many(rows: usize) -> impl FnOnce(&mut Transaction<'_>) -> Result<(), Fault> + Send {
    move |tx| {
        (0..rows).for_each(|_| drop(tx.create(port("many"))));
        Ok(())
    }
}

/// Asks for these runs behind a held commit, lets `then` happen, and gives whether each was done.
async fn done(gateway: &Gateway, account: AccountNumber, rows: &[usize], then: impl FnOnce()) -> Vec<bool> {
    let held = gateway.hold().await;
    let asked: Vec<_> = rows.iter().map(|rows| gateway.ask(account, many(*rows))).collect();
    then();
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for one in asked {
        outcomes.push(matches!(one.answer().await, Ok(Ok(()))));
    }
    outcomes
}

#[tokio::test]
async fn a_group_has_at_most_2000_rows_and_a_larger_run_is_one_by_itself() {
    for (rows, groups) in [
        (&[1, 3000, 1, 1][..], &[1, 1, 1, 2][..]),
        (&[3000, 1], &[1, 1, 1]),
        (&[1, 3000], &[1, 1, 1]),
        (&[1000, 1000, 1], &[1, 2, 1]),
        (&[1000, 1001, 999, 1], &[1, 1, 2, 1]),
    ] {
        let gateway = Gateway::new();
        let account = gateway.account("a").await;
        assert!(!done(&gateway, account, rows, || ()).await.contains(&false));
        assert_eq!(gateway.faults.groups(), groups, "{rows:?}");
        let total = rows.iter().sum::<usize>();
        assert_eq!((gateway.image(account).ports.len(), gateway.rows(account).len()), (total, total));
    }
}

/// The run that did not fit was run on what the group before it wrote, so it falls with it.
#[tokio::test]
async fn a_run_that_did_not_fit_into_a_group_falls_with_it() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let fail = || gateway.faults.fail_next(crate::store::StoreError::Full("told to".to_owned()));
    assert_eq!(done(&gateway, account, &[1, 3000, 1], fail).await, [false, false, true]);
    let image = gateway.image(account);
    assert_eq!((image.ports.len(), image.revision), (1, Revision(1)));
    assert_eq!(gateway.rows(account).len(), 1);
    assert_eq!(gateway.perform(account, |tx| tx.table::<Port>().len()).await, 1);
}

#[tokio::test]
async fn a_group_ends_when_it_has_run_for_too_long() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let held = gateway.hold().await;
    let slow = gateway.ask(account, |tx| {
        std::thread::sleep(Duration::from_millis(600));
        create(tx, "slow");
        Ok(())
    });
    let next = gateway.ask(account, creation("next"));
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    slow.answer().await.unwrap().unwrap();
    next.answer().await.unwrap().unwrap();
    assert_eq!(gateway.faults.groups(), [1, 1, 1]);
}

#[tokio::test]
async fn nothing_is_seen_before_its_commit_returns_and_everything_before_its_answer() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    gateway.faults.hold();
    let mut asked = gateway.ask(account, creation("p"));
    gateway.faults.wait_until_held();
    assert_eq!(gateway.rows(account).len(), 1, "control: the store has it");
    assert_eq!((gateway.names(account).len(), gateway.image(account).revision), (0, Revision(0)));
    assert!(!asked.is_answered());
    // Whoever has the answer sees it, at once.
    let engine = Arc::clone(&gateway.engine);
    let seen = tokio::spawn(async move {
        asked.answer().await.unwrap().unwrap();
        engine.world().find::<Port>(account, &id("p")).is_some()
    });
    gateway.faults.release();
    assert!(seen.await.unwrap());
    assert_eq!(gateway.image(account).revision, Revision(1));
}

#[tokio::test]
async fn runs_of_several_accounts_are_one_group_with_a_revision_for_each_run() {
    let gateway = Gateway::new();
    let (first, second) = (gateway.account("first").await, gateway.account("second").await);
    let held = gateway.hold().await;
    let mut asked = Vec::new();
    for count in 0..3 {
        asked.push(gateway.ask(first, creation(&format!("first-{count}"))));
        asked.push(gateway.ask(second, creation(&format!("second-{count}"))));
    }
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    for one in asked {
        one.answer().await.unwrap().unwrap();
    }
    assert_eq!(gateway.faults.groups(), [1, 6]);
    for account in [first, second] {
        assert_eq!(gateway.image(account).revision, Revision(3));
        let of_events: Vec<_> = gateway.events(account).iter().map(|event| event.revision.0).collect();
        // Each port is created, and provisioned in no time.
        assert_eq!(of_events, [1, 1, 2, 2, 3, 3]);
        let of_rows: Vec<_> = gateway.rows(account).iter().map(|row| row.revision.0).collect();
        assert_eq!(of_rows, [1, 2, 3]);
    }
}
