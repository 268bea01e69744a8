//! `DestroyPort` releases a port in the recycle bin for good. It is DESTROYING at once and DESTROYED later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/destroyport>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::port::PortId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::port::{PortRefused, find, refuse_in_use};
use crate::views::nothing::Nothing;

/// Releases a port in the recycle bin for good. It is DESTROYING at once and DESTROYED later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DestroyPort {
    /// The identifier of the port.
    port_id: PortId,
}

impl Action for DestroyPort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DestroyPort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::PortNotFound, Code::PortInUse, Code::InstanceNotRecycled, Code::InstanceDestroying];
    type Answer = Nothing;
    type Error = PortRefused;
}

impl Change for DestroyPort {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, PortRefused> {
        let port = find(tx, &self.port_id)?;
        tx.apply(&port, Event::Destroy).map_err(|refusal| PortRefused::of(&port, refusal))?;
        refuse_in_use(tx, &port)?;
        Ok(Nothing {})
    }
}
