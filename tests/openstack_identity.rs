//! The OpenStack door: who one is, tokens and their ends, projects and roles, seed files.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::openstack::{
    Cloud, OTHER_PROJECT, PROJECT, SEED, assert_unauthorized, password, scoped, seed_file,
};
use crate::harness::{Gateway, Signer, binary, keys_of, order, wait_for};

fn key(data: &Path, arguments: &[&str]) {
    let output = binary().arg("key").args(arguments).arg("--data").arg(data).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A request that says whether a token holds, in each API that is not identity.
fn assert_holds(cloud: &Cloud, token: &str) {
    assert_eq!(cloud.get(token, "/v2.0/extensions").status, 200);
    assert_eq!(cloud.get(token, "/v2.0/floatingips").body, json!({ "floatingips": [] }));
}

fn assert_ended(cloud: &Cloud, token: &str) {
    for path in ["/v2.0/extensions", "/v2.1/servers", "/v2/servers", "/image/v2/images", "/v3/auth/catalog"] {
        assert_unauthorized(&cloud.get(token, path));
    }
}

#[test]
fn a_secret_in_the_wrong_place_is_neither_repeated_nor_logged() {
    let cloud = Cloud::in_memory(&[]);
    for identity in [
        json!({ "methods": ["password"], "password": "hunter2" }),
        json!({ "methods": ["password"], "password": { "user": "hunter2" } }),
        json!({ "methods": ["password"], "password": { "user": { "name": "member", "password": 8_675_309_123_u64 } } }),
        json!({ "methods": ["token"], "token": "hunter2" }),
        json!({ "methods": ["application_credential"], "application_credential": "hunter2" }),
    ] {
        let reply = cloud.login(&json!({ "identity": identity }));
        assert_eq!(reply.status, 400, "{}", reply.text);
        let says = "is not valid: invalid type: ";
        assert!(reply.text.contains(says) && reply.text.contains(", expected a"), "{}", reply.text);
        for text in [reply.text, cloud.gateway.log()] {
            assert!(!text.contains("hunter2") && !text.contains("8675309123"), "{text}");
        }
    }
}

#[test]
fn a_password_is_changed_for_a_token_with_the_catalog() {
    let cloud = Cloud::in_memory(&[]);
    let reply = cloud.login(&password("member", "member"));
    assert_eq!(reply.status, 201, "{}", reply.text);
    let text = reply.header("x-subject-token").unwrap();
    assert!(text.starts_with("gAAAA"), "{text}");
    assert!(reply.header("x-openstack-request-id").unwrap().starts_with("req-"));
    let token = &reply.body["token"];
    assert_eq!(
        keys_of(token),
        [
            "methods",
            "user",
            "audit_ids",
            "expires_at",
            "issued_at",
            "project",
            "is_domain",
            "roles",
            "catalog"
        ]
    );
    let domain = json!({ "id": "default", "name": "Default" });
    assert_eq!((&token["user"]["id"], &token["user"]["domain"]), (&json!("member"), &domain));
    assert_eq!(token["project"], json!({ "id": PROJECT, "name": PROJECT, "domain": domain }));
    assert_eq!(token["methods"], json!(["password"]));
    let base = cloud.gateway.endpoint();
    let urls: Vec<(&str, &str)> = token["catalog"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["type"].as_str().unwrap(), entry["endpoints"][0]["url"].as_str().unwrap()))
        .collect();
    assert_eq!(
        urls,
        [
            ("identity", format!("{base}/v3").as_str()),
            ("compute", &format!("{base}/compute/v2.1")),
            ("compute_legacy", &format!("{base}/v2/{PROJECT}")),
            ("network", &format!("{base}/networking")),
            ("image", &format!("{base}/image")),
        ]
    );
    for entry in token["catalog"].as_array().unwrap() {
        let interfaces: Vec<&Value> =
            entry["endpoints"].as_array().unwrap().iter().map(|endpoint| &endpoint["interface"]).collect();
        assert_eq!(interfaces, ["public", "internal", "admin"]);
    }
    let without = cloud.send(
        "POST",
        "/v3/auth/tokens?nocatalog",
        &[],
        &json!({ "auth": password("member", "member") }),
    );
    assert_eq!((without.status, without.body["token"].get("catalog")), (201, None));
    assert_holds(&cloud, text);
}

