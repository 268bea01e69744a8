//! What ports, private connects and cloud routers have in common: what is allowed while one is in service, what
//! only from the recycle bin, and why not.

use super::{Next, Refusal, Status};

/// Events that are allowed only while the resource is in service and nothing is being done to it.
pub(super) fn while_running(status: Status, next: Status) -> Result<Next, Refusal> {
    match status {
        Status::Running => Ok(Next::To(next)),
        Status::Recycled => Err(Refusal::Recycled),
        Status::Creating
        | Status::Updating
        | Status::Deleting
        | Status::Recovering
        | Status::Destroying
        | Status::Destroyed
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Enabled
        | Status::Disabled => Err(busy(status)),
    }
}

/// Events that are allowed only in the recycle bin.
pub(super) fn from_the_bin(status: Status, next: Status) -> Result<Next, Refusal> {
    match status {
        Status::Recycled => Ok(Next::To(next)),
        Status::Creating | Status::Running | Status::Updating | Status::Deleting | Status::Recovering => {
            Err(Refusal::NotRecycled)
        }
        Status::Destroying
        | Status::Destroyed
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Enabled
        | Status::Disabled => Err(busy(status)),
    }
}

/// Changes of a name or a note, which touch nothing that is being carried out.
pub(super) fn unless_destroyed(status: Status) -> Result<Next, Refusal> {
    match status {
        Status::Creating
        | Status::Running
        | Status::Updating
        | Status::Deleting
        | Status::Recycled
        | Status::Recovering => Ok(Next::To(status)),
        Status::Destroying
        | Status::Destroyed
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Enabled
        | Status::Disabled => Err(busy(status)),
    }
}

/// The refusal for a status in which nothing may be done.
fn busy(status: Status) -> Refusal {
    match status {
        Status::Creating => Refusal::Creating,
        Status::Updating => Refusal::Updating,
        Status::Deleting => Refusal::Deleting,
        Status::Recovering => Refusal::Recovering,
        Status::Destroying => Refusal::Destroying,
        Status::Destroyed => Refusal::Destroyed,
        Status::Running
        | Status::Recycled
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Enabled
        | Status::Disabled => Refusal::NotOfThisKind,
    }
}
