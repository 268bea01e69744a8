//! The version documents, by which clients find out what there is. They need no token.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::codes::Refused;
use super::microversion;
use super::place::{Api, Place};
use super::seal::Reply;

/// When the documented version of each API was last changed there.
const UPDATED: &str = "2020-04-07T00:00:00Z";

/// The document at a place; none when the path is not one of a document.
pub fn answer(place: &Place, method: &Method) -> Option<Result<Reply, Refused>> {
    let document = document(place)?;
    if *method != Method::GET && *method != Method::HEAD {
        return Some(Err(Refused::other_methods("GET".to_owned())));
    }
    // Glance and Keystone call a choice of versions by its name; the clients take 200 for it all the same.
    let status = if place.api == Api::Image { StatusCode::MULTIPLE_CHOICES } else { StatusCode::OK };
    Some(Ok(Reply { status, ..Reply::json(&document) }))
}

fn document(place: &Place) -> Option<Value> {
    let mut segments = place.segments();
    let (first, second) = (segments.next(), segments.next());
    match (place.api, first, second) {
        // One root for the two that are asked for it: what is not theirs does not disturb either.
        (Api::Root, None, _) => Some(json!({ "versions": [network(place), identity(place)] })),
        (Api::Identity, None, _) => Some(json!({ "version": identity(place) })),
        (Api::Compute, None, _) => {
            let mut version = compute(place, "v2.1", "CURRENT", Api::Compute);
            version["version"] = json!(microversion::SERVED);
            version["min_version"] = json!(microversion::SERVED);
            Some(json!({ "version": version }))
        }
        (Api::LegacyCompute, None, _) => {
            Some(json!({ "version": compute(place, "v2.0", "SUPPORTED", Api::LegacyCompute) }))
        }
        (Api::Network, None, _) => Some(json!({ "version": network(place), "resources": resources(place) })),
        (Api::Image, None, _) | (Api::Image, Some("v2"), None) => Some(json!({ "versions": images(place) })),
        (Api::Root | Api::Identity | Api::Compute | Api::LegacyCompute | Api::Network | Api::Image, _, _) => {
            None
        }
    }
}

/// The address of an API, as version documents write it.
fn href(place: &Place, api: Api) -> String {
    format!("{}{}/", place.base, api.prefix())
}

fn identity(place: &Place) -> Value {
    json!({
        "id": "v3.14",
        "status": "stable",
        "updated": UPDATED,
        "links": [{ "rel": "self", "href": href(place, Api::Identity) }],
        "media-types": [{
            "base": "application/json",
            "type": "application/vnd.openstack.identity-v3+json",
        }],
    })
}

/// Compute before microversions has none to name; clients send none then.
fn compute(place: &Place, id: &str, status: &str, api: Api) -> Value {
    json!({
        "id": id,
        "status": status,
        "version": "",
        "min_version": "",
        "updated": "2013-07-23T11:33:21Z",
        "links": [{ "rel": "self", "href": href(place, api) }],
        "media-types": [{
            "base": "application/json",
            "type": format!("application/vnd.openstack.compute+json;version={}", id.trim_start_matches('v')),
        }],
    })
}

fn network(place: &Place) -> Value {
    json!({
        "id": "v2.0",
        "status": "CURRENT",
        "updated": UPDATED,
        "links": [{ "rel": "self", "href": href(place, Api::Network) }],
    })
}

/// What Neutron lists at its own version.
fn resources(place: &Place) -> Vec<Value> {
    let one = |name: &str, collection: &str| {
        let href = format!("{}/{collection}", place.api_url());
        json!({ "name": name, "collection": collection, "links": [{ "rel": "self", "href": href }] })
    };
    [("network", "networks"), ("subnet", "subnets"), ("port", "ports"), ("ip_address", "ip_addresses")]
        .map(|(name, collection)| one(name, collection))
        .into()
}

fn images(place: &Place) -> Vec<Value> {
    let href = format!("{}/v2/", place.api_url());
    let version = |(id, status): (&str, &str)| json!({ "id": id, "status": status, "links": [{ "rel": "self", "href": href }] });
    [("v2.1", "CURRENT"), ("v2.0", "SUPPORTED")].map(version).into()
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;

    use super::*;

    fn of(path: &str, method: &Method) -> Option<(u16, Value)> {
        let place = Place::of(&Method::GET, path, &HeaderMap::new(), None).unwrap();
        let answer = answer(&place, method)?;
        Some(match answer {
            Ok(reply) => (reply.status.as_u16(), serde_json::from_slice(&reply.body).unwrap()),
            Err(refused) => (refused.status().as_u16(), Value::Null),
        })
    }

    #[test]
    fn every_api_has_a_document_with_and_without_a_slash() {
        for (path, status, pointer, id) in [
            ("/", 200, "/versions/1/id", "v3.14"),
            ("/v3", 200, "/version/id", "v3.14"),
            ("/v2.1", 200, "/version/version", "2.1"),
            ("/v2", 200, "/version/version", ""),
            ("/v2.0", 200, "/version/id", "v2.0"),
            ("/image", 300, "/versions/0/id", "v2.1"),
            ("/image/v2", 300, "/versions/0/id", "v2.1"),
        ] {
            for path in [path.to_owned(), format!("{}/", path.trim_end_matches('/'))] {
                let (found, document) = of(&path, &Method::GET).unwrap();
                assert_eq!((found, document.pointer(pointer)), (status, Some(&json!(id))), "{path}");
            }
        }
        assert_eq!(of("/v3", &Method::POST), Some((405, Value::Null)));
        for path in ["/v3/auth/tokens", "/v2.1/servers", "/v2/p", "/image/v2/images", "/v2.0/ports"] {
            assert_eq!(of(path, &Method::GET), None, "{path}");
        }
    }
}
