//! The engine: it loads what is stored, serves reads at once, and hands what changes something to the lane.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::Semaphore;

use crate::account::{AccountName, AccountNumber};
use crate::action::ApiVersion;
use crate::clock::{Clock, Timestamp};
use crate::fault::Fault;
use crate::image::Image;
use crate::lane::{self, Lane, LongRun, NotDone, OnFatal, Origin, Request};
use crate::lifecycle::Refusal;
use crate::lifecycle::due::Due;
use crate::lifecycle::{clock_watch, settle};
use crate::operation::{ReadOperation, Unwritten};
use crate::progress::{Rows, Watch, unwatched};
use crate::reader::Reader;
use crate::resources::access_key::AccessKey;
use crate::resources::cloud_router::CloudRouter;
use crate::resources::identifier::Identifier;
use crate::resources::ip_address::IpAddress;
use crate::resources::key_pair::KeyPair;
use crate::resources::network::Network;
use crate::resources::network_port::NetworkPort;
use crate::resources::port::Port;
use crate::resources::private_connect::PrivateConnect;
use crate::resources::revoked_token::RevokedToken;
use crate::resources::server::Server;
use crate::resources::subnet::Subnet;
use crate::resources::{Kind, Resource, Row};
use crate::rules::Rules;
use crate::run_kind::RunKind;
use crate::scan::{self, FEW};
use crate::snapshot::Snapshot;
use crate::store::{Durability, Handle, Impediment, Store, StoreError, Stored, StoredRow};
use crate::transaction::{Log, Transaction};
use crate::world::{Account, World};

/// The handle before those of the rows that a dry run makes: no row has one of them.
const NO_HANDLE: Handle = Handle(i64::MAX / 2);

/// State, time and rules of one gateway.
pub struct Engine {
    world: Arc<World>,
    lane: Lane,
    clock: Clock,
    rules: Arc<ArcSwap<Rules>>,
    durability: Durability,
    /// The places for scans of all accounts.
    scans: Arc<Semaphore>,
}

/// What an engine is made of.
pub struct Parts {
    /// Where everything is kept.
    pub store: Box<dyn Store>,
    /// The time.
    pub clock: Clock,
    /// What runs of actions go by.
    pub rules: Rules,
    /// How many changes of callers may wait for the lane.
    pub write_queue: usize,
    /// Called when the process must stop.
    pub on_fatal: OnFatal,
}

/// A leap of the machine's clock that is followed from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptedLeap {
    /// The time now.
    pub now: Timestamp,
    /// How far it went ahead.
    pub by: Duration,
    /// How many transitions were due by that.
    pub due: usize,
}

impl Engine {
    /// Loads what the store holds and starts the lane. [`Engine::settle`] then drives what is due.
    pub fn open(parts: Parts) -> Result<Self, StoreError> {
        Self::open_watched(parts, &mut unwatched)
    }

    /// The same, and `watch` is told how many rows are loaded; their total is an estimate that is never too low. When it
    /// ends the work, that is [`StoreError::Unavailable`].
    pub fn open_watched(mut parts: Parts, watch: &mut Watch<'_>) -> Result<Self, StoreError> {
        let world = Arc::new(World::new());
        let mut watched = Rows::new(parts.store.most_rows()?, watch);
        let (rules, now) = (&parts.rules, parts.clock.now());
        parts.store.load(&mut |stored| {
            match stored {
                Stored::Account { number, name, revision } => {
                    world.add_account(number, &name, revision);
                }
                Stored::Row(row) => {
                    load_row(&world, rules, now, &row)?;
                    if watched.step().is_break() {
                        return Err(StoreError::Unavailable("it was stopped while it was read".to_owned()));
                    }
                }
            }
            Ok(())
        })?;
        let durability = parts.store.durability();
        let last_handle = parts.store.last_handle()?;
        let Parts { store, clock, rules, write_queue: places, on_fatal } = parts;
        let rules = Arc::new(ArcSwap::from_pointee(rules));
        let parts = lane::Parts {
            store,
            world: Arc::clone(&world),
            clock: clock.clone(),
            rules: Arc::clone(&rules),
            last_handle,
            places,
            on_fatal,
        };
        let lane = Lane::start(parts).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let scans = Arc::new(Semaphore::new(scan::places()));
        Ok(Self { world, lane, clock, rules, durability, scans })
    }

