//! The OpenStack dialect: REST paths of identity, compute, network and image. A table of routes maps each onto the
//! action that a caller of the RPC door finds by name.
//!
//! <https://docs.openstack.org/api-quick-start/>

pub mod catalog;
pub mod codes;
pub mod directory;
pub mod empty;
pub mod extensions;
pub mod identity;
pub mod microversion;
pub mod open;
pub mod pages;
pub mod parameters;
pub mod place;
pub mod routes;
pub mod seal;
pub mod shown_filter;
pub mod unread;
pub mod versions;

use hyper::header::HeaderName;
use zc_gateway_engine::Engine;

use self::codes::Refused;
use crate::auth::Authenticator;
use crate::auth::keystone::{NoSession, Session};
use crate::intake::Head;

/// The token of the caller.
const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// The session of the token that a request carries. Whatever `--auth` says: without a token nobody is anybody here.
pub fn session(request: &Head, authenticator: &Authenticator, engine: &Engine) -> Result<Session, Refused> {
    let token = request.header(&AUTH_TOKEN)?.unwrap_or_default();
    authenticator.session(token, engine).map_err(|none| match none {
        NoSession::Unknown if !token.is_empty() => Refused::unauthorized(),
        NoSession::Unknown | NoSession::Ended => Refused::no_token(),
    })
}
