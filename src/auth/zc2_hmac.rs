//! ZC2-HMAC-SHA256, the request signature of the API. It covers method, content type, host, body and timestamp, and
//! further headers where the signer lists them.
//!
//! <https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/signature>

use std::sync::Arc;
use std::time::Duration;

use hmac::Mac;
use hyper::HeaderMap;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::{Code, Engine, Fault};

use super::Caller;
use super::keys::{KeyRing, SERVICE_HEADER, SigningKey};
use super::mac::{Mac256, keyed};
use crate::floods;

/// The name of the algorithm, as the first word of `Authorization`.
pub const ALGORITHM: &str = "ZC2-HMAC-SHA256";

/// The headers that all official clients sign.
pub const USUAL_HEADERS: &str = "content-type;host";

/// A signed request, as it came over the wire.
pub struct Signed<'r> {
    /// What `Authorization` says.
    pub credentials: Credentials<'r>,
    /// The header `X-ZC-Timestamp`.
    pub timestamp: &'r str,
    /// The header `Content-Type`.
    pub content_type: &'r str,
    /// The header `Host`, port included.
    pub host: &'r str,
    /// The service of the path, which no signature covers.
    pub service: &'r str,
    /// All headers, for signers who sign more than these two.
    pub headers: &'r HeaderMap,
}

/// A signature whose request has a head that could be its own. What is left to check is the body.
pub struct Pending<'r> {
    signed: Signed<'r>,
    /// None where the key is not known or not accepted.
    key: Option<Arc<SigningKey>>,
    /// What the key requires to be signed, and is not.
    missing: Vec<String>,
}

/// The parts of the header `Authorization`.
#[derive(Debug, PartialEq, Eq)]
pub struct Credentials<'r> {
    /// The access key ID.
    pub key_id: &'r str,
    /// The signed headers, separated by `;`, in lower case and order.
    pub signed_headers: &'r str,
    /// The signature.
    pub signature: [u8; 32],
}

/// Why a signed request cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Malformed {
    /// The scheme is neither of the two.
    #[error("The header `Authorization` must start with `ZC2-HMAC-SHA256` or `Bearer`.")]
    Scheme,
    /// A bearer of nothing.
    #[error("The header `Authorization` must have a token after `Bearer`.")]
    Token,
    /// Another signature method.
    #[error("The header `X-ZC-Signature-Method` must be `ZC2-HMAC-SHA256`.")]
    Method,
    /// No usable timestamp.
    #[error("The header `X-ZC-Timestamp` must hold the time of signing in Unix seconds.")]
    Timestamp,
    /// The parts are not as documented.
    #[error(
        "The header `Authorization` must read `ZC2-HMAC-SHA256 Credential=ID, SignedHeaders=content-type;host, \
         Signature=HEX` with 64 lower-case hexadecimal digits."
    )]
    Parts,
    /// The list of signed headers is not usable.
    #[error(
        "SignedHeaders must list lower-case header names in order, each once, `content-type` and `host` among them."
    )]
    SignedHeaders,
    /// A signed header is not in the request.
    #[error("The signed header `{0}` is not in the request.")]
    Absent(String),
    /// The key demands that more is signed.
    #[error("This access key requires that the headers {0} are signed too.")]
    Required(String),
    /// The key demands that the service is signed, and another one is asked for.
    #[error("This access key requires that the header `x-zc-service` names the service of the path, `{0}`.")]
    Service(String),
}

impl From<Malformed> for Fault {
    fn from(malformed: Malformed) -> Self {
        Self::new(Code::InvalidAuthorization, malformed.to_string())
    }
}

/// Reads what follows the algorithm in `Authorization`.
pub fn parse(parts: &str) -> Result<Credentials<'_>, Malformed> {
    match parse_usual(parts) {
        Some(credentials) => Ok(credentials),
        None => parse_any(parts),
    }
}

/// The form that all official clients write, without a search.
fn parse_usual(parts: &str) -> Option<Credentials<'_>> {
    let (rest, signature) = parts.split_at_checked(parts.len().checked_sub(64)?)?;
    let rest = rest.strip_suffix(", SignedHeaders=content-type;host, Signature=")?;
    let key_id = rest.strip_prefix("Credential=").filter(|id| !id.is_empty() && !id.contains(','))?;
    Some(Credentials { key_id, signed_headers: USUAL_HEADERS, signature: from_hex(signature)? })
}

