//! An availability zone of Networking as answers show it. There is one.

use zc_gateway_engine::clock::Timestamp;

use super::ZONE;
use crate::networking::members::kind::Kind;
use crate::networking::members::value::Value;
use crate::networking::members::{Member, View, member, shown_by_table};
use crate::refusals::network::NetworkRefused;

/// The zone for networks.
#[derive(Debug)]
pub struct AvailabilityZone;

impl View for AvailabilityZone {
    const NAME: &'static str = "NetworkAvailabilityZone";
    const ABOUT: &'static str = "An availability zone.";
    const COLLECTION: &'static str = "availability_zones";
    const MEMBERS: &'static [Member<Self>] = &[
        member("name", Kind::Text, "Its name.", |_| Value::text(ZONE)),
        member("resource", Kind::Choice(&["network", "router"]), "What can be in it.", |_| {
            Value::text("network")
        }),
        member("state", Kind::Choice(&["available", "unavailable"]), "Whether it can be used.", |_| {
            Value::text("available")
        }),
    ];

    fn id(&self) -> &str {
        ZONE
    }

    fn created_at(&self) -> Timestamp {
        Timestamp::from_millis(0)
    }

    fn is_for_administrators(&self) -> bool {
        false
    }

    fn not_found(marker: &str) -> NetworkRefused {
        NetworkRefused::ZoneNotFound(marker.to_owned())
    }
}

shown_by_table!(AvailabilityZone);
