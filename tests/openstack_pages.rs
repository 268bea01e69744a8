//! Lists of the OpenStack door are bounded: at most 1,000 items a page, also where nobody asks for pages, and links that
//! lead through all of them once, whatever comes and goes meanwhile.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::harness::compute::IMAGE;
use crate::harness::http::Reply;
use crate::harness::openstack::{Cloud, PROJECT};
use crate::harness::{Gateway, binary};

/// How many items a page has at most.
const LARGEST: usize = 1000;
/// No page of bare ports is larger, in bytes.
const LARGEST_PAGE: usize = 1024 * 1024;

/// A network of the member with so many ports, and all their identifiers.
fn ports(cloud: &Cloud, token: &str, count: usize) -> (String, BTreeSet<String>) {
    let network = cloud.call(token, "POST", "/v2.0/networks", &json!({ "network": { "name": "wide" } }));
    let network = network.body["network"]["id"].as_str().unwrap().to_owned();
    let mut ids = BTreeSet::new();
    while ids.len() < count {
        let several = vec![json!({ "network_id": network, "name": "one" }); 100.min(count - ids.len())];
        let made = cloud.call(token, "POST", "/v2.0/ports", &json!({ "ports": several }));
        assert_eq!(made.status, 201, "{}", made.text);
        ids.extend(texts(&made.body["ports"], "id"));
    }
    (network, ids)
}

fn texts(items: &Value, key: &str) -> Vec<String> {
    items.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap().to_owned()).collect()
}

/// The path in the link `rel` of an answer.
fn link(reply: &Reply, links: &str, rel: &str) -> Option<String> {
    let link = reply.body[links].as_array()?.iter().find(|link| link["rel"] == rel)?;
    Some(path_of(link["href"].as_str().unwrap()))
}

fn path_of(url: &str) -> String {
    let (_, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    format!("/{path}")
}

/// The pages of a list from a path on, by the links `rel`.
fn follow(cloud: &Cloud, token: &str, path: &str, key: &str, rel: &str) -> Vec<Vec<String>> {
    let (mut pages, mut path) = (Vec::new(), Some(path.to_owned()));
    while let Some(at) = path {
        assert!(pages.len() < 20, "there is no end: {at}");
        let reply = cloud.get(token, &at);
        assert_eq!(reply.status, 200, "{at}: {}", reply.text);
        assert!(reply.text.len() <= LARGEST_PAGE, "{at} is {} bytes", reply.text.len());
        pages.push(texts(&reply.body[key], "id"));
        path = link(&reply, &format!("{key}_links"), rel);
    }
    pages
}

fn lengths(pages: &[Vec<String>]) -> Vec<usize> {
    pages.iter().map(Vec::len).collect()
}

#[test]
fn a_long_list_of_ports_comes_in_pages_that_nobody_asked_for() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let (network, all) = ports(&cloud, &token, 2500);
    let in_one = |pages: &[Vec<String>]| pages.iter().flatten().cloned().collect::<BTreeSet<_>>();
    for path in [
        "/v2.0/ports",
        "/v2.0/ports?limit=0",
        "/v2.0/ports?limit=1000",
        "/v2.0/ports?limit=5000",
        "/v2.0/ports?limit=18446744073709551615&fields=id",
        "/v2.0/ports?sort_key=name&sort_key=id&sort_dir=asc&sort_dir=desc&name=one",
    ] {
        let pages = follow(&cloud, &token, path, "ports", "next");
        assert_eq!(lengths(&pages), [LARGEST, LARGEST, 500], "{path}");
        assert!(in_one(&pages) == all, "{path}: not each once");
    }
    // In order: sorted over all pages.
    let pages = follow(&cloud, &token, "/v2.0/ports?sort_key=id", "ports", "next");
    assert!(pages.concat().is_sorted());
    // Backwards from the end they are the same.
    let path = "/v2.0/ports?sort_key=id&page_reverse=True";
    let mut back = follow(&cloud, &token, path, "ports", "previous");
    assert_eq!(lengths(&back), [LARGEST, LARGEST, 500]);
    back.reverse();
    assert!(back.concat() == pages.concat());
    // A link repeats what was asked, a limit beyond the largest included.
    let path = format!("/v2.0/ports?limit=5000&network_id={network}&fields=id");
    let first = cloud.get(&token, &path);
    let last = first.body["ports"][LARGEST - 1]["id"].as_str().unwrap();
    let next = format!("/v2.0/ports?limit=5000&marker={last}&network_id={network}&fields=id");
    assert_eq!(link(&first, "ports_links", "next"), Some(next));
    assert_eq!(first.body["ports"][0].as_object().unwrap().len(), 1);
    // Where everything is on one page there are no links.
    assert_eq!(cloud.get(&token, "/v2.0/networks").body.get("networks_links"), None);
    // Service `network` as an action, without an address: the links are paths, and lead on.
    let bearer = Gateway::in_memory(&[]);
    let network =
        bearer.network("CreateNetwork", &json!({ "network": {} })).output()["network"]["id"].clone();
    for _ in 0..11 {
        let several = json!({ "ports": vec![json!({ "network_id": network }); 100] });
        bearer.network("CreatePorts", &several).output();
    }
    let first = bearer.network("ListPorts", &json!({}));
    assert_eq!(first.output()["ports"].as_array().unwrap().len(), LARGEST);
    let next = first.output()["ports_links"][0]["href"].as_str().unwrap().to_owned();
    let marker = next.strip_prefix("/v2.0/ports?marker=").unwrap();
    let second = bearer.network("ListPorts", &json!({ "marker": marker }));
    assert_eq!(second.output()["ports"].as_array().unwrap().len(), 100);
}