/// Any order and spacing of the three parts.
fn parse_any(parts: &str) -> Result<Credentials<'_>, Malformed> {
    let (mut key_id, mut signed_headers, mut signature) = (None, None, None);
    for part in parts.split(',') {
        let (name, value) = part.trim().split_once('=').ok_or(Malformed::Parts)?;
        let place = match name {
            "Credential" => &mut key_id,
            "SignedHeaders" => &mut signed_headers,
            "Signature" => &mut signature,
            _ => return Err(Malformed::Parts),
        };
        if place.replace(value).is_some() || value.is_empty() {
            return Err(Malformed::Parts);
        }
    }
    let (Some(key_id), Some(signed_headers), Some(signature)) = (key_id, signed_headers, signature) else {
        return Err(Malformed::Parts);
    };
    let signature = from_hex(signature).ok_or(Malformed::Parts)?;
    check_signed_headers(signed_headers)?;
    Ok(Credentials { key_id, signed_headers, signature })
}

fn check_signed_headers(list: &str) -> Result<(), Malformed> {
    if list == USUAL_HEADERS {
        return Ok(());
    }
    let mut previous = "";
    let (mut content_type, mut host) = (false, false);
    for name in list.split(';') {
        let usable = name.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase());
        if !usable || name <= previous {
            return Err(Malformed::SignedHeaders);
        }
        content_type |= name == "content-type";
        host |= name == "host";
        previous = name;
    }
    if content_type && host { Ok(()) } else { Err(Malformed::SignedHeaders) }
}

impl<'r> Signed<'r> {
    /// Checks what can be checked before the body has come: the time, and that what is signed is there. Nothing is told
    /// of the key.
    pub fn admit(self, keys: &KeyRing, engine: &Engine, window: Duration) -> Result<Pending<'r>, Fault> {
        let signed_at = seconds(self.timestamp).ok_or(Malformed::Timestamp)?;
        let now = engine.clock().wall();
        let distance = now.since(signed_at).max(signed_at.since(now));
        if distance > window + Duration::from_millis(999) {
            let message = format!(
                "The request was signed at {signed_at}; the gateway's time is {now}. They may differ by {} s: \
                 set the clock of the sender.",
                window.as_secs()
            );
            return Err(Fault::new(Code::SignatureExpired, message));
        }
        let names = || self.credentials.signed_headers.split(';');
        if self.credentials.signed_headers != USUAL_HEADERS {
            names().try_for_each(|name| self.value(name).map(drop))?;
        }
        let key = keys.signing_key(self.credentials.key_id, engine);
        let required = key.as_ref().map_or(&[][..], |key| &key.required_signed_headers);
        let is_missing = |required: &&String| !names().any(|name| name == required.as_str());
        let missing = required.iter().filter(is_missing).cloned().collect();
        Ok(Pending { signed: self, key, missing })
    }

    /// The value of a signed header.
    fn value(&self, name: &str) -> Result<&'r str, Malformed> {
        match name {
            "content-type" => Ok(self.content_type),
            "host" => Ok(self.host),
            _ => {
                let value = self.headers.get(name).and_then(|value| value.to_str().ok());
                value.ok_or_else(|| Malformed::Absent(name.to_owned()))
            }
        }
    }
}

impl Pending<'_> {
    /// Where the service must be signed, the one that is must be the one that is called.
    fn check_service(&self, key: &SigningKey) -> Result<(), Malformed> {
        let is_required = key.required_signed_headers.iter().any(|name| name == SERVICE_HEADER);
        if is_required && self.signed.value(SERVICE_HEADER)? != self.signed.service {
            return Err(Malformed::Service(self.signed.service.to_owned()));
        }
        Ok(())
    }

    /// Whether the request may be accepted. If not, that must not be told before its body has come: it would tell
    /// whether there is such a key.
    pub fn may_be_accepted(&self) -> bool {
        self.key.is_some() && self.missing.is_empty()
    }

    /// Checks the signature over a body with this SHA-256. An unknown key and a wrong signature give the same answer
    /// after the same work.
    pub fn verify(&self, keys: &KeyRing, body: &[u8; 32]) -> Result<Caller, Fault> {
        let mac = self.key.as_ref().map_or_else(|| keys.nobody(), |key| &key.mac);
        let matches = matches_any(&self.signed, body, mac)?;
        let Some(key) = self.key.as_ref().filter(|_| matches) else {
            let message = "The signature does not match, or the access key is not known.";
            return Err(Fault::new(Code::SignatureFailure, message));
        };
        if !self.missing.is_empty() {
            return Err(Malformed::Required(self.missing.join(", ")).into());
        }
        self.check_service(key)?;
        let (account, id) = (Arc::clone(&key.account), key.id.clone());
        Ok(Caller { account, key: Some(id), role: key.role, proof: key.proof() })
    }
}

