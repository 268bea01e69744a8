//! Requests of the API, signed ahead of the measurement.

use zc_gateway::auth::zc2_hmac;
use zc_gateway_engine::clock::Clock;

/// The access key that every gateway of the benchmark is given.
pub const KEY_ID: &str = "benchmark-key";
/// Its password.
pub const KEY_PASSWORD: &str = "benchmark-password-2026";

/// A gateway, and whether requests to it are signed.
pub struct Target<'a> {
    /// `127.0.0.1:PORT`.
    pub address: &'a str,
    /// Whether requests carry a signature.
    pub signed: bool,
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
            let authorization = zc2_hmac::sign(KEY_ID, KEY_PASSWORD, self.address, now, body.as_bytes());
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
