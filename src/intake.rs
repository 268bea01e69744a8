//! What is checked of every request before anything reads a meaning into it: one of each header, a bounded body
//! that arrives in time.

use std::fmt::Display;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Body;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Uri, header};

use crate::doors::refusal::HttpRefusal;

/// The largest body, in bytes.
pub const LARGEST_BODY: usize = 1 << 20;
/// How much of a body that is too large is read and thrown away, so that its sender gets to see the answer.
const DRAINED: usize = 8 << 20;

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

/// A request that has arrived.
pub struct Received {
    /// The path and query of the request line.
    pub uri: Uri,
    /// The method.
    pub method: Method,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it came over the wire.
    pub body: Bytes,
}

/// Reads a request into `place`, where its head can be looked at even if its body is refused.
pub async fn receive<B>(
    request: Request<B>,
    place: &mut Option<Received>,
    time_limit: Duration,
) -> Result<&Received, HttpRefusal>
where
    B: Body<Data = Bytes>,
    B::Error: Display,
{
    let (Parts { uri, method, headers, .. }, body) = request.into_parts();
    let received = place.insert(Received { uri, method, headers, body: Bytes::new() });
    if !is_plainly_transferred(&received.headers) {
        // In time or not: the answer is the same.
        let drained = async {
            drain(std::pin::pin!(body)).await;
            Ok(())
        };
        let _ = in_time(drained, time_limit).await;
        return Err(HttpRefusal::TransferEncoding);
    }
    if !body.is_end_stream() {
        received.body = in_time(read(body), time_limit).await?;
    }
    Ok(received)
}

/// Whether the one transfer coding is `chunked`, or there is none. hyper looks at the last coding alone: it would give
/// out a body as JSON that was compressed before it was cut into chunks. Where `chunked` is not the last, hyper refuses
/// the request by itself, see `server/hyper_refusal.rs`.
fn is_plainly_transferred(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let chunked = |value: &HeaderValue| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
    codings.next().is_none_or(chunked) && codings.next().is_none()
}

/// Waits for a body. Nearly all have arrived with their headers: a timer is only made for the others.
async fn in_time<T>(
    body: impl Future<Output = Result<T, HttpRefusal>>,
    time_limit: Duration,
) -> Result<T, HttpRefusal> {
    let mut body = std::pin::pin!(body);
    match std::future::poll_fn(|context| Poll::Ready(body.as_mut().poll(context))).await {
        Poll::Ready(read) => read,
        Poll::Pending => {
            let rest = Box::pin(tokio::time::timeout(time_limit, body));
            rest.await.unwrap_or(Err(HttpRefusal::TooSlow))
        }
    }
}

/// Reads a body up to the limit. The usual body is one piece and is not copied.
async fn read<B>(body: B) -> Result<Bytes, HttpRefusal>
where
    B: Body<Data = Bytes>,
    B::Error: Display,
{
    let mut body = std::pin::pin!(body);
    let mut whole = Bytes::new();
    let mut pieces = BytesMut::new();
    while let Some(piece) = next_piece(body.as_mut()).await? {
        if whole.len() + pieces.len() + piece.len() > LARGEST_BODY {
            drain(body).await;
            return Err(HttpRefusal::BodyTooLarge);
        }
        if whole.is_empty() && pieces.is_empty() {
            whole = piece;
        } else {
            pieces.extend_from_slice(&std::mem::take(&mut whole));
            pieces.extend_from_slice(&piece);
        }
        if body.is_end_stream() {
            break;
        }
    }
    Ok(if pieces.is_empty() { whole } else { pieces.freeze() })
}

/// Reads the rest of a body that is refused and throws it away, up to a bound, so that its sender gets to see the answer.
async fn drain<B>(mut body: Pin<&mut B>)
where
    B: Body<Data = Bytes>,
    B::Error: Display,
{
    let mut drained = 0;
    // An error only means that the sender has gone.
    while let Ok(Some(piece)) = next_piece(body.as_mut()).await {
        drained += piece.len();
        if drained > DRAINED {
            return;
        }
    }
}

/// The next piece of a body; none at its end. Trailers are ignored.
async fn next_piece<B>(mut body: Pin<&mut B>) -> Result<Option<Bytes>, HttpRefusal>
where
    B: Body<Data = Bytes>,
    B::Error: Display,
{
    loop {
        match body.frame().await {
            None => return Ok(None),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
            Some(Err(error)) => {
                return Err(HttpRefusal::BadRequest(format!("The body could not be read: {error}.")));
            }
        }
    }
}

impl Received {
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

    /// Whether the body says anything: an empty one does not, nor does an empty object.
    pub fn has_body(&self) -> bool {
        let mut said = self.body.iter().filter(|byte| !byte.is_ascii_whitespace());
        !matches!((said.next(), said.next(), said.next()), (None, _, _) | (Some(b'{'), Some(b'}'), None))
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
