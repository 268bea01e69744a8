//! What the ends of a private connect cost: those that are still to be ordered, and those that are named.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::DataCenter;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::{Port, PortId};

use super::connection::{self, CloudEnd};
use super::{PriceRefused, data_center, port};
use crate::access::cloud::{self, CloudWanted};
use crate::parameters::endpoint::CreateEndpointParam;
use crate::parameters::priced_endpoint::PrivateConnectEndpointInfo;
use crate::views::price::PriceItem;

/// The prices of one end.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrivateConnectEndpointPrice {
    /// The price of the port, or of the way into the cloud.
    price: PriceItem,
    /// The price of the cross connect; null where it is not built for you.
    cross_connect_price: Option<PriceItem>,
    /// The price of building the cross connect, once; null where it is not built for you.
    cross_connect_one_time_construction_price: Option<PriceItem>,
    /// How many ports can still be ordered, or how many Mbps can be had; null where VLAN or region of a cloud are not
    /// given.
    stock: Option<u32>,
}

/// An end that exists already, or whose cloud is known.
#[derive(Debug)]
pub struct Planned<'e> {
    /// Where it is.
    pub data_center: &'e Arc<DataCenter>,
    /// What it costs; nothing where it is on a port, which is paid already.
    pub price: Option<PriceItem>,
    /// What it carries, in Mbps.
    pub mbps: u32,
}

/// The data center and the prices of an end that is still to be ordered. `field` is the parameter that names the end.
pub fn price<'e>(
    see: &Snapshot<'e>,
    field: &str,
    end: &PrivateConnectEndpointInfo,
) -> Result<(&'e Arc<DataCenter>, PrivateConnectEndpointPrice), PriceRefused> {
    if end.is_empty() {
        return Err(PriceRefused::MissingEnd(field.to_owned()));
    }
    let id = end.dc_id.as_deref().ok_or_else(|| PriceRefused::MissingEnd(format!("{field}.dcId")))?;
    let data_center = data_center(see, id)?;
    match (end.port_type.as_deref(), end.cloud_type.get()) {
        (Some(port_type), None) => {
            let port_type = port::named(see, &format!("{field}.portType"), port_type)?;
            let found = port::price(see, data_center, port_type, end.build_cross_connect_with_assisted);
            let prices = PrivateConnectEndpointPrice {
                price: found.price,
                cross_connect_price: found.cross_connect,
                cross_connect_one_time_construction_price: found.construction,
                stock: Some(found.stock),
            };
            Ok((data_center, prices))
        }
        (None, Some(cloud)) => {
            let (vlan, mbps) = (end.vlan_id, end.bandwidth_mbps.get());
            let region = end.cloud_region_id.as_deref();
            let end = CloudEnd { cloud, region, data_center, vlan, mbps };
            let (price, stock) = connection::cloud_end(see, &end);
            let prices = PrivateConnectEndpointPrice {
                price,
                cross_connect_price: None,
                cross_connect_one_time_construction_price: None,
                stock,
            };
            Ok((data_center, prices))
        }
        (Some(_), Some(_)) => {
            Err(PriceRefused::end(field, "cloudType", "an end has a port type or a cloud, not both"))
        }
        (None, None) => Err(PriceRefused::end(field, "portType", "an end needs a port type or a cloud")),
    }
}

/// An end as it would be created: a port of the account, or a cloud.
pub fn planned<'e>(
    see: &Snapshot<'e>,
    field: &str,
    end: &CreateEndpointParam,
    mbps: u32,
) -> Result<Planned<'e>, PriceRefused> {
    match (end.port_id.as_deref(), end.cloud_type.get()) {
        (Some(port), None) => {
            let row = PortId::parse(port).ok().and_then(|id| see.find::<Port>(&id));
            let row = row.filter(|row| row.status != Status::Destroyed);
            let row = row.ok_or_else(|| PriceRefused::NoSuchPort(port.to_owned()))?;
            Ok(Planned { data_center: data_center(see, &row.body.data_center)?, price: None, mbps })
        }
        (None, Some(cloud)) => cloud_planned(see, field, cloud, end, mbps),
        (Some(_), Some(_)) => {
            Err(PriceRefused::end(field, "cloudType", "an end is on a port or in a cloud, not both"))
        }
        (None, None) if end.dc_id.as_deref().or(end.cloud_region_id.as_deref()).is_some() => {
            Err(PriceRefused::end(field, "cloudType", "an end needs a port or a cloud"))
        }
        (None, None) => Err(PriceRefused::MissingEnd(field.to_owned())),
    }
}

fn cloud_planned<'e>(
    see: &Snapshot<'e>,
    field: &str,
    cloud: Cloud,
    end: &CreateEndpointParam,
    mbps: u32,
) -> Result<Planned<'e>, PriceRefused> {
    let wanted = CloudWanted::of_endpoint(field, cloud, end, mbps);
    // A price can be asked for before the region is chosen; an order cannot.
    let data_center = if let (Some(id), None) = (end.dc_id.as_deref(), end.cloud_region_id.as_deref()) {
        let found = data_center(see, id)?;
        connection::on_ramp(see, cloud, None, found).map(|_| found).ok_or_else(|| {
            PriceRefused::end(field, "dcId", format!("{cloud} is not entered in data center `{id}`"))
        })?
    } else {
        let on_ramp = cloud::on_ramp(see.catalogue, cloud, &wanted)?;
        data_center(see, &on_ramp.data_center)?
    };
    let mbps = cloud::cloud_bandwidth(see.catalogue, cloud, &wanted)?;
    Ok(Planned { data_center, price: Some(connection::on_ramp_price(see, cloud, mbps)), mbps })
}
