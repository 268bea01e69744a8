//! What an action that changes something may reach: its account, and changes to note. It commits nothing.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use crate::account::Revision;
use crate::clock::Timestamp;
use crate::fault::{Code, Fault};
use crate::lifecycle::schedule::Schedule;
use crate::lifecycle::{Event, Next, Refusal, Status};
use crate::principal::Role;
use crate::resources::identifier::Identifier;
use crate::resources::{Resource, Row, Shared};
use crate::snapshot::Snapshot;
use crate::store::{Batch, EventRecord, Handle, NewBody, RowState, RowWrite};
use crate::world::{Change, Publish};

/// How long a resource in the recycle bin stays at least once its time was up while something was built on it.
const SHORTEST_LONGER_STAY: Duration = Duration::from_mins(1);

/// The view of a run that may change its account. It does not see its own noted changes.
pub struct Transaction<'e> {
    committed: Snapshot<'e>,
    schedule: &'e Schedule,
    changes: Changes,
    /// Why a noted body could not be written as JSON: then nothing is committed.
    failed: Option<Fault>,
}

/// The noted changes of one run.
pub(crate) struct Changes {
    pub batch: Batch,
    pub publications: Vec<Box<dyn Publish>>,
}

impl<'e> Transaction<'e> {
    pub(crate) fn new(committed: Snapshot<'e>, schedule: &'e Schedule) -> Self {
        let (writes, events) = (Vec::new(), Vec::new());
        let (account, at) = (committed.account(), committed.now);
        let batch = Batch { account, at, expected: None, writes, events };
        let changes = Changes { batch, publications: Vec::new() };
        Self { committed, schedule, changes, failed: None }
    }

    pub(crate) fn into_changes(self) -> Result<Changes, Fault> {
        if self.principal().role == Role::Reader && !self.changes.publications.is_empty() {
            let message = "This access key has the role `reader`: it looks, and changes nothing.";
            return Err(Fault::new(Code::ReadOnly, message));
        }
        self.failed.map_or(Ok(self.changes), Err)
    }

    /// From the first call on until the commit nothing of the account may change, or the action is run again. For
    /// rules over several resources that have no row in common, such as "only one router has this VPC". Call it
    /// before looking.
    pub fn expect_unchanged(&mut self) {
        let account = &self.committed.held;
        self.changes.batch.expected.get_or_insert_with(|| account.image.read().revision);
    }

    /// Notes that a resource must still be as it is now when this is committed, and that it is built on: of two that
    /// do so at once one is run again.
    pub fn touch<R: Resource>(&mut self, row: &Shared<R>) {
        let state = RowState { status: row.status, since: row.since, due_at: row.due_at };
        self.change(row, state, None, row.body.clone());
    }

    /// Notes a new resource, created now, and gives its identifier.
    pub fn create<R: Resource>(&mut self, body: R) -> R::Id {
        let id = R::Id::random();
        self.create_as(id.clone(), body);
        id
    }

    /// Notes a new resource with a given identifier. It is a conflict when the account has that one already.
    pub fn create_as<R: Resource>(&mut self, id: R::Id, mut body: R) {
        let first = self.enter(&body, R::FIRST);
        self.note::<R>(&id, None, None, Some(first.status));
        // No kind ends in the moment of its creation: then the first status is as good as any.
        let state = self.pass_through(&id, None, &body, first).ok().flatten().unwrap_or(first);
        body.note_uptime(state.status.carries_traffic(), self.now);
        let text = self.stored(&body);
        self.changes.batch.writes.push(RowWrite::Insert {
            kind: R::KIND,
            id: id.as_str().to_owned(),
            created_at: self.now,
            state,
            body: text,
        });
        let row = Row {
            account: self.account(),
            id,
            handle: Handle(0),
            revision: Revision(0),
            status: state.status,
            since: state.since,
            due_at: state.due_at,
            created_at: self.now,
            body,
        };
        self.changes.publications.push(Box::new(Change { before: None, after: Some(row) }));
    }

    /// Notes that `event` happens to a resource, or says why it cannot.
    pub fn apply<R: Resource>(&mut self, row: &Shared<R>, event: Event) -> Result<(), Refusal> {
        self.transition(row, event, None)
    }

    /// The same, and the resource has new attributes afterwards.
    pub fn apply_with<R: Resource>(&mut self, row: &Shared<R>, event: Event, body: R) -> Result<(), Refusal> {
        self.transition(row, event, Some(body))
    }

    /// Notes the steps of a resource whose time is up: one, or more where the next statuses last no time at all.
    pub(crate) fn time_up<R: Resource>(&mut self, row: &Shared<R>) -> Result<(), Refusal> {
        let is_due = row.due_at.is_some_and(|due| due <= self.now);
        if !is_due {
            return Ok(());
        }
        if row.status == Status::Recycled && self.is_held(row) {
            let due_at = self.longer_stay(&row.body);
            let state = RowState { status: row.status, since: row.since, due_at };
            self.change(row, state, None, row.body.clone());
            return Ok(());
        }
        self.transition(row, Event::TimeUp, None)
    }

