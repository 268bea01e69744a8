//! What callers say of a port, new or to be changed. Each member that Networking knows is kept, or refused.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use zc_gateway_engine::Transaction;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;

use super::allocation::{NewPort, WantedAddress, create_port, hardware_address, usual_options};
use super::changing::{change_addresses, end_associations};
use super::port_options::{CREATE, NewDhcpOption, NewPair, Options, UPDATE};
use super::{refuse_other_project, text};
use crate::parameters::any_id::AnyId;
use crate::parameters::choices::VnicType;
use crate::parameters::clearable::Clearable;
use crate::parameters::dns::{DnsDomain, DnsName};
use crate::parameters::flag::Flag;
use crate::parameters::given::Given;
use crate::parameters::ip::{HardwareAddress, Ip};
use crate::parameters::network_tags::NetworkTags;
use crate::parameters::object::Object;
use crate::parameters::read_only::{NotInPost, NotInPut};
use crate::parameters::text::{AnyText, OptionalText};
use crate::refusals::network::{NetworkRefused, allow_change, find_network};

/// A body of a port: the members of its own, and those that every such body has. `$Shown` is what members are that are
/// shown and not set.
macro_rules! port_body {
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
            /// Its hardware address; a new one has a free one where none is given.
            #[serde(default)]
            mac_address: Given<HardwareAddress>,
            /// Its addresses, each by subnet, by address, or by both; at most 16. Where it is absent a new port gets one of
            /// each IP version that the subnets of the network have, and an empty list gives it none. A change names all
            /// that it has from now on: it keeps what it has and is named again, also by its subnet alone; the rest return
            /// to their subnets.
            #[serde(default)]
            fixed_ips: Given<Vec<Object<FixedIpRequest>>>,
            /// The device that uses it, such as a server's identifier; empty for none. With another device, its addresses
            /// are no longer associated with the server that it was a port of.
            #[serde(default)]
            device_id: Given<AnyText<255>>,
            /// What uses it, such as `compute:nova`; empty for nothing.
            #[serde(default)]
            device_owner: Given<AnyText<255>>,
            /// Whether it has security; a new one as its network says where nothing is said.
            #[serde(default)]
            port_security_enabled: Flag,
            /// The other addresses that may be used through it, all of them; at most 10. Null or empty for none.
            #[serde(default)]
            allowed_address_pairs: Clearable<Vec<Object<NewPair>>>,
            /// What DHCP tells its device beyond the usual. At most 64. A change leaves options that it does not name
            /// as they are; null changes none.
            #[serde(default)]
            extra_dhcp_opts: Clearable<Vec<Object<NewDhcpOption>>>,
            /// What kind of device is to be connected; `normal` where nothing is said.
            #[serde(default, rename = "binding:vnic_type")]
            vnic_type: Given<VnicType>,
            /// On which host it is; null or empty for none. For administrators.
            #[serde(default, rename = "binding:host_id")]
            host_id: Clearable<AnyText<255>>,
            /// What that host is to know of it; at most 4,095 bytes of JSON. Null or empty for nothing. For
            /// administrators.
            #[serde(default, rename = "binding:profile")]
            profile: Clearable<BTreeMap<String, Value>>,
            /// Only null or empty: there are no security groups.
            security_groups: Option<Vec<AnyText<255>>>,
            /// Only null: there are no policies of quality.
            #[serde(default)]
            qos_policy_id: OptionalText<255>,
            /// The name of its device; empty for one made of the address.
            #[serde(default)]
            dns_name: Given<DnsName>,
            /// The domain of that name; empty for that of the network.
            #[serde(default)]
            dns_domain: Given<DnsDomain>,
            /// Not set by anybody.
            #[serde(default)]
            id: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            status: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            dns_assignment: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            qos_network_policy_id: $Shown,
            /// Not set by anybody.
            #[serde(default, rename = "binding:vif_type")]
            vif_type: $Shown,
            /// Not set by anybody.
            #[serde(default, rename = "binding:vif_details")]
            vif_details: $Shown,
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
            fn options(&self) -> Options<'_> {
                Options {
                    port_security_enabled: self.port_security_enabled,
                    allowed_address_pairs: &self.allowed_address_pairs,
                    extra_dhcp_opts: &self.extra_dhcp_opts,
                    vnic_type: self.vnic_type.get(),
                    host_id: &self.host_id,
                    profile: &self.profile,
                    security_groups: self.security_groups.as_deref().unwrap_or_default(),
                    qos_policy_id: self.qos_policy_id.as_deref(),
                    dns_name: self.dns_name.as_ref(),
                    dns_domain: self.dns_domain.as_ref(),
                }
            }
        }
    };
}

