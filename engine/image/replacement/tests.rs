//! Steps of rows: made, taken back, and made again in another image.

use std::sync::Arc;

use super::super::rows::{Draw, again, port};
use super::super::stocks::Stock;
use super::*;
use crate::lifecycle::Status;
use crate::resources::Row;
use crate::resources::identifier::Identifier;
use crate::resources::port::{Port, PortId};

/// All that an image knows of ports, in words.
fn seen(image: &Image) -> (Vec<(PortId, i64)>, usize) {
    let rows = image.ports.iter().map(|row| (row.id.clone(), row.revision.0)).collect();
    (rows, image.stocks.taken(&Stock { data_center: "SIN1".into(), port_type: "1G".into() }))
}

/// A step that starts from what the image has.
fn step(image: &Image, draw: &mut Draw, number: i64) -> Replacement<Port> {
    let id = PortId::parse(&format!("{}", draw.below(300))).unwrap();
    let before = image.ports.find(&id).cloned();
    let age = draw.below(20);
    let new = before.as_ref().map_or_else(|| port(id.as_str(), age), |row| Row::clone(row));
    let status = if draw.below(3) == 0 { Status::Destroying } else { Status::Recycled };
    let after = again(&Row { status, ..new }, number);
    Replacement::new(before, (draw.below(3) > 0).then_some(after))
}

#[test]
fn a_step_can_be_taken_back_and_made_in_another_image() {
    let mut draw = Draw(0x5eed_000b);
    let (mut working, mut published) = (Image::default(), Image::default());
    for round in 0..200 {
        let (before, snapshot) = (seen(&working), working.clone());
        let made: Vec<_> = (0..20)
            .map(|number| {
                let step = step(&working, &mut draw, round * 100 + number);
                step.make(&mut working);
                step
            })
            .collect();
        assert_eq!(seen(&snapshot), before, "a clone is a snapshot");
        if round % 3 == 0 {
            for step in made.iter().rev() {
                step.take_back(&mut working);
            }
            assert_eq!(seen(&working), before);
        } else {
            for step in &made {
                step.make(&mut published);
            }
        }
        assert_eq!(seen(&published), seen(&working));
        let in_stock = working.ports.iter().filter(|row| row.status == Status::Recycled).count();
        assert_eq!(
            seen(&working).1,
            in_stock,
            "what is in the bin takes from the stock, what is released does not"
        );
    }
    assert!(working.ports.len() > 50, "control: there is something to compare");
}

#[test]
fn both_images_share_the_very_row() {
    let (mut working, mut published) = (Image::default(), Image::default());
    let row = again(&port("a", 1), 1);
    let step = Replacement::new(None, Some(Arc::clone(&row)));
    step.make(&mut working);
    step.make(&mut published);
    let of = |image: &Image| image.ports.find(&row.id).cloned().unwrap();
    assert!(Arc::ptr_eq(&of(&working), &of(&published)));
}