#[test]
fn pages_hold_what_stays_once_while_others_come_and_go() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let (network, stays) = ports(&cloud, &token, 1500);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let new = json!({ "port": { "network_id": network, "name": "passing" } });
                let made = cloud.call(&token, "POST", "/v2.0/ports", &new);
                let id = made.body["port"]["id"].as_str().unwrap().to_owned();
                assert_eq!(
                    cloud.call(&token, "DELETE", &format!("/v2.0/ports/{id}"), &Value::Null).status,
                    204
                );
            }
        });
        for sort in ["", "sort_key=id", "sort_key=name&sort_key=id", "name=one"] {
            for round in 0..5 {
                let path = format!("/v2.0/ports?limit=300&{sort}");
                let found = follow_what_stays(&cloud, &token, &path, &stays);
                let once: BTreeSet<String> = found.iter().cloned().collect();
                assert_eq!(found.len(), once.len(), "{path}, round {round}: something comes twice");
                assert!(once == stays, "{path}, round {round}: something is missing");
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

/// What stays, as the pages show it. A page that ended with a port that has gone since is asked for again from the last
/// one that stays, as a client does whose marker is refused.
fn follow_what_stays(cloud: &Cloud, token: &str, path: &str, stays: &BTreeSet<String>) -> Vec<String> {
    let (mut found, mut marker) = (Vec::new(), None::<String>);
    loop {
        let from = marker.as_deref().map(|marker| format!("&marker={marker}")).unwrap_or_default();
        let reply = cloud.get(token, &format!("{path}{from}"));
        assert_eq!(reply.status, 200, "{}", reply.text);
        let page = texts(&reply.body["ports"], "id");
        let kept: Vec<String> = page.into_iter().filter(|id| stays.contains(id)).collect();
        let goes_on = link(&reply, "ports_links", "next").is_some();
        marker = kept.last().cloned().or(marker);
        found.extend(kept);
        if !goes_on {
            return found;
        }
    }
}

#[test]
fn a_marker_need_not_pass_the_filters_and_must_be_there() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let (_, all) = ports(&cloud, &token, 5);
    let first = cloud.get(&token, "/v2.0/ports?limit=2&name=one");
    let next = link(&first, "ports_links", "next").unwrap();
    let marker = texts(&first.body["ports"], "id")[1].clone();
    let path = format!("/v2.0/ports/{marker}");
    let renamed = cloud.call(&token, "PUT", &path, &json!({ "port": { "name": "other" } }));
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    let rest = follow(&cloud, &token, &next, "ports", "next").concat();
    let mut found: BTreeSet<String> = texts(&first.body["ports"], "id").into_iter().collect();
    found.extend(rest);
    assert_eq!(found, all);
    // As in Networking the page after a port that is gone cannot be found.
    assert_eq!(cloud.call(&token, "DELETE", &path, &Value::Null).status, 204);
    let gone = cloud.get(&token, &next);
    assert_eq!((gone.status, &gone.body["NeutronError"]["type"]), (404, &json!("PortNotFound")));
}

#[test]
fn every_other_list_of_networking_and_compute_has_pages_too() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let mut count = 0;
    while count <= LARGEST {
        let several = json!({ "networks": vec![json!({ "name": "n" }); 100] });
        assert_eq!(cloud.call(&token, "POST", "/v2.0/networks", &several).status, 201);
        count += 100;
    }
    for (path, key) in [
        ("/v2.0/networks", "networks"),
        ("/v2.0/network-ip-availabilities?fields=network_id", "network_ip_availabilities"),
    ] {
        let first = cloud.get(&token, path);
        assert_eq!(first.body[key].as_array().unwrap().len(), LARGEST, "{path}");
        let next = link(&first, &format!("{key}_links"), "next").unwrap();
        assert_eq!(cloud.get(&token, &next).body[key].as_array().map(Vec::len), Some(100), "{next}");
    }
    // Key pairs have no pages before 2.35, and a link all the same.
    for name in 0..=LARGEST {
        let public_key =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHqOmgF7nSgqGkoFZLDqqmCY0Ql2y/kHYZ8w6ZkZAWWE me";
        let new = json!({ "keypair": { "name": format!("key-{name:05}"), "public_key": public_key } });
        assert_eq!(cloud.call(&token, "POST", "/v2.1/os-keypairs", &new).status, 200);
    }
    for microversion in ["2.1", "2.35"] {
        let headers =
            [("x-auth-token", token.as_str()), ("openstack-api-version", &format!("compute {microversion}"))];
        let first = cloud.send("GET", "/v2.1/os-keypairs", &headers, &Value::Null);
        assert_eq!(first.body["keypairs"].as_array().map(Vec::len), Some(LARGEST), "{}", first.text);
        let next = link(&first, "keypairs_links", "next").unwrap();
        assert_eq!(next, "/v2.1/os-keypairs?marker=key-00999");
        let rest = cloud.send("GET", &next, &headers, &Value::Null);
        assert_eq!(rest.body["keypairs"][0]["keypair"]["name"], "key-01000", "{}", rest.text);
        assert_eq!(rest.body.get("keypairs_links"), None);
    }
}

