//! Tokens of the OpenStack door over gateways whose clocks were wrong: a key that was made while one was ahead works
//! later, what has ended stays ended, and no token holds longer than it should.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use zc_gateway::auth::keys::{self, CreatedKey, KeyChange, KeyRing, NewKey};
use zc_gateway::auth::keystone::TokenRequest;
use zc_gateway::auth::seal::Sealer;
use zc_gateway::auth::{AuthMode, Authenticator};
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::clock::{Clock, Timestamp};
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::{Engine, Role};

const START: Timestamp = Timestamp::from_seconds(1_700_000_000);
const SECOND: Duration = Duration::from_secs(1);
const WINDOW: Duration = Duration::from_mins(5);
const LIFETIME: Duration = Duration::from_hours(1);

/// A gateway without its socket.
struct Gateway {
    clock: Clock,
    engine: Arc<Engine>,
    authenticator: Authenticator,
}

impl Gateway {
    /// One over a directory, on a machine whose clock is so far ahead.
    async fn start(data: &Path, ahead: Duration) -> Self {
        let clock = Clock::manual(START.plus(ahead));
        let parts = Parts {
            store: Box::new(SqliteStore::open(data).unwrap()),
            clock: clock.clone(),
            rules: Rules::of(zc_gateway_actions::catalogue::embedded().unwrap()),
            write_queue: 16,
            on_fatal: Box::new(|error| panic!("{error}")),
        };
        let engine = Arc::new(Engine::open(parts).unwrap());
        let default_account = engine.account(&AccountName::default_account()).await.unwrap();
        let ring = KeyRing::new(Sealer::new(&[7; 32]));
        let authenticator = Authenticator::new(AuthMode::Required, (WINDOW, LIFETIME), ring, default_account);
        Self { clock, engine, authenticator }
    }

    async fn key(&self) -> CreatedKey {
        let account = AccountName::default_account();
        let new = NewKey { account, token: false, require_signed_headers: false, role: Role::default() };
        keys::create(&self.engine, self.authenticator.keys().sealer(), &new).await.unwrap()
    }

    async fn change(&self, key: &CreatedKey, change: KeyChange) {
        keys::change(&self.engine, &key.access_key_id, change).await.unwrap();
    }

    fn token(&self, key: &CreatedKey) -> String {
        let user = json!({ "id": key.access_key_id, "password": key.access_key_password });
        let body =
            json!({ "auth": { "identity": { "methods": ["password"], "password": { "user": user } } } });
        let (request, _) = TokenRequest::read(body.to_string().as_bytes()).unwrap();
        self.authenticator.issue(&request, &self.engine).unwrap().1
    }

    fn takes(&self, token: &str) -> bool {
        self.authenticator.session(token, &self.engine).is_ok()
    }

    async fn revoke(&self, token: &str) {
        let session = self.authenticator.session(token, &self.engine).unwrap();
        self.authenticator.revoke(&session, &self.engine).await.unwrap();
    }
}

#[tokio::test]
async fn a_key_that_was_made_while_the_clock_was_ahead_uses_tokens_later() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(folder.path(), Duration::from_hours(24)).await;
    let key = gateway.key().await;
    drop(gateway);
    let gateway = Gateway::start(folder.path(), Duration::ZERO).await;
    let token = gateway.token(&key);
    assert!(gateway.takes(&token));
    // Control: it ends like any other.
    gateway.clock.advance(LIFETIME);
    assert!(!gateway.takes(&token));
}

#[tokio::test]
async fn what_ended_with_its_key_stays_ended_whatever_the_clock_says() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(folder.path(), Duration::from_mins(4)).await;
    let key = gateway.key().await;
    let token = gateway.token(&key);
    drop(gateway);
    // By this clock the key is enabled again before the token was made.
    let gateway = Gateway::start(folder.path(), Duration::ZERO).await;
    assert!(gateway.takes(&token), "control: it holds until then");
    gateway.change(&key, KeyChange::Disable).await;
    assert!(!gateway.takes(&token));
    gateway.change(&key, KeyChange::Enable).await;
    assert!(!gateway.takes(&token));
    assert!(gateway.takes(&gateway.token(&key)));
}

#[tokio::test]
async fn a_token_from_a_clock_that_was_ahead_holds_hardly_longer() {
    for (ahead, is_taken) in [(WINDOW, true), (WINDOW + SECOND, false)] {
        let folder = tempfile::tempdir().unwrap();
        let gateway = Gateway::start(folder.path(), ahead).await;
        let key = gateway.key().await;
        let token = gateway.token(&key);
        assert!(gateway.takes(&token));
        drop(gateway);
        let gateway = Gateway::start(folder.path(), Duration::ZERO).await;
        assert_eq!(gateway.takes(&token), is_taken, "{ahead:?}");
        gateway.clock.advance(LIFETIME + ahead);
        assert!(!gateway.takes(&token), "{ahead:?}");
    }
}

#[tokio::test]
async fn a_token_that_was_given_up_while_the_clock_was_ahead_stays_so() {
    let ahead = Duration::from_hours(2);
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(folder.path(), ahead).await;
    let key = gateway.key().await;
    let (kept, given_up) = (gateway.token(&key), gateway.token(&key));
    gateway.revoke(&given_up).await;
    drop(gateway);
    let gateway = Gateway::start(folder.path(), Duration::ZERO).await;
    let settling = tokio::spawn(Arc::clone(&gateway.engine).settle());
    let mut times_taken = 0;
    for _ in 0..200 {
        gateway.clock.advance(SECOND * 60);
        tokio::task::yield_now().await;
        times_taken += usize::from(gateway.takes(&kept));
        assert!(!gateway.takes(&given_up));
    }
    assert!(times_taken > 50, "control: the other one holds in its time");
    settling.abort();
}

#[tokio::test]
async fn a_machine_that_is_set_back_or_leaps_ahead_ends_no_session() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(folder.path(), LIFETIME).await;
    let key = gateway.key().await;
    let token = gateway.token(&key);
    for machine in [START, START.plus(3 * LIFETIME)] {
        gateway.clock.set_machine(machine);
        assert!(gateway.takes(&token) && gateway.takes(&gateway.token(&key)), "{machine}");
    }
    // It holds as long as it should by the time that has passed, not by what a clock says.
    gateway.clock.set_machine(START);
    gateway.clock.advance(LIFETIME);
    assert!(!gateway.takes(&token));
}
