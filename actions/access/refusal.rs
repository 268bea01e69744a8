//! Why something cannot be built on a port, a cloud, a VPC or a border gateway.

use thiserror::Error;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::port::PortId;
use zc_gateway_engine::{Code, Fault};

use crate::parameters::bandwidth::BandwidthRefused;
use crate::refusals::not_listed::NotListed;

/// The refusals. All name what is wrong and how to mend it.
#[derive(Debug, Error)]
pub enum AccessRefused {
    /// An end lacks something, or has what does not fit.
    #[error("Parameter `{field}` is not valid: {problem}.")]
    Parameter {
        /// Which one, such as `endpointA.cloudRegionId`.
        field: String,
        /// Why.
        problem: String,
    },
    /// It is not one of what can be had there.
    #[error(transparent)]
    NotListed(#[from] NotListed),
    /// The bandwidth cannot be had.
    #[error(transparent)]
    Bandwidth(#[from] BandwidthRefused),
    /// Both ends are at the same place.
    #[error("Both ends are at {0}: a private connect connects two different places.")]
    SamePlace(String),
    /// The port does not exist for this account.
    #[error("Port `{0}` does not exist.")]
    PortNotFound(PortId),
    /// The port is not in service.
    #[error("Port `{port}` is {status}: only a RUNNING port can be built on.", status = status.name())]
    PortStatus {
        /// Which one.
        port: PortId,
        /// Where it stands.
        status: Status,
    },
    /// The VLAN is taken.
    #[error("VLAN {vlan} of {place} is used by {holder}: {remedy}", place = place_name(place), remedy = remedy.words())]
    VlanInUse {
        /// Where.
        place: Place,
        /// Which one.
        vlan: u16,
        /// By whom.
        holder: String,
        /// What can be done about it.
        remedy: Remedy,
    },
    /// All VLANs are taken.
    #[error("Every VLAN of {place} is in use.", place = place_name(.0))]
    NoVlanLeft(Place),
    /// The on-ramp has not so much bandwidth left.
    #[error("Region `{region}` of {cloud} has {largest} Mbps left there, and not {mbps}.")]
    OutOfStock {
        /// The cloud.
        cloud: Cloud,
        /// Its region.
        region: String,
        /// The wanted bandwidth in Mbps.
        mbps: u32,
        /// What is left, in Mbps.
        largest: u32,
    },
    /// The VPC or border gateway is not in the catalogue.
    #[error("There is no {kind} `{id}`.")]
    NoSuchNetwork {
        /// `VPC` or `border gateway`.
        kind: &'static str,
        /// The wanted one.
        id: String,
    },
    /// A VPC can be in one cloud router only.
    #[error("VPC `{id}` is in use by {holder}: a VPC can be in one cloud router only.")]
    VpcInUse {
        /// The VPC.
        id: String,
        /// By whom.
        holder: String,
    },
}

/// What can be done where something is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Something else can be ordered.
    AskForAnother,
    /// Nothing else would do, as it was had before.
    FreeIt,
}

impl Remedy {
    const fn words(self) -> &'static str {
        match self {
            Self::AskForAnother => "choose another one, or none to get a free one.",
            Self::FreeIt => "delete that first.",
        }
    }
}

impl AccessRefused {
    /// The refusal of one parameter of the end that `end` names.
    pub fn parameter(end: &str, parameter: &str, problem: impl Into<String>) -> Self {
        Self::Parameter { field: format!("{end}.{parameter}"), problem: problem.into() }
    }
}

/// A place in words.
fn place_name(place: &Place) -> String {
    match place {
        Place::Port(id) => format!("port `{id}`"),
        Place::CloudAccess(cloud, data_center) => {
            format!("the access to {cloud} in data center `{data_center}`")
        }
        Place::Vpc(id) => format!("VPC `{id}`"),
        Place::BorderGateway(id) => format!("border gateway `{id}`"),
        Place::CloudPort(id) => format!("cloud connection `{id}`"),
        Place::EdgePoint(id) => format!("edge point `{id}`"),
        Place::Network(id) => format!("network `{id}`"),
        Place::Subnet(id) => format!("subnet `{id}`"),
        Place::HardwareAddress(_, address) => format!("hardware address {address}"),
        Place::Device(id) => format!("device `{id}`"),
        Place::KeyPairName(_, name) => format!("key pair `{name}`"),
    }
}

impl From<AccessRefused> for Fault {
    fn from(refused: AccessRefused) -> Self {
        let message = refused.to_string();
        let code = match refused {
            AccessRefused::NotListed(refused) => return refused.into(),
            AccessRefused::Bandwidth(_) => Code::BandwidthExceedLimit,
            AccessRefused::SamePlace(_) => Code::ConnectEndpointConflict,
            AccessRefused::Parameter { .. } => Code::EndpointParameter,
            AccessRefused::PortNotFound(_) => Code::EndpointPortNotFound,
            AccessRefused::PortStatus { .. } => Code::EndpointPortStatus,
            AccessRefused::VlanInUse { .. } | AccessRefused::NoVlanLeft(_) => Code::VlanInUse,
            AccessRefused::OutOfStock { .. } => Code::CloudOutOfStock,
            AccessRefused::NoSuchNetwork { .. } => Code::VpcNotFound,
            AccessRefused::VpcInUse { .. } => Code::VpcInUse,
        };
        Self::new(code, message)
    }
}