#[test]
fn the_ports_of_a_server_come_in_pages() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let server = json!({ "name": "s", "flavorRef": "1", "imageRef": IMAGE });
    let made = cloud.call(&token, "POST", "/v2.1/servers", &json!({ "server": server }));
    assert_eq!(made.status, 202, "{}", made.text);
    let id = made.body["server"]["id"].as_str().unwrap().to_owned();
    let (network, _) = ports(&cloud, &token, 1);
    for count in [100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 1] {
        let several = vec![json!({ "network_id": network, "device_id": id }); count];
        assert_eq!(cloud.call(&token, "POST", "/v2.0/ports", &json!({ "ports": several })).status, 201);
    }
    let first = cloud.get(&token, &format!("/v2.1/servers/{id}/os-interface"));
    assert_eq!(first.body["interfaceAttachments"].as_array().map(Vec::len), Some(LARGEST));
    let next = link(&first, "interfaceAttachments_links", "next").unwrap();
    let rest = cloud.get(&token, &next);
    assert_eq!(rest.body["interfaceAttachments"].as_array().map(Vec::len), Some(1), "{}", rest.text);
}

#[test]
fn images_come_25_at_a_time_unless_more_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.toml");
    let mut catalogue = String::from_utf8(binary().arg("catalogue").output().unwrap().stdout).unwrap();
    for number in 0..1100 {
        write!(
            catalogue,
            "\n[[image]]\nid = \"5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5b{number:04}\"\nname = \"more-{number}\"\n\
             disk_format = \"raw\"\nsize = 5\ncreated_at = \"2025-01-01T00:00:00Z\"\n"
        )
        .unwrap();
    }
    std::fs::write(&path, catalogue).unwrap();
    let cloud = Cloud::in_memory(&["--catalogue", path.to_str().unwrap()]);
    let token = cloud.token("member");
    let page = |path: &str| {
        let reply = cloud.get(&token, path);
        let next = reply.body["next"].as_str().map(|next| format!("/image{next}"));
        (texts(&reply.body["images"], "id"), next)
    };
    for (path, length) in [
        ("/image/v2/images", 25),
        ("/image/v2/images?limit=100", 100),
        ("/image/v2/images?limit=5000", LARGEST),
    ] {
        let (mut all, mut pages, mut at) = (BTreeSet::new(), Vec::new(), Some(path.to_owned()));
        while let Some(path) = at {
            let (ids, next) = page(&path);
            pages.push(ids.len());
            all.extend(ids);
            at = next;
        }
        let count = all.len();
        assert_eq!(
            (pages[0], pages.iter().sum::<usize>(), pages.len()),
            (length, count, count.div_ceil(length))
        );
        assert!(count >= 1105, "{count}");
    }
    // As Compute passes them on: 1,000 as every list of it.
    let images = cloud.get(&token, "/v2.1/images");
    assert_eq!(images.body["images"].as_array().map(Vec::len), Some(LARGEST));
    assert!(link(&images, "images_links", "next").is_some());
}

