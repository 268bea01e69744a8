//! A run that keeps the lane for too long is shown as long as it does, with its name.

use std::sync::mpsc;

use super::*;
use crate::lane::watch::TOO_LONG;

#[tokio::test]
async fn a_run_that_takes_too_long_is_shown_with_its_name_and_only_while_it_runs() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    assert_eq!(gateway.engine.long_run(), None);
    let (begun, has_begun) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let request = Request { action: "SlowAction", ..member(account) };
    let asked = gateway.ask_as(request, move |_| {
        begun.send(()).unwrap();
        may_go_on.recv_timeout(DEADLINE).unwrap();
        Ok(())
    });
    has_begun.recv_timeout(DEADLINE).unwrap();
    let mut shown = None;
    eventually("it is shown", || {
        shown = gateway.engine.long_run();
        shown.is_some()
    });
    let shown = shown.unwrap();
    assert_eq!(shown.action, "SlowAction");
    assert!(shown.lasts >= TOO_LONG);
    go_on.send(()).unwrap();
    asked.answer().await.unwrap().unwrap();
    assert_eq!(gateway.engine.long_run(), None);
    // One that panics does not stay there either.
    let panics = gateway.ask(account, |_| -> Result<(), Fault> { panic_quietly() });
    assert_eq!(panics.answer().await.unwrap().unwrap_err().code, Code::Internal);
    std::thread::sleep(TOO_LONG);
    assert_eq!(gateway.engine.long_run(), None);
}

#[tokio::test]
async fn what_waits_for_the_store_is_no_long_run() {
    let gateway = Gateway::new();
    let held = gateway.hold().await;
    std::thread::sleep(TOO_LONG + Duration::from_millis(100));
    assert_eq!(gateway.engine.long_run(), None);
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
}
