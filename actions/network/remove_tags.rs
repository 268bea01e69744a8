//! `RemoveTags` takes all tags from a network, a subnet or a port.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#remove-all-tags>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::tagging::{Meant, Tagging};
use crate::parameters::any_id::AnyId;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::NetworkRefused;
use crate::views::nothing::Nothing;

/// Takes all tags from a network, a subnet or a port.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveTags {
    /// What it is: `networks`, `subnets` or `ports`.
    resource_type: Box<str>,
    /// The identifier of the network, subnet or port.
    resource_id: AnyId,
    /// Only where this is the revision number of the network, subnet or port.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

impl Action for RemoveTags {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "RemoveTags";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::TaggedResourceNotFound, Code::RevisionMismatch, Code::PolicyForbids];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Meant { kind: &self.resource_type, id: &self.resource_id }.subject()
    }
}

impl Change for RemoveTags {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, NetworkRefused> {
        let meant = Meant { kind: &self.resource_type, id: &self.resource_id };
        meant.change(tx, Tagging::Delete, self.if_match_revision.get(), |own| {
            own.clear();
            Ok(())
        })?;
        Ok(Nothing {})
    }
}
