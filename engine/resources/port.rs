//! A data center port: the physical hand-over that private connects and cloud routers are built on.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::uptime::Uptime;
use super::{Kind, Resource, Row};
use crate::catalogue::Catalogue;
use crate::clock::Timestamp;
use crate::image::attachments::{Attachments, Place};
use crate::image::stocks::Stock;
use crate::image::{Image, Table};
use crate::lifecycle::schedule::Schedule;
use crate::lifecycle::{Event, Next, Refusal, Status, port};

identifier! {
    /// The identifier of a port.
    PortId
}

/// The attributes of a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Port {
    /// The display name.
    pub name: Box<str>,
    /// The caller's note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Box<str>>,
    /// The speed, such as `10G`.
    pub port_type: Arc<str>,
    /// The data center it is in.
    pub data_center: Arc<str>,
    /// The legal entity on the letter of authorization.
    pub business_entity_name: Box<str>,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "Charge::is_postpaid")]
    pub charge: Charge,
    /// The number of the order that created it.
    pub order_number: u64,
    /// The caller's tags, in the order given.
    #[serde(default, skip_serializing_if = "<[Tag]>::is_empty")]
    pub tags: Box<[Tag]>,
    /// When it carried traffic.
    #[serde(default, skip_serializing_if = "Uptime::is_empty")]
    pub uptime: Uptime,
}

/// How a port is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Charge {
    /// By the day, until it is terminated.
    #[default]
    Postpaid,
    /// For a term of months; it goes to the recycle bin when the term ends.
    Prepaid {
        /// The length of the term in months.
        months: u32,
        /// The end of the term.
        expires_at: Timestamp,
    },
}

/// A label on a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tag {
    /// The key; unique on one resource.
    #[schemars(length(min = 1, max = 64))]
    pub key: Box<str>,
    /// The value.
    #[schemars(length(min = 1, max = 64))]
    pub value: Box<str>,
}

impl Charge {
    /// Whether it is paid by the day.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub const fn is_postpaid(&self) -> bool {
        matches!(self, Self::Postpaid)
    }
}

impl Port {
    /// The speed in Mbps that the name of the type says, such as 10000 for `10G`; 1000 where it says none.
    pub fn speed_mbps(&self) -> u32 {
        let gigabits = self.port_type.strip_suffix('G').and_then(|number| number.parse::<u32>().ok());
        gigabits.and_then(|gigabits| gigabits.checked_mul(1000)).unwrap_or(1000)
    }
}

impl Resource for Port {
    type Id = PortId;
    const KIND: Kind = Kind::Port;
    const FIRST: Status = Status::Creating;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        port::after(status, event)
    }

    fn due_at(&self, status: Status, since: Timestamp, schedule: &Schedule) -> Option<Timestamp> {
        // The term of a prepaid port is its own; every other stay is the schedule's.
        if status == Status::Running
            && let Charge::Prepaid { expires_at, .. } = self.charge
        {
            return Some(expires_at);
        }
        schedule.due_at(Self::KIND, status, since)
    }

    fn ends_at_a_moment(&self, status: Status) -> bool {
        status == Status::Running
    }

    fn intern(&mut self, catalogue: &Catalogue) {
        self.port_type = catalogue.shared_name(&self.port_type);
        self.data_center = catalogue.shared_name(&self.data_center);
    }

    fn note_uptime(&mut self, carries: bool, at: Timestamp) -> bool {
        self.uptime.note(carries.then_some(self.speed_mbps()), at)
    }

    fn stock(row: &Row<Self>) -> Option<Stock> {
        let is_released = matches!(row.status, Status::Destroying | Status::Destroyed);
        let Port { data_center, port_type, .. } = &row.body;
        let stock = || Stock { data_center: Arc::clone(data_center), port_type: Arc::clone(port_type) };
        (!is_released).then(stock)
    }

    fn is_held(row: &Row<Self>, attachments: &Attachments) -> bool {
        attachments.at(&Place::Port(row.id.clone())).holder().is_some()
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.ports
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.ports
    }
}
