//! One call of the API as our own commands make it, and as the curl command that does the same.

use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use hyper::{Method, StatusCode};
use serde_json::Value;
use zc_gateway_engine::clock::Clock;

use super::Failure;
use crate::auth::keys::Credentials;
use crate::auth::zc2_hmac;
use crate::client::{self, Endpoint};
use crate::doors::zenlayer::envelope::UNREAD_PARAMETERS;
use crate::intake::DRY_RUN;

/// A call that is ready to be sent.
pub struct SignedCall {
    path: String,
    headers: Vec<(HeaderName, String)>,
    body: String,
}

/// The answer to a call.
pub struct Answered {
    /// The HTTP status.
    pub status: StatusCode,
    /// The whole body.
    pub body: Value,
    /// The parameters that the gateway has not read.
    pub unread: Option<String>,
    /// Whether the gateway says that it was a dry run.
    pub dry_run: bool,
}

impl SignedCall {
    /// Signs a call with `credentials`; without any it is sent unsigned.
    pub fn new(
        endpoint: &Endpoint,
        (service, action, version): (&str, &str, &str),
        credentials: Option<&Credentials>,
        body: String,
    ) -> Self {
        let mut headers = vec![
            (CONTENT_TYPE, "application/json".to_owned()),
            (HeaderName::from_static("x-zc-action"), action.to_owned()),
            (HeaderName::from_static("x-zc-version"), version.to_owned()),
        ];
        if let Some(credentials) = credentials {
            let now = Clock::real().now();
            let authorization = zc2_hmac::sign(
                &credentials.access_key_id,
                &credentials.access_key_password,
                endpoint.authority(),
                now,
                body.as_bytes(),
            );
            headers.push((HeaderName::from_static("x-zc-timestamp"), now.seconds().to_string()));
            headers.push((HeaderName::from_static("x-zc-signature-method"), zc2_hmac::ALGORITHM.to_owned()));
            headers.push((AUTHORIZATION, authorization));
        }
        Self { path: format!("/api/v2/{service}"), headers, body }
    }

    /// The same call, which changes nothing.
    #[must_use]
    pub fn as_dry_run(mut self) -> Self {
        self.headers.push((DRY_RUN, "true".to_owned()));
        self
    }

    /// The same call with a bearer token.
    #[must_use]
    pub fn with_bearer(mut self, token: &str) -> Self {
        self.headers.push((AUTHORIZATION, format!("Bearer {token}")));
        self
    }

    /// The curl command that sends the same. It can be pasted for as long as what it carries holds: a signature does for
    /// some minutes, a bearer token until it is removed.
    pub fn as_curl(&self, endpoint: &Endpoint) -> String {
        let mut text = format!("curl {endpoint}{}", self.path);
        for (name, value) in &self.headers {
            text.push_str(" \\\n  -H ");
            text.push_str(&quoted(&format!("{}: {value}", as_documented(name))));
        }
        text.push_str(" \\\n  -d ");
        text.push_str(&quoted(&self.body));
        text
    }

    /// Sends it.
    pub async fn send(self, endpoint: &Endpoint) -> Result<Answered, Failure> {
        let reply = client::send(
            endpoint,
            (Method::POST, &self.path),
            &self.headers,
            self.body.into_bytes(),
            client::PATIENCE,
        )
        .await?;
        let body = serde_json::from_slice(&reply.body).map_err(|error| {
            Failure::other(format!(
                "{endpoint} answered {} without JSON ({error}): is it a gateway?",
                reply.status
            ))
        })?;
        let header = |name| reply.headers.get(name).and_then(|value| value.to_str().ok());
        let (unread, dry_run) =
            (header(UNREAD_PARAMETERS).map(str::to_owned), header(DRY_RUN) == Some("true"));
        Ok(Answered { status: reply.status, body, unread, dry_run })
    }
}

/// The name of a header in the letters of the documentation: `X-ZC-Action`.
fn as_documented(name: &HeaderName) -> String {
    let capital = |part: &str| match part.split_at_checked(1) {
        _ if part == "zc" => "ZC".to_owned(),
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    name.as_str().split('-').map(capital).collect::<Vec<_>>().join("-")
}

/// A text in single quotes, for a POSIX shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
