//! `CreatePrivateConnect` connects two ends, each a port or a public cloud. It is CREATING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/createprivateconnect>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::private_connect::{PrivateConnect, PrivateConnectId};
use zc_gateway_engine::resources::uptime::Uptime;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction, random};

use super::{SERVICE, V2026_04_01, VERSIONS};
use crate::access::endpoint::refuse_same_place;
use crate::access::{AccessRefused, Accesses, Builder};
use crate::parameters::bandwidth;
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

impl Action for CreatePrivateConnect {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreatePrivateConnect";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
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
    type Error = AccessRefused;
}

impl Change for CreatePrivateConnect {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, AccessRefused> {
        let bandwidth_mbps = bandwidth::in_range("bandwidthMbps", self.bandwidth_mbps.unwrap_or(1))?;
        refuse_same_place(&self.endpoint_a.0, &self.endpoint_z.0)?;
        let endpoint_a = Accesses::new(tx).endpoint("endpointA", &self.endpoint_a.0, bandwidth_mbps)?;
        let name = self
            .private_connect_name
            .as_deref()
            .map_or_else(|| format!("private-connect-{}", tx.now.seconds()), ToOwned::to_owned);
        let order_number = random::order_number();
        let private_connect = tx.create(PrivateConnect {
            name: name.into(),
            bandwidth_mbps,
            resource_group: self.resource_group_id.as_deref().map(Into::into),
            // Until the other end is found, which must see what this one has taken.
            endpoint_z: endpoint_a.clone(),
            endpoint_a,
            order_number,
            tags: self.tags.as_ref().map(TagAssociation::to_tags).unwrap_or_default(),
            uptime: Uptime::default(),
        });
        let private_connect_id = private_connect.id.clone();
        let builder = Builder { id: private_connect_id.as_str(), before: &[] };
        let endpoint_z =
            Accesses::of(tx, builder).endpoint("endpointZ", &self.endpoint_z.0, bandwidth_mbps)?;
        tx.amend(&private_connect, |body| body.endpoint_z = endpoint_z);
        let has_order_number = tx.version >= V2026_04_01;
        Ok(Answer { private_connect_id, order_number: has_order_number.then(|| order_number.to_string()) })
    }
}
