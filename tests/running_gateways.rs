//! How commands find the gateway that runs, and that they never print what opens another one.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY_ID, PASSWORD, Signer, binary, wait_for};

/// A user whose gateways nobody else's test sees.
struct User {
    folder: tempfile::TempDir,
}

impl User {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = binary();
        command.args(arguments).env("XDG_RUNTIME_DIR", self.folder.path());
        command.env("XDG_DATA_HOME", self.folder.path().join("home")).current_dir(self.folder.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command prints that succeeds.
    fn printed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.printed(arguments)).unwrap()
    }

    /// The sentence of a command that is refused and prints nothing else.
    fn refused(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", told(&output));
        assert!(
            output.stdout.is_empty(),
            "{arguments:?} printed {}",
            String::from_utf8_lossy(&output.stdout)
        );
        told(&output)
    }

    /// A gateway without a key in its settings.
    fn serve(&self, more: &[&str]) -> Gateway {
        let arguments = ["serve", "--address", "127.0.0.1:0", "--auth", "required"];
        Gateway::spawn(self.command(&[&arguments[..], more].concat()))
    }

    fn data(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn notes(&self) -> PathBuf {
        self.folder.path().join("zc-gateway")
    }

    fn note_of(&self, gateway: &Gateway) -> Value {
        let path = self.notes().join(format!("{}.json", gateway.address.port()));
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn answers(gateway: &Gateway, id: &Value, password: &Value) -> u16 {
    let signer = Signer::new(id.as_str().unwrap(), password.as_str().unwrap());
    gateway.signed(&signer, "DescribePorts", &json!({})).status
}

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_gateway_in_memory_is_found_with_its_key_and_forgotten_at_its_end() {
    let user = User::new();
    let gateway = user.serve(&["--in-memory"]);
    let note = user.note_of(&gateway);
    assert_eq!((&note["endpoint"], &note["dataDirectory"]), (&json!(gateway.endpoint()), &Value::Null));
    assert_eq!(mode(&user.notes()), 0o700);
    assert_eq!(mode(&user.notes().join(format!("{}.json", gateway.address.port()))), 0o600);
    assert_eq!(answers(&gateway, &note["accessKeyId"], &note["accessKeyPassword"]), 200);
    let variables = user.json(&["env", "python", "--json"]);
    assert_eq!(variables["ZENLAYERCLOUD_DOMAIN"], *gateway.address.to_string());
    assert_eq!(variables["ZENLAYERCLOUD_ACCESS_KEY_ID"], note["accessKeyId"]);
    let call = user.run(&["call", "DescribePorts"]);
    assert_eq!(call.status.code(), Some(0), "{}", told(&call));
    assert!(told(&call).contains(&format!("{} (in memory)", gateway.endpoint())), "{}", told(&call));
    // Who is named is not told.
    let named = user.run(&["call", "DescribePorts", "--endpoint", &gateway.endpoint()]);
    assert_eq!((named.status.code(), told(&named)), (Some(0), String::new()));
    assert_eq!(user.run(&["healthcheck"]).status.code(), Some(0));
    let status = user.json(&["status", "--json"]);
    assert_eq!((&status[0]["endpoint"], &status[0]["processId"]), (&note["endpoint"], &note["processId"]));
    for secret in ["operatorToken", "accessKeyPassword"] {
        assert!(!status.to_string().contains(note[secret].as_str().unwrap()), "{secret}");
    }
    gateway.signal("TERM");
    gateway.wait();
    let left: Vec<_> = fs::read_dir(user.notes()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"]);
    assert!(user.refused(1, &["status"]).contains("zc-gateway serve"));
    assert!(user.refused(1, &["env", "python"]).contains("no gateway of yours is running"));
}

#[test]
fn the_demo_takes_its_note_away_too() {
    let user = User::new();
    user.printed(&["demo", "--exit", "--address", "127.0.0.1:0", "--settle", "50ms"]);
    let left: Vec<_> = fs::read_dir(user.notes()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"]);
}

#[test]
fn nobody_takes_the_note_of_a_killed_gateway_for_a_living_one() {
    let user = User::new();
    let data = user.data("data");
    let gateway = user.serve(&["--data", &data]);
    assert_eq!(user.json(&["status", "--json"]).as_array().unwrap().len(), 1);
    let note = user.notes().join(format!("{}.json", gateway.address.port()));
    gateway.kill();
    assert!(note.exists() && PathBuf::from(&data).join("running.json").exists());
    assert_eq!(user.run(&["status"]).status.code(), Some(1));
    assert!(user.refused(1, &["env", "python"]).contains("no gateway of yours is running"));
    let refused = user.refused(1, &["call", "DescribePorts", "--data", &data]);
    assert!(refused.contains(&format!("zc-gateway serve --data {data}")), "{refused}");
    // The next one sweeps.
    let _next = user.serve(&["--in-memory"]);
    assert!(!note.exists());
}

#[test]
fn of_several_gateways_one_must_be_named() {
    let user = User::new();
    let data = user.data("data");
    let (kept, passing) = (user.serve(&["--data", &data]), user.serve(&["--in-memory"]));
    for arguments in [&["env", "python"][..], &["call", "DescribePorts"], &["key", "list"], &["healthcheck"]]
    {
        let refused = user.refused(2, arguments);
        for says in ["--endpoint", &kept.endpoint(), &passing.endpoint(), &data, "in memory"] {
            assert!(refused.contains(says), "{arguments:?} does not say {says}: {refused}");
        }
    }
    assert_eq!(user.json(&["status", "--json"]).as_array().unwrap().len(), 2);
    let by_data = user.json(&["env", "go", "--json", "--data", &data]);
    assert_eq!(by_data["ZENLAYERCLOUD_DOMAIN"], *kept.address.to_string());
    let by_name = format!("http://localhost:{}", passing.address.port());
    let by_endpoint = user.json(&["env", "go", "--json", "--endpoint", &by_name]);
    assert_eq!(by_endpoint["ZENLAYERCLOUD_ACCESS_KEY_ID"], user.note_of(&passing)["accessKeyId"]);
}

#[test]
fn a_flag_wins_over_the_variables_of_a_shell_that_is_set_up_for_another_gateway() {
    let user = User::new();
    let data = user.data("b");
    let (a, b) = (user.serve(&["--in-memory"]), user.serve(&["--data", &data]));
    let of_a = user.json(&["env", "python", "--json", "--endpoint", &a.endpoint()]);
    let in_shell_of_a = |arguments: &[&str]| {
        let mut command = user.command(arguments);
        for (name, value) in of_a.as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
        command.output().unwrap()
    };
    a.kill();
    // What the shell is set up for is asked, and no other.
    assert_eq!(in_shell_of_a(&["call", "DescribePorts"]).status.code(), Some(1));
    let with_b = in_shell_of_a(&["call", "DescribePorts", "--data", &data]);
    assert_eq!(with_b.status.code(), Some(0), "{}", told(&with_b));
    let variables = in_shell_of_a(&["env", "python", "--json"]);
    let variables: Value = serde_json::from_slice(&variables.stdout).unwrap();
    assert_eq!(variables["ZENLAYERCLOUD_DOMAIN"], *b.address.to_string());
    // A key of A is told to be none of B's.
    let mut stale = user.command(&["call", "DescribePorts"]);
    for name in ["ZENLAYERCLOUD_ACCESS_KEY_ID", "ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"] {
        stale.env(name, of_a[name].as_str().unwrap());
    }
    let stale = stale.output().unwrap();
    assert_eq!(stale.status.code(), Some(1));
    for says in [&b.endpoint(), "does not know access key", "of ZENLAYERCLOUD_ACCESS_KEY_ID"] {
        assert!(told(&stale).contains(says), "{says}: {}", told(&stale));
    }
}

#[test]
fn no_key_of_another_world_is_printed() {
    let (user, other) = (User::new(), User::new());
    // The user has a gateway with keys of its own, and asks about one of somebody else.
    let data = user.data("data");
    let _mine = user.serve(&["--data", &data]);
    let mut command =
        other.command(&["serve", "--in-memory", "--auth", "required", "--address", "127.0.0.1:0"]);
    command.env("ZC_GATEWAY_ACCESS_KEY_ID", KEY_ID).env("ZC_GATEWAY_ACCESS_KEY_PASSWORD", PASSWORD);
    let theirs = Gateway::spawn(command);
    let endpoint = theirs.endpoint();
    let refused = user.refused(1, &["env", "python", "--endpoint", &endpoint]);
    assert!(refused.contains("none of yours") && refused.contains("--key"), "{refused}");
    let refused = user.refused(1, &["env", "python", "--endpoint", &endpoint, "--data", &data]);
    assert!(refused.contains("is not the one that has"), "{refused}");
    let unsigned = user.run(&["call", "DescribePorts", "--endpoint", &endpoint]);
    assert_eq!(unsigned.status.code(), Some(1));
    assert!(told(&unsigned).contains("was not signed: no access key of"), "{}", told(&unsigned));
    let with_password = |client: &str, password: &str| {
        let mut command = user.command(&["env", client, "--key", KEY_ID, "--json", "--endpoint", &endpoint]);
        command.env("ZC_GATEWAY_ACCESS_KEY_PASSWORD", password).output().unwrap()
    };
    for client in ["python", "openstack"] {
        let wrong = with_password(client, "wrong");
        assert_eq!((wrong.status.code(), wrong.stdout.len()), (Some(1), 0));
        assert!(told(&wrong).contains(KEY_ID) && told(&wrong).contains(&endpoint), "{}", told(&wrong));
        let right = with_password(client, PASSWORD);
        assert_eq!(right.status.code(), Some(0), "{}", told(&right));
    }
    let project: Value = serde_json::from_slice(&with_password("openstack", PASSWORD).stdout).unwrap();
    assert_eq!(project["OS_PROJECT_NAME"], "default");
    theirs.kill();
    let refused = user.refused(1, &["env", "python", "--endpoint", &endpoint]);
    assert!(refused.contains(&format!("no gateway answers at {endpoint}")), "{refused}");
}

#[test]
fn the_note_keeps_a_key_that_works() {
    let user = User::new();
    let gateway = user.serve(&["--in-memory"]);
    let first = user.note_of(&gateway);
    let id = first["accessKeyId"].as_str().unwrap();
    let second = user.json(&["key", "create", "--json"]);
    assert_eq!(user.note_of(&gateway), first, "what works stays");
    let rotated = user.json(&["key", "rotate", id, "--yes", "--json"]);
    assert_ne!(rotated["accessKeyPassword"], first["accessKeyPassword"]);
    assert_eq!(user.note_of(&gateway)["accessKeyPassword"], rotated["accessKeyPassword"]);
    assert_eq!(answers(&gateway, &rotated["accessKeyId"], &rotated["accessKeyPassword"]), 200);
    assert_eq!(answers(&gateway, &rotated["accessKeyId"], &first["accessKeyPassword"]), 401);
    user.printed(&["key", "disable", id]);
    assert_eq!(user.note_of(&gateway)["accessKeyId"], second["accessKeyId"]);
    let refused = user.refused(1, &["env", "python", "--key", id]);
    assert!(refused.contains(&format!("zc-gateway key enable {id}")), "{refused}");
    user.printed(&["key", "delete", second["accessKeyId"].as_str().unwrap()]);
    assert_eq!(user.note_of(&gateway)["accessKeyId"], Value::Null);
    user.printed(&["key", "enable", id]);
    assert_eq!(user.note_of(&gateway)["accessKeyId"], *id);
    // As many rewrites as there were, nothing but the note and the lock is left.
    assert_eq!(fs::read_dir(user.notes()).unwrap().count(), 2);
}

#[test]
fn a_directory_that_others_could_have_made_is_not_used_and_the_gateway_serves_all_the_same() {
    let user = User::new();
    let elsewhere = user.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o700)).unwrap();
    symlink(&elsewhere, user.notes()).unwrap();
    let data = user.data("data");
    let gateway = user.serve(&["--data", &data]);
    let log =
        wait_for("the warning", || Some(gateway.log()).filter(|log| log.contains("is not a directory")));
    assert!(log.contains("zc-gateway"), "{log}");
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    let call = user.run(&["call", "DescribePorts", "--data", &data]);
    assert_eq!(call.status.code(), Some(0), "{}", told(&call));
    assert!(told(&call).contains("cannot be looked up"), "{}", told(&call));
    drop(gateway);
    fs::remove_file(user.notes()).unwrap();
    fs::create_dir(user.notes()).unwrap();
    fs::set_permissions(user.notes(), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(user.refused(1, &["status"]).contains("0700"));
    // The control: a private one is used.
    fs::set_permissions(user.notes(), fs::Permissions::from_mode(0o700)).unwrap();
    let gateway = user.serve(&["--in-memory"]);
    assert_eq!(user.note_of(&gateway)["endpoint"], *gateway.endpoint());
}

#[test]
fn a_data_directory_is_enough_for_who_has_another_environment() {
    let (user, elsewhere) = (User::new(), User::new());
    let data = user.data("data");
    let gateway = user.serve(&["--data", &data]);
    // In the directory is nothing that a copy of it should not have.
    let kept: Value =
        serde_json::from_slice(&fs::read(PathBuf::from(&data).join("running.json")).unwrap()).unwrap();
    assert_eq!((&kept["accessKeyId"], &kept["accessKeyPassword"]), (&Value::Null, &Value::Null));
    let variables = elsewhere.json(&["env", "python", "--json", "--data", &data]);
    assert_eq!(variables["ZENLAYERCLOUD_DOMAIN"], *gateway.address.to_string());
    // Through another address, as from outside of a container.
    let by_name = format!("http://localhost:{}", gateway.address.port());
    let variables = elsewhere.json(&["env", "python", "--json", "--data", &data, "--endpoint", &by_name]);
    assert_eq!(variables["ZENLAYERCLOUD_DOMAIN"], by_name["http://".len()..]);
    let id = &variables["ZENLAYERCLOUD_ACCESS_KEY_ID"];
    assert_eq!(answers(&gateway, id, &variables["ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"]), 200);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "127.0.0.2 is no address of this machine everywhere")]
fn two_gateways_with_one_port_on_two_addresses_are_both_found() {
    let user = User::new();
    let first = user.serve(&["--in-memory"]);
    let second = format!("127.0.0.2:{}", first.address.port());
    let second =
        Gateway::spawn(user.command(&["serve", "--in-memory", "--auth", "required", "--address", &second]));
    assert_eq!(user.json(&["status", "--json"]).as_array().unwrap().len(), 2);
    let keys: Vec<Value> = [&first, &second]
        .map(|gateway| user.json(&["env", "python", "--json", "--endpoint", &gateway.endpoint()]))
        .to_vec();
    for (gateway, variables) in [&first, &second].into_iter().zip(&keys) {
        let id = &variables["ZENLAYERCLOUD_ACCESS_KEY_ID"];
        assert_eq!(answers(gateway, id, &variables["ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"]), 200);
    }
    assert_ne!(keys[0]["ZENLAYERCLOUD_ACCESS_KEY_ID"], keys[1]["ZENLAYERCLOUD_ACCESS_KEY_ID"]);
    // The end of one takes away its own note only.
    second.signal("TERM");
    second.wait();
    assert_eq!(user.note_of(&first)["endpoint"], *first.endpoint());
    assert_eq!(user.json(&["status", "--json"]).as_array().unwrap().len(), 1);
}

#[test]
fn a_gateway_on_all_interfaces_is_found_at_the_loopback_address() {
    let user = User::new();
    let gateway = Gateway::spawn(user.command(&["serve", "--in-memory", "--address", "0.0.0.0:0"]));
    let port = gateway.address.port();
    let variables =
        user.json(&["env", "python", "--json", "--endpoint", &format!("http://localhost:{port}")]);
    assert_eq!(variables["ZENLAYERCLOUD_DOMAIN"], format!("127.0.0.1:{port}"));
    let call = user.run(&["call", "DescribePorts"]);
    assert_eq!(call.status.code(), Some(0), "{}", told(&call));
}