#[test]
fn users_and_projects_come_in_pages() {
    let cloud = Cloud::in_memory(&[]);
    let admin = cloud.token("admin");
    for (path, key, count) in [("/v3/users?limit=2", "users", 5), ("/v3/projects?limit=1", "projects", 2)] {
        let (mut all, mut pages, mut at) = (BTreeSet::new(), 0, Some(path.to_owned()));
        while let Some(path) = at {
            let reply = cloud.get(&admin, &path);
            assert_eq!(reply.status, 200, "{path}: {}", reply.text);
            all.extend(texts(&reply.body[key], "id"));
            pages += 1;
            let next = reply.body["links"]["next"].as_str();
            assert_eq!(reply.body.get("truncated").is_some(), next.is_some(), "{}", reply.text);
            assert_eq!(reply.body.get("next").and_then(Value::as_str), next);
            at = next.map(path_of);
        }
        let length: usize = path.rsplit_once('=').unwrap().1.parse().unwrap();
        assert!(
            all.len() >= count && pages == all.len().div_ceil(length),
            "{path}: {all:?} on {pages} pages"
        );
    }
    assert_eq!(cloud.get(&admin, "/v3/users?limit=ten").status, 400);
    assert_eq!(cloud.get(&admin, "/v3/users?marker=nobody").status, 400);
    let by_name = cloud.get(&admin, "/v3/users?name=member&limit=1");
    assert_eq!(texts(&by_name.body["users"], "id"), ["member"]);
    assert_eq!(by_name.body["links"]["next"], Value::Null);
}

#[test]
fn usage_is_added_up_page_by_page_from_2_40_on_and_whole_before() {
    let cloud = Cloud::in_memory(&[]);
    let (token, admin) = (cloud.token("member"), cloud.token("admin"));
    let server = json!({ "name": "s", "flavorRef": "1", "imageRef": IMAGE, "min_count": 5 });
    assert_eq!(cloud.call(&token, "POST", "/v2.1/servers", &json!({ "server": server })).status, 202);
    let get = |microversion: &str, path: &str| {
        let headers =
            [("x-auth-token", admin.as_str()), ("openstack-api-version", &format!("compute {microversion}"))];
        cloud.send("GET", path, &headers, &Value::Null)
    };
    let time = "start=2020-01-01&end=2100-01-01T00:00:00";
    let (mut servers, mut at) =
        (Vec::new(), Some(format!("/v2.1/os-simple-tenant-usage?{time}&detailed=1&limit=2")));
    while let Some(path) = at {
        let reply = get("2.40", &path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        servers.push(texts(&reply.body["tenant_usages"][0]["server_usages"], "instance_id"));
        at = link(&reply, "tenant_usages_links", "next");
    }
    assert_eq!(lengths(&servers), [2, 2, 1]);
    assert_eq!(servers.concat().iter().collect::<BTreeSet<_>>().len(), 5);
    // As novaclient goes on: with the last server as the marker, until nothing comes.
    let path = format!("/v2.1/os-simple-tenant-usage?{time}&detailed=1&marker={}", servers[2][0]);
    assert_eq!(get("2.52", &path).body["tenant_usages"], json!([]));
    let one = get("2.40", &format!("/v2.1/os-simple-tenant-usage/{PROJECT}?{time}&limit=2"));
    assert_eq!(one.body["tenant_usage"]["server_usages"].as_array().map(Vec::len), Some(2));
    let next = link(&one, "tenant_usage_links", "next").unwrap();
    assert!(next.starts_with(&format!("/v2.1/os-simple-tenant-usage/{PROJECT}?start=2020-01-01&")), "{next}");
    // Before 2.40 there is no limit, and a total is of all.
    assert_eq!(get("2.39", &format!("/v2.1/os-simple-tenant-usage?{time}&limit=2")).status, 400);
    let path = format!("/v2.1/os-simple-tenant-usage?{time}&detailed=1&marker={}", servers[1][1]);
    let rest = get("2.1", &path);
    let usage = &rest.body["tenant_usages"][0];
    let hours = |servers: &Value| -> f64 {
        servers.as_array().unwrap().iter().map(|server| server["hours"].as_f64().unwrap()).sum()
    };
    assert_eq!(usage["server_usages"].as_array().map(Vec::len), Some(1), "{}", rest.text);
    let total = usage["total_hours"].as_f64().unwrap();
    assert!(total >= hours(&usage["server_usages"]), "{}", rest.text);
}
