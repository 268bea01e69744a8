//! An index by identifier against a plain one, with snapshots that are taken meanwhile and never change.

use std::collections::HashMap;

use super::*;
use crate::image::rows::{Draw, again, port};
use crate::resources::identifier::Identifier;
use crate::resources::port::{Port, PortId};

type Plain = HashMap<PortId, i64>;

fn check(index: &IdIndex<Port>, plain: &Plain) {
    assert_eq!(index.len(), plain.len());
    for number in 0..3000 {
        let id = id(number);
        assert_eq!(index.find(&id).map(|row| row.revision.0), plain.get(&id).copied());
    }
    let sizes: Vec<_> = index.partitions.iter().map(|partition| partition.len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), plain.len());
    let most = sizes.iter().max().copied().unwrap_or_default();
    assert!(most <= 4 * ROWS, "{sizes:?}");
}

fn id(number: usize) -> PortId {
    PortId::parse(&format!("port-{number}")).unwrap()
}

#[test]
fn an_index_agrees_with_a_plain_one_and_its_clones_never_change() {
    let mut draw = Draw(0x5eed_0004_0005_0006);
    let (mut index, mut plain) = (IdIndex::default(), Plain::new());
    let mut snapshots: Vec<(IdIndex<Port>, Plain)> = Vec::new();
    let mut partitions = Vec::new();
    for step in 0..30_000_i64 {
        // It grows, shrinks to almost nothing and grows again.
        let growth = if step / 10_000 == 1 { 0 } else { 8 };
        let id = id(draw.below(3000));
        if draw.below(10) < growth {
            let former = index.put(again(&port(id.as_str(), 0), step)).map(|former| former.revision.0);
            assert_eq!(former, plain.insert(id, step));
        } else {
            let removed = index.remove(&id).map(|removed| removed.revision.0);
            assert_eq!(removed, plain.remove(&id));
        }
        if step % 1000 == 999 {
            check(&index, &plain);
            partitions.push(index.partitions.len());
            snapshots.push((index.clone(), plain.clone()));
        }
    }
    for (index, plain) in snapshots {
        check(&index, &plain);
    }
    let (most, least) = (partitions[9], partitions[19]);
    assert!(most > 30 && least < most / 2, "control: it has grown and shrunk: {partitions:?}");
}

#[test]
fn every_hash_has_its_partition_and_a_new_one_takes_from_one_alone() {
    let mut draw = Draw(0x5eed_0007);
    for _ in 0..1000 {
        let hash = u64::try_from(draw.below(usize::MAX)).unwrap() << 31
            | u64::try_from(draw.below(1 << 30)).unwrap();
        for partitions in 1..200 {
            let (before, after) = (place(hash, partitions), place(hash, partitions + 1));
            assert!(before < partitions);
            assert!(after == before || after == partitions && before == twin(partitions));
        }
    }
}
