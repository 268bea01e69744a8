//! How the life of a server is told to callers: one word for people, and three values for programs.

use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::server::Server;

/// Where a server stands, in the words of Compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The status, such as `ACTIVE`.
    pub status: &'static str,
    /// What the server is when nothing is being done with it, such as `active`.
    pub vm_state: &'static str,
    /// What is being done with it, such as `deleting`.
    pub task_state: Option<&'static str>,
    /// Whether it has power: 1 if so, 4 if it is switched off, 0 if that is not known.
    pub power_state: u8,
}

/// The status of a server that is deleted.
pub const DELETED: &str = "DELETED";

/// The status of a server that is out of order.
const ERROR: &str = "ERROR";

const DELETING: &str = "deleting";

impl State {
    /// The state of a server.
    pub fn of(row: &Row<Server>) -> Self {
        let state = Self::of_sound(row);
        // What an administrator says of it counts more, but not what is being done with it.
        if row.body.failed && row.status != Status::Destroyed {
            return Self { status: ERROR, vm_state: "error", power_state: 0, ..state };
        }
        state
    }

    /// The state of a server that is in order.
    fn of_sound(row: &Row<Server>) -> Self {
        match row.status {
            // While it is deleted it looks as it did before.
            Status::Destroying => {
                let before = row.body.status_before_deletion.unwrap_or(Status::Running);
                Self { task_state: Some(DELETING), ..Self::at(before) }
            }
            status => Self::at(status),
        }
    }

    const fn at(status: Status) -> Self {
        let (status, vm_state, task_state, power_state) = match status {
            Status::Creating => ("BUILD", "building", Some("spawning"), 0),
            Status::Running => ("ACTIVE", "active", None, 1),
            Status::Stopping => ("ACTIVE", "active", Some("powering-off"), 1),
            Status::Stopped => ("SHUTOFF", "stopped", None, 4),
            Status::Starting => ("SHUTOFF", "stopped", Some("powering-on"), 4),
            Status::Destroying => ("ACTIVE", "active", Some(DELETING), 1),
            Status::Destroyed => (DELETED, "deleted", None, 0),
            // A server is never in one of these.
            Status::Updating
            | Status::Deleting
            | Status::Recycled
            | Status::Recovering
            | Status::Enabled
            | Status::Disabled => ("UNKNOWN", "error", None, 0),
        };
        Self { status, vm_state, task_state, power_state }
    }

    /// How far the building of a server has come, which only statuses have in which it can go on. It is not known.
    pub fn progress(self) -> Option<u8> {
        matches!(self.status, "ACTIVE" | "BUILD").then_some(0)
    }
}
