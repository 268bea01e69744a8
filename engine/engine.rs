//! The engine: runs actions on the committed image, commits what they note, and answers when it is durable.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;

use crate::account::{AccountName, AccountNumber};
use crate::action::ApiVersion;
use crate::clock::{Clock, Timestamp};
use crate::fault::{Code, Fault};
use crate::lifecycle::Refusal;
use crate::lifecycle::due::Due;
use crate::lifecycle::{clock_watch, settle};
use crate::principal::Principal;
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
use crate::snapshot::Snapshot;
use crate::store::writer::{NotCommitted, OnFatal, Origin, Writer};
use crate::store::{Durability, Impediment, Store, StoreError, Stored, StoredRow};
use crate::transaction::{Changes, Transaction};
use crate::world::{Account, World};

/// How often an action is run again because another request was faster. Each time one of them gets through.
const MOST_RUNS: usize = 1000;
/// How many of these runs compete with other requests. After them nobody else of the account commits meanwhile: in an
/// account that is never at rest, an action that expects nothing to change would else be too late each time.
const RUNS_BESIDE_OTHERS: usize = 10;

/// State, time and rules of one gateway.
pub struct Engine {
    world: Arc<World>,
    writer: Writer,
    clock: Clock,
    rules: ArcSwap<Rules>,
    durability: Durability,
}

/// What an engine is made of.
pub struct Parts {
    /// Where everything is kept.
    pub store: Box<dyn Store>,
    /// The time.
    pub clock: Clock,
    /// What runs of actions go by.
    pub rules: Rules,
    /// How many changes of callers may wait for the writer.
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
    /// Loads what the store holds and starts the writer. [`Engine::settle`] then drives what is due.
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
        let writer = Writer::start(parts.store, Arc::clone(&world), parts.write_queue, parts.on_fatal)
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { world, writer, clock: parts.clock, rules: ArcSwap::from_pointee(parts.rules), durability })
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
        self.writer.impediment()
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
        self.writer.open_account(name.clone(), self.clock.now()).await.map_err(|reason| fault(&reason))
    }

    /// Runs an action of a caller that only looks at an account. It waits for nothing.
    pub fn read<T>(
        &self,
        principal: &Principal,
        account: AccountNumber,
        version: ApiVersion,
        action: impl FnOnce(&Reader<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let account = self.loaded(account)?;
        let rules = self.rules.load();
        let own = Snapshot::new(self.clock.now(), version, &rules, &self.world, account, principal);
        action(&Reader::new(own))
    }

    /// Does something in an account that no caller asked for, with all rights; else as
    /// [`perform_as`](Self::perform_as).
    pub async fn perform<T: Send + 'static>(
        &self,
        account: AccountNumber,
        version: ApiVersion,
        action: impl FnMut(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.perform_as(Principal::gateway(account), account, version, action).await
    }

    /// Runs an action of a caller in an account and commits what it notes. When this returns `Ok`, the change is durable
    /// and every later read sees it. When another request changed the same resource first, the action is run again.
    pub async fn perform_as<T: Send + 'static>(
        &self,
        principal: Principal,
        account: AccountNumber,
        version: ApiVersion,
        action: impl FnMut(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.perform_for(Origin::Caller, principal, account, version, action).await
    }

    async fn perform_for<T: Send + 'static>(
        &self,
        origin: Origin,
        principal: Principal,
        account: AccountNumber,
        version: ApiVersion,
        mut action: impl FnMut(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let account = self.loaded(account)?;
        for run in 0..MOST_RUNS {
            let alone = if run < RUNS_BESIDE_OTHERS { None } else { Some(account.turn.write().await) };
            // No lock or guard of the image lives on while the changes are committed.
            let (answer, changes) = self.run(&principal, Arc::clone(&account), version, &mut action)?;
            if changes.publications.is_empty() {
                return Ok(answer);
            }
            let _beside = if alone.is_none() { Some(account.turn.read().await) } else { None };
            match self.writer.commit(origin, changes.batch, changes.publications).await {
                Ok(()) => return Ok(answer),
                Err(NotCommitted::Conflict) => {}
                Err(reason) => return Err(fault(&reason)),
            }
        }
        Err(fault(&NotCommitted::Refused("other requests kept changing the same resource".to_owned())))
    }

    /// Runs an action of a caller in an account and throws away what it notes: the answer is the one that
    /// [`perform_as`](Self::perform_as) would have given at this moment, and nothing has changed.
    pub fn try_as<T>(
        &self,
        principal: &Principal,
        account: AccountNumber,
        version: ApiVersion,
        action: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let account = self.loaded(account)?;
        self.run(principal, account, version, action).map(|(answer, _)| answer)
    }

    fn loaded(&self, account: AccountNumber) -> Result<Arc<Account>, Fault> {
        let found = self.world.account(account);
        found.ok_or_else(|| Fault::internal(format!("account {} is not loaded", account.0)))
    }

    /// One run of an action, and what it notes: nothing is committed.
    fn run<T>(
        &self,
        principal: &Principal,
        account: Arc<Account>,
        version: ApiVersion,
        action: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<(T, Changes), Fault> {
        let rules = self.rules.load();
        let committed = Snapshot::new(self.clock.now(), version, &rules, &self.world, account, principal);
        let mut tx = Transaction::new(committed, &rules.schedule);
        let answer = action(&mut tx)?;
        Ok((answer, tx.into_changes()?))
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
        let version = ApiVersion::new(1, 1, 1);
        let (principal, account) = (Principal::gateway(due.account), due.account);
        self.perform_for(Origin::Time, principal, account, version, move |tx| {
            let Some(row) = tx.find::<R>(&id) else { return Ok(()) };
            tx.time_up(&row).map_err(|refusal: Refusal| {
                let (kind, status) = (R::KIND.name(), row.status.name());
                Fault::internal(format!("a {kind} cannot leave {status}: {refusal:?}"))
            })
        })
        .await
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

/// What the caller is told when a change was not committed.
fn fault(reason: &NotCommitted) -> Fault {
    match reason {
        NotCommitted::Conflict => Fault::internal("a conflict was not resolved"),
        NotCommitted::Refused(why) => {
            let message = "The change cannot be stored now; nothing was changed. Try again later.";
            Fault::new(Code::Unavailable, message).with_detail(why.clone())
        }
        NotCommitted::Impeded(problem) => {
            let message = format!("The change cannot be stored; nothing was changed: {problem}.");
            Fault::new(Code::Unavailable, message).with_detail("changes are refused, see above")
        }
        NotCommitted::Unknown => {
            let message =
                "The store failed while the change was made; look whether it was made before you repeat it.";
            Fault::new(Code::Internal, message).with_detail("the outcome of a commit is unknown")
        }
    }
}

#[cfg(test)]
mod tests;
