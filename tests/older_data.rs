//! The data directory of an older version, as `kill -9` left it: everything in it is there with this one.

use serde_json::json;

use crate::harness::fixture::Fixture;
use crate::harness::{Gateway, binary};

const FIXTURE: Fixture = Fixture("data-80c4bbc");
const PACES: [&str; 2] = ["--settle", "never"];
const KEPT: &str = "zc-gateway.db.layout-1";

#[test]
fn everything_of_an_older_version_is_there_and_the_older_database_is_kept() {
    let folder = FIXTURE.copy();
    let gateway = Gateway::over(folder.path(), &PACES);
    FIXTURE.assert_all_there(&gateway);
    for name in ["secret", "admin", "reader"] {
        let reply = gateway.signed(&FIXTURE.signer(name), "DescribePorts", &json!({}));
        assert_eq!(reply.status, 200, "{name}: {}", reply.text);
    }
    assert_eq!(gateway.signed(&FIXTURE.signer("disabled"), "DescribePorts", &json!({})).status, 401);
    assert!(gateway.log().contains("migrated the database"), "{}", gateway.log());
    gateway.kill();

    // The kept file is the older database, whole and without a log.
    let kept = std::fs::read(folder.path().join(KEPT)).unwrap();
    let again = Gateway::over(folder.path(), &PACES);
    FIXTURE.assert_all_there(&again);
    assert!(!again.log().contains("migrated"), "{}", again.log());
    again.kill();
    assert!(std::fs::read(folder.path().join(KEPT)).unwrap() == kept, "the kept file is left alone");
    let back = FIXTURE.copy();
    std::fs::remove_file(back.path().join("zc-gateway.db-wal")).unwrap();
    std::fs::write(back.path().join("zc-gateway.db"), kept).unwrap();
    FIXTURE.assert_all_there(&Gateway::over(back.path(), &PACES));
}

#[test]
fn a_backup_of_an_older_database_is_migrated_after_its_restore() {
    let folder = FIXTURE.copy();
    let places = tempfile::tempdir().unwrap();
    let (backup, restored) = (places.path().join("backup"), places.path().join("restored"));
    for arguments in [
        vec!["backup".as_ref(), backup.as_os_str(), "--data".as_ref(), folder.path().as_os_str()],
        vec!["restore".as_ref(), backup.as_os_str(), "--data".as_ref(), restored.as_os_str()],
    ] {
        let output = binary().args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(!folder.path().join(KEPT).exists(), "a backup migrates nothing");
    FIXTURE.assert_all_there(&Gateway::over(&restored, &PACES));
    assert!(restored.join(KEPT).exists());
}
