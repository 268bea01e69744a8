//! Refusals that only make sense for HTTP, and the common type that every answer other than success has.

use zc_gateway_engine::{Code, Fault};

/// Why a request does not get an answer of success.
#[derive(Debug)]
pub enum Refusal {
    /// The request is no acceptable HTTP request for this server.
    Http(HttpRefusal),
    /// The operation was refused or failed.
    Fault(Fault),
}

/// What is wrong with a request before its meaning matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpRefusal {
    /// Something in it breaks the rules of the protocol; the sentence says what.
    BadRequest(String),
    /// There is nothing at this path.
    PathNotFound(String),
    /// The path does not take this method, but the one named.
    MethodNotAllowed(&'static str),
    /// The body did not arrive in time.
    TooSlow,
    /// The body is larger than so many bytes.
    BodyTooLarge(usize),
    /// The bodies of all requests under way hold as much memory as they may.
    NoRoomForBody,
    /// The answers that are being sent hold as much memory as they may.
    NoRoomForAnswer,
    /// The body is not declared as JSON.
    ContentType,
    /// The body is transferred with another coding than `chunked`.
    TransferEncoding,
    /// The headers are too large or too many.
    HeadersTooLarge,
    /// More connections are open than allowed.
    TooManyConnections,
    /// More connections are open from one address than allowed.
    TooManyFromAddress,
    /// Proofs of who is calling have failed too often from one address.
    FailedTooOften {
        /// In how many seconds the next one is told as such.
        seconds: u64,
    },
}

impl Refusal {
    /// The code of a fault.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Http(_) => None,
            Self::Fault(fault) => Some(fault.code),
        }
    }
}

impl From<HttpRefusal> for Refusal {
    fn from(refusal: HttpRefusal) -> Self {
        Self::Http(refusal)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