#[test]
fn what_a_request_for_a_token_says_in_vain_is_refused() {
    let cloud = Cloud::in_memory(&[]);
    let ask = |body: &Value| cloud.send("POST", "/v3/auth/tokens", &[], body);
    // An administrator, who could have a token for the other project, and would get one for the home project.
    let whole =
        json!({ "auth": scoped(password("admin", "admin"), &json!({ "project": { "id": OTHER_PROJECT } })) });
    assert_eq!(ask(&whole).body["token"]["project"]["id"], OTHER_PROJECT);
    let mut misspelt = whole.clone();
    let scope = misspelt["auth"].as_object_mut().unwrap().remove("scope").unwrap();
    misspelt["auth"]["scop"] = scope;
    let reply = ask(&misspelt);
    assert_eq!((reply.status, &reply.body["error"]["title"]), (400, &json!("Bad Request")), "{}", reply.text);
    let message = reply.body["error"]["message"].as_str().unwrap();
    assert!(message.contains("('scop' was unexpected)") && message.contains("'scope'"), "{message}");
    for within in [
        "",
        "/auth",
        "/auth/identity",
        "/auth/identity/password",
        "/auth/identity/password/user",
        "/auth/identity/password/user/domain",
        "/auth/scope",
        "/auth/scope/project",
    ] {
        let mut body = whole.clone();
        body["auth"]["identity"]["password"]["user"]["domain"] = json!({ "id": "default" });
        body.pointer_mut(within).unwrap()["tenant"] = json!("x");
        let reply = ask(&body);
        assert!(
            reply.status == 400 && reply.text.contains("'tenant' was unexpected"),
            "{within}: {}",
            reply.text
        );
    }
    // A proof that no method asks for would be checked by nobody.
    let mut body = whole.clone();
    body["auth"]["identity"]["token"] = json!({ "id": "gAAAAnothing" });
    let reply = ask(&body);
    assert!(reply.status == 400 && reply.text.contains("auth.identity.token"), "{}", reply.text);
    // What is said twice must agree.
    let user = json!({ "methods": ["password"], "password": { "user": { "id": "admin", "name": "member", "password": "admin" } } });
    assert_unauthorized(&cloud.login(&json!({ "identity": user })));
    for project in [
        json!({ "id": PROJECT, "name": OTHER_PROJECT }),
        json!({ "id": OTHER_PROJECT, "domain": { "id": "other" } }),
    ] {
        assert_unauthorized(
            &cloud.login(&scoped(password("admin", "admin"), &json!({ "project": project }))),
        );
    }
    let own = json!({ "project": { "id": PROJECT } });
    for scope in
        [json!({ "OS-TRUST:trust": { "id": "x" } }), json!({ "unscoped": {}, "project": own["project"] })]
    {
        assert_unauthorized(&cloud.login(&scoped(password("member", "member"), &scope)));
    }
    for scope in [json!("unscoped"), json!({ "unscoped": {} }), own] {
        let reply = cloud.login(&scoped(password("member", "member"), &scope));
        assert_eq!((reply.status, &reply.body["token"]["project"]["id"]), (201, &json!(PROJECT)), "{scope}");
    }
}

#[test]
fn paths_of_identity_that_read_no_body_refuse_one() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.login(&password("member", "member")).header("x-subject-token").unwrap().to_owned();
    let headers = [("x-auth-token", token.as_str()), ("x-subject-token", token.as_str())];
    let said = json!({ "dryRun": true });
    for (method, path) in [("DELETE", "/v3/auth/tokens"), ("GET", "/v3/projects")] {
        assert_eq!(cloud.send(method, path, &headers, &said).status, 400, "{method} {path}");
    }
    assert_eq!(cloud.send("DELETE", "/v3/auth/tokens?nocatalog", &headers, &json!({})).status, 400);
    assert_holds(&cloud, &token);
    assert_eq!(cloud.send("DELETE", "/v3/auth/tokens", &headers, &json!({})).status, 204);
}

