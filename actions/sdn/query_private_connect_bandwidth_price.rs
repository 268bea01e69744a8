//! `QueryPrivateConnectBandwidthPrice` says what bandwidth between two data centers costs, and how much can be had.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/query-price/queryprivateconnectbandwidthprice>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::internet_type::InternetType;
use crate::parameters::mbps::Mbps;
use crate::parameters::text::{OptionalText, Text};
use crate::prices::{self, PriceRefused, connection};
use crate::views::price::PriceItem;

/// Says what bandwidth between two data centers costs, and how much can be had.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryPrivateConnectBandwidthPrice {
    /// One data center.
    source_dc_id: Text<64>,
    /// The other data center.
    destination_dc_id: Text<64>,
    /// The charging model.
    #[serde(default)]
    internet_type: InternetType,
    /// The bandwidth in Mbps.
    #[serde(default)]
    bandwidth_mbps: Mbps<10>,
    /// The level of protection; `SINGLE_PROTECTED` where it is absent.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    service_level: OptionalText<64>,
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

impl Action for QueryPrivateConnectBandwidthPrice {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "QueryPrivateConnectBandwidthPrice";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for QueryPrivateConnectBandwidthPrice {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let source = prices::data_center(see, self.source_dc_id.as_str())?;
        let destination = prices::data_center(see, self.destination_dc_id.as_str())?;
        let bandwidth = self.internet_type.bandwidth(self.bandwidth_mbps.get(), None);
        let level = self.service_level.as_deref();
        let price = connection::backbone(see, (source, destination), level, bandwidth)?;
        Ok(Answer { price, stock: connection::backbone_stock(source, destination) })
    }
}
