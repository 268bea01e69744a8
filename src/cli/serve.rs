//! `zc-gateway serve`: settings to a running gateway.

use std::fmt::Display;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::clock::Clock;
use zc_gateway_engine::engine::{Parts, check_row};
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::store::memory::MemoryStore;
use zc_gateway_engine::store::sqlite::{Damage, OpenError, Recovered, SqliteStore, recover};
use zc_gateway_engine::store::{Store, StoreError};
use zc_gateway_engine::world::Account;
use zc_gateway_engine::{Engine, Role, random};

use super::Failure;
use super::listen_address;
use super::progress::{Lines, LongWork, Unit};
use super::settings::GatewaySettings;
use crate::access_log::AccessLog;
use crate::auth::keys::{self, Credentials, KeyRing, NewKey};
use crate::auth::seal::Sealer;
use crate::auth::seed::{Seed, SeedError};
use crate::auth::{AuthMode, Authenticator};
use crate::backup;
use crate::budget::Budget;
use crate::config::ConfigError;
use crate::data_directory::{DataDirectory, KEY_FILE};
use crate::dispatch::Dispatch;
use crate::doors::admin::Admin;
use crate::floods::{self, FailedProofs, TrustedProxies};
use crate::gateway::Gateway;
use crate::held_file::HeldFile;
use crate::intake::Intake;
use crate::logs;
use crate::running_gateway::{Note, RunningGateway};
use crate::server::{self, Limits};
use crate::unknown_parameters::UnknownParametersRules;
use banner::Banner;
use reload::Reload;
pub(super) use signals::{end_signal, survive_file_size_limit};
use signals::{hangups, stop_signal};

mod banner;
mod files;
mod reload;
mod signals;
mod sizes;

/// A gateway that has its address, ready to serve.
pub struct Started {
    listener: TcpListener,
    gateway: Arc<Gateway>,
    limits: Limits,
    address: SocketAddr,
    /// How the gateway is found.
    found: RunningGateway,
    /// Its note in the data directory.
    data_note: Option<HeldFile>,
}

