//! What went wrong, in words that no dialect owns: a closed code, a message for the caller, a detail for the log.

use std::convert::Infallible;

use schemars::JsonSchema;

/// How many bytes of a message are told and logged.
const LONGEST_MESSAGE: usize = 2000;

/// Why an operation was refused or failed. Each door translates it into its own dialect in one exhaustive table.
/// What stands here about each code is what callers read in the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
pub enum Code {
    /// The request body is not one JSON object, is nested too deep, or repeats a key.
    InvalidJson,
    /// A required parameter is absent.
    MissingParameter,
    /// A parameter breaks a rule that has no code of its own.
    InvalidParameter,
    /// A parameter has the wrong JSON type.
    ParameterType,
    /// A parameter is not in the closed list of what it can be.
    ParameterValue,
    /// A number is too large.
    ParameterMaximum,
    /// A number is too small.
    ParameterMinimum,
    /// A text or list is too long.
    ParameterTooLong,
    /// A text or list is too short.
    ParameterTooShort,
    /// A text has not the form that it must have.
    ParameterPattern,
    /// A date or time is not written as it must be.
    ParameterDate,
    /// Nothing by this name is read, so it cannot have been meant; see `--unknown-parameters`.
    UnknownParameter,
    /// The API version is not a date.
    InvalidVersion,
    /// The service does not exist.
    ServiceNotFound,
    /// The service has no such action.
    ActionNotFound,
    /// The credentials could not be read, or none came where some are required.
    InvalidAuthorization,
    /// The signature does not match, or the access key is unknown or disabled.
    SignatureFailure,
    /// The timestamp of the signature lies outside the accepted window.
    SignatureExpired,
    /// The bearer token is unknown or disabled.
    TokenFailure,
    /// The caller sends more requests than allowed.
    RequestLimitExceeded,
    /// No such port, or it is destroyed.
    PortNotFound,
    /// The port type is not on sale in the data center.
    PortNotOnShelf,
    /// The entity name can no longer change: the letter of authorization has been uploaded.
    PortLoaDone,
    /// No more ports of this type can be ordered in the data center.
    PortOutOfStock,
    /// The port is an end of a private connect or a point of a cloud router in service.
    PortInUse,
    /// Neither a port nor a data center is given.
    VlanPortAndDataCenterMissing,
    /// The port that an end is to be on does not exist.
    EndpointPortNotFound,
    /// The port that an end is to be on is not in service.
    EndpointPortStatus,
    /// An end or edge point lacks something, or has what does not fit its type.
    EndpointParameter,
    /// Both ends are at the same place.
    ConnectEndpointConflict,
    /// The VLAN is taken there, or no VLAN is left.
    VlanInUse,
    /// No such private connect.
    PrivateConnectNotFound,
    /// The private connect is in a status that does not allow the operation.
    PrivateConnectStatus,
    /// No such cloud router.
    CloudRouterNotFound,
    /// No such edge point.
    CloudRouterEdgeNotFound,
    /// The cloud router is in a status that does not allow the operation.
    CloudRouterStatus,
    /// A cloud router has two to a hundred edge points.
    CloudRouterEdgePointLimit,
    /// The bandwidth is outside what can be had there.
    BandwidthExceedLimit,
    /// No such connection to a cloud.
    CloudPortNotFound,
    /// The access to the cloud has not so much bandwidth left.
    CloudOutOfStock,
    /// The cloud does not let this bandwidth be changed so.
    CloudBandwidthUnsupported,
    /// No such VPC, or no such border gateway.
    VpcNotFound,
    /// The VPC is in another cloud router.
    VpcInUse,
    /// No such data center.
    DataCenterNotFound,
    /// No cloud router can have an edge point in the data center.
    RouterPointNotSellable,
    /// The start of the time window does not lie before its end.
    StartTimeNotBeforeEndTime,
    /// The time window is wider, or reaches further back, than is kept.
    TrafficWindow,
    /// The resource is still being created.
    InstanceCreating,
    /// The resource is in the recycle bin.
    InstanceRecycled,
    /// The resource is not in the recycle bin.
    InstanceNotRecycled,
    /// The resource is being taken back out of the recycle bin.
    InstanceRecovering,
    /// The resource is being destroyed.
    InstanceDestroying,
    /// The resource is prepaid and stays until its term ends.
    InstanceSubscription,
    /// No such access key.
    AccessKeyNotFound,
    /// The access key has the role `reader`, and the operation would change something.
    ReadOnly,
    /// The role of the access key does not allow the operation.
    PolicyForbids,
    /// No such server, or it is deleted.
    ServerNotFound,
    /// The server is locked.
    ServerLocked,
    /// The server is in a state that does not allow the operation.
    ServerState,
    /// The server has no note under this key.
    ServerMetadataNotFound,
    /// The server would have more notes than it can.
    ServerMetadataLimit,
    /// The server would have more files, or larger ones, than it can.
    ServerFilesLimit,
    /// The server has no such tag.
    ServerTagNotFound,
    /// No such flavor.
    FlavorNotFound,
    /// The flavor has no such extra spec.
    FlavorExtraSpecNotFound,
    /// Of a flavor that every project can use there is no list of projects.
    FlavorAccessNotFound,
    /// No such image.
    ImageNotFound,
    /// The image has no such further trait.
    ImageMetadataNotFound,
    /// No such key pair.
    KeyPairNotFound,
    /// There is a key pair of that name.
    KeyPairExists,
    /// Several networks could be meant, and none is named.
    NetworksAmbiguous,
    /// No such network.
    NetworkNotFound,
    /// The network has subnets with ports, or ports.
    NetworkInUse,
    /// No such subnet.
    SubnetNotFound,
    /// Addresses of the subnet are in use.
    SubnetInUse,
    /// The block of addresses overlaps with another subnet of the network.
    SubnetOverlap,
    /// No such port of a network.
    NetworkPortNotFound,
    /// The port of a network is used by something that owns it.
    NetworkPortInUse,
    /// No address is left in the pools of the network.
    AddressesExhausted,
    /// The address is in use.
    AddressInUse,
    /// The address is in no subnet of the network.
    AddressNotInNetwork,
    /// The address is not in the subnet.
    AddressNotInSubnet,
    /// The hardware address is in use in the network.
    HardwareAddressInUse,
    /// The resource has another revision number than the caller expects.
    RevisionMismatch,
    /// No such address.
    IpAddressNotFound,
    /// The address is associated with a server.
    IpAddressAssociated,
    /// The address is not associated with the server.
    IpAssociationNotFound,
    /// No such availability zone.
    AvailabilityZoneNotFound,
    /// No such security group: there are none.
    SecurityGroupNotFound,
    /// No such policy of quality: there are none.
    QosPolicyNotFound,
    /// No such pool of subnets: there are none.
    SubnetPoolNotFound,
    /// No such segment of a network: there are none.
    SegmentNotFound,
    /// A port without security can have no allowed address pairs.
    PortSecurityRequired,
    /// Two pools of the subnet have addresses in common.
    AllocationPoolsOverlap,
    /// The gateway lies in a pool, from which addresses are given away.
    GatewayInAllocationPool,
    /// A subnet of the network needs larger packets.
    MtuTooSmall,
    /// No such resource that could have tags.
    TaggedResourceNotFound,
    /// The resource has no such tag.
    TagNotFound,
    /// A fault of the gateway itself.
    Internal,
    /// The gateway cannot take the request now; nothing was changed.
    Unavailable,
    /// The gateway did not finish in time; whether the change was made is unknown.
    TimedOut,
}

