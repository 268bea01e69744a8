//! What is checked of every request before anything reads a meaning into it: one of each header, and a bounded body that
//! arrives in time. The head comes first, and each door looks at it before anything of the body is read.

mod arriving;

use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Uri, header};

pub use arriving::{Arriving, BodyRoom, BodyStream, HeldBody, Intake, Sender};

use crate::doors::refusal::HttpRefusal;

/// The largest body, in bytes.
pub const LARGEST_BODY: usize = 1 << 20;

/// Asks every door for a dry run, and tells in an answer that it was one.
pub const DRY_RUN: HeaderName = HeaderName::from_static("x-zc-dry-run");

/// Conditions on which HTTP makes changes; no door evaluates them but Networking, which knows revisions.
const CONDITIONS: [HeaderName; 4] =
    [header::IF_MATCH, header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE];

/// Whether a name is one for a dry run, in whatever letters: `DryRun`, `x-dry-run`, `isDryRun`.
pub fn names_dry_run(name: &str) -> bool {
    // Hardly a name passes this, and each request has some.
    let is_near = name.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"dry"));
    is_near && {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase().contains("dryrun")
    }
}

/// The head of a request.
pub struct Head {
    /// The path and query of the request line.
    pub uri: Uri,
    /// The method.
    pub method: Method,
    /// The headers.
    pub headers: HeaderMap,
}

/// A request that has arrived whole.
#[derive(Clone, Copy)]
pub struct Received<'r> {
    /// Its head.
    pub head: &'r Head,
    /// Its body, as it came over the wire.
    pub body: &'r [u8],
}

impl Head {
    /// The path.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The value of a header that may come once. Several, or one that is not visible ASCII, are refused.
    pub fn header(&self, name: &HeaderName) -> Result<Option<&str>, HttpRefusal> {
        let mut values = self.headers.get_all(name).iter();
        let Some(value) = values.next() else { return Ok(None) };
        if values.next().is_some() {
            return Err(HttpRefusal::BadRequest(format!("The header `{name}` is sent more than once.")));
        }
        let text = value.to_str();
        text.map(Some)
            .map_err(|_| HttpRefusal::BadRequest(format!("The header `{name}` is not plain ASCII.")))
    }

    /// The one transfer coding must be `chunked`, or there is none. hyper looks at the last coding alone: it would give
    /// out a body as JSON that was compressed before it was cut into chunks. Where `chunked` is not the last, hyper
    /// refuses the request by itself, see `server/hyper_refusal.rs`.
    pub fn check_transfer(&self) -> Result<(), HttpRefusal> {
        let mut codings = self.headers.get_all(header::TRANSFER_ENCODING).iter();
        let chunked = |value: &HeaderValue| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
        let is_plain = codings.next().is_none_or(chunked) && codings.next().is_none();
        if is_plain { Ok(()) } else { Err(HttpRefusal::TransferEncoding) }
    }

    /// Whether the body is compressed, or changed in another way that somebody would have to undo first.
    pub fn is_encoded(&self) -> bool {
        let codings = self.headers.get_all(header::CONTENT_ENCODING).iter();
        let mut codings = codings.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        codings.any(|coding| {
            let coding = coding.trim_ascii();
            !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity")
        })
    }

    /// Whether a header is there that hardly any request has: one look at the names in place of one for each of them.
    /// Names for a dry run end with `run`, whatever else they are.
    pub fn has_rare_headers(&self) -> bool {
        self.headers.keys().any(|name| {
            let name = name.as_str().as_bytes();
            name.starts_with(b"if-") || name.ends_with(b"run") || name == b"content-encoding"
        })
    }

    /// Whether the sender wants to know what would happen, and nothing to happen.
    pub fn dry_run(&self) -> Result<bool, HttpRefusal> {
        match self.header(&DRY_RUN)? {
            None | Some("false") => self.no_other_dry_run(),
            Some("true") => Ok(true),
            Some(other) => {
                let message = format!("The header `X-ZC-Dry-Run` must be `true` or `false`, not `{other}`.");
                Err(HttpRefusal::BadRequest(message))
            }
        }
    }

    /// Who wishes for a dry run by another name must not get the change instead.
    fn no_other_dry_run(&self) -> Result<bool, HttpRefusal> {
        let others = self.headers.keys().filter(|name| **name != DRY_RUN);
        match others.map(HeaderName::as_str).find(|name| names_dry_run(name)) {
            None => Ok(false),
            Some(other) => {
                let message = format!("There is no header `{other}`: a dry run is `X-ZC-Dry-Run`.");
                Err(HttpRefusal::BadRequest(message))
            }
        }
    }

    /// A change that is to be made on a condition only must not be made without looking at it.
    pub fn no_conditions(&self) -> Result<(), HttpRefusal> {
        match CONDITIONS.iter().find(|name| self.headers.contains_key(*name)) {
            None => Ok(()),
            Some(name) => {
                let message =
                    format!("The header `{name}` is not evaluated here, so nothing was done. Leave it out.");
                Err(HttpRefusal::BadRequest(message))
            }
        }
    }

    /// The host as the sender wrote it, port included.
    pub fn host(&self) -> Result<&str, HttpRefusal> {
        let host = self.header(&header::HOST)?;
        host.ok_or_else(|| HttpRefusal::BadRequest("The header `Host` is missing.".to_owned()))
    }
}

impl Received<'_> {
    /// Whether the body says anything: an empty one does not, nor does an empty object.
    pub fn has_body(&self) -> bool {
        let mut said = self.body.iter().filter(|byte| !byte.is_ascii_whitespace());
        !matches!((said.next(), said.next(), said.next()), (None, _, _) | (Some(b'{'), Some(b'}'), None))
    }
}
