//! The OpenStack door: version documents, paths, methods, microversions, projects in paths, limits and forms of refusal.

use std::io::Write;

use serde_json::{Value, json};

use crate::harness::http::{Reply, connect, read_reply};
use crate::harness::openstack::{Cloud, OTHER_PROJECT, PROJECT, assert_unauthorized};

const ID: &str = "cbce6087-6156-453c-a512-60bf3d75d69f";

/// Checks that an answer of compute carries the request ID under both names.
fn assert_request_id(reply: &Reply) {
    let id = reply.header("x-compute-request-id").unwrap();
    assert!(id.starts_with("req-") && id.len() == 40, "{id}");
    assert_eq!(reply.header("x-openstack-request-id"), Some(id));
}

fn fault<'r>(reply: &'r Reply, status: u16, name: &str) -> &'r str {
    assert_eq!((reply.status, &reply.body[name]["code"]), (status, &json!(status)), "{}", reply.text);
    assert_request_id(reply);
    reply.body[name]["message"].as_str().unwrap()
}

#[test]
fn version_documents_need_no_token() {
    let cloud = Cloud::in_memory(&["--auth", "required"]);
    let base = cloud.gateway.endpoint();
    for (path, status, pointer, own) in [
        ("/", 300, "/versions/values/0", "/v3/"),
        ("/identity", 300, "/versions/values/0", "/identity/v3/"),
        ("/compute/", 200, "/versions/1", "/compute/v2.1/"),
        ("/compute/v2.1", 200, "/version", "/compute/v2.1/"),
        ("/networking", 200, "/versions/0", "/networking/v2.0/"),
        ("/networking/v2.0/", 200, "/version", "/networking/v2.0/"),
        ("/v3", 200, "/version", "/v3/"),
        ("/v3/", 200, "/version", "/v3/"),
        ("/v2.1", 200, "/version", "/v2.1/"),
        ("/v2.1/", 200, "/version", "/v2.1/"),
        ("/v2", 200, "/version", "/v2/"),
        ("/v2/", 200, "/version", "/v2/"),
        ("/v2.0", 200, "/version", "/v2.0/"),
        ("/v2.0/", 200, "/version", "/v2.0/"),
        ("/image", 300, "/versions/0", "/image/v2/"),
    ] {
        let reply = cloud.gateway.get(path);
        assert_eq!(reply.status, status, "{path}: {}", reply.text);
        let href = format!("{base}{own}");
        let version = reply.body.pointer(pointer).unwrap();
        assert_eq!(version["links"][0], json!({ "rel": "self", "href": href }), "{path}");
        assert_eq!(cloud.send("HEAD", path, &[], &Value::Null).status, status, "{path}");
        if pointer.starts_with("/versions/") && path != "/image" {
            // Who calls actions there has lost the path of the other door, and is told so.
            let posted = cloud.gateway.post(path, &[("content-type", "application/json")], b"{}");
            posted.assert_refused(404, "INVALID_PATH_NOT_FOUND");
            continue;
        }
        let posted = cloud.send("POST", path, &[], &json!({}));
        assert_eq!((posted.status, posted.header("allow")), (405, Some("GET")), "{path}");
    }
    let microversions = &cloud.gateway.get("/v2.1").body["version"];
    assert_eq!((&microversions["version"], &microversions["min_version"]), (&json!("2.52"), &json!("2.1")));
}

#[test]
fn without_a_token_every_path_is_refused_as_keystone_does() {
    let cloud = Cloud::in_memory(&[]);
    for (method, path) in [
        ("GET", "/v2.1/servers".to_owned()),
        ("DELETE", format!("/v2/{PROJECT}/servers/{ID}")),
        ("DELETE", format!("/v2/{OTHER_PROJECT}/servers/{ID}")),
        ("DELETE", format!("/v2/servers/{ID}/ip_associations/{ID}")),
        ("DELETE", format!("/v2.0/ports/{ID}")),
        ("GET", "/v2.0/nothing".to_owned()),
        ("PATCH", "/v2.1/servers".to_owned()),
        ("GET", format!("/v2/{PROJECT}")),
        ("GET", "/image/v2/images".to_owned()),
        ("GET", "/v3/projects".to_owned()),
    ] {
        assert_unauthorized(&cloud.send(method, &path, &[], &Value::Null));
        let wrong = [("x-auth-token", "tok123"), ("openstack-api-version", "compute 2.96")];
        assert_unauthorized(&cloud.send(method, &path, &wrong, &Value::Null));
    }
    let reply = cloud.gateway.get("/v2.1/servers");
    assert_request_id(&reply);
    let base = cloud.gateway.endpoint();
    assert_eq!(reply.header("www-authenticate"), Some(format!("Keystone uri=\"{base}\"").as_str()));
    // A signature or a bearer token of the other door proves nothing here.
    let other = [("authorization", "Bearer zct-robot-0123456789")];
    assert_unauthorized(&cloud.send("GET", "/v2.1/servers", &other, &Value::Null));
}