/// A refusal or failure: what the caller may read and what only the log may read are different fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The kind of fault.
    pub code: Code,
    /// A sentence for the caller that says how to mend it.
    pub message: String,
    /// More for the log; never secret, never shown to the caller.
    pub detail: Option<String>,
}

impl Code {
    /// Whether the gateway failed, as against refused for a reason that the caller can mend.
    #[allow(clippy::too_many_lines, reason = "it names each code, so that a new one is decided about")]
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Internal | Self::Unavailable | Self::TimedOut => true,
            Self::InvalidJson
            | Self::MissingParameter
            | Self::InvalidParameter
            | Self::ParameterType
            | Self::ParameterValue
            | Self::ParameterMaximum
            | Self::ParameterMinimum
            | Self::ParameterTooLong
            | Self::ParameterTooShort
            | Self::ParameterPattern
            | Self::ParameterDate
            | Self::UnknownParameter
            | Self::InvalidVersion
            | Self::ServiceNotFound
            | Self::ActionNotFound
            | Self::InvalidAuthorization
            | Self::SignatureFailure
            | Self::SignatureExpired
            | Self::TokenFailure
            | Self::RequestLimitExceeded
            | Self::PortNotFound
            | Self::PortNotOnShelf
            | Self::PortLoaDone
            | Self::PortOutOfStock
            | Self::PortInUse
            | Self::VlanPortAndDataCenterMissing
            | Self::EndpointPortNotFound
            | Self::EndpointPortStatus
            | Self::EndpointParameter
            | Self::ConnectEndpointConflict
            | Self::VlanInUse
            | Self::PrivateConnectNotFound
            | Self::PrivateConnectStatus
            | Self::CloudRouterNotFound
            | Self::CloudRouterEdgeNotFound
            | Self::CloudRouterStatus
            | Self::CloudRouterEdgePointLimit
            | Self::BandwidthExceedLimit
            | Self::CloudPortNotFound
            | Self::CloudOutOfStock
            | Self::CloudBandwidthUnsupported
            | Self::VpcNotFound
            | Self::VpcInUse
            | Self::DataCenterNotFound
            | Self::RouterPointNotSellable
            | Self::StartTimeNotBeforeEndTime
            | Self::TrafficWindow
            | Self::InstanceCreating
            | Self::InstanceRecycled
            | Self::InstanceNotRecycled
            | Self::InstanceRecovering
            | Self::InstanceDestroying
            | Self::InstanceSubscription
            | Self::AccessKeyNotFound
            | Self::ReadOnly
            | Self::PolicyForbids
            | Self::ServerNotFound
            | Self::ServerLocked
            | Self::ServerState
            | Self::ServerMetadataNotFound
            | Self::ServerMetadataLimit
            | Self::ServerFilesLimit
            | Self::ServerTagNotFound
            | Self::FlavorNotFound
            | Self::FlavorExtraSpecNotFound
            | Self::FlavorAccessNotFound
            | Self::KeyPairNotFound
            | Self::KeyPairExists
            | Self::ImageMetadataNotFound
            | Self::ImageNotFound
            | Self::NetworksAmbiguous
            | Self::NetworkNotFound
            | Self::NetworkInUse
            | Self::SubnetNotFound
            | Self::SubnetInUse
            | Self::SubnetOverlap
            | Self::NetworkPortNotFound
            | Self::NetworkPortInUse
            | Self::AddressesExhausted
            | Self::AddressInUse
            | Self::AddressNotInNetwork
            | Self::AddressNotInSubnet
            | Self::HardwareAddressInUse
            | Self::RevisionMismatch
            | Self::IpAddressNotFound
            | Self::IpAddressAssociated
            | Self::IpAssociationNotFound
            | Self::AvailabilityZoneNotFound
            | Self::SecurityGroupNotFound
            | Self::QosPolicyNotFound
            | Self::SubnetPoolNotFound
            | Self::SegmentNotFound
            | Self::PortSecurityRequired
            | Self::AllocationPoolsOverlap
            | Self::GatewayInAllocationPool
            | Self::MtuTooSmall
            | Self::TaggedResourceNotFound
            | Self::TagNotFound => false,
        }
    }
}

impl Fault {
    /// A fault with a message for the caller.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: shortened(message.into()), detail: None }
    }

    /// The same fault with a detail for the log.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A fault of the gateway itself; the caller learns nothing of the inside.
    pub fn internal(detail: impl Into<String>) -> Self {
        Self::new(Code::Internal, "The gateway failed to answer this request.").with_detail(detail)
    }
}

/// A message that no caller can make long: some repeat what was sent, and each is logged.
pub fn shortened(mut message: String) -> String {
    if message.len() > LONGEST_MESSAGE {
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
        message.push('…');
    }
    message
}

/// For actions that refuse nothing by themselves.
impl From<Infallible> for Fault {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_a_largest_length() {
        let message = |text: &str| Fault::new(Code::InvalidParameter, text).message;
        assert_eq!(message("short"), "short");
        assert_eq!(message(&"é".repeat(1000)), "é".repeat(1000));
        let long = message(&format!("a{}", "é".repeat(1000)));
        assert!(long.len() < 2010 && long.ends_with("é…"), "{long}");
    }
}
