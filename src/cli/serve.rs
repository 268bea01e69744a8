//! `zc-gateway serve`: settings to a running gateway.

use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::{Args, Command, FromArgMatches};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::clock::Clock;
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::lifecycle::schedule::{Pace, PaceSetting, ParseError, Schedule, parse_duration};
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::settings::Settings;
use zc_gateway_engine::store::memory::MemoryStore;
use zc_gateway_engine::store::sqlite::{OpenError, SqliteStore};
use zc_gateway_engine::store::{Store, StoreError};
use zc_gateway_engine::{Engine, random};

use super::Failure;
use crate::auth::keys::{self, KeyRing, NewKey};
use crate::auth::seal::Sealer;
use crate::auth::{AuthMode, Authenticator};
use crate::config::ConfigError;
use crate::data_directory::{DataDirectory, Running};
use crate::dispatch::Dispatch;
use crate::doors::admin::Admin;
use crate::gateway::Gateway;
use crate::logs::{self, LogFormat};
use crate::server::{self, Limits};

/// Settings of a gateway. Each is also an environment variable and, without the dashes, a key of the TOML file.
#[derive(Args, Clone)]
pub struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(
        long,
        alias = "listen",
        env = "ZC_GATEWAY_ADDRESS",
        value_name = "IP:PORT",
        default_value = "127.0.0.1:8902"
    )]
    pub address: SocketAddr,

    /// Where everything is kept [default: $XDG_DATA_HOME/zc-gateway].
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Keep everything in memory only.
    #[arg(long, env = "ZC_GATEWAY_IN_MEMORY", num_args = 0..=1, default_missing_value = "true", default_value = "false", value_name = "true|false")]
    pub in_memory: bool,

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

    /// A TOML file with what can be ordered, in place of the built-in one.
    #[arg(long, env = "ZC_GATEWAY_CATALOGUE", value_name = "FILE")]
    pub catalogue: Option<PathBuf>,

    /// How long transitions take: `500ms` for all, `port.destroying=1s..3s` or `port.creating=never` for one status;
    /// may be given several times [default: 2s].
    #[arg(long, env = "ZC_GATEWAY_SETTLE", value_name = "TIME", value_delimiter = ',')]
    pub settle: Vec<PaceSetting>,

    /// How long the recycle bin keeps a port before it is destroyed.
    #[arg(long, env = "ZC_GATEWAY_RECYCLE_BIN_RETENTION", value_name = "TIME", default_value = "48h", value_parser = parse_pace)]
    pub recycle_bin_retention: Pace,

    /// How long a destroyed port can still be seen; 0 means not at all.
    #[arg(long, env = "ZC_GATEWAY_DESTROYED_VISIBLE_FOR", value_name = "TIME", default_value = "1h", value_parser = parse_pace)]
    pub destroyed_visible_for: Pace,

    /// How long after the order the letter of authorization of a port is uploaded, or `never`.
    #[arg(long, env = "ZC_GATEWAY_LOA_AFTER", value_name = "TIME", default_value = "48h", value_parser = parse_pace)]
    pub loa_after: Pace,

    /// Requests per second that each account may send [default: no limit].
    #[arg(long, env = "ZC_GATEWAY_RATE_LIMIT", value_name = "NUMBER")]
    pub rate_limit: Option<NonZeroU32>,

    /// How many connections may be open.
    #[arg(long, env = "ZC_GATEWAY_MAX_CONNECTIONS", value_name = "NUMBER", default_value = "10000")]
    pub max_connections: usize,

    /// How many changes may wait to be written; more are refused at once.
    #[arg(long, env = "ZC_GATEWAY_WRITE_QUEUE", value_name = "NUMBER", default_value = "4096")]
    pub write_queue: usize,

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

    /// What to log: error, warn, info, debug, trace, or a filter such as `info,zc_gateway=debug`.
    #[arg(long, env = "ZC_GATEWAY_LOG", value_name = "LEVEL", default_value = "info", value_parser = logs::parse_filter)]
    pub log: String,

    /// The form of log lines.
    #[arg(long, env = "ZC_GATEWAY_LOG_FORMAT", default_value = "auto")]
    pub log_format: LogFormat,

    /// A TOML file with these settings [default: ./zc-gateway.toml, then $XDG_CONFIG_HOME/zc-gateway/config.toml,
    /// then /etc/zc-gateway/config.toml].
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// A gateway that has its address, ready to serve.
pub struct Started {
    listener: TcpListener,
    gateway: Arc<Gateway>,
    limits: Limits,
    address: SocketAddr,
    data: Option<DataDirectory>,
}

fn parse_pace(text: &str) -> Result<Pace, ParseError> {
    text.parse()
}

impl Serve {
    /// The settings of these arguments of `zc-gateway serve`, with the defaults for all others.
    pub fn with_arguments<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<Self, clap::Error> {
        let command = Self::augment_args(Command::new("serve").no_binary_name(true));
        Self::from_arg_matches(&command.try_get_matches_from(arguments)?)
    }

