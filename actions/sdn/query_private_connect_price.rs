//! `QueryPrivateConnectPrice` says what a private connect costs with both its ends.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/query-price/queryprivateconnectprice>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::internet_type::InternetType;
use crate::parameters::mbps::Mbps;
use crate::parameters::object::Object;
use crate::parameters::priced_endpoint::PrivateConnectEndpointInfo;
use crate::prices::endpoint::{self, PrivateConnectEndpointPrice};
use crate::prices::{PriceRefused, connection};
use crate::views::price::PriceItem;

/// Says what a private connect costs with both its ends, before the ports are ordered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryPrivateConnectPrice {
    /// The charging model.
    #[serde(default)]
    internet_type: InternetType,
    /// The bandwidth between the ends, in Mbps.
    #[serde(default)]
    bandwidth_mbps: Mbps<10>,
    /// One end.
    endpoint_a: Object<PrivateConnectEndpointInfo>,
    /// The other end.
    endpoint_z: Object<PrivateConnectEndpointInfo>,
}

/// The prices.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The price of the bandwidth between the ends.
    price: PriceItem,
    /// The bandwidth that can be had between the ends, in Mbps.
    stock: u32,
    /// The prices of one end.
    endpoint_a_price: PrivateConnectEndpointPrice,
    /// The prices of the other end.
    endpoint_z_price: PrivateConnectEndpointPrice,
}

impl Action for QueryPrivateConnectPrice {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "QueryPrivateConnectPrice";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound, Code::PortNotOnShelf, Code::EndpointParameter];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for QueryPrivateConnectPrice {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let (a, price_of_a) = endpoint::price(see, "endpointA", &self.endpoint_a.0)?;
        let (z, price_of_z) = endpoint::price(see, "endpointZ", &self.endpoint_z.0)?;
        let bandwidth = self.internet_type.bandwidth(self.bandwidth_mbps.get(), None);
        let price = connection::backbone(see, (a, z), None, bandwidth)?;
        Ok(Answer {
            price,
            stock: connection::backbone_stock(a, z),
            endpoint_a_price: price_of_a,
            endpoint_z_price: price_of_z,
        })
    }
}
