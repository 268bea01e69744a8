//! An action with its parameters, its type forgotten: it reads or it changes, and its answer becomes JSON afterwards.

use serde::Serialize;

use crate::account::ProjectId;
use crate::action::{Action, Change, Read};
use crate::fault::Fault;
use crate::reader::Reader;
use crate::transaction::Transaction;
use crate::world::Subject;

/// What a caller asks for. The way that it goes through the engine follows from which it is.
pub enum Operation {
    /// It only looks.
    Read(Box<dyn ReadOperation>),
    /// It may change state.
    Change(Box<dyn ChangeOperation>),
}

/// What an operation is about.
pub trait About {
    /// The one resource that it is about, see [`Action::subject`].
    fn subject(&self) -> Option<Subject>;

    /// The project that it is for, see [`Action::project`].
    fn project(&self) -> Option<ProjectId>;
}

/// An operation that only looks.
pub trait ReadOperation: About + Send + Sync {
    /// Runs it.
    fn run(&self, see: &Reader<'_>) -> Result<Unwritten, Fault>;

    /// Whether it looks through a table, see [`Read::scans`].
    fn scans(&self) -> bool;
}

/// An operation that may change state.
pub trait ChangeOperation: About + Send + Sync {
    /// Runs it.
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Unwritten, Fault>;
}

/// An answer that is not written as JSON yet: that takes no part in a run.
pub struct Unwritten(Box<dyn Write + Send>);

/// Any answer.
trait Write {
    fn json(&self) -> Result<Vec<u8>, Fault>;
}

impl Operation {
    /// An operation of an action that only looks.
    pub(crate) fn read<A: Read>(action: A) -> Self {
        Self::Read(Box::new(Typed(action)))
    }

    /// An operation of an action that may change state.
    pub(crate) fn change<A: Change>(action: A) -> Self {
        Self::Change(Box::new(Typed(action)))
    }

    /// The one resource that it is about, see [`Action::subject`].
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::Read(read) => read.subject(),
            Self::Change(change) => change.subject(),
        }
    }

    /// The project that it is for, see [`Action::project`].
    pub fn project(&self) -> Option<ProjectId> {
        match self {
            Self::Read(read) => read.project(),
            Self::Change(change) => change.project(),
        }
    }
}

impl Unwritten {
    /// This answer.
    pub(crate) fn new<T: Serialize + Send + 'static>(answer: T) -> Self {
        Self(Box::new(answer))
    }

    /// The answer as a JSON object.
    pub fn json(&self) -> Result<Vec<u8>, Fault> {
        self.0.json()
    }
}

impl<T: Serialize> Write for T {
    fn json(&self) -> Result<Vec<u8>, Fault> {
        // Enough for one resource, so that the usual answer is written without growing.
        let mut bytes = Vec::with_capacity(640);
        serde_json::to_writer(&mut bytes, self)
            .map_err(|error| Fault::internal(format!("the answer cannot be written as JSON: {error}")))?;
        Ok(bytes)
    }
}

struct Typed<A>(A);

impl<A: Action> About for Typed<A> {
    fn subject(&self) -> Option<Subject> {
        self.0.subject()
    }

    fn project(&self) -> Option<ProjectId> {
        self.0.project()
    }
}

impl<A: Read> ReadOperation for Typed<A> {
    fn run(&self, see: &Reader<'_>) -> Result<Unwritten, Fault> {
        self.0.run(see).map(Unwritten::new).map_err(Into::into)
    }

    fn scans(&self) -> bool {
        self.0.scans()
    }
}

impl<A: Change> ChangeOperation for Typed<A> {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Unwritten, Fault> {
        self.0.run(tx).map(Unwritten::new).map_err(Into::into)
    }
}
