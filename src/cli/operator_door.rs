//! The operator's door of a running gateway, from the outside: what `key` changes, where `env` and `call` take access
//! keys from, and the clock.

use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::resources::access_key::AccessKeyId;

use super::Failure;
use crate::auth::keys::{CreatedKey, KeyChange, KeyInfo, NewKey, ShownKey};
use crate::client::{self, ClientError, Endpoint};
use crate::doors::admin::KEYS;
use crate::doors::admin::clock::{ACCEPT, AcceptedLeap, CLOCK, ClockInfo};

/// The door of one gateway, and what opens it.
#[derive(Clone)]
pub struct OperatorDoor {
    endpoint: Endpoint,
    token: String,
}

/// The door did not do as asked.
#[derive(Debug, Error)]
pub enum DoorError {
    /// No answer.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A refusal.
    #[error("{message}")]
    Refused {
        /// Its status.
        status: StatusCode,
        /// What the gateway says.
        message: String,
    },
    /// Something that does not speak as a gateway.
    #[error("{0} does not answer as a gateway of this version does")]
    Foreign(Endpoint),
}

impl From<DoorError> for Failure {
    fn from(error: DoorError) -> Self {
        match error {
            DoorError::Client(error) => Self::Client(error),
            error @ (DoorError::Refused { .. } | DoorError::Foreign(_)) => Self::other(error),
        }
    }
}

impl OperatorDoor {
    /// The door of the gateway at `endpoint`, which opens for `token`.
    pub fn new(endpoint: Endpoint, token: String) -> Self {
        Self { endpoint, token }
    }

    /// All access keys, or those of one account, by account and from new to old.
    pub async fn list(&self, account: Option<&AccountName>) -> Result<Vec<KeyInfo>, DoorError> {
        let query = account.map(|name| format!("?account={name}")).unwrap_or_default();
        let mut answer: Value = self.ask(Method::GET, &format!("{KEYS}{query}"), Vec::new()).await?;
        serde_json::from_value(answer["keys"].take()).map_err(|_| DoorError::Foreign(self.endpoint.clone()))
    }

    /// One access key with its password.
    pub async fn show(&self, id: &AccessKeyId) -> Result<ShownKey, DoorError> {
        self.ask(Method::GET, &format!("{KEYS}/{id}"), Vec::new()).await
    }

    /// Makes an access key.
    pub async fn create(&self, new: &NewKey) -> Result<CreatedKey, DoorError> {
        self.ask(Method::POST, KEYS, serde_json::to_vec(new).unwrap_or_default()).await
    }

    /// Gives an access key a new secret.
    pub async fn rotate(&self, id: &AccessKeyId) -> Result<CreatedKey, DoorError> {
        self.ask(Method::POST, &format!("{KEYS}/{id}/rotate"), Vec::new()).await
    }

    /// Enables, disables or deletes an access key.
    pub async fn change(&self, id: &AccessKeyId, change: KeyChange) -> Result<(), DoorError> {
        let (method, verb) = match change {
            KeyChange::Enable => (Method::POST, "/enable"),
            KeyChange::Disable => (Method::POST, "/disable"),
            KeyChange::Delete => (Method::DELETE, ""),
        };
        self.ask::<Value>(method, &format!("{KEYS}/{id}{verb}"), Vec::new()).await.map(|_| ())
    }

    /// The gateway's time beside that of its machine.
    pub async fn clock(&self) -> Result<ClockInfo, DoorError> {
        self.ask(Method::GET, CLOCK, Vec::new()).await
    }

    /// Follows a leap of the machine's clock that is held.
    pub async fn accept_leap(&self) -> Result<AcceptedLeap, DoorError> {
        self.ask(Method::POST, ACCEPT, Vec::new()).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Result<T, DoorError> {
        let headers = [
            (AUTHORIZATION, format!("Bearer {}", self.token)),
            (CONTENT_TYPE, "application/json".to_owned()),
        ];
        let reply = client::send(&self.endpoint, (method, path), &headers, body, client::PATIENCE).await?;
        let foreign = || DoorError::Foreign(self.endpoint.clone());
        let mut answer: Value = serde_json::from_slice(&reply.body).map_err(|_| foreign())?;
        if reply.status != StatusCode::OK {
            let message = answer.get("message").and_then(Value::as_str).ok_or_else(foreign)?.to_owned();
            return Err(DoorError::Refused { status: reply.status, message });
        }
        serde_json::from_value(answer["response"].take()).map_err(|_| foreign())
    }
}
