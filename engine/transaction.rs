//! What an action may do that changes something: it sees one account as it is now, and what it writes itself.

mod written;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use crate::account::Revision;
use crate::clock::Timestamp;
use crate::fault::{Code, Fault};
use crate::image::Image;
use crate::lane::Request;
use crate::lifecycle::schedule::Schedule;
use crate::lifecycle::{Event, Next, Refusal, Status};
use crate::principal::Role;
use crate::resources::identifier::Identifier;
use crate::resources::{Kind, Resource, Row, Shared};
use crate::rules::Rules;
use crate::snapshot::Snapshot;
use crate::store::{EventRecord, Handle, RowState};
use crate::world::Account;

use written::Change;
pub(crate) use written::Written;

/// How long a resource in the recycle bin stays at least once its time was up while something was built on it.
const SHORTEST_LONGER_STAY: Duration = Duration::from_mins(1);

/// One run of an action on one account. It sees one revision of it for the whole run, with all that it has written: what
/// was created is found, listed, counted and attached, and what was removed is not. When the run refuses, none of it has
/// happened.
pub struct Transaction<'e> {
    snapshot: Snapshot<'e>,
    schedule: &'e Schedule,
    log: &'e mut Log,
}

/// What a run has written, in order.
pub(crate) struct Log {
    /// The revision that the account has with it.
    pub revision: Revision,
    /// When.
    pub at: Timestamp,
    /// The rows. One that was written several times is there as often.
    pub changes: Vec<Box<dyn Written>>,
    /// What happened to them.
    pub events: Vec<EventRecord>,
    /// The highest handle that a row has with it.
    pub last_handle: Handle,
    /// What was amended, and needs an event before the run ends.
    amended: Vec<(Kind, String)>,
    /// Why nothing of the run may stand, whatever the action says: a body could not be written as JSON, or a part of a step
    /// was refused.
    failed: Option<Fault>,
}

/// The account has a resource with this identifier already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyThere;

impl Log {
    /// An empty log of a run on an account as it is in `image`.
    pub fn new(image: &Image, at: Timestamp, last_handle: Handle) -> Self {
        let revision = Revision(image.revision.0 + 1);
        Self {
            revision,
            at,
            changes: Vec::new(),
            events: Vec::new(),
            last_handle,
            amended: Vec::new(),
            failed: None,
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Lets what was written stand in the image that it was written to.
    pub fn stand(&self, image: &mut Image) {
        if !self.is_empty() {
            image.revision = self.revision;
        }
    }

    /// Takes back what was written.
    pub fn undo(&self, image: &mut Image) {
        for change in self.changes.iter().rev() {
            change.undo(image);
        }
        image.revision = Revision(self.revision.0 - 1);
    }
}

impl<'e> Deref for Transaction<'e> {
    type Target = Snapshot<'e>;

    fn deref(&self) -> &Snapshot<'e> {
        &self.snapshot
    }
}

impl<'e> Transaction<'e> {
    pub(crate) fn new(
        rules: &'e Rules,
        account: Arc<Account>,
        request: &'e Request,
        image: &'e mut Image,
        log: &'e mut Log,
    ) -> Self {
        let moment = (log.at, request.version);
        let snapshot = Snapshot::working(moment, rules, account, &request.principal, image);
        Self { snapshot, schedule: &rules.schedule, log }
    }

    /// Refuses what must not stand although the action has succeeded.
    pub(crate) fn check(&mut self) -> Result<(), Fault> {
        if self.principal().role == Role::Reader && !self.log.is_empty() {
            let message = "This access key has the role `reader`: it looks, and changes nothing.";
            return Err(Fault::new(Code::ReadOnly, message));
        }
        let had_event = |(kind, id): &&(Kind, String)| {
            self.log.events.iter().any(|event| event.kind == *kind && event.id == *id)
        };
        if let Some((kind, _)) = self.log.amended.iter().find(|amended| !had_event(amended)) {
            return Err(Fault::internal(format!("a {} was amended without an event", kind.name())));
        }
        self.log.failed.take().map_or(Ok(()), Err)
    }

    /// Creates a resource, now.
    pub fn create<R: Resource>(&mut self, body: R) -> Shared<R> {
        self.insert(R::Id::random(), body)
    }

    /// Creates a resource with a given identifier.
    pub fn create_as<R: Resource>(&mut self, id: R::Id, body: R) -> Result<Shared<R>, AlreadyThere> {
        if self.find::<R>(&id).is_some() {
            return Err(AlreadyThere);
        }
        Ok(self.insert(id, body))
    }

    /// Lets `event` happen to a resource as it is now, or says why it cannot: `row` only names it. None when the resource
    /// is gone by that.
    pub fn apply<R: Resource>(&mut self, row: &Row<R>, event: Event) -> Result<Option<Shared<R>>, Refusal> {
        let row = self.now_of(row)?;
        self.transition(&row, event, None)
    }

    /// The same, and `how` changes the attributes that it has now.
    pub fn change<R: Resource>(
        &mut self,
        row: &Row<R>,
        event: Event,
        how: impl FnOnce(&mut R),
    ) -> Result<Option<Shared<R>>, Refusal> {
        let row = self.now_of(row)?;
        let mut body = row.body.clone();
        how(&mut body);
        self.transition(&row, event, Some(body))
    }

    /// Goes on with the attributes of a resource that this run creates or changes: no event of its own. What is amended and
    /// has no event in the whole run lets the run fail.
    pub fn amend<R: Resource>(&mut self, row: &Row<R>, how: impl FnOnce(&mut R)) -> Option<Shared<R>> {
        let row = self.find::<R>(&row.id)?;
        let mut body = row.body.clone();
        how(&mut body);
        body.note_uptime(row.status.carries_traffic(), self.now);
        let text = self.stored(&body);
        let state = RowState { status: row.status, since: row.since, due_at: row.due_at };
        self.log.amended.push((R::KIND, row.id.as_str().to_owned()));
        Some(self.replace(&row, state, Some(text), body))
    }

