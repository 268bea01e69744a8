//! The public half of a key pair that somebody reaches servers with. It belongs to a user: an access key.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::identifier::identifier;
use super::{Kind, Resource, Row};
use crate::image::attachments::{Attachment, Place};
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};
use crate::random;

identifier! {
    /// The identifier of a key pair. Callers name it by user and name instead.
    KeyPairId, random::uuid
}

/// The attributes of a key pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPair {
    /// The name, which no other key pair of the user has.
    pub name: Box<str>,
    /// The access key that it belongs to; empty for callers without credentials.
    pub user: SmolStr,
    /// The public key as it was given, one line of OpenSSH.
    pub public_key: Box<str>,
    /// What it is recognized by: two hexadecimal digits for each byte, with colons between them.
    pub fingerprint: Box<str>,
}

impl Resource for KeyPair {
    type Id = KeyPairId;
    const KIND: Kind = Kind::KeyPair;
    const FIRST: Status = Status::Enabled;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        lasting::after(status, event)
    }

    fn attachments(row: &Row<Self>) -> Vec<Attachment> {
        vec![(Place::KeyPairName(row.body.user.clone(), row.body.name.as_ref().into()), 0)]
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.key_pairs
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.key_pairs
    }
}
