//! Runs drawn at random: what they do, how they end, and everything that can be seen of what they leave.

use std::fmt::Write;

use smol_str::SmolStr;

use super::*;
use crate::attachments::{Place, User, slot_of};
use crate::image::rows::Draw;
use crate::image::stocks::Stock;
use crate::resources::Resource;
use crate::resources::endpoint::PortAccess;
use crate::resources::ip_address::{IpAddress, IpAddressId};
use crate::resources::network::NetworkId;
use crate::resources::private_connect::{Access, Endpoint, PrivateConnect, PrivateConnectId};
use crate::resources::subnet::SubnetId;

/// So many ports have a name, and so many of each kind there are at most.
const NAMES: usize = 6;

/// Something that a run does. What cannot be done now is left out, which depends on what the run sees.
#[derive(Clone, Debug)]
pub enum Step {
    CreatePort(usize),
    /// At the lowest free VLAN of a port.
    Connect(usize, usize),
    /// At the lowest free address of the subnet.
    TakeAddress(usize),
    Rename(usize, u64),
    Apply(usize, Event),
    ApplyToConnect(usize, Event),
    ReleaseAddress(usize),
    /// With an event of its own.
    Amend(usize, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Stands,
    Refuses,
    Panics,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which of the accounts it changes.
    pub account: usize,
    pub steps: Vec<Step>,
    pub end: End,
}

impl Plan {
    pub fn drawn(draw: &mut Draw, accounts: usize) -> Self {
        let steps = (0..draw.below(5)).map(|_| Step::drawn(draw)).collect();
        let end = match draw.below(6) {
            0 => End::Refuses,
            1 => End::Panics,
            _ => End::Stands,
        };
        Self { account: draw.below(accounts), steps, end }
    }

    /// Does all steps, and tells everything that is seen before and after each: so also what a run is told is compared.
    pub fn run(self, tx: &mut Transaction<'_>) -> Result<String, Fault> {
        let mut told = seen(tx);
        for step in self.steps {
            step.run(tx);
            told.push_str(&seen(tx));
        }
        match self.end {
            End::Stands => Ok(told),
            End::Refuses => Err(Fault::new(Code::InvalidParameter, told)),
            End::Panics => panic_quietly(),
        }
    }
}

impl Step {
    fn drawn(draw: &mut Draw) -> Self {
        let events = [Event::Terminate, Event::Renew, Event::Destroy, Event::Modify];
        let (one, other) = (draw.below(NAMES), draw.below(NAMES));
        let (event, number) = (events[draw.below(4)], u64::try_from(draw.below(1000)).unwrap());
        match draw.below(11) {
            0 | 1 => Self::CreatePort(one),
            2 | 3 => Self::Connect(one, other),
            4 => Self::TakeAddress(one),
            5 => Self::Rename(one, number),
            6 | 7 => Self::Apply(one, event),
            8 => Self::ApplyToConnect(one, event),
            9 => Self::ReleaseAddress(one),
            _ => Self::Amend(one, number),
        }
    }

