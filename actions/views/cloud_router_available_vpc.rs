//! A VPC as answers show it: `CloudRouterAvailableVpc` of both versions.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::network::Vpc;

use super::embedded_data_center::DatacenterInfo;

/// A VPC in a list.
#[derive(Debug)]
pub struct CloudRouterAvailableVpc {
    vpc: Arc<Vpc>,
    data_center: DatacenterInfo,
}

described_by!(CloudRouterAvailableVpc, Fields<'_>);

/// A VPC that a cloud router can have an edge point on.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    /// The identifier of the VPC.
    vpc_id: &'a str,
    /// The name of the VPC.
    vpc_name: &'a str,
    /// Where it is.
    data_center: &'a DatacenterInfo,
    /// Its block of addresses.
    cidr_block: &'a str,
}

impl CloudRouterAvailableVpc {
    /// The view of a VPC in the version of `see`.
    pub fn new(vpc: &Arc<Vpc>, see: &Snapshot<'_>) -> Self {
        Self { vpc: Arc::clone(vpc), data_center: DatacenterInfo::new(see, &vpc.data_center) }
    }
}

impl Serialize for CloudRouterAvailableVpc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = Fields {
            vpc_id: &self.vpc.id,
            vpc_name: &self.vpc.name,
            data_center: &self.data_center,
            cidr_block: &self.vpc.cidr,
        };
        fields.serialize(serializer)
    }
}
