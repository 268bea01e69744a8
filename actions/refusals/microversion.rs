//! What a microversion of Compute does not have, or wants otherwise, in the words of Compute.

use thiserror::Error;
use zc_gateway_engine::{Code, Fault};

/// A rule of the microversion that the caller speaks.
#[derive(Debug, Error)]
pub enum MicroversionRefused {
    /// Only later ones have this member.
    #[error("Additional properties are not allowed ('{0}' was unexpected)")]
    Unexpected(&'static str),
    /// From this one on the member must be there.
    #[error("'{0}' is a required property")]
    Required(&'static str),
    /// A name with spaces around it, which the API before microversions leaves out.
    #[error("Parameter `{0}` is not valid: it must not start or end with white space.")]
    SpacesAround(&'static str),
}

impl From<MicroversionRefused> for Fault {
    fn from(refused: MicroversionRefused) -> Self {
        Self::new(Code::InvalidParameter, refused.to_string())
    }
}
