//! The settings of a gateway, each once, and what they mean for its parts.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Command, FromArgMatches};
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::lifecycle::schedule::{Pace, PaceSetting, ParseError, Schedule, parse_duration};
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::settings::Settings;

use super::listen_address::ListenAddress;
use crate::access_log::AccessLogMode;
use crate::auth::AuthMode;
use crate::byte_size::{ByteSize, NoByteSize};
use crate::config::ConfigError;
use crate::data_directory::DataDirectory;
use crate::doors::openstack::place::PublicUrl;
use crate::floods::ProxyNetwork;
use crate::log_filter::LogFilter;
use crate::logs::LogFormat;
use crate::unknown_parameters::UnknownParametersSetting;

/// The least that bodies or answers must be able to hold.
const LEAST_MEMORY: ByteSize = ByteSize(4 << 20);

/// Settings of a gateway. Each is also an environment variable and, without the dashes, a key of the TOML file.
#[derive(Args, Clone)]
pub struct GatewaySettings {
    /// Where to listen: `127.0.0.1:8902`, `localhost` or `[::1]` for this machine, `:8902` for all interfaces, where
    /// credentials are required. Port 0 takes a free one [default: 127.0.0.1:8902].
    #[arg(
        long,
        alias = "listen",
        env = "ZC_GATEWAY_ADDRESS",
        value_name = "IP:PORT",
        default_value = "127.0.0.1",
        hide_default_value = true
    )]
    pub address: ListenAddress,

    /// The port to listen on, where --address names none. It is a flag only: Kubernetes sets ZC_GATEWAY_PORT to
    /// something else for a Service of this name.
    #[arg(long, value_name = "NUMBER")]
    pub port: Option<u16>,

    /// Where everything is kept [default: $XDG_DATA_HOME/zc-gateway].
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Keep everything in memory only.
    #[arg(long, env = "ZC_GATEWAY_IN_MEMORY", num_args = 0..=1, default_missing_value = "true", default_value = "false", value_name = "true|false")]
    pub in_memory: bool,

    /// Go on over a damaged data directory: its files are kept in DIR/damaged-TIME first, what is lost is told in the log. It
    /// is a flag only, so that nobody loses anything unasked.
    #[arg(long, conflicts_with = "in_memory")]
    pub recover: bool,

    /// Whether requests need credentials [default: optional on a loopback address, required elsewhere].
    #[arg(long, env = "ZC_GATEWAY_AUTH")]
    pub auth: Option<AuthMode>,

    /// An access key ID for account `default`, valid for this run; its password is a variable only.
    #[arg(long, env = "ZC_GATEWAY_ACCESS_KEY_ID", value_name = "ID")]
    pub access_key_id: Option<String>,

    /// A file with the password of that access key; or set ZC_GATEWAY_ACCESS_KEY_PASSWORD.
    #[arg(long, env = "ZC_GATEWAY_ACCESS_KEY_PASSWORD_FILE", value_name = "FILE")]
    pub access_key_password_file: Option<PathBuf>,

    /// Hidden, because other users could see it in the list of processes.
    #[arg(long, env = "ZC_GATEWAY_ACCESS_KEY_PASSWORD", hide = true, hide_env_values = true)]
    pub access_key_password: Option<String>,

    /// How far the time of a signature may be off.
    #[arg(long, env = "ZC_GATEWAY_SIGNATURE_WINDOW", value_name = "TIME", default_value = "300s", value_parser = parse_duration)]
    pub signature_window: Duration,

    /// How long a token of the OpenStack door holds.
    #[arg(long, env = "ZC_GATEWAY_TOKEN_LIFETIME", value_name = "TIME", default_value = "1h", value_parser = parse_lifetime)]
    pub token_lifetime: Duration,

    /// Where OpenStack clients reach the gateway, if not at the host that they name, such as behind a proxy with TLS.
    #[arg(long, env = "ZC_GATEWAY_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,

    /// A TOML file with access keys that are made at the start, if they are not there yet; `docs/openstack.md` has one.
    #[arg(long, env = "ZC_GATEWAY_SEED", value_name = "FILE")]
    pub seed: Option<PathBuf>,

    /// A TOML or JSON file with what can be ordered and what it costs, in place of what `zc-gateway catalogue` prints.
    #[arg(long, env = "ZC_GATEWAY_CATALOGUE", value_name = "FILE")]
    pub catalogue: Option<PathBuf>,

    /// How long transitions take: `500ms` for all, `port.destroying=1s..3s` or `port.creating=never` for one status,
    /// which wins over a time for all in whatever order; may be given several times. Flags replace what the variable or
    /// the file says, and are not added to it [default: 2s].
    #[arg(long, env = "ZC_GATEWAY_SETTLE", value_name = "TIME", value_delimiter = ',')]
    pub settle: Vec<PaceSetting>,

    /// How long the recycle bin keeps a resource before it is destroyed.
    #[arg(long, env = "ZC_GATEWAY_RECYCLE_BIN_RETENTION", value_name = "TIME", default_value = "48h", value_parser = parse_pace)]
    pub recycle_bin_retention: Pace,

    /// How long a destroyed port can still be seen; 0 means not at all.
    #[arg(long, env = "ZC_GATEWAY_DESTROYED_VISIBLE_FOR", value_name = "TIME", default_value = "1h", value_parser = parse_pace)]
    pub destroyed_visible_for: Pace,

    /// How long after the order the letter of authorization of a port is uploaded, or `never`.
    #[arg(long, env = "ZC_GATEWAY_LOA_AFTER", value_name = "TIME", default_value = "48h", value_parser = parse_pace)]
    pub loa_after: Pace,

    /// What to do about parameters that an action does not read: `tell` answers and names them in the header
    /// X-ZC-Unread-Parameters, `refuse` refuses the call. `team=refuse` is for one account; may be given several times
    /// [default: tell].
    #[arg(long, env = "ZC_GATEWAY_UNKNOWN_PARAMETERS", value_name = "tell|refuse", value_delimiter = ',')]
    pub unknown_parameters: Vec<UnknownParametersSetting>,

    /// Requests per second that each account may send [default: no limit].
    #[arg(long, env = "ZC_GATEWAY_RATE_LIMIT", value_name = "NUMBER")]
    pub rate_limit: Option<NonZeroU32>,

    /// How many connections may be open.
    #[arg(long, env = "ZC_GATEWAY_MAX_CONNECTIONS", value_name = "NUMBER", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,

    /// How much the bodies of all requests under way may hold together, such as `64MiB`; senders that have not proven who
    /// they are, half of it.
    #[arg(long, env = "ZC_GATEWAY_MAX_BODY_MEMORY", value_name = "SIZE", default_value = "64MiB", value_parser = parse_memory)]
    pub max_body_memory: ByteSize,

    /// How much the answers that are being sent may hold together.
    #[arg(long, env = "ZC_GATEWAY_MAX_ANSWER_MEMORY", value_name = "SIZE", default_value = "64MiB", value_parser = parse_memory)]
    pub max_answer_memory: ByteSize,

    /// How many connections may be open from one address (of IPv6: from one network of 64 bits) [default: no limit].
    #[arg(long, env = "ZC_GATEWAY_MAX_CONNECTIONS_PER_ADDRESS", value_name = "NUMBER")]
    pub max_connections_per_address: Option<NonZeroU32>,

    /// How many requests a minute may fail to prove who sends them, from one address; further ones that fail are answered
    /// 429. Right credentials are never refused by it; 0 means no limit. This machine itself is not counted.
    #[arg(
        long,
        env = "ZC_GATEWAY_FAILED_AUTHENTICATION_LIMIT",
        value_name = "NUMBER",
        default_value = "100"
    )]
    pub failed_authentication_limit: u32,

    /// A proxy that may say whom it speaks for, in X-Forwarded-For or Forwarded: an address, or a network such as
    /// 10.0.0.0/8; may be given several times. From all others these headers mean nothing.
    #[arg(long, env = "ZC_GATEWAY_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxy: Vec<ProxyNetwork>,

    /// How many changes may wait to be written; more are refused at once.
    #[arg(long, env = "ZC_GATEWAY_WRITE_QUEUE", value_name = "NUMBER", default_value = "4096", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub write_queue: u32,

    /// How long the headers of a request may take to arrive.
    #[arg(long, env = "ZC_GATEWAY_HEADER_TIMEOUT", value_name = "TIME", default_value = "10s", value_parser = parse_duration)]
    pub header_timeout: Duration,

    /// How long the body of a request may take to arrive.
    #[arg(long, env = "ZC_GATEWAY_BODY_TIMEOUT", value_name = "TIME", default_value = "20s", value_parser = parse_duration)]
    pub body_timeout: Duration,

    /// How long a connection may be open without a request.
    #[arg(long, env = "ZC_GATEWAY_IDLE_TIMEOUT", value_name = "TIME", default_value = "60s", value_parser = parse_duration)]
    pub idle_timeout: Duration,

    /// How long a request may take inside the gateway.
    #[arg(long, env = "ZC_GATEWAY_REQUEST_TIMEOUT", value_name = "TIME", default_value = "8s", value_parser = parse_duration)]
    pub request_timeout: Duration,

    /// How long requests under way may take to finish after SIGTERM.
    #[arg(long, env = "ZC_GATEWAY_DRAIN_TIMEOUT", value_name = "TIME", default_value = "8s", value_parser = parse_duration)]
    pub drain_timeout: Duration,

    /// What to log: off, error, warn, info, debug or trace, and other levels for parts, such as
    /// `warn,access=info,zc_gateway::auth=debug`. The parts are `access` (a line for each request), `zc_gateway` (all
    /// else), and of that `zc_gateway::auth`, `::cli`, `::doors`, `::gateway` and `::server`, `zc_gateway_engine`,
    /// `zc_gateway_engine::lifecycle` and `::store` [default: info].
    #[arg(long, env = "ZC_GATEWAY_LOG", value_name = "LEVEL")]
    pub log: Option<LogFilter>,

    /// Which requests have a line in the log: `changes` leaves out reads that succeed. What fails in the gateway and
    /// calls with parameters that nobody reads are always told [default: all where the log goes to a terminal, changes
    /// elsewhere].
    #[arg(long, env = "ZC_GATEWAY_ACCESS_LOG")]
    pub access_log: Option<AccessLogMode>,

    /// The form of log lines.
    #[arg(long, env = "ZC_GATEWAY_LOG_FORMAT", default_value = "auto")]
    pub log_format: LogFormat,

    /// A TOML file with these settings [default: ./zc-gateway.toml, then $XDG_CONFIG_HOME/zc-gateway/config.toml,
    /// then /etc/zc-gateway/config.toml].
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl GatewaySettings {
    /// The settings of these arguments of `zc-gateway serve`, with the defaults for all others.
    pub fn with_arguments<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<Self, clap::Error> {
        let command = Self::augment_args(Command::new("serve").no_binary_name(true));
        Self::from_arg_matches(&command.try_get_matches_from(arguments)?)
    }

    /// Where to listen.
    pub(super) fn listen_address(&self) -> Result<SocketAddr, ConfigError> {
        self.address.with_port(self.port)
    }

    /// Listens on any free port of the address instead.
    pub(super) fn take_free_port(&mut self) {
        self.address = self.address.on_free_port();
        self.port = None;
    }

    /// Without credentials nobody gets in from another machine.
    pub(super) fn auth_mode(&self) -> Result<AuthMode, ConfigError> {
        let address = self.listen_address()?;
        let is_loopback = address.ip().is_loopback();
        match self.auth {
            Some(AuthMode::Optional) if !is_loopback => Err(ConfigError::Contradiction(format!(
                "--auth optional needs a loopback address such as 127.0.0.1:8902, and --address is {address}"
            ))),
            Some(mode) => Ok(mode),
            None if is_loopback => Ok(AuthMode::Optional),
            None => Ok(AuthMode::Required),
        }
    }

    /// What is logged.
    pub(super) fn log(&self) -> LogFilter {
        self.log.clone().unwrap_or_default()
    }

    /// Which requests have a line in the log.
    pub(super) fn access_log(&self) -> AccessLogMode {
        let usual =
            || if std::io::stderr().is_terminal() { AccessLogMode::All } else { AccessLogMode::Changes };
        self.access_log.unwrap_or_else(usual)
    }

    /// What runs of actions go by.
    pub(super) fn rules(&self) -> Result<Rules, ConfigError> {
        Ok(Rules {
            schedule: self.schedule(),
            settings: self.cloud_settings()?,
            catalogue: self.catalogue()?,
        })
    }

    fn catalogue(&self) -> Result<Catalogue, ConfigError> {
        let refused = |path: &std::path::Path, error: &dyn std::fmt::Display| {
            ConfigError::Contradiction(format!("the catalogue {} cannot be used: {error}", path.display()))
        };
        let Some(path) = &self.catalogue else {
            return zc_gateway_actions::catalogue::embedded().map_err(|error| {
                ConfigError::Contradiction(format!("the built-in catalogue is wrong: {error}"))
            });
        };
        let text = std::fs::read_to_string(path).map_err(|error| refused(path, &error))?;
        let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        let parsed = if is_json { Catalogue::parse_json(&text) } else { Catalogue::parse(&text) };
        parsed.map_err(|error| refused(path, &error))
    }

    pub(super) fn data_directory(&self) -> Result<Option<DataDirectory>, ConfigError> {
        match (&self.data, self.in_memory) {
            (Some(_), true) => {
                Err(ConfigError::Contradiction("--data and --in-memory exclude each other".to_owned()))
            }
            (None, true) => Ok(None),
            (Some(path), false) => Ok(Some(DataDirectory::new(path.clone()))),
            (None, false) => Ok(Some(DataDirectory::new(DataDirectory::default_path()))),
        }
    }

    fn schedule(&self) -> Schedule {
        let mut schedule = Schedule::default();
        schedule.set_all(Status::Recycled, self.recycle_bin_retention);
        schedule.set_all(Status::Destroyed, self.destroyed_visible_for);
        schedule.apply(&self.settle);
        schedule
    }

    fn cloud_settings(&self) -> Result<Settings, ConfigError> {
        let loa_after = match self.loa_after {
            Pace::Fixed(after) => Some(after),
            Pace::Never => None,
            Pace::Range(..) => {
                return Err(ConfigError::Contradiction("--loa-after takes one time, not a range".to_owned()));
            }
        };
        Ok(Settings { loa_after })
    }

    /// The access key of this run with its password, if one is set.
    pub(super) fn given_key(&self) -> Result<Option<(AccessKeyId, String)>, ConfigError> {
        let refused = |message: String| Err(ConfigError::Contradiction(message));
        let password = match (&self.access_key_password, &self.access_key_password_file) {
            (Some(_), Some(_)) => {
                return refused("give the access key password or a file with it, not both".to_owned());
            }
            (Some(password), None) => Some(password.clone()),
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(text) => Some(text.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => return refused(format!("{}: {error}", path.display())),
            },
            (None, None) => None,
        };
        match (&self.access_key_id, password.filter(|password| !password.is_empty())) {
            (None, None) => Ok(None),
            (Some(id), Some(password)) => match AccessKeyId::parse(id) {
                Ok(id) => Ok(Some((id, password))),
                Err(error) => refused(format!("ZC_GATEWAY_ACCESS_KEY_ID {error}")),
            },
            (Some(_), None) => refused(
                "ZC_GATEWAY_ACCESS_KEY_ID is set; set ZC_GATEWAY_ACCESS_KEY_PASSWORD or its file too"
                    .to_owned(),
            ),
            (None, Some(_)) => {
                refused("the password of an access key is set; set ZC_GATEWAY_ACCESS_KEY_ID too".to_owned())
            }
        }
    }
}

/// A token that never holds would only look like a wrong password.
fn parse_lifetime(text: &str) -> Result<Duration, String> {
    let lifetime = parse_duration(text).map_err(|error| error.to_string())?;
    if lifetime.is_zero() { Err("must be longer than 0".to_owned()) } else { Ok(lifetime) }
}

/// Each must have room for a few of the largest.
fn parse_memory(text: &str) -> Result<ByteSize, String> {
    let size: ByteSize = text.parse().map_err(|error: NoByteSize| error.to_string())?;
    if size < LEAST_MEMORY { Err(format!("must be at least {LEAST_MEMORY}")) } else { Ok(size) }
}

fn parse_pace(text: &str) -> Result<Pace, ParseError> {
    text.parse()
}
