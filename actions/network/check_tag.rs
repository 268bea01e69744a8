//! `CheckTag` finds out whether a network, a subnet or a port has a tag.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#confirm-a-tag>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::tagging::Meant;
use crate::parameters::any_id::AnyId;
use crate::parameters::network_tags::NetworkTag;
use crate::refusals::network::NetworkRefused;
use crate::views::nothing::Nothing;

/// Finds out whether a network, a subnet or a port has a tag: it is refused where it has not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckTag {
    /// What it is: `networks`, `subnets` or `ports`.
    resource_type: Box<str>,
    /// The identifier of the network, subnet or port.
    resource_id: AnyId,
    /// The tag.
    tag: NetworkTag,
}

impl Action for CheckTag {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CheckTag";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::TaggedResourceNotFound, Code::TagNotFound];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Meant { kind: &self.resource_type, id: &self.resource_id }.subject()
    }
}

impl Read for CheckTag {
    fn run(&self, see: &Reader<'_>) -> Result<Nothing, NetworkRefused> {
        let meant = Meant { kind: &self.resource_type, id: &self.resource_id };
        let tag = self.tag.as_str();
        if meant.tags(see)?.iter().any(|own| **own == *tag) {
            Ok(Nothing {})
        } else {
            Err(NetworkRefused::TagNotFound(tag.to_owned()))
        }
    }
}
