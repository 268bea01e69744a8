//! Why no server is created, in the words of Compute.

use std::net::IpAddr;

use thiserror::Error;
use zc_gateway_engine::{Code, Fault};

use crate::refusals::microversion::MicroversionRefused;
use crate::refusals::network::NetworkRefused;
use crate::refusals::policy::PolicyRefused;

/// Why no server is created.
#[derive(Debug, Error)]
pub enum CreateRefused {
    /// The role of the caller does not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// The microversion has it otherwise.
    #[error(transparent)]
    Microversion(#[from] MicroversionRefused),
    /// There is no such flavor.
    #[error("Invalid flavorRef provided: flavor {0} could not be found.")]
    Flavor(String),
    /// There is no such image.
    #[error("Invalid imageRef provided: image {0} could not be found.")]
    Image(String),
    /// Neither `imageRef` nor a block device says what to boot.
    #[error("Invalid imageRef provided: without an image there must be a block device with boot_index 0.")]
    NothingToBoot,
    /// There are no volumes.
    #[error(
        "Block Device Mapping is Invalid: there are no volumes; only `image` and `blank` on `local` can be used."
    )]
    Volume,
    /// A disk is described in a way that says nothing.
    #[error("Block Device Mapping is Invalid: {0}")]
    Device(&'static str),
    /// The empty disks are larger than the flavor lets them be.
    #[error(
        "Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used."
    )]
    EmptyDisks,
    /// `imageRef` and a block device name different images.
    #[error(
        "Block Device Mapping is Invalid: the device with boot_index 0 names another image than imageRef."
    )]
    OtherImage,
    /// More files than a server can have.
    #[error("Personality file limit exceeded")]
    TooManyFiles,
    /// A file that is larger than they can be.
    #[error("Personality file content exceeds maximum {0}")]
    FileTooLarge(usize),
    /// A hint on where to make it.
    #[error("Scheduler hint {0} cannot be followed: there is one host, and there are no server groups.")]
    Hint(String),
    /// The project has no network, and none is made.
    #[error(
        "Unable to automatically allocate a network for project {0}: make a network first, or ask for `none`."
    )]
    NoNetwork(String),
    /// The image needs more memory than the flavor has.
    #[error("Flavor's memory is too small for requested image.")]
    MemoryTooSmall,
    /// The image needs a larger disk than the flavor has.
    #[error("Flavor's disk is too small for requested image.")]
    DiskTooSmall,
    /// More tags than a server has at most.
    #[error("Invalid input for field/attribute tags: {0} tags are the most that a server has.")]
    TooManyTags(usize),
    /// The caller has no such key pair.
    #[error("Invalid key_name provided.")]
    KeyName,
    /// There is one zone.
    #[error("The requested availability zone is not available")]
    Zone,
    /// There is one security group.
    #[error("Security group {0} not found.")]
    SecurityGroup(String),
    /// At least more than at most.
    #[error("min_count must be <= max_count")]
    Counts,
    /// More than one request makes.
    #[error("Invalid max_count: {wanted} servers are wanted, and one request makes {most} at most.")]
    TooMany {
        /// How many are wanted.
        wanted: u32,
        /// How many can be had.
        most: u32,
    },
    /// None of the project's networks is named, and there are several.
    #[error("Multiple possible networks found, use a Network ID to be more specific.")]
    NetworksAmbiguous,
    /// `networks` is a word, which it can be from 2.37 on.
    #[error(
        "Parameter `server.networks` is not valid: only from microversion 2.37 on it can be `auto` or `none`."
    )]
    NetworksWord,
    /// There is no such network.
    #[error("Network {0} could not be found.")]
    Network(String),
    /// The network has no addresses to give.
    #[error("Network {0} requires a subnet in order to boot instances on.")]
    NoSubnet(String),
    /// There is no such port.
    #[error("Port id {0} could not be found.")]
    Port(String),
    /// Neither a network nor a port is named.
    #[error("Invalid networks: each of them needs `uuid` or `port`.")]
    NothingNamed,
    /// The port has a device already.
    #[error("Port {0} is still in use.")]
    PortInUse(String),
    /// An address is wanted of a port that has its own.
    #[error(
        "Specified Fixed IP '{address}' cannot be used with port '{port}': the two cannot be specified together."
    )]
    AddressOfPort {
        /// The address.
        address: IpAddr,
        /// The port.
        port: String,
    },
    /// A port is named beside a network that is not its own.
    #[error(
        "Invalid networks: port {port} is not in network {network}; leave `uuid` out, or name its network."
    )]
    PortOfOtherNetwork {
        /// The port.
        port: String,
        /// The network.
        network: String,
    },
    /// One port for several servers.
    #[error(
        "Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports."
    )]
    PortForSeveral,
    /// One address for several servers.
    #[error("Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.")]
    AddressForSeveral,
    /// All addresses of the network's pools are in use.
    #[error("No fixed IP addresses available for network: {0}")]
    NoMoreAddresses(String),
    /// Somebody has the address.
    #[error("Fixed IP address {0} is already in use.")]
    AddressInUse(IpAddr),
    /// The network has no such address.
    #[error("Fixed IP address {0} is not in a subnet of the network.")]
    NoSuchAddress(IpAddr),
    /// The network refuses otherwise.
    #[error(transparent)]
    Other(NetworkRefused),
}

