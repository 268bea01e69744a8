//! Access keys: several accounts, several keys, and what becomes of them.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::http::{Reply, request};
use crate::harness::{Gateway, Signer, binary, order};

/// Runs `zc-gateway key …` with `--json` and gives what it printed.
fn key(data: &Path, arguments: &[&str]) -> Value {
    let output = binary().arg("key").args(arguments).arg("--json").arg("--data").arg(data).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn signer(created: &Value) -> Signer {
    let text = |name: &str| created[name].as_str().unwrap().to_owned();
    Signer::new(&text("accessKeyId"), &text("accessKeyPassword"))
}

fn with_token(gateway: &Gateway, token: &str) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("content-type", "application/json"),
        ("x-zc-action", "DescribePorts"),
        ("authorization", bearer.as_str()),
    ];
    gateway.post("/api/v2/sdn", &headers, b"{}")
}

#[test]
fn accounts_do_not_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (
        signer(&key(folder.path(), &["create", "--account", "a"])),
        signer(&key(folder.path(), &["create", "--account", "b"])),
    );
    let second_of_a = signer(&key(folder.path(), &["create", "--account", "a"]));
    let gateway = Gateway::over(folder.path(), &["--auth", "required", "--settle", "0"]);
    let created = gateway.signed(&a, "CreatePort", &order("of a"));
    let port = json!({ "portId": created.output()["portId"] });
    let listed =
        |signer: &Signer| gateway.signed(signer, "DescribePorts", &json!({})).output()["totalCount"].clone();
    assert_eq!((listed(&a), listed(&second_of_a), listed(&b)), (json!(1), json!(1), json!(0)));
    for action in ["TerminatePort", "RenewPort", "DestroyPort", "ModifyPortAttribute"] {
        let of_other = gateway.signed(&b, action, &port);
        of_other.assert_refused(404, "SELF_SERVICE_PORT_NOT_FOUND");
        let of_nobody = gateway.signed(&b, action, &json!({ "portId": "0123456789abcdefghijkl" }));
        let id = port["portId"].as_str().unwrap();
        assert_eq!(
            of_other.message().replace(id, "ID"),
            of_nobody.message().replace("0123456789abcdefghijkl", "ID")
        );
    }
    let by_id = gateway.signed(&b, "DescribePorts", &json!({ "portIds": [port["portId"]] }));
    assert_eq!(by_id.output()["totalCount"], 0);
    assert_eq!(gateway.signed(&second_of_a, "TerminatePort", &port).status, 200);
}

#[test]
fn keys_are_managed_through_the_gateway_that_has_the_directory_open() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    let created = key(folder.path(), &["create", "--account", "team"]);
    let id = created["accessKeyId"].as_str().unwrap();
    let signer = signer(&created);
    let call = || gateway.signed(&signer, "DescribePorts", &json!({}));
    assert_eq!(call().status, 200);
    key(folder.path(), &["disable", id]);
    call().assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
    let listed = key(folder.path(), &["list", "--account", "team"]);
    assert_eq!(
        (&listed[0]["accessKeyId"], &listed[0]["status"]),
        (&created["accessKeyId"], &json!("DISABLED"))
    );
    assert!(!listed.to_string().contains(&signer.password), "a secret is shown once only");
    key(folder.path(), &["enable", id]);
    assert_eq!(call().status, 200);
    key(folder.path(), &["delete", id]);
    call().assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
    assert_eq!(key(folder.path(), &["list", "--account", "team"]), json!([]));
    let output = binary().args(["key", "delete", id, "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(id));
}

#[test]
fn a_key_survives_a_restart_and_stays_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, deleted) = (key(folder.path(), &["create"]), key(folder.path(), &["create"]));
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    key(folder.path(), &["delete", deleted["accessKeyId"].as_str().unwrap()]);
    gateway.kill();
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    assert_eq!(gateway.signed(&signer(&kept), "DescribePorts", &json!({})).status, 200);
    let reply = gateway.signed(&signer(&deleted), "DescribePorts", &json!({}));
    reply.assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
}

#[test]
fn bearer_tokens_work_until_they_are_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    let created = key(folder.path(), &["create", "--token"]);
    let token = created["token"].as_str().unwrap();
    assert_eq!(with_token(&gateway, token).status, 200);
    for wrong in [&token[..token.len() - 1], &format!("{token}x"), created["accessKeyId"].as_str().unwrap()] {
        with_token(&gateway, wrong).assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    }
    key(folder.path(), &["disable", created["accessKeyId"].as_str().unwrap()]);
    with_token(&gateway, token).assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
}

