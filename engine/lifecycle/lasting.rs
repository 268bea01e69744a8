//! The life of what is there from its creation to its removal: ENABLED, then gone. Networks, subnets, ports of
//! networks, addresses, key pairs and revoked tokens.

use super::{Event, Next, Refusal, Status};

/// What `event` does to something that has no other status than ENABLED.
pub fn after(status: Status, event: Event) -> Result<Next, Refusal> {
    if status != Status::Enabled {
        return Err(Refusal::NotOfThisKind);
    }
    match event {
        Event::Modify => Ok(Next::To(Status::Enabled)),
        Event::Destroy | Event::TimeUp => Ok(Next::Gone),
        Event::Update
        | Event::Terminate
        | Event::Renew
        | Event::Enable
        | Event::Disable
        | Event::Stop
        | Event::Start => Err(Refusal::NotOfThisKind),
    }
}
