//! `CreateSubnet` gives a network a block of addresses.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#create-subnet>

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::ranges::{
    check_block, check_gateway, check_pools, default_gateway, default_pools, overlap,
};
use crate::networking::refuse_other_project;
use crate::networking::subnet_body::{NewPool, Route, check_lengths, routes};
use crate::networking::taking::{Taking, subnets_of};
use crate::parameters::any_id::AnyId;
use crate::parameters::clearable::Clearable;
use crate::parameters::ip::{Block, Ip};
use crate::parameters::object::Object;
use crate::parameters::query::{QueryFlag, QueryNumber};
use crate::parameters::text::AnyText;
use crate::refusals::network::{NetworkRefused, allow_change, find_network};
use crate::views::network::subnet::SubnetInfo;
use crate::views::network::uncommitted;

/// Why a subnet cannot be made.
pub(super) const CODES: &[Code] = &[Code::NetworkNotFound, Code::PolicyForbids, Code::SubnetOverlap];

/// Gives a network a block of addresses. It must not overlap with the other blocks of the network.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateSubnet {
    /// The subnet.
    subnet: Object<NewSubnet>,
}

/// A subnet to be created. Members that Networking knows beyond these are ignored.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct NewSubnet {
    /// The identifier of the network.
    pub(super) network_id: AnyId,
    /// The block. Bits after the prefix are cleared.
    cidr: Block,
    /// 4 or 6, as the block is.
    #[serde(default)]
    ip_version: QueryNumber,
    /// The display name.
    name: Option<AnyText<255>>,
    /// A note of your own.
    description: Option<AnyText<255>>,
    /// The address of the gateway, in the block and outside the pools; null for none. Where it is absent it is the first
    /// address after the network's own.
    #[serde(default)]
    gateway_ip: Clearable<Ip>,
    /// Where addresses of ports are taken from: at most 10 pools in the block that do not overlap. Where it is absent it is
    /// the whole block without the addresses of network, gateway and broadcast.
    allocation_pools: Option<Vec<Object<NewPool>>>,
    /// Whether ports learn their address by DHCP; they do where nothing is said.
    #[serde(default)]
    enable_dhcp: QueryFlag,
    /// The name servers that DHCP tells; at most 10.
    dns_nameservers: Option<Vec<Ip>>,
    /// The routes that DHCP tells; at most 20.
    host_routes: Option<Vec<Object<Route>>>,
    /// The identifier of the project of the network.
    project_id: Option<AnyId>,
    /// The same as `project_id`.
    tenant_id: Option<AnyId>,
}

/// The new subnet.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The subnet.
    subnet: SubnetInfo,
}

impl Action for CreateSubnet {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateSubnet";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.subnet.0.network_id.subject::<Network>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let mut made = Made::default();
        Ok(Answer { subnet: self.subnet.0.create(context, &mut made)? })
    }
}

/// What one change has made so far. Nothing of it is seen before the commit.
#[derive(Default)]
pub(super) struct Made {
    taking: Taking,
    subnets: Vec<Shared<Subnet>>,
}

impl NewSubnet {
    /// Makes the subnet. It is as it will be committed.
    pub(super) fn create(
        &self,
        context: &mut Context<'_>,
        made: &mut Made,
    ) -> Result<SubnetInfo, NetworkRefused> {
        let network = find_network(context, &self.network_id)?;
        allow_change(context, "create_subnet")?;
        refuse_other_project(context, self.project_id.as_ref(), self.tenant_id.as_ref())?;
        // Against the end of the network, and against others who give it the same addresses.
        made.taking.touch(context, &network);
        let body = self.body(context, &network.id)?;
        let others = subnets_of(context, &network.id);
        let planned = made.subnets.iter().filter(|other| other.body.network == network.id);
        if let Some(other) = others.iter().chain(planned).find(|other| overlap(&other.body.cidr, &body.cidr))
        {
            let (block, network) = (body.cidr, network.id.clone());
            let (other, taken) = (other.id.clone(), other.body.cidr);
            return Err(NetworkRefused::Overlap { block, network, other, taken });
        }
        let id = SubnetId::random();
        context.create_as(id.clone(), body.clone());
        let row = uncommitted(context, id, body);
        made.subnets.push(Shared::clone(&row));
        Ok(SubnetInfo::new(row, context))
    }

    fn body(&self, context: &Context<'_>, network: &NetworkId) -> Result<Subnet, NetworkRefused> {
        let Block(cidr) = self.cidr;
        check_block(cidr, self.ip_version.get())?;
        let gateway = match self.gateway_ip {
            Clearable::Absent => default_gateway(cidr),
            Clearable::Null => None,
            Clearable::Value(Ip(address)) => Some(address),
        };
        let pools = match &self.allocation_pools {
            Some(pools) => pools.iter().map(|Object(pool)| pool.pool()).collect(),
            None => default_pools(cidr, gateway),
        };
        let name_servers: Vec<IpAddr> =
            self.dns_nameservers.iter().flatten().map(|Ip(address)| *address).collect();
        let text =
            |given: &Option<AnyText<255>>| given.as_ref().map(AnyText::as_str).unwrap_or_default().into();
        let subnet = Subnet {
            network: network.clone(),
            name: text(&self.name),
            description: text(&self.description),
            cidr,
            gateway,
            allocation_pools: pools.into(),
            enable_dhcp: self.enable_dhcp.get() != Some(false),
            dns_nameservers: name_servers.into(),
            host_routes: routes(self.host_routes.as_deref().unwrap_or_default()),
            revision_number: 1,
            updated_at: context.now,
        };
        check_pools(&subnet)?;
        check_gateway(&subnet)?;
        check_lengths(&subnet)?;
        Ok(subnet)
    }
}
