//! `ListIpAddresses` lists addresses in use.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::listing::{Listed, page, visible};
use crate::networking::paging::{PageLink, Paging, Query};
use crate::parameters::ip_version::IpVersion;
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::parameters::text::OptionalText;
use crate::refusals::network::NetworkRefused;
use crate::views::ip_address::{IpAddressView, Sharing};
use crate::views::selected::Selected;

/// Lists addresses in use: those that ports share, and the ordinary ones of single ports; from old to new where no other
/// order is asked for. All filters given must hold; of the values of one filter any does. Administrators see the
/// addresses of all projects.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListIpAddresses {
    /// Only those with this identifier.
    id: Values,
    /// Only those in this network.
    network_id: Values,
    /// Only this address.
    address: Values,
    /// Only those of this port.
    port_ids: Values,
    /// The same as `port_ids`.
    port_id: Values,
    /// Only those of this subnet.
    subnet_id: Values,
    /// Only those of this project.
    tenant_id: Values,
    /// The same as `tenant_id`.
    project_id: Values,
    /// Only those of this version: 4 or 6.
    version: Values,
    /// Only `shared` or only `fixed` ones.
    #[serde(rename = "type")]
    sharing: Values,
    /// Only those of this device, such as a server.
    device_id: Values,
    /// Only those that are associated with a server, `compute`, or that have a port which is not, `none`.
    service: Values,
    /// Only these members; absent for all.
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

/// The addresses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The addresses.
    ip_addresses: Vec<Selected<IpAddressView>>,
    /// The pages beside this one; only with `limit` and `baseUrl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    ip_addresses_links: Option<Vec<PageLink>>,
}

impl Action for ListIpAddresses {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListIpAddresses";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let filters = [
            ("id", &self.id),
            ("network_id", &self.network_id),
            ("subnet_id", &self.subnet_id),
            ("tenant_id", &self.tenant_id),
            ("project_id", &self.project_id),
            ("version", &self.version),
            ("type", &self.sharing),
        ];
        let paging = Paging {
            limit: self.limit,
            marker: &self.marker,
            sort_key: &self.sort_key,
            sort_dir: &self.sort_dir,
            page_reverse: self.page_reverse,
        };
        let others = [
            ("address", &self.address),
            ("port_ids", &self.port_ids),
            ("port_id", &self.port_id),
            ("device_id", &self.device_id),
            ("service", &self.service),
        ];
        let query = Query {
            base_url: self.base_url.as_deref(),
            collection: "ip_addresses",
            filters: &filters,
            others: &others,
            fields: &self.fields,
            paging,
        };
        let ports = self.ports_of_devices(context);
        let (found, ip_addresses_links) =
            page::<IpAddress>(context, &query, |row| self.accepts(&row.body, ports.as_ref()))?;
        let shown = found.iter().map(|(row, project)| IpAddressView::new(&row.id, &row.body, project));
        let ip_addresses = shown.map(|address| Selected::new(address, &self.fields)).collect();
        Ok(Answer { ip_addresses, ip_addresses_links })
    }
}

impl ListIpAddresses {
    /// The ports of the devices that are asked for; none when any device will do.
    fn ports_of_devices(&self, context: &Context<'_>) -> Option<BTreeSet<NetworkPortId>> {
        let is_asked_for = |port: &Row<NetworkPort>| self.device_id.accepts(&port.body.device_id);
        let ports = || visible::<NetworkPort>(context, |port, _| is_asked_for(port));
        (!self.device_id.is_empty()).then(|| ports().into_iter().map(|(port, _)| port.id.clone()).collect())
    }

    /// Whether an address passes the filters that are no texts of its own.
    fn accepts(&self, body: &IpAddress, ports: Option<&BTreeSet<NetworkPortId>>) -> bool {
        let on_port =
            |wanted: &Values| wanted.is_empty() || body.ports.iter().any(|id| wanted.accepts(id.as_str()));
        let is_same = |text: &str| text.parse() == Ok(body.address);
        (self.address.is_empty() || self.address.iter().any(is_same))
            && on_port(&self.port_ids)
            && on_port(&self.port_id)
            && ports.is_none_or(|ports| body.ports.iter().any(|id| ports.contains(id)))
            && (self.service.is_empty() || self.service.iter().any(|service| serves(body, service)))
    }
}

/// Whether an address has a port that is in use by a service.
fn serves(body: &IpAddress, service: &str) -> bool {
    match service {
        "compute" => !body.associations.is_empty(),
        "none" => body.ports.len() > body.associations.len(),
        _ => false,
    }
}

impl Listed for IpAddress {
    const MEMBERS: &'static [&'static str] = &["network_id", "subnet_id", "address", "version", "type"];

    fn member<'r>(row: &'r Row<Self>, name: &str) -> Option<Cow<'r, str>> {
        let body = &row.body;
        Some(match name {
            "network_id" => Cow::Borrowed(body.network.as_str()),
            "subnet_id" => Cow::Borrowed(body.subnet.as_str()),
            "address" => Cow::Owned(body.address.to_string()),
            "version" => Cow::Borrowed(IpVersion::of(body.address).name()),
            "type" => Cow::Borrowed(Sharing::of(body).name()),
            _ => return None,
        })
    }

    fn not_found(id: &str) -> NetworkRefused {
        NetworkRefused::invalid("marker", format!("there is no address {id}"))
    }
}