#[test]
fn whatever_is_wrong_with_a_proof_gives_the_same_answer() {
    let cloud = Cloud::in_memory(&[]);
    let user = |user: Value| json!({ "identity": { "methods": ["password"], "password": { "user": user } } });
    let credential = |credential: Value| json!({ "identity": { "methods": ["application_credential"], "application_credential": credential } });
    let own = || password("member", "member");
    for auth in [
        password("member", "wrong"),
        password("member", ""),
        password("nobody", "member"),
        user(json!({ "name": "member", "domain": { "id": "other" }, "password": "member" })),
        user(json!({ "id": "robot", "password": "zct-robot-0123456789" })),
        user(json!({ "id": "member" })),
        scoped(own(), &json!({ "project": { "id": OTHER_PROJECT } })),
        scoped(own(), &json!({ "project": { "id": "29d7c07b31c34cf4bf99c280240a5d23" } })),
        scoped(own(), &json!({ "project": { "name": OTHER_PROJECT, "domain": { "id": "default" } } })),
        scoped(own(), &json!({ "project": { "name": PROJECT, "domain": { "id": "other" } } })),
        scoped(own(), &json!({ "system": { "all": true } })),
        scoped(own(), &json!({ "domain": { "id": "default" } })),
        credential(json!({ "id": "member", "secret": "wrong" })),
        credential(json!({ "name": "member", "secret": "member" })),
        scoped(
            credential(json!({ "id": "member", "secret": "member" })),
            &json!({ "project": { "id": PROJECT } }),
        ),
        json!({ "identity": { "methods": ["token"], "token": { "id": "gAAAAnothing" } } }),
        json!({ "identity": { "methods": ["totp"], "totp": {} } }),
        json!({ "identity": { "methods": ["password", "token"], "password": { "user": {
            "id": "member", "password": "member" } } } }),
    ] {
        let reply = cloud.login(&auth);
        assert_unauthorized(&reply);
        assert_eq!(reply.body, cloud.login(&password("nobody", "x")).body, "{auth}");
    }
    for (body, says) in [
        (json!({}), "`auth` is required"),
        (json!({ "auth": {} }), "`auth.identity` is required"),
        (json!({ "auth": { "identity": { "methods": [] } } }), "auth.identity.methods"),
    ] {
        let reply = cloud.send("POST", "/v3/auth/tokens", &[], &body);
        assert_eq!((reply.status, &reply.body["error"]["title"]), (400, &json!("Bad Request")));
        assert!(reply.body["error"]["message"].as_str().unwrap().contains(says), "{}", reply.text);
    }
}

