//! A machine whose clock is set back and ahead: transitions keep their pace, and nothing ends for good by a leap that
//! nobody has looked at.

use super::*;
use crate::clock::{HELD_FOR, LONGEST_FOLLOWED};
use crate::resources::identifier::Identifier;
use crate::resources::revoked_token::{RevokedToken, TokenId};

const HOUR: Duration = Duration::from_hours(1);
/// A bin that a leap of an hour would empty.
const BIN: &[&str] = &["port.recycled=30m"];

impl Gateway {
    /// Sets the machine's clock, ahead or back.
    fn set_machine(&self, after_start: Duration) {
        self.clock.set_machine(START.plus(after_start));
    }

    /// Lets time pass until everything due by now is done, and says whether the port is still in the bin.
    async fn is_kept(&self, account: AccountNumber, id: &PortId) -> bool {
        self.catches_up(account).await;
        self.status(account, id) == Some(Status::Recycled)
    }
}

/// A gateway with a port in the recycle bin.
async fn binned(place: &Place) -> (Gateway, AccountNumber, PortId) {
    let gateway = place.start(Duration::ZERO, BIN);
    let account = gateway.account("a").await;
    let id = gateway.recycled(account).await;
    (gateway, account, id)
}

#[tokio::test]
async fn a_transition_is_on_time_when_the_machine_is_set_back() {
    for place in Place::both() {
        let gateway = place.start(HOUR, &[]);
        let account = gateway.account("a").await;
        let id = gateway.create(account).await;
        gateway.set_machine(Duration::from_mins(59));
        gateway.clock.advance(STEP / 2);
        tokio::task::yield_now().await;
        assert_eq!(
            gateway.status(account, &id),
            Some(Status::Creating),
            "control: not before its time either"
        );
        gateway.clock.advance(STEP / 2);
        gateway.reaches(account, &id, Some(Status::Running)).await;
        gateway.stop().await;
        let step = (HOUR + STEP, Some(Event::TimeUp), Some(Status::Running));
        assert_eq!(place.history(account, &id)[1], step);
    }
}

#[tokio::test]
async fn a_leap_empties_no_recycle_bin() {
    for place in Place::both() {
        let (gateway, account, id) = binned(&place).await;
        gateway.set_machine(HOUR);
        assert!(gateway.is_kept(account, &id).await);
        assert_eq!(gateway.engine.world().due.count_until(gateway.clock.wall()), 1, "it would be due");
        // Its owner can still take it back, and new transitions keep their pace.
        gateway.apply(account, &id, Event::Renew).await.unwrap();
        gateway.clock.advance(STEP);
        gateway.reaches(account, &id, Some(Status::Running)).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn a_leap_that_is_accepted_does_what_was_held() {
    for place in Place::both() {
        let (gateway, account, id) = binned(&place).await;
        assert_eq!(gateway.engine.accept_leap(), None, "control: there is none");
        gateway.set_machine(HOUR);
        assert!(gateway.is_kept(account, &id).await);
        let accepted = gateway.engine.accept_leap().unwrap();
        assert!(accepted.by > LONGEST_FOLLOWED);
        assert_eq!((accepted.due, accepted.now), (1, gateway.clock.wall()));
        gateway.reaches(account, &id, Some(Status::Destroying)).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn a_leap_that_stays_is_followed_by_itself() {
    for place in Place::both() {
        let (gateway, account, id) = binned(&place).await;
        gateway.set_machine(HOUR);
        let held = || gateway.clock.state().held.is_some_and(|held| held.left < HELD_FOR);
        gateway.clock.advance(SECOND);
        eventually("the leap is noted", || {
            gateway.clock.advance(Duration::from_millis(1));
            held()
        })
        .await;
        gateway.clock.advance(HELD_FOR * 9 / 10);
        assert!(gateway.is_kept(account, &id).await);
        gateway.clock.advance(HELD_FOR / 10);
        gateway.reaches(account, &id, Some(Status::Destroying)).await;
        assert_eq!(gateway.clock.now(), gateway.clock.wall());
        gateway.stop().await;
    }
}

#[tokio::test]
async fn a_leap_that_is_taken_back_ends_nothing() {
    for place in Place::both() {
        let (gateway, account, id) = binned(&place).await;
        gateway.set_machine(HOUR);
        assert!(gateway.is_kept(account, &id).await);
        gateway.clock.set_machine(gateway.clock.now());
        gateway.clock.advance(HELD_FOR + 60 * SECOND);
        assert!(gateway.is_kept(account, &id).await, "nothing is remembered of it");
        assert_eq!(gateway.engine.accept_leap(), None);
        // Control: the bin ends when it should.
        gateway.clock.advance(20 * 60 * SECOND);
        gateway.reaches(account, &id, Some(Status::Destroying)).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn less_than_a_leap_is_followed_at_once() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["port.creating=59s"]);
        let account = gateway.account("a").await;
        let id = gateway.create(account).await;
        gateway.set_machine(58 * SECOND);
        tokio::task::yield_now().await;
        assert_eq!(gateway.status(account, &id), Some(Status::Creating), "control: nor too early");
        gateway.set_machine(59 * SECOND);
        gateway.reaches(account, &id, Some(Status::Running)).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn what_was_entered_while_the_clock_was_ahead_stays_no_longer_after_a_restart() {
    for place in Place::both() {
        let gateway = place.start(1000 * HOUR, BIN);
        let account = gateway.account("a").await;
        let (binned, passing) = (gateway.recycled(account).await, gateway.create(account).await);
        gateway.stop().await;

        let gateway = place.start(Duration::ZERO, BIN);
        // Lists are in the order of the times that they show.
        let older = gateway.create(account).await;
        let ids = |gateway: &Gateway| {
            let account = gateway.engine.world().account(account).unwrap();
            let image = account.image.read();
            image.ports.iter().map(|row| row.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&gateway), [passing.clone(), binned.clone(), older]);
        gateway.clock.advance(STEP);
        gateway.reaches(account, &passing, Some(Status::Running)).await;
        gateway.clock.advance(29 * 60 * SECOND);
        assert_eq!(gateway.status(account, &binned), Some(Status::Recycled), "control: nor any shorter");
        gateway.clock.advance(60 * SECOND);
        gateway.reaches(account, &binned, Some(Status::Destroying)).await;
        gateway.stop().await;
    }
}

#[tokio::test]
async fn what_ends_at_a_moment_ends_then_whenever_it_began() {
    for place in Place::both() {
        let gateway = place.start(HOUR, &[]);
        let account = gateway.account("a").await;
        let id = TokenId::parse("token").unwrap();
        let body = RevokedToken { expires_at: START.plus(2 * HOUR) };
        let revoked = id.clone();
        let revoke = move |tx: &mut Transaction<'_>| {
            tx.create_as(revoked, body).unwrap();
            Ok(())
        };
        gateway.engine.perform(account, VERSION, revoke).await.unwrap();
        gateway.stop().await;

        // Else the token would hold again before it ends.
        let gateway = place.start(Duration::ZERO, &[]);
        let is_revoked = || gateway.engine.world().find::<RevokedToken>(account, &id).is_some();
        gateway.clock.advance(119 * 60 * SECOND);
        gateway.catches_up(account).await;
        assert!(is_revoked());
        gateway.clock.advance(60 * SECOND);
        eventually("the revocation ends with the token", || !is_revoked()).await;
        gateway.stop().await;
    }
}
