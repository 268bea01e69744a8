//! The test vectors of the contract (computed with the official Python SDK, V7 from the documentation), and what
//! must be refused.

use super::*;

const JSON: &str = "application/json";
const JSON_UTF8: &str = "application/json; charset=utf-8";
const LOCAL: &str = "127.0.0.1:8080";
const CLOUD: &str = "console.zenlayer.com";
const PASSWORD: &str = "SecretExample0001";

struct Vector {
    host: &'static str,
    content_type: &'static str,
    timestamp: &'static str,
    body: &'static str,
    canonical_hash: &'static str,
    signature: &'static str,
    password: &'static str,
}

#[rustfmt::skip]
const VECTORS: [Vector; 7] = [
    Vector { host: CLOUD, content_type: JSON, timestamp: "1700000000", body: "{}", password: PASSWORD,
        canonical_hash: "2eb6d40a6d77fe762274e366f8d05626427e80b1c9e1a816d9c08676d12257a4",
        signature: "69c6b5a1351a50e42071a636acd2a5c37c29a0c84af811e7057aaf47788f33e7" },
    Vector { host: LOCAL, content_type: JSON, timestamp: "1700000000", body: r#"{"portId": "p-1"}"#, password: PASSWORD,
        canonical_hash: "d9af5eb52b0c3196e22db696eb228ec86cd5e7313176e03c777d8ef58bafe97e",
        signature: "bd347723166a90eb553084289290ac4be06ecbb82bb640da9ad6b154a376b76e" },
    Vector { host: LOCAL, content_type: JSON, timestamp: "1700000000", body: r#"{"portId":"p-1"}"#, password: PASSWORD,
        canonical_hash: "8d16d058732490f9bbfbe5795ff5ca29d64278a748454cd08ca12f0b3a78a7a1",
        signature: "795e4a230f3a9a6d55b751a7975bd06fbf18a505d783646f83cb44f942978692" },
    Vector { host: LOCAL, content_type: JSON_UTF8, timestamp: "1700000000", body: r#"{"portId":"p-1"}"#, password: PASSWORD,
        canonical_hash: "569fb66aa94c219ed3e81ef86cca61a99fcd4b0833659b6c2252d9a9a39f3dce",
        signature: "18a55d3868e4a86785f84412b8efe6a9a38b2122b7e248f05a65c884377ba617" },
    Vector { host: "localhost:18080", content_type: JSON_UTF8, timestamp: "1795334375",
        body: r#"{"portName":"端口1","dcId":"SIN1"}"#, password: PASSWORD,
        canonical_hash: "362f1188b5513c8c5210a113224fb27d5422bbf02bc9f9667ca8f714313e89b5",
        signature: "c32f9cb19e7f7de79d5e2ae1820ab40fa2c6502715893ebae9059b8d2c7a1660" },
    Vector { host: CLOUD, content_type: JSON, timestamp: "1700000000", body: "", password: PASSWORD,
        canonical_hash: "579d02b212e4cb82b0a239e0bbeb7f200b1aefbb49a69b8ac91ecb967ee71dda",
        signature: "cbc60944c452309c42b38d97c4da943d11bdc11d981115be7f051daf69fa2376" },
    Vector { host: CLOUD, content_type: JSON_UTF8, timestamp: "1673361177",
        body: r#"{"pageSize":10,"pageNum":1,"zoneId":"HKG-A"}"#, password: "Gu5t9xGARNpq86cd98joQYCN3",
        canonical_hash: "29396f9dfa0f03820b931e8aa06e20cda197e73285ebd76aceb83f7dede493ee",
        signature: "efb356c32e55c781e10dc676da59462c22596d82e91c57803666243379555b2f" },
];

/// A request signed with `signature` over these headers.
fn matches_with(vector: &Vector, headers: &HeaderMap, signed_headers: &str, signature: &str) -> bool {
    let authorization = format!("Credential=AKID, SignedHeaders={signed_headers}, Signature={signature}");
    let signed = Signed {
        credentials: parse(&authorization).unwrap(),
        timestamp: vector.timestamp,
        content_type: vector.content_type,
        host: vector.host,
        service: "sdn",
        headers,
    };
    matches_any(&signed, &hash(vector.body), &keyed(vector.password)).unwrap()
}

fn hash(body: &str) -> [u8; 32] {
    Sha256::digest(body).into()
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    push_hex(&mut text, bytes);
    text
}

