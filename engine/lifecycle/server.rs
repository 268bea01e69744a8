//! The life of a server: CREATING, RUNNING, (STOPPING, STOPPED, STARTING), DESTROYING, DESTROYED.

use super::{Event, Next, Refusal, Status};

/// What `event` does to a server in `status`. A server can be destroyed at any time of its life, and once more while
/// that is being done.
pub fn after(status: Status, event: Event) -> Result<Next, Refusal> {
    match event {
        Event::TimeUp => time_up(status),
        Event::Modify => unless_gone(status, status),
        Event::Stop => stop(status),
        Event::Start => start(status),
        Event::Destroy => unless_gone(status, Status::Destroying),
        Event::Update | Event::Terminate | Event::Renew | Event::Enable | Event::Disable => {
            Err(Refusal::NotOfThisKind)
        }
    }
}

/// What happens by itself when the time of a status is over.
fn time_up(status: Status) -> Result<Next, Refusal> {
    match status {
        Status::Creating | Status::Starting => Ok(Next::To(Status::Running)),
        Status::Stopping => Ok(Next::To(Status::Stopped)),
        Status::Destroying => Ok(Next::To(Status::Destroyed)),
        Status::Destroyed => Ok(Next::Gone),
        Status::Running
        | Status::Stopped
        | Status::Updating
        | Status::Deleting
        | Status::Recycled
        | Status::Recovering
        | Status::Enabled
        | Status::Disabled => Err(Refusal::NotOfThisKind),
    }
}

fn stop(status: Status) -> Result<Next, Refusal> {
    match status {
        Status::Running => Ok(Next::To(Status::Stopping)),
        Status::Stopping | Status::Stopped => Err(Refusal::Stopped),
        Status::Starting => Err(Refusal::Started),
        Status::Creating
        | Status::Destroying
        | Status::Destroyed
        | Status::Updating
        | Status::Deleting
        | Status::Recycled
        | Status::Recovering
        | Status::Enabled
        | Status::Disabled => Err(busy(status)),
    }
}

fn start(status: Status) -> Result<Next, Refusal> {
    match status {
        Status::Stopped => Ok(Next::To(Status::Starting)),
        Status::Running | Status::Starting => Err(Refusal::Started),
        Status::Stopping => Err(Refusal::Stopped),
        Status::Creating
        | Status::Destroying
        | Status::Destroyed
        | Status::Updating
        | Status::Deleting
        | Status::Recycled
        | Status::Recovering
        | Status::Enabled
        | Status::Disabled => Err(busy(status)),
    }
}

/// Events that are allowed at any time before the end.
fn unless_gone(status: Status, next: Status) -> Result<Next, Refusal> {
    match status {
        Status::Creating
        | Status::Running
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Destroying => Ok(Next::To(next)),
        Status::Destroyed
        | Status::Updating
        | Status::Deleting
        | Status::Recycled
        | Status::Recovering
        | Status::Enabled
        | Status::Disabled => Err(busy(status)),
    }
}

/// The refusal for a status in which nothing else may be done.
fn busy(status: Status) -> Refusal {
    match status {
        Status::Creating => Refusal::Creating,
        Status::Destroying => Refusal::Destroying,
        Status::Destroyed => Refusal::Destroyed,
        Status::Running
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Updating
        | Status::Deleting
        | Status::Recycled
        | Status::Recovering
        | Status::Enabled
        | Status::Disabled => Refusal::NotOfThisKind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The graph, written a second time as data: status, then the outcome of each event.
    #[test]
    fn every_status_and_event_has_its_outcome() {
        use Refusal as No;
        use Status::{Creating, Destroyed, Destroying, Running, Starting, Stopped, Stopping};
        let to = |status| Ok(Next::To(status));
        let none = Err(No::NotOfThisKind);
        #[rustfmt::skip]
        let table = [
            // status      time up        modify               stop                  start                 destroy
            (Creating,   [to(Running),    to(Creating),        Err(No::Creating),    Err(No::Creating),    to(Destroying)]),
            (Running,    [none,           to(Running),         to(Stopping),         Err(No::Started),     to(Destroying)]),
            (Stopping,   [to(Stopped),    to(Stopping),        Err(No::Stopped),     Err(No::Stopped),     to(Destroying)]),
            (Stopped,    [none,           to(Stopped),         Err(No::Stopped),     to(Starting),         to(Destroying)]),
            (Starting,   [to(Running),    to(Starting),        Err(No::Started),     Err(No::Started),     to(Destroying)]),
            (Destroying, [to(Destroyed),  to(Destroying),      Err(No::Destroying),  Err(No::Destroying),  to(Destroying)]),
            (Destroyed,  [Ok(Next::Gone), Err(No::Destroyed),  Err(No::Destroyed),   Err(No::Destroyed),   Err(No::Destroyed)]),
        ];
        let events = [Event::TimeUp, Event::Modify, Event::Stop, Event::Start, Event::Destroy];
        for (status, outcomes) in table {
            for (event, outcome) in events.into_iter().zip(outcomes) {
                assert_eq!(after(status, event), outcome, "{status:?} {event:?}");
            }
        }
    }
}
