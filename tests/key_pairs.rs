//! Key pairs: kept for who made them, named by servers, and forgotten again.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, order};
use crate::harness::openstack::{Cloud, PROJECT};

const PUBLIC_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEfYsez0PeZoZ7acy5XJkd+KZNlZwIxVynUCFhLw4ZCN me@home";
const FINGERPRINT: &str = "fc:10:70:37:4d:25:77:19:e1:85:2e:b2:85:5a:e7:a7";

/// The names in a list of key pairs.
fn names(list: &Value) -> Vec<&str> {
    list["keypairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| pair["keypair"]["name"].as_str().unwrap())
        .collect()
}

#[test]
fn a_key_pair_is_kept_shown_listed_and_forgotten() {
    let compute = Compute::in_memory(&[]);
    let new = json!({ "keypair": { "name": "mine", "public_key": PUBLIC_KEY } });
    let made = compute.call("CreateKeyPair", &new);
    let pair = &made.output()["keypair"];
    assert_eq!((&pair["name"], &pair["public_key"]), (&json!("mine"), &json!(PUBLIC_KEY)));
    assert_eq!((&pair["fingerprint"], &pair["user_id"]), (&json!(FINGERPRINT), &json!("member")));
    assert_eq!((pair.get("private_key"), pair.get("type")), (None, None));
    let again = compute.call("CreateKeyPair", &new);
    assert_eq!(
        again.assert_refused(409, "INVALID_KEY_PAIR_EXISTS").message(),
        "Key pair 'mine' already exists."
    );

    let made = compute.call("CreateKeyPair", &json!({ "keypair": { "name": "a new one" } }));
    let private = made.output()["keypair"]["private_key"].as_str().unwrap().to_owned();
    assert!(private.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----"), "{private}");
    let list = compute.call("ListKeyPairs", &json!({ "microversion": "2.2" }));
    assert_eq!(names(list.output()), ["a new one", "mine"]);
    assert_eq!(list.output()["keypairs"][0]["keypair"]["type"], "ssh");
    assert!(!list.text.contains("PRIVATE"), "{}", list.text);

    let show = |name: &str| compute.call("ShowKeyPair", &json!({ "keypairName": name }));
    let shown = show("mine");
    let pair = &shown.output()["keypair"];
    assert_eq!((&pair["deleted"], &pair["deleted_at"]), (&json!(false), &Value::Null));
    assert!(pair["id"].is_u64() && pair["created_at"].is_string(), "{pair}");
    compute.call("DeleteKeyPair", &json!({ "keypairName": "mine" })).output();
    let reply = show("mine");
    let reply = reply.assert_refused(404, "INVALID_KEY_PAIR_NOT_FOUND");
    assert_eq!(reply.message(), "Keypair mine not found for user member");
    compute
        .call("DeleteKeyPair", &json!({ "keypairName": "mine" }))
        .assert_refused(404, "INVALID_KEY_PAIR_NOT_FOUND");
}

#[test]
fn what_is_no_public_key_or_no_name_is_refused() {
    let compute = Compute::in_memory(&[]);
    for (pair, says) in [
        (json!({ "name": "x", "public_key": "hello" }), "public_key"),
        (json!({ "name": "x", "public_key": "ssh-rsa AAAA me" }), "public_key"),
        (json!({ "name": "x", "public_key": "" }), "public_key"),
        (json!({ "name": "a/b", "public_key": PUBLIC_KEY }), "name"),
        (json!({ "name": "", "public_key": PUBLIC_KEY }), "name"),
        (json!({ "name": "x", "type": "ssh" }), "'type' was unexpected"),
        (json!({ "name": "x", "user_id": "member" }), "'user_id' was unexpected"),
    ] {
        let reply = compute.call("CreateKeyPair", &json!({ "keypair": pair }));
        assert_eq!(reply.status, 400, "{pair}: {}", reply.text);
        assert!(reply.message().contains(says), "{pair}: {}", reply.message());
    }
    let certificate = json!({ "keypair": { "name": "x", "type": "x509" }, "microversion": "2.2" });
    let reply = compute.call("CreateKeyPair", &certificate);
    assert!(reply.assert_refused(400, "INVALID_PARAMETER").message().contains("x509"));
    let reply = compute.call_as("reader", "compute", "CreateKeyPair", &json!({ "keypair": { "name": "x" } }));
    reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    assert_eq!(names(compute.call("ListKeyPairs", &json!({})).output()), [] as [&str; 0]);
}

#[test]
fn key_pairs_are_their_users_and_administrators_may_name_one() {
    let compute = Compute::in_memory(&[]);
    let call = |who: &str, action: &str, parameters: Value| {
        let mut parameters = parameters;
        parameters["microversion"] = json!("2.35");
        compute.call_as(who, "compute", action, &parameters)
    };
    for (who, name) in [("member", "b"), ("member", "a"), ("member", "c"), ("stranger", "theirs")] {
        call(who, "CreateKeyPair", json!({ "keypair": { "name": name, "public_key": PUBLIC_KEY } })).output();
    }
    assert_eq!(names(call("reader", "ListKeyPairs", json!({})).output()), [] as [&str; 0]);
    for (user, found) in [("member", vec!["a", "b", "c"]), ("stranger", vec!["theirs"]), ("nobody", vec![])] {
        let seen = call("operator", "ListKeyPairs", json!({ "user_id": user }));
        assert_eq!(names(seen.output()), found, "{user}");
    }
    let theirs = json!({ "user_id": "stranger" });
    call("member", "ListKeyPairs", theirs).assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    let theirs = json!({ "keypairName": "theirs", "user_id": "stranger" });
    call("member", "DeleteKeyPair", theirs.clone()).assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    call("operator", "DeleteKeyPair", theirs).output();
    let for_nobody = json!({ "keypair": { "name": "x", "user_id": "nobody" } });
    call("operator", "CreateKeyPair", for_nobody).assert_refused(400, "INVALID_PARAMETER");
    let for_member = json!({ "keypair": { "name": "gift", "public_key": PUBLIC_KEY, "user_id": "member" } });
    call("operator", "CreateKeyPair", for_member).output();
    let page = call("member", "ListKeyPairs", json!({ "limit": 2, "marker": "a" }));
    assert_eq!(names(page.output()), ["b", "c"]);
    let next = &page.output()["keypairs_links"][0]["href"];
    assert_eq!(next, "/v2.1/os-keypairs?limit=2&marker=c");
    assert_eq!(names(call("member", "ListKeyPairs", json!({ "marker": "c" })).output()), ["gift"]);
}

#[test]
fn a_server_names_a_key_pair_of_its_maker_and_keeps_the_name() {
    let compute = Compute::in_memory(&[]);
    let none = compute.call("CreateServer", &order("s", &json!({ "key_name": "mine" })));
    assert!(none.assert_refused(400, "INVALID_PARAMETER").message().contains("Invalid key_name provided."));
    let new = json!({ "keypair": { "name": "mine", "public_key": PUBLIC_KEY } });
    compute.call("CreateKeyPair", &new).output();
    let id = compute.create("s", &json!({ "key_name": "mine" }));
    assert_eq!(compute.show(&id)["key_name"], "mine");
    let of_others =
        compute.call_as("admin", "compute", "CreateServer", &order("t", &json!({ "key_name": "mine" })));
    of_others.assert_refused(400, "INVALID_PARAMETER");
    compute.call("DeleteKeyPair", &json!({ "keypairName": "mine" })).output();
    assert_eq!(compute.show(&id)["key_name"], "mine");
}

#[test]
fn over_rest_the_statuses_follow_the_microversion_and_a_restart_forgets_nothing() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::over(data.path(), &[]);
    let token = cloud.token("member");
    let send = |cloud: &Cloud, token: &str, microversion: &str, method: &str, path: &str, body: &Value| {
        let headers = [("x-auth-token", token), ("x-openstack-nova-api-version", microversion)];
        cloud.send(method, path, &headers, body)
    };
    let new = |name: &str| json!({ "keypair": { "name": name, "public_key": PUBLIC_KEY } });
    for (microversion, name, made, deleted) in [("2.1", "old", 200, 202), ("2.2", "new", 201, 204)] {
        let reply = send(&cloud, &token, microversion, "POST", "/v2.1/os-keypairs", &new(name));
        assert_eq!(reply.status, made, "{}", reply.text);
        let path = format!("/v2.1/{PROJECT}/os-keypairs/{name}");
        let reply = send(&cloud, &token, microversion, "DELETE", &path, &Value::Null);
        assert_eq!((reply.status, reply.text.as_str()), (deleted, ""));
    }
    let early = send(&cloud, &token, "2.34", "GET", "/v2.1/os-keypairs?limit=1", &Value::Null);
    assert_eq!(early.status, 400, "{}", early.text);
    assert_eq!(send(&cloud, &token, "2.2", "POST", "/v2.1/os-keypairs", &new("kept")).status, 201);
    let cloud = cloud.restart(data.path(), &[]);
    let token = cloud.token("member");
    let shown = cloud.get(&token, "/v2.1/os-keypairs/kept");
    assert_eq!(shown.body["keypair"]["fingerprint"], FINGERPRINT, "{}", shown.text);
}
