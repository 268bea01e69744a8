//! `AddTag` gives a network, a subnet or a port one more tag.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#add-a-tag>

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

/// Gives a network, a subnet or a port one more tag. Nothing changes where it has it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddTag {
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

impl Action for AddTag {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "AddTag";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::TaggedResourceNotFound, Code::RevisionMismatch, Code::PolicyForbids];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Meant { kind: &self.resource_type, id: &self.resource_id }.subject()
    }
}

impl Change for AddTag {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, NetworkRefused> {
        let meant = Meant { kind: &self.resource_type, id: &self.resource_id };
        meant.change(tx, Tagging::Update, self.if_match_revision.get(), |own| {
            own.push(self.tag.as_str().into());
            Ok(())
        })?;
        Ok(Nothing {})
    }
}
