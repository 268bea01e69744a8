//! `UpdateNetwork` changes what a network is called, and what it carries.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#update-network>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::changing::revise;
use crate::networking::network_body::NetworkChanges;
use crate::parameters::any_id::AnyId;
use crate::parameters::object::Object;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_network};
use crate::views::network::info::NetworkInfo;

/// Changes what a network is called, and what it carries. What is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateNetwork {
    /// The identifier of the network.
    network_id: AnyId,
    /// What changes.
    network: Object<NetworkChanges>,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

/// The changed network.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The network.
    network: NetworkInfo,
}

impl Action for UpdateNetwork {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdateNetwork";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::NetworkNotFound,
        Code::PolicyForbids,
        Code::RevisionMismatch,
        Code::QosPolicyNotFound,
        Code::MtuTooSmall,
    ];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.network_id.subject::<Network>())
    }
}

impl Change for UpdateNetwork {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        let network = find_network(tx, &self.network_id)?;
        allow_change(tx, "update_network")?;
        expect_revision(&network, self.if_match_revision.get())?;
        let mut body = network.body.clone();
        self.network.0.apply(tx, &network, &mut body)?;
        let network = revise(tx, &network, body)?;
        Ok(Answer { network: NetworkInfo::new(network, tx) })
    }
}
