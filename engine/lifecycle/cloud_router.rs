//! The life of a cloud router: that of a private connect, but it is in the recycle bin as soon as it is deleted.

use super::private_connect;
use super::recyclable::while_running;
use super::{Event, Next, Refusal, Status};

/// What `event` does to a cloud router in `status`.
pub fn after(status: Status, event: Event) -> Result<Next, Refusal> {
    match event {
        Event::Terminate => while_running(status, Status::Recycled),
        Event::TimeUp
        | Event::Modify
        | Event::Update
        | Event::Renew
        | Event::Destroy
        | Event::Enable
        | Event::Disable
        | Event::Stop
        | Event::Start => private_connect::after(status, event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deleted_router_is_in_the_bin_at_once() {
        assert_eq!(after(Status::Running, Event::Terminate), Ok(Next::To(Status::Recycled)));
        assert_eq!(after(Status::Updating, Event::Terminate), Err(Refusal::Updating));
        assert_eq!(after(Status::Recycled, Event::Terminate), Err(Refusal::Recycled));
        assert_eq!(after(Status::Recycled, Event::Renew), Ok(Next::To(Status::Recovering)));
        assert_eq!(after(Status::Destroying, Event::TimeUp), Ok(Next::Gone));
    }
}
