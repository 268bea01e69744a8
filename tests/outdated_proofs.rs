//! What a caller proved can change while his change waits for its turn: then he is authenticated anew, and by that it is
//! judged.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::task::JoinHandle;
use zc_gateway::auth::keys::{self, KeyChange, KeyRing, NewKey};
use zc_gateway::auth::keystone::TokenRequest;
use zc_gateway::auth::seal::Sealer;
use zc_gateway::auth::{Admission, AuthMode, Authenticator, Caller, Claim};
use zc_gateway::dispatch::{Call, Dispatch, Remarks, UnreadRule};
use zc_gateway::request_id::RequestId;
use zc_gateway::unknown_parameters::UnknownParametersRules;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId};
use zc_gateway_engine::{ApiVersion, Code, Engine, Fault, Role};

use crate::harness::engine::Running;
use crate::harness::order;

/// A gateway without its sockets, whose lane can be held.
struct Doors {
    running: Running,
    authenticator: Arc<Authenticator>,
    dispatch: Arc<Dispatch>,
}

/// How a caller proves who he is.
#[derive(Clone)]
enum Proves {
    /// With the permanent token of an access key.
    Bearer(String),
    /// With a token that he was given for a password.
    Session(String),
}

impl Doors {
    fn of(running: Running) -> Self {
        let engine = &running.engine;
        let home = engine.world().account(running.account).unwrap();
        let keys = KeyRing::new(Sealer::ephemeral().unwrap());
        let times = (Duration::from_mins(5), Duration::from_hours(1));
        let authenticator = Authenticator::new(AuthMode::Required, times, keys, home);
        let (limit, rules) = (Duration::from_mins(1), UnknownParametersRules::default());
        let dispatch = Dispatch::new(Arc::clone(engine), zc_gateway_actions::registry(), None, limit, rules);
        Self { authenticator: Arc::new(authenticator), dispatch: Arc::new(dispatch), running }
    }

    fn engine(&self) -> &Arc<Engine> {
        &self.running.engine
    }

    /// A new access key with what its holder can prove with it.
    async fn key(&self, is_bearer: bool) -> (AccessKeyId, Proves) {
        let (account, role) = (AccountName::default_account(), Role::Member);
        let new = NewKey { account, token: is_bearer, require_signed_headers: false, role };
        let sealer = self.authenticator.keys().sealer();
        let made = keys::create(self.engine(), sealer, &new).await.unwrap();
        let id = made.access_key_id;
        if let Some(token) = made.token {
            return (id, Proves::Bearer(token));
        }
        let user = json!({ "id": id.to_string(), "password": made.access_key_password.unwrap() });
        let identity = json!({ "methods": ["password"], "password": { "user": user } });
        let request = json!({ "auth": { "identity": identity } }).to_string();
        let (request, _) = TokenRequest::read(request.as_bytes()).unwrap();
        let (_, token) = self.authenticator.issue(&request, self.engine()).unwrap();
        (id, Proves::Session(token))
    }

    /// Orders a port of this name, and gives the name when that is done.
    fn orders(&self, name: &'static str, proves: &Proves) -> JoinHandle<Result<&'static str, Fault>> {
        let (engine, authenticator) = (Arc::clone(self.engine()), Arc::clone(&self.authenticator));
        let (dispatch, proves) = (Arc::clone(&self.dispatch), proves.clone());
        tokio::spawn(async move {
            let again = || authenticate(&authenticator, &engine, &proves);
            let (caller, body) = (again().unwrap(), order(name).to_string());
            let call = Call {
                service: "sdn",
                action: "CreatePort",
                version: None,
                body: body.as_bytes(),
                dry_run: false,
                unread: UnreadRule::AsSet,
            };
            let mut remarks = Remarks::default();
            let proof = (&caller, &again as _);
            dispatch.run::<Fault>(RequestId::random(), proof, &call, &mut remarks).await.map(|_| name)
        })
    }

    /// Changes an access key, and orders nothing.
    fn changes(&self, id: &AccessKeyId, how: fn(&mut AccessKey)) -> JoinHandle<Result<&'static str, Fault>> {
        let (engine, account, id) = (Arc::clone(self.engine()), self.running.account, id.clone());
        tokio::spawn(async move {
            let change = engine.perform(account, ApiVersion::new(1, 1, 1), move |tx| {
                let row = tx.find::<AccessKey>(&id).unwrap();
                tx.change(&row, Event::Modify, how).unwrap();
                Ok(())
            });
            change.await.map(|()| "changed")
        })
    }

