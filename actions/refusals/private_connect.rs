//! Why something cannot be done with a private connect.

use thiserror::Error;
use zc_gateway_engine::lifecycle::{Refusal, Status};
use zc_gateway_engine::resources::private_connect::{PrivateConnect, PrivateConnectId};
use zc_gateway_engine::resources::{Row, Shared};
use zc_gateway_engine::{Code, Fault, Snapshot};

/// The private connect is not there, or its status does not allow the operation.
#[derive(Debug, Error)]
pub enum PrivateConnectRefused {
    /// It does not exist for this account.
    #[error("Private connect `{0}` does not exist.")]
    NotFound(PrivateConnectId),
    /// It is to be deleted and has been before. That is told as if it were not there, which clients that delete take as
    /// done: Terraform's provider knows no other refusal for it.
    #[error("Private connect `{0}` is in the recycle bin already. It can be renewed or destroyed.")]
    DeletedAlready(PrivateConnectId),
    /// It is busy or in the wrong place.
    #[error("Private connect `{id}` is {status}: {hint}", status = status.name(), hint = hint(*refusal))]
    Refused {
        /// Which one.
        id: PrivateConnectId,
        /// Where it stands.
        status: Status,
        /// Why that does not do.
        refusal: Refusal,
    },
}

/// The private connect with this identifier.
pub fn find(
    see: &Snapshot<'_>,
    id: &PrivateConnectId,
) -> Result<Shared<PrivateConnect>, PrivateConnectRefused> {
    see.find::<PrivateConnect>(id).ok_or_else(|| PrivateConnectRefused::NotFound(id.clone()))
}

impl PrivateConnectRefused {
    /// The codes that it can have.
    pub const CODES: &'static [Code] = &[Code::PrivateConnectNotFound, Code::PrivateConnectStatus];

    /// The refusal of an event.
    pub fn of(row: &Row<PrivateConnect>, refusal: Refusal) -> Self {
        Self::Refused { id: row.id.clone(), status: row.status, refusal }
    }
}

/// How to go on, in words that fit a private connect and a cloud router.
pub(super) const fn hint(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Creating | Refusal::Updating | Refusal::Recovering => "wait until it is RUNNING.",
        Refusal::Deleting => "wait until it is RECYCLED.",
        Refusal::Recycled => "it is in the recycle bin; renew it first.",
        Refusal::NotRecycled => "only from the recycle bin can it be renewed or destroyed; delete it first.",
        Refusal::Destroying => "nothing can be done while it is being released.",
        Refusal::Stopped | Refusal::Started | Refusal::Destroyed | Refusal::NotOfThisKind => {
            "the operation does not exist in this status."
        }
    }
}

impl From<PrivateConnectRefused> for Fault {
    fn from(refused: PrivateConnectRefused) -> Self {
        let code = match &refused {
            PrivateConnectRefused::NotFound(_) | PrivateConnectRefused::DeletedAlready(_) => {
                Code::PrivateConnectNotFound
            }
            PrivateConnectRefused::Refused { .. } => Code::PrivateConnectStatus,
        };
        Self::new(code, refused.to_string())
    }
}
