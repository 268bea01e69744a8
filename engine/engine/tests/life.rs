//! The life of a port from its order until nothing of it is left, driven by nothing but the clock and its caller.

use super::*;
use crate::lifecycle::due::Due;

const RETENTION: Duration = Schedule::DEFAULT_RETENTION;
const VISIBLE: Duration = Schedule::DEFAULT_VISIBLE;

#[tokio::test]
async fn a_port_passes_through_its_whole_life_and_each_step_happens_once() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let id = gateway.create(account).await;
        assert_eq!(gateway.status(account, &id), Some(Status::Creating));
        // One millisecond too early nothing may happen; the times of the history below would tell.
        gateway.clock.advance(STEP.saturating_sub(Duration::from_millis(1)));
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        gateway.clock.advance(Duration::from_millis(1));
        gateway.reaches(account, &id, Some(Status::Running)).await;
        gateway.apply(account, &id, Event::Terminate).await.unwrap();
        assert_eq!(gateway.status(account, &id), Some(Status::Recycled));
        gateway.clock.advance(SECOND);
        gateway.apply(account, &id, Event::Destroy).await.unwrap();
        assert_eq!(gateway.status(account, &id), Some(Status::Destroying));
        gateway.clock.advance(STEP);
        gateway.reaches(account, &id, Some(Status::Destroyed)).await;
        gateway.clock.advance(VISIBLE);
        gateway.reaches(account, &id, None).await;
        assert!(gateway.engine.world().due.is_empty());
        gateway.stop().await;

        let time_up = Some(Event::TimeUp);
        let (recycled, destroyed) = (STEP + SECOND, STEP + SECOND + STEP);
        let expected = [
            (Duration::ZERO, None, Some(Status::Creating)),
            (STEP, time_up, Some(Status::Running)),
            (STEP, Some(Event::Terminate), Some(Status::Recycled)),
            (recycled, Some(Event::Destroy), Some(Status::Destroying)),
            (destroyed, time_up, Some(Status::Destroyed)),
            (destroyed + VISIBLE, time_up, None),
        ];
        assert_eq!(place.history(account, &id), expected);
        let gateway = place.start(RETENTION, &[]);
        assert_eq!(gateway.status(account, &id), None);
        gateway.stop().await;
    }
}

#[tokio::test]
async fn the_recycle_bin_destroys_by_itself_when_its_time_is_over() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let id = gateway.recycled(account).await;
        gateway.clock.advance(RETENTION.saturating_sub(STEP));
        gateway.catches_up(account).await;
        gateway.reaches(account, &id, Some(Status::Destroying)).await;
        gateway.clock.advance(STEP);
        gateway.reaches(account, &id, Some(Status::Destroyed)).await;
        gateway.stop().await;
        let by_itself = [
            (STEP + RETENTION, Some(Event::TimeUp), Some(Status::Destroying)),
            (STEP + RETENTION + STEP, Some(Event::TimeUp), Some(Status::Destroyed)),
        ];
        assert_eq!(place.history(account, &id)[3..], by_itself);
    }
}

#[tokio::test]
async fn a_renewed_port_leaves_the_bin_and_its_old_time_no_longer_counts() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let (renewed, left) = (gateway.recycled(account).await, gateway.recycled(account).await);
        let row = gateway.engine.world().find::<Port>(account, &renewed).unwrap();
        let outdated = Due::of(&row, row.due_at.unwrap());
        gateway.apply(account, &renewed, Event::Renew).await.unwrap();
        assert_eq!(gateway.status(account, &renewed), Some(Status::Recovering));
        gateway.clock.advance(STEP);
        gateway.reaches(account, &renewed, Some(Status::Running)).await;
        gateway.clock.advance(RETENTION);
        gateway.reaches(account, &left, Some(Status::Destroying)).await;
        // The settle task may have taken the old entry just before the renewal: it comes up all the same.
        gateway.engine.world().due.insert(outdated);
        gateway.catches_up(account).await;
        assert_eq!(gateway.status(account, &renewed), Some(Status::Running));
        gateway.stop().await;
        let steps = place.history(account, &renewed).into_iter().map(|(_, event, to)| (event, to));
        let expected = [
            (None, Some(Status::Creating)),
            (Some(Event::TimeUp), Some(Status::Running)),
            (Some(Event::Terminate), Some(Status::Recycled)),
            (Some(Event::Renew), Some(Status::Recovering)),
            (Some(Event::TimeUp), Some(Status::Running)),
        ];
        assert_eq!(steps.collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn a_prepaid_port_goes_to_the_bin_when_its_term_ends() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let expires_at = START.plus(STEP * 10);
        let prepaid = gateway.create_with(account, Charge::Prepaid { months: 1, expires_at }).await;
        let postpaid = gateway.running(account).await;
        gateway.reaches(account, &prepaid, Some(Status::Running)).await;
        gateway.clock.advance(STEP * 9);
        gateway.reaches(account, &prepaid, Some(Status::Recycled)).await;
        // Control: one that is paid by the day has no term.
        assert_eq!(gateway.status(account, &postpaid), Some(Status::Running));
        gateway.stop().await;
        let term_end = (STEP * 10, Some(Event::TimeUp), Some(Status::Recycled));
        assert_eq!(place.history(account, &prepaid)[2..], [term_end]);
    }
}

#[tokio::test]
async fn a_port_that_is_never_shown_as_destroyed_is_gone_in_the_same_commit() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["port.destroyed=0"]);
        let account = gateway.account("a").await;
        let id = gateway.recycled(account).await;
        gateway.apply(account, &id, Event::Destroy).await.unwrap();
        gateway.clock.advance(STEP);
        let mut seen = Vec::new();
        eventually("the port is gone", || {
            seen.push(gateway.status(account, &id));
            seen.last() == Some(&None)
        })
        .await;
        assert!(!seen.contains(&Some(Status::Destroyed)));
        gateway.stop().await;
        let events = place.store().events(account, Revision(4)).unwrap();
        let kept = events.into_iter().map(|event| (event.revision.0, event.record.from, event.record.to));
        let (destroying, destroyed) = (Some(Status::Destroying), Some(Status::Destroyed));
        assert_eq!(kept.collect::<Vec<_>>(), [(5, destroying, destroyed), (5, destroyed, None)]);
    }
}

#[tokio::test]
async fn with_no_times_at_all_a_destroyed_port_is_gone_when_the_answer_comes() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["0", "port.destroyed=0"]);
        let account = gateway.account("a").await;
        let id = gateway.create(account).await;
        gateway.reaches(account, &id, Some(Status::Running)).await;
        gateway.apply(account, &id, Event::Terminate).await.unwrap();
        gateway.apply(account, &id, Event::Destroy).await.unwrap();
        assert_eq!(gateway.status(account, &id), None);
        gateway.stop().await;
        let last = place.history(account, &id).into_iter().skip(3).map(|(_, _, to)| to);
        let all = [Some(Status::Destroying), Some(Status::Destroyed), None];
        assert_eq!(last.collect::<Vec<_>>(), all);
    }
}
