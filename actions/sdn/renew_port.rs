//! `RenewPort` takes a port back out of the recycle bin. It is RECOVERING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/renewport>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::port::{Charge, PortId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::refusals::port::{PortRefused, find};
use crate::views::nothing::Nothing;

/// Takes a port back out of the recycle bin. It is RECOVERING at once and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenewPort {
    /// The identifier of the port.
    port_id: PortId,
}

impl Action for RenewPort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "RenewPort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PortNotFound, Code::InstanceNotRecycled, Code::InstanceDestroying];
    type Answer = Nothing;
    type Error = PortRefused;
}

impl Change for RenewPort {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, PortRefused> {
        let port = find(tx, &self.port_id)?;
        let renewed = match port.body.charge {
            Charge::Postpaid => tx.apply(&port, Event::Renew),
            // A new term of the same length begins.
            Charge::Prepaid { months, .. } => {
                let charge = Charge::Prepaid { months, expires_at: tx.now.plus_months(months) };
                tx.change(&port, Event::Renew, |body| body.charge = charge)
            }
        };
        renewed.map_err(|refusal| PortRefused::of(&port, refusal))?;
        Ok(Nothing {})
    }
}