    /// Serves until it is told to stop.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        logs::start(self.log_format, EnvFilter::new(&self.log));
        let started = self.start().await?;
        // Someone may wait for this line, and it may be a pipe: say it whole and now.
        let mut stdout = std::io::stdout();
        let _ = writeln!(stdout, "zc-gateway is ready on http://{}", started.address());
        let _ = stdout.flush();
        started.serve_until(stop_signal()).await;
        Ok(ExitCode::SUCCESS)
    }

    /// Opens the store, loads it, and binds the address.
    pub async fn start(&self) -> Result<Started, Failure> {
        let mode = self.auth_mode()?;
        let catalogue = self.catalogue()?;
        let data = self.data_directory()?;
        let (store, sealer) = open_store(data.as_ref())?;
        let durability = store.durability();
        let parts = Parts {
            store,
            clock: Clock::real(),
            schedule: self.schedule(),
            settings: Settings { loa_after: loa_after(self.loa_after)? },
            catalogue,
            write_queue: self.write_queue.max(1),
            on_fatal: Box::new(stop_process),
        };
        let engine = Arc::new(Engine::open(parts).map_err(Failure::other)?);
        let default_account = engine.account(&AccountName::default_account()).await?;
        let mut ring = KeyRing::new(sealer);
        if let Some((id, password)) = self.given_key()? {
            ring = ring.with_given(id, &password, default_account.number);
        } else if data.is_some() && keys::list(&engine, None).is_empty() {
            let new =
                NewKey { account: default_account.name.clone(), token: false, require_signed_headers: false };
            let created = keys::create(&engine, ring.sealer(), &new).await?;
            tracing::info!(access_key = %created.access_key_id, "made a first access key for account `default`; `zc-gateway env` prints it");
        }
        let listener = TcpListener::bind(self.address)
            .await
            .map_err(|error| Failure::other(format!("cannot listen on {}: {error}", self.address)))?;
        let address = listener.local_addr().map_err(Failure::other)?;
        let admin = match &data {
            Some(data) => {
                let token = format!("{}{}", random::identifier(), random::identifier());
                data.note_running(&Running { address, operator_token: token.clone() })
                    .map_err(Failure::other)?;
                Some(Admin::new(token))
            }
            None => None,
        };
        tokio::spawn(Arc::clone(&engine).settle());
        tracing::info!(%address, auth = ?mode, ?durability, "serving");
        let gateway = Gateway {
            dispatch: Dispatch::new(
                Arc::clone(&engine),
                zc_gateway_actions::registry(),
                self.rate_limit,
                self.request_timeout,
            ),
            authenticator: Authenticator::new(mode, self.signature_window, ring, default_account.number),
            engine,
            admin,
            body_time_limit: self.body_timeout,
            ready: AtomicBool::new(true),
        };
        let limits = Limits {
            connections: self.max_connections,
            header_time: self.header_timeout,
            idle_time: self.idle_timeout,
            drain_time: self.drain_timeout,
        };
        Ok(Started { listener, gateway: Arc::new(gateway), limits, address, data })
    }

    /// Without credentials nobody gets in from another machine.
    fn auth_mode(&self) -> Result<AuthMode, ConfigError> {
        let is_loopback = self.address.ip().is_loopback();
        match self.auth {
            Some(AuthMode::Optional) if !is_loopback => Err(ConfigError::Contradiction(format!(
                "--auth optional needs a loopback address such as 127.0.0.1:8902, and --address is {}",
                self.address
            ))),
            Some(mode) => Ok(mode),
            None if is_loopback => Ok(AuthMode::Optional),
            None => Ok(AuthMode::Required),
        }
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
        Catalogue::parse(&text).map_err(|error| refused(path, &error))
    }

    fn data_directory(&self) -> Result<Option<DataDirectory>, ConfigError> {
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
        for setting in &self.settle {
            schedule.apply(*setting);
        }
        schedule
    }

    fn given_key(&self) -> Result<Option<(AccessKeyId, String)>, ConfigError> {
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

fn loa_after(pace: Pace) -> Result<Option<Duration>, ConfigError> {
    match pace {
        Pace::Fixed(after) => Ok(Some(after)),
        Pace::Never => Ok(None),
        Pace::Range(..) => {
            Err(ConfigError::Contradiction("--loa-after takes one time, not a range".to_owned()))
        }
    }
}

/// The store and what seals its secrets.
pub fn open_store(data: Option<&DataDirectory>) -> Result<(Box<dyn Store>, Sealer), Failure> {
    let Some(data) = data else {
        return Ok((Box::new(MemoryStore::new()), Sealer::ephemeral().map_err(Failure::other)?));
    };
    let store = SqliteStore::open(data.path()).map_err(|error| match error {
        OpenError::InUse(_) | OpenError::Foreign { .. } => {
            Failure::Config(ConfigError::Contradiction(error.to_string()))
        }
        OpenError::Files { .. } | OpenError::Database { .. } => Failure::other(error),
    })?;
    Ok((Box::new(store), data.sealer().map_err(Failure::other)?))
}

/// What the disk holds is unknown: stop before anything more is promised. A restart reads what is there.
fn stop_process(error: &StoreError) {
    tracing::error!(%error, "the process stops, because it can no longer vouch for what is stored");
    std::process::exit(1);
}

async fn stop_signal() {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

impl Started {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The gateway behind the socket.
    pub fn gateway(&self) -> &Arc<Gateway> {
        &self.gateway
    }

    /// Serves until `stop` is done and the requests under way have finished.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) {
        server::serve(self.listener, self.gateway, self.limits, stop).await;
        if let Some(data) = &self.data {
            data.forget_running();
        }
        tracing::info!("stopped");
    }

    /// Serves until Ctrl-C or SIGTERM.
    pub async fn serve_until_signal(self) {
        self.serve_until(stop_signal()).await;
    }
}