#[test]
fn every_way_to_a_token_works() {
    let cloud = Cloud::in_memory(&[]);
    let credential = |credential: Value| json!({ "identity": { "methods": ["application_credential"], "application_credential": credential } });
    let by_id = |user: &str| json!({ "identity": { "methods": ["password"], "password": { "user": { "id": user, "password": user } } } });
    for (auth, project) in [
        (by_id("member"), PROJECT),
        (scoped(by_id("member"), &json!("unscoped")), PROJECT),
        (scoped(by_id("stranger"), &json!({ "project": { "id": OTHER_PROJECT } })), OTHER_PROJECT),
        (
            scoped(by_id("member"), &json!({ "project": { "id": "29d7c07b-31c3-4cf4-bf99-c280240a5d22" } })),
            PROJECT,
        ),
        (
            scoped(
                by_id("member"),
                &json!({ "project": { "name": PROJECT, "domain": { "name": "Default" } } }),
            ),
            PROJECT,
        ),
        // An administrator reaches every project.
        (scoped(by_id("admin"), &json!({ "project": { "id": OTHER_PROJECT } })), OTHER_PROJECT),
        (credential(json!({ "id": "member", "secret": "member" })), PROJECT),
        (credential(json!({ "name": "member", "secret": "member", "user": { "id": "member" } })), PROJECT),
        (
            json!({ "identity": { "methods": ["token"], "token": { "id": cloud.token("admin") } },
                    "scope": { "project": { "id": OTHER_PROJECT } } }),
            OTHER_PROJECT,
        ),
        // The permanent token of an access key is changed for one as well.
        (json!({ "identity": { "methods": ["token"], "token": { "id": "zct-robot-0123456789" } } }), PROJECT),
    ] {
        let reply = cloud.login(&auth);
        assert_eq!((reply.status, &reply.body["token"]["project"]["id"]), (201, &json!(project)), "{auth}");
        assert_holds(&cloud, reply.header("x-subject-token").unwrap());
    }
    assert_holds(&cloud, "zct-robot-0123456789");
    assert_ended(&cloud, "zct-robot-012345678");
    // A method that is named often is tried once: else a long list and a long password would keep the gateway busy.
    let often = |times: usize, length: usize| {
        let mut often = password("member", &"x".repeat(length));
        often["identity"]["methods"] = json!(vec!["password"; times]);
        often
    };
    // Nobody has proven anything who asks for a token: what may be said is short.
    assert_eq!(cloud.login(&often(40_000, 400_000)).status, 413);
    let often = often(2_500, 30_000);
    let started = std::time::Instant::now();
    assert_unauthorized(&cloud.login(&often));
    assert!(started.elapsed() < std::time::Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn a_token_from_a_token_lasts_no_longer_and_knows_where_it_comes_from() {
    let cloud = Cloud::in_memory(&[]);
    let first = cloud.login(&password("member", "member"));
    let text = first.header("x-subject-token").unwrap();
    let again =
        |text: &str| cloud.login(&json!({ "identity": { "methods": ["token"], "token": { "id": text } } }));
    let second = again(text);
    let third = again(second.header("x-subject-token").unwrap());
    for later in [&second, &third] {
        let token = &later.body["token"];
        assert_eq!(token["expires_at"], first.body["token"]["expires_at"]);
        assert_eq!(token["methods"], json!(["password", "token"]));
        assert_eq!(token["audit_ids"][1], first.body["token"]["audit_ids"][0]);
        assert_ne!(later.header("x-subject-token"), Some(text));
    }
}

#[test]
fn a_token_can_be_looked_at_and_given_up() {
    let cloud = Cloud::in_memory(&[]);
    let (member, stranger, admin) = (cloud.token("member"), cloud.token("stranger"), cloud.token("admin"));
    let about = |method: &str, asker: &str, subject: &str| {
        let headers = [("x-auth-token", asker), ("x-subject-token", subject)];
        cloud.send(method, "/v3/auth/tokens", &headers, &Value::Null)
    };
    let seen = about("GET", &member, &member);
    assert_eq!((seen.status, &seen.body["token"]["user"]["id"]), (200, &json!("member")));
    assert_eq!(seen.header("x-subject-token"), Some(member.as_str()));
    assert_eq!(about("HEAD", &admin, &member).status, 200);
    for method in ["GET", "HEAD", "DELETE"] {
        assert_eq!(about(method, &stranger, &member).status, 403, "{method}");
        assert_eq!(about(method, &member, "gAAAAnothing").status, 404, "{method}");
        assert_eq!(about(method, "gAAAAnothing", &member).status, 401, "{method}");
    }
    let not_found = about("GET", &member, "gAAAAnothing");
    assert_eq!(not_found.body["error"]["title"], "Not Found");
    assert_holds(&cloud, &member);
    let given_up = about("DELETE", &member, &member);
    assert_eq!((given_up.status, given_up.text.as_str()), (204, ""));
    assert_eq!(given_up.header("content-length"), Some("0"));
    assert_ended(&cloud, &member);
    assert_eq!(about("GET", &admin, &member).status, 404);
    // It is one token, not the user.
    assert_holds(&cloud, &cloud.token("member"));
    assert_eq!(about("DELETE", &admin, &stranger).status, 204);
    assert_ended(&cloud, &stranger);
    assert_eq!(about("DELETE", &admin, "zct-robot-0123456789").status, 403);
    assert_holds(&cloud, "zct-robot-0123456789");
    // A reader changes nothing, and may leave all the same.
    let reader = cloud.token("reader");
    assert_eq!(about("DELETE", &reader, &reader).status, 204);
    assert_ended(&cloud, &reader);
}

#[test]
fn a_token_ends_with_its_time_and_with_its_access_key() {
    let folder = tempfile::tempdir().unwrap();
    let short = Cloud::in_memory(&["--token-lifetime", "1s"]);
    let token = short.token("member");
    assert_holds(&short, &token);
    wait_for("the token to end", || (short.get(&token, "/v2.0/extensions").status == 401).then_some(()));
    assert_ended(&short, &token);

    let cloud = Cloud::over(folder.path(), &[]);
    let (member, admin) = (cloud.token("member"), cloud.token("admin"));
    key(folder.path(), &["disable", "member"]);
    assert_ended(&cloud, &member);
    assert_unauthorized(&cloud.login(&password("member", "member")));
    key(folder.path(), &["enable", "member"]);
    // What ended stays ended.
    assert_ended(&cloud, &member);
    assert_holds(&cloud, &cloud.token("member"));
    key(folder.path(), &["delete", "admin"]);
    assert_ended(&cloud, &admin);
}

#[test]
fn tokens_and_their_revocations_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::over(folder.path(), &[]);
    let (kept, given_up) = (cloud.token("member"), cloud.token("member"));
    let headers = [("x-auth-token", kept.as_str()), ("x-subject-token", given_up.as_str())];
    assert_eq!(cloud.send("DELETE", "/v3/auth/tokens", &headers, &Value::Null).status, 204);
    let cloud = cloud.restart(folder.path(), &[]);
    assert_holds(&cloud, &kept);
    assert_ended(&cloud, &given_up);
}

#[test]
fn gateways_over_copies_of_a_directory_accept_each_others_tokens() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(Cloud::over(one.path(), &[]));
    for file in std::fs::read_dir(one.path()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), two.path().join(file.file_name())).unwrap();
    }
    let (one, two) = (Cloud::over(one.path(), &[]), Cloud::over(two.path(), &[]));
    assert_holds(&two, &one.token("member"));
    assert_holds(&one, &two.token("member"));
    // A stranger's directory has another key file.
    assert_ended(&Cloud::in_memory(&[]), &one.token("member"));
}

