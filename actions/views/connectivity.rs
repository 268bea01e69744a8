//! Whether traffic passes: it follows from the statuses of a resource and of what it is built on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::endpoint::PortAccess;
use zc_gateway_engine::resources::port::Port;

/// Whether traffic passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
pub enum Connectivity {
    /// It does.
    Active,
    /// It does not.
    Down,
}

impl Connectivity {
    /// Up if `active`.
    pub const fn of(active: bool) -> Self {
        if active { Self::Active } else { Self::Down }
    }

    /// That of an end on a port: the resource and the port must be in service.
    pub fn of_port(see: &Snapshot<'_>, status: Status, access: &PortAccess) -> Self {
        let port = || see.find::<Port>(&access.port).is_some_and(|port| port.status == Status::Running);
        Self::of(status.carries_traffic() && port())
    }

    /// Up if both are.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Active, Self::Active) => Self::Active,
            (Self::Active | Self::Down, Self::Down) | (Self::Down, Self::Active) => Self::Down,
        }
    }
}
