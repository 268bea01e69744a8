//! `DeleteKeyPair` forgets a key pair of a user.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Role, Transaction};

use super::{SERVICE, VERSIONS};
use crate::key_pairs::refusal::KeyPairRefused;
use crate::key_pairs::users::{find, subject, user};
use crate::parameters::any_id::AnyId;
use crate::parameters::microversion::Microversion;
use crate::parameters::query::Values;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::views::nothing::Nothing;

/// Forgets a key pair of a user. Servers that were made with it keep its name.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteKeyPair {
    /// The name of the key pair.
    #[serde(rename = "keypairName")]
    name: AnyId,
    /// The user that it belongs to, from 2.10 on: the caller if absent. Administrators only, where it is another.
    #[serde(default)]
    user_id: Values,
    /// The microversion that the caller speaks.
    #[serde(default)]
    microversion: Microversion,
}

impl Action for DeleteKeyPair {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteKeyPair";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids, Code::KeyPairNotFound];
    type Answer = Nothing;
    type Error = KeyPairRefused;

    fn subject(&self) -> Option<Subject> {
        subject(&self.user_id)
    }
}

impl Change for DeleteKeyPair {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, KeyPairRefused> {
        const RULE: &str = "os_compute_api:os-keypairs:delete";
        let user = user(tx, &self.user_id, self.microversion, RULE)?;
        let name = self.name.as_str();
        let row =
            find(tx, &user, name).ok_or_else(|| KeyPairRefused::NotFound { name: name.to_owned(), user })?;
        allow(tx, Role::Member, PolicyRefused::Compute(RULE))?;
        tx.apply(&row, Event::Destroy)?;
        Ok(Nothing {})
    }
}
