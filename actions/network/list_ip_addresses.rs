//! `ListIpAddresses` lists addresses in use, filtered, sorted and page by page.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::networking::asked::Asked;
use crate::networking::listing::visible;
use crate::networking::paging::PageLink;
use crate::refusals::network::NetworkRefused;
use crate::views::ip_address::IpAddressView;
use crate::views::selected::Selected;

/// Lists addresses in use: those that ports share, and the ordinary ones of single ports; from old to new where no other
/// order is asked for. All filters given must hold; of the values of one filter any does. Administrators see the
/// addresses of all projects.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ListIpAddresses(Asked<IpAddressView>);

/// The addresses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The addresses.
    ip_addresses: Vec<Selected<IpAddressView>>,
    /// Where the pages beside this one are, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    ip_addresses_links: Option<Vec<PageLink>>,
}

impl Action for ListIpAddresses {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListIpAddresses";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = NetworkRefused;
}

impl Read for ListIpAddresses {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let mut devices: BTreeMap<NetworkPortId, SmolStr> = BTreeMap::new();
        if self.0.concerns("device_id") {
            let device =
                |port: &Shared<NetworkPort>, _: &Snapshot<'_>| (port.id.clone(), port.body.device_id.clone());
            devices.extend(visible(see, device));
        }
        let all = visible(see, |row: &Shared<IpAddress>, see| {
            let devices = row.body.ports.iter().filter_map(|port| devices.get(port).cloned()).collect();
            IpAddressView::new(row.id.clone(), row.body.clone(), see.project_id().clone(), row.created_at)
                .with_devices(devices)
        });
        let (ip_addresses, ip_addresses_links) = self.0.page(all)?;
        Ok(Answer { ip_addresses, ip_addresses_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