#[test]
fn paths_that_are_not_there_and_methods_that_are_not_taken() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    for path in ["/v2.1/nothing", "/v2/team/servers", "/v2.1/servers/a/b/c", &format!("/v2/{PROJECT}")] {
        fault(&cloud.get(&token, path), 404, "itemNotFound");
    }
    let reply = cloud.get(&token, "/v2.0/nothing");
    let expected = json!({ "NeutronError": {
        "type": "HTTPNotFound", "message": "The resource could not be found.", "detail": "",
    }});
    assert_eq!((reply.status, &reply.body), (404, &expected));
    assert!(reply.header("x-openstack-request-id").unwrap().starts_with("req-"));
    assert_eq!(reply.header("x-compute-request-id"), None);
    for (path, allow) in [
        ("/v2.1/servers".to_owned(), "GET, POST"),
        (format!("/v2/servers/{ID}"), "GET, PUT, DELETE"),
        (format!("/v2/{PROJECT}/servers/{ID}/ip_associations/{ID}"), "GET, PUT, DELETE"),
        (format!("/v2.1/servers/{ID}/action"), "POST"),
    ] {
        let reply = cloud.call(&token, "PATCH", &path, &json!({}));
        fault(&reply, 405, "badMethod");
        assert_eq!(reply.header("allow"), Some(allow), "{path}");
    }
    let reply = cloud.call(&token, "POST", "/v2.0/floatingips", &json!({}));
    assert_eq!((reply.status, &reply.body["NeutronError"]["type"]), (405, &json!("HTTPMethodNotAllowed")));
    let path = format!("/v2/servers/{ID}/ip_associations");
    fault(&cloud.call(&token, "POST", &path, &json!({})), 501, "notImplemented");
}

#[test]
fn a_project_in_the_path_must_be_that_of_the_token() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    for prefix in ["/v2", "/v2.1"] {
        let path = format!("{prefix}/{OTHER_PROJECT}/servers/{ID}");
        let reply = cloud.call(&token, "DELETE", &path, &Value::Null);
        fault(&reply, 400, "badRequest");
        // To the byte as in the document, order of keys included.
        assert_eq!(
            reply.text,
            "{\"badRequest\": {\"message\": \"Malformed request URL: URL's project_id \
             '5d8b99310e6c49eaa5413aa659170deb' doesn't match Context's project_id \
             '29d7c07b31c34cf4bf99c280240a5d22'\", \"code\": 400}}"
        );
        assert_eq!(reply.text.len(), 188);
        assert_eq!(reply.header("content-type"), Some("application/json; charset=UTF-8"));
        // What the caller says of its project elsewhere is not trusted.
        let headers = [("x-auth-token", token.as_str()), ("x-auth-project-id", OTHER_PROJECT)];
        assert_eq!(cloud.send("DELETE", &path, &headers, &Value::Null).status, 400);
    }
}

#[test]
fn every_answer_names_its_microversion_and_the_old_api_has_none() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let ask = |path: &str, name: &str, value: &str| {
        cloud.send("GET", path, &[("x-auth-token", &token), (name, value)], &Value::Null)
    };
    let general = "openstack-api-version";
    let plain = ask("/v2.1/servers", general, "volume 3.1").status;
    for (name, value, served) in [
        (general, "compute 2.1", "2.1"),
        (general, "compute latest", "2.52"),
        (general, "volume 3.55", "2.1"),
        ("x-openstack-nova-api-version", "2.26", "2.26"),
    ] {
        let reply = ask("/v2.1/servers", name, value);
        assert_eq!(reply.status, plain, "{value}");
        assert_eq!(reply.header(general), Some(format!("compute {served}").as_str()));
        assert_eq!(reply.header("x-openstack-nova-api-version"), Some(served));
        let vary = reply.header("vary").unwrap();
        assert!(vary.contains("OpenStack-API-Version") && vary.contains("X-OpenStack-Nova-API-Version"));
    }
    for (value, status, name) in
        [("2.96", 406, "computeFault"), ("2.0", 406, "computeFault"), ("two", 400, "badRequest")]
    {
        for reply in [
            ask("/v2.1/servers", general, &format!("compute {value}")),
            ask("/v2.1/servers", "x-openstack-nova-api-version", value),
            ask(&format!("/v2.1/{OTHER_PROJECT}/servers"), "x-openstack-nova-api-version", value),
        ] {
            assert!(fault(&reply, status, name).contains(value), "{}", reply.text);
            assert_eq!(reply.header(general), Some("compute 2.1"));
        }
    }
    let old = ask("/v2/servers", general, "compute 2.96");
    assert_eq!(old.status, plain);
    assert_eq!(
        (old.header(general), old.header("x-openstack-nova-api-version"), old.header("vary")),
        (None, None, None)
    );
}

