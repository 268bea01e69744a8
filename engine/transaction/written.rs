//! One row as a run has written it: how it gets into an image, out of it again, and into the store.

use crate::account::Revision;
use crate::image::{Image, Replacement};
use crate::resources::identifier::Identifier;
use crate::resources::{Resource, Shared};
use crate::store::{Handle, NewBody, RowState, RowWrite, StoredRow};
use crate::world::World;

/// A change of one row, its type forgotten.
pub(crate) trait Written: Send {
    /// Where the row is.
    fn handle(&self) -> Handle;

    /// The revision that the row had before; none for a new one.
    fn expected(&self) -> Option<Revision>;

    /// Its attributes as JSON, where they are new.
    fn body(&self) -> Option<&str>;

    /// Makes it so in an image that is as it was before.
    fn apply(&self, image: &mut Image);

    /// Takes it back in an image that is as it is afterwards.
    fn undo(&self, image: &mut Image);

    /// Tells those who look for rows across accounts, and who waits for the time of rows.
    fn tell(&self, world: &World);

    /// What the store is to write for all changes of the row from `first` to this one; `body` is the newest of their
    /// attributes. None where a row was made and removed.
    fn to_write(&self, first: &dyn Written, body: Option<&str>) -> Option<RowWrite>;
}

/// A change of one row.
pub(super) struct Change<R: Resource> {
    rows: Replacement<R>,
    body: Option<String>,
}

impl<R: Resource> Change<R> {
    /// A change; `body` are the attributes as JSON where they are new.
    pub fn new(before: Option<Shared<R>>, after: Option<Shared<R>>, body: Option<String>) -> Self {
        Self { rows: Replacement::new(before, after), body }
    }
}

impl<R: Resource> Written for Change<R> {
    fn handle(&self) -> Handle {
        self.rows.before().or(self.rows.after()).map_or(Handle(0), |row| row.handle)
    }

    fn expected(&self) -> Option<Revision> {
        self.rows.before().map(|row| row.revision)
    }

    fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    fn apply(&self, image: &mut Image) {
        self.rows.make(image);
    }

    fn undo(&self, image: &mut Image) {
        self.rows.take_back(image);
    }

    fn tell(&self, world: &World) {
        world.follow(&self.rows);
    }

    fn to_write(&self, first: &dyn Written, body: Option<&str>) -> Option<RowWrite> {
        let Some(row) = self.rows.after() else {
            let row = self.rows.before()?;
            let (handle, account) = (row.handle, row.account);
            return first.expected().map(|expected| RowWrite::Delete { handle, account, expected });
        };
        let (handle, account, revision, created_at) = (row.handle, row.account, row.revision, row.created_at);
        let (kind, id) = (R::KIND, row.id.as_str());
        let state = RowState { status: row.status, since: row.since, due_at: row.due_at };
        let body = body.map(str::to_owned);
        let Some(expected) = first.expected() else {
            let (id, body) = (id.to_owned(), body.unwrap_or_default());
            let row = StoredRow { handle, account, kind, id, revision, state, created_at, body };
            return Some(RowWrite::Insert(row));
        };
        let body = body.map(|body| NewBody { kind, id: id.to_owned(), created_at, body });
        Some(RowWrite::Update { handle, account, expected, revision, state, body })
    }
}
