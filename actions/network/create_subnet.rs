//! `CreateSubnet` gives a network a block of addresses.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#create-subnet>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetOptions};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Snapshot, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::allocation::subnets_of;
use crate::networking::network_body::SMALLEST_MTU_OF_V6;
use crate::networking::ranges::{
    check_block, check_gateway, check_pools, default_gateway, default_pools, overlap,
};
use crate::networking::refuse_other_project;
use crate::networking::subnet_body::{NewSubnet, check_lengths};
use crate::parameters::clearable::Clearable;
use crate::parameters::ip::{Block, Ip};
use crate::parameters::object::Object;
use crate::refusals::network::{NetworkRefused, allow_change, find_network};
use crate::views::network::subnet::SubnetInfo;

/// Why a subnet cannot be made.
pub(super) const CODES: &[Code] = &[
    Code::NetworkNotFound,
    Code::PolicyForbids,
    Code::SubnetOverlap,
    Code::SubnetPoolNotFound,
    Code::SegmentNotFound,
    Code::AllocationPoolsOverlap,
    Code::GatewayInAllocationPool,
    Code::MtuTooSmall,
];

/// Gives a network a block of addresses. It must not overlap with the other blocks of the network.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateSubnet {
    /// The subnet.
    subnet: Object<NewSubnet>,
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
    const CODES: &'static [Code] = CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.subnet.0.network_id.subject::<Network>())
    }
}

impl Change for CreateSubnet {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        Ok(Answer { subnet: create(tx, &self.subnet.0)? })
    }
}

/// Creates a subnet.
pub(super) fn create(tx: &mut Transaction<'_>, new: &NewSubnet) -> Result<SubnetInfo, NetworkRefused> {
    let network = find_network(tx, &new.network_id)?;
    allow_change(tx, "create_subnet")?;
    refuse_other_project(tx, new.project_id.as_ref(), new.tenant_id.as_ref())?;
    let body = body_of(tx, new, &network.id)?;
    let is_small = network.body.options.mtu.is_some_and(|mtu| mtu < SMALLEST_MTU_OF_V6);
    if is_small && !body.cidr.addr().is_ipv4() {
        return Err(NetworkRefused::MtuTooSmall { network: network.id.clone(), least: SMALLEST_MTU_OF_V6 });
    }
    let others = subnets_of(tx, &network.id);
    if let Some(other) = others.iter().find(|other| overlap(&other.body.cidr, &body.cidr)) {
        let (block, network) = (body.cidr, network.id.clone());
        let (other, taken) = (other.id.clone(), other.body.cidr);
        return Err(NetworkRefused::Overlap { block, network, other, taken });
    }
    Ok(SubnetInfo::new(tx.create(body), tx))
}

fn body_of(see: &Snapshot<'_>, new: &NewSubnet, network: &NetworkId) -> Result<Subnet, NetworkRefused> {
    let Block(cidr) = new.block()?;
    check_block(cidr, new.ip_version())?;
    let gateway = match new.gateway_ip {
        Clearable::Absent => default_gateway(cidr),
        Clearable::Null => None,
        Clearable::Value(Ip(address)) => Some(address),
    };
    let pools = match new.allocation_pools.as_ref() {
        Some(pools) => pools.iter().map(|Object(pool)| pool.pool()).collect(),
        None => default_pools(cidr, gateway),
    };
    let mut subnet = Subnet {
        network: network.clone(),
        name: "".into(),
        description: "".into(),
        cidr,
        gateway,
        allocation_pools: pools.into(),
        enable_dhcp: true,
        dns_nameservers: Box::default(),
        host_routes: Box::default(),
        revision_number: 1,
        updated_at: see.now,
        tags: Vec::new(),
        options: SubnetOptions::default(),
    };
    new.apply(&mut subnet)?;
    new.apply_modes(&mut subnet)?;
    check_pools(&subnet)?;
    check_gateway(&subnet)?;
    check_lengths(&subnet)?;
    Ok(subnet)
}
