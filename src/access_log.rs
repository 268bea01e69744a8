//! The access log: one line for each request, written when it is known what is answered.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU8, Ordering};

use clap::ValueEnum;
use hyper::{Method, StatusCode};
use zc_gateway_engine::Effect;
use zc_gateway_engine::clock::Stopwatch;
use zc_gateway_engine::resources::identifier::Identifier;

use crate::auth::Caller;
use crate::dispatch::Remarks;
use crate::doors::health;
use crate::doors::zenlayer::open::{self, Named};
use crate::floods::log::Unavailable;
use crate::floods::{self, Origin, TrustedProxies};
use crate::intake::Head;
use crate::request_id::RequestId;

/// The part of the log that these lines are.
pub const TARGET: &str = "access";

/// How many bytes a line repeats of what a caller can make long.
const LONGEST_WORD: usize = 200;

/// Which requests have a line. A failure of the gateway, and a call with parameters that nobody reads, always have one;
/// questions about health never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[repr(u8)]
pub enum AccessLogMode {
    /// Every request.
    All,
    /// All but reads that succeed: pollers send many.
    Changes,
    /// None.
    Off,
}

impl AccessLogMode {
    /// Its word in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Changes => "changes",
            Self::Off => "off",
        }
    }
}

/// Writes the lines.
#[derive(Debug)]
pub struct AccessLog {
    /// An [`AccessLogMode`], which a running gateway can change.
    mode: AtomicU8,
}

/// What is noted of a request on its way.
pub struct Seen {
    /// What its answer is called.
    pub request_id: RequestId,
    /// The head of the request.
    pub head: Head,
    /// Who sent it, once that is proven.
    pub caller: Option<Caller>,
    /// Whether it is proven that the operator sent it.
    pub is_operator: bool,
    /// Who is at the other end of the connection.
    pub peer: IpAddr,
    /// The service and action, where a path stands for them.
    pub action: Option<(&'static str, &'static str)>,
    /// What an action that was done may do.
    pub effect: Option<Effect>,
    /// What the caller is told beside the outcome.
    pub remarks: Remarks,
    stopwatch: Stopwatch,
}

/// Why a request was not done, as its answer says it.
#[derive(Debug, PartialEq, Eq)]
pub struct Reason {
    /// The code of the dialect.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
    /// More, for the log only.
    pub detail: Option<String>,
}

impl Seen {
    /// Of a request that has just arrived.
    pub fn new(request_id: RequestId, head: Head, peer: IpAddr) -> Self {
        Self {
            request_id,
            head,
            caller: None,
            is_operator: false,
            peer,
            action: None,
            effect: None,
            remarks: Remarks::default(),
            stopwatch: Stopwatch::start(),
        }
    }

    /// Where it comes from.
    pub fn origin(&self, proxies: &TrustedProxies) -> Origin {
        proxies.origin(self.peer, &self.head.headers)
    }

    /// Whether its sender has proven nothing, and got nothing that is a caller's.
    fn is_of_stranger(&self, status: StatusCode) -> bool {
        let is_proven = self.is_operator || self.caller.as_ref().is_some_and(|caller| caller.key().is_some());
        !is_proven && (self.caller.is_none() || is_refused(status))
    }

    /// Whether it can have changed nothing. What is no action goes by its method.
    pub fn is_read(&self) -> bool {
        match self.effect {
            Some(effect) => effect == Effect::Read,
            None => self.head.method == Method::GET || self.head.method == Method::HEAD,
        }
    }

    fn is_about_health(&self) -> bool {
        health::is_asked(self.head.path())
    }
}

impl AccessLog {
    /// A log of the requests that `mode` says.
    pub fn new(mode: AccessLogMode) -> Self {
        Self { mode: AtomicU8::new(mode as u8) }
    }

    /// From now on other requests have a line.
    pub fn set(&self, mode: AccessLogMode) {
        self.mode.store(mode as u8, Ordering::Relaxed);
    }

    /// Writes the line of a request that is answered with this status, for this reason where it was not done. In a flood
    /// it is counted instead.
    pub fn write(&self, seen: &Seen, status: StatusCode, reason: Option<&Reason>, proxies: &TrustedProxies) {
        if self.wants(seen, status) && may_be_written(seen, status, reason) {
            line(seen, status, reason, seen.origin(proxies).address);
        }
    }

    fn wants(&self, seen: &Seen, status: StatusCode) -> bool {
        let mode = self.mode.load(Ordering::Relaxed);
        let is_told_anyway = is_failure(status) || !seen.remarks.unread.is_empty();
        if mode == AccessLogMode::Changes as u8 && !is_refused(status) && seen.is_read() {
            return is_told_anyway;
        }
        (is_told_anyway || mode != AccessLogMode::Off as u8) && !seen.is_about_health()
    }
}

/// Whether a line is more than one of a flood. What is not logged anyway is not counted.
fn may_be_written(seen: &Seen, status: StatusCode, reason: Option<&Reason>) -> bool {
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let reason = reason.map(|reason| reason.message.clone()).unwrap_or_default();
        return floods::log::is_first(Unavailable::Request(reason));
    }
    !seen.is_of_stranger(status) || (is_logged(status) && floods::log::may_tell_unproven())
}

/// Whether the log wants lines of this status at all.
fn is_logged(status: StatusCode) -> bool {
    if is_failure(status) {
        tracing::enabled!(target: TARGET, tracing::Level::ERROR)
    } else {
        tracing::enabled!(target: TARGET, tracing::Level::INFO)
    }
}

/// Whether a request was not done.
fn is_refused(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// Whether the gateway failed. What it does not implement is no failure.
fn is_failure(status: StatusCode) -> bool {
    status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED
}

/// One line. It names the action, or else method and path.
fn line(seen: &Seen, status: StatusCode, reason: Option<&Reason>, peer: IpAddr) {
    let Named { service, action, version } = match seen.action {
        Some((service, action)) => Named { service: Some(service), action: Some(action), version: None },
        None => open::named(&seen.head),
    };
    let place = action.is_none().then_some(&seen.head);
    let microseconds = u64::try_from(seen.stopwatch.elapsed().as_micros()).unwrap_or(u64::MAX);
    let unread = (!seen.remarks.unread.is_empty()).then(|| seen.remarks.unread.to_string());
    macro_rules! line {
        ($level:ident, $message:literal) => {
            tracing::$level!(
                target: TARGET,
                request_id = seen.request_id.as_str(),
                %peer,
                method = place.map(|request| request.method.as_str()),
                path = place.map(|request| shown(request.path())),
                service = service.map(shown),
                action = action.map(shown),
                version = version.map(shown),
                account = seen.caller.as_ref().map(|caller| caller.account_name().as_str()),
                access_key = seen.caller.as_ref().and_then(Caller::key).map(Identifier::as_str),
                status = status.as_u16(),
                code = reason.map(|reason| reason.code),
                dry_run = seen.remarks.dry_run.then_some(true),
                microseconds,
                unread,
                reason = reason.map(|reason| reason.message.as_str()),
                detail = reason.and_then(|reason| reason.detail.as_deref()),
                $message
            )
        };
    }
    match (is_failure(status), is_refused(status)) {
        (true, _) => line!(error, "failed"),
        (false, true) if unread.is_some() => line!(warn, "refused"),
        (false, true) => line!(info, "refused"),
        (false, false) if unread.is_some() => line!(warn, "done"),
        (false, false) => line!(info, "done"),
    }
}

/// As much of a word as a line repeats.
fn shown(word: &str) -> &str {
    word.get(..word.floor_char_boundary(LONGEST_WORD)).unwrap_or_default()
}
