//! `UpdateSubnet` changes what ports of a subnet learn, and where their addresses are taken from.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#update-subnet>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::changing::commit_change;
use crate::networking::ranges::{check_gateway, check_pools};
use crate::networking::subnet_body::{NewPool, Route, check_lengths, routes};
use crate::parameters::any_id::AnyId;
use crate::parameters::clearable::Clearable;
use crate::parameters::ip::Ip;
use crate::parameters::object::Object;
use crate::parameters::query::{QueryFlag, QueryNumber};
use crate::parameters::text::AnyText;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_subnet};
use crate::views::network::subnet::SubnetInfo;

/// Changes what ports of a subnet learn, and where their addresses are taken from. What is absent stays as it is, and so
/// do addresses in use that lie outside the new pools.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSubnet {
    /// The identifier of the subnet.
    subnet_id: AnyId,
    /// What changes.
    subnet: Object<SubnetChanges>,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

/// Changes of a subnet. Members that Networking knows beyond these are ignored.
#[derive(Debug, Deserialize, JsonSchema)]
struct SubnetChanges {
    /// The new display name.
    name: Option<AnyText<255>>,
    /// The new note.
    description: Option<AnyText<255>>,
    /// The new address of the gateway, in the block and outside the pools; null for none.
    #[serde(default)]
    gateway_ip: Clearable<Ip>,
    /// The new pools: at most 10 in the block that do not overlap.
    allocation_pools: Option<Vec<Object<NewPool>>>,
    /// Whether ports learn their address by DHCP.
    #[serde(default)]
    enable_dhcp: QueryFlag,
    /// The new name servers; at most 10.
    dns_nameservers: Option<Vec<Ip>>,
    /// The new routes; at most 20.
    host_routes: Option<Vec<Object<Route>>>,
}

/// The changed subnet.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The subnet.
    subnet: SubnetInfo,
}

impl Action for UpdateSubnet {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdateSubnet";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[Code::SubnetNotFound, Code::PolicyForbids, Code::RevisionMismatch];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.subnet_id.subject::<Subnet>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let subnet = find_subnet(context, &self.subnet_id)?;
        allow_change(context, "update_subnet")?;
        expect_revision(&subnet, self.if_match_revision.get())?;
        let body = self.subnet.0.of(&subnet.body);
        check_pools(&body)?;
        check_gateway(&body)?;
        check_lengths(&body)?;
        let subnet = commit_change(context, &subnet, body)?;
        Ok(Answer { subnet: SubnetInfo::new(subnet, context) })
    }
}

impl SubnetChanges {
    /// The subnet with these changes.
    fn of(&self, subnet: &Subnet) -> Subnet {
        let mut body = subnet.clone();
        if let Some(name) = &self.name {
            body.name = name.as_str().into();
        }
        if let Some(description) = &self.description {
            body.description = description.as_str().into();
        }
        match self.gateway_ip {
            Clearable::Absent => {}
            Clearable::Null => body.gateway = None,
            Clearable::Value(Ip(address)) => body.gateway = Some(address),
        }
        if let Some(pools) = &self.allocation_pools {
            body.allocation_pools = pools.iter().map(|Object(pool)| pool.pool()).collect();
        }
        if let Some(enabled) = self.enable_dhcp.get() {
            body.enable_dhcp = enabled;
        }
        if let Some(name_servers) = &self.dns_nameservers {
            body.dns_nameservers = name_servers.iter().map(|Ip(address)| *address).collect();
        }
        if let Some(given) = &self.host_routes {
            body.host_routes = routes(given);
        }
        body
    }
}
