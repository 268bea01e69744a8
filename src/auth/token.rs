//! Tokens of the OpenStack door. A token is signed and not stored: whoever has the key file of the data directory
//! can check it, also after a restart and in another gateway over a copy of the directory.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;

use super::mac::{Mac256, keyed};
use super::seal::Sealer;

/// The first byte. With the zeros at the start of a time it makes every token begin with `gAAAA`, by which clients
/// and secret scanners tell tokens of OpenStack.
const VERSION: u8 = 0x80;
/// Bytes of an audit ID.
const AUDIT_BYTES: usize = 16;
/// Bytes of the signature at the end.
const MAC_BYTES: usize = 32;
/// What the key file is used for here.
const PURPOSE: &str = "zc-gateway openstack token";

/// How somebody came to a token; several where it was made from another token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// With the password of an access key.
    Password,
    /// From another token.
    Token,
    /// With an access key as an application credential.
    ApplicationCredential,
}

/// The name of one token in logs and lists. It is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditId([u8; AUDIT_BYTES]);

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The access key that it was given to.
    pub key: AccessKeyId,
    /// The account that it acts for.
    pub project: AccountName,
    /// How it was come by.
    pub methods: Vec<Method>,
    /// When it was made.
    pub issued: Timestamp,
    /// From when on it holds no more.
    pub expires: Timestamp,
    /// Its own name.
    pub audit_id: AuditId,
    /// The name of the first token of the chain that it was made from.
    pub parent: Option<AuditId>,
}

/// What a token rests on besides the key file: when either of the two changes, it holds no more. It is part of what is
/// signed and not of what is said, so no time is compared with another, which a clock that went wrong would have set.
#[derive(Clone, Copy)]
pub struct Ground {
    /// What the access key is proven with, as a hash.
    pub secret: [u8; 32],
    /// Since when the access key has been accepted without a break.
    pub since: Timestamp,
}

/// Makes and checks tokens.
pub struct TokenSigner {
    mac: Mac256,
    /// How long a token holds.
    pub lifetime: Duration,
}

impl Method {
    /// All of them, in the order in which a token names them.
    pub const ALL: [Self; 3] = [Self::Password, Self::Token, Self::ApplicationCredential];

    /// The name of the method in requests and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Token => "token",
            Self::ApplicationCredential => "application_credential",
        }
    }

    /// The method with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Password => 1,
            Self::Token => 2,
            Self::ApplicationCredential => 4,
        }
    }
}

impl AuditId {
    /// A new one.
    pub fn random() -> Self {
        Self(*uuid::Uuid::new_v4().as_bytes())
    }

    /// As text, such as `3T2dc1CGQxyJsHdDu1xkcw`.
    pub fn text(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl TokenSigner {
    /// A signer with a key of its own, derived from that of `sealer`.
    pub fn new(sealer: &Sealer, lifetime: Duration) -> Self {
        Self { mac: keyed(*sealer.derived_key(PURPOSE)), lifetime }
    }

    /// The token as callers carry it.
    pub fn write(&self, token: &Token, ground: &Ground) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(token.issued.millis().to_be_bytes());
        bytes.extend(token.expires.millis().to_be_bytes());
        bytes.push(token.methods.iter().fold(0, |bits, method| bits | method.bit()));
        bytes.extend(token.audit_id.0);
        push_text(&mut bytes, &token.parent.map(AuditId::text).unwrap_or_default());
        push_text(&mut bytes, token.key.as_str());
        push_text(&mut bytes, token.project.as_str());
        let mac = self.signature(&bytes, ground).finalize().into_bytes();
        bytes.extend(mac);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a token and checks its signature; `ground` gives what tokens of its access key rest on now. None when it
    /// is not one of ours.
    pub fn read<K>(
        &self,
        text: &str,
        ground: impl FnOnce(&AccessKeyId) -> Option<(K, Ground)>,
    ) -> Option<(Token, K)> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
        let (said, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC_BYTES)?)?;
        let token = parse(said)?;
        let (key, ground) = ground(&token.key)?;
        // Compares in constant time.
        self.signature(said, &ground).verify_slice(mac).ok()?;
        Some((token, key))
    }

