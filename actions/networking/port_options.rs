//! What callers say of a port beyond its place, its device and its addresses. Each member is kept, or refused.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use zc_gateway_engine::Role;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::resources::network_port::{AddressPair, DhcpOption, PortOptions};

use crate::parameters::choices::VnicType;
use crate::parameters::clearable::Clearable;
use crate::parameters::dns::{DnsDomain, DnsName};
use crate::parameters::flag::Flag;
use crate::parameters::ip::HardwareAddress;
use crate::parameters::ip_version::IpVersion;
use crate::parameters::object::Object;
use crate::parameters::text::{AnyText, Text};
use crate::refusals::network::NetworkRefused;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::views::network::port::USUAL_VNIC_TYPE;

/// How many pairs of addresses a port has at most.
const MOST_PAIRS: usize = 10;
/// How many options of DHCP a port has at most.
const MOST_DHCP_OPTIONS: usize = 64;
/// How long what a host is to know of a port is at most, in bytes of JSON.
const LONGEST_PROFILE: usize = 4095;
/// Options of DHCP whose value may be empty.
const MAY_BE_EMPTY: [&str; 2] = ["router", "classless-static-route"];

/// An address that may be used through a port beside its own.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NewPair {
    /// An address, or a block of them.
    ip_address: Text<64>,
    /// The hardware address that uses it; the one of the port where nothing is said.
    mac_address: Option<HardwareAddress>,
}

/// An option of DHCP.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NewDhcpOption {
    /// Its name, such as `bootfile-name`.
    opt_name: Text<64>,
    /// Its value; null takes an option away.
    opt_value: Option<AnyText<255>>,
    /// The version of the protocol that it is for; 4 where nothing is said.
    ip_version: Option<IpVersion>,
}

/// All of it as a body has it.
pub struct Options<'b> {
    /// Whether the port has security.
    pub port_security_enabled: Flag,
    /// Other addresses that may be used through it.
    pub allowed_address_pairs: &'b Clearable<Vec<Object<NewPair>>>,
    /// Options of DHCP.
    pub extra_dhcp_opts: &'b Clearable<Vec<Object<NewDhcpOption>>>,
    /// What is to be connected.
    pub vnic_type: Option<VnicType>,
    /// On which host.
    pub host_id: &'b Clearable<AnyText<255>>,
    /// What that host is to know.
    pub profile: &'b Clearable<BTreeMap<String, Value>>,
    /// Security groups, of which there are none.
    pub security_groups: &'b [AnyText<255>],
    /// A policy of quality, of which there are none.
    pub qos_policy_id: Option<&'b str>,
    /// The name of its device.
    pub dns_name: Option<&'b DnsName>,
    /// The domain of that name.
    pub dns_domain: Option<&'b DnsDomain>,
}

/// The rules of the policy by which members are refused.
pub struct Rules {
    host_id: &'static str,
    profile: &'static str,
}

/// Those of new ports.
pub const CREATE: Rules =
    Rules { host_id: "create_port:binding:host_id", profile: "create_port:binding:profile" };
/// Those of changes.
pub const UPDATE: Rules =
    Rules { host_id: "update_port:binding:host_id", profile: "update_port:binding:profile" };

