//! Why something stays in the recycle bin: its status, or what it was built on.

use thiserror::Error;
use zc_gateway_engine::Fault;

use crate::access::AccessRefused;

/// Why a private connect or cloud router is not renewed. `R` is the refusal of its life cycle.
#[derive(Debug, Error)]
pub enum RenewRefused<R: std::error::Error> {
    /// It is not there, or its status does not allow it.
    #[error(transparent)]
    Status(R),
    /// Something that it was built on cannot be had any more.
    #[error(transparent)]
    Access(AccessRefused),
}

impl<R: std::error::Error + Into<Fault>> From<RenewRefused<R>> for Fault {
    fn from(refused: RenewRefused<R>) -> Self {
        match refused {
            RenewRefused::Status(refused) => refused.into(),
            RenewRefused::Access(refused) => refused.into(),
        }
    }
}
