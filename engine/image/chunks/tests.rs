//! A set of chunks against a plain one, with snapshots that are taken meanwhile and never change.

use std::collections::BTreeMap;

use super::*;
use crate::image::rows::Draw;

/// A number, in which four in turn share a slot, and a mark that makes no difference to the order.
#[derive(Clone, Copy, Debug)]
struct Marked {
    number: usize,
    mark: usize,
}

impl Item for Marked {
    fn shares_slot_with(&self, before: &Self) -> bool {
        self.number / 4 == before.number / 4
    }
}

impl Ord for Marked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number.cmp(&other.number)
    }
}

impl PartialOrd for Marked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Marked {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Marked {}

type Plain = BTreeMap<usize, usize>;

/// A set and its plain twin agree in everything that can be asked.
fn check(set: &Chunks<Marked>, plain: &Plain, draw: &mut Draw) {
    let pairs = |item: &Marked| (item.number, item.mark);
    let expected: Vec<_> = plain.iter().map(|(number, mark)| (*number, *mark)).collect();
    assert_eq!((set.len(), set.is_empty()), (expected.len(), expected.is_empty()));
    assert!(set.iter().map(pairs).eq(expected.iter().copied()));
    assert!(set.iter().rev().map(pairs).eq(expected.iter().rev().copied()));
    for _ in 0..10 {
        let mut ends = [draw.below(expected.len() + 1), draw.below(expected.len() + 1)];
        ends.sort_unstable();
        let [from, to] = ends;
        let (start, end) = (set.nth(from), set.nth(to));
        assert_eq!(set.count(start, end), to - from);
        assert!(set.range(start, end).map(pairs).eq(expected[from..to].iter().copied()));
        assert!(set.range(start, end).rev().map(pairs).eq(expected[from..to].iter().rev().copied()));
        assert_eq!(set.item(end).map(pairs), expected.get(to).copied());
        assert_eq!(set.item_before(start).map(pairs), from.checked_sub(1).map(|before| expected[before]));
        let bound = draw.below(5000);
        let before = expected.iter().filter(|(number, _)| *number < bound).count();
        assert_eq!(set.position(|item| item.number < bound), set.nth(before));
    }
    for piece in set.pieces(set.start(), set.end()) {
        let mut slots: Vec<_> = piece.items.iter().map(|item| item.number / 4).collect();
        slots.dedup();
        assert_eq!(piece.slots, Some(slots.len()));
        assert!(piece.items.len() <= MOST && !piece.items.is_empty());
    }
    let lens: Vec<_> = set.spine.iter().map(Chunk::len).collect();
    assert!(lens.windows(2).all(|pair| pair.iter().sum::<usize>() > FEW), "{lens:?}");
}

#[test]
fn a_set_agrees_with_a_plain_one_and_its_clones_never_change() {
    let mut draw = Draw(0x5eed_0001_0002_0003);
    let (mut set, mut plain) = (Chunks::default(), Plain::new());
    let mut snapshots: Vec<(Chunks<Marked>, Plain)> = Vec::new();
    for step in 0..30_000 {
        // It grows, shrinks and grows again.
        let growth = if step / 10_000 == 1 { 3 } else { 7 };
        let number = draw.below(5000);
        if draw.below(10) < growth {
            let former = set.replace(Marked { number, mark: step }).map(|former| former.mark);
            assert_eq!(former, plain.insert(number, step));
        } else {
            let removed = set.remove(&Marked { number, mark: 0 }).map(|removed| removed.mark);
            assert_eq!(removed, plain.remove(&number));
        }
        if step % 500 == 0 {
            check(&set, &plain, &mut draw);
            snapshots.push((set.clone(), plain.clone()));
            if snapshots.len() > 5 {
                let (set, plain) = snapshots.swap_remove(draw.below(5));
                check(&set, &plain, &mut draw);
            }
        }
    }
    for (set, plain) in snapshots {
        check(&set, &plain, &mut draw);
    }
}

#[test]
fn what_comes_in_order_fills_its_chunks_at_the_end_and_half_of_them_elsewhere() {
    let mut set = Chunks::default();
    for number in 0..10 * MOST {
        set.replace(Marked { number, mark: 0 });
    }
    assert_eq!(set.spine.len(), 10);
    // All but the first of these come before what is there.
    let (mut plain, mut draw) = (Plain::new(), Draw(7));
    let mut set = Chunks::default();
    for number in (1000..1000 + MOST).chain(0..1000) {
        set.replace(Marked { number, mark: 0 });
        plain.insert(number, 0);
    }
    check(&set, &plain, &mut draw);
    assert!(set.spine.len() <= set.len() / (MOST / 2) + 1, "{}", set.spine.len());
}

#[test]
fn random_removal_leaves_few_chunks_and_full_removal_none() {
    let mut draw = Draw(0x5eed_0009);
    let mut set = Chunks::default();
    let mut left: Vec<_> = (0..20_000).collect();
    for number in &left {
        set.replace(Marked { number: *number, mark: 0 });
    }
    while left.len() > 200 {
        let number = left.swap_remove(draw.below(left.len()));
        assert!(set.remove(&Marked { number, mark: 0 }).is_some());
    }
    assert!(set.spine.len() <= 2 * 200 / FEW + 1, "{} chunks of 200 items", set.spine.len());
    check(&set, &left.iter().map(|number| (*number, 0)).collect(), &mut draw);
    for number in left {
        set.remove(&Marked { number, mark: 0 });
    }
    assert!(set.is_empty() && set.spine.is_empty());
}

#[test]
fn a_change_copies_one_chunk_and_leaves_the_others_shared() {
    let mut set = Chunks::default();
    for number in 0..10 * MOST {
        set.replace(Marked { number, mark: 0 });
    }
    let before = set.clone();
    set.replace(Marked { number: 5 * MOST + 3, mark: 1 });
    let is_shared = |(one, other): (&Chunk<_>, &Chunk<_>)| std::ptr::eq(one.items(), other.items());
    let shared = set.spine.iter().zip(before.spine.iter()).filter(|pair| is_shared(*pair)).count();
    assert_eq!(shared, 9);
    assert!(before.iter().all(|item| item.mark == 0));
}
