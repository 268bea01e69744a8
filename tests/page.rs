//! What a browser is shown, and that everybody else still gets what they came for.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::harness::http::{self, Reply};
use crate::harness::{Gateway, KEY_ID, binary};

/// What a browser sends.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn browse(gateway: &Gateway, path: &str) -> Reply {
    http::request(gateway.address, "GET", path, &[("accept", BROWSER)], b"")
}

/// What stands between `before` and the next quotation mark, everywhere in a page.
fn quoted_after<'p>(page: &'p str, before: &str) -> Vec<&'p str> {
    page.split(before).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn a_browser_gets_a_page_at_the_root_and_programs_the_versions_of_openstack() {
    let gateway = Gateway::in_memory(&[]);
    let page = browse(&gateway, "/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    for part in [env!("CARGO_PKG_VERSION"), "In memory", &gateway.endpoint(), "X-ZC-Action: DescribePorts"] {
        assert!(page.text.contains(part), "{part} is not in:\n{}", page.text);
    }
    assert!(page.header("vary").unwrap().contains("Accept"));
    for accept in ["*/*", "application/json"] {
        let reply = http::request(gateway.address, "GET", "/", &[("accept", accept)], b"");
        assert_eq!(reply.status, 300, "{accept}");
        assert_eq!(reply.body["versions"]["values"][0]["id"], "v3.14", "{accept}");
        assert_eq!(reply.header("vary"), Some("Accept"));
    }
    // A client of the other dialect that lost its path is told so as before.
    http::request(gateway.address, "POST", "/", &[("accept", BROWSER)], b"{}")
        .assert_refused(404, "INVALID_PATH_NOT_FOUND");
}

#[test]
fn every_link_leads_somewhere() {
    let gateway = Gateway::in_memory(&[]);
    let front = browse(&gateway, "/");
    let links = quoted_after(&front.text, "<a href=\"");
    assert_eq!(links, ["_gateway/docs", "_gateway/openapi.json", "livez", "readyz"]);
    for link in links {
        assert_eq!(browse(&gateway, &format!("/{link}")).status, 200, "{link}");
    }
    let documentation = browse(&gateway, "/_gateway/docs").text;
    let ids: BTreeSet<&str> = quoted_after(&documentation, " id=\"").into_iter().collect();
    let mut inside = 0;
    for link in quoted_after(&documentation, "<a href=\"") {
        match link.strip_prefix('#') {
            Some(id) => assert!(ids.contains(id), "{link}"),
            None => assert!(["../", "openapi.json"].contains(&link), "{link}"),
        }
        inside += usize::from(link.starts_with('#'));
    }
    let registry = zc_gateway_actions::registry();
    assert!(inside >= registry.entries().count());
    for entry in registry.entries() {
        assert!(documentation.contains(&format!(">{}</a>", entry.name)), "{}", entry.name);
    }
}

#[test]
fn the_openapi_document_is_the_one_that_the_command_prints() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let served = gateway.get("/_gateway/openapi.json");
    let printed = binary().arg("openapi").output().unwrap();
    assert_eq!(served.body, serde_json::from_slice::<Value>(&printed.stdout).unwrap());
}

#[test]
fn a_page_runs_nothing_and_loads_nothing() {
    let gateway = Gateway::in_memory(&[]);
    for path in ["/", "/_gateway/docs"] {
        let page = browse(&gateway, path);
        let policy = page.header("content-security-policy").unwrap();
        let style = page.text.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains(&hash), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        for loading in ["<script", " src=", " style=", "@import", "url(", " onclick="] {
            assert!(!page.text.contains(loading), "{loading} is in {path}");
        }
    }
}

#[test]
fn who_has_a_page_already_is_told_so_and_head_sends_the_headers_alone() {
    let gateway = Gateway::in_memory(&[]);
    for path in ["/", "/_gateway/docs", "/_gateway/openapi.json"] {
        let whole = browse(&gateway, path);
        let tag = whole.header("etag").unwrap();
        let known = |tag: &str| {
            let headers = [("accept", BROWSER), ("if-none-match", tag)];
            http::request(gateway.address, "GET", path, &headers, b"")
        };
        for known_as in [tag.to_owned(), format!("\"other\", W/{tag}")] {
            let reply = known(&known_as);
            assert_eq!((reply.status, &*reply.text, reply.header("etag")), (304, "", Some(tag)), "{path}");
        }
        assert_eq!(known("\"other\"").status, 200, "{path}");
        let head = http::request(gateway.address, "HEAD", path, &[("accept", BROWSER)], b"");
        assert_eq!((head.status, head.header("etag")), (200, Some(tag)), "{path}");
        assert_eq!(head.header("content-length"), whole.header("content-length"), "{path}");
    }
    gateway.post("/_gateway/docs", &[], b"").assert_refused(405, "INVALID_REQUEST_METHOD");
}

#[test]
fn a_page_tells_how_the_gateway_is_set_up_and_nothing_that_it_keeps() {
    let data = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(data.path(), &["--auth", "required"]);
    let page = browse(&gateway, "/").text;
    assert!(page.contains("survives a power cut") && page.contains("Every call needs them"), "{page}");
    for kept in [KEY_ID, "default", "X-ZC-Action", data.path().to_str().unwrap()] {
        assert!(!page.contains(kept), "{kept} is in:\n{page}");
    }
}
