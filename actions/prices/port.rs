//! What a port costs, and how many are left.

use std::sync::Arc;

use zc_gateway_engine::Context;
use zc_gateway_engine::catalogue::{DataCenter, PortType};
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::port::Port;
use zc_gateway_engine::world::List;

use super::{PLENTY, PriceRefused};
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

/// The price of a port. A type that is not sold there has a price and no stock.
pub fn price(
    context: &Context<'_>,
    data_center: &Arc<DataCenter>,
    port_type: &str,
    assisted: Option<bool>,
) -> Result<PortPrice, PriceRefused> {
    let (catalogue, prices) = (context.catalogue, context.catalogue.prices());
    let known = catalogue.port_type(port_type);
    let known = known.ok_or_else(|| PriceRefused::NoSuchPortType(port_type.to_owned()))?;
    let on_sale = catalogue.port_type_on_sale(data_center, port_type).is_some();
    let stock = if on_sale { left(context, data_center, known).unwrap_or(PLENTY) } else { 0 };
    let assisted = assisted == Some(true) && data_center.assisted_cross_connect && data_center.sells_ports();
    let item = |quote, category| PriceItem::new(quote, category, context);
    let cross_connect = || item(prices.cross_connect(&data_center.id), Category::CrossConnect);
    let construction = || item(prices.cross_connect_construction(&data_center.id), Category::CrossConnect);
    Ok(PortPrice {
        price: item(prices.port(&data_center.id, known), Category::Port),
        cross_connect: assisted.then(cross_connect),
        construction: assisted.then(construction),
        stock,
    })
}

/// How many ports of a type the account can still order in a data center: the stock of the catalogue without those
/// that it has. None where there is no limit.
pub fn left(context: &Context<'_>, data_center: &DataCenter, port_type: &PortType) -> Option<u32> {
    let stock = data_center.stock(&port_type.name)?;
    let taken = context.look(|ports: &List<Port>| {
        let there = ports.iter().filter(|port| {
            let is_released = matches!(port.status, Status::Destroying | Status::Destroyed);
            !is_released && port.body.data_center == data_center.id && port.body.port_type == port_type.name
        });
        there.count()
    });
    Some(stock.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX)))
}
