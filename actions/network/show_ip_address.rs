//! `ShowIpAddress` shows an address in use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::find;
use crate::networking::fields::Fields;
use crate::parameters::any_id::AnyId;
use crate::refusals::ip_address::IpAddressRefused;
use crate::views::ip_address::IpAddressView;
use crate::views::selected::Selected;

/// Shows an address in use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowIpAddress {
    /// The identifier of the address, which is not the address itself.
    ip_address_id: AnyId,
    /// Only these members; absent for all.
    #[serde(default)]
    fields: Fields<IpAddressView>,
}

/// The address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The address.
    ip_address: Selected<IpAddressView>,
}

impl Action for ShowIpAddress {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowIpAddress";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::IpAddressNotFound];
    type Answer = Answer;
    type Error = IpAddressRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.ip_address_id.subject::<IpAddress>())
    }
}

impl Read for ShowIpAddress {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, IpAddressRefused> {
        let row = find(see, &self.ip_address_id)?;
        let view =
            IpAddressView::new(row.id.clone(), row.body.clone(), see.project_id().clone(), row.created_at);
        Ok(Answer { ip_address: Selected::new(view, &self.fields) })
    }
}
