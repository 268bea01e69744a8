//! The engine with all actions and without a socket: in virtual time, and over a store that can be held, so that many
//! callers decide on the same state for certain.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use zc_gateway_engine::account::{AccountName, AccountNumber, Revision};
use zc_gateway_engine::clock::{Clock, Timestamp};
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::lane::Request;
use zc_gateway_engine::lifecycle::schedule::Schedule;
use zc_gateway_engine::operation::Operation;
use zc_gateway_engine::registry::Registry;
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::store::memory::MemoryStore;
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::store::{Durability, Group, Handle, Store, StoreError, Stored, StoredEvent};
use zc_gateway_engine::{ApiVersion, Engine, Fault};

use super::{PATIENCE, order};

const VERSION: ApiVersion = ApiVersion::new(2026, 4, 1);
const START: Timestamp = Timestamp::from_seconds(1_700_000_000);

/// An engine with its clock, its settle task and the gate of its store.
pub struct Running {
    pub account: AccountNumber,
    pub engine: Arc<Engine>,
    registry: Arc<Registry>,
    clock: Clock,
    gate: Arc<Gate>,
    settling: JoinHandle<()>,
    _folder: Option<TempDir>,
}

/// Holds the commits of a store back.
#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    closed: bool,
    holding: bool,
}

struct Gated(Box<dyn Store>, Arc<Gate>);

impl Running {
    /// One over each store, with these paces.
    pub async fn over_both_stores(paces: &[&str]) -> [Self; 2] {
        let folder = tempfile::tempdir().unwrap();
        let store = Box::new(SqliteStore::open(folder.path()).unwrap());
        [
            Self::start(Box::new(MemoryStore::new()), None, paces).await,
            Self::start(store, Some(folder), paces).await,
        ]
    }

    async fn start(store: Box<dyn Store>, folder: Option<TempDir>, paces: &[&str]) -> Self {
        let gate = Arc::new(Gate::default());
        let clock = Clock::manual(START);
        let paces: Vec<_> = paces.iter().map(|text| text.parse().unwrap()).collect();
        let parts = Parts {
            store: Box::new(Gated(store, Arc::clone(&gate))),
            clock: clock.clone(),
            rules: Rules {
                schedule: Schedule::new(&paces),
                ..Rules::of(zc_gateway_actions::catalogue::embedded().unwrap())
            },
            write_queue: 4096,
            on_fatal: Box::new(|error| panic!("{error}")),
        };
        let engine = Arc::new(Engine::open(parts).unwrap());
        let settling = tokio::spawn(Arc::clone(&engine).settle());
        let account = engine.account(&AccountName::default_account()).await.unwrap().number;
        let registry = Arc::new(zc_gateway_actions::registry());
        Self { account, engine, registry, clock, gate, settling, _folder: folder }
    }

    /// A call, and what it answers.
    pub async fn call(&self, action: &str, parameters: &Value) -> Result<Value, Fault> {
        self.call_of(self.account, action, parameters).await
    }

    async fn call_of(
        &self,
        account: AccountNumber,
        action: &str,
        parameters: &Value,
    ) -> Result<Value, Fault> {
        call(&self.engine, &self.registry, account, action, parameters).await
    }

    /// Moves the clock on, to the end of every status that lasts no longer than this.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Sets the machine's clock ahead.
    pub fn set_machine_ahead(&self, by: Duration) {
        self.clock.set_machine(self.clock.wall().plus(by));
    }

    /// A new port that is RUNNING; no pace may hold it.
    pub async fn running_port(&self, order: &Value) -> String {
        let answer = self.call("CreatePort", order).await.unwrap();
        let id = answer["portId"].as_str().unwrap().to_owned();
        assert_eq!(self.port(&id).await["portStatus"], "RUNNING", "a port must be created in no time here");
        id
    }

    /// A port as it is listed now.
    pub async fn port(&self, id: &str) -> Value {
        let parameters = serde_json::json!({ "portIds": [id] });
        self.call("DescribePorts", &parameters).await.unwrap()["dataSet"][0].clone()
    }

    /// All resources that a list shows.
    pub async fn all(&self, action: &str) -> Vec<Value> {
        let parameters = serde_json::json!({ "pageSize": 1000 });
        let answer = self.call(action, &parameters).await.unwrap();
        answer["dataSet"].as_array().unwrap().clone()
    }

