//! Public keys as OpenSSH writes them: one line with the type, the key in base64 and a comment.

use std::fmt::Write;

use md5::{Digest, Md5};
use ssh_key::private::{Ed25519Keypair, PrivateKey};
use ssh_key::{Algorithm, LineEnding, PublicKey};
use zc_gateway_engine::random;

/// What a new key pair is said to come from.
const COMMENT: &str = "Generated-by-zc-gateway";

/// A key pair that was just made.
pub struct Generated {
    /// The private half, as OpenSSH keeps it in a file.
    pub private: String,
    /// The public half.
    pub public: String,
}

/// What a public key is recognized by: the MD5 of the key, in hexadecimal digits with colons between the bytes. None
/// where the text is no public key of a kind that servers take.
pub fn fingerprint(public: &str) -> Option<String> {
    let key = PublicKey::from_openssh(public.trim()).ok()?;
    let is_taken = match key.algorithm() {
        Algorithm::Ed25519
        | Algorithm::Rsa { .. }
        | Algorithm::Ecdsa { .. }
        | Algorithm::SkEcdsaSha2NistP256
        | Algorithm::SkEd25519 => true,
        // What is broken, and what nobody knows.
        _ => false,
    };
    let hash = Md5::digest(key.to_bytes().ok().filter(|_| is_taken)?);
    let mut digits = String::with_capacity(47);
    for byte in hash {
        let colon = if digits.is_empty() { "" } else { ":" };
        // Writing to a text cannot fail.
        let _ = write!(digits, "{colon}{byte:02x}");
    }
    Some(digits)
}

/// Makes a key pair of type Ed25519. None where it cannot be written, which is not known to happen.
pub fn generate() -> Option<Generated> {
    let pair = Ed25519Keypair::from_seed(&random::secret());
    let public = format!("{} {COMMENT}", PublicKey::from(pair.public).to_openssh().ok()?);
    let mut private = PrivateKey::from(pair);
    private.set_comment(COMMENT);
    Some(Generated { private: private.to_openssh(LineEnding::LF).ok()?.to_string(), public })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_recognized_by_its_md5() {
        // Made with `ssh-keygen`, and so are the fingerprints: `ssh-keygen -l -E md5`.
        for (public, expected) in [
            (
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEfYsez0PeZoZ7acy5XJkd+KZNlZwIxVynUCFhLw4ZCN me@home\n",
                "fc:10:70:37:4d:25:77:19:e1:85:2e:b2:85:5a:e7:a7",
            ),
            (
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJxqB/uUqQqaEuyHhlX3cEx9daU2PUKoTTy6L9lFaSPEsJ6XEDLPGLdFQcG3mtcdWg9sGbAdmh0Q27cMn70v1mE=",
                "e4:11:52:cd:c1:54:ac:9c:03:0e:f7:8a:21:7c:3e:f9",
            ),
            (
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDcPPygoj+aq0p37t8aDiZrVXBR0BSnEOlbZsQOkBgXT5ubFlzqaqPghTxcj/prWBzBx4C0EdFqIUNlFglOE65pRG7pncH3yiVU5UqchR605YXcejLMGde7vwpeIuv16tSMyuUeC17elxjXMG/B3ZinMVpD20c97RK7GGdvA4v1vqsuhN5WItjdpdXWTDnJI7w4hbXXmHeATxJf3rs1BZzHdygMPTbAY9OZPzEOv4XCFWi/7o0uFx1rcmENcaPVREknUvRrePRN524+/wVsIebFO9aP94EPo5WLqdCOFZ/t5tHywk6ids8NErPpeQUl8YexKV6WqUQ/6O90ZU05bW2iL6HMceRur4CatFHKUoiQxFdIBcJt+xTNHevKq8LLeL5AYSfMLzKVzDPvSJdcLjvU75Ca7wKAWS8fqL5SdxpDCCJIPhWRh8B2gai64XSh4rRrWN0Mw3a7rtSISApUbqUFAxSQAPb6qpIRD1scAYIVRfxE1EXCyPBSwZdIirUycc8= me at home",
                "36:7e:08:ab:b7:9e:47:bd:de:7c:87:52:24:cf:06:a3",
            ),
        ] {
            assert_eq!(fingerprint(public).as_deref(), Some(expected), "{public}");
        }
        for wrong in
            ["", "ssh-ed25519", "ssh-ed25519 !!!!", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA", "hello there"]
        {
            assert_eq!(fingerprint(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_pair_that_is_made_belongs_together() {
        let made = generate().unwrap();
        let private = PrivateKey::from_openssh(&made.private).unwrap();
        let public = PublicKey::from_openssh(&made.public).unwrap();
        assert_eq!(private.public_key().key_data(), public.key_data());
        assert!(made.public.ends_with(COMMENT) && fingerprint(&made.public).is_some());
        assert_ne!(generate().unwrap().public, made.public);
    }
}