/// Tries the header values as received, as every client signs them, then in lower case and trimmed, as the
/// documentation has it.
fn matches_any(signed: &Signed<'_>, body: &[u8; 32], mac: &Mac256) -> Result<bool, Fault> {
    let as_received = canonical_request(signed, body, false)?;
    if matches(signed, &as_received, mac) {
        return Ok(true);
    }
    let lowered = canonical_request(signed, body, true)?;
    if lowered != as_received && matches(signed, &lowered, mac) {
        return Ok(true);
    }
    if !tracing::enabled!(tracing::Level::DEBUG) || !floods::log::may_tell_unproven() {
        return Ok(false);
    }
    tracing::debug!(
        access_key = ?signed.credentials.key_id,
        canonical_request = ?as_received,
        string_to_sign = ?string_to_sign(signed.timestamp, &as_received),
        "the signature does not match what the gateway computes from the request it received"
    );
    Ok(false)
}

fn matches(signed: &Signed<'_>, canonical: &str, mac: &Mac256) -> bool {
    let mut mac = mac.clone();
    mac.update(string_to_sign(signed.timestamp, canonical).as_bytes());
    // Compares in constant time.
    mac.verify_slice(&signed.credentials.signature).is_ok()
}

fn canonical_request(signed: &Signed<'_>, body: &[u8; 32], lowered: bool) -> Result<String, Malformed> {
    let mut text = String::with_capacity(256);
    text.push_str("POST\n/\n\n");
    for name in signed.credentials.signed_headers.split(';') {
        let value = signed.value(name)?;
        text.push_str(name);
        text.push(':');
        if lowered {
            text.push_str(&value.trim().to_lowercase());
        } else {
            text.push_str(value);
        }
        text.push('\n');
    }
    text.push('\n');
    text.push_str(signed.credentials.signed_headers);
    text.push('\n');
    push_hex(&mut text, body);
    Ok(text)
}

fn string_to_sign(timestamp: &str, canonical: &str) -> String {
    let mut text = String::with_capacity(96);
    for part in [ALGORITHM, "\n", timestamp, "\n"] {
        text.push_str(part);
    }
    push_hex(&mut text, &Sha256::digest(canonical.as_bytes()));
    text
}

/// Signs a request to `host` with content type `application/json`, as the clients do; gives the value of
/// `Authorization`.
pub fn sign(key_id: &str, password: &str, host: &str, timestamp: Timestamp, body: &[u8]) -> String {
    let mut canonical =
        format!("POST\n/\n\ncontent-type:application/json\nhost:{host}\n\ncontent-type;host\n");
    push_hex(&mut canonical, &Sha256::digest(body));
    let mut mac = keyed(password);
    mac.update(string_to_sign(&timestamp.seconds().to_string(), &canonical).as_bytes());
    let mut text = format!("{ALGORITHM} Credential={key_id}, SignedHeaders=content-type;host, Signature=");
    push_hex(&mut text, &mac.finalize().into_bytes());
    text
}

/// Unix seconds as 1 to 11 decimal digits.
fn seconds(text: &str) -> Option<Timestamp> {
    let plain = (1..=11).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok().map(Timestamp::from_seconds)).flatten()
}

/// Appends a hash as 64 lower-case hexadecimal digits.
pub fn push_hex(text: &mut String, hash: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
    let mut digits = [0; 64];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(hash) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    text.push_str(std::str::from_utf8(&digits).unwrap_or_default());
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
