//! A read sees one revision from beginning to end, whatever is committed meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

/// Two looks at how many ports an account has, a while apart: in one read, or in two.
fn two_looks(gateway: &Gateway, account: AccountNumber, in_one_read: bool) -> [usize; 2] {
    let pause = || std::thread::sleep(Duration::from_micros(300));
    let (request, engine) = (member(account), &gateway.engine);
    if in_one_read {
        let look = |see: &crate::reader::Reader<'_>| {
            let before = see.table::<Port>().len();
            pause();
            Ok([before, see.table::<Port>().newest(0, usize::MAX).count()])
        };
        return engine.read(&request, look).unwrap();
    }
    let look = || engine.read(&request, |see| Ok(see.table::<Port>().len())).unwrap();
    let before = look();
    pause();
    [before, look()]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn two_looks_of_one_read_agree_during_a_stream_of_commits() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let (engine, stop) = (Arc::clone(&gateway.engine), Arc::clone(&stop));
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let two = |tx: &mut Transaction<'_>| {
                        tx.create(port("one"));
                        tx.create(port("other"));
                        Ok(())
                    };
                    engine.perform(account, VERSION, two).await.unwrap();
                }
            })
        })
        .collect();
    let mut differed = 0;
    let mut reads = 0;
    // Control: two reads do differ at times, so something was committed meanwhile.
    while differed < 20 || reads < 300 {
        let [before, after] = two_looks(&gateway, account, true);
        assert_eq!((before % 2, after), (0, before));
        let [before, after] = two_looks(&gateway, account, false);
        assert_eq!((before % 2, after % 2), (0, 0), "a run is shown as one step");
        differed += usize::from(before != after);
        reads += 1;
        assert!(reads < 100_000, "nothing is committed");
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn who_looks_at_all_accounts_and_the_lane_never_wait_for_one_another() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let administrator = Request::of_gateway(account, ApiVersion::new(2023, 8, 30));
    for _ in 0..20 {
        let engine = Arc::clone(&gateway.engine);
        let change = tokio::spawn(async move {
            let create = |tx: &mut Transaction<'_>| Ok(tx.create(port("one")).id.clone());
            engine.perform(account, ApiVersion::new(2023, 8, 30), create).await.unwrap();
        });
        let look = |see: &crate::reader::Reader<'_>| {
            // Long enough for the change to wait for this read to end before it is published.
            std::thread::sleep(Duration::from_millis(3));
            let all = see.everywhere().unwrap();
            Ok(all.accounts().map(|account| account.table::<Port>().len()).sum::<usize>())
        };
        let (engine, request) = (Arc::clone(&gateway.engine), administrator.clone());
        let read = tokio::task::spawn_blocking(move || engine.read(&request, look).unwrap());
        tokio::time::timeout(DEADLINE, read).await.unwrap().unwrap();
        tokio::time::timeout(DEADLINE, change).await.unwrap().unwrap();
    }
}
