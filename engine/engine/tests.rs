//! Tests of the engine over both stores, in virtual time: a gateway that can be stopped and opened again.

mod addresses;
mod clocks;
mod full_queue;
mod life;
mod link_restart;
mod links;
mod list;
mod races;
mod restart;
mod rules;
mod samples;
mod scans;
mod servers;

use std::time::Duration;

use parking_lot::Mutex;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::*;
use crate::account::Revision;
use crate::catalogue::samples::one_data_center;
use crate::fault::Code;
use crate::lifecycle::schedule::Schedule;
use crate::lifecycle::{Event, Status};
use crate::resources::port::{Charge, PortId};
use crate::resources::uptime::Uptime;
use crate::store::faulty::{DEADLINE, Faults, Faulty};
use crate::store::lasting::Lasting;
use crate::store::sqlite::SqliteStore;

const VERSION: ApiVersion = ApiVersion::new(2023, 8, 30);
const START: Timestamp = Timestamp::from_seconds(1_700_000_000);
const SECOND: Duration = Duration::from_secs(1);
/// The default stay in each status that a port passes through.
const STEP: Duration = Schedule::DEFAULT_TRANSITION;

/// One step in the history of a port: when, what happened, and the status after it.
type Step = (Duration, Option<Event>, Option<Status>);

/// Where a gateway keeps everything while it is stopped.
enum Place {
    Memory(Lasting),
    Directory(TempDir),
}

/// An engine with its clock and its settle task.
struct Gateway {
    engine: Arc<Engine>,
    clock: Clock,
    settling: JoinHandle<()>,
    faults: Faults,
    fatal: Arc<Mutex<Vec<String>>>,
}

impl Place {
    /// One of each.
    fn both() -> [Self; 2] {
        [Self::Memory(Lasting::new()), Self::Directory(tempfile::tempdir().unwrap())]
    }

    fn store(&self) -> Box<dyn Store> {
        match self {
            Self::Memory(store) => Box::new(store.clone()),
            Self::Directory(folder) => Box::new(SqliteStore::open(folder.path()).unwrap()),
        }
    }

    /// Starts a gateway with some settings of the schedule, `after` the first start.
    fn start(&self, after: Duration, settings: &[&str]) -> Gateway {
        self.start_with_queue(4096, after, settings)
    }

    /// The same, with so many places for changes of callers.
    fn start_with_queue(&self, write_queue: usize, after: Duration, settings: &[&str]) -> Gateway {
        let (store, faults) = Faulty::wrap(self.store());
        let clock = Clock::manual(START.plus(after));
        let settings: Vec<_> = settings.iter().map(|text| text.parse().unwrap()).collect();
        let fatal: Arc<Mutex<Vec<String>>> = Arc::default();
        let reasons = Arc::clone(&fatal);
        let parts = Parts {
            store,
            clock: clock.clone(),
            rules: Rules { schedule: Schedule::new(&settings), ..Rules::of(one_data_center("SIN1")) },
            write_queue,
            on_fatal: Box::new(move |error| reasons.lock().push(error.to_string())),
        };
        let engine = Arc::new(Engine::open(parts).unwrap());
        let settling = tokio::spawn(Arc::clone(&engine).settle());
        Gateway { engine, clock, settling, faults, fatal }
    }

    /// What happened to a port of a stopped gateway.
    fn history(&self, account: AccountNumber, id: &PortId) -> Vec<Step> {
        let events = self.store().events(account, Revision(0)).unwrap();
        let mine = events.into_iter().filter(|event| event.record.id == id.as_str());
        mine.map(|event| (event.at.since(START), event.record.event, event.record.to)).collect()
    }
}

impl Gateway {
    async fn account(&self, name: &str) -> AccountNumber {
        self.engine.account(&name.parse().unwrap()).await.unwrap().number
    }

    async fn create(&self, account: AccountNumber) -> PortId {
        self.create_with(account, Charge::Postpaid).await
    }

    async fn create_with(&self, account: AccountNumber, charge: Charge) -> PortId {
        self.engine.perform(account, VERSION, move |tx| Ok(tx.create(port(charge)).id.clone())).await.unwrap()
    }

    /// Applies an event to a port; the error is that of its life cycle.
    async fn apply(&self, account: AccountNumber, id: &PortId, event: Event) -> Result<(), Fault> {
        apply(&self.engine, account, id, event).await
    }

    fn status(&self, account: AccountNumber, id: &PortId) -> Option<Status> {
        self.engine.world().find::<Port>(account, id).map(|row| row.status)
    }

    /// Waits until a port has a status; none for gone.
    async fn reaches(&self, account: AccountNumber, id: &PortId, status: Option<Status>) {
        eventually(&format!("{id} is {status:?}"), || self.status(account, id) == status).await;
    }

    /// Creates a port and waits until it is running.
    async fn running(&self, account: AccountNumber) -> PortId {
        let id = self.create(account).await;
        self.clock.advance(STEP);
        self.reaches(account, &id, Some(Status::Running)).await;
        id
    }

    /// Creates a port and puts it into the recycle bin.
    async fn recycled(&self, account: AccountNumber) -> PortId {
        let id = self.running(account).await;
        self.apply(account, &id, Event::Terminate).await.unwrap();
        id
    }

    /// Waits until everything that is due by now has been moved on: a port that is created and provisioned now comes
    /// after all that was due before.
    async fn catches_up(&self, account: AccountNumber) {
        self.running(account).await;
    }

    /// Stops settling, and closes the store when nothing is under way any more.
    async fn stop(self) {
        self.settling.abort();
        assert!(self.settling.await.unwrap_err().is_cancelled());
        eventually("nobody uses the engine", || Arc::strong_count(&self.engine) == 1).await;
    }
}

async fn apply(engine: &Engine, account: AccountNumber, id: &PortId, event: Event) -> Result<(), Fault> {
    let missing = || Fault::new(Code::PortNotFound, "no such port");
    let id = id.clone();
    let run = move |tx: &mut Transaction<'_>| {
        let row = tx.find::<Port>(&id).ok_or_else(missing)?;
        let refused = |refusal| Fault::new(Code::InstanceDestroying, format!("{refusal:?}"));
        tx.apply(&row, event).map(drop).map_err(refused)
    };
    engine.perform(account, VERSION, run).await
}

/// Looks again and again until something holds.
async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let looking = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    assert!(tokio::time::timeout(DEADLINE, looking).await.is_ok(), "it never came true that {what}");
}

fn port(charge: Charge) -> Port {
    Port {
        name: "port".into(),
        remarks: None,
        port_type: "10G".into(),
        data_center: "SIN1".into(),
        business_entity_name: "Example".into(),
        charge,
        order_number: 1,
        tags: Box::default(),
        uptime: Uptime::default(),
    }
}
