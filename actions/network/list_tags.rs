//! `ListTags` lists the tags of a network, a subnet or a port.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#obtain-tag-list>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::tagging::{Meant, Tags};
use crate::parameters::any_id::AnyId;
use crate::refusals::network::NetworkRefused;

/// Lists the tags of a network, a subnet or a port.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListTags {
    /// What it is: `networks`, `subnets` or `ports`.
    resource_type: Box<str>,
    /// The identifier of the network, subnet or port.
    resource_id: AnyId,
}

/// The tags.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The tags, sorted.
    #[schemars(with = "Vec<String>")]
    tags: Tags,
}

impl Action for ListTags {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListTags";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::TaggedResourceNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Meant { kind: &self.resource_type, id: &self.resource_id }.subject()
    }
}

impl Read for ListTags {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let meant = Meant { kind: &self.resource_type, id: &self.resource_id };
        Ok(Answer { tags: meant.tags(see)? })
    }
}
