//! `CreateCloudRouter` orders a cloud router with two or more edge points. It is CREATING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/createcloudrouter>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::access::{AccessRefused, edge_point};
use crate::parameters::chosen::Chosen;
use crate::parameters::edge_point::CreateCloudRouterEdgePoint;
use crate::parameters::marketing::MarketingInfo;
use crate::parameters::object::Object;
use crate::parameters::tags::TagAssociation;
use crate::parameters::text::OptionalText;

/// Orders a cloud router with two or more edge points. It is CREATING at once and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateCloudRouter {
    /// The display name; made from the time of the order where it is absent.
    #[serde(default)]
    cloud_router_name: OptionalText<255>,
    /// A note of your own.
    #[serde(default)]
    cloud_router_description: OptionalText<255>,
    /// The edge points, at least two.
    edge_points: Chosen<Object<CreateCloudRouterEdgePoint>, 100, 2>,
    /// The resource group; the default one where it is absent.
    #[serde(default)]
    resource_group_id: OptionalText<64>,
    /// Discounts; accepted and without effect, as billing is not simulated.
    #[serde(default)]
    #[allow(dead_code, reason = "it must parse, and nothing depends on it")]
    marketing_options: Option<Object<MarketingInfo>>,
    /// The tags of the new cloud router.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    tags: Option<TagAssociation>,
}

/// The new cloud router.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The identifier of the new cloud router.
    cloud_router_id: CloudRouterId,
}

impl Action for CreateCloudRouter {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateCloudRouter";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::EndpointPortNotFound,
        Code::EndpointPortStatus,
        Code::EndpointParameter,
        Code::BandwidthExceedLimit,
        Code::VlanInUse,
        Code::CloudOutOfStock,
        Code::VpcNotFound,
        Code::VpcInUse,
    ];
    type Answer = Answer;
    type Error = AccessRefused;
}

impl Change for CreateCloudRouter {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, AccessRefused> {
        let made_name = || format!("cloud-router-{}", tx.now.seconds());
        let name = self.cloud_router_name.as_deref().map_or_else(made_name, ToOwned::to_owned);
        let router = tx.create(CloudRouter {
            name: name.into(),
            description: self.cloud_router_description.as_deref().map(Into::into),
            resource_group: self.resource_group_id.as_deref().map(Into::into),
            edge_points: Vec::new(),
            past_uptimes: Vec::new(),
            tags: self.tags.as_ref().map(TagAssociation::to_tags).unwrap_or_default(),
        });
        edge_point::add(tx, &router, self.edge_points.as_slice())?;
        Ok(Answer { cloud_router_id: router.id.clone() })
    }
}
