//! Access keys whose signatures must cover the action, the service and the version.

use std::path::Path;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zc_gateway::auth::keys;
use zc_gateway::data_directory::DataDirectory;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::clock::Clock;
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId, Credential};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::{Engine, Role};

use crate::harness::http::Reply;
use crate::harness::openstack::seed_file;
use crate::harness::{Gateway, KEY_ID, PASSWORD, binary};

const REFUSED: &str = "AUTHFAILURE_INVALID_AUTHORIZATION";
const ACTION: (&str, &str) = ("x-zc-action", "DescribePorts");
const SERVICE: (&str, &str) = ("x-zc-service", "sdn");
const VERSION: (&str, &str) = ("x-zc-version", "2026-04-01");

/// Calls with a signature over these headers beside the usual two, made as the documentation has it and not by what is
/// tested.
fn call(gateway: &Gateway, path: &str, (id, password): (&str, &str), signed: &[(&str, &str)]) -> Reply {
    call_with(gateway, path, (id, password), signed, &[])
}

/// The same with further headers that are not signed.
fn call_with(
    gateway: &Gateway,
    path: &str,
    (id, password): (&str, &str),
    signed: &[(&str, &str)],
    unsigned: &[(&str, &str)],
) -> Reply {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let (now, host) = (now.to_string(), gateway.address.to_string());
    let all = [&[("content-type", "application/json"), ("host", &host)][..], signed].concat();
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let lines = all.iter().map(|(name, value)| format!("{name}:{value}\n")).collect::<Vec<_>>().concat();
    let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hex(&Sha256::digest(b"{}")));
    let to_sign = format!("ZC2-HMAC-SHA256\n{now}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let mut mac = Hmac::<Sha256>::new_from_slice(password.as_bytes()).unwrap();
    mac.update(to_sign.as_bytes());
    let signature = hex(&mac.finalize().into_bytes());
    let authorization =
        format!("ZC2-HMAC-SHA256 Credential={id}, SignedHeaders={names}, Signature={signature}");
    let own = [("x-zc-timestamp", now.as_str()), ("authorization", &authorization)];
    gateway.post(path, &[&all, &own[..], unsigned].concat(), b"{}")
}

fn key(data: &Path, arguments: &[&str]) -> std::process::Output {
    let output = binary().arg("key").args(arguments).arg("--data").arg(data).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn key_json(data: &Path, arguments: &[&str]) -> Value {
    serde_json::from_slice(&key(data, &[arguments, &["--json"]].concat()).stdout).unwrap()
}

/// Makes a strict key as a gateway did before the service had to be signed.
fn make_older_key(data: &Path, id: &str, password: &str) {
    let parts = Parts {
        store: Box::new(SqliteStore::open(data).unwrap()),
        clock: Clock::real(),
        rules: Rules::of(zc_gateway_actions::catalogue::embedded().unwrap()),
        write_queue: 16,
        on_fatal: Box::new(|error| panic!("{error}")),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let engine = Arc::new(Engine::open(parts).unwrap());
        let sealer = DataDirectory::new(data.to_owned()).sealer(false).unwrap();
        let account = engine.account(&AccountName::default_account()).await.unwrap();
        let key = AccessKey {
            credential: Credential::Secret(sealer.seal(id, password).unwrap()),
            required_signed_headers: vec!["x-zc-action".to_owned(), "x-zc-version".to_owned()],
            role: Role::Member,
        };
        keys::store(&engine, &account, &AccessKeyId::parse(id).unwrap(), &key).await.unwrap();
    });
}

#[test]
fn a_strict_key_wants_action_service_and_version_signed_and_the_service_to_be_that_of_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    let made = key_json(folder.path(), &["create", "--require-signed-headers"]);
    let strict = (made["accessKeyId"].as_str().unwrap(), made["accessKeyPassword"].as_str().unwrap());
    let all = [ACTION, SERVICE, VERSION];
    assert_eq!(call(&gateway, "/api/v2/sdn", strict, &all).status, 200);
    for (signed, unsigned, missing) in [
        (&[][..], &all[..], "x-zc-action, x-zc-service, x-zc-version"),
        (&[ACTION, VERSION], &[SERVICE], "x-zc-service"),
        (&[ACTION, VERSION], &[], "x-zc-service"),
        (&[SERVICE, VERSION], &[ACTION], "x-zc-action"),
        (&[ACTION, SERVICE], &[VERSION], "x-zc-version"),
    ] {
        let reply = call_with(&gateway, "/api/v2/sdn", strict, signed, unsigned);
        let message = reply.assert_refused(401, REFUSED).message();
        assert!(message.contains(&format!("the headers {missing} are signed")), "{missing}: {message}");
    }
    // To another service, and to the same one in other letters.
    let reply = call(&gateway, "/api/v2/network", strict, &all);
    reply.assert_refused(400, "INVALID_REQUEST");
    let shouted = [ACTION, ("x-zc-service", "SDN"), VERSION];
    let message = call(&gateway, "/api/v2/sdn", strict, &shouted);
    let message = message.assert_refused(401, REFUSED).message();
    assert!(message.contains("the service of the path, `sdn`"), "{message}");
    // Of other keys none of this is asked.
    let usual = (KEY_ID, PASSWORD);
    assert_eq!(call(&gateway, "/api/v2/sdn", usual, &shouted).status, 200);
    assert_eq!(call_with(&gateway, "/api/v2/sdn", usual, &[], &[ACTION, VERSION]).status, 200);
}

