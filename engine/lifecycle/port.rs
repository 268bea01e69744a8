//! The life of a port: CREATING, RUNNING, RECYCLED, (RECOVERING), DESTROYING, DESTROYED.

use super::recyclable::{from_the_bin, while_running};
use super::{Event, Next, Refusal, Status};

/// What `event` does to a port in `status`. Total: the live path, the restart and the tests use this one table.
pub fn after(status: Status, event: Event) -> Result<Next, Refusal> {
    match event {
        Event::TimeUp => time_up(status),
        Event::Modify => while_running(status, Status::Running),
        Event::Terminate => while_running(status, Status::Recycled),
        Event::Renew => from_the_bin(status, Status::Recovering),
        Event::Destroy => from_the_bin(status, Status::Destroying),
        Event::Update | Event::Enable | Event::Disable | Event::Stop | Event::Start => {
            Err(Refusal::NotOfThisKind)
        }
    }
}

/// What happens by itself when the time of a status is over. RUNNING ends only for a prepaid port, with its term.
fn time_up(status: Status) -> Result<Next, Refusal> {
    match status {
        Status::Creating | Status::Recovering => Ok(Next::To(Status::Running)),
        Status::Running => Ok(Next::To(Status::Recycled)),
        Status::Recycled => Ok(Next::To(Status::Destroying)),
        Status::Destroying => Ok(Next::To(Status::Destroyed)),
        Status::Destroyed => Ok(Next::Gone),
        Status::Updating
        | Status::Deleting
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Enabled
        | Status::Disabled => Err(Refusal::NotOfThisKind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documented graph, written a second time as data: status, then the outcome of each event.
    #[test]
    fn every_status_and_event_has_the_documented_outcome() {
        use Refusal as No;
        use Status::{Creating, Destroyed, Destroying, Recovering, Recycled, Running};
        let to = |status| Ok(Next::To(status));
        #[rustfmt::skip]
        let table = [
            // status      time up        modify                 terminate              renew                  destroy
            (Creating,   [to(Running),    Err(No::Creating),     Err(No::Creating),     Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Running,    [to(Recycled),   to(Running),           to(Recycled),          Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Recycled,   [to(Destroying), Err(No::Recycled),     Err(No::Recycled),     to(Recovering),        to(Destroying)]),
            (Recovering, [to(Running),    Err(No::Recovering),   Err(No::Recovering),   Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Destroying, [to(Destroyed),  Err(No::Destroying),   Err(No::Destroying),   Err(No::Destroying),   Err(No::Destroying)]),
            (Destroyed,  [Ok(Next::Gone), Err(No::Destroyed),    Err(No::Destroyed),    Err(No::Destroyed),    Err(No::Destroyed)]),
        ];
        let events = [Event::TimeUp, Event::Modify, Event::Terminate, Event::Renew, Event::Destroy];
        for (status, outcomes) in table {
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(after(status, event), outcome, "{status:?} {event:?}");
            }
        }
    }
}
