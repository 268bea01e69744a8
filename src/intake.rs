//! What is checked of every request before anything reads a meaning into it: one of each header, a bounded body
//! that arrives in time.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;
use hyper::header::{HeaderMap, HeaderName};
use hyper::http::request::Parts;
use hyper::{Method, Request, Uri, header};

use crate::doors::refusal::HttpRefusal;

/// The largest body, in bytes.
pub const LARGEST_BODY: usize = 1 << 20;
/// How much of a body that is too large is read and thrown away, so that its sender gets to see the answer.
const DRAINED: usize = 8 << 20;

/// A request whose body has arrived.
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

/// Reads the body of a request.
pub async fn receive<B>(request: Request<B>, time_limit: Duration) -> Result<Received, HttpRefusal>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (parts, body) = request.into_parts();
    let body = if body.is_end_stream() {
        Bytes::new()
    } else {
        tokio::time::timeout(time_limit, read(body)).await.map_err(|_| HttpRefusal::TooSlow)??
    };
    let Parts { uri, method, headers, .. } = parts;
    Ok(Received { uri, method, headers, body })
}

async fn read<B>(body: B) -> Result<Bytes, HttpRefusal>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut body = std::pin::pin!(body);
    match Limited::new(body.as_mut(), LARGEST_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            // The rest does not matter; an error only means that the sender has gone.
            let _ = Limited::new(body, DRAINED).collect().await;
            Err(HttpRefusal::BodyTooLarge)
        }
        Err(error) => Err(HttpRefusal::BadRequest(format!("The body could not be read: {error}."))),
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

    /// The host as the sender wrote it, port included.
    pub fn host(&self) -> Result<&str, HttpRefusal> {
        let host = self.header(&header::HOST)?;
        host.ok_or_else(|| HttpRefusal::BadRequest("The header `Host` is missing.".to_owned()))
    }
}
