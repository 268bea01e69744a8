//! From a proven caller and a call to an outcome: look-up, rate limit and time limit.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::time::Instant;
use zc_gateway_engine::account::AccountNumber;
use zc_gateway_engine::decode::{Decoded, Unread};
use zc_gateway_engine::lane::{NotDone, Request};
use zc_gateway_engine::nearest::nearest;
use zc_gateway_engine::operation::Operation;
use zc_gateway_engine::registry::{Entry, Registry};
use zc_gateway_engine::{ApiVersion, Code, Effect, Engine, Fault};

use crate::auth::Caller;
use crate::request_id::RequestId;
use crate::unknown_parameters::{self, UnknownParametersRules};

mod dry_run;

/// What a door has read from a request: which action to run with which parameters.
pub struct Call<'r> {
    /// The service.
    pub service: &'r str,
    /// The action.
    pub action: &'r str,
    /// The version; none where the caller leaves it open.
    pub version: Option<&'r str>,
    /// The parameters: one JSON object.
    pub body: &'r [u8],
    /// Whether nothing is to be changed.
    pub dry_run: bool,
    /// What is done about parameters that the action does not read.
    pub unread: UnreadRule,
}

/// Finds out anew who calls, where something of the proof has changed while the request waited.
pub type Authenticate<'r, E> = dyn Fn() -> Result<Caller, E> + Sync + 'r;

/// What is done about parameters that an action does not read.
#[derive(Clone, Copy)]
pub enum UnreadRule {
    /// They are told or refused, as it is set for the account. `dryRun` asks for a dry run.
    AsSet,
    /// They are refused.
    Refused {
        /// The sentence of the dialect.
        words: fn(&Unread) -> String,
        /// What the door has added by itself, for those actions that want to know.
        added: &'static [&'static str],
    },
}

/// What a caller is told beside the outcome, whether that is a success or not.
#[derive(Debug, Default)]
pub struct Remarks {
    /// The parameters that nobody has read.
    pub unread: Unread,
    /// Whether this was a dry run: nothing has changed.
    pub dry_run: bool,
}

/// A successful outcome.
pub struct Answer {
    /// The output parameters: one JSON object.
    pub output: Vec<u8>,
    /// The version served, when it is not the one asked for.
    pub served_version: Option<ApiVersion>,
}

/// Runs calls.
pub struct Dispatch {
    engine: Arc<Engine>,
    registry: Registry,
    limiter: Option<Limiter>,
    /// Of questions that no action answers.
    question_limiter: Option<Limiter>,
    time_limit: Duration,
    unknown_parameters: ArcSwap<UnknownParametersRules>,
}

/// How often a caller is authenticated anew because something of his proof changed while he waited.
const MOST_PROOFS: usize = 3;

/// Why there is no answer.
enum Undone {
    /// For this reason.
    Refused(Fault),
    /// What the caller proved may hold no more. Nothing has run.
    ProofOutdated,
}

impl From<Fault> for Undone {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl From<NotDone> for Undone {
    fn from(reason: NotDone) -> Self {
        match reason {
            NotDone::ProofOutdated => Self::ProofOutdated,
            NotDone::Refused(_) | NotDone::Impeded(_) | NotDone::Unknown => Self::Refused(reason.into()),
        }
    }
}

impl From<Undone> for Fault {
    fn from(undone: Undone) -> Self {
        match undone {
            Undone::Refused(fault) => fault,
            Undone::ProofOutdated => NotDone::ProofOutdated.into(),
        }
    }
}

/// Counts what each account sends.
type Limiter = DefaultKeyedRateLimiter<AccountNumber>;

impl Dispatch {
    /// A dispatch over all actions of `registry`; `rate_limit` is in requests per second and account.
    pub fn new(
        engine: Arc<Engine>,
        registry: Registry,
        rate_limit: Option<NonZeroU32>,
        time_limit: Duration,
        unknown_parameters: UnknownParametersRules,
    ) -> Self {
        let limiter = || rate_limit.map(|limit| RateLimiter::keyed(Quota::per_second(limit)));
        let (limiter, question_limiter) = (limiter(), limiter());
        let unknown_parameters = ArcSwap::from_pointee(unknown_parameters);
        Self { engine, registry, limiter, question_limiter, time_limit, unknown_parameters }
    }

    /// From now on unread parameters are judged by other rules.
    pub fn set_unknown_parameters(&self, rules: UnknownParametersRules) {
        self.unknown_parameters.store(Arc::new(rules));
    }