impl GatewaySettings {
    /// Serves until it is told to stop.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        // Before anything else: the signal would end the process as long as nobody waits for it.
        let hangups = hangups().map_err(Failure::other)?;
        let log = logs::start(self.log_format, &self.log());
        let mut stop = std::pin::pin!(stop_signal());
        let started = tokio::select! {
            started = self.start() => started?,
            // What is loading ends with this; nothing has been promised to anybody.
            () = &mut stop => {
                tracing::info!("stopped before it was ready");
                return Ok(ExitCode::SUCCESS);
            }
        };
        started.leave_note();
        started.announce();
        let reload = Reload::new(self, Arc::clone(&started.gateway), log);
        tokio::spawn(watch_over(tokio::spawn(reload.at_each(hangups))));
        started.serve_until(stop).await;
        Ok(ExitCode::SUCCESS)
    }

    /// Opens the store, loads it, and binds the address.
    pub async fn start(&self) -> Result<Started, Failure> {
        self.warn_of_shared_files();
        let mode = self.auth_mode()?;
        let data = self.data_directory()?;
        let engine = self.open_engine(data.as_ref()).await?;
        let sealer = open_sealer(data.as_ref(), &engine)?;
        let default_account = engine.account(&AccountName::default_account()).await?;
        let ring = self.key_ring(&engine, sealer, &default_account).await?;
        let address = self.listen_address()?;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Failure::other(format!("cannot listen on {address}: {error}")))?;
        let address = listener.local_addr().map_err(Failure::other)?;
        let operator_token = format!("{}{}", random::identifier(), random::identifier());
        let admin = Admin::new(operator_token.clone());
        let directory = data.as_ref().and_then(|data| data.path().canonicalize().ok());
        let now = engine.clock().now();
        let found = RunningGateway::of_this_process(
            listen_address::reachable(address),
            directory,
            now,
            operator_token,
        );
        let data_note = data.as_ref().and_then(|data| note_in(data, &found));
        tokio::spawn(supervise(tokio::spawn(Arc::clone(&engine).settle())));
        tracing::info!(%address, auth = ?mode, durability = engine.durability().in_words(), "serving");
        tokio::spawn(sizes::tell(Arc::clone(&engine), data.as_ref().map(|data| data.path().to_owned())));
        if !address.ip().is_loopback() {
            tracing::warn!("requests travel in clear text: put a proxy with TLS in front of this address");
        }
        if mode == AuthMode::Optional && !self.trusted_proxy.is_empty() {
            tracing::warn!("whoever reaches the proxy needs no credentials: set --auth required");
        }
        let gateway = Gateway {
            dispatch: Dispatch::new(
                Arc::clone(&engine),
                zc_gateway_actions::registry(),
                self.rate_limit,
                self.request_timeout,
                UnknownParametersRules::new(&self.unknown_parameters),
            ),
            authenticator: Authenticator::new(
                mode,
                (self.signature_window, self.token_lifetime),
                ring,
                default_account,
            ),
            access_log: AccessLog::new(self.access_log()),
            engine,
            admin,
            public_url: self.public_url.clone(),
            intake: Intake::new(self.max_body_memory.0, self.body_timeout),
            answers: Budget::new(self.max_answer_memory.0),
            proxies: TrustedProxies::new(&self.trusted_proxy),
            failed_proofs: FailedProofs::new(self.failed_authentication_limit),
            ready: AtomicBool::new(true),
        };
        let limits = Limits {
            connections: possible_connections(self.max_connections),
            connections_per_address: self.max_connections_per_address,
            header_time: self.header_timeout,
            idle_time: self.idle_timeout,
            drain_time: self.drain_timeout,
        };
        Ok(Started { listener, gateway: Arc::new(gateway), limits, address, found, data_note })
    }

    /// The engine with everything that is stored. When this is dropped, loading ends.
    async fn open_engine(&self, data: Option<&DataDirectory>) -> Result<Arc<Engine>, Failure> {
        let store: Box<dyn Store> = match data {
            None => Box::new(MemoryStore::new()),
            Some(data) => self.open_store(data).await?,
        };
        let parts = Parts {
            store,
            clock: Clock::real(),
            rules: self.rules()?,
            write_queue: usize::try_from(self.write_queue).unwrap_or(usize::MAX),
            on_fatal: Box::new(stop_process),
        };
        let title = data.map_or_else(String::new, |data| format!("loading {}", data.path().display()));
        let loading = LongWork { title, unit: Unit::Rows, lines: Lines::Log };
        let opened = loading.run(move |watch| Engine::open_watched(parts, watch)).await?;
        opened.map(Arc::new).map_err(|error| match (error, data) {
            (StoreError::Corrupt(problem), Some(data)) => {
                let damage = Damage::Database(problem);
                unusable(OpenError::Damaged { directory: data.path().to_owned(), damage })
            }
            (error, _) => Failure::other(error),
        })
    }

    /// The store of a data directory. One of an older layout is migrated; a damaged one is only opened when that is asked for.
    async fn open_store(&self, data: &DataDirectory) -> Result<Box<dyn Store>, Failure> {
        data.check_whole().map_err(unusable)?;
        let shown = data.path().display();
        if self.recover {
            let title = format!("checking {shown}");
            recover_watched(data, LongWork { title, unit: Unit::Rows, lines: Lines::Log }).await?;
        }
        let title = format!("preparing {shown}");
        let opening = LongWork { title, unit: Unit::Rows, lines: Lines::Log };
        let path = data.path().to_owned();
        let opened = opening.run(move |watch| SqliteStore::open_watched(&path, watch)).await?;
        let mut store = opened.map_err(not_opened)?;
        // What is sealed after it is gone would never open again.
        store.also_watch(KEY_FILE, "key file").map_err(Failure::other)?;
        Ok(Box::new(store))
    }

    /// Makes the access keys of the seed file that are not there yet, and says how many these are.
    async fn plant_seed(
        &self,
        engine: &Engine,
        sealer: &Sealer,
        given: Option<&AccessKeyId>,
    ) -> Result<usize, Failure> {
        let Some(path) = &self.seed else { return Ok(0) };
        let seed = Seed::read(path).map_err(unusable)?;
        seed.plant(path, engine, sealer, given).await.map_err(|error| match error {
            SeedError::Fault(fault) => Failure::Fault(fault),
            error => unusable(error),
        })
    }

    /// The stored access keys and the one of this run. Where there is none a first one is made, so that clients can be
    /// pointed at the gateway without a further step.
    async fn key_ring(
        &self,
        engine: &Engine,
        sealer: Sealer,
        default_account: &Arc<Account>,
    ) -> Result<KeyRing, Failure> {
        let given = self.given_key()?;
        self.plant_seed(engine, &sealer, given.as_ref().map(|(id, _)| id)).await?;
        let ring = KeyRing::new(sealer);
        if let Some((id, password)) = given {
            let now = engine.clock().now();
            return Ok(ring.with_given(id, &password, Arc::clone(default_account), now));
        }
        if keys::list(engine, None).is_empty() {
            let account = default_account.name.clone();
            let new = NewKey { account, token: false, require_signed_headers: false, role: Role::default() };
            let created = keys::create(engine, ring.sealer(), &new).await?;
            let id = created.access_key_id.as_str();
            tracing::info!(
                access_key = id,
                "made a first access key for account `default`; `zc-gateway env` prints it"
            );
        }
        Ok(ring)
    }
}

/// Leaves the note in the data directory by which commands find the gateway.
fn note_in(data: &DataDirectory, gateway: &RunningGateway) -> Option<HeldFile> {
    let note = data.note_running(gateway.clone());
    // A full disk, most likely: reads can still be served.
    note.inspect_err(
        |error| tracing::warn!(%error, "commands will not find this gateway by its data directory"),
    )
    .ok()
}

