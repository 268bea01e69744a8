//! `CreatePort` orders a data center port. It is CREATING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/createport>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::resources::port::{Charge, Port, PortId};
use zc_gateway_engine::resources::uptime::Uptime;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Transaction, random};

use super::{SERVICE, V2026_04_01, VERSIONS};
use crate::parameters::marketing::MarketingInfo;
use crate::parameters::object::Object;
use crate::parameters::tags::TagAssociation;
use crate::parameters::text::{OptionalText, Text};
use crate::prices::port;
use crate::refusals::not_listed::NotListed;

/// Orders a data center port. It is CREATING at once and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatePort {
    /// The identifier of the data center to order the port in.
    dc_id: Text<64>,
    /// The display name.
    port_name: Text<255>,
    /// A note of your own.
    #[serde(default)]
    port_remarks: OptionalText<255>,
    /// The speed, one of those on sale in the data center.
    port_type: Text<64>,
    /// The legal entity on the letter of authorization.
    business_entity_name: Text<255>,
    /// Discounts; accepted and without effect, as billing is not simulated.
    #[serde(default)]
    #[allow(dead_code, reason = "it must parse, and nothing depends on it")]
    marketing_options: Option<Object<MarketingInfo>>,
    /// The tags of the new port.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    tags: Option<TagAssociation>,
}

/// The new port.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The identifier of the new port.
    port_id: PortId,
    /// The number of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-since" = "2026-04-01"))]
    order_number: Option<String>,
}

/// Why no port is ordered.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such data center, so nothing is on sale there.
    #[error("There is no data center `{0}`. DescribeDatacenters lists them.")]
    NoSuchDataCenter(String),
    /// The data center does not sell this type.
    #[error(
        "Port type `{port_type}` is not on sale in data center `{data_center}`. On sale there: {on_sale}."
    )]
    NotOnSale {
        /// The wanted type.
        port_type: String,
        /// Where.
        data_center: String,
        /// What could be ordered.
        on_sale: String,
    },
    /// Nobody has heard of this type.
    #[error(transparent)]
    NotListed(#[from] NotListed),
    /// All of them are taken.
    #[error(
        "Port type `{port_type}` is sold out in data center `{data_center}`. QueryDataCenterPortPrice tells the stock."
    )]
    OutOfStock {
        /// The wanted type.
        port_type: String,
        /// Where.
        data_center: String,
    },
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let code = match error {
            Error::NotListed(refused) => return refused.into(),
            Error::NoSuchDataCenter(_) | Error::NotOnSale { .. } => Code::PortNotOnShelf,
            Error::OutOfStock { .. } => Code::PortOutOfStock,
        };
        Self::new(code, message)
    }
}

impl Action for CreatePort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreatePort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PortNotOnShelf, Code::PortOutOfStock];
    type Answer = Answer;
    type Error = Error;
}

impl Change for CreatePort {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, Error> {
        port::refuse_unknown(tx, "portType", self.port_type.as_str())?;
        let data_center = tx
            .catalogue
            .data_center(self.dc_id.as_str())
            .ok_or_else(|| Error::NoSuchDataCenter(self.dc_id.as_str().to_owned()))?;
        let on_sale = tx.catalogue.port_type_on_sale(data_center, self.port_type.as_str());
        let port_type = on_sale.ok_or_else(|| Error::NotOnSale {
            port_type: self.port_type.as_str().to_owned(),
            data_center: self.dc_id.as_str().to_owned(),
            on_sale: if data_center.port_types.is_empty() {
                "nothing".to_owned()
            } else {
                data_center.port_types.join(", ")
            },
        })?;
        if port::left(tx, data_center, port_type) == Some(0) {
            let (port_type, data_center) = (port_type.name.to_string(), data_center.id.to_string());
            return Err(Error::OutOfStock { port_type, data_center });
        }
        let charge = port_type.prepaid_months.map_or(Charge::Postpaid, |months| Charge::Prepaid {
            months: months.get(),
            expires_at: tx.now.plus_months(months.get()),
        });
        let order_number = random::order_number();
        let port = Port {
            name: self.port_name.as_str().into(),
            remarks: self.port_remarks.as_deref().map(Into::into),
            port_type: port_type.name.clone(),
            data_center: data_center.id.clone(),
            business_entity_name: self.business_entity_name.as_str().into(),
            charge,
            order_number,
            tags: self.tags.as_ref().map(TagAssociation::to_tags).unwrap_or_default(),
            uptime: Uptime::default(),
        };
        let port_id = tx.create(port).id.clone();
        let has_order_number = tx.version >= V2026_04_01;
        Ok(Answer { port_id, order_number: has_order_number.then(|| order_number.to_string()) })
    }
}
