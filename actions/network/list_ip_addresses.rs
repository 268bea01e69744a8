//! `ListIpAddresses` lists addresses in use.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::world::List;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::parameters::query::Values;
use crate::views::ip_address::{IpAddressView, Sharing, version};
use crate::views::selected::Selected;

/// Lists addresses in use: those that ports share, and the ordinary ones of single ports. Administrators see those of
/// every project. All filters given must hold; of several values for one filter one must.
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
}

/// The addresses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The addresses, from old to new.
    ip_addresses: Vec<Selected<IpAddressView>>,
}

impl Action for ListIpAddresses {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListIpAddresses";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, Infallible> {
        let is_admin = context.principal().is_admin();
        let ports = self.ports_of_devices(context, is_admin);
        let list = |project: &ProjectId, list: &List<IpAddress>| self.list(project, list, ports.as_ref());
        let found: Vec<_> = if is_admin {
            context.look_everywhere(list).into_iter().flatten().collect()
        } else {
            context.look(|found| list(context.project_id(), found))
        };
        let ip_addresses = found.into_iter().map(|view| Selected::new(view, &self.fields)).collect();
        Ok(Answer { ip_addresses })
    }
}

impl ListIpAddresses {
    /// The ports of the devices that are asked for; none when any device will do.
    fn ports_of_devices(&self, context: &Context<'_>, everywhere: bool) -> Option<BTreeSet<NetworkPortId>> {
        if self.device_id.is_empty() {
            return None;
        }
        let of_devices = |list: &List<NetworkPort>| -> Vec<NetworkPortId> {
            let wanted = list.iter().filter(|port| self.device_id.accepts(&port.body.device_id));
            wanted.map(|port| port.id.clone()).collect()
        };
        Some(if everywhere {
            context.look_everywhere(|_, list| of_devices(list)).into_iter().flatten().collect()
        } else {
            context.look(of_devices).into_iter().collect()
        })
    }

    /// Those of one project that pass all filters, from old to new.
    fn list(
        &self,
        project: &ProjectId,
        list: &List<IpAddress>,
        ports: Option<&BTreeSet<NetworkPortId>>,
    ) -> Vec<IpAddressView> {
        if !self.tenant_id.accepts(project.as_str()) || !self.project_id.accepts(project.as_str()) {
            return Vec::new();
        }
        let wanted = list.iter().filter(|row| self.accepts(row, ports));
        let mut views: Vec<_> = wanted.map(|row| IpAddressView::new(&row.id, &row.body, project)).collect();
        views.reverse();
        views
    }

    fn accepts(&self, row: &Row<IpAddress>, ports: Option<&BTreeSet<NetworkPortId>>) -> bool {
        let body = &row.body;
        let on_port =
            |wanted: &Values| wanted.is_empty() || body.ports.iter().any(|id| wanted.accepts(id.as_str()));
        let is_same = |text: &str| text.parse() == Ok(body.address);
        self.id.accepts(row.id.as_str())
            && self.network_id.accepts(body.network.as_str())
            && self.subnet_id.accepts(body.subnet.as_str())
            && (self.address.is_empty() || self.address.iter().any(is_same))
            && self.version.accepts(&version(body).to_string())
            && self.sharing.accepts(Sharing::of(body).name())
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
