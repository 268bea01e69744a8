//! What waits for the lane: a run with who asks for it and what he proved, and where its answer goes.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::NotDone;
use crate::account::{AccountName, AccountNumber};
use crate::action::ApiVersion;
use crate::fault::Fault;
use crate::principal::{Principal, Proof};
use crate::transaction::Transaction;
use crate::world::Account;

/// Who asks for a change, and where.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who acts.
    pub principal: Principal,
    /// What shows that it is him.
    pub proof: Proof,
    /// The account that is changed.
    pub account: AccountNumber,
    /// The API version that is served.
    pub version: ApiVersion,
    /// What runs, in a word, for people.
    pub action: &'static str,
}

impl Request {
    /// What the gateway does by itself in an account, with all rights.
    pub const fn of_gateway(account: AccountNumber, version: ApiVersion) -> Self {
        let proof = Proof { key: None, token: None };
        Self { principal: Principal::gateway(account), proof, account, version, action: "the gateway" }
    }
}

/// Something for the lane to do.
pub(super) enum Job {
    /// A run.
    Run(Request, Box<dyn Run>),
    /// An account is to be there.
    OpenAccount { name: AccountName, done: oneshot::Sender<Result<Arc<Account>, NotDone>> },
}

/// A run, its type forgotten.
pub(super) trait Run: Send {
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;

    /// Runs it and keeps what it gives. Tells whether that is a success. Called once.
    fn run(&mut self, tx: &mut Transaction<'_>) -> bool;

    /// Replaces what the run gave.
    fn refuse(&mut self, fault: Fault);

    /// Gives the answer to whoever waits: what the run gave, or why nobody can have that.
    fn answer(self: Box<Self>, outcome: Result<(), NotDone>);
}

/// A run and whoever waits for its answer.
pub(super) struct Waiting<T, F> {
    run: Option<F>,
    given: Option<Result<T, Fault>>,
    done: oneshot::Sender<Result<Result<T, Fault>, NotDone>>,
}

impl<T, F> Waiting<T, F> {
    /// A run that has not begun.
    pub const fn new(run: F, done: oneshot::Sender<Result<Result<T, Fault>, NotDone>>) -> Self {
        Self { run: Some(run), given: None, done }
    }
}

impl<T, F> Run for Waiting<T, F>
where
    T: Send,
    F: FnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send,
{
    fn is_abandoned(&self) -> bool {
        self.done.is_closed()
    }

    fn run(&mut self, tx: &mut Transaction<'_>) -> bool {
        let Some(run) = self.run.take() else { return false };
        let given = run(tx);
        let is_success = given.is_ok();
        self.given = Some(given);
        is_success
    }

    fn refuse(&mut self, fault: Fault) {
        self.given = Some(Err(fault));
    }

    fn answer(self: Box<Self>, outcome: Result<(), NotDone>) {
        let never_ran = || Err(Fault::internal("a change was answered that never ran"));
        // Whoever asked may have gone: what was done stands all the same.
        let Self { given, done, .. } = *self;
        let _ = done.send(outcome.map(|()| given.unwrap_or_else(never_ran)));
    }
}
