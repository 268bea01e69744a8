//! Which address of a subnet is taken next, and that the last one has one taker only.

use std::net::{IpAddr, Ipv4Addr};

use super::links::at_once;
use super::*;
use crate::addresses::free_address;
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
        let gateway = Place::Memory(Lasting::new()).start(Duration::ZERO, &[]);
        let account = gateway.account("first").await;
        let body = subnet(&NetworkId::random(), pools);
        let create = move |tx: &mut Transaction<'_>| Ok(tx.create(body).id.clone());
        let subnet = gateway.engine.perform(account, VERSION, create).await.unwrap();
        Self { gateway, account, subnet }
    }

    /// Takes `count` addresses in one change; fewer where there are no more.
    async fn take(&self, count: usize) -> Vec<IpAddr> {
        let (engine, subnet) = (&self.gateway.engine, self.subnet.clone());
        engine.perform(self.account, VERSION, move |tx| Ok(take(tx, &subnet, count))).await.unwrap()
    }

    /// Gives one back.
    async fn give_back(&self, address: IpAddr) {
        let id = self.find(address).unwrap();
        let release = move |tx: &mut Transaction<'_>| {
            let row = tx.find::<IpAddress>(&id).unwrap();
            tx.apply(&row, Event::Destroy)
                .map(drop)
                .map_err(|refusal| Fault::internal(format!("{refusal:?}")))
        };
        self.gateway.engine.perform(self.account, VERSION, release).await.unwrap();
    }

    fn find(&self, address: IpAddr) -> Option<IpAddressId> {
        let account = self.gateway.engine.world().account(self.account).unwrap();
        let image = account.image.read();
        image.ip_addresses.iter().find(|row| row.body.address == address).map(|row| row.id.clone())
    }
}

fn take(tx: &mut Transaction<'_>, subnet: &SubnetId, count: usize) -> Vec<IpAddr> {
    let row = tx.find::<Subnet>(subnet).unwrap();
    let mut taken = Vec::new();
    while taken.len() < count
        && let Some(address) = free_address(tx, &row)
    {
        taken.push(address);
        let (network, subnet) = (row.body.network.clone(), subnet.clone());
        tx.create(IpAddress { network, subnet, address, ports: vec![], associations: vec![] });
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

/// A pool of so many addresses.
const LARGE: usize = 20_000;

impl Pool {
    /// A large pool of which all is in use.
    async fn full() -> Self {
        let pool = Self::with(&[]).await;
        let large = AllocationPool { start: "10.1.0.0".parse().unwrap(), end: "10.1.78.31".parse().unwrap() };
        let subnet = pool.subnet.clone();
        let widen = move |tx: &mut Transaction<'_>| {
            let row = tx.find::<Subnet>(&subnet).unwrap();
            tx.change(&row, Event::Modify, |body| body.allocation_pools = [large].into()).unwrap();
            Ok(())
        };
        pool.gateway.engine.perform(pool.account, VERSION, widen).await.unwrap();
        assert_eq!(pool.take(LARGE + 1).await.len(), LARGE);
        pool
    }

    /// Gives back so many, one after every 18 that stay. They are told in order.
    async fn thin_out(&self, count: u32) -> Vec<IpAddr> {
        let gaps: Vec<IpAddr> = (0..count).map(|n| Ipv4Addr::from(0x0a01_0000 + n * 19 + 3).into()).collect();
        let is_wanted = |row: &&Shared<IpAddress>| gaps.binary_search(&row.body.address).is_ok();
        let image = self.gateway.engine.world().account(self.account).unwrap().snapshot();
        let rows: Vec<_> = image.ip_addresses.iter().filter(is_wanted).cloned().collect();
        let give_back = move |tx: &mut Transaction<'_>| {
            for row in rows {
                tx.apply(&row, Event::Destroy).unwrap();
            }
            Ok(())
        };
        self.gateway.engine.perform(self.account, VERSION, give_back).await.unwrap();
        gaps
    }
}

#[tokio::test]
async fn gaps_in_a_large_pool_are_found_without_a_walk() {
    let pool = Pool::full().await;
    let missing = pool.thin_out(1000).await;
    // A walk for each of them would pass ten million addresses.
    let started = crate::clock::Stopwatch::start();
    assert_eq!(pool.take(LARGE).await, missing);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn the_ports_of_a_hundred_servers_get_the_last_addresses_of_a_large_subnet_and_one_more_gets_none() {
    let pool = Pool::full().await;
    let missing = pool.thin_out(100).await;
    // All at once: each is a change of its own, and all of them are in one commit.
    let takers = (0..101).map(|_| {
        let subnet = pool.subnet.clone();
        move |tx: &mut Transaction<'_>| {
            let taken = take(tx, &subnet, 1);
            if taken.is_empty() { Err(Fault::new(Code::VlanInUse, "all are in use")) } else { Ok(()) }
        }
    });
    let outcomes = at_once(&pool.gateway, pool.account, takers.collect()).await;
    assert_eq!(outcomes.iter().position(Result::is_err), Some(100));
    assert!(missing.into_iter().all(|address| pool.find(address).is_some()));
    // And in one change.
    let missing = pool.thin_out(100).await;
    assert_eq!(pool.take(101).await, missing);
}

/// What lies above or below the pools may be in use too: it was asked for by its number.
#[tokio::test]
async fn addresses_outside_the_pools_are_in_nobodys_way() {
    let pool = Pool::with(&[(4, 5)]).await;
    let network = NetworkId::random();
    for last in [2, 9] {
        let (network, subnet) = (network.clone(), pool.subnet.clone());
        let body = IpAddress { network, subnet, address: address(last), ports: vec![], associations: vec![] };
        let create = move |tx: &mut Transaction<'_>| Ok(tx.create(body));
        pool.gateway.engine.perform(pool.account, VERSION, create).await.unwrap();
    }
    assert_eq!(pool.take(3).await, [4, 5].map(address));
}

#[tokio::test]
async fn the_last_addresses_have_one_taker_each() {
    let pool = Pool::with(&[(4, 6)]).await;
    let takers = (0..16).map(|_| {
        let subnet = pool.subnet.clone();
        move |tx: &mut Transaction<'_>| {
            let taken = take(tx, &subnet, 1);
            if taken.is_empty() { Err(Fault::new(Code::VlanInUse, "all are in use")) } else { Ok(()) }
        }
    });
    let outcomes = at_once(&pool.gateway, pool.account, takers.collect()).await;
    let got_one: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(got_one[..3], [true; 3], "who comes first gets one");
    assert!(!got_one[3..].contains(&true));
    let account = pool.gateway.engine.world().account(pool.account).unwrap();
    let mut taken: Vec<_> = account.image.read().ip_addresses.iter().map(|row| row.body.address).collect();
    taken.sort_unstable();
    assert_eq!(taken, [4, 5, 6].map(address));
}
