//! Which address of a subnet is taken next, and that the last one has one taker only.

use std::net::{IpAddr, Ipv4Addr};

use super::links::at_once;
use super::*;
use crate::addresses::Planned;
use crate::resources::Shared;
use crate::resources::ip_address::{IpAddress, IpAddressId};
use crate::resources::network::NetworkId;
use crate::resources::subnet::{AllocationPool, Subnet, SubnetId, SubnetOptions};

fn address(last: u8) -> IpAddr {
    Ipv4Addr::new(10, 0, 0, last).into()
}

fn subnet(network: &NetworkId, pools: &[(u8, u8)]) -> Subnet {
    let pool = |&(start, end)| AllocationPool { start: address(start), end: address(end) };
    Subnet {
        network: network.clone(),
        name: "subnet".into(),
        description: "".into(),
        cidr: "10.0.0.0/24".parse().unwrap(),
        gateway: None,
        allocation_pools: pools.iter().map(pool).collect(),
        enable_dhcp: true,
        dns_nameservers: Box::default(),
        host_routes: Box::default(),
        revision_number: 1,
        updated_at: START,
        tags: Vec::new(),
        options: SubnetOptions::default(),
    }
}

/// A subnet in a gateway in memory, from which the tests take addresses.
struct Pool {
    gateway: Gateway,
    account: AccountNumber,
    subnet: SubnetId,
}

impl Pool {
    async fn with(pools: &[(u8, u8)]) -> Self {
        let gateway =
            Place::Memory(Arc::new(Mutex::new(MemoryStore::with_history()))).start(Duration::ZERO, &[]);
        let account = gateway.account("first").await;
        let body = subnet(&NetworkId::random(), pools);
        let create = move |tx: &mut Transaction<'_>| Ok(tx.create(body.clone()));
        let subnet = gateway.engine.perform(account, VERSION, create).await.unwrap();
        Self { gateway, account, subnet }
    }

    /// Takes `count` addresses in one change; fewer where there are no more.
    async fn take(&self, count: usize) -> Vec<IpAddr> {
        let (engine, subnet) = (&self.gateway.engine, self.subnet.clone());
        engine.perform(self.account, VERSION, move |tx| Ok(take(tx, &subnet, count, true))).await.unwrap()
    }

    /// Gives one back.
    async fn give_back(&self, address: IpAddr) {
        let id = self.find(address).unwrap();
        let release = move |tx: &mut Transaction<'_>| {
            let row = tx.find::<IpAddress>(&id).unwrap();
            tx.apply(&row, Event::Destroy).map_err(|refusal| Fault::internal(format!("{refusal:?}")))
        };
        self.gateway.engine.perform(self.account, VERSION, release).await.unwrap();
    }

    fn find(&self, address: IpAddr) -> Option<IpAddressId> {
        let account = self.gateway.engine.world().account(self.account).unwrap();
        let image = account.image.read();
        image.ip_addresses.iter().find(|row| row.body.address == address).map(|row| row.id.clone())
    }
}

fn take(tx: &mut Transaction<'_>, subnet: &SubnetId, count: usize, guarded: bool) -> Vec<IpAddr> {
    let row = tx.find::<Subnet>(subnet).unwrap();
    let (mut taken, mut planned) = (Vec::new(), Planned::default());
    while taken.len() < count
        && let Some(address) = planned.take_any(tx, &row)
    {
        taken.push(address);
        let (network, subnet) = (row.body.network.clone(), subnet.clone());
        tx.create(IpAddress { network, subnet, address, ports: vec![], associations: vec![] });
    }
    if guarded && !taken.is_empty() {
        tx.touch(&row);
    }
    taken
}

