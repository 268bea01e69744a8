//! `QueryCloudRouterBandwidthPrice` says what bandwidth of a cloud router costs, and how much can be had.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/query-price/querycloudrouterbandwidthprice>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::mbps::Mbps;
use crate::parameters::text::Text;
use crate::prices::{self, PriceRefused};
use crate::views::price::{Category, PriceItem};

/// Says what bandwidth of a cloud router costs in a data center, and how much can be had.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryCloudRouterBandwidthPrice {
    /// The data center of the edge point.
    dc_id: Text<64>,
    /// The bandwidth in Mbps.
    #[serde(default)]
    bandwidth_mbps: Mbps<10>,
}

/// The price.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The price of the whole bandwidth.
    price: PriceItem,
    /// The bandwidth that can be had, in Mbps.
    stock: u32,
}

impl Action for QueryCloudRouterBandwidthPrice {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "QueryCloudRouterBandwidthPrice";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound, Code::RouterPointNotSellable];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for QueryCloudRouterBandwidthPrice {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let data_center = prices::data_center(see, self.dc_id.as_str())?;
        if data_center.available_bandwidth == 0 {
            return Err(PriceRefused::NoCloudRouter(self.dc_id.as_str().to_owned()));
        }
        let quote = see.catalogue.prices().cloud_router(&data_center.id, self.bandwidth_mbps.get());
        let price = PriceItem::new(quote, Category::Bandwidth, see);
        Ok(Answer { price, stock: data_center.available_bandwidth })
    }
}