    fn run(self, tx: &mut Transaction<'_>) {
        match self {
            Self::CreatePort(name) => drop(tx.create_as(port_id(name), port("new"))),
            Self::Connect(name, on) => {
                let place = Place::Port(port_id(on));
                let Some(vlan) = tx.at(&place).lowest_free(2..=4) else { return };
                let body = connect_on(&port_id(on), u16::try_from(vlan).unwrap());
                drop(tx.create_as(connect_id(name), body));
            }
            Self::TakeAddress(name) => {
                let first = slot_of("10.0.0.4".parse().unwrap());
                let Some(slot) = tx.at(&subnet()).lowest_free(first..=first + 3) else { return };
                let address = crate::attachments::address_at(slot, "10.0.0.4".parse().unwrap()).unwrap();
                let (network, subnet) = (NetworkId::parse("network").unwrap(), subnet_id());
                let body = IpAddress { network, subnet, address, ports: vec![], associations: vec![] };
                drop(tx.create_as(address_id(name), body));
            }
            Self::Rename(name, number) => {
                let Some(row) = tx.find::<Port>(&port_id(name)) else { return };
                drop(tx.change(&row, Event::Modify, |body| body.name = number.to_string().into()));
            }
            Self::Apply(name, event) => apply::<Port>(tx, &port_id(name), event),
            Self::ApplyToConnect(name, event) => apply::<PrivateConnect>(tx, &connect_id(name), event),
            Self::ReleaseAddress(name) => apply::<IpAddress>(tx, &address_id(name), Event::Destroy),
            Self::Amend(name, number) => {
                let Some(row) = tx.find::<Port>(&port_id(name)) else { return };
                if tx.apply(&row, Event::Modify).is_ok() {
                    tx.amend(&row, |body| body.order_number = number).unwrap();
                }
            }
        }
    }
}

fn apply<R: Resource>(tx: &mut Transaction<'_>, id: &R::Id, event: Event) {
    if let Some(row) = tx.find::<R>(id) {
        drop(tx.apply(&row, event));
    }
}

fn port_id(name: usize) -> PortId {
    id(&format!("port-{name}"))
}

fn connect_id(name: usize) -> PrivateConnectId {
    PrivateConnectId::parse(&format!("connect-{name}")).unwrap()
}

fn address_id(name: usize) -> IpAddressId {
    IpAddressId::parse(&format!("address-{name}")).unwrap()
}

fn subnet_id() -> SubnetId {
    SubnetId::parse("subnet").unwrap()
}

fn subnet() -> Place {
    Place::Subnet(subnet_id())
}

/// A private connect of which both ends are at one VLAN of a port.
pub fn connect_on(port: &PortId, vlan: u16) -> PrivateConnect {
    let end = || {
        let access = Access::Port(PortAccess { port: port.clone(), vlan, data_center: "SIN1".into() });
        Endpoint { name: None, access }
    };
    PrivateConnect {
        name: "connect".into(),
        bandwidth_mbps: 100,
        resource_group: None,
        endpoint_a: end(),
        endpoint_z: end(),
        order_number: 1,
        tags: Box::default(),
        uptime: Uptime::default(),
    }
}

/// Who uses which VLAN of a port.
pub fn uses_of_port(image: &Image, name: &str) -> Vec<(u128, User)> {
    let place = Place::Port(id(name));
    image.attachments.at(&place).iter().map(|(slot, user)| (slot, user.clone())).collect()
}

/// Everything that a run or a read can see: the rows of each kind in their order, and who uses what. Handles are left
/// out, as those of runs that did not stand are not given again.
pub fn seen(see: &Snapshot<'_>) -> String {
    let mut text = String::new();
    rows::<Port>(&mut text, see);
    rows::<PrivateConnect>(&mut text, see);
    rows::<IpAddress>(&mut text, see);
    let stock = Stock { data_center: "SIN1".into(), port_type: "10G".into() };
    writeln!(text, "{} are taken of {stock:?}", see.taken(&stock)).unwrap();
    let mut places = vec![subnet()];
    places.extend((0..NAMES).map(port_id).chain(["changed", "old"].map(id)).map(Place::Port));
    for place in places {
        let users = see.at(&place);
        writeln!(text, "{place:?} has {} {:?}", users.len(), users.lowest_free(2..=9)).unwrap();
        for (slot, User { kind, id, holds }) in users.iter() {
            let id: &SmolStr = id;
            writeln!(text, "  {slot} {} {id} {holds}", kind.name()).unwrap();
        }
    }
    text
}

fn rows<R: Resource>(text: &mut String, see: &Snapshot<'_>) {
    let table = see.table::<R>();
    writeln!(text, "{} {}", R::KIND.name(), table.len()).unwrap();
    for row in table.iter() {
        let found = table.find(&row.id).unwrap();
        assert!(Arc::ptr_eq(found, row), "it is found as it is listed");
        let body = serde_json::to_string(&row.body).unwrap();
        let (id, revision, status) = (row.id.as_str(), row.revision.0, row.status.name());
        let times = (row.created_at, row.since, row.due_at);
        writeln!(text, "  {id} {revision} {status} {times:?} {body}").unwrap();
    }
}
