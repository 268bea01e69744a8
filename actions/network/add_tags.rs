//! `AddTags` gives a network, a subnet or a port more tags.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#create-tags>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::tagging::{Meant, Tagging, Tags};
use crate::parameters::any_id::AnyId;
use crate::parameters::network_tags::NetworkTags;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::NetworkRefused;

/// Gives a network, a subnet or a port more tags; it keeps those that it has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddTags {
    /// What it is: `networks`, `subnets` or `ports`.
    resource_type: Box<str>,
    /// The identifier of the network, subnet or port.
    resource_id: AnyId,
    /// Only where this is the revision number of the network, subnet or port.
    #[serde(default)]
    if_match_revision: QueryNumber,
    /// The tags: at most 50 of at most 255 characters.
    tags: NetworkTags,
}

/// The tags.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The tags, sorted.
    #[schemars(with = "Vec<String>")]
    tags: Tags,
}

impl Action for AddTags {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "AddTags";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::TaggedResourceNotFound, Code::RevisionMismatch, Code::PolicyForbids];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Meant { kind: &self.resource_type, id: &self.resource_id }.subject()
    }
}

impl Change for AddTags {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        let meant = Meant { kind: &self.resource_type, id: &self.resource_id };
        let tags = meant.change(tx, Tagging::Create, self.if_match_revision.get(), |own| {
            own.append(&mut self.tags.sorted());
            Ok(())
        })?;
        Ok(Answer { tags })
    }
}
