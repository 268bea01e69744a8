//! What is logged: a level for everything, and others for single parts of the gateway.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use tracing_subscriber::filter::{LevelFilter, Targets};
use zc_gateway_engine::nearest::not_among;

use crate::access_log;

/// The parts that log. The name of a module stands for those below it too, and `zc_gateway` for all but `access`.
pub const PARTS: [&str; 12] = [
    access_log::TARGET,
    "zc_gateway",
    "zc_gateway::auth",
    "zc_gateway::cli",
    "zc_gateway::dispatch",
    "zc_gateway::doors",
    "zc_gateway::gateway",
    "zc_gateway::server",
    "zc_gateway_engine",
    "zc_gateway_engine::lane",
    "zc_gateway_engine::lifecycle",
    "zc_gateway_engine::store",
];

const LEVELS: [(&str, LevelFilter); 6] = [
    ("off", LevelFilter::OFF),
    ("error", LevelFilter::ERROR),
    ("warn", LevelFilter::WARN),
    ("info", LevelFilter::INFO),
    ("debug", LevelFilter::DEBUG),
    ("trace", LevelFilter::TRACE),
];

/// The level of what is not named.
const USUAL: LevelFilter = LevelFilter::INFO;

/// A filter such as `warn,access=info`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter {
    everything: LevelFilter,
    parts: Vec<(&'static str, LevelFilter)>,
}

/// Why a text is no filter.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NotAFilter {
    /// The level is none.
    #[error("the level {0}")]
    Level(String),
    /// Nothing of that name logs.
    #[error("the part {0}")]
    Part(String),
    /// A part without a level.
    #[error("`{0}` needs a level, such as `{0}=debug`")]
    NoLevel(&'static str),
    /// Two levels for the same.
    #[error("{0} has two levels; leave one of them out")]
    Twice(String),
}

impl LogFilter {
    /// It as the log has it.
    pub fn targets(&self) -> Targets {
        Targets::new().with_default(self.everything).with_targets(self.parts.iter().copied())
    }
}

impl Default for LogFilter {
    fn default() -> Self {
        Self { everything: USUAL, parts: Vec::new() }
    }
}

impl FromStr for LogFilter {
    type Err = NotAFilter;

    fn from_str(text: &str) -> Result<Self, NotAFilter> {
        let mut everything = None;
        let mut parts: Vec<(&'static str, LevelFilter)> = Vec::new();
        for setting in text.split(',').map(str::trim) {
            let Some((part, level)) = setting.split_once('=') else {
                if let Some(part) = known(setting) {
                    return Err(NotAFilter::NoLevel(part));
                }
                if everything.replace(level_of(setting)?).is_some() {
                    return Err(NotAFilter::Twice("everything".to_owned()));
                }
                continue;
            };
            let part = known(part).ok_or_else(|| NotAFilter::Part(not_among(part, PARTS)))?;
            if parts.iter().any(|(earlier, _)| *earlier == part) {
                return Err(NotAFilter::Twice(format!("the part `{part}`")));
            }
            parts.push((part, level_of(level)?));
        }
        Ok(Self { everything: everything.unwrap_or(USUAL), parts })
    }
}

fn known(part: &str) -> Option<&'static str> {
    PARTS.into_iter().find(|known| *known == part)
}

fn level_of(text: &str) -> Result<LevelFilter, NotAFilter> {
    let found = LEVELS.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    let names = || LEVELS.map(|(name, _)| name);
    found.map(|(_, level)| level).ok_or_else(|| NotAFilter::Level(not_among(text, names())))
}

impl fmt::Display for LogFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.everything)?;
        self.parts.iter().try_for_each(|(part, level)| write!(formatter, ",{part}={level}"))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tracing_subscriber::filter::LevelFilter as Level;

    use super::*;

    #[test]
    fn what_is_not_named_keeps_its_level() {
        for (text, is) in [
            ("debug", "debug"),
            ("access=warn", "info,access=warn"),
            ("WARN, zc_gateway::auth=debug", "warn,zc_gateway::auth=debug"),
        ] {
            assert_eq!(text.parse::<LogFilter>().unwrap().to_string(), is);
        }
        let targets = "warn,zc_gateway=debug".parse::<LogFilter>().unwrap().targets();
        assert!(targets.would_enable("zc_gateway_engine::store", &tracing::Level::DEBUG));
        assert!(!targets.would_enable("access", &tracing::Level::INFO));
        assert_eq!(LogFilter::default().everything, Level::INFO);
    }

    #[test]
    fn what_nothing_logs_under_is_refused_with_the_nearest_name() {
        for (text, says) in [
            ("acess=debug", "the nearest is `access`"),
            ("zc_gateway::gatway=debug", "the nearest is `zc_gateway::gateway`"),
            ("inof", "the nearest is `info`"),
            ("access=loud", "the level `loud` is not one of"),
            ("info,", "the level `` is not one of"),
            ("access", "`access=debug`"),
            ("info,debug", "everything has two levels"),
            ("access=info,access=warn", "`access` has two levels"),
        ] {
            let error = text.parse::<LogFilter>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    /// The part of each file below a folder that logs: its package and the first module below it.
    fn logging(folder: &Path, root: &Path, package: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                logging(&path, root, package, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let mut calls = text.match_indices("tracing::").map(|(at, _)| &text[at + 9..]);
                let own = calls.any(|call| {
                    let logs = ["error!(", "warn!(", "info!(", "debug!(", "trace!("];
                    logs.iter().any(|name| call.starts_with(name))
                        && !call
                            .split_once('(')
                            .is_some_and(|(_, rest)| rest.trim_start().starts_with("target:"))
                });
                if own {
                    let inside = path.strip_prefix(root).unwrap().with_extension("");
                    let first =
                        inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
                    found.push(format!("{package}::{first}"));
                }
            }
        }
    }

    #[test]
    fn the_parts_are_those_that_log() {
        let top = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        for (folder, package) in
            [("src", "zc_gateway"), ("actions", "zc_gateway_actions"), ("engine", "zc_gateway_engine")]
        {
            let root = top.join(folder);
            logging(&root, &root, package, &mut found);
        }
        found.sort();
        found.dedup();
        let modules: Vec<&str> = PARTS.into_iter().filter(|part| part.contains("::")).collect();
        assert_eq!(found, modules, "PARTS must name what logs, in this order, and nothing else");
    }
}
