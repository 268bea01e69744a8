//! Users, holders and free slots of places, against plain walks.

use super::*;
use crate::image::rows::Draw;

fn user(id: &str, holds: bool) -> User {
    User { kind: Kind::PrivateConnect, id: SmolStr::new(id), holds }
}

fn used(place: &Place, slot: u128, user: User) -> Use {
    Use { place: place.clone(), slot, user }
}

#[test]
fn a_place_knows_its_users_until_the_last_is_gone() {
    let (vpc, other) = (Place::Vpc("a".into()), Place::Vpc("ab".into()));
    let mut attachments = Attachments::default();
    let slots = |all: &Attachments| all.at(&vpc).iter().map(|(slot, _)| slot).collect::<Vec<_>>();
    attachments.replace(&[], &[used(&vpc, 7, user("in the bin", false))]);
    assert_eq!((attachments.at(&vpc).holder(), attachments.at(&vpc).len()), (None, 1));
    let in_service = [used(&vpc, 3, user("in service", true)), used(&vpc, 7, user("in service", true))];
    attachments.replace(&[], &in_service);
    attachments.replace(&[], &[used(&other, 5, user("elsewhere", true))]);
    assert_eq!(attachments.at(&vpc).holder_of(7), Some(&user("in service", true)));
    assert_eq!((attachments.at(&vpc).holder_of(5), attachments.at(&other).len()), (None, 1));
    assert_eq!(slots(&attachments), [3, 7, 7]);
    let before = attachments.clone();
    attachments.replace(&in_service, &[used(&vpc, 7, user("in service", false))]);
    assert_eq!((attachments.at(&vpc).holder(), slots(&attachments)), (None, vec![7, 7]));
    assert_eq!(before.at(&vpc).holder(), Some(&user("in service", true)), "a clone is a snapshot");
    attachments.replace(&[used(&vpc, 7, user("in service", false))], &[]);
    attachments.replace(&[used(&vpc, 7, user("in the bin", false))], &[]);
    assert!(attachments.at(&vpc).is_empty() && !attachments.at(&other).is_empty());
}

#[test]
fn users_of_one_kind_are_counted_among_all() {
    let network = Place::Network(NetworkId::parse("n").unwrap());
    let of_kind = |kind, id: usize| User { kind, id: SmolStr::new(id.to_string()), holds: true };
    let mut attachments = Attachments::default();
    for id in 0..500 {
        attachments.replace(&[], &[used(&network, 0, of_kind(Kind::NetworkPort, id))]);
    }
    for id in 0..3 {
        attachments.replace(&[], &[used(&network, 0, of_kind(Kind::Subnet, id))]);
    }
    let users = attachments.at(&network);
    let count = |kind| users.of_kind(kind).len();
    assert_eq!([Kind::Subnet, Kind::NetworkPort, Kind::Server].map(count), [3, 500, 0]);
    assert!(users.of_kind(Kind::Subnet).iter().all(|(_, user)| user.kind == Kind::Subnet));
}

#[test]
fn free_and_used_slots_are_those_of_a_plain_walk() {
    let mut draw = Draw(0x5eed_000a);
    let places = ["a", "b", "c"].map(|name| Place::Vpc(name.into()));
    for density in [1, 3, 10, 40] {
        let mut attachments = Attachments::default();
        let mut plain = std::collections::BTreeSet::new();
        for place in &places {
            // Some slots have several users, as those in the bin share theirs, and few are free.
            for slot in 100..1500_u128 {
                if draw.below(density * 40) == 0 {
                    continue;
                }
                for one in 0..=draw.below(density.min(3)) {
                    attachments.replace(&[], &[used(place, slot, user(&one.to_string(), one == 0))]);
                }
                plain.insert((place.clone(), slot));
            }
        }
        for _ in 0..300 {
            let place = &places[draw.below(3)];
            let (from, to) = (draw.below(1700), draw.below(1700));
            let range = u128::try_from(from).unwrap()..=u128::try_from(to).unwrap();
            let is_used = |slot: &u128| plain.contains(&(place.clone(), *slot));
            let users = attachments.at(place);
            assert_eq!(
                users.lowest_free(range.clone()),
                range.clone().find(|slot| !is_used(slot)),
                "{range:?}"
            );
            assert_eq!(users.last_used(range.clone()), range.clone().rev().find(is_used), "{range:?}");
        }
    }
}

#[test]
fn the_last_slot_of_all_can_be_used() {
    let subnet = Place::Subnet(SubnetId::parse("s").unwrap());
    let mut attachments = Attachments::default();
    attachments.replace(&[], &[used(&subnet, u128::MAX, user("a", true))]);
    let users = attachments.at(&subnet);
    assert_eq!(users.lowest_free(u128::MAX..=u128::MAX), None);
    assert_eq!(users.lowest_free(u128::MAX - 1..=u128::MAX), Some(u128::MAX - 1));
    assert_eq!(users.last_used(0..=u128::MAX), Some(u128::MAX));
}

#[test]
fn an_address_is_its_slot_and_back() {
    for text in ["0.0.0.0", "10.0.0.7", "255.255.255.255", "::", "2001:db8::7", "ff::ff"] {
        let address: IpAddr = text.parse().unwrap();
        assert_eq!(address_at(slot_of(address), address), Some(address));
    }
    let four: IpAddr = "10.0.0.1".parse().unwrap();
    assert_eq!(address_at(u128::MAX, four), None);
}