#[test]
fn roles_are_told_and_bind_the_other_door_too() {
    let cloud = Cloud::in_memory(&["--auth", "required"]);
    for (user, names) in [
        ("admin", &["admin", "member", "reader"][..]),
        ("member", &["member", "reader"]),
        ("reader", &["reader"]),
    ] {
        let reply = cloud.login(&password(user, user));
        let roles: Vec<&Value> =
            reply.body["token"]["roles"].as_array().unwrap().iter().map(|role| &role["name"]).collect();
        assert_eq!(roles, names, "{user}");
    }
    let signed = |user: &str, action: &str, parameters: &Value| {
        cloud.gateway.signed(&Signer::new(user, user), action, parameters)
    };
    signed("reader", "CreatePort", &order("p")).assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    assert_eq!(signed("reader", "DescribePorts", &json!({})).output()["totalCount"], 0);
    assert_eq!(signed("member", "CreatePort", &order("p")).status, 200);
    assert_eq!(signed("reader", "DescribePorts", &json!({})).output()["totalCount"], 1);
}

#[test]
fn projects_and_users_are_seen_by_those_who_belong_there() {
    let cloud = Cloud::in_memory(&[]);
    let (member, admin) = (cloud.token("member"), cloud.token("admin"));
    let ids = |reply: &Value, list: &str| -> Vec<String> {
        let items = reply[list].as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    for path in ["/v3/auth/projects", "/v3/projects", "/v3/users/member/projects"] {
        assert_eq!(ids(&cloud.get(&member, path).body, "projects"), [PROJECT], "{path}");
    }
    assert_eq!(ids(&cloud.get(&admin, "/v3/projects").body, "projects").len(), 3);
    let by_name = cloud.get(&admin, &format!("/v3/projects?name={OTHER_PROJECT}"));
    assert_eq!(ids(&by_name.body, "projects"), [OTHER_PROJECT]);
    let one = |token: &str, path: &str| cloud.get(token, path).status;
    assert_eq!(one(&member, &format!("/v3/projects/{PROJECT}")), 200);
    assert_eq!(one(&member, &format!("/v3/projects/{OTHER_PROJECT}")), 404);
    assert_eq!(one(&admin, &format!("/v3/projects/{OTHER_PROJECT}")), 200);
    assert_eq!(one(&member, "/v3/projects/no-such"), 404);
    assert_eq!((one(&member, "/v3/users/member"), one(&member, "/v3/users/admin")), (200, 404));
    assert_eq!(one(&admin, "/v3/users/stranger"), 200);
    assert_eq!(ids(&cloud.get(&admin, "/v3/users?name=stranger").body, "users"), ["stranger"]);
    assert_eq!(ids(&cloud.get(&member, "/v3/domains").body, "domains"), ["default"]);
    assert_eq!(one(&member, "/v3/domains/default"), 200);
    assert_eq!(cloud.get(&member, "/v3/auth/catalog").body["catalog"][0]["type"], "identity");
    assert_eq!(one(&member, "/v3/roles"), 404);
    // Filters are evaluated over what is shown, or refused.
    let users = |query: &str| ids(&cloud.get(&admin, &format!("/v3/users{query}")).body, "users");
    assert!(users("").len() > 3 && users("?enabled=true") == users(""), "{:?}", users(""));
    assert_eq!(users("?enabled=false"), [] as [&str; 0]);
    let projects = |query: &str| ids(&cloud.get(&admin, &format!("/v3/projects{query}")).body, "projects");
    assert_eq!(projects("?is_domain=true"), [] as [&str; 0]);
    assert_eq!(projects("?domain_id=default&enabled=1").len(), 3);
    assert_eq!(ids(&cloud.get(&member, "/v3/domains?name=default").body, "domains"), ["default"]);
    for path in
        ["/v3/projects?colour=red", "/v3/users?tags=x", "/v3/domains?colour=red", "/v3/users/member?a=b"]
    {
        let reply = cloud.get(&member, path);
        assert!(reply.status == 400 && reply.text.contains("was unexpected"), "{path}: {}", reply.text);
    }
    let queried = cloud.send("POST", "/v3/auth/tokens?colour", &[], &password("member", "member"));
    assert_eq!(queried.status, 400);
    assert_eq!(cloud.call(&member, "POST", "/v3/projects", &json!({})).status, 405);
}

#[test]
fn a_seed_file_says_the_same_twice_and_is_refused_when_it_says_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::over(folder.path(), &[]);
    assert_holds(&cloud.restart(folder.path(), &[]), "zct-robot-0123456789");
    let starts = |seed: &str| {
        let file = seed_file(folder.path(), seed);
        let mut serve = binary();
        serve.args(["serve", "--address", "127.0.0.1:0", "--seed", &file, "--data"]).arg(folder.path());
        let output = serve.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let one = |more: &str| format!("[[access_key]]\naccount = \"{PROJECT}\"\nid = \"member\"\n{more}");
    for (seed, says) in [
        (one("password = \"other\""), "access key `member` is there already with another password"),
        (one("password = \"member\"\nrole = \"admin\""), "is there already with another role"),
        (one("password = \"member\"").replace(PROJECT, "team"), "belongs to another account"),
        (one("token = \"zct-member-1\""), "is there already with another password or token"),
        (one("token = \"member\""), "must have a token that reads `zct-ID-SECRET`"),
        (one(""), "needs either a `password` or a `token`"),
        (one("password = \"\""), "needs either a `password` or a `token`"),
        (one("password = \"a\"\ntoken = \"zct-member-1\""), "needs either a `password` or a `token`"),
        (one("password = \"member\"\nrole = \"root\""), "unknown variant `root`"),
        (one("password = \"member\"\ncolour = \"red\""), "unknown field `colour`"),
        // A slip of the pen shows no secret.
        (one("passwort = \"hunter2\""), "line 4: unknown field `passwort`"),
        (one("password = \"hunter2"), "line 4: invalid basic string"),
        (one("password = 8675309123"), "line 4: invalid type: integer, expected a string"),
        (format!("{0}\n{0}", one("password = \"member\"")), "is in the file twice"),
        ("[[accounts]]\nname = \"a\"".to_owned(), "unknown field `accounts`"),
        ("id = ".to_owned(), "seed.toml"),
    ] {
        let (code, message) = starts(&seed);
        assert_eq!(code, Some(78), "{message}");
        assert!(message.contains("--seed ") && message.contains(says), "{says}: {message}");
        assert!(!message.contains("hunter2") && !message.contains("8675309123"), "{message}");
    }
    // None of these has made anything.
    let cloud = Cloud::over(folder.path(), &[]);
    let admin = cloud.token("admin");
    assert_eq!(cloud.get(&admin, "/v3/projects").body["projects"].as_array().unwrap().len(), 3);
    let given = SEED.replace("\"member\"\npassword", "\"test-key\"\npassword");
    let file = seed_file(folder.path(), &given);
    let mut serve = binary();
    serve.args(["serve", "--in-memory", "--address", "127.0.0.1:0", "--seed", &file]);
    serve.env("ZC_GATEWAY_ACCESS_KEY_ID", "test-key").env("ZC_GATEWAY_ACCESS_KEY_PASSWORD", "p");
    let output = serve.output().unwrap();
    assert_eq!(output.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&output.stderr).contains("also the one of ZC_GATEWAY_ACCESS_KEY_ID"));
}

