//! Requests of the API, signed ahead of the measurement.

use std::fmt::Write as _;

use zc_gateway::auth::zc2_hmac;
use zc_gateway_engine::clock::Clock;

/// The access key that every gateway of the benchmark is given, and how those of further accounts begin.
pub const KEY_ID: &str = "benchmark-key";
/// Its password.
pub const KEY_PASSWORD: &str = "benchmark-password-2026";

/// A gateway, and whether and by whom requests to it are signed.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// `127.0.0.1:PORT`.
    pub address: &'a str,
    /// Whether requests carry a signature.
    pub signed: bool,
    /// Whose key signs: 0 is the account `default`, the others are those of [`seed`].
    pub account: u32,
}

/// The identifier of the access key of an account.
fn key_id(account: u32) -> String {
    if account == 0 { KEY_ID.to_owned() } else { format!("{KEY_ID}-{account}") }
}

/// A seed file with an access key in each of so many accounts, beside `default`.
pub fn seed(accounts: u32) -> String {
    let mut text = String::new();
    for account in 1..accounts {
        let id = key_id(account);
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "[[access_key]]\naccount = \"account-{account}\"\nid = \"{id}\"\npassword = \"{KEY_PASSWORD}\"\n"
        );
    }
    text
}

/// A request to `POST /api/v2/sdn`.
pub struct Request {
    /// All headers but the length of the body.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// Where the actions are.
pub const PATH: &str = "/api/v2/sdn";

impl Target<'_> {
    /// A call of `action` with the JSON object `body`.
    pub fn request(&self, action: &str, body: &str) -> Request {
        let mut headers = vec![
            ("Host", self.address.to_owned()),
            ("Content-Type", "application/json".to_owned()),
            ("X-ZC-Action", action.to_owned()),
            ("X-ZC-Version", "2023-08-30".to_owned()),
        ];
        if self.signed {
            let now = Clock::real().now();
            let authorization =
                zc2_hmac::sign(&key_id(self.account), KEY_PASSWORD, self.address, now, body.as_bytes());
            headers.push(("X-ZC-Timestamp", now.seconds().to_string()));
            headers.push(("X-ZC-Signature-Method", zc2_hmac::ALGORITHM.to_owned()));
            headers.push(("Authorization", authorization));
        }
        Request { headers, body: body.to_owned() }
    }
}

impl Request {
    /// The bytes on the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("POST {PATH} HTTP/1.1\r\nContent-Length: {}\r\n", self.body.len());
        for (name, value) in &self.headers {
            for part in [*name, ": ", value, "\r\n"] {
                text.push_str(part);
            }
        }
        text.push_str("\r\n");
        text.push_str(&self.body);
        text.into_bytes()
    }
}
