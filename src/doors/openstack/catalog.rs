//! What identity tells of a token: user, project, roles, and the catalog of services by which clients find the rest.

use serde_json::{Value, json};
use zc_gateway_engine::Role;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::clock::Timestamp;

use super::pages::Page;
use super::place::{Api, Mount, Place};
use crate::auth::keystone::Session;
use crate::auth::token::AuditId;

/// The only region.
pub const REGION: &str = "RegionOne";

/// The body that describes a token.
pub fn token(place: &Place, session: &Session, with_catalog: bool) -> Value {
    let (token, caller) = (&session.token, &session.caller);
    let audit_ids: Vec<String> =
        [Some(token.audit_id), token.parent].into_iter().flatten().map(AuditId::text).collect();
    let mut body = json!({
        "methods": token.methods.iter().map(|method| method.name()).collect::<Vec<_>>(),
        "user": {
            "id": session.user(),
            "name": session.user(),
            "domain": domain(),
            "password_expires_at": null,
        },
        "audit_ids": audit_ids,
        "expires_at": moment(token.expires),
        "issued_at": moment(token.issued),
        "project": {
            "id": caller.project_id().as_str(),
            "name": caller.account_name().as_str(),
            "domain": domain(),
        },
        "is_domain": false,
        "roles": roles(caller.role()),
    });
    if with_catalog {
        body["catalog"] = catalog(place, caller.project_id());
    }
    json!({ "token": body })
}

/// The services and where they are.
pub fn catalog(place: &Place, project: &ProjectId) -> Value {
    let at = |mount: Mount, path: &str| format!("{}{}{path}", place.base, mount.prefix());
    let services = [
        ("identity", "keystone", at(Mount::Root, Api::Identity.prefix())),
        ("compute", "nova", at(Mount::Compute, Api::Compute.prefix())),
        (
            "compute_legacy",
            "nova_legacy",
            at(Mount::Root, &format!("{}/{project}", Api::LegacyCompute.prefix())),
        ),
        // Clients put the version behind it themselves.
        ("network", "neutron", at(Mount::Networking, "")),
        ("image", "glance", at(Mount::Root, Api::Image.prefix())),
    ];
    let entry = |(kind, name, url): (&str, &str, String)| {
        let endpoint = |interface: &str| {
            json!({
                "id": format!("{name}-{interface}"),
                "interface": interface,
                "region": REGION,
                "region_id": REGION,
                "url": url,
            })
        };
        let endpoints = ["public", "internal", "admin"].map(endpoint);
        json!({ "id": name, "type": kind, "name": name, "endpoints": endpoints })
    };
    Value::from(services.map(entry).to_vec())
}

/// A project as it is shown by itself.
pub fn project(place: &Place, id: &ProjectId, name: &str) -> Value {
    json!({
        "id": id.as_str(),
        "name": name,
        "domain_id": "default",
        "parent_id": "default",
        "description": "",
        "enabled": true,
        "is_domain": false,
        "tags": [],
        "options": {},
        "links": { "self": format!("{}/projects/{id}", place.api_url()) },
    })
}

/// A user as it is shown by itself.
pub fn user(place: &Place, id: &str, default_project: &ProjectId, enabled: bool) -> Value {
    json!({
        "id": id,
        "name": id,
        "domain_id": "default",
        "default_project_id": default_project.as_str(),
        "enabled": enabled,
        "password_expires_at": null,
        "options": {},
        "links": { "self": format!("{}/users/{id}", place.api_url()) },
    })
}

/// The only domain, as it is shown by itself.
pub fn whole_domain(place: &Place) -> Value {
    json!({
        "id": "default",
        "name": "Default",
        "description": "The only domain.",
        "enabled": true,
        "tags": [],
        "options": {},
        "links": { "self": format!("{}/domains/default", place.api_url()) },
    })
}

/// A page of a list as Keystone writes it. Where it goes on it says `truncated`, too, as Keystone does where its lists
/// have a limit, and `next`, as Glance does: the OpenStack SDK does not look into `links`.
pub fn list(place: &Place, name: &str, page: &Page) -> Value {
    let own = format!("{}{}", place.api_url(), place.rest);
    let next = page.next.as_ref().map(|query| format!("{own}?{query}"));
    let mut list = json!({ name: page.items, "links": { "next": next, "self": own, "previous": null } });
    if let Some(next) = next {
        list["next"] = next.into();
        list["truncated"] = true.into();
    }
    list
}

fn domain() -> Value {
    json!({ "id": "default", "name": "Default" })
}

/// A role and those that it includes.
fn roles(role: Role) -> Vec<Value> {
    let included = Role::ALL.into_iter().filter(|other| *other <= role);
    included.map(|role| json!({ "id": role.name(), "name": role.name() })).collect()
}

/// A moment as Keystone writes it: with microseconds.
fn moment(moment: Timestamp) -> String {
    let seconds = moment.to_string();
    format!("{}.{:03}000Z", seconds.trim_end_matches('Z'), moment.millis().rem_euclid(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_microseconds() {
        let at = Timestamp::parse("2026-11-22T08:00:00.250Z").unwrap();
        assert_eq!(moment(at), "2026-11-22T08:00:00.250000Z");
    }

    #[test]
    fn a_role_includes_the_lesser_ones() {
        let names = |role: Role| roles(role).iter().map(|role| role["name"].to_string()).collect::<String>();
        assert_eq!(names(Role::Admin), "\"admin\"\"member\"\"reader\"");
        assert_eq!(names(Role::Reader), "\"reader\"");
    }
}
