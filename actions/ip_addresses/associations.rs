//! Associations of addresses with servers: marks on the ports through which a server has an address.

use thiserror::Error;
use zc_gateway_engine::addresses::ports_of_device;
use zc_gateway_engine::lifecycle::{Refusal, Status};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::server::{Server, ServerId};
use zc_gateway_engine::{Code, Fault, Role, Snapshot};

use crate::parameters::any_id::AnyId;
use crate::parameters::page::PageRefused;
use crate::refusals::ip_address::IpAddressRefused;
use crate::refusals::policy::{self, PolicyRefused};
use crate::refusals::server::{ServerRefused, unless_locked};

/// An association cannot be looked at, made or ended.
#[derive(Debug, Error)]
pub enum AssociationRefused {
    /// The server is not there, or the caller, a lock or its state does not allow it.
    #[error(transparent)]
    Server(#[from] ServerRefused),
    /// No such address.
    #[error(transparent)]
    Address(#[from] IpAddressRefused),
    /// The page of the list does not follow any.
    #[error(transparent)]
    Page(#[from] PageRefused),
    /// The address is on none of the server's ports.
    #[error("IP address {address} is on no port of instance {server}.")]
    NotOnServer {
        /// The identifier of the address.
        address: AnyId,
        /// Which server.
        server: ServerId,
    },
    /// They are not associated.
    #[error("IP address {address} is not associated with instance {server}.")]
    NotAssociated {
        /// The identifier of the address.
        address: AnyId,
        /// Which server.
        server: ServerId,
    },
}

impl From<Refusal> for AssociationRefused {
    fn from(refusal: Refusal) -> Self {
        Self::Address(refusal.into())
    }
}

impl From<AssociationRefused> for Fault {
    fn from(refused: AssociationRefused) -> Self {
        let code = match refused {
            AssociationRefused::Server(refused) => return refused.into(),
            AssociationRefused::Address(refused) => return refused.into(),
            AssociationRefused::Page(refused) => return refused.into(),
            AssociationRefused::NotOnServer { .. } => Code::InvalidParameter,
            AssociationRefused::NotAssociated { .. } => Code::IpAssociationNotFound,
        };
        Self::new(code, refused.to_string())
    }
}

/// Refuses to change the associations of a server where its state or the caller's role forbids that.
pub fn allow_change(
    see: &Snapshot<'_>,
    server: &Shared<Server>,
    operation: &'static str,
    rule: &'static str,
) -> Result<(), ServerRefused> {
    policy::allow(see, Role::Member, PolicyRefused::Compute(rule))?;
    unless_locked(see, server)?;
    if server.status == Status::Destroying {
        return Err(ServerRefused::of(server, operation, &["active", "building", "stopped"]));
    }
    Ok(())
}

/// The ports through which a server has an address.
pub fn ports(see: &Snapshot<'_>, server: &ServerId, address: &IpAddress) -> Vec<Shared<NetworkPort>> {
    let ports = address.ports.iter().filter_map(|id| see.find::<NetworkPort>(id));
    ports.filter(|port| port.body.device_id == server.as_str()).collect()
}

/// The addresses that are associated with a server, by their age.
pub fn of_server(see: &Snapshot<'_>, server: &ServerId) -> Vec<Shared<IpAddress>> {
    let mut found: Vec<Shared<IpAddress>> = Vec::new();
    for port in ports_of_device(see, server.as_str()) {
        let addresses = port.body.fixed_ips.iter();
        let addresses = addresses.filter_map(|fixed_ip| see.find::<IpAddress>(&fixed_ip.ip_address));
        found.extend(addresses.filter(|address| address.body.associations.contains(&port.id)));
    }
    found.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    found.dedup_by(|one, other| one.id == other.id);
    found
}

/// The address with this identifier, and those of its marks that are a server's. There must be some.
pub fn find(
    see: &Snapshot<'_>,
    server: &ServerId,
    id: &AnyId,
) -> Result<(Shared<IpAddress>, Vec<NetworkPortId>), AssociationRefused> {
    let address = super::find(see, id)?;
    let marks: Vec<_> = ports(see, server, &address.body)
        .into_iter()
        .map(|port| port.id.clone())
        .filter(|port| address.body.associations.contains(port))
        .collect();
    if marks.is_empty() {
        return Err(AssociationRefused::NotAssociated { address: id.clone(), server: server.clone() });
    }
    Ok((address, marks))
}
