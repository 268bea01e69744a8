//! What a person sees in a browser: a front page and the documentation of all actions, and the same as an OpenAPI
//! document. They need no credentials, and so hold nothing of what the gateway keeps.

mod accept;
mod document;
mod front;
mod layout;
mod reference;

use std::sync::LazyLock;

use hyper::{HeaderMap, Method, Response};
use zc_gateway_engine::Fault;

use super::refusal::{HttpRefusal, Refusal};
use crate::content::Content;
use crate::intake::Head;
use crate::surface::{Surface, openapi};
use document::{Document, Kind};
pub use front::Front;

/// Where the front page is, for who prefers HTML.
pub const FRONT: &str = "/";
/// Where the documentation is.
pub const DOCUMENTATION: &str = "/_gateway/docs";
/// Where the OpenAPI document is.
pub const OPENAPI: &str = "/_gateway/openapi.json";

/// The documentation of this build: made when it is first asked for.
static DOCUMENTATION_PAGE: LazyLock<Document> = LazyLock::new(|| {
    let surface = Surface::of(&zc_gateway_actions::registry());
    Document::new(Kind::Html, reference::page(&surface).into_string())
});

/// The OpenAPI document of this build.
static OPENAPI_DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let document = openapi::document(&zc_gateway_actions::registry(), &[]);
    Document::new(Kind::Json, document.to_string())
});

/// One of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// What this is, and where to go on.
    Front,
    /// The documentation of all actions.
    Documentation,
    /// The OpenAPI document.
    OpenApi,
}

impl Page {
    /// The page that is asked for; none when another door answers. At the root that is OpenStack's, for all who do not
    /// prefer HTML.
    pub fn of(method: &Method, path: &str, headers: &HeaderMap) -> Option<Self> {
        match path {
            FRONT if only_looks(method) && accept::prefers_html(headers) => Some(Self::Front),
            DOCUMENTATION => Some(Self::Documentation),
            OPENAPI => Some(Self::OpenApi),
            _ => None,
        }
    }

    /// Answers a request for it.
    pub async fn answer(self, request: &Head, front: Front) -> Result<Response<Content>, Refusal> {
        if !only_looks(&request.method) {
            return Err(HttpRefusal::MethodNotAllowed("GET").into());
        }
        let made = match self {
            Self::Front => Document::new(Kind::FrontPage, front.page().into_string()),
            Self::Documentation => ready(&DOCUMENTATION_PAGE).await?,
            Self::OpenApi => ready(&OPENAPI_DOCUMENT).await?,
        };
        Ok(made.respond(&request.headers))
    }
}

fn only_looks(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

/// A document that takes a while to be made, once: not on a thread that serves requests.
async fn ready(document: &'static LazyLock<Document>) -> Result<Document, Fault> {
    let made = tokio::task::spawn_blocking(|| Document::clone(document)).await;
    made.map_err(|error| Fault::internal(error.to_string()))
}
