//! A gateway in virtual time, in memory and without a network, for tests of actions.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinHandle;
use zc_gateway_engine::account::AccountNumber;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::clock::{Clock, Timestamp};
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::lane::Request;
use zc_gateway_engine::lifecycle::{Event, Status};
use zc_gateway_engine::operation::Operation;
use zc_gateway_engine::resources::cloud_router::{CloudRouter, EdgeAccess, EdgePoint, EdgePointId, Routing};
use zc_gateway_engine::resources::endpoint::{CloudAccess, CloudPortId, PortAccess};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::{Charge, Port, PortId};
use zc_gateway_engine::resources::private_connect::{Access, Endpoint, PrivateConnect};
use zc_gateway_engine::resources::uptime::Uptime;
use zc_gateway_engine::resources::{Resource, Shared};
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::store::Store;
use zc_gateway_engine::store::memory::MemoryStore;
use zc_gateway_engine::{ApiVersion, Engine, Fault, Principal, Role, Transaction};

/// When the clock starts: a moment at which there is a sample of traffic.
pub const START: Timestamp = Timestamp::from_seconds(1_700_000_100);
/// The name of its account.
pub const TESTER: &str = "tester";
/// The stay in each status that passes by itself.
pub const STEP: Duration = Duration::from_secs(2);

/// The gateway, with one account.
pub struct VirtualGateway {
    engine: Arc<Engine>,
    clock: Clock,
    account: AccountNumber,
    settling: JoinHandle<()>,
}

impl VirtualGateway {
    pub async fn start() -> Self {
        Self::start_over(Box::new(MemoryStore::new()), START).await
    }

    /// One that sells something else.
    pub async fn start_with(catalogue: Catalogue) -> Self {
        Self::open(Box::new(MemoryStore::new()), START, catalogue).await
    }

    /// A gateway with what a store holds, started at a moment.
    pub async fn start_over(store: Box<dyn Store>, at: Timestamp) -> Self {
        Self::open(store, at, crate::catalogue::embedded().unwrap()).await
    }

    async fn open(store: Box<dyn Store>, at: Timestamp, catalogue: Catalogue) -> Self {
        let clock = Clock::manual(at);
        let parts = Parts {
            store,
            clock: clock.clone(),
            rules: Rules::of(catalogue),
            write_queue: 64,
            on_fatal: Box::new(|error| panic!("{error}")),
        };
        let engine = Arc::new(Engine::open(parts).unwrap());
        let settling = tokio::spawn(Arc::clone(&engine).settle());
        let account = engine.account(&TESTER.parse().unwrap()).await.unwrap().number;
        Self { engine, clock, account, settling }
    }