    fn disables(&self, id: &AccessKeyId) -> JoinHandle<Result<&'static str, Fault>> {
        let (engine, id) = (Arc::clone(self.engine()), id.clone());
        tokio::spawn(async move { keys::change(&engine, &id, KeyChange::Disable).await.map(|()| "disabled") })
    }

    fn revokes(&self, proves: &Proves) -> JoinHandle<Result<&'static str, Fault>> {
        let (engine, authenticator) = (Arc::clone(self.engine()), Arc::clone(&self.authenticator));
        let Proves::Session(token) = proves.clone() else { panic!("it is a permanent token") };
        tokio::spawn(async move {
            let Ok(session) = authenticator.session(&token, &engine) else { panic!("it holds") };
            authenticator.revoke(&session, &engine).await.map(|()| "revoked")
        })
    }

    /// The names of all ports, sorted.
    async fn ports(&self) -> Vec<String> {
        let all = self.running.all("DescribePorts").await;
        let mut names: Vec<_> =
            all.iter().map(|port| port["portName"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }
}

fn authenticate(authenticator: &Authenticator, engine: &Engine, proves: &Proves) -> Result<Caller, Fault> {
    let refused = || Fault::new(Code::TokenFailure, "the token holds no more");
    match proves {
        Proves::Bearer(token) => match authenticator.admit(Claim::Bearer { token }, engine)? {
            Admission::Proven(caller) => Ok(caller),
            Admission::Anonymous(_) | Admission::Signed(_) => Err(refused()),
        },
        Proves::Session(token) => {
            authenticator.session(token, engine).map(|session| session.caller).map_err(|_| refused())
        }
    }
}

#[tokio::test]
async fn a_change_that_waits_is_judged_by_what_its_caller_can_prove_when_its_turn_comes() {
    for running in Running::over_both_stores(&["0"]).await {
        let doors = Doors::of(running);
        let (disabled, ends) = doors.key(true).await;
        let (degraded, looks) = doors.key(true).await;
        let (_, revoked) = doors.key(false).await;
        let ((_, bearer), (_, session)) = (doors.key(true).await, doors.key(false).await);
        let outcomes = doors.running.behind_a_held_commit(|| {
            vec![
                doors.orders("before", &ends),
                doors.disables(&disabled),
                doors.changes(&degraded, |key| key.role = Role::Reader),
                doors.revokes(&revoked),
                doors.orders("disabled", &ends),
                doors.orders("degraded", &looks),
                doors.orders("revoked", &revoked),
                // Controls: nothing of theirs has changed.
                doors.orders("with a key", &bearer),
                doors.orders("with a token", &session),
            ]
        });
        let outcomes: Vec<_> =
            outcomes.await.into_iter().map(|outcome| outcome.map_err(|fault| fault.code)).collect();
        assert_eq!(
            outcomes,
            [
                Ok("before"),
                Ok("disabled"),
                Ok("changed"),
                Ok("revoked"),
                Err(Code::TokenFailure),
                Err(Code::ReadOnly),
                Err(Code::TokenFailure),
                Ok("with a key"),
                Ok("with a token"),
            ]
        );
        assert_eq!(doors.ports().await, ["before", "with a key", "with a token"]);
    }
}