#[test]
fn no_secret_can_be_read_in_the_data_directory_and_only_its_owner_can_look() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (secret, token) = (key(&data, &["create"]), key(&data, &["create", "--token"]));
    let gateway = Gateway::over(&data, &["--auth", "required"]);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let needles = [secret["accessKeyPassword"].as_str().unwrap(), token["token"].as_str().unwrap()];
    for file in std::fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        let bytes = std::fs::read(&path).unwrap();
        for needle in needles {
            let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
            assert!(!found, "{} holds a secret", path.display());
        }
    }
    drop(gateway);
}

#[test]
fn the_admin_door_opens_for_the_operator_token_only() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    gateway.get("/_gateway/v1/keys").assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    let tries = [("authorization", "Bearer guess"), ("content-type", "application/json")];
    gateway
        .post("/_gateway/v1/keys", &tries, b"{\"account\":\"a\"}")
        .assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    let running = std::fs::read_to_string(folder.path().join("running.json")).unwrap();
    let running: Value = serde_json::from_str(&running).unwrap();
    let bearer = format!("Bearer {}", running["operatorToken"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let reply = gateway.post("/_gateway/v1/keys", &headers, b"{\"account\":\"not a name\"}");
    assert!(reply.assert_refused(400, "INVALID_PARAMETER").message().contains("`account`"));
    // It is no key of the API.
    with_token(&gateway, running["operatorToken"].as_str().unwrap())
        .assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
}

#[test]
fn the_admin_door_drops_nothing_that_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    let running = std::fs::read_to_string(folder.path().join("running.json")).unwrap();
    let running: Value = serde_json::from_str(&running).unwrap();
    let bearer = format!("Bearer {}", running["operatorToken"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let send = |method: &str, path: &str, body: &str| {
        request(gateway.address, method, &format!("/_gateway/v1/keys{path}"), &headers, body.as_bytes())
    };
    let id = send("POST", "", r#"{"account":"a"}"#).output()["accessKeyId"].as_str().unwrap().to_owned();
    assert_eq!(send("POST", "", r#"{"account":"b"}"#).status, 200);
    let only = |reply: &Reply| {
        let keys = reply.output()["keys"].as_array().unwrap().clone();
        keys.iter().map(|key| key["account"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(only(&send("GET", "?account=a", "")), ["a"]);
    assert_eq!(only(&send("GET", "?account=nobody", "")), [] as [&str; 0]);
    assert_eq!(only(&send("GET", "", "{}")).iter().filter(|name| *name == "a" || *name == "b").count(), 2);
    for (method, path, body, says) in [
        ("DELETE", format!("/{id}?dryRun=true"), "", "`dryRun`"),
        ("DELETE", format!("/{id}"), r#"{"dryRun":true}"#, "body"),
        ("POST", format!("/{id}/disable"), r#"{"dryRun":true}"#, "body"),
        ("POST", format!("/{id}/disable?until=noon"), "{}", "`until`"),
        ("POST", "?dryRun=true".to_owned(), r#"{"account":"a"}"#, "`dryRun`"),
        ("GET", "?role=admin".to_owned(), "", "`role`"),
        ("GET", "?account=a&account=b".to_owned(), "", "`account`"),
        ("GET", "?account=not%20a%20name".to_owned(), "", "`account`"),
        ("GET", String::new(), r#"{"account":"a"}"#, "body"),
    ] {
        let reply = send(method, &path, body);
        let message = reply.assert_refused(400, "INVALID_REQUEST").message();
        assert!(message.contains(says), "{method} {path}: {message}");
    }
    let kept = send("GET", "?account=a", "");
    let kept = &kept.output()["keys"];
    assert_eq!((&kept[0]["accessKeyId"], &kept[0]["status"]), (&json!(id), &json!("ENABLED")));
    assert_eq!(kept.as_array().unwrap().len(), 1);
    assert_eq!(send("POST", &format!("/{id}/disable"), "{}").status, 200);
    assert_eq!(send("DELETE", &format!("/{id}"), "").status, 200);
}

#[test]
fn a_lost_key_file_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let created = key(folder.path(), &["create"]);
    let id = created["accessKeyId"].as_str().unwrap();
    std::fs::remove_file(folder.path().join("secret.key")).unwrap();
    let mut serve = binary();
    serve.args(["serve", "--address", "127.0.0.1:0", "--data"]).arg(folder.path());
    let output = serve.output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{message}");
    assert!(message.contains("secret.key is missing"), "{message}");
    // No second key is sealed under a new file, which would make a restored backup useless.
    let output = binary().args(["key", "create", "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.path().join("secret.key").exists());
    zc_gateway_engine::private_file::replace(&folder.path().join("secret.key"), &[7; 32]).unwrap();
    let mut serve = binary();
    serve.args(["serve", "--address", "127.0.0.1:0", "--data"]).arg(folder.path());
    let output = serve.output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{message}");
    assert!(message.contains("does not open") && message.contains(id), "{message}");
    key(folder.path(), &["delete", id]);
    drop(Gateway::over(folder.path(), &[]));
}

/// Asks the operator's door of a gateway over a data directory.
fn door<'g>(gateway: &'g Gateway, data: &Path) -> impl Fn(&str, &str) -> Reply + 'g {
    let running = std::fs::read_to_string(data.join("running.json")).unwrap();
    let running: Value = serde_json::from_str(&running).unwrap();
    let bearer = format!("Bearer {}", running["operatorToken"].as_str().unwrap());
    move |method, path| {
        let headers = [("authorization", bearer.as_str())];
        request(gateway.address, method, &format!("/_gateway/v1/keys{path}"), &headers, b"")
    }
}

#[test]
fn a_key_can_be_shown_and_gets_a_new_secret_that_ends_the_former_one() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    let ask = door(&gateway, folder.path());
    let made = key(folder.path(), &["create", "--account", "team", "--role", "admin"]);
    let id = made["accessKeyId"].as_str().unwrap();
    let shown = ask("GET", &format!("/{id}"));
    let shown = shown.output();
    assert_eq!(shown["accessKeyPassword"], made["accessKeyPassword"]);
    assert_eq!((&shown["account"], &shown["source"]), (&json!("team"), &json!("STORE")));
    let keystone = |password: &str| {
        let user = json!({ "name": id, "password": password, "domain": { "id": "default" } });
        let identity = json!({ "methods": ["password"], "password": { "user": user } });
        let body = json!({ "auth": { "identity": identity } }).to_string();
        gateway.post("/v3/auth/tokens", &[("content-type", "application/json")], body.as_bytes())
    };
    let former = signer(&made);
    let issued = keystone(&former.password);
    let token = issued.header("x-subject-token").unwrap().to_owned();
    let servers = |token: &str| {
        request(gateway.address, "GET", "/v2.1/servers", &[("x-auth-token", token)], b"").status
    };
    assert_eq!((gateway.signed(&former, "DescribePorts", &json!({})).status, servers(&token)), (200, 200));
    let rotated = key(folder.path(), &["rotate", id]);
    for same in ["accessKeyId", "account", "role"] {
        assert_eq!(rotated[same], made[same]);
    }
    gateway.signed(&former, "DescribePorts", &json!({})).assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
    assert_eq!((keystone(&former.password).status, servers(&token)), (401, 401));
    let present = signer(&rotated);
    assert_eq!(gateway.signed(&present, "DescribePorts", &json!({})).status, 200);
    assert_eq!(keystone(&present.password).status, 201);
    // A token is renewed too, and cannot be shown.
    let made = key(folder.path(), &["create", "--token"]);
    let (id, former) = (made["accessKeyId"].as_str().unwrap(), made["token"].as_str().unwrap());
    assert_eq!(ask("GET", &format!("/{id}")).output()["accessKeyPassword"], Value::Null);
    let rotated = key(folder.path(), &["rotate", id]);
    with_token(&gateway, former).assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    assert_eq!(with_token(&gateway, rotated["token"].as_str().unwrap()).status, 200);
    let env = binary().args(["env", "python", "--key", id, "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!((env.status.code(), env.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&env.stderr).contains("cannot be shown again"));
    ask("GET", "/nosuchkey").assert_refused(404, "INVALID_ACCESS_KEY_NOT_FOUND");
    assert_eq!(ask("PUT", &format!("/{id}")).status, 405);
}

#[test]
fn a_new_secret_survives_the_end_of_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let made = key(folder.path(), &["create"]);
    // In a closed directory, and behind a gateway that is killed.
    let first = key(folder.path(), &["rotate", made["accessKeyId"].as_str().unwrap()]);
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    assert_eq!(gateway.signed(&signer(&first), "DescribePorts", &json!({})).status, 200);
    let second = key(folder.path(), &["rotate", made["accessKeyId"].as_str().unwrap()]);
    gateway.kill();
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    for (created, status) in [(&made, 401), (&first, 401), (&second, 200)] {
        assert_eq!(gateway.signed(&signer(created), "DescribePorts", &json!({})).status, status);
    }
}

#[test]
fn the_key_of_the_settings_is_listed_and_cannot_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    let listed = key(folder.path(), &["list"]);
    assert_eq!(
        (&listed[0]["accessKeyId"], &listed[0]["source"]),
        (&json!(crate::harness::KEY_ID), &json!("SETTINGS"))
    );
    let ask = door(&gateway, folder.path());
    let shown = ask("GET", &format!("/{}", crate::harness::KEY_ID));
    assert_eq!(shown.output()["accessKeyPassword"], crate::harness::PASSWORD);
    for (method, verb) in [("DELETE", ""), ("POST", "/disable"), ("POST", "/enable"), ("POST", "/rotate")] {
        let reply = ask(method, &format!("/{}{verb}", crate::harness::KEY_ID));
        let message = reply.assert_refused(400, "INVALID_REQUEST").message();
        assert!(message.contains("unset ZC_GATEWAY_ACCESS_KEY_ID"), "{message}");
    }
    let signer = Signer::new(crate::harness::KEY_ID, crate::harness::PASSWORD);
    assert_eq!(gateway.signed(&signer, "DescribePorts", &json!({})).status, 200);
}

#[test]
fn who_makes_a_key_is_told_truly_whether_its_secret_can_be_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    let tell = |more: &[&str]| {
        let output =
            binary().args(["key", "create"]).args(more).arg("--data").arg(folder.path()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let kept = tell(&[]);
    assert!(kept.contains("zc-gateway env CLIENT --key ") && kept.contains("secret.key"), "{kept}");
    assert!(tell(&["--token"]).contains("cannot be shown again"));
    let _gateway = Gateway::over(folder.path(), &[]);
    let kept = tell(&[]);
    assert!(kept.contains("secret.key"), "{kept}");
    // It is true.
    let id = kept.split("--key ").nth(1).unwrap().split('`').next().unwrap();
    let env = binary().args(["env", "python", "--key", id, "--data"]).arg(folder.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&env.stdout).contains(id));
}

/// Runs a command at a terminal, where somebody types `typed`.
fn at_terminal(typed: &str, command: &mut std::process::Command) -> std::process::Output {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::io::Write;
    use std::os::unix::ffi::OsStrExt;
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&keyboard).unwrap();
    unlockpt(&keyboard).unwrap();
    let name = ptsname(&keyboard, Vec::new()).unwrap();
    let path = Path::new(std::ffi::OsStr::from_bytes(name.to_bytes()));
    let terminal = std::fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
    std::fs::File::from(keyboard.try_clone().unwrap()).write_all(typed.as_bytes()).unwrap();
    command.stdin(terminal).output().unwrap()
}

#[test]
fn at_a_terminal_what_cannot_be_taken_back_is_asked_first() {
    let folder = tempfile::tempdir().unwrap();
    let made = key(folder.path(), &["create"]);
    let id = made["accessKeyId"].as_str().unwrap();
    let run = |verb: &str, typed: &str, more: &[&str]| {
        let mut command = binary();
        command.args(["key", verb, id]).args(more).arg("--data").arg(folder.path());
        let output = at_terminal(typed, &mut command);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (verb, typed) in [("delete", "n\n"), ("delete", "\n"), ("rotate", "what\n")] {
        let (code, says) = run(verb, typed, &[]);
        assert_eq!(code, Some(1), "{says}");
        assert!(says.contains(id) && says.contains("nothing was changed"), "{says}");
    }
    assert_eq!(key(folder.path(), &["list"]).as_array().unwrap().len(), 1);
    let (code, says) = run("rotate", "y\n", &[]);
    assert!(code == Some(0) && says.contains("new secret?"), "{says}");
    let (code, says) = run("delete", "", &["--yes"]);
    assert!(code == Some(0) && !says.contains("[y/N]"), "{says}");
    assert_eq!(key(folder.path(), &["list"]), json!([]));
}
