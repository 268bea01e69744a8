//! The zone that servers are made in, as answers show it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::moment::Moment;
use crate::servers::placement::{HOST, ZONE};

/// A zone that servers can be made in.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AvailabilityZone")]
pub struct AvailabilityZoneView {
    /// Its name: always `nova`.
    #[serde(rename = "zoneName")]
    name: &'static str,
    /// Whether it can be used.
    #[serde(rename = "zoneState")]
    state: ZoneState,
    /// The services on each of its hosts, by their names; null where they are not asked for.
    hosts: Option<BTreeMap<&'static str, BTreeMap<&'static str, HostService>>>,
}

/// Whether a zone can be used.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ZoneState {
    /// Whether servers can be made in it: always true.
    available: bool,
}

/// A service on a host.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HostService {
    /// Whether it is switched on: always true.
    active: bool,
    /// Whether it works: always true.
    available: bool,
    /// When it was heard of last: always null, as it is the gateway itself.
    updated_at: Option<Moment>,
}

impl AvailabilityZoneView {
    /// The one zone, with its host or without.
    pub fn only(with_hosts: bool) -> Self {
        let service = HostService { active: true, available: true, updated_at: None };
        let hosts = with_hosts.then(|| BTreeMap::from([(HOST, BTreeMap::from([("nova-compute", service)]))]));
        Self { name: ZONE, state: ZoneState { available: true }, hosts }
    }
}
