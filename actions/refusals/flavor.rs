//! Why something is not shown of a flavor, in the words of Compute.

use thiserror::Error;
use zc_gateway_engine::catalogue::compute::Flavor;
use zc_gateway_engine::{Code, Fault, Snapshot};

use super::policy::PolicyRefused;
use crate::parameters::any_id::AnyId;

/// The flavor, or what is asked for of it, is not there.
#[derive(Debug, Error)]
pub enum FlavorRefused {
    /// There is no such flavor.
    #[error("Flavor {0} could not be found.")]
    NotFound(AnyId),
    /// It has no such extra spec.
    #[error("Flavor {flavor} has no extra specs with key {key}.")]
    NoExtraSpec {
        /// The flavor.
        flavor: AnyId,
        /// The name of the extra spec.
        key: AnyId,
    },
    /// Every project can use it, so there is no list of those that can.
    #[error("Access list not available for public flavors.")]
    Public,
    /// The role of the caller does not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
}

/// The flavor with this identifier.
pub fn find<'c>(see: &Snapshot<'c>, id: &AnyId) -> Result<&'c Flavor, FlavorRefused> {
    see.catalogue.flavor(id.as_str()).ok_or_else(|| FlavorRefused::NotFound(id.clone()))
}

impl From<FlavorRefused> for Fault {
    fn from(refused: FlavorRefused) -> Self {
        let code = match refused {
            FlavorRefused::NotFound(_) => Code::FlavorNotFound,
            FlavorRefused::NoExtraSpec { .. } => Code::FlavorExtraSpecNotFound,
            FlavorRefused::Public => Code::FlavorAccessNotFound,
            FlavorRefused::Policy(refused) => return refused.into(),
        };
        Self::new(code, refused.to_string())
    }
}
