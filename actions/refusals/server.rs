//! Why something cannot be done with a server, in the words of Compute.

use thiserror::Error;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::server::{Server, ServerId};
use zc_gateway_engine::resources::{Row, Shared};
use zc_gateway_engine::{Code, Fault, Snapshot};

use super::microversion::MicroversionRefused;
use super::policy::PolicyRefused;
use crate::parameters::any_id::AnyId;
use crate::parameters::page::PageRefused;
use crate::servers::state::State;

/// The server is not there, or the caller, a lock or its state does not allow the operation.
#[derive(Debug, Error)]
pub enum ServerRefused {
    /// It does not exist for this account, or it is deleted.
    #[error("Instance {0} could not be found.")]
    NotFound(AnyId),
    /// The role of the caller does not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// The microversion has it otherwise.
    #[error(transparent)]
    Microversion(#[from] MicroversionRefused),
    /// The page of its list does not follow any.
    #[error(transparent)]
    Page(#[from] PageRefused),
    /// It is locked, and the caller is no administrator.
    #[error("Instance {0} is locked")]
    Locked(ServerId),
    /// It has no note under this key.
    #[error("Metadata item was not found")]
    NoSuchMetadata,
    /// It would have more notes than it can.
    #[error("Maximum number of metadata items exceeds {0}")]
    TooMuchMetadata(usize),
    /// The key of the path is not that of the body.
    #[error("Request body and URI mismatch")]
    OtherKey,
    /// It has no such tag.
    #[error("Server {server} has no tag '{tag}'")]
    NoSuchTag {
        /// The server.
        server: ServerId,
        /// The tag.
        tag: String,
    },
    /// Something that is no tag.
    #[error(
        "Tag '{0}' is invalid. It must be a non empty string without characters '/' and ',', of at most 60 characters."
    )]
    Tag(String),
    /// It would have more tags than it can.
    #[error("The number of tags exceeded the per-server limit {0}")]
    TooManyTags(usize),
    /// Something else is being done with it, or it is in the wrong place.
    #[error("Cannot '{operation}' instance {id} while it is in {attribute} {state}")]
    State {
        /// What was to be done.
        operation: &'static str,
        /// With which one.
        id: ServerId,
        /// What stands in the way: `vm_state` or `task_state`.
        attribute: &'static str,
        /// Its value.
        state: &'static str,
    },
}

/// The codes of all these.
pub const CODES: &[Code] =
    &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerLocked, Code::ServerState];

/// The server with this identifier. One that is deleted is not found, whoever asks.
pub fn find(see: &Snapshot<'_>, id: &AnyId) -> Result<Shared<Server>, ServerRefused> {
    let found = id.find::<Server>(see).filter(|row| row.status != Status::Destroyed);
    found.ok_or_else(|| ServerRefused::NotFound(id.clone()))
}

/// Refuses what a lock keeps from all but administrators.
pub fn unless_locked(see: &Snapshot<'_>, row: &Row<Server>) -> Result<(), ServerRefused> {
    if row.body.locked.is_some() && !see.principal().is_admin() {
        return Err(ServerRefused::Locked(row.id.clone()));
    }
    Ok(())
}

/// In what a server is that is in order and not being built.
const SETTLED: &[&str] = &["active", "stopped"];

/// Refuses `operation` on a server that is being built, or is out of order.
pub fn unless_unsettled(row: &Row<Server>, operation: &'static str) -> Result<(), ServerRefused> {
    if SETTLED.contains(&State::of(row).vm_state) {
        return Ok(());
    }
    Err(ServerRefused::of(row, operation, &[]))
}

/// Refuses `operation` on a server with which something is being done, too.
pub fn unless_busy(row: &Row<Server>, operation: &'static str) -> Result<(), ServerRefused> {
    unless_unsettled(row, operation)?;
    if State::of(row).task_state.is_none() {
        return Ok(());
    }
    Err(ServerRefused::of(row, operation, SETTLED))
}

impl ServerRefused {
    /// The refusal of an operation that needs a server in one of `vm_states`, with nothing being done with it.
    pub fn of(row: &Row<Server>, operation: &'static str, vm_states: &[&str]) -> Self {
        let State { vm_state, task_state, .. } = State::of(row);
        let (attribute, state) = match task_state {
            Some(task) if vm_states.contains(&vm_state) => ("task_state", task),
            _ => ("vm_state", vm_state),
        };
        Self::State { operation, id: row.id.clone(), attribute, state }
    }
}

impl From<ServerRefused> for Fault {
    fn from(refused: ServerRefused) -> Self {
        let code = match refused {
            ServerRefused::NotFound(_) => Code::ServerNotFound,
            ServerRefused::Policy(refused) => return refused.into(),
            ServerRefused::Microversion(refused) => return refused.into(),
            ServerRefused::Page(refused) => return refused.into(),
            ServerRefused::Locked(_) => Code::ServerLocked,
            ServerRefused::State { .. } => Code::ServerState,
            ServerRefused::NoSuchMetadata => Code::ServerMetadataNotFound,
            ServerRefused::TooMuchMetadata(_) => Code::ServerMetadataLimit,
            ServerRefused::NoSuchTag { .. } => Code::ServerTagNotFound,
            ServerRefused::OtherKey | ServerRefused::Tag(_) | ServerRefused::TooManyTags(_) => {
                Code::InvalidParameter
            }
        };
        Self::new(code, refused.to_string())
    }
}