impl Options<'_> {
    /// Puts what is said into the options of a port that has this hardware address.
    pub fn apply(
        &self,
        see: &Snapshot<'_>,
        rules: &Rules,
        hardware_address: &str,
        options: &mut PortOptions,
    ) -> Result<(), NetworkRefused> {
        if let Some(group) = self.security_groups.first() {
            return Err(NetworkRefused::SecurityGroupNotFound(group.as_str().to_owned()));
        }
        if let Some(policy) = self.qos_policy_id {
            return Err(NetworkRefused::QosPolicyNotFound(policy.to_owned()));
        }
        if let Some(VnicType(kind)) = self.vnic_type {
            options.vnic_type = (kind != USUAL_VNIC_TYPE).then(|| kind.into());
        }
        let host = match self.host_id {
            Clearable::Absent => None,
            Clearable::Null => Some(""),
            Clearable::Value(host) => Some(host.as_str()),
        };
        if let Some(host) = host.filter(|host| **host != *options.host_id) {
            allow(see, Role::Admin, PolicyRefused::Network(rules.host_id))?;
            options.host_id = host.into();
        }
        let profile = match self.profile {
            Clearable::Absent => None,
            Clearable::Null => Some(BTreeMap::new()),
            Clearable::Value(profile) => Some(profile.clone()),
        };
        if let Some(profile) = profile.filter(|profile| *profile != options.profile) {
            allow(see, Role::Admin, PolicyRefused::Network(rules.profile))?;
            let length = serde_json::to_string(&profile).map_or(usize::MAX, |text| text.len());
            if length > LONGEST_PROFILE {
                let rule = format!("value too large: it has more than {LONGEST_PROFILE} bytes as JSON");
                return Err(NetworkRefused::invalid("port.binding:profile", rule));
            }
            options.profile = profile;
        }
        if let Some(name) = self.dns_name {
            options.dns_name = name.as_str().into();
        }
        if let Some(domain) = self.dns_domain {
            options.dns_domain = domain.as_str().into();
        }
        if let Some(enabled) = self.port_security_enabled.get() {
            options.port_security_disabled = !enabled;
        }
        match self.allowed_address_pairs {
            Clearable::Absent => {}
            Clearable::Null => options.allowed_address_pairs = Vec::new(),
            Clearable::Value(given) => options.allowed_address_pairs = pairs(given, hardware_address)?,
        }
        if options.port_security_disabled && !options.allowed_address_pairs.is_empty() {
            return Err(NetworkRefused::PortSecurityRequired);
        }
        if let Clearable::Value(given) = self.extra_dhcp_opts {
            let is_short = given.len() <= MOST_DHCP_OPTIONS;
            for Object(option) in given.iter().filter(|_| is_short) {
                option.apply(&mut options.extra_dhcp_opts)?;
            }
            if !is_short || options.extra_dhcp_opts.len() > MOST_DHCP_OPTIONS {
                let rule = format!("a port has at most {MOST_DHCP_OPTIONS} options");
                return Err(NetworkRefused::invalid("port.extra_dhcp_opts", rule));
            }
        }
        Ok(())
    }
}

/// The pairs as a port keeps them, each once.
fn pairs(given: &[Object<NewPair>], hardware_address: &str) -> Result<Vec<AddressPair>, NetworkRefused> {
    let refused = |rule: String| Err(NetworkRefused::invalid("port.allowed_address_pairs", rule));
    if given.len() > MOST_PAIRS {
        return refused(format!("The number of allowed address pair exceeds the maximum {MOST_PAIRS}"));
    }
    let mut pairs: Vec<AddressPair> = Vec::with_capacity(given.len());
    for Object(pair) in given {
        let text = pair.ip_address.as_str();
        // As it is written, so that who wrote it finds it again.
        let address = text.parse().map(|block: ipnet::IpNet| block.addr()).or_else(|_| text.parse());
        let Ok(address) = address else {
            return refused(format!("'{text}' is neither an IP address nor a block of them"));
        };
        if address.is_multicast() {
            return refused(format!("IP {text} is a multicast address, which is not supported"));
        }
        let own = || hardware_address.into();
        let mac_address =
            pair.mac_address.as_ref().map_or_else(own, |HardwareAddress(address)| address.clone());
        let pair = AddressPair { ip_address: text.into(), mac_address };
        if pairs.contains(&pair) {
            let AddressPair { ip_address, mac_address } = pair;
            return refused(format!(
                "Request contains duplicate address pair: mac_address {mac_address} ip_address {ip_address}"
            ));
        }
        pairs.push(pair);
    }
    Ok(pairs)
}

impl NewDhcpOption {
    /// Puts it among the options that there are: one of the same name and version is replaced, or taken away.
    fn apply(&self, options: &mut Vec<DhcpOption>) -> Result<(), NetworkRefused> {
        let (name, ip_version) = (self.opt_name.as_str(), self.ip_version.unwrap_or(IpVersion::V4).number());
        let refused = |rule: String| Err(NetworkRefused::invalid("port.extra_dhcp_opts", rule));
        let has_line_break = |text: &str| text.contains(['\n', '\r']);
        if name.trim().is_empty() || has_line_break(name) {
            return refused("`opt_name` must be one line that is not blank".to_owned());
        }
        let is_it = |option: &&mut DhcpOption| *option.name == *name && option.ip_version == ip_version;
        let Some(value) = self.opt_value.as_ref().map(AnyText::as_str) else {
            options.retain(|option| *option.name != *name || option.ip_version != ip_version);
            return Ok(());
        };
        if has_line_break(value) || (value.trim().is_empty() && !MAY_BE_EMPTY.contains(&name)) {
            return refused(format!("the value of '{name}' must be one line that is not blank"));
        }
        match options.iter_mut().find(is_it) {
            Some(option) => option.value = value.into(),
            None => options.push(DhcpOption { name: name.into(), value: value.into(), ip_version }),
        }
        Ok(())
    }
}
