//! `AddServerTag` adds a tag to those of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#add-a-single-tag>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::server_tag::ServerTag;
use crate::refusals::server::ServerRefused;
use crate::servers::annotating::change_tags;
use crate::views::link::{Base, Query};

/// Adds a tag to those of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddServerTag {
    /// The identifier of the server.
    server_id: AnyId,
    /// The tag.
    tag: String,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// Where the tag is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// Where the tag is found; absent where the server had it already.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
}

impl Action for AddServerTag {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "AddServerTag";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerState];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for AddServerTag {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, ServerRefused> {
        let rule = ("os_compute_api:os-server-tags:update", "update tag");
        let mut is_new = false;
        change_tags(tx, &self.server_id, rule, |_, tags| {
            let tag = ServerTag::parse(&self.tag).ok_or_else(|| ServerRefused::Tag(self.tag.clone()))?;
            is_new = tags.insert(tag.as_str().into());
            Ok(())
        })?;
        let [own, _] = Base::new(&self.base_url).links("servers", self.server_id.as_str());
        let location = is_new.then(|| Query::encoded(&format!("{}/tags/", own.href()), &self.tag));
        Ok(Answer { location })
    }
}