    /// The steps of a resource whose time is up: one, or more where the next statuses last no time at all.
    pub(crate) fn time_up<R: Resource>(&mut self, row: &Shared<R>) -> Result<(), Refusal> {
        let is_due = row.due_at.is_some_and(|due| due <= self.now);
        if !is_due {
            return Ok(());
        }
        if row.status == Status::Recycled && self.is_held(row) {
            let due_at = self.longer_stay(&row.body);
            let state = RowState { status: row.status, since: row.since, due_at };
            self.replace(row, state, None, row.body.clone());
            return Ok(());
        }
        self.transition(row, Event::TimeUp, None).map(drop)
    }

    /// A resource as it is now.
    fn now_of<R: Resource>(&self, row: &Row<R>) -> Result<Shared<R>, Refusal> {
        // What is gone is as good as destroyed.
        self.find::<R>(&row.id).ok_or(Refusal::Destroyed)
    }

    fn insert<R: Resource>(&mut self, id: R::Id, mut body: R) -> Shared<R> {
        let first = self.enter(&body, R::FIRST);
        self.note::<R>(&id, None, None, Some(first.status));
        // No kind ends in the moment of its creation: then the first status is as good as any.
        let state = self.pass_through(&id, None, &body, first).ok().flatten().unwrap_or(first);
        body.note_uptime(state.status.carries_traffic(), self.now);
        let text = self.stored(&body);
        self.log.last_handle.0 += 1;
        let row = Row {
            account: self.account(),
            id,
            handle: self.log.last_handle,
            revision: self.log.revision,
            status: state.status,
            since: state.since,
            due_at: state.due_at,
            created_at: self.now,
            body,
        };
        let row = Arc::new(row);
        self.write(Change::new(None, Some(Arc::clone(&row)), Some(text)));
        row
    }

    /// One event, and what follows from it in the same moment.
    fn transition<R: Resource>(
        &mut self,
        row: &Shared<R>,
        event: Event,
        new_body: Option<R>,
    ) -> Result<Option<Shared<R>>, Refusal> {
        let body = new_body.as_ref().unwrap_or(&row.body);
        let unchanged = RowState { status: row.status, since: row.since, due_at: row.due_at };
        let state = match self.step::<R>(&row.id, row.status, event)? {
            Next::To(status) if status == row.status => Some(unchanged),
            Next::To(status) => {
                let passed = self.pass_through(&row.id, Some(row), body, self.enter(body, status));
                passed.inspect_err(|refusal| self.fail::<R>(*refusal))?
            }
            Next::Gone => None,
        };
        let ends = state.is_none_or(|state| state.status == Status::Destroyed);
        if ends && row.status != Status::Destroyed {
            R::on_release(row, self).inspect_err(|refusal| self.fail::<R>(*refusal))?;
        }
        let Some(state) = state else {
            self.write(Change::new(Some(Arc::clone(row)), None, None));
            return Ok(None);
        };
        let has_new_body = new_body.is_some();
        let mut body = new_body.unwrap_or_else(|| row.body.clone());
        let has_new_uptime = body.note_uptime(state.status.carries_traffic(), self.now);
        let text = (has_new_body || has_new_uptime).then(|| self.stored(&body));
        Ok(Some(self.replace(row, state, text, body)))
    }

    /// Lets the run fail: a part of a step was refused, so none of it may stand.
    fn fail<R: Resource>(&mut self, refusal: Refusal) {
        let problem = format!("a {} takes a step of which a part is refused: {refusal:?}", R::KIND.name());
        self.log.failed = Some(Fault::internal(problem));
    }

    /// Writes the next version of a row; `text` is its body as JSON where that is new.
    fn replace<R: Resource>(
        &mut self,
        row: &Shared<R>,
        state: RowState,
        text: Option<String>,
        body: R,
    ) -> Shared<R> {
        let RowState { status, since, due_at } = state;
        let (account, id, handle, created_at) = (row.account, row.id.clone(), row.handle, row.created_at);
        let revision = self.log.revision;
        let after = Arc::new(Row { account, id, handle, revision, status, since, due_at, created_at, body });
        self.write(Change::new(Some(Arc::clone(row)), Some(Arc::clone(&after)), text));
        after
    }

    fn write<R: Resource>(&mut self, change: Change<R>) {
        if let Some(image) = self.snapshot.image_mut() {
            change.apply(image);
        }
        self.log.changes.push(Box::new(change));
    }

    /// Whether something in service is built on a resource.
    fn is_held<R: Resource>(&self, row: &Row<R>) -> bool {
        R::is_held(row, self.attachments())
    }

    /// The end of another while in the recycle bin. It lasts a minute at least, as a bin may keep nothing.
    fn longer_stay<R: Resource>(&self, body: &R) -> Option<Timestamp> {
        let due_at = body.due_at(Status::Recycled, self.now, self.schedule);
        due_at.map(|due| due.max(self.now.plus(SHORTEST_LONGER_STAY)))
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
        self.log.events.push(EventRecord { kind: R::KIND, id, event, from, to });
    }

    fn stored<R: Resource>(&mut self, body: &R) -> String {
        serde_json::to_string(body).unwrap_or_else(|error| {
            let problem = format!("a {} cannot be written as JSON: {error}", R::KIND.name());
            self.log.failed = Some(Fault::internal(problem));
            String::new()
        })
    }
}