#[test]
fn who_sends_too_much_is_told_to_wait() {
    let cloud = Cloud::in_memory(&["--rate-limit", "1"]);
    let (member, stranger) = (cloud.token("member"), cloud.token("stranger"));
    let over_limit = || {
        let reply = cloud.get(&member, "/v2/servers");
        (reply.status == 413).then_some(reply)
    };
    let reply = crate::harness::wait_for("the limit", over_limit);
    fault(&reply, 413, "overLimit");
    assert_eq!(
        (reply.header("retry-after"), &reply.body["overLimit"]["retryAfter"]),
        (Some("1"), &json!("1"))
    );
    let over_limit = || {
        let reply = cloud.get(&stranger, "/v2.0/ports");
        (reply.status == 429).then_some(reply)
    };
    let reply = crate::harness::wait_for("the limit", over_limit);
    assert_eq!(reply.header("retry-after"), Some("1"));
    assert_eq!(reply.body["NeutronError"]["type"], "HTTPTooManyRequests");
    // Also what no action answers.
    for path in ["/v2.0/extensions", "/v2.0/routers"] {
        let over_limit = || (cloud.get(&stranger, path).status == 429).then_some(());
        crate::harness::wait_for("the limit", over_limit);
    }
}

#[test]
fn requests_that_cannot_be_read_are_refused_in_the_form_of_their_api() {
    let cloud = Cloud::in_memory(&["--body-timeout", "100ms"]);
    let token = cloud.token("member");
    let large = json!({ "server": { "name": "n".repeat(1 << 20) } });
    let reply = cloud.call(&token, "POST", "/v2.1/servers", &large);
    fault(&reply, 413, "overLimit");
    let reply = cloud.call(&token, "POST", "/v2.0/ports", &large);
    assert_eq!(
        (reply.status, &reply.body["NeutronError"]["type"]),
        (413, &json!("HTTPRequestEntityTooLarge"))
    );
    let reply = cloud.send("POST", "/v3/auth/tokens", &[], &large);
    assert_eq!((reply.status, &reply.body["error"]["code"]), (413, &json!(413)));

    let mut stream = connect(cloud.gateway.address);
    let head = format!(
        "POST /v2.1/servers HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: {token}\r\nContent-Length: 9\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let reply = read_reply(&mut stream).unwrap();
    assert_eq!((reply.status, &reply.body["computeFault"]["code"]), (408, &json!(408)));

    let typed = |content_type: &str, path: &str, body: &str| {
        let headers = [("x-auth-token", token.as_str()), ("content-type", content_type)];
        cloud.gateway.post(path, &headers, body.as_bytes())
    };
    fault(&typed("text/xml", "/v2.1/servers", "<server/>"), 415, "badMediaType");
    assert_eq!(
        typed("text/xml", "/v2.0/ports", "<port/>").body["NeutronError"]["type"],
        "HTTPUnsupportedMediaType"
    );
    assert_eq!(typed("text/xml", "/v3/auth/tokens", "<auth/>").body["error"]["code"], 400);
    for body in ["[]", "{", "1"] {
        fault(&typed("application/json", "/v2.1/servers", body), 400, "badRequest");
    }
    let path = format!("/v2.1/servers/{ID}/action");
    let message =
        fault(&typed("application/json", &path, "{\"explode\":null}"), 400, "badRequest").to_owned();
    assert!(message.contains("lock, unlock, os-stop, os-start, forceDelete, os-resetState"), "{message}");
    let headers = [("x-auth-token", token.as_str()), ("if-match", "5")];
    let reply = cloud.send("DELETE", &format!("/v2.0/ports/{ID}"), &headers, &Value::Null);
    assert_eq!((reply.status, &reply.body["NeutronError"]["type"]), (400, &json!("HTTPBadRequest")));
}

#[test]
fn what_the_network_api_has_beyond_its_core_is_told() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("reader");
    let all = cloud.get(&token, "/v2.0/extensions.json");
    let aliases: Vec<&str> = all.body["extensions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|extension| extension["alias"].as_str().unwrap())
        .collect();
    assert!(aliases.contains(&"revision-if-match"), "{aliases:?}");
    for alias in aliases {
        let one = cloud.get(&token, &format!("/v2.0/extensions/{alias}"));
        assert_eq!(one.body["extension"]["alias"], alias);
    }
    assert_eq!(cloud.get(&token, "/v2.0/extensions/security-group").status, 404);
    for list in ["floatingips", "routers", "security-groups"] {
        let reply = cloud.get(&token, &format!("/v2.0/{list}?name=x"));
        let name = list.replace('-', "_");
        assert_eq!(reply.body, json!({ name: [] }));
    }
}

#[test]
fn accepted_and_deleted_have_no_body_and_say_so() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let server = json!({ "server": {
        "name": "s", "flavorRef": "1", "imageRef": "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01",
    }});
    let made = cloud.call(&token, "POST", "/v2.1/servers", &server);
    assert_eq!(made.status, 202, "{}", made.text);
    let id = made.body["server"]["id"].as_str().unwrap();
    let base = cloud.gateway.endpoint();
    assert_eq!(made.header("location"), Some(format!("{base}/v2.1/servers/{id}").as_str()));
    let in_old_path = cloud.get(&token, &format!("/v2/{PROJECT}/servers/{id}"));
    let own = format!("{base}/v2/{PROJECT}/servers/{id}");
    assert_eq!(in_old_path.body["server"]["links"][0], json!({ "rel": "self", "href": own }));
    let locked = cloud.call(&token, "POST", &format!("/v2.1/servers/{id}/action"), &json!({ "lock": null }));
    let unlocked = cloud.call(&token, "POST", &format!("/v2/servers/{id}/action"), &json!({ "unlock": {} }));
    // What is not served is refused, but of a server that is not there nothing else is said.
    let reboot = json!({ "reboot": { "type": "HARD" } });
    for (server, status, name) in [(id, 400, "badRequest"), (ID, 404, "itemNotFound")] {
        let path = format!("/v2.1/servers/{server}/action");
        fault(&cloud.call(&token, "POST", &path, &reboot), status, name);
    }
    let mounted = cloud.call(&token, "GET", &format!("/compute/v2.1/servers/{id}/ips"), &Value::Null);
    assert_eq!(mounted.body, json!({ "addresses": {} }), "{}", mounted.text);
    let deleted = cloud.call(&token, "DELETE", &format!("/v2/{PROJECT}/servers/{id}"), &Value::Null);
    for (reply, status) in [(locked, 202), (unlocked, 202), (deleted, 204)] {
        assert_eq!((reply.status, reply.text.as_str()), (status, ""));
        assert_eq!(reply.header("content-length"), Some("0"));
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_request_id(&reply);
    }
}