#[test]
fn the_key_of_a_run_is_a_user_too_and_settings_are_checked() {
    let gateway = Gateway::in_memory(&["--public-url", "https://cloud.example/zc/"]);
    let auth = json!({ "auth": password(crate::harness::KEY_ID, crate::harness::PASSWORD) });
    let headers = [("content-type", "application/json")];
    let reply = gateway.post("/v3/auth/tokens", &headers, auth.to_string().as_bytes());
    assert_eq!(reply.status, 201, "{}", reply.text);
    let token = &reply.body["token"];
    assert_eq!(token["project"]["name"], "default");
    assert_eq!(token["catalog"][0]["endpoints"][0]["url"], "https://cloud.example/zc/v3");
    for (setting, value) in
        [("--public-url", "cloud.example"), ("--token-lifetime", "0"), ("--token-lifetime", "x")]
    {
        let output = binary().args(["serve", "--in-memory", setting, value]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(setting));
    }
}

#[test]
fn env_points_openstack_clients_at_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    key(&data, &["create", "--account", "team", "--role", "reader"]);
    let gateway = Gateway::over(&data, &[]);
    let listed =
        binary().args(["key", "list", "--json", "--account", "team", "--data"]).arg(&data).output().unwrap();
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!((&listed[0]["role"], &listed[0]["account"]), (&json!("reader"), &json!("team")));
    let table = binary().args(["key", "list", "--data"]).arg(&data).output().unwrap();
    assert!(String::from_utf8_lossy(&table.stdout).contains("reader"));
    let env = |more: &[&str]| {
        let mut command = binary();
        command.args(["env", "openstack", "--account", "team", "--data"]).arg(&data).args(more);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let set = env(&[]);
    let names: Vec<&str> =
        set.lines().map(|line| line.strip_prefix("export ").unwrap().split('=').next().unwrap()).collect();
    assert_eq!(
        names,
        [
            "OS_AUTH_URL",
            "OS_USERNAME",
            "OS_PASSWORD",
            "OS_PROJECT_NAME",
            "OS_USER_DOMAIN_ID",
            "OS_PROJECT_DOMAIN_ID",
            "OS_IDENTITY_API_VERSION",
            "OS_REGION_NAME"
        ]
    );
    let id = listed[0]["accessKeyId"].as_str().unwrap();
    for value in [&format!("{}/v3", gateway.endpoint()), id, "team", "default", "RegionOne"] {
        assert!(set.contains(value), "{value}: {set}");
    }
    let unset = env(&["--unset"]);
    assert_eq!(unset.lines().count(), names.len());
    assert!(unset.lines().all(|line| line.starts_with("unset OS_")), "{unset}");
}