    fn signature(&self, bytes: &[u8], Ground { secret, since }: &Ground) -> Mac256 {
        let mut mac = self.mac.clone();
        mac.update(bytes);
        mac.update(secret);
        mac.update(&since.millis().to_be_bytes());
        mac
    }
}

/// A text of at most 255 bytes; names and identifiers have at most 64.
fn push_text(bytes: &mut Vec<u8>, text: &str) {
    let text = text.as_bytes().get(..255).unwrap_or(text.as_bytes());
    bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
    bytes.extend(text);
}

fn parse(bytes: &[u8]) -> Option<Token> {
    let mut rest = Rest(bytes);
    if rest.take::<1>()? != [VERSION] {
        return None;
    }
    let issued = Timestamp::from_millis(i64::from_be_bytes(rest.take()?));
    let expires = Timestamp::from_millis(i64::from_be_bytes(rest.take()?));
    let [bits] = rest.take()?;
    let methods = Method::ALL.into_iter().filter(|method| bits & method.bit() != 0).collect();
    let audit_id = AuditId(rest.take()?);
    let parent = match rest.text()? {
        "" => None,
        text => Some(AuditId(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?)),
    };
    let key = AccessKeyId::parse(rest.text()?).ok()?;
    let project = rest.text()?.parse().ok()?;
    rest.0.is_empty().then_some(Token { key, project, methods, issued, expires, audit_id, parent })
}

/// What is left to read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn text(&mut self) -> Option<&'b str> {
        let [length] = self.take()?;
        let (text, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        let now = Timestamp::parse("2026-11-22T08:00:00Z").unwrap();
        Token {
            key: AccessKeyId::parse("member").unwrap(),
            project: "5d8b99310e6c49eaa5413aa659170deb".parse().unwrap(),
            methods: vec![Method::Password, Method::Token],
            issued: now,
            expires: now.plus(Duration::from_hours(1)),
            audit_id: AuditId::random(),
            parent: Some(AuditId::random()),
        }
    }

    fn ground(secret: u8, since: i64) -> Ground {
        Ground { secret: [secret; 32], since: Timestamp::from_millis(since) }
    }

    fn read(signer: &TokenSigner, text: &str, ground: Ground) -> Option<Token> {
        signer.read(text, |_| Some(((), ground))).map(|(token, ())| token)
    }

    #[test]
    fn what_is_written_is_read() {
        let sealer = Sealer::new(&[7; 32]);
        let signer = TokenSigner::new(&sealer, Duration::from_hours(1));
        for token in
            [token(), Token { parent: None, methods: vec![Method::ApplicationCredential], ..token() }]
        {
            let text = signer.write(&token, &ground(1, 1));
            assert!(text.starts_with("gAAAA") && text.len() < 255, "{text}");
            assert!(
                text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'),
                "{text}"
            );
            assert_eq!(read(&signer, &text, ground(1, 1)).as_ref(), Some(&token));
            // Another gateway with the same key file.
            let other = TokenSigner::new(&Sealer::new(&[7; 32]), Duration::ZERO);
            assert_eq!(read(&other, &text, ground(1, 1)), Some(token));
        }
    }

    #[test]
    fn another_ground_another_key_file_or_a_changed_byte_end_a_token() {
        let signer = TokenSigner::new(&Sealer::new(&[7; 32]), Duration::from_hours(1));
        let text = signer.write(&token(), &ground(1, 1));
        assert_eq!(read(&signer, &text, ground(2, 1)), None);
        assert_eq!(read(&signer, &text, ground(1, 2)), None);
        let other = TokenSigner::new(&Sealer::new(&[8; 32]), Duration::from_hours(1));
        assert_eq!(read(&other, &text, ground(1, 1)), None);
        let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(read(&signer, &URL_SAFE_NO_PAD.encode(&changed), ground(1, 1)), None, "byte {place}");
            let shorter = URL_SAFE_NO_PAD.encode(&bytes[..place]);
            assert_eq!(read(&signer, &shorter, ground(1, 1)), None, "{place} bytes");
        }
        for wrong in ["", "gAAAA", "tok123", "notused", "gAAAA!"] {
            assert_eq!(read(&signer, wrong, ground(1, 1)), None, "{wrong}");
        }
    }
}
