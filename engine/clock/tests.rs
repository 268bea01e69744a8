//! Tests of the time: what it does when the clocks of a machine do what they should not.

use super::*;

const START: Timestamp = Timestamp::from_seconds(1_700_000_000);
const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);

/// All that the machine's clock has done since the last look.
fn turns(clock: &Clock) -> Vec<Turn> {
    std::iter::from_fn(|| clock.look()).collect()
}

/// Sets the machine's clock ahead by so much.
fn set_ahead(clock: &Clock, by: Duration) {
    clock.set_machine(clock.wall().plus(by));
}

/// Sets the machine's clock back by so much.
fn set_back(clock: &Clock, by: Duration) {
    let millis = i64::try_from(by.as_millis()).unwrap();
    clock.set_machine(Timestamp::from_millis(clock.wall().millis() - millis));
}

#[test]
fn the_real_clock_shows_the_time_of_the_machine_and_does_not_go_back() {
    let clock = Clock::real();
    let mut before = clock.now();
    for _ in 0..10_000 {
        let now = clock.now();
        assert!(now >= before);
        before = now;
    }
    let distance = clock.wall().since(before).max(before.since(clock.wall()));
    assert!(distance < SECOND, "{distance:?}");
    assert_eq!((clock.state().held, turns(&clock)), (None, vec![]));
}

#[test]
fn time_runs_on_when_the_machine_is_set_back() {
    let clock = Clock::manual(START);
    set_back(&clock, 20 * SECOND);
    assert_eq!(clock.now(), START);
    assert_eq!(clock.wall().plus(20 * SECOND), START);
    clock.advance(SECOND);
    assert_eq!(clock.now(), START.plus(SECOND), "it does not wait until the machine has caught up");
    assert_eq!(turns(&clock), [Turn::Behind(20 * SECOND)]);
    assert_eq!(turns(&clock), [], "it is told once");
    set_back(&clock, 10 * SECOND);
    assert_eq!(turns(&clock), [Turn::Behind(30 * SECOND)]);
    set_ahead(&clock, 25 * SECOND);
    assert_eq!(turns(&clock), []);
    set_ahead(&clock, 5 * SECOND);
    assert_eq!(turns(&clock), [Turn::Level]);
    assert_eq!(clock.now(), START.plus(SECOND));
}

#[test]
fn a_machine_that_is_set_ahead_a_little_is_followed_at_once() {
    let clock = Clock::manual(START);
    set_ahead(&clock, LONGEST_FOLLOWED);
    assert_eq!(clock.now(), START.plus(LONGEST_FOLLOWED));
    assert_eq!(turns(&clock), [Turn::Followed(LONGEST_FOLLOWED)]);
    assert_eq!((clock.accept(), clock.state().held), (None, None));
    // A machine that is put right little by little needs no words.
    for _ in 0..100 {
        set_ahead(&clock, Duration::from_millis(500));
        assert_eq!((clock.now(), turns(&clock)), (clock.wall(), vec![]));
    }
}

#[test]
fn a_leap_is_not_followed_until_it_is_accepted() {
    let clock = Clock::manual(START);
    set_ahead(&clock, HOUR);
    assert_eq!(clock.now(), START);
    assert_eq!(turns(&clock), [Turn::Leapt(HOUR)]);
    clock.advance(60 * SECOND);
    assert_eq!((clock.now(), turns(&clock)), (START.plus(60 * SECOND), vec![]));
    let held = Held { ahead: HOUR, left: 9 * HELD_FOR / 10 };
    let machine = START.plus(HOUR + 60 * SECOND);
    assert_eq!(clock.state(), State { now: START.plus(60 * SECOND), machine, held: Some(held) });
    assert_eq!(clock.accept(), Some(HOUR));
    assert_eq!((clock.now(), clock.accept(), turns(&clock)), (machine, None, vec![]));
    assert_eq!(clock.state(), State { now: machine, machine, held: None });
}

#[test]
fn a_leap_that_stays_is_followed_after_a_while() {
    let clock = Clock::manual(START);
    set_ahead(&clock, HOUR);
    assert_eq!(turns(&clock), [Turn::Leapt(HOUR)]);
    clock.advance(599 * SECOND);
    assert_eq!((clock.now(), turns(&clock)), (START.plus(599 * SECOND), vec![]));
    clock.advance(SECOND);
    assert_eq!(turns(&clock), [Turn::Stayed(HOUR)]);
    assert_eq!(clock.now(), START.plus(HOUR + HELD_FOR));
}

#[test]
fn a_leap_that_goes_further_is_held_anew() {
    let clock = Clock::manual(START);
    set_ahead(&clock, HOUR);
    assert_eq!(turns(&clock), [Turn::Leapt(HOUR)]);
    clock.advance(599 * SECOND);
    set_ahead(&clock, 24 * HOUR);
    assert_eq!(clock.state().held, Some(Held { ahead: 25 * HOUR, left: HELD_FOR }), "before it is noted");
    clock.advance(SECOND);
    assert_eq!(turns(&clock), [Turn::Leapt(25 * HOUR)]);
    assert_eq!(clock.now(), START.plus(HELD_FOR));
    clock.advance(HELD_FOR);
    assert_eq!(turns(&clock), [Turn::Stayed(25 * HOUR)]);
}

#[test]
fn a_leap_that_is_taken_back_leaves_nothing_behind() {
    for rest in [Duration::ZERO, LONGEST_FOLLOWED] {
        let clock = Clock::manual(START);
        set_ahead(&clock, HOUR);
        assert_eq!(turns(&clock), [Turn::Leapt(HOUR)]);
        set_back(&clock, HOUR);
        set_ahead(&clock, rest);
        let followed = (!rest.is_zero()).then_some(Turn::Followed(rest));
        assert_eq!(
            turns(&clock),
            [Some(Turn::TakenBack), followed].into_iter().flatten().collect::<Vec<_>>()
        );
        assert_eq!((clock.now(), clock.accept()), (START.plus(rest), None));
        // The next one is held as long as the first.
        clock.advance(HELD_FOR);
        set_ahead(&clock, HOUR);
        assert_eq!(turns(&clock), [Turn::Leapt(HOUR)]);
    }
}

#[test]
fn time_that_passes_on_both_clocks_is_no_leap_however_long() {
    // A machine that slept, say.
    let clock = Clock::manual(START);
    clock.advance(1000 * HOUR);
    assert_eq!((clock.now(), turns(&clock)), (START.plus(1000 * HOUR), vec![]));
}

#[tokio::test]
async fn a_manual_clock_wakes_sleepers_when_it_is_advanced() {
    let clock = Clock::manual(Timestamp::from_seconds(100));
    let sleeper = clock.clone();
    let task = tokio::spawn(async move { sleeper.sleep_until(Timestamp::from_seconds(105)).await });
    tokio::task::yield_now().await;
    clock.advance(Duration::from_secs(4));
    tokio::task::yield_now().await;
    assert!(!task.is_finished());
    clock.advance(Duration::from_secs(1));
    task.await.unwrap();
}

#[tokio::test]
async fn a_leap_that_is_accepted_wakes_sleepers() {
    let clock = Clock::manual(START);
    let sleeper = clock.clone();
    let task = tokio::spawn(async move { sleeper.sleep_until(START.plus(HOUR)).await });
    tokio::task::yield_now().await;
    set_ahead(&clock, HOUR);
    tokio::task::yield_now().await;
    assert!(!task.is_finished());
    clock.accept();
    task.await.unwrap();
}
