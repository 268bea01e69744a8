//! The step from one state of a row to the next, ready to be made in any image that has the first, and to be taken back.

use super::Image;
use super::attachments::{Use, uses_of};
use super::stocks::Stock;
use crate::resources::{Resource, Shared};

/// A row as it was (none where it is created) and as it will be (none where it is removed). What it uses in both states
/// is known beforehand: nothing of the kind is asked, and so nothing can fail, while an image is changed.
pub struct Replacement<R: Resource> {
    before: Option<Shared<R>>,
    after: Option<Shared<R>>,
    uses_before: Vec<Use>,
    uses_after: Vec<Use>,
    stock_before: Option<Stock>,
    stock_after: Option<Stock>,
}

impl<R: Resource> Replacement<R> {
    /// The step from `before` to `after`, which have the same identifier and age.
    pub fn new(before: Option<Shared<R>>, after: Option<Shared<R>>) -> Self {
        let uses = |row: Option<&Shared<R>>| row.map(|row| uses_of(row)).unwrap_or_default();
        let (uses_before, uses_after) = (uses(before.as_ref()), uses(after.as_ref()));
        let stock = |row: Option<&Shared<R>>| row.and_then(|row| R::stock(row));
        let (stock_before, stock_after) = (stock(before.as_ref()), stock(after.as_ref()));
        Self { before, after, uses_before, uses_after, stock_before, stock_after }
    }

    /// The row as it was.
    pub const fn before(&self) -> Option<&Shared<R>> {
        self.before.as_ref()
    }

    /// The row as it will be.
    pub const fn after(&self) -> Option<&Shared<R>> {
        self.after.as_ref()
    }

    /// Makes the step in an image.
    pub fn make(&self, image: &mut Image) {
        image.attachments.replace(&self.uses_before, &self.uses_after);
        image.stocks.replace(self.stock_before.as_ref(), self.stock_after.as_ref());
        put(image, self.before(), self.after());
    }

    /// Takes the step back in an image that it was the last to change, or where all later ones have been taken back.
    pub fn take_back(&self, image: &mut Image) {
        image.attachments.replace(&self.uses_after, &self.uses_before);
        image.stocks.replace(self.stock_after.as_ref(), self.stock_before.as_ref());
        put(image, self.after(), self.before());
    }
}

fn put<R: Resource>(image: &mut Image, before: Option<&Shared<R>>, after: Option<&Shared<R>>) {
    let table = R::table_mut(image);
    match (before, after) {
        (_, Some(row)) => drop(table.put(Shared::clone(row))),
        (Some(row), None) => drop(table.remove(&row.id)),
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests;
