//! What a role does not allow, in the words of the services whose policies these are.

use thiserror::Error;
use zc_gateway_engine::{Code, Fault, Role, Snapshot};

/// The caller's role does not allow an operation.
#[derive(Debug, Error)]
pub enum PolicyRefused {
    /// Of Compute.
    #[error("Policy doesn't allow {0} to be performed.")]
    Compute(&'static str),
    /// Of Networking.
    #[error("(rule:{0}) is disallowed by policy")]
    Network(&'static str),
}

/// Refuses callers whose role is less than `least`. Ask after the resource has been found: callers who may not even
/// see it must not learn that it is there.
pub fn allow(see: &Snapshot<'_>, least: Role, rule: PolicyRefused) -> Result<(), PolicyRefused> {
    if see.principal().role >= least { Ok(()) } else { Err(rule) }
}

impl From<PolicyRefused> for Fault {
    fn from(refused: PolicyRefused) -> Self {
        Self::new(Code::PolicyForbids, refused.to_string())
    }
}
