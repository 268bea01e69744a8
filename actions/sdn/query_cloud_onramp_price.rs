//! `QueryCloudOnrampPrice` says what the way into a public cloud costs, and how much bandwidth can be had.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/query-price/querycloudonrampprice>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::cloud_type::CloudType;
use crate::parameters::mbps::Mbps;
use crate::parameters::text::{OptionalText, Text};
use crate::prices::connection::{self, CloudEnd};
use crate::prices::{self, PriceRefused};
use crate::views::price::PriceItem;

/// Says what the way into a public cloud costs, and how much bandwidth can be had.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryCloudOnrampPrice {
    /// The data center where the cloud is entered.
    dc_id: Text<64>,
    /// The cloud.
    cloud_type: CloudType,
    /// The VLAN. With the region it brings the stock; for Google Cloud it does so alone.
    vlan_id: Option<u32>,
    /// The region of the cloud.
    #[serde(default)]
    cloud_region_id: OptionalText<64>,
    /// The bandwidth in Mbps. The smallest tier of the cloud that carries it is priced.
    #[serde(default)]
    bandwidth_mbps: Mbps<10>,
}

/// The price.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The price of the whole bandwidth.
    price: PriceItem,
    /// The bandwidth that can be had, in Mbps; 0 where the cloud is not entered there, null where VLAN or region are not
    /// given.
    stock: Option<u32>,
}

impl Action for QueryCloudOnrampPrice {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "QueryCloudOnrampPrice";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for QueryCloudOnrampPrice {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let end = CloudEnd {
            cloud: self.cloud_type.0,
            region: self.cloud_region_id.as_deref(),
            data_center: prices::data_center(see, self.dc_id.as_str())?,
            vlan: self.vlan_id,
            mbps: self.bandwidth_mbps.get(),
        };
        let (price, stock) = connection::cloud_end(see, &end);
        Ok(Answer { price, stock })
    }
}
