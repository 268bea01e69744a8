//! What others have put in the place of the gateway's own files, or could have read or changed: it is refused with what
//! mends it, and nothing is written through it. Files that settings name are followed, and told of.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::harness::{Gateway, binary, shell, wait_for};

/// The files of a data directory that was not closed cleanly.
const OWN: [&str; 6] =
    ["zc-gateway.db", "zc-gateway.db-wal", "zc-gateway.db-shm", "lock", "secret.key", "acknowledged"];

/// A data directory, and a file beside it that nobody may touch.
struct Place {
    folder: tempfile::TempDir,
    data: PathBuf,
    victim: PathBuf,
}

impl Place {
    /// One that a killed gateway has left.
    fn new() -> Self {
        let place = Self::empty();
        Gateway::over(&place.data, &[]).kill();
        place
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, victim) = (folder.path().join("data"), folder.path().join("victim"));
        fs::create_dir(&data).unwrap();
        set_mode(&data, 0o700);
        fs::write(&victim, "victim").unwrap();
        set_mode(&victim, 0o600);
        Self { folder, data, victim }
    }

    fn link(&self, name: &str) {
        let _ = fs::remove_file(self.data.join(name));
        symlink(&self.victim, self.data.join(name)).unwrap();
    }

    fn pipe(&self, name: &str) {
        let path = self.data.join(name);
        let _ = fs::remove_file(&path);
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    }

    fn assert_victim_unharmed(&self, name: &str) {
        assert_eq!(fs::read(&self.victim).unwrap(), b"victim", "{name}");
        assert_eq!(mode(&self.victim), 0o600, "{name}");
    }

    /// The sentence of each command on the directory that opens its files; each is refused as a wrong setting.
    fn refusals(&self) -> Vec<String> {
        let backup = self.folder.path().join("backup");
        let commands: [&[&str]; 3] = [
            &["serve", "--address", "127.0.0.1:0"],
            &["key", "create"],
            &["backup", backup.to_str().unwrap()],
        ];
        commands
            .iter()
            .map(|arguments| {
                let mut command = binary();
                refused(command.args(*arguments).arg("--data").arg(&self.data))
            })
            .collect()
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

/// The last line of a command that is refused as a wrong setting. One that hangs fails by the deadline.
fn refused(command: &mut Command) -> String {
    let mut child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    wait_for("the command to end", || child.try_wait().unwrap());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{told}");
    told.lines().last().unwrap().to_owned()
}

#[test]
fn a_link_in_the_place_of_a_file_is_not_followed() {
    for name in OWN.into_iter().chain(["zc-gateway.db-journal"]) {
        let place = Place::new();
        place.link(name);
        // The backup does not need the lock.
        let needed = if name == "lock" { 2 } else { 3 };
        for told in if needed == 3 { place.refusals() } else { serve_and_key(&place) } {
            assert!(told.contains("is a symbolic link") && told.contains(name), "{name}: {told}");
        }
        place.assert_victim_unharmed(name);
    }
}

/// The same without the backup.
fn serve_and_key(place: &Place) -> Vec<String> {
    [&["serve", "--address", "127.0.0.1:0"][..], &["key", "create"]]
        .iter()
        .map(|arguments| refused(binary().args(*arguments).arg("--data").arg(&place.data)))
        .collect()
}

#[test]
fn a_pipe_in_the_place_of_a_file_holds_nobody_up() {
    for name in OWN.into_iter().filter(|name| *name != "zc-gateway.db").chain(["zc-gateway.db-journal"]) {
        let place = Place::new();
        place.pipe(name);
        for told in serve_and_key(&place) {
            assert!(told.contains("is no regular file") && told.contains(name), "{name}: {told}");
        }
    }
    // A database of no bytes is a lost one, whatever it is.
    let place = Place::new();
    place.pipe("zc-gateway.db");
    for told in serve_and_key(&place) {
        assert!(told.contains("no database"), "{told}");
    }
}

#[test]
fn an_own_file_that_others_can_use_is_refused_with_the_command_that_mends_it() {
    for name in OWN {
        let place = Place::new();
        let path = place.data.join(name);
        for wrong in [0o644, 0o604, 0o602, 0o660] {
            set_mode(&path, wrong);
            let told = serve_and_key(&place);
            let command = format!("chmod 600 {}", path.display());
            for told in &told {
                assert!(told.ends_with(&command), "{name}: {told}");
            }
            assert!(Command::new("sh").args(["-c", &command]).status().unwrap().success());
        }
        // The control: mended as told it is used, and nothing is to be said of it.
        let gateway = Gateway::over(&place.data, &[]);
        assert!(!gateway.log().contains("chmod"), "{}", gateway.log());
    }
}

#[test]
fn drafts_and_notes_are_made_anew_whatever_was_there() {
    let names = ["running.json", "running.json.new", "secret.key.new", "acknowledged.new"];
    for plant in [Place::link, Place::pipe] {
        let place = Place::empty();
        for name in names {
            plant(&place, name);
        }
        let gateway = Gateway::over(&place.data, &[]);
        for name in ["running.json", "secret.key", "acknowledged"] {
            let found = fs::symlink_metadata(place.data.join(name)).unwrap();
            assert!(found.is_file() && found.mode() & 0o7777 == 0o600, "{name}: {found:?}");
        }
        gateway.kill();
        place.assert_victim_unharmed("drafts");
        // A note that is none says nothing, and is not waited for.
        plant(&place, "running.json");
        let mut keys = binary();
        let keys = keys.args(["key", "list", "--data"]).arg(&place.data).output().unwrap();
        assert_eq!(keys.status.code(), Some(0), "{keys:?}");
    }
}

#[test]
fn whatever_the_umask_only_the_owner_can_use_the_files() {
    for umask in ["000", "022", "077", "177"] {
        let place = Place::empty();
        let mut command = shell(&format!("umask {umask} && exec \"$0\" \"$@\""));
        command.args(["serve", "--address", "127.0.0.1:0", "--data"]).arg(&place.data);
        let gateway = Gateway::spawn(command);
        gateway.create_port("a");
        let mut found: Vec<String> = Vec::new();
        for entry in fs::read_dir(&place.data).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "umask {umask}: {}", path.display());
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
        assert!(OWN.iter().all(|name| found.iter().any(|it| it == name)), "{found:?}");
    }
}

