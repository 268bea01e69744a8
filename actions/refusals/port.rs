//! Why something cannot be done with a port: the refusals of its life cycle in the words of the API.

use std::collections::BTreeSet;

use thiserror::Error;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::{Refusal, Status};
use zc_gateway_engine::resources::port::{Port, PortId};
use zc_gateway_engine::resources::{Row, Shared};
use zc_gateway_engine::{Code, Fault, Snapshot};

use crate::access::describe;

/// The port is not there, or its status does not allow the operation.
#[derive(Debug, Error)]
pub enum PortRefused {
    /// It does not exist for this account.
    #[error("Port `{0}` does not exist.")]
    NotFound(PortId),
    /// Something in service is built on it.
    #[error("Port `{port_id}` is in use by {users}: delete that first.")]
    InUse {
        /// Which one.
        port_id: PortId,
        /// By what.
        users: String,
    },
    /// It is busy or in the wrong place.
    #[error("Port `{port_id}` is {status}: {hint}", status = status.name(), hint = hint(*refusal))]
    Refused {
        /// Which one.
        port_id: PortId,
        /// Where it stands.
        status: Status,
        /// Why that does not do.
        refusal: Refusal,
    },
}

/// The port with this identifier. A destroyed one can still be listed, but nothing can be done with it.
pub fn find(see: &Snapshot<'_>, port_id: &PortId) -> Result<Shared<Port>, PortRefused> {
    see.find::<Port>(port_id).ok_or_else(|| PortRefused::NotFound(port_id.clone()))
}

/// The port with this identifier, as everybody but its list sees it: once it is destroyed, it does not exist.
pub fn find_existing(see: &Snapshot<'_>, port_id: &PortId) -> Result<Shared<Port>, PortRefused> {
    let port = find(see, port_id)?;
    if port.status == Status::Destroyed { Err(PortRefused::NotFound(port_id.clone())) } else { Ok(port) }
}

/// Refuses when a private connect or a cloud router in service is built on the port.
pub fn refuse_in_use(see: &Snapshot<'_>, port: &Row<Port>) -> Result<(), PortRefused> {
    let place = Place::Port(port.id.clone());
    let holders = see.at(&place).iter().map(|(_, user)| user).filter(|user| user.holds);
    let users: BTreeSet<String> = holders.map(describe).collect();
    if users.is_empty() {
        return Ok(());
    }
    let users = users.into_iter().collect::<Vec<_>>().join(", ");
    Err(PortRefused::InUse { port_id: port.id.clone(), users })
}

impl PortRefused {
    /// The refusal of an event on `port`.
    pub fn of(port: &Row<Port>, refusal: Refusal) -> Self {
        match refusal {
            Refusal::Destroyed => Self::NotFound(port.id.clone()),
            Refusal::Creating
            | Refusal::Recycled
            | Refusal::NotRecycled
            | Refusal::Updating
            | Refusal::Deleting
            | Refusal::Recovering
            | Refusal::Destroying
            | Refusal::Stopped
            | Refusal::Started
            | Refusal::NotOfThisKind => {
                Self::Refused { port_id: port.id.clone(), status: port.status, refusal }
            }
        }
    }
}

fn hint(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Creating => "wait until it is RUNNING.",
        Refusal::Recycled => "it is in the recycle bin; renew it first.",
        Refusal::NotRecycled => {
            "only a port in the recycle bin can be renewed or destroyed; terminate it first."
        }
        Refusal::Recovering => "wait until it is RUNNING again.",
        Refusal::Destroying => "nothing can be done while it is being released.",
        Refusal::Updating
        | Refusal::Deleting
        | Refusal::Stopped
        | Refusal::Started
        | Refusal::Destroyed
        | Refusal::NotOfThisKind => "the operation does not exist in this status.",
    }
}

impl From<PortRefused> for Fault {
    fn from(refused: PortRefused) -> Self {
        let code = match &refused {
            PortRefused::NotFound(_) => Code::PortNotFound,
            PortRefused::InUse { .. } => Code::PortInUse,
            PortRefused::Refused { refusal, .. } => match refusal {
                Refusal::Creating => Code::InstanceCreating,
                Refusal::Recycled => Code::InstanceRecycled,
                Refusal::NotRecycled => Code::InstanceNotRecycled,
                Refusal::Recovering => Code::InstanceRecovering,
                Refusal::Destroying => Code::InstanceDestroying,
                Refusal::Destroyed => Code::PortNotFound,
                // No port is ever in these statuses.
                Refusal::Updating
                | Refusal::Deleting
                | Refusal::Stopped
                | Refusal::Started
                | Refusal::NotOfThisKind => Code::Internal,
            },
        };
        Self::new(code, refused.to_string())
    }
}
