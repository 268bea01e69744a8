//! `ShowKeyPair` shows one key pair of a user.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::key_pairs::refusal::KeyPairRefused;
use crate::key_pairs::users::{find, subject, user};
use crate::key_pairs::view::KeyPairView;
use crate::parameters::any_id::AnyId;
use crate::parameters::microversion::Microversion;
use crate::parameters::query::Values;

/// Shows a key pair of a user.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowKeyPair {
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

/// A key pair.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The key pair.
    keypair: KeyPairView,
}

impl Action for ShowKeyPair {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowKeyPair";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids, Code::KeyPairNotFound];
    type Answer = Answer;
    type Error = KeyPairRefused;

    fn subject(&self) -> Option<Subject> {
        subject(&self.user_id)
    }
}

impl Read for ShowKeyPair {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, KeyPairRefused> {
        let user = user(see, &self.user_id, self.microversion, "os_compute_api:os-keypairs:show")?;
        let name = self.name.as_str();
        let row =
            find(see, &user, name).ok_or_else(|| KeyPairRefused::NotFound { name: name.to_owned(), user })?;
        Ok(Answer { keypair: KeyPairView::new(&row, self.microversion) })
    }
}
