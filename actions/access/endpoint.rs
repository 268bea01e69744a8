//! Ends of private connects: what an order asks for, found and checked.

use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::Product;
use zc_gateway_engine::resources::private_connect::{Access, Endpoint};

use super::cloud::CloudWanted;
use super::refusal::AccessRefused;
use super::{Accesses, plain_name};
use crate::parameters::endpoint::CreateEndpointParam;
use crate::sdn::V2026_04_01;

/// A private connect has two different ends: not the same port, and not the same account and region of a cloud.
pub fn refuse_same_place(a: &CreateEndpointParam, z: &CreateEndpointParam) -> Result<(), AccessRefused> {
    if let (Some(port), Some(other)) = (a.port_id.as_deref(), z.port_id.as_deref()) {
        return if port == other { Err(AccessRefused::SamePlace(format!("port `{port}`"))) } else { Ok(()) };
    }
    match (in_cloud(a), in_cloud(z)) {
        (Some(one), Some(other)) if one == other => {
            let (cloud, region, _) = one;
            Err(AccessRefused::SamePlace(format!("{cloud} region `{region}`")))
        }
        _ => Ok(()),
    }
}

/// The cloud, region and account of an end in a cloud. Through which data center it is reached makes no other place
/// of it.
fn in_cloud(end: &CreateEndpointParam) -> Option<(Cloud, &str, &str)> {
    let cloud = end.cloud_type.get()?;
    Some((cloud, end.cloud_region_id.as_deref()?, end.cloud_account_id.as_deref()?))
}

impl<'p> CloudWanted<'p> {
    /// What an end in a cloud asks for.
    pub fn of_endpoint(field: &'p str, cloud: Cloud, end: &'p CreateEndpointParam, mbps: u32) -> Self {
        Self {
            field,
            product: Product::PrivateConnect,
            cloud,
            region: end.cloud_region_id.as_deref(),
            account: end.cloud_account_id.as_deref(),
            data_center: end.dc_id.as_deref(),
            vlan: end.vlan_id,
            high_availability: end.ha_type.as_deref(),
            cloud_mbps: end.cloud_bandwidth_mbps,
            mbps,
        }
    }
}

impl Accesses<'_, '_> {
    /// Finds one end. `field` is the parameter that names it, `endpointA` or `endpointZ`.
    pub fn endpoint(
        self,
        field: &str,
        wanted: &CreateEndpointParam,
        mbps: u32,
    ) -> Result<Endpoint, AccessRefused> {
        let name = wanted.endpoint_name.as_deref();
        if self.see.version >= V2026_04_01 {
            plain_name(field, "endpointName", name.unwrap_or_default())?;
        }
        if wanted.subnet_id.as_deref().is_some() {
            let problem = "layer-2 subnets are retired; give a portId or a cloudType";
            return Err(AccessRefused::parameter(field, "subnetId", problem));
        }
        let access = match (wanted.port_id.as_deref(), wanted.cloud_type.get()) {
            (Some(_), Some(_)) => {
                let problem = "an end is on a port or in a cloud: give `portId` or `cloudType`, not both";
                return Err(AccessRefused::parameter(field, "cloudType", problem));
            }
            (None, None) => {
                let problem =
                    "it needs a `portId`, or a `cloudType` with `cloudRegionId` and `cloudAccountId`";
                return Err(AccessRefused::Parameter {
                    field: field.to_owned(),
                    problem: problem.to_owned(),
                });
            }
            (Some(port), None) => {
                Access::Port(self.port(field, port, wanted.vlan_id, wanted.dc_id.as_deref())?)
            }
            (None, Some(cloud)) => {
                Access::Cloud(self.cloud(&CloudWanted::of_endpoint(field, cloud, wanted, mbps))?)
            }
        };
        let end = Endpoint { name: name.map(Into::into), access };
        self.sells_bandwidth(field, end.data_center())?;
        Ok(end)
    }
}
