//! The list of an account's ports: newest first, any page, and a total that stays right, against a plain sorted list.

use std::cmp::Reverse;

use super::*;
use crate::image::Replacement;
use crate::image::rows::Draw;
use crate::resources::Shared;
use crate::store::Handle;

/// A world with one account, and the same ports in a list that is sorted anew at every look.
struct Twice {
    world: World,
    account: Arc<Account>,
    plain: Vec<Shared<Port>>,
    revision: Revision,
}

impl Twice {
    fn new() -> Self {
        let world = World::new();
        let account = world.add_account(AccountNumber(1), &AccountName::default_account(), Revision(0));
        Self { world, account, plain: Vec::new(), revision: Revision(0) }
    }

    fn publish(&mut self, before: Option<Shared<Port>>, after: Option<Row<Port>>) {
        self.revision.0 += 1;
        let rows = Replacement::new(before.clone(), after.clone().map(Arc::new));
        let mut image = self.account.image.write();
        rows.make(&mut image);
        image.revision = self.revision;
        self.world.follow(&rows);
        drop(image);
        if let Some(before) = before {
            self.plain.retain(|row| row.id != before.id);
        }
        if let Some(row) = after {
            self.plain.push(Arc::new(row));
        }
    }

    /// A new port, created in one of a few milliseconds, so that many have the same age.
    fn insert(&mut self, draw: &mut Draw) {
        let at = Timestamp::from_millis(i64::try_from(draw.below(200)).unwrap());
        let row = Row {
            account: self.account.number,
            id: PortId::parse(&format!("{:08x}", draw.below(1 << 30))).unwrap(),
            handle: Handle(0),
            revision: Revision(0),
            status: Status::Creating,
            since: at,
            due_at: Some(at),
            created_at: at,
            body: port(Charge::Postpaid),
        };
        if self.world.find::<Port>(row.account, &row.id).is_none() {
            self.publish(None, Some(row));
        }
    }

    fn replace(&mut self, index: usize) {
        let before = self.current(index);
        let (status, since) = (Status::Running, Timestamp::from_millis(999));
        let after = Row { status, since, due_at: None, ..(*before).clone() };
        self.publish(Some(before), Some(after));
    }

    fn remove(&mut self, index: usize) {
        let before = self.current(index);
        self.publish(Some(before), None);
    }

    fn current(&self, index: usize) -> Shared<Port> {
        self.world.find::<Port>(self.account.number, &self.plain[index].id).unwrap()
    }

    fn check(&mut self, draw: &mut Draw) {
        self.plain.sort_by_key(|row| (Reverse(row.created_at), row.id.clone()));
        let shown = |row: &Shared<Port>| (row.id.clone(), row.status, row.created_at);
        let expected: Vec<_> = self.plain.iter().map(shown).collect();
        let image = self.account.image.read();
        assert_eq!((image.ports.len(), image.revision), (expected.len(), self.revision));
        assert_eq!(image.ports.is_empty(), expected.is_empty());
        assert!(image.ports.iter().map(shown).eq(expected.iter().cloned()));
        for _ in 0..5 {
            let (skip, limit) = (draw.below(expected.len() + 20), draw.below(60));
            let page = image.ports.newest(skip, limit).map(shown);
            assert!(page.eq(expected.iter().skip(skip).take(limit).cloned()), "{limit} after {skip}");
        }
        let waiting = self.plain.iter().filter(|row| row.due_at.is_some()).count();
        assert_eq!(self.world.due.len(), waiting);
    }
}

#[test]
fn the_list_agrees_with_a_sorted_one_after_any_changes() {
    let mut draw = Draw(0x5eed_1234_5678_9abc);
    let mut twice = Twice::new();
    for step in 0..4000 {
        // It grows at first, shrinks later, and ends with nothing.
        let growth = if step < 2000 { 6 } else { 2 };
        match draw.below(10) {
            choice if choice < growth || twice.plain.is_empty() => twice.insert(&mut draw),
            choice if choice % 2 == 0 => twice.replace(draw.below(twice.plain.len())),
            _ => twice.remove(draw.below(twice.plain.len())),
        }
        if step % 50 == 0 {
            twice.check(&mut draw);
        }
    }
    while !twice.plain.is_empty() {
        twice.remove(draw.below(twice.plain.len()));
    }
    twice.check(&mut draw);
    assert!(twice.revision.0 > 3000, "control: that many changes were made");
}

#[tokio::test]
async fn a_page_is_newest_first_and_the_total_follows_what_is_removed() {
    for place in Place::both() {
        let gateway = place.start(Duration::ZERO, &["port.destroyed=0"]);
        let account = gateway.account("a").await;
        let mut made = Vec::new();
        for _ in 0..7 {
            made.push(gateway.recycled(account).await);
        }
        let pages = async |gateway: &Gateway| {
            let look = |tx: &mut Transaction<'_>| {
                let ports = tx.table::<Port>();
                let page = |skip| ports.newest(skip, 3).map(|row| row.id.clone()).collect::<Vec<_>>();
                Ok((ports.len(), [page(0), page(3), page(6), page(9)]))
            };
            gateway.engine.perform(account, VERSION, look).await.unwrap()
        };
        let newest = |ids: &[usize]| ids.iter().map(|&index| made[index].clone()).collect::<Vec<_>>();
        let all = (7, [newest(&[6, 5, 4]), newest(&[3, 2, 1]), newest(&[0]), vec![]]);
        assert_eq!(pages(&gateway).await, all);
        for index in [1, 4, 6] {
            gateway.apply(account, &made[index], Event::Destroy).await.unwrap();
        }
        gateway.clock.advance(STEP);
        for index in [1, 4, 6] {
            gateway.reaches(account, &made[index], None).await;
        }
        let left = (4, [newest(&[5, 3, 2]), newest(&[0]), vec![], vec![]]);
        assert_eq!(pages(&gateway).await, left);
        let now = gateway.clock.now().since(START);
        gateway.stop().await;
        let gateway = place.start(now, &[]);
        assert_eq!(pages(&gateway).await, left);
        gateway.stop().await;
    }
}
