//! `QueryDataCenterPortPrices` says what a port costs in several data centers, and how many are left.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/query-price/querydatacenterportprices>

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::chosen::Chosen;
use crate::parameters::text::Text;
use crate::prices::{self, PriceRefused, port};
use crate::views::price::PriceItem;

/// Says what a port costs in several data centers, and how many are left.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryDataCenterPortPrices {
    /// The data centers.
    dc_ids: Chosen<Text<64>, 100>,
    /// The speed.
    port_type: Text<64>,
    /// Whether the cross connect is to be built for you; without it there are no prices of cross connects.
    build_cross_connect_with_assisted: Option<bool>,
}

/// The prices.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The prices in each data center, in the order of the question.
    prices: Vec<DatacenterPortPrice>,
}

/// The prices in a data center.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DatacenterPortPrice {
    /// The data center.
    dc_id: Arc<str>,
    /// The price of the port.
    price: PriceItem,
    /// The price of the cross connect; null where it is not built for you.
    cross_connect_price: Option<PriceItem>,
    /// The price of building the cross connect, once; null where it is not built for you.
    cross_connect_one_time_construction_price: Option<PriceItem>,
    /// How many ports can still be ordered; 0 where the type is not on sale.
    stock: u32,
}

impl Action for QueryDataCenterPortPrices {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "QueryDataCenterPortPrices";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound, Code::PortNotOnShelf];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for QueryDataCenterPortPrices {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let port_type = port::named(see, "portType", self.port_type.as_str())?;
        let assisted = self.build_cross_connect_with_assisted;
        let price = |id: &Text<64>| {
            let data_center = prices::data_center(see, id.as_str())?;
            let found = port::price(see, data_center, port_type, assisted);
            Ok(DatacenterPortPrice {
                dc_id: Arc::clone(&data_center.id),
                price: found.price,
                cross_connect_price: found.cross_connect,
                cross_connect_one_time_construction_price: found.construction,
                stock: found.stock,
            })
        };
        let prices: Result<Vec<DatacenterPortPrice>, PriceRefused> =
            self.dc_ids.as_slice().iter().map(price).collect();
        Ok(Answer { prices: prices? })
    }
}
