//! Whether a gateway answers, and whether it accepts an access key that it has not told itself.

use hyper::header::CONTENT_TYPE;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use zc_gateway_engine::account::AccountName;

use crate::auth::keys::Credentials;
use crate::cli::Failure;
use crate::cli::signed_call::SignedCall;
use crate::client::{self, Endpoint};
use crate::doors::health;

/// Fails where nobody answers at an endpoint.
pub async fn that_somebody_answers(endpoint: &Endpoint) -> Result<(), Failure> {
    client::send(endpoint, (Method::GET, health::LIVE), &[], Vec::new(), client::PATIENCE).await?;
    Ok(())
}

/// Asks by a signed call that changes nothing.
pub async fn by_signature(endpoint: &Endpoint, key: &Credentials) -> Result<bool, Failure> {
    let body = json!({ "pageSize": 1 }).to_string();
    let call = SignedCall::new(endpoint, ("sdn", "DescribePorts", "2026-04-01"), Some(key), body);
    Ok(call.send(endpoint).await?.status != StatusCode::UNAUTHORIZED)
}

/// Asks for a token as clients of OpenStack do. The account of the key comes with it; none where it is not accepted.
pub async fn by_token(endpoint: &Endpoint, key: &Credentials) -> Result<Option<AccountName>, Failure> {
    let user = json!({
        "name": key.access_key_id,
        "password": key.access_key_password,
        "domain": { "id": "default" },
    });
    let body = json!({ "auth": { "identity": { "methods": ["password"], "password": { "user": user } } } });
    let headers = [(CONTENT_TYPE, "application/json".to_owned())];
    let path = (Method::POST, "/v3/auth/tokens");
    let reply =
        client::send(endpoint, path, &headers, body.to_string().into_bytes(), client::PATIENCE).await?;
    if reply.status == StatusCode::UNAUTHORIZED {
        return Ok(None);
    }
    let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let name = answer["token"]["project"]["name"].as_str().and_then(|name| name.parse().ok());
    let refused = || Failure::other(format!("{endpoint} answered {} and gave no token", reply.status));
    name.map(Some).ok_or_else(refused)
}
