//! `RemoveTag` takes a tag from a network, a subnet or a port.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#remove-a-tag>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::tagging::{Meant, Tagging};
use crate::parameters::any_id::AnyId;
use crate::parameters::network_tags::NetworkTag;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::NetworkRefused;
use crate::views::nothing::Nothing;

/// Takes a tag from a network, a subnet or a port.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveTag {
    /// What it is: `networks`, `subnets` or `ports`.
    resource_type: Box<str>,
    /// The identifier of the network, subnet or port.
    resource_id: AnyId,
    /// Only where this is the revision number of the network, subnet or port.
    #[serde(default)]
    if_match_revision: QueryNumber,
    /// The tag.
    tag: NetworkTag,
}

impl Action for RemoveTag {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "RemoveTag";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::TaggedResourceNotFound, Code::RevisionMismatch, Code::PolicyForbids, Code::TagNotFound];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Meant { kind: &self.resource_type, id: &self.resource_id }.subject()
    }
}

impl Change for RemoveTag {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, NetworkRefused> {
        let meant = Meant { kind: &self.resource_type, id: &self.resource_id };
        let tag = self.tag.as_str();
        meant.change(tx, Tagging::Delete, self.if_match_revision.get(), |own| {
            let at = own.iter().position(|own| **own == *tag);
            own.remove(at.ok_or_else(|| NetworkRefused::TagNotFound(tag.to_owned()))?);
            Ok(())
        })?;
        Ok(Nothing {})
    }
}