port_body! {
    /// A port to be created.
    NewNetworkPort<NotInPost> {
        /// The identifier of the network to create it in.
        network_id: AnyId,
        /// Its tags.
        #[serde(default)]
        tags: NetworkTags,
        /// The identifier of the project of the network: a port is of the project of its network.
        project_id: Option<AnyId>,
        /// The same as `project_id`.
        tenant_id: Option<AnyId>,
    }
}

port_body! {
    /// Changes of a port. What is absent stays as it is.
    PortChanges<NotInPut> {
        /// Not changed by anybody.
        #[serde(default)]
        network_id: NotInPut,
        /// Not changed here: there is an action for tags.
        #[serde(default)]
        tags: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        project_id: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        tenant_id: NotInPut,
    }
}

/// An address that a port shall have.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct FixedIpRequest {
    /// The subnet to take an address from.
    subnet_id: Option<AnyId>,
    /// The address to take.
    ip_address: Option<Ip>,
}

impl From<&Object<FixedIpRequest>> for WantedAddress {
    fn from(Object(request): &Object<FixedIpRequest>) -> Self {
        Self { subnet: request.subnet_id.clone(), address: request.ip_address.map(|Ip(address)| address) }
    }
}

impl NewNetworkPort {
    /// The network that it shall be in.
    pub const fn network_id(&self) -> &AnyId {
        &self.network_id
    }

    /// Creates the port.
    pub fn create(&self, tx: &mut Transaction<'_>) -> Result<Shared<NetworkPort>, NetworkRefused> {
        let network: Shared<Network> = find_network(tx, &self.network_id)?;
        allow_change(tx, "create_port")?;
        refuse_other_project(tx, self.project_id.as_ref(), self.tenant_id.as_ref())?;
        let text =
            |given: &Given<AnyText<255>>| given.as_ref().map(AnyText::as_str).unwrap_or_default().to_owned();
        let wanted = self.mac_address.as_ref().map(|HardwareAddress(address)| address.clone());
        let mac_address = hardware_address(tx, &network.id, wanted)?;
        let mut options = usual_options(&network);
        self.options().apply(tx, &CREATE, &mac_address, &mut options)?;
        let new = NewPort {
            name: text(&self.name).into(),
            description: text(&self.description).into(),
            admin_state_down: self.admin_state_up.get() == Some(false),
            hardware_address: Some(mac_address),
            addresses: self.fixed_ips.as_ref().map(|all| all.iter().map(WantedAddress::from).collect()),
            device_id: text(&self.device_id).into(),
            device_owner: text(&self.device_owner).into(),
            made_by_compute: false,
            tags: self.tags.sorted(),
            options: Some(options),
        };
        create_port(tx, &network, new)
    }
}

impl PortChanges {
    /// The port with these changes; what they do to addresses is done.
    pub fn apply(
        &self,
        tx: &mut Transaction<'_>,
        port: &Shared<NetworkPort>,
    ) -> Result<NetworkPort, NetworkRefused> {
        let mut body = port.body.clone();
        text(&mut body.name, self.name.as_ref());
        text(&mut body.description, self.description.as_ref());
        if let Some(up) = self.admin_state_up.get() {
            body.admin_state_up = up;
        }
        if let Some(owner) = self.device_owner.as_ref() {
            body.device_owner = owner.as_str().into();
        }
        if let Some(HardwareAddress(wanted)) = self.mac_address.as_ref()
            && *wanted != body.mac_address
        {
            body.mac_address = hardware_address(tx, &port.body.network, Some(wanted.clone()))?;
        }
        self.options().apply(tx, &UPDATE, &body.mac_address, &mut body.options)?;
        if let Some(wanted) = self.fixed_ips.as_ref() {
            let wanted: Vec<WantedAddress> = wanted.iter().map(WantedAddress::from).collect();
            body.fixed_ips = change_addresses(tx, port, &wanted)?;
        }
        if let Some(device) = self.device_id.as_ref()
            && *device.as_str() != *body.device_id
        {
            body.device_id = device.as_str().into();
            // Its owner has taken it over from the server that it was made for.
            body.made_by_compute = false;
            end_associations(tx, port, &body.fixed_ips)?;
        }
        Ok(body)
    }
}