    /// Whether something in service is built on a resource.
    fn is_held<R: Resource>(&self, row: &Row<R>) -> bool {
        self.look_at_attachments(|all| R::is_held(row, all))
    }

    /// The end of another while in the recycle bin. It lasts a minute at least, as a bin may keep nothing.
    fn longer_stay<R: Resource>(&self, body: &R) -> Option<Timestamp> {
        let due_at = body.due_at(Status::Recycled, self.now, self.schedule);
        due_at.map(|due| due.max(self.now.plus(SHORTEST_LONGER_STAY)))
    }

    /// One event, and what follows from it in the same moment.
    fn transition<R: Resource>(
        &mut self,
        row: &Shared<R>,
        event: Event,
        new_body: Option<R>,
    ) -> Result<(), Refusal> {
        let body = new_body.as_ref().unwrap_or(&row.body);
        let unchanged = RowState { status: row.status, since: row.since, due_at: row.due_at };
        let state = match self.step::<R>(&row.id, row.status, event)? {
            Next::To(status) if status == row.status => Some(unchanged),
            Next::To(status) => self.pass_through(&row.id, Some(row), body, self.enter(body, status))?,
            Next::Gone => None,
        };
        let ends = state.is_none_or(|state| state.status == Status::Destroyed);
        if ends && row.status != Status::Destroyed {
            R::on_release(row, self)?;
        }
        let Some(state) = state else {
            self.remove(row);
            return Ok(());
        };
        let has_new_body = new_body.is_some();
        let mut body = new_body.unwrap_or_else(|| row.body.clone());
        let has_new_uptime = body.note_uptime(state.status.carries_traffic(), self.now);
        let text = (has_new_body || has_new_uptime).then(|| self.stored(&body));
        self.change(row, state, text, body);
        Ok(())
    }

    /// Notes the next version of a row; `text` is its body as JSON where that is new.
    fn change<R: Resource>(&mut self, row: &Shared<R>, state: RowState, text: Option<String>, body: R) {
        let RowState { status, since, due_at } = state;
        let (account, id, handle, revision) = (row.account, row.id.clone(), row.handle, row.revision);
        let created_at = row.created_at;
        let text = text.map(|body| NewBody { kind: R::KIND, id: id.as_str().to_owned(), created_at, body });
        let after = Row { account, id, handle, revision, status, since, due_at, created_at, body };
        let write = RowWrite::Update { handle: row.handle, expected: row.revision, state, body: text };
        self.changes.batch.writes.push(write);
        let change = Change { before: Some(Arc::clone(row)), after: Some(after) };
        self.changes.publications.push(Box::new(change));
    }

    fn remove<R: Resource>(&mut self, row: &Shared<R>) {
        let write = RowWrite::Delete { handle: row.handle, expected: row.revision };
        self.changes.batch.writes.push(write);
        let change = Change { before: Some(Arc::clone(row)), after: None };
        self.changes.publications.push(Box::new(change));
    }

    /// Passes through statuses that last no time: nobody ever sees them, but their events are kept. None when the
    /// resource is gone after them. What something is built on stays in the recycle bin all the same.
    fn pass_through<R: Resource>(
        &mut self,
        id: &R::Id,
        before: Option<&Row<R>>,
        body: &R,
        entered: RowState,
    ) -> Result<Option<RowState>, Refusal> {
        let mut state = entered;
        while state.due_at.is_some_and(|due| due <= self.now) {
            if state.status == Status::Recycled && before.is_some_and(|row| self.is_held(row)) {
                return Ok(Some(RowState { due_at: self.longer_stay(body), ..state }));
            }
            match self.step::<R>(id, state.status, Event::TimeUp)? {
                Next::To(status) => state = self.enter(body, status),
                Next::Gone => return Ok(None),
            }
        }
        Ok(Some(state))
    }

    /// One step of the life cycle, noted as an event.
    fn step<R: Resource>(&mut self, id: &R::Id, from: Status, event: Event) -> Result<Next, Refusal> {
        let next = R::after(from, event)?;
        let to = match next {
            Next::To(status) => Some(status),
            Next::Gone => None,
        };
        self.note::<R>(id, Some(event), Some(from), to);
        Ok(next)
    }

    fn enter<R: Resource>(&self, body: &R, status: Status) -> RowState {
        RowState { status, since: self.now, due_at: body.due_at(status, self.now, self.schedule) }
    }

    fn note<R: Resource>(
        &mut self,
        id: &R::Id,
        event: Option<Event>,
        from: Option<Status>,
        to: Option<Status>,
    ) {
        let id = id.as_str().to_owned();
        self.changes.batch.events.push(EventRecord { kind: R::KIND, id, event, from, to });
    }

    fn stored<R: Resource>(&mut self, body: &R) -> String {
        serde_json::to_string(body).unwrap_or_else(|error| {
            let problem = format!("a {} cannot be written as JSON: {error}", R::KIND.name());
            self.failed = Some(Fault::internal(problem));
            String::new()
        })
    }
}

impl<'e> Deref for Transaction<'e> {
    type Target = Snapshot<'e>;

    fn deref(&self) -> &Snapshot<'e> {
        &self.committed
    }
}
