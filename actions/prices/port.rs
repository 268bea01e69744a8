//! What a port costs, and how many are left.

use std::sync::Arc;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::{DataCenter, PortType};
use zc_gateway_engine::image::stocks::Stock;

use super::{PLENTY, PriceRefused};
use crate::refusals::not_listed::NotListed;
use crate::views::price::{Category, PriceItem};

/// What a port of some type costs in a data center.
#[derive(Debug)]
pub struct PortPrice {
    /// The port.
    pub price: PriceItem,
    /// The cross connect, where it is to be built for the customer and is offered.
    pub cross_connect: Option<PriceItem>,
    /// The building of it.
    pub construction: Option<PriceItem>,
    /// How many can still be ordered.
    pub stock: u32,
}

/// The port types that the documentation lists. The catalogue may have more, and need not have all of them.
const DOCUMENTED: [&str; 5] = ["1G", "10G", "40G", "100G", "400G"];

/// Refuses what is neither a documented port type nor one of the catalogue. `field` is the parameter it came in.
pub fn refuse_unknown(see: &Snapshot<'_>, field: &str, port_type: &str) -> Result<(), NotListed> {
    if DOCUMENTED.contains(&port_type) || see.catalogue.port_type(port_type).is_some() {
        return Ok(());
    }
    let more = see.catalogue.port_types().filter(|name| !DOCUMENTED.contains(name));
    Err(NotListed::word(field, port_type, DOCUMENTED.into_iter().chain(more)))
}

/// The port type of this name, which came in the parameter `field`.
pub fn named<'e>(see: &Snapshot<'e>, field: &str, name: &str) -> Result<&'e PortType, PriceRefused> {
    refuse_unknown(see, field, name)?;
    see.catalogue.port_type(name).ok_or_else(|| PriceRefused::NoSuchPortType(name.to_owned()))
}

/// The price of a port. A type that is not sold there has a price and no stock.
pub fn price(
    see: &Snapshot<'_>,
    data_center: &Arc<DataCenter>,
    known: &PortType,
    assisted: Option<bool>,
) -> PortPrice {
    let (catalogue, prices) = (see.catalogue, see.catalogue.prices());
    let on_sale = catalogue.port_type_on_sale(data_center, &known.name).is_some();
    let stock = if on_sale { left(see, data_center, known).unwrap_or(PLENTY) } else { 0 };
    let assisted = assisted == Some(true) && data_center.assisted_cross_connect && data_center.sells_ports();
    let item = |quote, category| PriceItem::new(quote, category, see);
    let cross_connect = || item(prices.cross_connect(&data_center.id), Category::CrossConnect);
    let construction = || item(prices.cross_connect_construction(&data_center.id), Category::CrossConnect);
    PortPrice {
        price: item(prices.port(&data_center.id, known), Category::Port),
        cross_connect: assisted.then(cross_connect),
        construction: assisted.then(construction),
        stock,
    }
}

/// How many ports of a type the account can still order in a data center: the stock of the catalogue without those
/// that it has. None where there is no limit.
pub fn left(see: &Snapshot<'_>, data_center: &DataCenter, port_type: &PortType) -> Option<u32> {
    let stock = data_center.stock(&port_type.name)?;
    let (data_center, port_type) = (Arc::clone(&data_center.id), Arc::clone(&port_type.name));
    let taken = see.taken(&Stock { data_center, port_type });
    Some(stock.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX)))
}
