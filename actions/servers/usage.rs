//! For how long servers have been there in a time, and what they had in it, page by page.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::server::{Server, ServerId};
use zc_gateway_engine::{Code, Fault, Snapshot};

use super::state::State;
use crate::parameters::microversion::Microversion;
use crate::parameters::page::{Page, PageRefused};
use crate::parameters::query::{QueryNumber, Values};
use crate::parameters::since::Since;
use crate::refusals::microversion::MicroversionRefused;
use crate::refusals::policy::PolicyRefused;
use crate::views::link::Query;
use crate::views::server::without_offset;

/// How far the time goes back where nobody says when it begins, in seconds: four weeks.
const USUAL: i64 = 28 * 24 * 60 * 60;

/// The first microversion whose totals are those of a page.
const PAGES_SINCE: u16 = 40;

/// A time, from its start to its end.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    start: Timestamp,
    end: Timestamp,
}

/// Which page of usage is wanted. Its items are servers.
///
/// As in Nova, from 2.40 on a total is that of the servers on the page, and who follows the links adds up. Before, a
/// total is that of all servers of the project, as older callers follow no link; where they ask for no details a page
/// has so many projects.
pub struct UsagePage<'q> {
    /// The time.
    pub window: Window,
    /// The beginning of the time as the caller says it.
    pub start: &'q Since,
    /// The end of the time as the caller says it.
    pub end: &'q Since,
    /// Whether each server is wanted.
    pub detailed: bool,
    /// How many items at most, from 2.40 on.
    pub limit: QueryNumber,
    /// The last server of the page before.
    pub marker: &'q Values,
    /// The microversion that the caller speaks.
    pub microversion: Microversion,
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
    /// The microversion has it otherwise.
    #[error(transparent)]
    Microversion(#[from] MicroversionRefused),
    /// The page does not follow any.
    #[error(transparent)]
    Page(#[from] PageRefused),
}

impl From<UsageRefused> for Fault {
    fn from(refused: UsageRefused) -> Self {
        match refused {
            UsageRefused::Policy(refused) => refused.into(),
            UsageRefused::Microversion(refused) => refused.into(),
            UsageRefused::Page(refused) => refused.into(),
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

impl UsagePage<'_> {
    /// What projects had on this page of `all`, of which those of one project follow each other, and the last server of
    /// the page if there may be another one.
    pub fn of(&self, all: Vec<ServerUsage>) -> Result<(Vec<TenantUsage>, Option<String>), UsageRefused> {
        let sums_pages = self.microversion.has(PAGES_SINCE);
        if self.limit.get().is_some() && !sums_pages {
            return Err(MicroversionRefused::Unexpected("limit").into());
        }
        let mut totals = Totals::of(&all);
        let mut listed = all;
        if !sums_pages && !self.detailed {
            listed.dedup_by(|next, first| next.tenant_id == first.tenant_id);
        }
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let (listed, last) = page.of(listed, |usage| usage.instance_id.to_string(), |_| true)?;
        if sums_pages {
            totals = Totals::of(&listed);
        }
        let mut projects: Vec<TenantUsage> = Vec::new();
        for usage in listed {
            if projects.last().is_none_or(|last| last.tenant_id != usage.tenant_id) {
                let total = totals.0.get(&usage.tenant_id).copied().unwrap_or_default();
                projects.push(TenantUsage::new(usage.tenant_id.clone(), total, self));
            }
            if let Some(servers) = projects.last_mut().and_then(|last| last.server_usages.as_mut()) {
                servers.push(usage);
            }
        }
        Ok((projects, last))
    }

    /// The same question as a query string, but for the marker.
    pub fn query(&self) -> Query {
        let limit = self.limit.get().map(|limit| limit.to_string());
        Query::default()
            .with("start", self.start.as_deref())
            .with("end", self.end.as_deref())
            .with("limit", limit.as_deref())
    }
}

/// Hours of servers, processors, memory and disks, by project.
struct Totals(BTreeMap<Box<str>, [f64; 4]>);

impl Totals {
    fn of(usages: &[ServerUsage]) -> Self {
        let mut totals: BTreeMap<Box<str>, [f64; 4]> = BTreeMap::new();
        for usage in usages {
            let total = totals.entry(usage.tenant_id.clone()).or_default();
            let sizes = [1, usage.vcpus, usage.memory_mb, usage.local_gb];
            for (sum, size) in total.iter_mut().zip(sizes) {
                *sum += usage.hours * f64::from(size);
            }
        }
        Self(totals)
    }
}

impl TenantUsage {
    fn new(tenant_id: Box<str>, total: [f64; 4], page: &UsagePage<'_>) -> Self {
        let [total_hours, total_vcpus_usage, total_memory_mb_usage, total_local_gb_usage] = total;
        Self {
            tenant_id,
            start: without_offset(page.window.start),
            stop: without_offset(page.window.end),
            total_hours,
            total_vcpus_usage,
            total_memory_mb_usage,
            total_local_gb_usage,
            server_usages: page.detailed.then(Vec::new),
        }
    }
}

impl ServerUsage {
    /// What each server of a project had that was there in that time.
    pub fn of_project(see: &Snapshot<'_>, window: Window) -> Vec<Self> {
        see.table().iter().filter_map(|row| Self::new(row, see, window)).collect()
    }

    fn new(row: &Row<Server>, see: &Snapshot<'_>, window: Window) -> Option<Self> {
        let ended = (row.status == Status::Destroyed).then_some(row.since);
        let until = ended.unwrap_or(see.now);
        let (from, to) = (row.created_at.max(window.start), until.min(window.end));
        // A server from a clock that was ahead has not begun yet.
        if from >= window.end || to <= window.start || from > to {
            return None;
        }
        let [vcpus, memory_mb, local_gb] = sizes(see.catalogue, &row.body.flavor);
        let flavor = see.catalogue.flavor(&row.body.flavor);
        Some(Self {
            instance_id: row.id.clone(),
            name: row.body.name.clone(),
            tenant_id: see.project_id().as_str().into(),
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
