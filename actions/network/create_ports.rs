//! `CreatePorts` makes several ports at once, or none of them.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#bulk-create-ports>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{MOST_AT_ONCE, SERVICE, VERSIONS, create_port};
use crate::networking::port_body::NewNetworkPort;
use crate::parameters::object::Object;
use crate::refusals::network::NetworkRefused;
use crate::views::network::port::NetworkPortInfo;

/// Makes several ports at once: all of them, or none where one of them is refused.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreatePorts {
    /// The ports. For administrators they are of the project of the first one's network.
    #[schemars(length(min = 1, max = 100))]
    ports: Vec<Object<NewNetworkPort>>,
}

/// The new ports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The ports, in the order in which they were given.
    ports: Vec<NetworkPortInfo>,
}

impl Action for CreatePorts {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreatePorts";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = create_port::CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.ports.first()?.0.network_id().subject::<Network>())
    }
}

impl Change for CreatePorts {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        if self.ports.is_empty() || self.ports.len() > MOST_AT_ONCE {
            let rule = format!("there are {}; one call makes 1 to {MOST_AT_ONCE} ports", self.ports.len());
            return Err(NetworkRefused::invalid("ports", rule));
        }
        let mut ports = Vec::with_capacity(self.ports.len());
        for Object(new) in &self.ports {
            let port = new.create(tx)?;
            ports.push(NetworkPortInfo::new(port, tx));
        }
        Ok(Answer { ports })
    }
}
