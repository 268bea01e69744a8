//! `InquiryCreatePrivateConnectPrice` says what a private connect between ports and clouds would cost.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/inquirycreateprivateconnectprice>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, V2026_04_01, VERSIONS};
use crate::access::AccessRefused;
use crate::access::endpoint::refuse_same_place;
use crate::parameters::bandwidth;
use crate::parameters::endpoint::CreateEndpointParam;
use crate::parameters::internet_type::InternetType;
use crate::parameters::object::Object;
use crate::prices::{PriceRefused, connection, endpoint};
use crate::views::price::PriceItem;

/// Says what `CreatePrivateConnect` with the same ends would cost. Nothing is ordered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InquiryCreatePrivateConnectPrice {
    /// One end.
    endpoint_a: Object<CreateEndpointParam>,
    /// The other end.
    endpoint_z: Object<CreateEndpointParam>,
    /// The bandwidth between the ends in Mbps, 1 to 500; 1 where it is absent.
    #[schemars(range(min = 1, max = 500))]
    bandwidth_mbps: Option<u32>,
    /// The charging model.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    internet_type: InternetType,
    /// What is paid in any case where usage is charged, in Mbps; the whole bandwidth where it is absent.
    #[schemars(extend("x-since" = "2026-04-01"))]
    commit_bandwidth: Option<u32>,
}

/// The prices.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The price of the bandwidth between the ends.
    private_connect_price: PriceItem,
    /// The bandwidth between the ends, in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32", extend("x-since" = "2026-04-01"))]
    private_connect_bandwidth: Option<u32>,
    /// The price of one end; null for a port, which is paid already.
    endpoint_a_price: Option<PriceItem>,
    /// The bandwidth of one end, in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32", extend("x-since" = "2026-04-01"))]
    endpoint_a_bandwidth: Option<u32>,
    /// The price of the other end; null for a port, which is paid already.
    endpoint_z_price: Option<PriceItem>,
    /// The bandwidth of the other end, in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32", extend("x-since" = "2026-04-01"))]
    endpoint_z_bandwidth: Option<u32>,
}

impl Action for InquiryCreatePrivateConnectPrice {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "InquiryCreatePrivateConnectPrice";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::DataCenterNotFound,
        Code::EndpointPortNotFound,
        Code::EndpointParameter,
        Code::ConnectEndpointConflict,
        Code::BandwidthExceedLimit,
    ];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for InquiryCreatePrivateConnectPrice {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let mbps = bandwidth::in_range("bandwidthMbps", self.bandwidth_mbps.unwrap_or(1))
            .map_err(AccessRefused::from)?;
        refuse_same_place(&self.endpoint_a.0, &self.endpoint_z.0)?;
        let a = endpoint::planned(see, "endpointA", &self.endpoint_a.0, mbps)?;
        let z = endpoint::planned(see, "endpointZ", &self.endpoint_z.0, mbps)?;
        let bandwidth = self.internet_type.bandwidth(mbps, self.commit_bandwidth);
        let newer = |mbps: u32| (see.version >= V2026_04_01).then_some(mbps);
        Ok(Answer {
            private_connect_price: connection::backbone(
                see,
                (a.data_center, z.data_center),
                None,
                bandwidth,
            )?,
            private_connect_bandwidth: newer(mbps),
            endpoint_a_price: a.price,
            endpoint_a_bandwidth: newer(a.mbps),
            endpoint_z_price: z.price,
            endpoint_z_bandwidth: newer(z.mbps),
        })
    }
}
