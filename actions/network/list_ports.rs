//! `ListPorts` lists ports of networks, filtered, sorted and page by page.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-ports>

use std::net::IpAddr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::listing::{accepts_flag, page};
use crate::networking::paging::{PageLink, Paging, Query};
use crate::parameters::ip::hardware_address;
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::parameters::text::OptionalText;
use crate::refusals::network::NetworkRefused;
use crate::views::network::port::NetworkPortInfo;
use crate::views::selected::Selected;

/// Lists ports of networks, from old to new where no other order is asked for. All filters given must hold; of the values of one
/// filter any does. Administrators see those of all projects.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListPorts {
    /// Only with this identifier.
    id: Values,
    /// Only with exactly this name.
    name: Values,
    /// Only with exactly this note.
    description: Values,
    /// Only in this network.
    network_id: Values,
    /// Only used by this device.
    device_id: Values,
    /// Only with this owner, such as `compute:nova`.
    device_owner: Values,
    /// Only with this hardware address.
    mac_address: Values,
    /// Only with such an address: `ip_address=10.0.0.5`, or `subnet_id=` with the identifier of a subnet.
    fixed_ips: Values,
    /// Only `ACTIVE` or `DOWN`.
    status: Values,
    /// Only switched on, or only switched off.
    admin_state_up: Values,
    /// Only of this project.
    project_id: Values,
    /// The same as `project_id`.
    tenant_id: Values,
    /// Show only these members of each.
    fields: Arc<Values>,
    /// How many at most; all where it is absent or 0.
    limit: QueryNumber,
    /// Only those after the one with this identifier.
    marker: Values,
    /// What to sort by; several are of falling importance.
    sort_key: Values,
    /// `asc` or `desc`, for each key.
    sort_dir: Values,
    /// Whether to list those before the marker instead.
    page_reverse: QueryFlag,
    /// Where the service is for you. With it and a limit the answer has links to the pages beside this one.
    #[serde(rename = "baseUrl")]
    base_url: OptionalText<2048>,
}

/// The ports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The ports.
    ports: Vec<Selected<NetworkPortInfo>>,
    /// The pages beside this one; only with `limit` and `baseUrl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    ports_links: Option<Vec<PageLink>>,
}

impl Action for ListPorts {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListPorts";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::NetworkPortNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let filters = [
            ("id", &self.id),
            ("name", &self.name),
            ("description", &self.description),
            ("network_id", &self.network_id),
            ("device_id", &self.device_id),
            ("device_owner", &self.device_owner),
            ("status", &self.status),
            ("project_id", &self.project_id),
            ("tenant_id", &self.tenant_id),
        ];
        let others = [
            ("mac_address", &self.mac_address),
            ("fixed_ips", &self.fixed_ips),
            ("admin_state_up", &self.admin_state_up),
        ];
        let paging = Paging {
            limit: self.limit,
            marker: &self.marker,
            sort_key: &self.sort_key,
            sort_dir: &self.sort_dir,
            page_reverse: self.page_reverse,
        };
        let query = Query {
            base_url: self.base_url.as_deref(),
            collection: "ports",
            filters: &filters,
            others: &others,
            fields: &self.fields,
            paging,
        };
        let fixed_ips = FixedIps::read(&self.fixed_ips)?;
        let hardware_addresses: Vec<SmolStr> = self.mac_address.iter().filter_map(hardware_address).collect();
        let (found, ports_links) = page::<NetworkPort>(context, &query, |row| {
            let port = &row.body;
            accepts_flag(&self.admin_state_up, port.admin_state_up)
                && (self.mac_address.is_empty() || hardware_addresses.contains(&port.mac_address))
                && fixed_ips.accept(port)
        })?;
        let shown = found.into_iter().map(|(port, project)| NetworkPortInfo::of(port, project));
        let ports = shown.map(|port| Selected::new(port, &self.fields)).collect();
        Ok(Answer { ports, ports_links })
    }
}

/// The filter by addresses: one of the addresses, and of one of the subnets.
#[derive(Default)]
struct FixedIps<'p> {
    addresses: Vec<Option<IpAddr>>,
    subnets: Vec<&'p str>,
}

impl<'p> FixedIps<'p> {
    fn read(values: &'p Values) -> Result<Self, NetworkRefused> {
        let mut found = Self::default();
        for value in values.iter() {
            match value.split_once('=') {
                // What is no address is the address of no port.
                Some(("ip_address", address)) => found.addresses.push(address.parse().ok()),
                Some(("subnet_id", subnet)) => found.subnets.push(subnet),
                _ => {
                    let rule = format!(
                        "`{value}` is neither `ip_address=` with an address nor `subnet_id=` with an identifier"
                    );
                    return Err(NetworkRefused::invalid("fixed_ips", rule));
                }
            }
        }
        Ok(found)
    }

    fn accept(&self, port: &NetworkPort) -> bool {
        let is_any = self.addresses.is_empty() && self.subnets.is_empty();
        is_any
            || port.fixed_ips.iter().any(|fixed_ip| {
                (self.addresses.is_empty() || self.addresses.contains(&Some(fixed_ip.address)))
                    && (self.subnets.is_empty() || self.subnets.contains(&fixed_ip.subnet.as_str()))
            })
    }
}
