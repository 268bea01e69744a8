//! How many log lines a flood may write. The log is one for the whole process, and so is this. Those who prove nothing
//! write at most 100 lines a second together, and what is answered 503 for one reason has a line once a second. What is
//! left out is counted, and told each second and at the end.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::access_log::TARGET;

/// How many lines those write in a second who prove nothing.
const MOST: usize = 100;
const SECOND: Duration = Duration::from_secs(1);
/// How many reasons for 503 are told apart at a time. There are fewer.
const MOST_REASONS: usize = 16;

static FLOODED: Flooded = Flooded::new();

/// Something that was answered 503.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// A request, and why.
    Request(String),
    /// A connection, and why.
    Connection(&'static str),
}

/// Whether a line may be written about somebody who has proven nothing. If not, it is counted.
pub fn may_tell_unproven() -> bool {
    FLOODED.may_tell_unproven()
}

/// Whether this is to have a line of its own, as the first of its kind in a while. If not, it is counted.
pub fn is_first(what: Unavailable) -> bool {
    FLOODED.is_first(what)
}

/// Tells at once what is left out and not told yet: the process ends.
pub fn tell_rest() {
    FLOODED.tell();
}

/// What is written and what is left out.
struct Flooded(Mutex<State>);

struct State {
    /// When the last lines were written about those who prove nothing.
    written: VecDeque<Instant>,
    left_out: u64,
    unavailable: Vec<Repeated>,
    /// What tells each second, as long as there is something to tell.
    teller: Option<AbortHandle>,
}

struct Repeated {
    what: Unavailable,
    /// How many more there were since it was last told of.
    more: u64,
    /// Whether its first line was written in this second.
    is_new: bool,
}

/// What is told at the end of a second.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    left_out: u64,
    more: Vec<(Unavailable, u64)>,
}

impl Flooded {
    const fn new() -> Self {
        Self(Mutex::new(State {
            written: VecDeque::new(),
            left_out: 0,
            unavailable: Vec::new(),
            teller: None,
        }))
    }

    fn may_tell_unproven(&'static self) -> bool {
        let mut state = self.0.lock();
        let may = state.may_tell_unproven(Instant::now());
        if !may {
            self.tell_later(&mut state);
        }
        may
    }

    fn is_first(&'static self, what: Unavailable) -> bool {
        let mut state = self.0.lock();
        if let Some(known) = state.unavailable.iter_mut().find(|known| known.what == what) {
            known.more += 1;
            return false;
        }
        if state.unavailable.len() < MOST_REASONS {
            state.unavailable.push(Repeated { what, more: 0, is_new: true });
            self.tell_later(&mut state);
        }
        true
    }

    /// Outside of a runtime nothing is told later, and nobody floods.
    fn tell_later(&'static self, state: &mut State) {
        if state.teller.as_ref().is_none_or(AbortHandle::is_finished)
            && let Ok(runtime) = Handle::try_current()
        {
            let teller = runtime.spawn(async {
                loop {
                    tokio::time::sleep(SECOND).await;
                    if !self.tell() {
                        break;
                    }
                }
            });
            state.teller = Some(teller.abort_handle());
        }
    }

    /// Tells what has been left out; whether more may come.
    fn tell(&self) -> bool {
        let (told, goes_on) = self.0.lock().take();
        if told.left_out > 0 {
            tracing::warn!(
                target: TARGET,
                lines = told.left_out,
                "lines left out: requests and connections without proof were too many"
            );
        }
        for (what, more) in told.more {
            match what {
                Unavailable::Request(reason) => {
                    tracing::error!(target: TARGET, status = 503, requests = more, reason, "failed likewise");
                }
                Unavailable::Connection(reason) => {
                    let connections = more;
                    tracing::warn!(target: "zc_gateway::server", connections, reason, "turned away likewise");
                }
            }
        }
        goes_on
    }
}

impl State {
    fn may_tell_unproven(&mut self, now: Instant) -> bool {
        while self.written.front().is_some_and(|written| now - *written >= SECOND) {
            self.written.pop_front();
        }
        let may = self.written.len() < MOST;
        if may {
            self.written.push_back(now);
        } else {
            self.left_out += 1;
        }
        may
    }

    /// What is to be told, and whether more may come.
    fn take(&mut self) -> (Told, bool) {
        let mut told = Told { left_out: std::mem::take(&mut self.left_out), more: Vec::new() };
        self.unavailable.retain_mut(|repeated| {
            let (more, is_new) = (std::mem::take(&mut repeated.more), std::mem::take(&mut repeated.is_new));
            if more > 0 {
                told.more.push((repeated.what.clone(), more));
            }
            more > 0 || is_new
        });
        let goes_on = told.left_out > 0 || !self.unavailable.is_empty();
        if !goes_on {
            self.teller = None;
        }
        (told, goes_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flooded() -> &'static Flooded {
        Box::leak(Box::new(Flooded::new()))
    }

    #[test]
    fn no_second_has_more_than_a_hundred_lines_and_none_is_lost_count_of() {
        let mut state = flooded().0.lock();
        let (begin, mut at, mut written) = (Instant::now(), Duration::ZERO, Vec::new());
        // A trickle, then a flood, across the borders of seconds.
        for step in 0..4000 {
            at += Duration::from_micros(if step < 50 { 19_500 } else { 700 });
            if state.may_tell_unproven(begin + at) {
                written.push(at);
            }
        }
        assert_eq!(u64::try_from(written.len()).unwrap() + state.left_out, 4000);
        for (index, first) in written.iter().enumerate() {
            let within = written[index..].iter().take_while(|other| **other < *first + SECOND).count();
            assert!(within <= MOST, "{within} from {first:?} on");
        }
        assert!((300..=500).contains(&written.len()), "{}", written.len());
    }

    #[tokio::test]
    async fn what_is_left_out_is_told_without_another_request() {
        let flooded = flooded();
        assert_eq!((0..350).filter(|_| flooded.may_tell_unproven()).count(), 100);
        assert_eq!(flooded.0.lock().left_out, 250);
        let deadline = Instant::now() + Duration::from_secs(30);
        while flooded.0.lock().left_out > 0 || flooded.0.lock().teller.is_some() {
            assert!(Instant::now() < deadline, "it is not told, or something wakes up for nothing");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    #[test]
    fn the_first_503_has_a_line_and_the_others_of_its_reason_are_counted() {
        let flooded = flooded();
        let (full, closed) = (Unavailable::Request("full".to_owned()), Unavailable::Connection("too many"));
        assert!(flooded.is_first(full.clone()) && flooded.is_first(closed.clone()));
        assert!((0..5).all(|_| !flooded.is_first(full.clone())));
        let told = |left: &[(&Unavailable, u64)]| Told {
            left_out: 0,
            more: left.iter().map(|(what, more)| ((*what).clone(), *more)).collect(),
        };
        assert_eq!(flooded.0.lock().take(), (told(&[(&full, 5)]), true));
        // It goes on: still no second line.
        assert!(!flooded.is_first(full.clone()) && !flooded.is_first(closed.clone()));
        assert_eq!(flooded.0.lock().take(), (told(&[(&full, 1), (&closed, 1)]), true));
        // A second without any ends it.
        assert_eq!(flooded.0.lock().take(), (told(&[]), false));
        assert!(flooded.is_first(full));
    }
}
