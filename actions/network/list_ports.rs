//! `ListPorts` lists ports, filtered, sorted and page by page.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-ports>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::asked::Asked;
use crate::networking::listing::visible;
use crate::networking::paging::PageLink;
use crate::refusals::network::NetworkRefused;
use crate::views::network::port::NetworkPortInfo;
use crate::views::selected::Selected;

/// Lists ports of networks, from old to new where no other order is asked for. All filters given must hold; of the values of one
/// filter any does. Administrators see those of all projects.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ListPorts(Asked<NetworkPortInfo>);

/// The ports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The ports.
    ports: Vec<Selected<NetworkPortInfo>>,
    /// Where the pages beside this one are, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    ports_links: Option<Vec<PageLink>>,
}

impl Action for ListPorts {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListPorts";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::NetworkPortNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;
}

impl Read for ListPorts {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let all =
            visible(see, |port: &Shared<NetworkPort>, see| NetworkPortInfo::new(Shared::clone(port), see));
        let (ports, ports_links) = self.0.page(all)?;
        Ok(Answer { ports, ports_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