    /// Stops it, so that its store can be opened again.
    pub async fn stop(self) {
        self.settling.abort();
        assert!(self.settling.await.unwrap_err().is_cancelled());
        while Arc::strong_count(&self.engine) > 1 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Calls an action as a caller would.
    pub async fn call(&self, version: ApiVersion, action: &str, parameters: &Value) -> Result<Value, Fault> {
        let registry = crate::registry();
        let operation = registry.find("sdn", action)?.decode(parameters.to_string().as_bytes()).parameters?;
        self.run(Principal::gateway(self.account), self.account, version, operation).await
    }

    /// Calls an action of any service as a caller of an account with a role. An administrator reaches what others own,
    /// as through the dispatch.
    pub async fn call_as(
        &self,
        (account, role): (&str, Role),
        (service, action): (&str, &str),
        parameters: &Value,
    ) -> Result<Value, Fault> {
        let registry = crate::registry();
        let entry = registry.find(service, action)?;
        let operation = entry.decode(parameters.to_string().as_bytes()).parameters?;
        let own = self.engine.account(&account.parse().unwrap()).await.unwrap().number;
        let principal = Principal { account: own, role, key: None };
        let owner = || self.engine.world().account_about(&operation);
        let reached = if principal.is_admin() { owner().unwrap_or(own) } else { own };
        self.run(principal, reached, entry.versions[0], operation).await
    }

    async fn run(
        &self,
        principal: Principal,
        account: AccountNumber,
        version: ApiVersion,
        operation: Operation,
    ) -> Result<Value, Fault> {
        let request = Request { principal, ..Request::of_gateway(account, version) };
        let answer = match operation {
            Operation::Read(read) => self.engine.read(&request, |see| read.run(see))?,
            Operation::Change(change) => self.engine.perform_as(request, move |tx| change.run(tx)).await??,
        };
        Ok(serde_json::from_slice(&answer.json()?).unwrap())
    }

    /// Does something that no action does.
    pub async fn note<T: Send + 'static>(
        &self,
        note: impl FnOnce(&mut Transaction<'_>) -> T + Send + 'static,
    ) -> T {
        let version = crate::sdn::V2026_04_01;
        self.engine.perform(self.account, version, move |tx| Ok(note(tx))).await.unwrap()
    }

    pub async fn create<R: Resource>(&self, body: R) -> R::Id {
        self.note(move |tx| tx.create(body).id.clone()).await
    }

    pub async fn apply<R: Resource>(&self, id: &R::Id, event: Event) {
        let id = id.clone();
        let run =
            move |tx: &mut Transaction<'_>| drop(tx.apply(&*tx.find::<R>(&id).unwrap(), event).unwrap());
        self.note(run).await;
    }

    /// The resource as it is now.
    pub fn find<R: Resource>(&self, id: &R::Id) -> Shared<R> {
        self.engine.world().find(self.account, id).unwrap()
    }

    /// Lets the time of the present status pass, and waits for the next one.
    pub async fn pass<R: Resource>(&self, id: &R::Id, next: Status) {
        self.clock.advance(STEP);
        let reached = async {
            let reached =
                || self.engine.world().find::<R>(self.account, id).is_some_and(|row| row.status == next);
            while !reached() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(30), reached).await;
        assert!(in_time.is_ok(), "{id} is never {next:?}");
    }

    /// Creates a resource and waits until it is in service.
    pub async fn running<R: Resource>(&self, body: R) -> R::Id {
        let id = self.create(body).await;
        self.pass::<R>(&id, Status::Running).await;
        id
    }
}

pub fn port(data_center: &str) -> Port {
    Port {
        name: "port".into(),
        remarks: None,
        port_type: "1G".into(),
        data_center: data_center.into(),
        business_entity_name: "Example Ltd.".into(),
        charge: Charge::Postpaid,
        order_number: 1,
        tags: Box::default(),
        uptime: Uptime::default(),
    }
}

/// A VLAN of a port.
pub fn on_port(port: &PortId, vlan: u16, data_center: &str) -> PortAccess {
    PortAccess { port: port.clone(), vlan, data_center: data_center.into() }
}

/// A connection to a cloud in Singapore.
pub fn in_cloud(cloud: Cloud, vlan: u16, account: &str) -> CloudAccess {
    CloudAccess {
        id: CloudPortId::random(),
        cloud,
        region: "region".into(),
        data_center: "SIN1".into(),
        account: account.into(),
        vlan,
        high_availability: None,
        bandwidth_mbps: 100,
    }
}

pub fn private_connect(a: Access, z: Access) -> PrivateConnect {
    PrivateConnect {
        name: "connect".into(),
        bandwidth_mbps: 100,
        resource_group: None,
        endpoint_a: Endpoint { name: None, access: a },
        endpoint_z: Endpoint { name: None, access: z },
        order_number: 1,
        tags: Box::default(),
        uptime: Uptime::default(),
    }
}

pub fn edge_point(access: EdgeAccess, bandwidth_mbps: u32) -> EdgePoint {
    EdgePoint {
        id: EdgePointId::random(),
        name: "point".into(),
        created_at: START,
        bandwidth_mbps,
        ip_address: None,
        routing: Routing::None,
        access,
        uptime: Uptime::default(),
    }
}

pub fn cloud_router(edge_points: Vec<EdgePoint>) -> CloudRouter {
    CloudRouter {
        name: "router".into(),
        description: None,
        resource_group: None,
        edge_points,
        past_uptimes: Vec::new(),
        tags: Box::default(),
    }
}