    /// Makes all calls at once: all of them wait for the lane before it runs the first of them. Gives the outcomes in
    /// order. It must run on one thread.
    pub async fn at_once(&self, calls: Vec<(&'static str, Value)>) -> Vec<Result<Value, Fault>> {
        let ask = |(action, parameters)| self.spawn(self.account, action, parameters);
        self.behind_a_held_commit(|| calls.into_iter().map(ask).collect()).await
    }

    /// Lets tasks be spawned that each ask for one change, while the lane is held: all of them wait before it runs the first.
    /// Gives what they give, in order. It must run on one thread.
    pub async fn behind_a_held_commit<T>(&self, spawn: impl FnOnce() -> Vec<JoinHandle<T>>) -> Vec<T> {
        // The change that is held belongs to another account, so that it is in nobody's way.
        let other = self.engine.account(&"other".parse().unwrap()).await.unwrap().number;
        self.gate.close();
        let held = self.spawn(other, "CreatePort", order("held"));
        tokio::task::yield_now().await;
        self.gate.wait_until_it_holds();
        let tasks = spawn();
        // On one thread each of them runs until it waits for the lane.
        for _ in 0..=tasks.len() {
            tokio::task::yield_now().await;
        }
        assert_eq!(self.engine.waiting(), tasks.len(), "control: all of them wait");
        self.gate.open();
        held.await.unwrap().unwrap();
        let mut given = Vec::new();
        for task in tasks {
            given.push(task.await.unwrap());
        }
        given
    }

    fn spawn(
        &self,
        account: AccountNumber,
        action: &'static str,
        parameters: Value,
    ) -> JoinHandle<Result<Value, Fault>> {
        let (engine, registry) = (Arc::clone(&self.engine), Arc::clone(&self.registry));
        tokio::spawn(async move { call(&engine, &registry, account, action, &parameters).await })
    }

    /// Looks again and again until something holds.
    pub async fn eventually<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
        let looking = async {
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, looking).await;
        found.unwrap_or_else(|_| panic!("waited in vain for {what}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.settling.abort();
    }
}

async fn call(
    engine: &Engine,
    registry: &Registry,
    account: AccountNumber,
    action: &str,
    parameters: &Value,
) -> Result<Value, Fault> {
    // An action of another service is named with it: `network CreatePort`.
    let (service, action) = action.split_once(' ').unwrap_or(("sdn", action));
    let entry = registry.find(service, action)?;
    let operation = entry.decode(parameters.to_string().as_bytes()).parameters?;
    let request = Request::of_gateway(account, VERSION);
    let answer = match operation {
        Operation::Read(read) if read.scans() => engine.scan(request, read).await?,
        Operation::Read(read) => engine.read(&request, |see| read.run(see))?,
        Operation::Change(change) => engine.perform(account, VERSION, move |tx| change.run(tx)).await?,
    };
    Ok(serde_json::from_slice(&answer.json()?).unwrap())
}

impl Gate {
    /// From now on a commit is done but does not return.
    fn close(&self) {
        self.state.lock().unwrap().closed = true;
    }

    fn open(&self) {
        self.state.lock().unwrap().closed = false;
        self.changed.notify_all();
    }

    fn wait_until_it_holds(&self) {
        let state = self.state.lock().unwrap();
        let waiting = self.changed.wait_timeout_while(state, PATIENCE, |state| !state.holding).unwrap();
        assert!(!waiting.1.timed_out(), "no commit came");
    }

    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.holding = state.closed;
        self.changed.notify_all();
        // A test that fails meanwhile never opens it, and shall end all the same.
        let (mut state, _) = self.changed.wait_timeout_while(state, PATIENCE, |state| state.closed).unwrap();
        state.holding = false;
    }
}

impl Store for Gated {
    fn durability(&self) -> Durability {
        self.0.durability()
    }

    fn most_rows(&mut self) -> Result<u64, StoreError> {
        self.0.most_rows()
    }

    fn load(&mut self, visit: &mut dyn FnMut(Stored) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.0.load(visit)
    }

    fn open_account(
        &mut self,
        name: &AccountName,
        at: Timestamp,
    ) -> Result<(AccountNumber, Revision), StoreError> {
        self.0.open_account(name, at)
    }

    fn last_handle(&mut self) -> Result<Handle, StoreError> {
        self.0.last_handle()
    }

    fn commit(&mut self, group: &Group) -> Result<(), StoreError> {
        self.0.commit(group)?;
        self.1.pass();
        Ok(())
    }

    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError> {
        self.0.events(account, revision)
    }
}
