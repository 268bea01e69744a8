//! `ListKeyPairs` lists the key pairs of a user by name, page by page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::key_pair::KeyPair;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::key_pairs::refusal::KeyPairRefused;
use crate::key_pairs::users::{of_user, subject, user};
use crate::key_pairs::view::Listed;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::parameters::page::Page;
use crate::parameters::query::{QueryNumber, Values};
use crate::refusals::microversion::MicroversionRefused;
use crate::views::link::{Base, NextPage, Query};

/// The first microversion in which a caller may say how long a page is. In Nova there are no pages before it; here no
/// list is longer than a page, so that older callers must be able to go on, too.
const LIMIT_SINCE: u16 = 35;

/// Lists the key pairs of a user by name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListKeyPairs {
    /// The user that they belong to, from 2.10 on: the caller if absent. Administrators only, where it is another.
    user_id: Values,
    /// How many key pairs to list at most, from 2.35 on: 1000 if absent, and never more.
    limit: QueryNumber,
    /// The name of the last key pair of the page before.
    marker: Values,
    /// The microversion that the caller speaks.
    microversion: Microversion,
    /// Where links begin; absent: links are paths.
    #[serde(rename = "baseUrl")]
    base_url: BaseUrl,
}

/// A page of key pairs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The key pairs of this page.
    keypairs: Vec<Listed>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    keypairs_links: NextPage,
}

impl Action for ListKeyPairs {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListKeyPairs";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = KeyPairRefused;

    fn subject(&self) -> Option<Subject> {
        subject(&self.user_id)
    }
}

impl Read for ListKeyPairs {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, KeyPairRefused> {
        let user = user(see, &self.user_id, self.microversion, "os_compute_api:os-keypairs:index")?;
        if self.limit.get().is_some() && !self.microversion.has(LIMIT_SINCE) {
            return Err(MicroversionRefused::Unexpected("limit").into());
        }
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let name = |row: &Shared<KeyPair>| row.body.name.to_string();
        let (found, last) = page.of(of_user(see, &user), name, |_| true)?;
        let limit = self.limit.get().map(|limit| limit.to_string());
        let query = Query::default().with("user_id", self.user_id.last()).with("limit", limit.as_deref());
        Ok(Answer {
            keypairs: found.iter().map(|row| Listed::new(row, self.microversion)).collect(),
            keypairs_links: Base::new(&self.base_url).next("os-keypairs", query, last.as_deref()),
        })
    }

    fn scans(&self) -> bool {
        true
    }
}