#[test]
fn a_directory_that_everybody_can_write_is_refused_and_one_that_a_group_can_is_told() {
    let place = Place::new();
    for wrong in [0o777, 0o1777, 0o702] {
        set_mode(&place.data, wrong);
        for told in serve_and_key(&place) {
            assert!(told.contains(&format!("chmod o-w {}", place.data.display())), "{told}");
        }
    }
    for (wider, is_told) in [(0o770, true), (0o755, true), (0o700, false)] {
        set_mode(&place.data, wider);
        let gateway = Gateway::over(&place.data, &[]);
        assert_eq!(gateway.log().contains("can be opened by other users"), is_told, "{}", gateway.log());
        gateway.kill();
    }
}

#[test]
fn a_backup_and_a_restore_write_through_no_link() {
    let place = Place::new();
    let elsewhere = place.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("lock"), "of somebody else").unwrap();
    let backup = place.folder.path().join("backup");
    let run = |arguments: &[&Path]| binary().args(arguments).output().unwrap();
    let [data, verb, option] = [place.data.as_path(), Path::new("backup"), Path::new("--data")];
    let draft = place.folder.path().join("backup.partial");
    symlink(&elsewhere, &draft).unwrap();
    let refused = run(&[verb, &backup, option, data]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is in the way"), "{refused:?}");
    fs::remove_file(&draft).unwrap();
    // The control: without the link it is made.
    assert_eq!(run(&[verb, &backup, option, data]).status.code(), Some(0));

    let new = place.folder.path().join("new");
    fs::create_dir(&new).unwrap();
    let verb = Path::new("restore");
    symlink(&elsewhere, new.join("restore.partial")).unwrap();
    let refused = run(&[verb, &backup, option, &new]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is in the way"), "{refused:?}");
    fs::remove_file(new.join("restore.partial")).unwrap();
    symlink(&place.victim, new.join("zc-gateway.db-wal.new")).unwrap();
    assert_eq!(run(&[verb, &backup, option, &new]).status.code(), Some(0));
    place.assert_victim_unharmed("restore");
    assert_eq!(fs::read(elsewhere.join("lock")).unwrap(), b"of somebody else");
}

#[test]
fn files_that_settings_name_are_followed_and_told_of() {
    let place = Place::empty();
    let mounted = place.folder.path().join("mounted");
    fs::create_dir(&mounted).unwrap();
    for (name, content) in [("seed", ""), ("password", "a-password-of-some-length"), ("config.toml", "")] {
        fs::write(mounted.join(name), content).unwrap();
        symlink(mounted.join(name), place.folder.path().join(name)).unwrap();
    }
    let catalogue = binary().arg("catalogue").output().unwrap().stdout;
    fs::write(mounted.join("catalogue.toml"), catalogue).unwrap();
    symlink(mounted.join("catalogue.toml"), place.folder.path().join("catalogue.toml")).unwrap();
    let path = |name: &str| place.folder.path().join(name).to_str().unwrap().to_owned();
    let serve = || {
        let mut command = binary();
        command.args(["serve", "--address", "127.0.0.1:0", "--in-memory", "--access-key-id", "k"]);
        command.args(["--seed", &path("seed"), "--access-key-password-file", &path("password")]);
        command.args(["--catalogue", &path("catalogue.toml"), "--config", &path("config.toml")]);
        Gateway::spawn(command).log()
    };
    let all = ["seed", "password", "catalogue.toml", "config.toml"];
    for (wrong, told_of) in [(0o644, &all[..2]), (0o666, &all[..]), (0o600, &[])] {
        for name in all {
            set_mode(&mounted.join(name), wrong);
        }
        let log = serve();
        for name in all {
            let is_told =
                log.lines().any(|line| line.contains("other users can") && line.contains(&path(name)));
            assert_eq!(is_told, told_of.contains(&name), "{wrong:o} {name}: {log}");
        }
    }
}
