//! The version documents, by which clients find out what there is. They need no token.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use zc_gateway_actions::parameters::microversion::Microversion;

use super::codes::Refused;
use super::place::{Api, Mount, Place};
use super::seal::Reply;

/// When the documented version of each API was last changed there.
const UPDATED: &str = "2020-04-07T00:00:00Z";

/// The document at a place; none when the path is not one of a document.
pub fn answer(place: &Place, method: &Method) -> Option<Result<Reply, Refused>> {
    let document = document(place)?;
    if *method != Method::GET && *method != Method::HEAD {
        return Some(Err(Refused::other_methods("GET".to_owned())));
    }
    Some(Ok(Reply { status: status(place), ..Reply::json(&document) }))
}

/// Glance and Keystone call a choice of versions by its name.
fn status(place: &Place) -> StatusCode {
    match (place.api, place.mount) {
        (Api::Image, _) | (Api::Root, Mount::Root | Mount::Identity) => StatusCode::MULTIPLE_CHOICES,
        (Api::Root, Mount::Compute | Mount::Networking)
        | (Api::Identity | Api::Compute | Api::LegacyCompute | Api::Network, _) => StatusCode::OK,
    }
}

/// The versions of what is mounted at a place, in the form that its clients read.
fn versions(place: &Place) -> Value {
    match place.mount {
        // One root for the two that are asked for it, in the form of identity: its clients read no other, those of
        // the network read this one, too, and what is not theirs disturbs neither.
        Mount::Root => json!({ "versions": { "values": [identity(place), network(place)] } }),
        Mount::Identity => json!({ "versions": { "values": [identity(place)] } }),
        Mount::Compute => json!({ "versions": [legacy_compute(place), current_compute(place)] }),
        Mount::Networking => json!({ "versions": [network(place)] }),
    }
}

fn document(place: &Place) -> Option<Value> {
    let mut segments = place.segments();
    let (first, second) = (segments.next(), segments.next());
    match (place.api, first, second) {
        (Api::Root, None, _) => Some(versions(place)),
        (Api::Identity, None, _) => Some(json!({ "version": identity(place) })),
        (Api::Compute, None, _) => Some(json!({ "version": current_compute(place) })),
        (Api::LegacyCompute, None, _) => Some(json!({ "version": legacy_compute(place) })),
        (Api::Network, None, _) => Some(json!({ "version": network(place), "resources": resources(place) })),
        (Api::Image, None, _) | (Api::Image, Some("v2"), None) => Some(json!({ "versions": images(place) })),
        (Api::Root | Api::Identity | Api::Compute | Api::LegacyCompute | Api::Network | Api::Image, _, _) => {
            None
        }
    }
}

/// The address of an API, as version documents write it.
fn href(place: &Place, api: Api) -> String {
    format!("{}/", place.url_of(api))
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

fn current_compute(place: &Place) -> Value {
    let mut version = compute(place, "v2.1", "CURRENT", Api::Compute);
    version["version"] = json!(Microversion::LATEST.to_string());
    version["min_version"] = json!(Microversion::FIRST.to_string());
    version
}

fn legacy_compute(place: &Place) -> Value {
    compute(place, "v2.0", "SUPPORTED", Api::LegacyCompute)
}

fn network(place: &Place) -> Value {
    json!({
        "id": "v2.0",
        "status": "CURRENT",
        "updated": UPDATED,
        "links": [{ "rel": "self", "href": href(place, Api::Network) }],
        "media-types": [{
            "base": "application/json",
            "type": "application/vnd.openstack.network+json;version=2.0",
        }],
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
            ("/", 300, "/versions/values/0/id", "v3.14"),
            ("/identity", 300, "/versions/values/0/id", "v3.14"),
            ("/identity/v3", 200, "/version/id", "v3.14"),
            ("/compute", 200, "/versions/0/id", "v2.0"),
            ("/compute/v2.1", 200, "/version/version", "2.52"),
            ("/networking", 200, "/versions/0/id", "v2.0"),
            ("/v3", 200, "/version/id", "v3.14"),
            ("/v2.1", 200, "/version/version", "2.52"),
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