    /// The committed image.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What an acknowledged write survives.
    pub fn durability(&self) -> Durability {
        self.durability
    }

    /// Why all changes are refused, although reads go on; none while they are taken.
    pub fn impediment(&self) -> Option<Arc<Impediment>> {
        self.lane.impediment()
    }

    /// The change that has kept all others waiting for longer than any should, if there is one.
    pub fn long_run(&self) -> Option<LongRun> {
        self.lane.long_run()
    }

    /// How many changes of callers wait.
    pub fn waiting(&self) -> usize {
        self.lane.waiting()
    }

    /// From now on runs go by other rules. A status that is under way ends when it was due before, and one that was held
    /// stays until a restart.
    pub fn replace_rules(&self, rules: Rules) {
        self.rules.store(Arc::new(rules));
    }

    /// Moves on what is due, and watches the machine's clock, for ever.
    pub async fn settle(self: Arc<Self>) {
        tokio::join!(settle::run(Arc::clone(&self)), clock_watch::run(&self));
    }

    /// Follows a leap of the machine's clock that is held; none where nothing is held.
    pub fn accept_leap(&self) -> Option<AcceptedLeap> {
        let before = self.clock.wall();
        let due = self.world.due.count_until(before);
        let by = self.clock.accept()?;
        let now = self.clock.now();
        let accepted = AcceptedLeap { now, by, due };
        clock_watch::tell_accepted(&accepted);
        Some(accepted)
    }

    /// The account with this name; it is created when there is none.
    pub async fn account(&self, name: &AccountName) -> Result<Arc<Account>, Fault> {
        if let Some(account) = self.world.account_named(name) {
            return Ok(account);
        }
        Ok(self.lane.open_account(name.clone()).await?)
    }

