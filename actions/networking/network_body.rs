//! What callers say of a network, new or to be changed. Each member that Networking knows is kept, or refused.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::resources::network::Network;

use super::{refuse_unserved, text};
use crate::networking::allocation::subnets_of;
use crate::parameters::any_id::AnyId;
use crate::parameters::dns::DnsDomain;
use crate::parameters::flag::Flag;
use crate::parameters::given::Given;
use crate::parameters::ip_version::IpVersion;
use crate::parameters::number::Number;
use crate::parameters::object::Object;
use crate::parameters::query::Values;
use crate::parameters::read_only::{NotInPost, NotInPut};
use crate::parameters::text::{AnyText, OptionalText};
use crate::refusals::network::NetworkRefused;
use crate::views::network::ZONE;

/// The largest packet of any network, in bytes.
const LARGEST_MTU: u64 = 65535;
/// The smallest one that hosts of version 4 need.
const SMALLEST_MTU_OF_V4: u32 = 68;
/// The smallest one that hosts of version 6 need.
pub const SMALLEST_MTU_OF_V6: u32 = 1280;

/// A body of a network: the members of its own, and those that every such body has. `$Shown` is what members are that
/// are shown and not set.
macro_rules! network_body {
    ($(#[$about:meta])* $name:ident<$Shown:ident> { $($own:tt)* }) => {
        $(#[$about])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[allow(dead_code, reason = "some members are there to be refused")]
        pub struct $name {
            $($own)*
            /// The display name.
            #[serde(default)]
            name: Given<AnyText<255>>,
            /// A note of your own.
            #[serde(default)]
            description: Given<AnyText<255>>,
            /// Whether it is switched on; a new one is where nothing is said.
            #[serde(default)]
            admin_state_up: Flag,
            /// Only false: a network is of one project.
            #[serde(default)]
            shared: Flag,
            /// Only false: there is no way out of a network.
            #[serde(default, rename = "router:external")]
            router_external: Flag,
            /// Only false: no network is the one for the way out.
            #[serde(default)]
            is_default: Flag,
            /// The largest packet that it carries, in bytes; 0 for the usual 1500.
            #[serde(default)]
            mtu: Given<Number>,
            /// Whether its new ports have security; those of a new network have where nothing is said.
            #[serde(default)]
            port_security_enabled: Flag,
            /// The domain of the names of its ports; empty for none.
            #[serde(default)]
            dns_domain: Given<DnsDomain>,
            /// Only null: there are no policies of quality.
            #[serde(default)]
            qos_policy_id: OptionalText<255>,
            /// Only null: there is no hardware below a network.
            #[serde(default, rename = "provider:network_type")]
            network_type: Values,
            /// Only null: there is no hardware below a network.
            #[serde(default, rename = "provider:physical_network")]
            physical_network: Values,
            /// Only null: there is no hardware below a network.
            #[serde(default, rename = "provider:segmentation_id")]
            segmentation_id: Values,
            /// Only null or empty: there is no hardware below a network.
            segments: Option<Vec<Object<Segment>>>,
            /// Not set by anybody.
            #[serde(default)]
            id: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            status: $Shown,
            /// Not set by anybody: name the network when you make a subnet.
            #[serde(default)]
            subnets: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            availability_zones: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            ipv4_address_scope: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            ipv6_address_scope: $Shown,
            /// Not set here: there is an action for tags.
            #[serde(default)]
            tags: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            revision_number: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            created_at: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            updated_at: $Shown,
        }

        impl $name {
            fn settings(&self) -> Settings<'_> {
                let provider = [
                    ("network.provider:network_type", &self.network_type),
                    ("network.provider:physical_network", &self.physical_network),
                    ("network.provider:segmentation_id", &self.segmentation_id),
                ];
                let provider = provider.into_iter().find(|(_, given)| given.iter().any(|text| !text.is_empty()));
                Settings {
                    name: self.name.as_ref(),
                    description: self.description.as_ref(),
                    admin_state_up: self.admin_state_up,
                    shared: self.shared,
                    router_external: self.router_external,
                    is_default: self.is_default,
                    mtu: self.mtu.get().map(Number::get),
                    port_security_enabled: self.port_security_enabled,
                    dns_domain: self.dns_domain.as_ref(),
                    qos_policy_id: self.qos_policy_id.as_deref(),
                    provider: provider.map(|(field, _)| field),
                    has_segments: self.segments.as_ref().is_some_and(|segments| !segments.is_empty()),
                }
            }
        }
    };
}

network_body! {
    /// A network to be created.
    NewNetwork<NotInPost> {
        /// The identifier of the project; your own where nothing is said. Administrators may name another.
        project_id: Option<AnyId>,
        /// The same as `project_id`.
        tenant_id: Option<AnyId>,
        /// The zones to be in: `nova`, as there is no other.
        availability_zone_hints: Option<Vec<AnyText<255>>>,
        /// Only false: a network does not carry what ports tag with VLANs.
        #[serde(default)]
        vlan_transparent: Flag,
    }
}

network_body! {
    /// Changes of a network. What is absent stays as it is.
    NetworkChanges<NotInPut> {
        /// Not changed by anybody.
        #[serde(default)]
        project_id: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        tenant_id: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        availability_zone_hints: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        vlan_transparent: NotInPut,
    }
}

/// A piece of hardware below a network. There is none.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
#[allow(dead_code, reason = "it is refused")]
struct Segment {
    /// Of which technique it is.
    #[serde(default, rename = "provider:network_type")]
    network_type: Values,
    /// On which wires.
    #[serde(default, rename = "provider:physical_network")]
    physical_network: Values,
    /// With which number.
    #[serde(default, rename = "provider:segmentation_id")]
    segmentation_id: Values,
}

/// What both bodies can say.
struct Settings<'b> {
    name: Option<&'b AnyText<255>>,
    description: Option<&'b AnyText<255>>,
    admin_state_up: Flag,
    shared: Flag,
    router_external: Flag,
    is_default: Flag,
    mtu: Option<u64>,
    port_security_enabled: Flag,
    dns_domain: Option<&'b DnsDomain>,
    qos_policy_id: Option<&'b str>,
    provider: Option<&'static str>,
    has_segments: bool,
}