impl From<NetworkRefused> for CreateRefused {
    fn from(refused: NetworkRefused) -> Self {
        match refused {
            NetworkRefused::NoMoreAddresses(network) => Self::NoMoreAddresses(network.to_string()),
            NetworkRefused::AddressTaken { address, .. } => Self::AddressInUse(address),
            NetworkRefused::NotInNetwork(address) | NetworkRefused::NotInSubnet(address) => {
                Self::NoSuchAddress(address)
            }
            other => Self::Other(other),
        }
    }
}

impl From<CreateRefused> for Fault {
    fn from(refused: CreateRefused) -> Self {
        let code = match refused {
            CreateRefused::Policy(refused) => return refused.into(),
            CreateRefused::Other(refused) => return refused.into(),
            CreateRefused::Microversion(refused) => return refused.into(),
            CreateRefused::TooManyFiles | CreateRefused::FileTooLarge(_) => Code::ServerFilesLimit,
            CreateRefused::NetworksAmbiguous => Code::NetworksAmbiguous,
            CreateRefused::PortInUse(_) => Code::NetworkPortInUse,
            CreateRefused::NoMoreAddresses(_) => Code::AddressesExhausted,
            // What is named in the body and is not there is a wrong body: only what is named in a path is not found.
            CreateRefused::Flavor(_)
            | CreateRefused::Image(_)
            | CreateRefused::NothingToBoot
            | CreateRefused::Volume
            | CreateRefused::Device(_)
            | CreateRefused::EmptyDisks
            | CreateRefused::OtherImage
            | CreateRefused::Hint(_)
            | CreateRefused::NoNetwork(_)
            | CreateRefused::MemoryTooSmall
            | CreateRefused::DiskTooSmall
            | CreateRefused::TooManyTags(_)
            | CreateRefused::KeyName
            | CreateRefused::Zone
            | CreateRefused::SecurityGroup(_)
            | CreateRefused::Counts
            | CreateRefused::TooMany { .. }
            | CreateRefused::NetworksWord
            | CreateRefused::Network(_)
            | CreateRefused::NoSubnet(_)
            | CreateRefused::Port(_)
            | CreateRefused::NothingNamed
            | CreateRefused::AddressOfPort { .. }
            | CreateRefused::PortOfOtherNetwork { .. }
            | CreateRefused::AddressInUse(_)
            | CreateRefused::NoSuchAddress(_)
            | CreateRefused::PortForSeveral
            | CreateRefused::AddressForSeveral => Code::InvalidParameter,
        };
        Self::new(code, refused.to_string())
    }
}