#[test]
fn the_vectors_match_and_do_not_match_another_password() {
    for (number, vector) in VECTORS.iter().enumerate() {
        let headers = HeaderMap::new();
        assert!(matches_with(vector, &headers, "content-type;host", vector.signature), "V{}", number + 1);
        let wrong = Vector { password: "wrong", ..*vector };
        assert!(!matches_with(&wrong, &headers, "content-type;host", vector.signature), "V{}", number + 1);
    }
}

#[test]
fn the_canonical_hashes_are_the_published_ones() {
    for vector in &VECTORS {
        let authorization =
            format!("Credential=A, SignedHeaders=content-type;host, Signature={}", vector.signature);
        let headers = HeaderMap::new();
        let signed = Signed {
            credentials: parse(&authorization).unwrap(),
            timestamp: vector.timestamp,
            content_type: vector.content_type,
            host: vector.host,
            service: "sdn",
            headers: &headers,
        };
        let canonical = canonical_request(&signed, &hash(vector.body), false).unwrap();
        assert_eq!(hex(&Sha256::digest(canonical.as_bytes())), vector.canonical_hash);
    }
}

#[test]
fn our_own_signer_makes_the_published_signature() {
    let vector = &VECTORS[2];
    let timestamp = Timestamp::from_seconds(1_700_000_000);
    let authorization = sign("AKID", PASSWORD, vector.host, timestamp, vector.body.as_bytes());
    assert!(authorization.ends_with(vector.signature), "{authorization}");
}

#[test]
fn a_longer_list_of_signed_headers_covers_those_headers() {
    let vector = &VECTORS[2];
    let list = "content-type;host;x-zc-action";
    let canonical = format!(
        "POST\n/\n\ncontent-type:{}\nhost:{}\nx-zc-action:DestroyPort\n\n{list}\n{}",
        vector.content_type,
        vector.host,
        hex(&Sha256::digest(vector.body.as_bytes()))
    );
    let mut mac = keyed(PASSWORD);
    mac.update(string_to_sign(vector.timestamp, &canonical).as_bytes());
    let signature = hex(&mac.finalize().into_bytes());
    let headers = |action: &'static str| {
        HeaderMap::from_iter([("x-zc-action".parse().unwrap(), action.parse().unwrap())])
    };
    assert!(matches_with(vector, &headers("DestroyPort"), list, &signature));
    assert!(!matches_with(vector, &headers("TerminatePort"), list, &signature));
}

#[test]
fn a_signature_over_lowered_header_values_is_accepted_as_the_documentation_has_it() {
    let lowered = &VECTORS[3];
    let shouted = Vector { content_type: "application/json; charset=UTF-8", ..*lowered };
    assert!(matches_with(&shouted, &HeaderMap::new(), "content-type;host", lowered.signature));
}

#[test]
fn a_malformed_authorization_is_refused() {
    let signature = VECTORS[0].signature;
    for (parts, expected) in [
        (String::new(), Malformed::Parts),
        ("Credential=A, SignedHeaders=content-type;host".to_owned(), Malformed::Parts),
        (format!("Credential=, SignedHeaders=content-type;host, Signature={signature}"), Malformed::Parts),
        (
            format!("Credential=A, Credential=B, SignedHeaders=content-type;host, Signature={signature}"),
            Malformed::Parts,
        ),
        (
            format!("Credential=A, SignedHeaders=content-type;host, Signature={}", &signature[1..]),
            Malformed::Parts,
        ),
        (
            format!("Credential=A, SignedHeaders=content-type;host, Signature={}", signature.to_uppercase()),
            Malformed::Parts,
        ),
        (
            format!("Credential=A, SignedHeaders=host;content-type, Signature={signature}"),
            Malformed::SignedHeaders,
        ),
        (format!("Credential=A, SignedHeaders=host, Signature={signature}"), Malformed::SignedHeaders),
        (
            format!("Credential=A, SignedHeaders=content-type;host;host, Signature={signature}"),
            Malformed::SignedHeaders,
        ),
        (
            format!("Credential=A, SignedHeaders=Content-Type;host, Signature={signature}"),
            Malformed::SignedHeaders,
        ),
    ] {
        assert_eq!(parse(&parts), Err(expected), "{parts}");
    }
}

#[test]
fn timestamps_are_plain_decimal_seconds() {
    assert_eq!(seconds("1700000000"), Some(Timestamp::from_seconds(1_700_000_000)));
    for text in ["", "+1700000000", "-1", "1e9", "1700000000.0", "170000000000", " 1700000000"] {
        assert_eq!(seconds(text), None, "{text}");
    }
}