    /// Lets a caller look at an account, at one revision of it. It waits for nothing.
    pub fn read<T>(
        &self,
        request: &Request,
        look: impl FnOnce(&Reader<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let account = self.loaded(request.account)?;
        let image = account.image.read();
        self.look(request, &account, &image, look)
    }

    fn look<T>(
        &self,
        request: &Request,
        account: &Arc<Account>,
        image: &Image,
        look: impl FnOnce(&Reader<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let rules = self.rules.load();
        let moment = (self.clock.now(), request.version);
        let own = Snapshot::fixed(moment, &rules, Arc::clone(account), &request.principal, image);
        let _short = RunKind::Short.begin();
        look(&Reader::new(own, &self.world))
    }

    /// Lets a caller look through an account, on a snapshot of it and off the threads that serve requests. It waits for its
    /// turn among other scans, and for no change. An account with few resources is looked through at once, except for
    /// administrators: they may look through all accounts.
    pub async fn scan(&self, request: Request, read: Box<dyn ReadOperation>) -> Result<Unwritten, Fault> {
        let account = self.loaded(request.account)?;
        if !request.principal.is_admin() {
            let image = account.image.read();
            if image.count() <= FEW {
                return self.look(&request, &account, &image, |see| read.run(see));
            }
        }
        let entered = account.scans.enter(&self.scans).await;
        let entered = entered.ok_or_else(|| Fault::internal("no scan is taken any more"))?;
        let (world, rules, clock) = (Arc::clone(&self.world), self.rules.load_full(), self.clock.clone());
        let scan = tokio::task::spawn_blocking(move || {
            // Held until the end, also where the caller has gone.
            let _entered = entered;
            // In this order: nothing that is seen is of a later time than the look.
            let image = account.snapshot();
            let moment = (clock.now(), request.version);
            let own = Snapshot::fixed(moment, &rules, Arc::clone(&account), &request.principal, &image);
            let _scanning = RunKind::Scan.begin();
            read.run(&Reader::new(own, &world))
        });
        scan.await.unwrap_or_else(|_| Err(Fault::internal("a scan panicked")))
    }

    /// Does something in an account that no caller asked for, with all rights; else as
    /// [`perform_as`](Self::perform_as).
    pub async fn perform<T: Send + 'static>(
        &self,
        account: AccountNumber,
        version: ApiVersion,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.perform_as(Request::of_gateway(account, version), run).await?
    }

    /// Runs a change of a caller in the lane. When this returns `Ok(Ok)`, the change is durable and every later read sees
    /// it. Whoever drops the future before the run has begun has asked for nothing.
    pub async fn perform_as<T: Send + 'static>(
        &self,
        request: Request,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Result<T, Fault>, NotDone> {
        self.lane.run(Origin::Caller, request, run).await
    }

    /// Runs a change of a caller and throws away what it writes: the answer is the one that
    /// [`perform_as`](Self::perform_as) would have given at this moment, and nothing has changed.
    pub fn try_as<T>(
        &self,
        request: &Request,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let account = self.loaded(request.account)?;
        let rules = self.rules.load();
        let mut image = account.image.read().clone();
        let mut log = Log::new(&image, self.clock.now(), NO_HANDLE);
        let mut tx = Transaction::new(&rules, account, request, &mut image, &mut log);
        let _short = RunKind::Short.begin();
        let answer = run(&mut tx)?;
        tx.check().map(|()| answer)
    }

    fn loaded(&self, account: AccountNumber) -> Result<Arc<Account>, Fault> {
        let found = self.world.account(account);
        found.ok_or_else(|| Fault::internal(format!("account {} is not loaded", account.0)))
    }

    /// Moves on one resource whose time is up. Nothing happens when it has been moved on or taken back meanwhile.
    pub(crate) async fn time_up(&self, due: &Due) -> Result<(), Fault> {
        match due.kind {
            Kind::Port => self.time_up_of::<Port>(due).await,
            Kind::PrivateConnect => self.time_up_of::<PrivateConnect>(due).await,
            Kind::CloudRouter => self.time_up_of::<CloudRouter>(due).await,
            Kind::AccessKey => self.time_up_of::<AccessKey>(due).await,
            Kind::Network => self.time_up_of::<Network>(due).await,
            Kind::Subnet => self.time_up_of::<Subnet>(due).await,
            Kind::NetworkPort => self.time_up_of::<NetworkPort>(due).await,
            Kind::IpAddress => self.time_up_of::<IpAddress>(due).await,
            Kind::Server => self.time_up_of::<Server>(due).await,
            Kind::RevokedToken => self.time_up_of::<RevokedToken>(due).await,
            Kind::KeyPair => self.time_up_of::<KeyPair>(due).await,
        }
    }

    async fn time_up_of<R: Resource>(&self, due: &Due) -> Result<(), Fault> {
        let id = R::Id::parse(&due.id).map_err(|error| Fault::internal(error.to_string()))?;
        // No caller, so no version: nothing that time does depends on one.
        let request = Request::of_gateway(due.account, ApiVersion::new(1, 1, 1));
        let run = move |tx: &mut Transaction<'_>| {
            let Some(row) = tx.find::<R>(&id) else { return Ok(()) };
            tx.time_up(&row).map_err(|refusal: Refusal| {
                let (kind, status) = (R::KIND.name(), row.status.name());
                Fault::internal(format!("a {kind} cannot leave {status}: {refusal:?}"))
            })
        };
        self.lane.run(Origin::Time, request, run).await?
    }
}