/// As many connections as are wanted, or as the system gives descriptors for: beyond that nobody would be answered.
fn possible_connections(wanted: u32) -> usize {
    /// For the store, the log, the runtime, and connections that are being turned away.
    const SPARE: usize = 64;
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    let possible = soft.map_or(wanted, |soft| soft.saturating_sub(SPARE).max(1));
    if possible < wanted {
        tracing::warn!(
            wanted,
            possible,
            "fewer connections than wanted: raise the limit of open files (ulimit -n)"
        );
    }
    wanted.min(possible)
}

/// Takes what is damaged out of a data directory, and says each thing that is lost.
async fn recover_watched(data: &DataDirectory, work: LongWork) -> Result<(), Failure> {
    let path = data.path().to_owned();
    let kept = format!("damaged-{}", backup::compact(Clock::real().now()));
    let recovered = work.run(move |watch| recover(&path, &kept, &check_row, watch)).await?;
    match recovered.map_err(not_opened)? {
        None => tracing::info!("nothing is damaged: --recover had nothing to do"),
        Some(Recovered { kept, lost, missing_changes }) => {
            for problem in &lost {
                tracing::error!(problem, "damaged");
            }
            let kept = kept.display();
            tracing::error!(%kept, missing_changes, "went on over damage: what is missing is lost, and the damaged files are kept");
        }
    }
    Ok(())
}

/// A data directory that cannot be used as it is is a wrong setting; where the system failed, that may pass.
pub(super) fn not_opened(error: OpenError) -> Failure {
    match error {
        OpenError::InUse(_)
        | OpenError::Foreign { .. }
        | OpenError::Damaged { .. }
        | OpenError::OpenToAll(_) => unusable(error),
        OpenError::NotOwn(problem) if problem.is_of_system() => Failure::other(problem),
        OpenError::NotOwn(problem) => unusable(problem),
        OpenError::Files { .. } | OpenError::Database { .. } | OpenError::Stopped => Failure::other(error),
    }
}

/// What seals the secrets of a data directory; in memory a key that ends with the process.
fn open_sealer(data: Option<&DataDirectory>, engine: &Engine) -> Result<Sealer, Failure> {
    let Some(data) = data else { return Sealer::ephemeral().map_err(Failure::other) };
    let sealer = data.sealer(keys::anything_sealed(engine)).map_err(unusable)?;
    keys::check_sealed(engine, &sealer).map_err(unusable)?;
    Ok(sealer)
}

pub(super) fn unusable(problem: impl Display) -> Failure {
    Failure::Config(ConfigError::Contradiction(problem.to_string()))
}

/// Without the task that moves on what is due, the gateway would look alive while nothing ever changes.
async fn supervise(settling: JoinHandle<()>) {
    if settling.await.is_err_and(|error| error.is_panic()) {
        tracing::error!("the process stops, because the task that drives transitions panicked");
        std::process::exit(1);
    }
}

/// Whoever sends the next signal must not wait in vain without a word.
async fn watch_over(reloading: JoinHandle<()>) {
    if reloading.await.is_err_and(|error| error.is_panic()) {
        tracing::error!("the task that reloads settings panicked: from now on they change at a restart only");
    }
}

/// What the disk holds is unknown: stop before anything more is promised. A restart reads what is there.
fn stop_process(error: &StoreError) {
    tracing::error!(%error, "the process stops, because it can no longer vouch for what is stored");
    std::process::exit(1);
}

impl Started {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Says that it serves, and what to try. Someone may wait for it, and it may be a pipe: it goes out whole and now.
    fn announce(&self) {
        let key = self.credentials();
        let banner = Banner {
            address: self.address,
            endpoint: &self.found.endpoint,
            data: self.found.data_directory.as_deref(),
            durability: self.gateway.engine.durability(),
            auth: self.gateway.authenticator.mode(),
            access_key_id: key.as_ref().map(|key| key.access_key_id.as_str()),
            is_only_one: RunningGateway::is_only_one(),
        };
        let mut stdout = std::io::stdout();
        let _ = stdout.write_all(banner.to_string().as_bytes()).and_then(|()| stdout.flush());
    }

    /// The gateway behind the socket.
    pub fn gateway(&self) -> &Arc<Gateway> {
        &self.gateway
    }

    /// An access key with which clients can sign for account `default`, if there is one.
    pub fn credentials(&self) -> Option<Credentials> {
        let keys = self.gateway.authenticator.keys();
        keys.usable(&self.gateway.engine, &AccountName::default_account())
    }

    /// Tells the commands of this user how the gateway is reached, until it ends.
    pub fn leave_note(&self) {
        match Note::leave(self.found.clone().with_credentials(self.credentials())) {
            Ok(note) => self.gateway.admin.keep_note(note),
            Err(error) => {
                tracing::warn!(%error, "commands will find this gateway only where they are told its data directory");
            }
        }
    }

    /// Serves until `stop` is done and the requests under way have finished.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) {
        server::serve(self.listener, Arc::clone(&self.gateway), self.limits, stop).await;
        self.gateway.admin.forget_note();
        drop(self.data_note);
        floods::log::tell_rest();
        tracing::info!("stopped");
    }
}
