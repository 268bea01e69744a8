//! `UpdateSubnet` changes what ports of a subnet learn, and where their addresses are taken from.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#update-subnet>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::changing::revise;
use crate::networking::ranges::{check_gateway, check_pools};
use crate::networking::subnet_body::{SubnetChanges, check_lengths};
use crate::parameters::any_id::AnyId;
use crate::parameters::clearable::Clearable;
use crate::parameters::ip::Ip;
use crate::parameters::object::Object;
use crate::parameters::query::QueryNumber;
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
    const CODES: &'static [Code] = &[
        Code::SubnetNotFound,
        Code::PolicyForbids,
        Code::RevisionMismatch,
        Code::SegmentNotFound,
        Code::AllocationPoolsOverlap,
        Code::GatewayInAllocationPool,
    ];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.subnet_id.subject::<Subnet>())
    }
}

impl Change for UpdateSubnet {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        let subnet = find_subnet(tx, &self.subnet_id)?;
        allow_change(tx, "update_subnet")?;
        expect_revision(&subnet, self.if_match_revision.get())?;
        let body = changed(&self.subnet.0, &subnet.body)?;
        check_pools(&body)?;
        check_gateway(&body)?;
        check_lengths(&body)?;
        let subnet = revise(tx, &subnet, body)?;
        Ok(Answer { subnet: SubnetInfo::new(subnet, tx) })
    }
}

/// The subnet with these changes.
fn changed(changes: &SubnetChanges, subnet: &Subnet) -> Result<Subnet, NetworkRefused> {
    let mut body = subnet.clone();
    changes.apply(&mut body)?;
    match changes.gateway_ip {
        Clearable::Absent => {}
        Clearable::Null => body.gateway = None,
        Clearable::Value(Ip(address)) => body.gateway = Some(address),
    }
    if let Some(pools) = changes.allocation_pools.as_ref() {
        body.allocation_pools = pools.iter().map(|Object(pool)| pool.pool()).collect();
    }
    Ok(body)
}
