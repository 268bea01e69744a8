//! `CreateNetwork` makes a network without subnets.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#create-network>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::network::{Network, NetworkOptions};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::network_body::NewNetwork;
use crate::networking::refuse_other_project;
use crate::parameters::object::Object;
use crate::refusals::network::{NetworkRefused, allow_change};
use crate::views::network::info::NetworkInfo;

/// Why a network cannot be made.
pub(super) const CODES: &[Code] =
    &[Code::PolicyForbids, Code::AvailabilityZoneNotFound, Code::QosPolicyNotFound];

/// Makes a network without subnets. Ports and subnets in it belong to the same project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateNetwork {
    /// The network.
    network: Object<NewNetwork>,
}

/// The new network.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The network.
    network: NetworkInfo,
}

impl Action for CreateNetwork {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateNetwork";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn project(&self) -> Option<ProjectId> {
        self.network.0.project()?.project()
    }
}

impl Change for CreateNetwork {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        Ok(Answer { network: create(tx, &self.network.0)? })
    }
}

/// Creates a network of the account.
pub(super) fn create(tx: &mut Transaction<'_>, new: &NewNetwork) -> Result<NetworkInfo, NetworkRefused> {
    allow_change(tx, "create_network")?;
    let (project_id, tenant_id) = new.projects();
    refuse_other_project(tx, project_id, tenant_id)?;
    let mut body = Network {
        name: "".into(),
        description: "".into(),
        admin_state_up: true,
        revision_number: 1,
        updated_at: tx.now,
        tags: Vec::new(),
        options: NetworkOptions::default(),
    };
    new.apply(tx, &mut body)?;
    Ok(NetworkInfo::new(tx.create(body), tx))
}
