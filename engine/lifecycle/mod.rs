//! Life cycles as pure tables: a status and an event give the next status or a refusal, and nothing else.

pub mod access_key;
pub mod clock_watch;
pub mod cloud_router;
pub mod due;
pub mod lasting;
pub mod port;
pub mod private_connect;
mod recyclable;
pub mod schedule;
pub mod server;
pub mod settle;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a resource stands in its life. All kinds share the words; each kind uses some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(inline)]
pub enum Status {
    /// Ordered, being provisioned.
    Creating,
    /// In service.
    Running,
    /// In service, while a change is carried out.
    Updating,
    /// On the way into the recycle bin.
    Deleting,
    /// In the recycle bin.
    Recycled,
    /// On the way back out of the recycle bin.
    Recovering,
    /// Being released.
    Destroying,
    /// Released; still visible for a while.
    Destroyed,
    /// On the way out of service, at its owner's wish (servers).
    Stopping,
    /// Out of service, at its owner's wish (servers).
    Stopped,
    /// On the way back into service (servers).
    Starting,
    /// Usable (access keys, and what has no life of its own).
    Enabled,
    /// Switched off (access keys).
    Disabled,
}

/// What can happen to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Event {
    /// The time of the present status is over.
    TimeUp,
    /// The caller changes attributes, which takes no time.
    Modify,
    /// The caller changes something that takes its time, such as a bandwidth.
    Update,
    /// The caller moves it to the recycle bin.
    Terminate,
    /// The caller takes it back out of the recycle bin.
    Renew,
    /// The caller releases it for good.
    Destroy,
    /// The caller switches it on.
    Enable,
    /// The caller switches it off.
    Disable,
    /// The caller takes it out of service.
    Stop,
    /// The caller takes it back into service.
    Start,
}

/// Where an event leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The resource has this status from now on; the same one when only attributes change.
    To(Status),
    /// The resource is no longer kept.
    Gone,
}

/// Why an event is not allowed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is still being created.
    Creating,
    /// It is in the recycle bin.
    Recycled,
    /// It is not in the recycle bin.
    NotRecycled,
    /// A change of it is being carried out.
    Updating,
    /// It is on its way into the recycle bin.
    Deleting,
    /// It is being taken out of the recycle bin.
    Recovering,
    /// It is being destroyed.
    Destroying,
    /// It is being stopped, or is stopped.
    Stopped,
    /// It is being started, or is in service already.
    Started,
    /// It is destroyed: callers are told that it does not exist.
    Destroyed,
    /// This kind of resource knows no such status or event.
    NotOfThisKind,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 13] = [
        Self::Creating,
        Self::Running,
        Self::Updating,
        Self::Deleting,
        Self::Recycled,
        Self::Recovering,
        Self::Destroying,
        Self::Destroyed,
        Self::Stopping,
        Self::Stopped,
        Self::Starting,
        Self::Enabled,
        Self::Disabled,
    ];

    /// The status as it is stored and sent, such as `DESTROYING`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Running => "RUNNING",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
            Self::Recycled => "RECYCLED",
            Self::Recovering => "RECOVERING",
            Self::Destroying => "DESTROYING",
            Self::Destroyed => "DESTROYED",
            Self::Stopping => "STOPPING",
            Self::Stopped => "STOPPED",
            Self::Starting => "STARTING",
            Self::Enabled => "ENABLED",
            Self::Disabled => "DISABLED",
        }
    }

    /// Whether a resource carries traffic in this status.
    pub const fn carries_traffic(self) -> bool {
        match self {
            Self::Running | Self::Updating => true,
            Self::Creating
            | Self::Deleting
            | Self::Recycled
            | Self::Recovering
            | Self::Destroying
            | Self::Destroyed
            | Self::Stopping
            | Self::Stopped
            | Self::Starting
            | Self::Enabled
            | Self::Disabled => false,
        }
    }

    /// Whether a resource holds on to what it is built on: ports, VLANs, VPCs. In the recycle bin it does not.
    pub const fn holds_what_it_uses(self) -> bool {
        match self {
            Self::Creating
            | Self::Running
            | Self::Updating
            | Self::Deleting
            | Self::Recovering
            | Self::Stopping
            | Self::Stopped
            | Self::Starting
            | Self::Enabled => true,
            Self::Recycled | Self::Destroying | Self::Destroyed | Self::Disabled => false,
        }
    }

    /// The status with this name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name().eq_ignore_ascii_case(name))
    }
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 10] = [
        Self::TimeUp,
        Self::Modify,
        Self::Update,
        Self::Terminate,
        Self::Renew,
        Self::Destroy,
        Self::Enable,
        Self::Disable,
        Self::Stop,
        Self::Start,
    ];

    /// The event as it is stored, such as `TIME_UP`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TimeUp => "TIME_UP",
            Self::Modify => "MODIFY",
            Self::Update => "UPDATE",
            Self::Terminate => "TERMINATE",
            Self::Renew => "RENEW",
            Self::Destroy => "DESTROY",
            Self::Enable => "ENABLE",
            Self::Disable => "DISABLE",
            Self::Stop => "STOP",
            Self::Start => "START",
        }
    }

    /// The event with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }
}
