//! What a caller proved may change while he waits: then he has not run.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::resources::access_key::{AccessKey, AccessKeyId, Credential};
use crate::resources::revoked_token::{RevokedToken, TokenId};

pub fn key_id(name: &str) -> AccessKeyId {
    AccessKeyId::parse(name).unwrap()
}

pub fn create_key(tx: &mut Transaction<'_>, name: &str) -> Shared<AccessKey> {
    let credential = Credential::Secret(vec![1]);
    let body = AccessKey { credential, required_signed_headers: vec![], role: Role::Member };
    tx.create_as(key_id(name), body).unwrap()
}

pub fn find_key(see: &Snapshot<'_>, name: &str) -> Shared<AccessKey> {
    see.find::<AccessKey>(&key_id(name)).unwrap()
}

/// What happens to what was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Happens {
    Nothing,
    Disabled,
    RoleChanged,
    KeyRemoved,
    TokenRevoked,
}

impl Happens {
    const ALL: [Self; 5] =
        [Self::Nothing, Self::Disabled, Self::RoleChanged, Self::KeyRemoved, Self::TokenRevoked];

    fn run(self, tx: &mut Transaction<'_>) {
        let key = find_key(tx, "key");
        match self {
            Self::Nothing => drop(create_key(tx, "another key")),
            Self::Disabled => drop(tx.apply(&key, Event::Disable).unwrap()),
            Self::RoleChanged => drop(tx.change(&key, Event::Modify, |key| key.role = Role::Admin).unwrap()),
            Self::KeyRemoved => assert!(tx.apply(&key, Event::Destroy).unwrap().is_none()),
            Self::TokenRevoked => {
                let body = RevokedToken { expires_at: START.plus(Duration::from_hours(1)) };
                drop(tx.create_as(TokenId::parse("token").unwrap(), body).unwrap());
            }
        }
    }
}

/// A gateway where the key of a caller is of another account than the one that he changes.
struct Setup {
    gateway: Gateway,
    of_key: AccountNumber,
    changed: AccountNumber,
    proof: Proof,
    runs: Arc<AtomicUsize>,
}

impl Setup {
    async fn new() -> Self {
        let gateway = Gateway::new();
        let (of_key, changed) = (gateway.account("of-key").await, gateway.account("changed").await);
        let key = gateway.perform(of_key, |tx| create_key(tx, "key")).await;
        let token = Some((of_key, TokenId::parse("token").unwrap()));
        let proof = Proof { key: Some((of_key, key.id.clone(), key.revision)), token };
        Self { gateway, of_key, changed, proof, runs: Arc::default() }
    }

    /// Asks with the proof for a port of the account that is changed.
    fn ask(&self) -> Asked<Answer<()>> {
        let runs = Arc::clone(&self.runs);
        let request = Request { proof: self.proof.clone(), ..member(self.changed) };
        self.gateway.ask_as(request, move |tx| {
            runs.fetch_add(1, Ordering::Relaxed);
            tx.create(port("p"));
            Ok(())
        })
    }

    async fn assert_told(&self, asked: Vec<Asked<Answer<()>>>, happens: Happens) {
        let is_run = happens == Happens::Nothing;
        let count = asked.len();
        for one in asked {
            let expected = if is_run { Ok(Ok(())) } else { Err(NotDone::ProofOutdated) };
            assert_eq!(one.answer().await, expected, "{happens:?}");
        }
        let expected = if is_run { count } else { 0 };
        assert_eq!(self.runs.load(Ordering::Relaxed), expected, "{happens:?}");
        assert_eq!(self.gateway.names(self.changed).len(), expected, "{happens:?}");
    }
}

#[tokio::test]
async fn what_was_proved_before_a_change_that_is_being_committed_is_outdated() {
    for happens in Happens::ALL {
        let setup = Setup::new().await;
        setup.gateway.faults.hold();
        let changes = setup.gateway.ask(setup.of_key, move |tx| {
            happens.run(tx);
            Ok(())
        });
        setup.gateway.faults.wait_until_held();
        let asked = vec![setup.ask(), setup.ask(), setup.ask()];
        setup.gateway.faults.release();
        changes.answer().await.unwrap().unwrap();
        setup.assert_told(asked, happens).await;
    }
}

#[tokio::test]
async fn what_was_proved_before_a_change_in_the_same_group_is_outdated_and_told_with_the_group() {
    for happens in Happens::ALL {
        let setup = Setup::new().await;
        let held = setup.gateway.hold().await;
        let mut changes = setup.gateway.ask(setup.of_key, move |tx| {
            happens.run(tx);
            Ok(())
        });
        let mut asked = vec![setup.ask(), setup.ask(), setup.ask()];
        setup.gateway.faults.pass();
        setup.gateway.faults.wait_until_held();
        held.answer().await.unwrap().unwrap();
        // Who was told before could prove the same once more, as readers do not see the change yet.
        assert!(!changes.is_answered());
        assert!(!asked.iter_mut().any(Asked::is_answered), "{happens:?}");
        setup.gateway.faults.release();
        changes.answer().await.unwrap().unwrap();
        setup.assert_told(asked, happens).await;
    }
}

#[tokio::test]
async fn a_change_of_a_key_that_is_taken_back_outdates_nothing() {
    let setup = Setup::new().await;
    let held = setup.gateway.hold().await;
    let refused = setup.gateway.ask(setup.of_key, |tx| {
        Happens::Disabled.run(tx);
        Err::<(), _>(refusal())
    });
    let asked = vec![setup.ask()];
    setup.gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    assert_eq!(refused.answer().await.unwrap(), Err(refusal()));
    setup.assert_told(asked, Happens::Nothing).await;

    // And when the commit fails: who was put off proves the same once more, and it holds.
    let held = setup.gateway.hold();
    let held = held.await;
    let changes = setup.gateway.ask(setup.of_key, |tx| {
        Happens::Disabled.run(tx);
        Ok(())
    });
    let put_off = setup.ask();
    setup.gateway.faults.fail_next(crate::store::StoreError::Full("told to".to_owned()));
    setup.gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    assert!(is_refused(&changes.answer().await));
    assert_eq!(put_off.answer().await, Err(NotDone::ProofOutdated));
    assert_eq!(setup.ask().answer().await, Ok(Ok(())));
}
