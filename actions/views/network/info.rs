//! A network as answers show it.

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::subnet::SubnetId;

use super::{STATUSES, ZONE};
use crate::networking::allocation::subnets_of;
use crate::networking::members::kind::Kind;
use crate::networking::members::standard::{self, Standard};
use crate::networking::members::value::Value;
use crate::networking::members::{Member, View, administrative, member, shown_by_table, unseen};
use crate::refusals::network::NetworkRefused;

/// The largest packet that a network carries where nothing is said, in bytes.
const MTU: u32 = 1500;

/// A network. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct NetworkInfo {
    network: Shared<Network>,
    subnets: Vec<SubnetId>,
    project: ProjectId,
    for_administrators: bool,
}

impl NetworkInfo {
    /// The view of a network of the account.
    pub fn new(network: Shared<Network>, see: &Snapshot<'_>) -> Self {
        let subnets = subnets_of(see, &network.id).iter().map(|subnet| subnet.id.clone()).collect();
        Self::of(network, subnets, see)
    }

    /// The view of a network of a project, with its subnets.
    pub fn of(network: Shared<Network>, subnets: Vec<SubnetId>, see: &Snapshot<'_>) -> Self {
        let (project, for_administrators) = (see.project_id().clone(), see.principal().is_admin());
        Self { network, subnets, project, for_administrators }
    }

    fn body(&self) -> &Network {
        &self.network.body
    }
}

impl View for NetworkInfo {
    const NAME: &'static str = "NetworkInfo";
    const ABOUT: &'static str = "A network.";
    const COLLECTION: &'static str = "networks";
    const ABSENT: &'static [&'static str] =
        &["ha", "is_default", "l2_adjacency", "qinq", "segments", "vlan_qinq", "vlan_transparent"];
    const MEMBERS: &'static [Member<Self>] = &[
        member("id", Kind::Text, "The identifier of the network.", |it| Value::text(it.network.id.as_str())),
        member("name", Kind::Text, "The display name.", |it| Value::text(&it.body().name)),
        member("description", Kind::Text, "The note.", |it| Value::text(&it.body().description)),
        member("project_id", Kind::Text, "The identifier of the project that owns it.", |it| {
            Value::text(it.project.as_str())
        }),
        member("tenant_id", Kind::Text, "The same as `project_id`.", |it| Value::text(it.project.as_str())),
        member("status", Kind::Choice(STATUSES), "It is always `ACTIVE`.", |_| Value::text("ACTIVE")),
        member("admin_state_up", Kind::Flag, "Whether it is switched on.", |it| {
            Value::Flag(it.body().admin_state_up)
        }),
        member("subnets", Kind::Texts, "The identifiers of its subnets, from old to new.", |it| {
            Value::Texts(it.subnets.iter().map(|id| id.as_str().into()).collect())
        }),
        member("shared", Kind::Flag, "Always false: a network is of one project.", |_| Value::Flag(false)),
        member("router:external", Kind::Flag, "Always false: there is no way out of a network.", |_| {
            Value::Flag(false)
        }),
        member("mtu", Kind::Number, "The largest packet that it carries, in bytes.", |it| {
            Value::Number(it.body().options.mtu.unwrap_or(MTU).into())
        }),
        member("port_security_enabled", Kind::Flag, "Whether its new ports have security.", |it| {
            Value::Flag(!it.body().options.port_security_disabled)
        }),
        member("dns_domain", Kind::Text, "The domain of the names of its ports; empty for none.", |it| {
            Value::text(&it.body().options.dns_domain)
        }),
        member("availability_zones", Kind::Texts, "The zones that it is in: the one that there is.", |_| {
            Value::Texts(vec![ZONE.into()])
        }),
        member("availability_zone_hints", Kind::Texts, "The zones that were asked for.", |it| {
            Value::texts(&it.body().options.availability_zone_hints)
        }),
        member("ipv4_address_scope", Kind::Nullable, "Always null: there are no address scopes.", |_| {
            Value::Null
        }),
        member("ipv6_address_scope", Kind::Nullable, "Always null: there are no address scopes.", |_| {
            Value::Null
        }),
        member("qos_policy_id", Kind::Nullable, "Always null: there are no policies of quality.", |_| {
            Value::Null
        }),
        administrative("provider:network_type", Kind::Nullable, PROVIDER, |_| Value::Null),
        administrative("provider:physical_network", Kind::Nullable, PROVIDER, |_| Value::Null),
        administrative("provider:segmentation_id", Kind::Nullable, PROVIDER, |_| Value::Null),
        unseen("is_default", Kind::Flag, "Always false.", |_| Value::Flag(false)),
        unseen("vlan_transparent", Kind::Flag, "Always false.", |_| Value::Flag(false)),
    ];
    const COMMON: &'static [Member<Self>] = &standard::rows();

    fn id(&self) -> &str {
        self.network.id.as_str()
    }

    fn created_at(&self) -> Timestamp {
        self.network.created_at
    }

    fn is_for_administrators(&self) -> bool {
        self.for_administrators
    }

    fn not_found(marker: &str) -> NetworkRefused {
        NetworkRefused::NetworkNotFound(marker.to_owned())
    }
}

impl Standard for NetworkInfo {
    fn tags(&self) -> Value<'_> {
        Value::texts(&self.body().tags)
    }

    fn revision_number(&self) -> u32 {
        self.body().revision_number
    }

    fn updated_at(&self) -> Timestamp {
        self.body().updated_at
    }
}

/// What is said of members that tell of the hardware below a network.
const PROVIDER: &str = "Always null: there is no hardware below a network.";

shown_by_table!(NetworkInfo);
