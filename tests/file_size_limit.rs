//! A limit of file sizes (`ulimit -f`): what does not fit is refused, the gateway lives, and nothing else changes.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use rustix::process::{Pid, Resource, Rlimit, Signal, prlimit};
use serde_json::json;

use crate::harness::{Gateway, binary, order, shell};

/// In the 512 bytes of `ulimit -f`: room for some dozens of changes in a log.
const LIMIT: &str = "800";

/// A gateway whose files may not grow beyond the limit; no transition writes by itself.
fn limited(data: &Path) -> Gateway {
    let mut command = shell("ulimit -S -f \"$ZC_TEST_LIMIT\" && exec \"$0\" \"$@\"");
    command.args(["serve", "--address", "127.0.0.1:0", "--settle", "never", "--data"]).arg(data);
    command.env("ZC_TEST_LIMIT", LIMIT);
    Gateway::spawn(command)
}

fn ports(gateway: &Gateway) -> u64 {
    gateway.call("DescribePorts", &json!({})).output()["totalCount"].as_u64().unwrap()
}

/// Creates ports until one is refused; gives how many there are, and checks that everything else goes on.
fn fill(gateway: &Gateway) -> u64 {
    for made in 0..10_000 {
        let reply = gateway.call("CreatePort", &order("p"));
        if reply.status == 200 {
            continue;
        }
        assert!(made > 10, "the limit leaves no room for anything: {}", reply.text);
        for _ in 0..5 {
            let refused = gateway.call("CreatePort", &order("refused"));
            assert_eq!(refused.status, 503, "{}", refused.text);
            assert!(refused.message().contains("nothing was changed"), "{}", refused.text);
        }
        assert_eq!(ports(gateway), made);
        assert_eq!(gateway.get("/readyz").status, 200);
        assert!(gateway.log().contains("ulimit -f"), "{}", gateway.log());
        return made;
    }
    panic!("the limit was never reached");
}

#[test]
fn what_exceeds_the_limit_is_refused_and_written_once_it_is_lifted() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = limited(folder.path());
    let before = fill(&gateway);
    let process = Pid::from_raw(gateway.process_id().try_into().unwrap());
    prlimit(process, Resource::Fsize, Rlimit { current: None, maximum: None }).unwrap();
    for _ in 0..20 {
        gateway.create_port("later");
    }
    assert_eq!(ports(&gateway), before + 20);
    gateway.kill();
    assert_eq!(ports(&Gateway::over(folder.path(), &["--settle", "never"])), before + 20);
}

#[test]
fn what_was_refused_is_not_there_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = limited(folder.path());
    let before = fill(&gateway);
    gateway.kill();
    assert_eq!(ports(&Gateway::over(folder.path(), &["--settle", "never"])), before);
}

#[test]
fn the_signal_of_the_limit_ends_no_gateway() {
    let gateway = Gateway::in_memory(&[]);
    gateway.signal("XFSZ");
    gateway.running_port("a");
}

/// The control: without a handler this limit ends a process, so the tests above do meet it.
#[test]
fn another_process_is_ended_by_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = shell("ulimit -S -f 1 && exec cat \"$0\" > \"$1\"");
    let status = command.arg(folder.path().join("copy")).status().unwrap();
    assert_eq!(status.signal(), Some(Signal::XFSZ.as_raw()));
    assert!(std::fs::metadata(binary().get_program()).unwrap().len() > 1024);
}
