//! A port as answers show it: `PortInfo` of both versions.

use std::fmt::Write;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::DataCenter;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::port::{Charge, Port, PortId};
use zc_gateway_engine::resources::{Row, Shared};
use zc_gateway_engine::settings::Settings;

use super::moment::Moment;
use super::status::StatusOf;
use super::tags::Tags;
use crate::sdn::V2026_04_01;

/// A port in a list. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct PortInfo {
    port: Shared<Port>,
    data_center: Option<Arc<DataCenter>>,
    loa: LoaStatus,
    newer_version: bool,
}

/// Where the letter of authorization (LOA) of a port stands. It follows from the age of the port alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum LoaStatus {
    /// Not there yet.
    #[serde(rename = "LOA_NOT_UPLOAD")]
    NotUploaded,
    /// There.
    #[serde(rename = "LOA_UPLOADED")]
    Uploaded,
}

impl LoaStatus {
    /// The status of this port's letter at `now`.
    pub fn of(port: &Row<Port>, now: Timestamp, settings: &Settings) -> Self {
        match settings.loa_after {
            Some(after) if port.created_at.plus(after) <= now => Self::Uploaded,
            _ => Self::NotUploaded,
        }
    }
}

impl PortInfo {
    /// The view of a port in the version and at the time of `see`.
    pub fn new(port: Shared<Port>, see: &Snapshot<'_>) -> Self {
        Self {
            data_center: see.catalogue.data_center(&port.body.data_center).cloned(),
            loa: LoaStatus::of(&port, see.now, see.settings),
            newer_version: see.version >= V2026_04_01,
            port,
        }
    }
}

described_by!(PortInfo, Fields<'_>);

/// A data center port.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    /// The identifier of the port.
    port_id: &'a PortId,
    /// The display name.
    port_name: &'a str,
    /// The note; null if there is none.
    port_remarks: Option<&'a str>,
    /// The speed, such as `10G`.
    port_type: &'a str,
    /// The identifier of the data center that the port is in.
    dc_id: &'a str,
    /// The name of the data center.
    dc_name: &'a str,
    /// The city of the data center.
    city_name: &'a str,
    /// The part of the world.
    area_name: &'a str,
    /// The legal entity on the letter of authorization.
    business_entity_name: &'a str,
    /// Whether the link is up.
    #[schemars(extend("enum" = ["ACTIVE", "DOWN"]))]
    connection_status: &'static str,
    /// Where the port stands in its life.
    #[schemars(with = "StatusOf<Port>")]
    port_status: Status,
    /// Where the letter of authorization stands.
    loa_status: LoaStatus,
    /// Where the letter of authorization can be read; null until it is there.
    loa_download_url: Option<String>,
    /// When the port was ordered.
    created_time: Moment,
    /// When the term of a prepaid port ends; null for a postpaid one.
    expired_time: Option<Moment>,
    /// The term of a prepaid port in months; null for a postpaid one.
    period: Option<u32>,
    /// How the port is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-until" = "2026-04-01", "enum" = ["PREPAID", "POSTPAID"]))]
    port_charge_type: Option<&'static str>,
    /// Whether connections can be built on the port now.
    is_create_business_allowed: bool,
    /// The tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Tags<'a>", extend("x-since" = "2026-04-01"))]
    tags: Option<Tags<'a>>,
}

impl Serialize for PortInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, port) = (&*self.port, &self.port.body);
        let (charge_type, term) = match port.charge {
            Charge::Postpaid => ("POSTPAID", None),
            Charge::Prepaid { months, expires_at } => ("PREPAID", Some((months, expires_at))),
        };
        // A catalogue that was exchanged may lack the data center: its name is then all that is known.
        let named = |field: fn(&DataCenter) -> &str| self.data_center.as_deref().map_or("", field);
        let running = row.status == Status::Running;
        let fields = Fields {
            port_id: &row.id,
            port_name: &port.name,
            port_remarks: port.remarks.as_deref(),
            port_type: &port.port_type,
            dc_id: &port.data_center,
            dc_name: named(|data_center| &data_center.name),
            city_name: named(|data_center| &data_center.city),
            area_name: named(|data_center| &data_center.area),
            business_entity_name: &port.business_entity_name,
            connection_status: if running { "ACTIVE" } else { "DOWN" },
            port_status: row.status,
            loa_status: self.loa,
            loa_download_url: (self.loa == LoaStatus::Uploaded).then(|| letter(row)),
            created_time: Moment(row.created_at),
            expired_time: term.map(|(_, expires_at)| Moment(expires_at)),
            period: term.map(|(months, _)| months),
            port_charge_type: (!self.newer_version).then_some(charge_type),
            is_create_business_allowed: running,
            tags: self.newer_version.then_some(Tags { tags: &port.tags }),
        };
        fields.serialize(serializer)
    }
}

/// The letter of authorization itself, as a `data:` URL: it can be opened without a server that keeps files.
fn letter(row: &Row<Port>) -> String {
    let port = &row.body;
    let text = format!(
        "Letter of Authorization\n\nPort {} ({}) in data center {} is assigned to {}.\nOrdered {}.\n",
        row.id, port.port_type, port.data_center, port.business_entity_name, row.created_at
    );
    let mut url = "data:text/plain;charset=utf-8,".to_owned();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            url.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}
