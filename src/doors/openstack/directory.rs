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
use super::pages::Paging;
use super::parameters::query;
use super::place::Place;
use super::shown_filter::{filtered, nothing_to_choose};
use crate::auth::keys;
use crate::auth::keystone::Session;
use crate::intake::Head;

/// What somebody wants to know.
pub struct Question<'q> {
    /// Where it is asked.
    pub place: &'q Place,
    /// The head of the request.
    pub request: &'q Head,
    /// Who asks.
    pub session: &'q Session,
    /// What is known.
    pub engine: &'q Engine,
}

impl Question<'_> {
    /// The answer; none when there is nothing at the path.
    pub fn answer(&self, segments: &[&str]) -> Option<Result<Value, Refused>> {
        let one = match *segments {
            ["auth", "projects"] | ["projects"] => return Some(self.projects()),
            ["users", user, "projects"] if user == self.session.user() => return Some(self.projects()),
            ["users"] => return Some(self.users()),
            ["domains"] | ["auth", "domains"] => return Some(self.domains()),
            ["auth", "catalog"] => Ok(self.catalog()),
            ["projects", id] => self.project(id).ok_or_else(|| not_found("project", id)),
            ["users", id] => {
                let user = self.user(id).map(|user| json!({ "user": user }));
                user.ok_or_else(|| not_found("user", id))
            }
            ["domains", "default"] => Ok(json!({ "domain": catalog::whole_domain(self.place) })),
            _ => return None,
        };
        Some(nothing_to_choose(self.request).and(one))
    }

    fn catalog(&self) -> Value {
        let own = format!("{}/auth/catalog", self.place.api_url());
        json!({
            "catalog": catalog::catalog(self.place, self.session.caller.project_id()),
            "links": { "next": null, "self": own, "previous": null },
        })
    }

    /// The projects that the caller could have a token for.
    fn projects(&self) -> Result<Value, Refused> {
        let mut accounts = self.engine.world().accounts();
        accounts.retain(|account| self.may_see(account));
        accounts.sort_by(|a, b| a.name.cmp(&b.name));
        let projects = accounts.iter().map(|account| self.described(account)).collect();
        let sample = catalog::project(self.place, self.session.home(), "");
        self.list("projects", &sample, projects)
    }

    fn project(&self, id: &str) -> Option<Value> {
        let account = self.engine.world().account_of_project(&ProjectId::parse(&id.replace('-', ""))?)?;
        self.may_see(&account).then(|| json!({ "project": self.described(&account) }))
    }

    /// Oneself, and for administrators every access key.
    fn users(&self) -> Result<Value, Refused> {
        let own = self.session.user();
        let sample = catalog::user(self.place, own, self.session.home(), true);
        let users = if self.session.caller.is_admin() {
            let known = keys::list(self.engine, None).into_iter();
            let others = known.filter_map(|key| self.user(key.access_key_id.as_str()));
            let mut users: Vec<Value> = others.collect();
            // The access key of this run alone is in no list.
            if users.iter().all(|user| user["id"] != own) {
                users.push(sample.clone());
            }
            users
        } else {
            vec![sample.clone()]
        };
        self.list("users", &sample, users)
    }

    /// Oneself, and for administrators every access key.
    fn user(&self, id: &str) -> Option<Value> {
        if id == self.session.user() {
            return Some(catalog::user(self.place, id, self.session.home(), true));
        }
        if !self.session.caller.is_admin() {
            return None;
        }
        let row = self.engine.world().access_key(&AccessKeyId::parse(id).ok()?)?;
        let account = self.engine.world().account(row.account)?;
        Some(catalog::user(self.place, id, &account.project_id, row.status == Status::Enabled))
    }

    /// Keystone does not tell the letters of names by their case, and clients rely on that for the one domain.
    fn domains(&self) -> Result<Value, Refused> {
        let domain = catalog::whole_domain(self.place);
        let mut asked = domain.clone();
        if let Some((_, name)) = query(self.request).find(|(key, _)| key == "name")
            && name.eq_ignore_ascii_case("default")
        {
            asked["name"] = name.into();
        }
        let paging = Paging::of(self.request)?;
        let is_wanted = !filtered(paging.filters(), &domain, vec![asked])?.is_empty();
        let page = paging.cut(is_wanted.then_some(domain).into_iter().collect())?;
        Ok(catalog::list(self.place, "domains", &page))
    }

    /// The page that is asked for of those items that pass all filters. `sample` is one that shows all members.
    fn list(&self, name: &str, sample: &Value, items: Vec<Value>) -> Result<Value, Refused> {
        let paging = Paging::of(self.request)?;
        let page = paging.cut(filtered(paging.filters(), sample, items)?)?;
        Ok(catalog::list(self.place, name, &page))
    }

    fn described(&self, account: &Account) -> Value {
        catalog::project(self.place, &account.project_id, account.name.as_str())
    }

    /// Administrators see every project, others their own.
    fn may_see(&self, account: &Account) -> bool {
        self.session.caller.is_admin() || *self.session.home() == account.project_id
    }
}

fn not_found(kind: &str, id: &str) -> Refused {
    Refused::own(StatusCode::NOT_FOUND, format!("Could not find {kind}: {id}."))
}