/// The table of routes as the page shows it.
fn table() -> String {
    use std::fmt::Write;

    use zc_gateway::doors::openstack::routes::{ROUTES, To};
    let mut text = String::from("| path | action | status |\n|---|---|---|\n");
    for route in ROUTES {
        let mut line = |what: &str, more: &str, status: u16| {
            writeln!(text, "| `{route}`{more} | {what} | {status} |").unwrap();
        };
        match route.to {
            To::Action(target) => line(target.action, "", target.status),
            To::Bulk(one, key, several) => {
                line(one.action, "", one.status);
                line(several.action, &format!(" with `{key}`"), several.status);
            }
            To::Named(actions) => {
                for (name, target) in actions {
                    line(target.action, &format!(" with `{name}`"), target.status);
                }
            }
            To::Empty(_) => line("always an empty list", "", 200),
            To::Extensions | To::Extension => line("what is served beyond the core", "", 200),
            To::NotImplemented => line("not implemented", "", 501),
        }
    }
    text
}

#[test]
fn the_page_shows_the_table_of_routes() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openstack.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = page.split_once("<!-- routes -->\n").unwrap();
    let (shown, after) = rest.split_once("<!-- end of routes -->\n").unwrap();
    let now = table();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let page = format!("{before}<!-- routes -->\n{now}<!-- end of routes -->\n{after}");
        std::fs::write(&file, page).unwrap();
    } else {
        assert_eq!(shown, now, "run `UPDATE_SNAPSHOTS=1 cargo test routes`");
    }
}

#[test]
fn every_action_of_compute_and_network_has_a_path_and_every_path_an_action() {
    let table = table();
    for entry in zc_gateway_actions::registry().entries().filter(|entry| entry.service != "sdn") {
        assert!(table.contains(&format!("| {} |", entry.name)), "no path leads to {}", entry.name);
    }
    let registry = zc_gateway_actions::registry();
    for route in zc_gateway::doors::openstack::routes::ROUTES {
        for target in route.to.targets() {
            let found = registry.find(route.group.service(), target.action);
            assert!(found.is_ok(), "{route} leads to {}, which is not there", target.action);
        }
    }
}
