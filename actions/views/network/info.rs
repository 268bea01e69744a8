//! A network as answers show it.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Context;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::subnet::SubnetId;

use super::Nothing;
use crate::networking::taking::subnets_of;
use crate::views::moment::Moment;

/// The largest packet that a network carries, in bytes.
const MTU: u32 = 1500;

/// A network. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct NetworkInfo {
    network: Shared<Network>,
    subnets: Vec<SubnetId>,
    project: ProjectId,
}

impl NetworkInfo {
    /// The view of a network of the account.
    pub fn new(network: Shared<Network>, context: &Context<'_>) -> Self {
        let subnets = subnets_of(context, &network.id).iter().map(|subnet| subnet.id.clone()).collect();
        Self { network, subnets, project: context.project_id().clone() }
    }

    /// The view of a network of a project, with its subnets.
    pub fn of(network: Shared<Network>, subnets: Vec<SubnetId>, project: ProjectId) -> Self {
        Self { network, subnets, project }
    }
}

described_by!(NetworkInfo, Fields<'_>);

/// A network.
#[derive(Serialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "these are the members that Networking has")]
struct Fields<'a> {
    /// The identifier of the network.
    id: &'a NetworkId,
    /// The display name.
    name: &'a str,
    /// The note.
    description: &'a str,
    /// The identifier of the project that owns it.
    project_id: &'a str,
    /// The same as `project_id`.
    tenant_id: &'a str,
    /// Always `ACTIVE`.
    #[schemars(extend("const" = "ACTIVE"))]
    status: &'static str,
    /// Whether it is switched on.
    admin_state_up: bool,
    /// The identifiers of its subnets, from old to new.
    subnets: &'a [SubnetId],
    /// Always false: a network is of one project.
    shared: bool,
    /// Always false: there is no way out of a network.
    #[serde(rename = "router:external")]
    router_external: bool,
    /// The largest packet that it carries, in bytes.
    mtu: u32,
    /// Always true.
    port_security_enabled: bool,
    /// Always empty: there are no zones.
    availability_zones: [Nothing; 0],
    /// Always empty: there are no zones.
    availability_zone_hints: [Nothing; 0],
    /// Always null: there are no address scopes.
    ipv4_address_scope: Option<&'a str>,
    /// Always null: there are no address scopes.
    ipv6_address_scope: Option<&'a str>,
    /// Always empty: there are no tags.
    tags: [Nothing; 0],
    /// How often it was changed, from 1.
    revision_number: u32,
    /// When it was created.
    created_at: Moment,
    /// When it was changed last.
    updated_at: Moment,
}

impl Serialize for NetworkInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, network) = (&*self.network, &self.network.body);
        let fields = Fields {
            id: &row.id,
            name: &network.name,
            description: &network.description,
            project_id: self.project.as_str(),
            tenant_id: self.project.as_str(),
            status: "ACTIVE",
            admin_state_up: network.admin_state_up,
            subnets: &self.subnets,
            shared: false,
            router_external: false,
            mtu: MTU,
            port_security_enabled: true,
            availability_zones: [],
            availability_zone_hints: [],
            ipv4_address_scope: None,
            ipv6_address_scope: None,
            tags: [],
            revision_number: network.revision_number,
            created_at: Moment(row.created_at),
            updated_at: Moment(network.updated_at),
        };
        fields.serialize(serializer)
    }
}