impl NewNetwork {
    /// The project that it names, if it does.
    pub fn project(&self) -> Option<&AnyId> {
        self.project_id.as_ref().or(self.tenant_id.as_ref())
    }

    /// Both names of the project, of which each may be absent.
    pub fn projects(&self) -> (Option<&AnyId>, Option<&AnyId>) {
        (self.project_id.as_ref(), self.tenant_id.as_ref())
    }

    /// Puts what is said into a network that has nothing yet.
    pub fn apply(&self, see: &Snapshot<'_>, body: &mut Network) -> Result<(), NetworkRefused> {
        refuse_unserved(
            see,
            self.vlan_transparent.get() == Some(true),
            "network.vlan_transparent",
            "create_network:vlan_transparent",
        )?;
        for hint in self.availability_zone_hints.iter().flatten() {
            if hint.as_str() != ZONE {
                return Err(NetworkRefused::ZoneNotFound(hint.as_str().to_owned()));
            }
            if body.options.availability_zone_hints.is_empty() {
                body.options.availability_zone_hints.push(ZONE.into());
            }
        }
        self.settings().apply(see, &CREATE, body)
    }
}

impl NetworkChanges {
    /// Puts what is said into a network.
    pub fn apply(
        &self,
        see: &Snapshot<'_>,
        network: &zc_gateway_engine::resources::Shared<Network>,
        body: &mut Network,
    ) -> Result<(), NetworkRefused> {
        self.settings().apply(see, &UPDATE, body)?;
        let Some(mtu) = body.options.mtu.filter(|mtu| *mtu < SMALLEST_MTU_OF_V6) else { return Ok(()) };
        for subnet in subnets_of(see, &network.id) {
            let least = match IpVersion::of(subnet.body.cidr.addr()) {
                IpVersion::V4 => SMALLEST_MTU_OF_V4,
                IpVersion::V6 => SMALLEST_MTU_OF_V6,
            };
            if mtu < least {
                return Err(NetworkRefused::MtuTooSmall { network: network.id.clone(), least });
            }
        }
        Ok(())
    }
}

/// The rules of the policy by which members are refused.
struct Rules {
    shared: &'static str,
    external: &'static str,
    default: &'static str,
    provider: &'static str,
    segments: &'static str,
}

const CREATE: Rules = Rules {
    shared: "create_network:shared",
    external: "create_network:router:external",
    default: "create_network:is_default",
    provider: "create_network:provider:network_type",
    segments: "create_network:segments",
};

const UPDATE: Rules = Rules {
    shared: "update_network:shared",
    external: "update_network:router:external",
    default: "update_network:is_default",
    provider: "update_network:provider:network_type",
    segments: "update_network:segments",
};

impl Settings<'_> {
    fn apply(&self, see: &Snapshot<'_>, rules: &Rules, body: &mut Network) -> Result<(), NetworkRefused> {
        let is = |flag: Flag| flag.get() == Some(true);
        refuse_unserved(see, is(self.shared), "network.shared", rules.shared)?;
        refuse_unserved(see, is(self.router_external), "network.router:external", rules.external)?;
        refuse_unserved(see, is(self.is_default), "network.is_default", rules.default)?;
        if let Some(field) = self.provider {
            refuse_unserved(see, true, field, rules.provider)?;
        }
        refuse_unserved(see, self.has_segments, "network.segments", rules.segments)?;
        if let Some(policy) = self.qos_policy_id {
            return Err(NetworkRefused::QosPolicyNotFound(policy.to_owned()));
        }
        text(&mut body.name, self.name);
        text(&mut body.description, self.description);
        if let Some(up) = self.admin_state_up.get() {
            body.admin_state_up = up;
        }
        if let Some(enabled) = self.port_security_enabled.get() {
            body.options.port_security_disabled = !enabled;
        }
        if let Some(domain) = self.dns_domain {
            body.options.dns_domain = domain.as_str().into();
        }
        match self.mtu {
            None => {}
            Some(0) => body.options.mtu = None,
            Some(mtu) if mtu > LARGEST_MTU => {
                let rule = format!("{mtu} is too big; the maximum is {LARGEST_MTU}");
                return Err(NetworkRefused::invalid("network.mtu", rule));
            }
            Some(mtu) => body.options.mtu = u32::try_from(mtu).ok(),
        }
        Ok(())
    }
}