    /// Runs the action that `call` names, for `caller`, and notes what is to be told beside the outcome. What the
    /// action may do stands beside its answer.
    pub async fn run<E: From<Fault>>(
        &self,
        request_id: RequestId,
        (caller, authenticate): (&Caller, &Authenticate<'_, E>),
        call: &Call<'_>,
        remarks: &mut Remarks,
    ) -> Result<(Effect, Answer), E> {
        remarks.dry_run = call.dry_run;
        throttle(self.limiter.as_ref(), caller)?;
        let mut left = CallerLeft { request_id, caller, call, answered: false };
        let mut deadline = None;
        let mut outcome = self.outcome(caller, call, remarks, &mut deadline).await;
        for _ in 0..MOST_PROOFS {
            if !matches!(outcome, Err(Undone::ProofOutdated)) {
                break;
            }
            let caller = authenticate().inspect_err(|_| left.answered = true)?;
            outcome = Box::pin(self.outcome(&caller, call, remarks, &mut deadline)).await;
        }
        left.answered = true;
        outcome.map_err(|undone| Fault::from(undone).into())
    }

    async fn outcome(
        &self,
        caller: &Caller,
        call: &Call<'_>,
        remarks: &mut Remarks,
        deadline: &mut Option<Instant>,
    ) -> Result<(Effect, Answer), Undone> {
        let entry = self.registry.find(call.service, call.action)?;
        let (version, served_version) = served(entry, call.version)?;
        let Decoded { parameters, unread } = entry.decode(call.body);
        if !unread.is_empty() {
            self.judge_unread(caller, call, entry, unread, remarks)?;
        }
        let operation = parameters?;
        let request = Request {
            principal: caller.principal(),
            proof: caller.proof().clone(),
            account: self.account_for(caller, &operation),
            version,
            action: entry.name,
        };
        let answer = match operation {
            // A dry run of a read is no other run. In a box, as below.
            Operation::Read(read) if read.scans() => Box::pin(self.engine.scan(request, read)).await?,
            Operation::Read(read) => self.engine.read(&request, |see| read.run(see))?,
            Operation::Change(change) if remarks.dry_run => {
                self.engine.try_as(&request, |tx| change.run(tx))?
            }
            Operation::Change(change) => {
                let run = self.engine.perform_as(request, move |tx| change.run(tx));
                let deadline = *deadline.get_or_insert_with(|| Instant::now() + self.time_limit);
                // In a box, so that it does not make the future of every read larger.
                let in_time = Box::pin(tokio::time::timeout_at(deadline, run));
                in_time.await.map_err(|_| timed_out())???
            }
        };
        Ok((entry.effect, Answer { output: answer.json()?, served_version }))
    }

    /// Refuses parameters that nobody reads, or notes them to be told. `dryRun` is a wish that every action knows,
    /// unless it has a parameter of that name itself.
    fn judge_unread(
        &self,
        caller: &Caller,
        call: &Call<'_>,
        entry: &Entry,
        mut unread: Unread,
        remarks: &mut Remarks,
    ) -> Result<(), Fault> {
        match call.unread {
            UnreadRule::AsSet => {
                remarks.dry_run |= dry_run::take(&mut unread, call.body)?;
                let rule = self.unknown_parameters.load().of(caller.account_name());
                unknown_parameters::check(entry, &unread, rule)?;
                remarks.unread = unread;
                Ok(())
            }
            UnreadRule::Refused { words, added } => {
                unread.retain(|member| !(member.is_top && added.contains(&member.name.as_str())));
                if unread.is_empty() {
                    return Ok(());
                }
                Err(Fault::new(Code::UnknownParameter, words(&unread)))
            }
        }
    }

    /// The account that a call is about: the caller's own, but an administrator reaches what others own, and makes
    /// things for others.
    fn account_for(&self, caller: &Caller, operation: &Operation) -> AccountNumber {
        let owner = || self.engine.world().account_about(operation);
        if caller.is_admin() { owner().unwrap_or(caller.account()) } else { caller.account() }
    }

    /// Counts a question that no action answers, above all to identity. Each account may ask as often as it may call
    /// actions, and beside them: a client that has just come by its token is not too fast for its first call.
    pub fn throttle_question(&self, caller: &Caller) -> Result<(), Fault> {
        throttle(self.question_limiter.as_ref(), caller)
    }
}

fn throttle(limiter: Option<&Limiter>, caller: &Caller) -> Result<(), Fault> {
    let Some(limiter) = limiter else { return Ok(()) };
    limiter.check_key(&caller.account()).map_err(|_| {
        let message = "Too many requests in one second. Try again later.";
        Fault::new(Code::RequestLimitExceeded, message)
    })
}

/// Says so when a caller goes before its answer comes: a change that it asked for may be made all the same.
struct CallerLeft<'c> {
    request_id: RequestId,
    caller: &'c Caller,
    call: &'c Call<'c>,
    answered: bool,
}

impl Drop for CallerLeft<'_> {
    fn drop(&mut self) {
        if !self.answered {
            tracing::info!(
                request_id = %self.request_id,
                service = self.call.service,
                action = self.call.action,
                account = self.caller.account_name().as_str(),
                "the caller left before its answer; what it asked for may have been done"
            );
        }
    }
}

/// The version to serve a call in, and the same again when it is not the one asked for.
fn served(entry: &Entry, asked: Option<&str>) -> Result<(ApiVersion, Option<ApiVersion>), Fault> {
    let oldest = entry.versions.first().copied();
    let absent = || Fault::internal(format!("action {} has no version", entry.name));
    let Some(asked) = asked else { return Ok((oldest.ok_or_else(absent)?, None)) };
    let Some(asked) = ApiVersion::parse(asked) else {
        let versions: Vec<String> = entry.versions.iter().map(ToString::to_string).collect();
        let nearest = nearest(asked, versions.iter().map(String::as_str));
        let hint = nearest.map(|version| format!(" Did you mean `{version}`?")).unwrap_or_default();
        let message = format!(
            "The header `X-ZC-Version` must be a date; action {} has {}.{hint}",
            entry.name,
            versions.join(", ")
        );
        return Err(Fault::new(Code::InvalidVersion, message));
    };
    let nearest = asked.nearest(entry.versions).ok_or_else(absent)?;
    Ok((nearest, (nearest != asked).then_some(nearest)))
}

fn timed_out() -> Fault {
    let message = "The request took too long; look whether the change was made before you repeat it.";
    Fault::new(Code::TimedOut, message)
}
