//! `QueryDataCenterPortPrice` says what a port costs in a data center, and how many are left.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/query-price/querydatacenterportprice>

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, V2026_04_01, VERSIONS};
use crate::parameters::text::Text;
use crate::prices::{self, PriceRefused, port};
use crate::views::price::PriceItem;

/// Says what a port costs in a data center, and how many are left.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryDataCenterPortPrice {
    /// The data center.
    dc_id: Text<64>,
    /// The speed.
    port_type: Text<64>,
    /// Whether the cross connect is to be built for you; without it there are no prices of cross connects.
    build_cross_connect_with_assisted: Option<bool>,
}

/// The prices.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The data center.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Arc<str>", extend("x-since" = "2026-04-01"))]
    dc_id: Option<Arc<str>>,
    /// The price of the port.
    price: PriceItem,
    /// The price of the cross connect; null where it is not built for you.
    cross_connect_price: Option<PriceItem>,
    /// The price of building the cross connect, once; null where it is not built for you.
    cross_connect_one_time_construction_price: Option<PriceItem>,
    /// How many ports can still be ordered; 0 where the type is not on sale.
    stock: u32,
}

impl Action for QueryDataCenterPortPrice {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "QueryDataCenterPortPrice";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound, Code::PortNotOnShelf];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for QueryDataCenterPortPrice {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let data_center = prices::data_center(see, self.dc_id.as_str())?;
        let port_type = port::named(see, "portType", self.port_type.as_str())?;
        let assisted = self.build_cross_connect_with_assisted;
        let found = port::price(see, data_center, port_type, assisted);
        Ok(Answer {
            dc_id: (see.version >= V2026_04_01).then(|| Arc::clone(&data_center.id)),
            price: found.price,
            cross_connect_price: found.cross_connect,
            cross_connect_one_time_construction_price: found.construction,
            stock: found.stock,
        })
    }
}
