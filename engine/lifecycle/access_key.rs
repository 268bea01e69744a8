//! The life of an access key: ENABLED, DISABLED and back, then gone.

use super::{Event, Next, Refusal, Status};

/// What `event` does to an access key in `status`.
pub fn after(status: Status, event: Event) -> Result<Next, Refusal> {
    match status {
        Status::Enabled | Status::Disabled => match event {
            Event::Enable => Ok(Next::To(Status::Enabled)),
            Event::Disable => Ok(Next::To(Status::Disabled)),
            Event::Modify => Ok(Next::To(status)),
            Event::Destroy => Ok(Next::Gone),
            Event::TimeUp | Event::Update | Event::Terminate | Event::Renew | Event::Stop | Event::Start => {
                Err(Refusal::NotOfThisKind)
            }
        },
        Status::Creating
        | Status::Running
        | Status::Updating
        | Status::Deleting
        | Status::Recycled
        | Status::Recovering
        | Status::Destroying
        | Status::Destroyed
        | Status::Stopping
        | Status::Stopped
        | Status::Starting => Err(Refusal::NotOfThisKind),
    }
}
