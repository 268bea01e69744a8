//! What a client may ask about projects, users and domains. Accounts are the projects and access keys the users; both
//! are managed with `zc-gateway key`.

use hyper::StatusCode;
use serde_json::{Value, json};
use zc_gateway_engine::Engine;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::world::Account;

use super::catalog;
use super::codes::Refused;
use super::parameters::query;
use super::place::Place;
use crate::auth::keystone::Session;
use crate::intake::Received;

/// What somebody wants to know.
pub struct Question<'q> {
    /// Where it is asked.
    pub place: &'q Place,
    /// The request.
    pub request: &'q Received,
    /// Who asks.
    pub session: &'q Session,
    /// What is known.
    pub engine: &'q Engine,
}

impl Question<'_> {
    /// The answer; none when there is nothing at the path.
    pub fn answer(&self, segments: &[&str]) -> Option<Result<Value, Refused>> {
        Some(match *segments {
            ["auth", "catalog"] => Ok(self.catalog()),
            ["auth", "projects"] | ["projects"] => Ok(self.projects()),
            ["users", user, "projects"] if user == self.session.user() => Ok(self.projects()),
            ["projects", id] => self.project(id).ok_or_else(|| not_found("project", id)),
            ["users"] => Ok(self.users()),
            ["users", id] => {
                let user = self.user(id).map(|user| json!({ "user": user }));
                user.ok_or_else(|| not_found("user", id))
            }
            ["domains"] | ["auth", "domains"] => Ok(self.domains()),
            ["domains", "default"] => Ok(json!({ "domain": catalog::whole_domain(self.place) })),
            _ => return None,
        })
    }

    fn catalog(&self) -> Value {
        let own = format!("{}/auth/catalog", self.place.api_url());
        json!({
            "catalog": catalog::catalog(self.place, self.session.caller.project_id()),
            "links": { "next": null, "self": own, "previous": null },
        })
    }

    /// The projects that the caller could have a token for.
    fn projects(&self) -> Value {
        let mut accounts = self.engine.world().accounts();
        accounts.retain(|account| self.may_see(account) && self.filter_accepts(account.name.as_str()));
        accounts.sort_by(|a, b| a.name.cmp(&b.name));
        let projects: Vec<Value> = accounts.iter().map(|account| self.described(account)).collect();
        catalog::list(self.place, "projects", &projects)
    }

    fn project(&self, id: &str) -> Option<Value> {
        let account = self.engine.world().account_of_project(&ProjectId::parse(&id.replace('-', ""))?)?;
        self.may_see(&account).then(|| json!({ "project": self.described(&account) }))
    }

    /// Clients look for users by name, and by identifier first: the two are the same here.
    fn users(&self) -> Value {
        let name = query(self.request).find(|(key, _)| key == "name").map(|(_, name)| name);
        let user = self.user(name.as_deref().unwrap_or(self.session.user()));
        catalog::list(self.place, "users", user.as_slice())
    }

    /// Oneself, and for administrators every access key.
    fn user(&self, id: &str) -> Option<Value> {
        if id == self.session.user() {
            return Some(catalog::user(self.place, id, self.session.home(), true));
        }
        if !self.session.caller.principal().is_admin() {
            return None;
        }
        let row = self.engine.world().access_key(&AccessKeyId::parse(id).ok()?)?;
        let account = self.engine.world().account(row.account)?;
        Some(catalog::user(self.place, id, &account.project_id, row.status == Status::Enabled))
    }

    fn domains(&self) -> Value {
        let is_ours = |name: &str| name.eq_ignore_ascii_case("default");
        let wanted = query(self.request).all(|(key, value)| key != "name" || is_ours(&value));
        let domain = wanted.then(|| catalog::whole_domain(self.place));
        catalog::list(self.place, "domains", domain.as_slice())
    }

    fn described(&self, account: &Account) -> Value {
        catalog::project(self.place, &account.project_id, account.name.as_str())
    }

    /// Administrators see every project, others their own.
    fn may_see(&self, account: &Account) -> bool {
        self.session.caller.principal().is_admin() || *self.session.home() == account.project_id
    }

    /// Whether the filter `name` lets something of this name through.
    fn filter_accepts(&self, name: &str) -> bool {
        query(self.request).all(|(key, wanted)| key != "name" || wanted == name)
    }
}

fn not_found(kind: &str, id: &str) -> Refused {
    Refused::own(StatusCode::NOT_FOUND, format!("Could not find {kind}: {id}."))
}
