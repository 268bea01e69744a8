//! Logs: to standard error, as text on a terminal and as JSON lines elsewhere. What callers send is written in
//! quotes and escaped; secrets are never logged.

use std::io::IsTerminal;

use clap::ValueEnum;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt, reload};

use crate::log_filter::LogFilter;

/// The form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Text on a terminal, JSON lines elsewhere.
    Auto,
    /// Text.
    Text,
    /// JSON lines.
    Json,
}

/// The log of this process, whose filter can be changed.
pub struct Log(reload::Handle<Targets, Registry>);

/// Starts logging what passes the filter.
pub fn start(format: LogFormat, filter: &LogFilter) -> Log {
    let is_terminal = std::io::stderr().is_terminal();
    let json = match format {
        LogFormat::Auto => !is_terminal,
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if json {
        lines.json().flatten_event(true).boxed()
    } else {
        let colour = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        lines.with_ansi(colour).boxed()
    };
    let (filter, handle) = reload::Layer::new(filter.targets());
    tracing_subscriber::registry().with(filter).with(lines).init();
    Log(handle)
}

impl Log {
    /// From now on another filter holds.
    pub fn set(&self, filter: &LogFilter) -> Result<(), reload::Error> {
        self.0.reload(filter.targets())
    }
}