#[tokio::test]
async fn addresses_are_taken_in_order_and_one_that_returned_comes_last() {
    let pool = Pool::with(&[(4, 7), (20, 21)]).await;
    assert_eq!(pool.take(3).await, [4, 5, 6].map(address));
    pool.give_back(address(5)).await;
    assert_eq!(pool.take(1).await, [address(7)]);
    assert_eq!(pool.take(4).await, [20, 21, 5].map(address), "all that is left, the one that returned last");
    assert!(pool.take(1).await.is_empty());
    pool.give_back(address(20)).await;
    assert_eq!(pool.take(2).await, [address(20)]);
    // One change finds all the gaps of all pools.
    for last in [4, 6, 7, 20] {
        pool.give_back(address(last)).await;
    }
    assert_eq!(pool.take(9).await, [6, 7, 4, 20].map(address));
}

#[tokio::test]
async fn gaps_in_a_large_pool_are_found_in_one_walk() {
    const COUNT: usize = 20_000;
    let large = AllocationPool { start: "10.1.0.0".parse().unwrap(), end: "10.1.78.31".parse().unwrap() };
    let pool = Pool::with(&[]).await;
    let subnet = pool.subnet.clone();
    let widen = move |tx: &mut Transaction<'_>| {
        let row = tx.find::<Subnet>(&subnet).unwrap();
        let body = Subnet { allocation_pools: [large].into(), ..row.body.clone() };
        tx.apply_with(&row, Event::Modify, body).map_err(|refusal| Fault::internal(format!("{refusal:?}")))
    };
    pool.gateway.engine.perform(pool.account, VERSION, widen).await.unwrap();
    assert_eq!(pool.take(COUNT + 1).await.len(), COUNT);
    let missing: Vec<IpAddr> =
        (0..1000_u32).map(|n| Ipv4Addr::from(0x0a01_0000 + n * 19 + 3).into()).collect();
    let wanted = missing.clone();
    let give_back = move |tx: &mut Transaction<'_>| {
        let rows = tx.look::<IpAddress, _>(|all| {
            let is_wanted = |row: &&Shared<IpAddress>| wanted.binary_search(&row.body.address).is_ok();
            all.iter().filter(is_wanted).cloned().collect::<Vec<_>>()
        });
        let mut applied = rows.iter().map(|row| tx.apply(row, Event::Destroy));
        applied.try_for_each(|done| done).map_err(|refusal| Fault::internal(format!("{refusal:?}")))
    };
    pool.gateway.engine.perform(pool.account, VERSION, give_back).await.unwrap();
    // A walk for each of them would pass ten million addresses.
    let started = crate::clock::Stopwatch::start();
    assert_eq!(pool.take(COUNT).await, missing);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

/// What lies above or below the pools may be in use too: it was asked for by its number.
#[tokio::test]
async fn addresses_outside_the_pools_are_in_nobodys_way() {
    let pool = Pool::with(&[(4, 5)]).await;
    let network = NetworkId::random();
    for last in [2, 9] {
        let (network, subnet) = (network.clone(), pool.subnet.clone());
        let body = IpAddress { network, subnet, address: address(last), ports: vec![], associations: vec![] };
        let create = move |tx: &mut Transaction<'_>| Ok(tx.create(body.clone()));
        pool.gateway.engine.perform(pool.account, VERSION, create).await.unwrap();
    }
    assert_eq!(pool.take(3).await, [4, 5].map(address));
}

#[tokio::test]
async fn the_last_addresses_have_one_taker_each_and_without_the_guard_they_have_not() {
    for guarded in [true, false] {
        let pool = Pool::with(&[(4, 6)]).await;
        let actions: Vec<_> = (0..16)
            .map(|_| {
                let subnet = pool.subnet.clone();
                move |tx: &mut Transaction<'_>| {
                    take(tx, &subnet, 1, guarded);
                    Ok(())
                }
            })
            .collect();
        at_once(&pool.gateway, pool.account, actions).await;
        let account = pool.gateway.engine.world().account(pool.account).unwrap();
        let mut taken: Vec<_> =
            account.image.read().ip_addresses.iter().map(|row| row.body.address).collect();
        taken.sort_unstable();
        if guarded {
            assert_eq!(taken, [4, 5, 6].map(address));
        } else {
            assert_eq!(taken, [address(4); 16], "each has decided before the first is committed");
        }
    }
}