/// Puts a stored row into the image, by its kind.
fn load_row(world: &World, rules: &Rules, now: Timestamp, row: &StoredRow) -> Result<(), StoreError> {
    match row.kind {
        Kind::Port => load::<Port>(world, rules, now, row),
        Kind::PrivateConnect => load::<PrivateConnect>(world, rules, now, row),
        Kind::CloudRouter => load::<CloudRouter>(world, rules, now, row),
        Kind::AccessKey => load::<AccessKey>(world, rules, now, row),
        Kind::Network => load::<Network>(world, rules, now, row),
        Kind::Subnet => load::<Subnet>(world, rules, now, row),
        Kind::NetworkPort => load::<NetworkPort>(world, rules, now, row),
        Kind::IpAddress => load::<IpAddress>(world, rules, now, row),
        Kind::Server => load::<Server>(world, rules, now, row),
        Kind::RevokedToken => load::<RevokedToken>(world, rules, now, row),
        Kind::KeyPair => load::<KeyPair>(world, rules, now, row),
    }
}

/// Says what is wrong with a stored row as the engine reads it, if anything.
pub fn check_row(row: &StoredRow) -> Result<(), String> {
    match row.kind {
        Kind::Port => parsed::<Port>(row).map(drop),
        Kind::PrivateConnect => parsed::<PrivateConnect>(row).map(drop),
        Kind::CloudRouter => parsed::<CloudRouter>(row).map(drop),
        Kind::AccessKey => parsed::<AccessKey>(row).map(drop),
        Kind::Network => parsed::<Network>(row).map(drop),
        Kind::Subnet => parsed::<Subnet>(row).map(drop),
        Kind::NetworkPort => parsed::<NetworkPort>(row).map(drop),
        Kind::IpAddress => parsed::<IpAddress>(row).map(drop),
        Kind::Server => parsed::<Server>(row).map(drop),
        Kind::RevokedToken => parsed::<RevokedToken>(row).map(drop),
        Kind::KeyPair => parsed::<KeyPair>(row).map(drop),
    }
}

/// The identifier and attributes of a stored row.
fn parsed<R: Resource>(stored: &StoredRow) -> Result<(R::Id, R), String> {
    let unreadable =
        |problem: String| format!("the {} `{}` cannot be read: {problem}", R::KIND.name(), stored.id);
    let body = serde_json::from_str(&stored.body).map_err(|error| unreadable(error.to_string()))?;
    let id = R::Id::parse(&stored.id).map_err(|error| unreadable(error.to_string()))?;
    Ok((id, body))
}

/// Puts one stored row into the image.
fn load<R: Resource>(
    world: &World,
    Rules { schedule, catalogue, .. }: &Rules,
    now: Timestamp,
    stored: &StoredRow,
) -> Result<(), StoreError> {
    let (id, mut body) = parsed::<R>(stored).map_err(StoreError::Corrupt)?;
    body.intern(catalogue);
    let account = world.account(stored.account).ok_or_else(|| {
        let (kind, id) = (R::KIND.name(), &stored.id);
        StoreError::Corrupt(format!("the account of the {kind} `{id}` is missing"))
    })?;
    let state = stored.state;
    // A hold point of an earlier run ends when this run's schedule lets the status pass.
    let due_at = state.due_at.or_else(|| body.due_at(state.status, state.since, schedule));
    // What was entered while the clock was ahead stays no longer than it would have stayed by a clock that was right.
    let due_at = due_at.map(|due| {
        let is_early = state.since > now && !body.ends_at_a_moment(state.status);
        if is_early { now.plus(due.since(state.since)) } else { due }
    });
    let row = Row {
        account: stored.account,
        id,
        handle: stored.handle,
        revision: stored.revision,
        status: state.status,
        since: state.since,
        due_at,
        created_at: stored.created_at,
        body,
    };
    world.load(&account, row);
    Ok(())
}

#[cfg(test)]
mod tests;
