//! What an account owns at one revision. A clone costs some counters, and stays as it is whatever happens to the
//! original: it is a snapshot.

pub mod attachments;
pub mod chunks;
pub mod id_index;
pub mod replacement;
pub mod stocks;
pub mod table;

use crate::account::Revision;
use crate::resources::access_key::AccessKey;
use crate::resources::cloud_router::CloudRouter;
use crate::resources::ip_address::IpAddress;
use crate::resources::key_pair::KeyPair;
use crate::resources::network::Network;
use crate::resources::network_port::NetworkPort;
use crate::resources::port::Port;
use crate::resources::private_connect::PrivateConnect;
use crate::resources::revoked_token::RevokedToken;
use crate::resources::server::Server;
use crate::resources::subnet::Subnet;

use attachments::Attachments;
pub use replacement::Replacement;
use stocks::Stocks;
pub use table::Table;

/// What an account owns at one revision.
#[derive(Clone, Default)]
pub struct Image {
    /// The revision.
    pub revision: Revision,
    /// Its ports.
    pub ports: Table<Port>,
    /// Its private connects.
    pub private_connects: Table<PrivateConnect>,
    /// Its cloud routers.
    pub cloud_routers: Table<CloudRouter>,
    /// Its access keys.
    pub access_keys: Table<AccessKey>,
    /// Its networks.
    pub networks: Table<Network>,
    /// Its subnets.
    pub subnets: Table<Subnet>,
    /// Its ports of networks.
    pub network_ports: Table<NetworkPort>,
    /// Its addresses in use.
    pub ip_addresses: Table<IpAddress>,
    /// Its servers.
    pub servers: Table<Server>,
    /// Its revoked tokens.
    pub revoked_tokens: Table<RevokedToken>,
    /// Its key pairs.
    pub key_pairs: Table<KeyPair>,
    /// Which of them are built on what.
    pub attachments: Attachments,
    /// What they take from stocks.
    pub stocks: Stocks,
}

impl Image {
    /// How many resources of all kinds there are.
    pub fn count(&self) -> usize {
        [
            self.ports.len(),
            self.private_connects.len(),
            self.cloud_routers.len(),
            self.access_keys.len(),
            self.networks.len(),
            self.subnets.len(),
            self.network_ports.len(),
            self.ip_addresses.len(),
            self.servers.len(),
            self.revoked_tokens.len(),
            self.key_pairs.len(),
        ]
        .iter()
        .sum()
    }
}

#[cfg(test)]
pub(crate) mod rows;
