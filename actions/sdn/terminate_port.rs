//! `TerminatePort` moves a running, postpaid port to the recycle bin. It is RECYCLED at once.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/terminateport>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::port::{Charge, PortId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::port::{PortRefused, find, refuse_in_use};
use crate::views::nothing::Nothing;

/// Moves a running, postpaid port to the recycle bin. It is RECYCLED at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TerminatePort {
    /// The identifier of the port.
    port_id: PortId,
}

/// Why a port is not moved to the recycle bin.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not there, or its status does not allow it.
    #[error(transparent)]
    Refused(#[from] PortRefused),
    /// It is paid for a term.
    #[error("Port `{0}` is prepaid: it goes to the recycle bin when its term ends.")]
    Prepaid(PortId),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::Prepaid(_) => Self::new(Code::InstanceSubscription, error.to_string()),
        }
    }
}

impl Action for TerminatePort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "TerminatePort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::PortNotFound,
        Code::PortInUse,
        Code::InstanceCreating,
        Code::InstanceRecycled,
        Code::InstanceRecovering,
        Code::InstanceDestroying,
        Code::InstanceSubscription,
    ];
    type Answer = Nothing;
    type Error = Error;
}

impl Change for TerminatePort {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Error> {
        let port = find(tx, &self.port_id)?;
        tx.apply(&port, Event::Terminate).map_err(|refusal| PortRefused::of(&port, refusal))?;
        refuse_in_use(tx, &port)?;
        match port.body.charge {
            Charge::Postpaid => Ok(Nothing {}),
            Charge::Prepaid { .. } => Err(Error::Prepaid(port.id.clone())),
        }
    }
}
