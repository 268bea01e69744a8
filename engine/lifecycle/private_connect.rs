//! The life of a private connect: CREATING, RUNNING, (UPDATING), DELETING, RECYCLED, (RECOVERING), DESTROYING, gone.

use super::recyclable::{from_the_bin, unless_destroyed, while_running};
use super::{Event, Next, Refusal, Status};

/// What `event` does to a private connect in `status`.
pub fn after(status: Status, event: Event) -> Result<Next, Refusal> {
    match event {
        Event::TimeUp => time_up(status),
        Event::Modify => unless_destroyed(status),
        Event::Update => while_running(status, Status::Updating),
        Event::Terminate => while_running(status, Status::Deleting),
        Event::Renew => from_the_bin(status, Status::Recovering),
        Event::Destroy => from_the_bin(status, Status::Destroying),
        Event::Enable | Event::Disable | Event::Stop | Event::Start => Err(Refusal::NotOfThisKind),
    }
}

/// What happens by itself when the time of a status is over.
fn time_up(status: Status) -> Result<Next, Refusal> {
    match status {
        Status::Creating | Status::Updating | Status::Recovering => Ok(Next::To(Status::Running)),
        Status::Deleting => Ok(Next::To(Status::Recycled)),
        Status::Recycled => Ok(Next::To(Status::Destroying)),
        // Unlike a port it is not shown any more once it is released.
        Status::Destroying => Ok(Next::Gone),
        Status::Running
        | Status::Destroyed
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
        use Status::{Creating, Deleting, Destroying, Recovering, Recycled, Running, Updating};
        let to = |status| Ok(Next::To(status));
        #[rustfmt::skip]
        let table = [
            // status      time up         modify                update                 delete                 renew                  destroy
            (Creating,   [to(Running),    to(Creating),         Err(No::Creating),     Err(No::Creating),     Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Running,    [Err(No::NotOfThisKind), to(Running),  to(Updating),          to(Deleting),          Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Updating,   [to(Running),    to(Updating),         Err(No::Updating),     Err(No::Updating),     Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Deleting,   [to(Recycled),   to(Deleting),         Err(No::Deleting),     Err(No::Deleting),     Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Recycled,   [to(Destroying), to(Recycled),         Err(No::Recycled),     Err(No::Recycled),     to(Recovering),        to(Destroying)]),
            (Recovering, [to(Running),    to(Recovering),       Err(No::Recovering),   Err(No::Recovering),   Err(No::NotRecycled),  Err(No::NotRecycled)]),
            (Destroying, [Ok(Next::Gone), Err(No::Destroying),  Err(No::Destroying),   Err(No::Destroying),   Err(No::Destroying),   Err(No::Destroying)]),
        ];
        let events =
            [Event::TimeUp, Event::Modify, Event::Update, Event::Terminate, Event::Renew, Event::Destroy];
        for (status, outcomes) in table {
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(after(status, event), outcome, "{status:?} {event:?}");
            }
        }
    }
}
