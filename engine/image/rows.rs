//! What the tests of this folder are made of: rows of ports, and numbers that look drawn at random.

use std::sync::Arc;

use crate::account::{AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::Status;
use crate::resources::identifier::Identifier;
use crate::resources::port::{Charge, Port, PortId};
use crate::resources::uptime::Uptime;
use crate::resources::{Row, Shared};
use crate::store::Handle;

/// Numbers that look drawn at random and are the same in every run.
pub(crate) struct Draw(pub u64);

impl Draw {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// A port in service, one of many of this age.
pub(crate) fn port(id: &str, created: usize) -> Row<Port> {
    let created_at = Timestamp::from_millis(i64::try_from(created).unwrap());
    Row {
        account: AccountNumber(1),
        id: PortId::parse(id).unwrap(),
        handle: Handle(0),
        revision: Revision(0),
        status: Status::Running,
        since: created_at,
        due_at: None,
        created_at,
        body: Port {
            name: "p".into(),
            remarks: None,
            port_type: "1G".into(),
            data_center: "SIN1".into(),
            business_entity_name: "e".into(),
            charge: Charge::Postpaid,
            order_number: 1,
            tags: [].into(),
            uptime: Uptime::default(),
        },
    }
}

/// The same row at another revision, which tells one copy from the other.
pub(crate) fn again(row: &Row<Port>, revision: i64) -> Shared<Port> {
    Arc::new(Row { revision: Revision(revision), ..row.clone() })
}
