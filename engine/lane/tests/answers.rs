//! Who is answered at once, who waits for the group, and what is done beside the lane.

use super::*;

#[tokio::test]
async fn who_wrote_nothing_is_answered_at_once_unless_his_account_has_changes_in_the_group() {
    let gateway = Gateway::new();
    let (changed, quiet) = (gateway.account("changed").await, gateway.account("quiet").await);
    let held = gateway.hold().await;
    // The first look comes before the change, so nothing can make it untrue.
    let mut looked_before = gateway.ask(changed, |tx| Ok(listed(tx)));
    let mut wrote = gateway.ask(changed, creation("p"));
    let mut refused = gateway.ask(changed, |_| Err::<(), _>(refusal()));
    let mut looked = gateway.ask(changed, |tx| Ok(listed(tx)));
    let mut refused_elsewhere = gateway.ask(quiet, |tx| {
        create(tx, "undone");
        Err::<(), _>(refusal())
    });
    let mut looked_elsewhere = gateway.ask(quiet, |tx| Ok(listed(tx)));
    gateway.faults.pass();
    gateway.faults.wait_until_held();
    held.answer().await.unwrap().unwrap();
    assert!(looked_before.is_answered() && refused_elsewhere.is_answered() && looked_elsewhere.is_answered());
    assert!(!wrote.is_answered() && !refused.is_answered() && !looked.is_answered());
    gateway.faults.release();
    assert_eq!(looked_before.answer().await.unwrap().unwrap(), [""; 0]);
    assert_eq!(looked_elsewhere.answer().await.unwrap().unwrap(), [""; 0]);
    assert_eq!(refused_elsewhere.answer().await.unwrap(), Err(refusal()));
    assert_eq!(wrote.answer().await.unwrap(), Ok(()));
    assert_eq!(refused.answer().await.unwrap(), Err(refusal()));
    assert_eq!(looked.answer().await.unwrap().unwrap(), ["p"]);
}

#[tokio::test]
async fn an_account_is_opened_after_what_was_asked_before_it() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let held = gateway.hold().await;
    let before = gateway.ask(account, creation("before"));
    let engine = Arc::clone(&gateway.engine);
    let opened = Asked::new(async move {
        let opened = engine.account(&"new".parse().unwrap()).await.unwrap();
        (opened.number, engine.world().find::<Port>(account, &id("before")).is_some())
    });
    let mut after = gateway.ask(account, creation("after"));
    gateway.faults.pass();
    gateway.faults.wait_until_held();
    assert!(!after.is_answered());
    assert!(gateway.engine.world().account_named(&"new".parse().unwrap()).is_none());
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    before.answer().await.unwrap().unwrap();
    let (number, is_shown) = opened.answer().await;
    assert!(is_shown);
    assert_eq!(gateway.account("new").await, number);
    after.answer().await.unwrap().unwrap();
    assert_eq!(gateway.faults.groups(), [1, 1, 1]);
}

#[tokio::test]
async fn a_dry_run_sees_its_own_writes_leaves_nothing_and_never_waits_for_the_lane() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    gateway.perform(account, |tx| drop(create(tx, "old"))).await;
    let before = gateway.image(account).revision;
    let held = gateway.hold().await;
    let run = |tx: &mut Transaction<'_>| {
        create(tx, "new");
        let row = tx.find::<Port>(&id("old")).unwrap();
        tx.change(&row, Event::Modify, |body| body.name = "other".into()).unwrap();
        Ok(listed(tx))
    };
    assert_eq!(gateway.engine.try_as(&member(account), run), Ok(vec!["new".to_owned(), "other".to_owned()]));
    assert_eq!(gateway.names(account), ["old"]);
    assert_eq!(gateway.image(account).revision, before);
    let refused = |tx: &mut Transaction<'_>| {
        create(tx, "new");
        Err::<(), _>(refusal())
    };
    assert_eq!(gateway.engine.try_as(&member(account), refused), Err(refusal()));
    let mut reader = member(account);
    reader.principal.role = Role::Reader;
    let read_only = gateway.engine.try_as(&reader, run).unwrap_err();
    assert_eq!(read_only.code, Code::ReadOnly);
    // Control: the same run in the lane waits, and stands.
    let mut asked = gateway.ask(account, run);
    assert!(!asked.is_answered());
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    asked.answer().await.unwrap().unwrap();
    assert_eq!(gateway.names(account), ["new", "other"]);
}
