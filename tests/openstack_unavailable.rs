//! The OpenStack door when the gateway cannot take a change now: 503 in the form of each API, and nothing is lost.

use serde_json::{Value, json};

use crate::harness::http::Reply;
use crate::harness::openstack::Cloud;

/// With one place in the queue of writes, so many callers at once cannot all wait.
const CALLERS: usize = 16;
const ROUNDS: usize = 20;

/// Sends the same request many times at once; gives the answers.
fn storm(cloud: &Cloud, token: &str, method: &str, path: &str, body: &Value) -> Vec<Reply> {
    std::thread::scope(|scope| {
        let send = || (0..ROUNDS).map(|_| cloud.call(token, method, path, body)).collect::<Vec<_>>();
        let threads: Vec<_> = (0..CALLERS).map(|_| scope.spawn(send)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn a_full_write_queue_is_503_in_the_form_of_each_api_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::over(folder.path(), &["--write-queue", "1", "--settle", "never"]);
    let token = cloud.token("member");
    let server = json!({ "server": { "name": "s", "flavorRef": "42", "imageRef": image(&cloud, &token) } });
    let answers = storm(&cloud, &token, "POST", "/v2.1/servers", &server);
    let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|reply| reply.status == 202);
    assert!(!refused.is_empty(), "the queue was never full: the test tests nothing");
    for reply in &refused {
        assert_eq!(reply.status, 503, "{}", reply.text);
        assert_eq!(reply.body["serviceUnavailable"]["code"], 503, "{}", reply.text);
        assert_eq!(reply.header("retry-after"), Some("1"));
        assert!(reply.header("x-compute-request-id").unwrap().starts_with("req-"));
    }
    let listed = cloud.get(&token, "/v2.1/servers");
    assert_eq!(listed.body["servers"].as_array().unwrap().len(), made.len());

    let network = json!({ "network": { "name": "n" } });
    let answers = storm(&cloud, &token, "POST", "/v2.0/networks", &network);
    let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|reply| reply.status == 201);
    assert!(!refused.is_empty(), "the queue was never full: the test tests nothing");
    for reply in &refused {
        assert_eq!(reply.status, 503, "{}", reply.text);
        assert_eq!(reply.body["NeutronError"]["type"], "HTTPServiceUnavailable", "{}", reply.text);
    }
    let listed = cloud.get(&token, "/v2.0/networks");
    assert_eq!(listed.body["networks"].as_array().unwrap().len(), made.len());
}

/// The first image of the built-in list.
fn image(cloud: &Cloud, token: &str) -> Value {
    cloud.get(token, "/image/v2/images").body["images"][0]["id"].clone()
}
