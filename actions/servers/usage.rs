//! For how long servers have been there in a time, and what they had in it.

use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::server::{Server, ServerId};
use zc_gateway_engine::{Code, Context, Fault};

use super::state::State;
use crate::parameters::since::Since;
use crate::refusals::policy::PolicyRefused;
use crate::views::server::without_offset;

/// How far the time goes back where nobody says when it begins, in seconds: four weeks.
const USUAL: i64 = 28 * 24 * 60 * 60;

/// A time, from its start to its end.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    start: Timestamp,
    end: Timestamp,
}

/// Why no usage is told.
#[derive(Debug, Error)]
pub enum UsageRefused {
    /// It ends before it begins.
    #[error("Invalid start time. The start time cannot occur after the end time.")]
    Backwards,
    /// It is the business of others.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
}

impl From<UsageRefused> for Fault {
    fn from(refused: UsageRefused) -> Self {
        match refused {
            UsageRefused::Policy(refused) => refused.into(),
            UsageRefused::Backwards => Self::new(Code::InvalidParameter, refused.to_string()),
        }
    }
}

/// What the servers of a project had in a time.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TenantUsage")]
pub struct TenantUsage {
    /// The project.
    tenant_id: Box<str>,
    /// When the time begins.
    start: String,
    /// When it ends.
    stop: String,
    /// Hours of servers.
    total_hours: f64,
    /// Hours of processors.
    total_vcpus_usage: f64,
    /// Hours of memory, in MiB.
    total_memory_mb_usage: f64,
    /// Hours of disks, in GiB.
    total_local_gb_usage: f64,
    /// The servers, where they are wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    server_usages: Option<Vec<ServerUsage>>,
}

/// What a server had in a time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServerUsage {
    /// The identifier of the server.
    instance_id: ServerId,
    /// Its name.
    name: Box<str>,
    /// The project.
    tenant_id: Box<str>,
    /// The name of its flavor.
    flavor: Box<str>,
    /// Its processors.
    vcpus: u32,
    /// Its memory, in MiB.
    memory_mb: u32,
    /// Its disks, in GiB.
    local_gb: u32,
    /// For how many hours of the time it was there.
    hours: f64,
    /// For how many seconds it has been there.
    uptime: u64,
    /// When it was made.
    started_at: String,
    /// When it was deleted; null while it is there.
    ended_at: Option<String>,
    /// What it is, such as `active`.
    state: &'static str,
}

impl Window {
    /// The time that a caller means: the last four weeks where nothing is said.
    pub fn new(start: &Since, end: &Since, now: Timestamp) -> Result<Self, UsageRefused> {
        let end = end.get().unwrap_or(now);
        let start = start.get().unwrap_or_else(|| Timestamp::from_seconds(end.seconds() - USUAL));
        if start >= end { Err(UsageRefused::Backwards) } else { Ok(Self { start, end }) }
    }
}

impl TenantUsage {
    /// What the servers of a project had; none where none of them was there in that time.
    pub fn new<'r>(
        project: &ProjectId,
        servers: impl Iterator<Item = &'r Row<Server>>,
        context: &Context<'_>,
        window: Window,
        detailed: bool,
    ) -> Option<Self> {
        let usages: Vec<ServerUsage> =
            servers.filter_map(|row| ServerUsage::new(row, project, context, window)).collect();
        if usages.is_empty() {
            return None;
        }
        let total = |of: fn(&ServerUsage) -> u32| -> f64 {
            usages.iter().map(|usage| usage.hours * f64::from(of(usage))).sum()
        };
        Some(Self {
            tenant_id: project.as_str().into(),
            start: without_offset(window.start),
            stop: without_offset(window.end),
            total_hours: total(|_| 1),
            total_vcpus_usage: total(|usage| usage.vcpus),
            total_memory_mb_usage: total(|usage| usage.memory_mb),
            total_local_gb_usage: total(|usage| usage.local_gb),
            server_usages: detailed.then_some(usages),
        })
    }
}

impl ServerUsage {
    fn new(row: &Row<Server>, project: &ProjectId, context: &Context<'_>, window: Window) -> Option<Self> {
        let ended = (row.status == Status::Destroyed).then_some(row.since);
        let until = ended.unwrap_or(context.now);
        let (from, to) = (row.created_at.max(window.start), until.min(window.end));
        // A server from a clock that was ahead has not begun yet.
        if from >= window.end || to <= window.start || from > to {
            return None;
        }
        let [vcpus, memory_mb, local_gb] = sizes(context.catalogue, &row.body.flavor);
        let flavor = context.catalogue.flavor(&row.body.flavor);
        Some(Self {
            instance_id: row.id.clone(),
            name: row.body.name.clone(),
            tenant_id: project.as_str().into(),
            flavor: flavor.map_or_else(|| row.body.flavor.as_str().into(), |flavor| flavor.name.clone()),
            vcpus,
            memory_mb,
            local_gb,
            hours: seconds_between(from, to) / 3600.0,
            uptime: u64::try_from(until.seconds() - row.created_at.seconds()).unwrap_or_default(),
            started_at: without_offset(row.created_at),
            ended_at: ended.map(without_offset),
            state: State::of(row).vm_state,
        })
    }
}

/// Processors, memory and disks of a flavor; nothing where the catalogue has lost it.
fn sizes(catalogue: &Catalogue, flavor: &str) -> [u32; 3] {
    catalogue.flavor(flavor).map_or([0; 3], |flavor| {
        [flavor.vcpus.get(), flavor.ram.get(), flavor.disk.saturating_add(flavor.ephemeral)]
    })
}

fn seconds_between(from: Timestamp, to: Timestamp) -> f64 {
    let millis = u32::try_from((to.millis() - from.millis()) / 1000).unwrap_or(u32::MAX);
    f64::from(millis)
}
