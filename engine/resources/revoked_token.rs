//! A token that its holder gave up before its time. The row is kept until the token would have ended anyway.

use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::{Kind, Resource};
use crate::clock::Timestamp;
use crate::image::{Image, Table};
use crate::lifecycle::schedule::Schedule;
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};

identifier! {
    /// The audit identifier of a token: it names the token and does not let anybody in.
    TokenId
}

/// The attributes of a revoked token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedToken {
    /// When the token ends by itself, and its revocation with it.
    pub expires_at: Timestamp,
}

impl Resource for RevokedToken {
    type Id = TokenId;
    const KIND: Kind = Kind::RevokedToken;
    const FIRST: Status = Status::Enabled;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        lasting::after(status, event)
    }

    fn due_at(&self, _status: Status, _since: Timestamp, _schedule: &Schedule) -> Option<Timestamp> {
        Some(self.expires_at)
    }

    fn ends_at_a_moment(&self, _status: Status) -> bool {
        true
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.revoked_tokens
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.revoked_tokens
    }
}
