//! A small HTTP client for the commands that talk to a gateway. Clear text only: it is meant for gateways, and a
//! command that is pointed at the real cloud by mistake should not get there.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::net::TcpStream;

use crate::host::Host;

/// How long a command waits for an answer: longer than a gateway takes for any request.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Where a gateway is: `http://host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    authority: String,
    address: String,
}

/// Not an endpoint.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no endpoint: write http://HOST:PORT without a path (https is not supported)")]
pub struct NotAnEndpoint(String);

/// A request got no answer.
#[derive(Debug, Error)]
pub enum ClientError {
    /// Nobody listens there.
    #[error("no gateway answers at {endpoint}: {cause}; start one with `zc-gateway serve`")]
    Connect {
        /// Where.
        endpoint: Endpoint,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The connection broke.
    #[error("the gateway at {endpoint} did not answer: {cause}")]
    Broken {
        /// Where.
        endpoint: Endpoint,
        /// What went wrong.
        cause: String,
    },
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Endpoint {
    /// Reads an endpoint.
    pub fn parse(text: &str) -> Result<Self, NotAnEndpoint> {
        let refused = || NotAnEndpoint(text.to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(refused)?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let host = Host::parse(authority).filter(|_| scheme.eq_ignore_ascii_case("http"));
        let has_port = host.ok_or_else(refused)?.port.is_some();
        let address = if has_port { authority.to_owned() } else { format!("{authority}:80") };
        Ok(Self { authority: authority.to_owned(), address })
    }

    /// Where to connect: a host with a port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The value of the header `Host`.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "http://{}", self.authority)
    }
}

/// Sends one request and waits for the whole answer, for so long.
pub async fn send(
    endpoint: &Endpoint,
    (method, path): (Method, &str),
    headers: &[(HeaderName, String)],
    body: Vec<u8>,
    time_limit: Duration,
) -> Result<Reply, ClientError> {
    let answer = send_and_wait(endpoint, (method, path), headers, body);
    tokio::time::timeout(time_limit, answer).await.unwrap_or_else(|_| {
        let cause = format!("nothing came within {} s", time_limit.as_secs());
        Err(ClientError::Broken { endpoint: endpoint.clone(), cause })
    })
}

async fn send_and_wait(
    endpoint: &Endpoint,
    (method, path): (Method, &str),
    headers: &[(HeaderName, String)],
    body: Vec<u8>,
) -> Result<Reply, ClientError> {
    let broken = |cause: String| ClientError::Broken { endpoint: endpoint.clone(), cause };
    let stream = TcpStream::connect(&endpoint.address)
        .await
        .map_err(|cause| ClientError::Connect { endpoint: endpoint.clone(), cause })?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(error.to_string()))?;
    let driver = tokio::spawn(connection);
    let mut request = Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().map_err(|_| broken(format!("`{path}` is no path")))?;
    let host = (header::HOST, endpoint.authority.clone());
    for (name, value) in headers.iter().chain([&host]) {
        let value =
            HeaderValue::from_str(value).map_err(|_| broken(format!("header {name} is not plain text")))?;
        request.headers_mut().insert(name, value);
    }
    let response = sender.send_request(request).await.map_err(|error| broken(error.to_string()))?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|error| broken(error.to_string()))?.to_bytes();
    driver.abort();
    Ok(Reply { status: parts.status, headers: parts.headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_http_with_a_host() {
        for (text, address) in [
            ("http://127.0.0.1:8902", "127.0.0.1:8902"),
            ("http://localhost/", "localhost:80"),
            ("HTTP://[::1]:8902", "[::1]:8902"),
            ("http://[::1]", "[::1]:80"),
        ] {
            assert_eq!(Endpoint::parse(text).unwrap().address, address);
        }
        for text in [
            "127.0.0.1:8902",
            "https://console.zenlayer.com",
            "http://",
            "http://a/b",
            "http://u@h",
            "http://[::1]evil.example:8902",
            "http://localhost:8902x",
            "http://localhost:",
            "http://::1",
        ] {
            assert!(Endpoint::parse(text).is_err(), "{text}");
        }
    }
}
