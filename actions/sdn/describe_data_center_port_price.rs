//! `DescribeDataCenterPortPrice` lists the port types on sale in a data center with their prices.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/describedatacenterportprice>

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::catalogue::PortType;
use zc_gateway_engine::catalogue::price::Money;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, V2026_04_01, VERSIONS};
use crate::parameters::text::Text;
use crate::prices::{self, PriceRefused, port};
use crate::views::price::{Category, Figure, PriceItem};

/// Lists the port types on sale in a data center with their prices.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDataCenterPortPrice {
    /// The data center.
    dc_id: Text<64>,
}

/// The port types on sale.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The port types, in the order of the catalogue.
    port_price_set: Vec<PortPrice>,
}

/// A port type with its price.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PortPrice {
    /// The data center.
    dc_id: Arc<str>,
    /// The speed.
    port_type: Arc<str>,
    /// The list price of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Figure<Money>", extend("x-until" = "2026-04-01", "deprecated" = true))]
    port_daily_price: Option<Figure<Money>>,
    /// The list price of a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Figure<Money>", extend("x-until" = "2026-04-01", "deprecated" = true))]
    port_monthly_price: Option<Figure<Money>>,
    /// The kind of port.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Category", extend("x-since" = "2026-04-01"))]
    port_category: Option<Category>,
    /// The price.
    port_price: PriceItem,
    /// How many can still be ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32", extend("x-since" = "2026-04-01"))]
    stock: Option<u32>,
}

impl Action for DescribeDataCenterPortPrice {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeDataCenterPortPrice";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound];
    type Answer = Answer;
    type Error = PriceRefused;
}

impl Read for DescribeDataCenterPortPrice {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PriceRefused> {
        let data_center = prices::data_center(see, self.dc_id.as_str())?;
        let (catalogue, newer) = (see.catalogue, see.version >= V2026_04_01);
        let types = data_center.port_types.iter().filter_map(|name| catalogue.port_type(name));
        let port_price = |port_type: &PortType| {
            let found = port::price(see, data_center, port_type, None);
            let (daily, monthly) = catalogue.prices().port_per_day_and_month(&data_center.id, port_type);
            PortPrice {
                dc_id: Arc::clone(&data_center.id),
                port_type: Arc::clone(&port_type.name),
                port_daily_price: (!newer).then_some(Figure(daily)),
                port_monthly_price: (!newer).then_some(Figure(monthly)),
                port_category: newer.then_some(Category::Port),
                port_price: found.price,
                stock: newer.then_some(found.stock),
            }
        };
        Ok(Answer { port_price_set: types.map(port_price).collect() })
    }
}