#[test]
fn a_strict_key_of_before_keeps_its_list_and_each_list_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    make_older_key(folder.path(), "older", "older-password");
    key(folder.path(), &["create", "--require-signed-headers", "--account", "new"]);
    key(folder.path(), &["create", "--account", "usual"]);
    let gateway = Gateway::over(folder.path(), &["--auth", "required"]);
    let older = ("older", "older-password");
    assert_eq!(call(&gateway, "/api/v2/sdn", older, &[ACTION, VERSION]).status, 200);
    call(&gateway, "/api/v2/sdn", older, &[ACTION]).assert_refused(401, REFUSED);
    for (account, list) in [
        ("default", json!(["x-zc-action", "x-zc-version"])),
        ("new", json!(["x-zc-action", "x-zc-service", "x-zc-version"])),
        ("usual", json!([])),
    ] {
        let listed = key_json(folder.path(), &["list", "--account", account]);
        let mut keys = listed.as_array().unwrap().iter().filter(|key| key["accessKeyId"] != KEY_ID);
        let found = keys.next().unwrap();
        assert_eq!(found["requiredSignedHeaders"], list, "{account}");
        assert_eq!(found["requireSignedHeaders"], json!(list != json!([])), "{account}");
    }
    let table = String::from_utf8(key(folder.path(), &["list"]).stdout).unwrap();
    let line = |with: &str| table.lines().find(|line| line.contains(with)).unwrap().to_owned();
    assert!(line("older").ends_with("  x-zc-action, x-zc-version"), "{table}");
    assert!(line("new ").ends_with("  x-zc-action, x-zc-service, x-zc-version"), "{table}");
    // A new secret changes nothing about the list.
    key(folder.path(), &["rotate", "older", "--yes"]);
    let listed = key_json(folder.path(), &["list", "--account", "default"]);
    let older = listed.as_array().unwrap().iter().find(|key| key["accessKeyId"] == "older").unwrap();
    assert_eq!(older["requiredSignedHeaders"], json!(["x-zc-action", "x-zc-version"]));
}

#[test]
fn a_seed_file_can_make_strict_keys() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let entry = |more: &str| format!("[[access_key]]\naccount = \"default\"\nid = \"seeded\"\n{more}");
    let strict = entry("password = \"secret\"\nrequire_signed_headers = true\n");
    let file = seed_file(folder.path(), &strict);
    let gateway = Gateway::over(&data, &["--auth", "required", "--seed", &file]);
    let seeded = ("seeded", "secret");
    assert_eq!(call(&gateway, "/api/v2/sdn", seeded, &[ACTION, SERVICE, VERSION]).status, 200);
    call(&gateway, "/api/v2/sdn", seeded, &[ACTION, VERSION]).assert_refused(401, REFUSED);
    gateway.kill();
    for (text, says) in [
        (entry("password = \"secret\"\n"), "another `require_signed_headers`"),
        (entry("token = \"zct-seeded-0123456789\"\nrequire_signed_headers = true\n"), "signs nothing"),
    ] {
        let file = seed_file(folder.path(), &text);
        let mut serve = binary();
        serve.args(["serve", "--address", "127.0.0.1:0", "--seed", &file, "--data"]).arg(&data);
        let output = serve.output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(78), "{message}");
        assert!(message.contains("`seeded`") && message.contains(says), "{message}");
    }
    // The same file once more is what is there; so is a key of before that has a shorter list.
    let file = seed_file(folder.path(), &strict);
    drop(Gateway::over(&data, &["--seed", &file]));
    let other = folder.path().join("other");
    make_older_key(&other, "seeded", "secret");
    drop(Gateway::over(&other, &["--seed", &file]));
}

#[test]
fn a_request_with_what_is_no_host_is_not_taken_for_one_to_this_machine() {
    let gateway = Gateway::in_memory(&[]);
    let call = |host: &str| {
        let headers = [("content-type", "application/json"), ACTION, VERSION, ("host", host)];
        gateway.post("/api/v2/sdn", &headers, b"{}")
    };
    for host in ["[::1]", "[::1]:8902", "localhost"] {
        assert_eq!(call(host).status, 200, "{host}");
    }
    for host in ["[::1]evil.example", "[::1].evil.example:80", "evil.example"] {
        call(host).assert_refused(401, REFUSED);
    }
}
