//! `CreatePrivateConnect` connects two ends, each a port or a public cloud. It is CREATING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/createprivateconnect>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::Product;
use zc_gateway_engine::resources::private_connect::{Access, Endpoint, PrivateConnect, PrivateConnectId};
use zc_gateway_engine::resources::uptime::Uptime;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Fault, random};

use super::{SERVICE, V2026_04_01, VERSIONS};
use crate::access::cloud::CloudWanted;
use crate::access::{AccessPlan, AccessRefused};
use crate::parameters::bandwidth::{self, BandwidthRefused};
use crate::parameters::endpoint::CreateEndpointParam;
use crate::parameters::marketing::MarketingInfo;
use crate::parameters::object::Object;
use crate::parameters::tags::TagAssociation;
use crate::parameters::text::OptionalText;

/// Orders a private connect between two ends. It is CREATING at once and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatePrivateConnect {
    /// The display name; made from the time of the order where it is absent.
    #[serde(default)]
    private_connect_name: OptionalText<255>,
    /// One end.
    endpoint_a: Object<CreateEndpointParam>,
    /// The other end.
    endpoint_z: Object<CreateEndpointParam>,
    /// The bandwidth in Mbps, 1 to 500; 1 where it is absent.
    #[schemars(range(min = 1, max = 500))]
    bandwidth_mbps: Option<u32>,
    /// The resource group; the default one where it is absent.
    #[serde(default)]
    resource_group_id: OptionalText<64>,
    /// Discounts; accepted and without effect, as billing is not simulated.
    #[serde(default)]
    #[allow(dead_code, reason = "it must parse, and nothing depends on it")]
    marketing_options: Option<Object<MarketingInfo>>,
    /// The tags of the new private connect.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    tags: Option<TagAssociation>,
}

/// The new private connect.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The identifier of the new private connect.
    private_connect_id: PrivateConnectId,
    /// The number of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-since" = "2026-04-01"))]
    order_number: Option<String>,
}

/// Why no private connect is ordered.
#[derive(Debug, Error)]
pub enum Error {
    /// An end cannot be had.
    #[error(transparent)]
    Access(#[from] AccessRefused),
    /// Both ends are at the same place.
    #[error("Both ends are at {0}: a private connect connects two different places.")]
    SamePlace(String),
    /// The bandwidth cannot be had.
    #[error(transparent)]
    Bandwidth(#[from] BandwidthRefused),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Access(refused) => refused.into(),
            Error::Bandwidth(refused) => refused.into(),
            Error::SamePlace(_) => Self::new(Code::ConnectEndpointConflict, error.to_string()),
        }
    }
}

impl Action for CreatePrivateConnect {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreatePrivateConnect";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[
        Code::EndpointPortNotFound,
        Code::EndpointPortStatus,
        Code::EndpointParameter,
        Code::ConnectEndpointConflict,
        Code::VlanInUse,
        Code::CloudOutOfStock,
        Code::BandwidthExceedLimit,
    ];
    type Answer = Answer;
    type Error = Error;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, Error> {
        let bandwidth_mbps = bandwidth::in_range(self.bandwidth_mbps.unwrap_or(1))?;
        self.refuse_same_place()?;
        let mut plan = AccessPlan::new(context);
        let endpoint_a = end(&mut plan, "endpointA", &self.endpoint_a.0, bandwidth_mbps)?;
        let endpoint_z = end(&mut plan, "endpointZ", &self.endpoint_z.0, bandwidth_mbps)?;
        let name = self
            .private_connect_name
            .as_deref()
            .map_or_else(|| format!("private-connect-{}", context.now.seconds()), ToOwned::to_owned);
        let order_number = random::order_number();
        let private_connect_id = context.create(PrivateConnect {
            name: name.into(),
            bandwidth_mbps,
            resource_group: self.resource_group_id.as_deref().map(Into::into),
            endpoint_a,
            endpoint_z,
            order_number,
            tags: self.tags.as_ref().map(TagAssociation::to_tags).unwrap_or_default(),
            uptime: Uptime::default(),
        });
        let has_order_number = context.version >= V2026_04_01;
        Ok(Answer { private_connect_id, order_number: has_order_number.then(|| order_number.to_string()) })
    }
}

impl CreatePrivateConnect {
    /// A private connect has two different ends: not the same port, and not the same account and region of a cloud.
    fn refuse_same_place(&self) -> Result<(), Error> {
        let (a, z) = (&self.endpoint_a.0, &self.endpoint_z.0);
        if let (Some(port), Some(other)) = (a.port_id.as_deref(), z.port_id.as_deref()) {
            return if port == other { Err(Error::SamePlace(format!("port `{port}`"))) } else { Ok(()) };
        }
        match (in_cloud(a), in_cloud(z)) {
            (Some(one), Some(other)) if one == other => {
                let (cloud, region, _) = one;
                Err(Error::SamePlace(format!("{cloud} region `{region}`")))
            }
            _ => Ok(()),
        }
    }
}

/// The cloud, region and account of an end in a cloud. Through which data center it is reached makes no other place
/// of it.
fn in_cloud(end: &CreateEndpointParam) -> Option<(Cloud, &str, &str)> {
    let cloud = end.cloud_type.as_deref().and_then(Cloud::parse)?;
    Some((cloud, end.cloud_region_id.as_deref()?, end.cloud_account_id.as_deref()?))
}

/// Plans one end.
fn end(
    plan: &mut AccessPlan<'_, '_>,
    field: &str,
    wanted: &CreateEndpointParam,
    mbps: u32,
) -> Result<Endpoint, AccessRefused> {
    let name = wanted.endpoint_name.as_deref();
    if plan.context.version >= V2026_04_01 {
        plain_name(name).map_err(|problem| AccessRefused::parameter(field, "endpointName", problem))?;
    }
    if wanted.subnet_id.as_deref().is_some() {
        let problem = "layer-2 subnets are retired; give a portId or a cloudType";
        return Err(AccessRefused::parameter(field, "subnetId", problem));
    }
    let access = match (wanted.port_id.as_deref(), wanted.cloud_type.as_deref()) {
        (Some(_), Some(_)) => {
            let problem = "an end is on a port or in a cloud: give `portId` or `cloudType`, not both";
            return Err(AccessRefused::parameter(field, "cloudType", problem));
        }
        (None, None) => {
            let problem = "it needs a `portId`, or a `cloudType` with `cloudRegionId` and `cloudAccountId`";
            return Err(AccessRefused::Parameter { field: field.to_owned(), problem: problem.to_owned() });
        }
        (Some(port), None) => {
            Access::Port(plan.port(field, port, wanted.vlan_id, wanted.dc_id.as_deref())?)
        }
        (None, Some(cloud)) => Access::Cloud(plan.cloud(&CloudWanted {
            field,
            product: Product::PrivateConnect,
            cloud,
            region: wanted.cloud_region_id.as_deref(),
            account: wanted.cloud_account_id.as_deref(),
            data_center: wanted.dc_id.as_deref(),
            vlan: wanted.vlan_id,
            high_availability: wanted.ha_type.as_deref(),
            cloud_mbps: wanted.cloud_bandwidth_mbps,
            mbps,
        })?),
    };
    let end = Endpoint { name: name.map(Into::into), access };
    plan.sells_bandwidth(field, end.data_center())?;
    Ok(end)
}

/// Names of ends consist of letters, digits and hyphens.
fn plain_name(name: Option<&str>) -> Result<(), &'static str> {
    let plain = |name: &str| name.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
    if name.is_none_or(plain) { Ok(()) } else { Err("it may have letters, digits and hyphens only") }
}
