//! The settings that actions and their results depend on.

use std::time::Duration;

/// Settings of the simulated cloud that are not times of a life cycle.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long after the order the letter of authorization (LOA) of a port is uploaded; none means never.
    pub loa_after: Option<Duration>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { loa_after: Some(Duration::from_hours(48)) }
    }
}
