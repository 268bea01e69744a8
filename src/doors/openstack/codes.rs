//! The tables from what went wrong to what this dialect calls it: the names that Nova gives to statuses, and Neutron to
//! codes.

use hyper::StatusCode;
use zc_gateway_engine::fault::shortened;
use zc_gateway_engine::{Code, Fault};

use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::doors::zenlayer::codes as zenlayer;

/// Why a request to this door gets no answer of success.
#[derive(Debug)]
pub enum Refused {
    /// For a reason that every door knows.
    Common(Refusal),
    /// For a reason of this dialect only.
    Own {
        /// The status.
        status: StatusCode,
        /// The sentence for the caller.
        message: String,
        /// The methods that the path takes, where it does not take the one of the request.
        allow: Option<String>,
    },
}

/// What Keystone and its middleware say of every request without a valid token.
const UNAUTHORIZED: &str = "The request you have made requires authentication.";
/// What the frameworks say of a path where nothing is.
const NOTHING_THERE: &str = "The resource could not be found.";

impl Refused {
    /// A refusal of this dialect.
    pub fn own(status: StatusCode, message: impl Into<String>) -> Self {
        Self::Own { status, message: shortened(message.into()), allow: None }
    }

    /// There is nothing at the path.
    pub fn nothing_there() -> Self {
        Self::own(StatusCode::NOT_FOUND, NOTHING_THERE)
    }

    /// The path takes other methods.
    pub fn other_methods(allow: String) -> Self {
        let message = "The method specified is not allowed for this resource.".to_owned();
        Self::Own { status: StatusCode::METHOD_NOT_ALLOWED, message, allow: Some(allow) }
    }

    /// A token that is none of ours.
    pub fn unauthorized() -> Self {
        Fault::new(Code::TokenFailure, UNAUTHORIZED).into()
    }

    /// No token, or one of ours that has ended: the caller is told the same, but it is no guess.
    pub fn no_token() -> Self {
        Fault::new(Code::InvalidAuthorization, UNAUTHORIZED).into()
    }

    /// The code of a fault.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Common(refusal) => refusal.code(),
            Self::Own { .. } => None,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            // The statuses of the other dialect are those of this one; only compute's limit differs, see `seal.rs`.
            Self::Common(refusal) => zenlayer::of(refusal).status,
            Self::Own { status, .. } => *status,
        }
    }

    /// The sentence for the caller.
    pub fn message(&self) -> String {
        match self {
            Self::Common(Refusal::Http(HttpRefusal::ContentType)) => {
                "The request body must be JSON: send `Content-Type: application/json`, and no content encoding."
                    .to_owned()
            }
            Self::Common(Refusal::Http(refusal)) => zenlayer::message(refusal),
            Self::Common(Refusal::Fault(fault)) => fault.message.clone(),
            Self::Own { message, .. } => message.clone(),
        }
    }

    /// The class of exception that Neutron names.
    pub fn neutron_type(&self) -> &'static str {
        let named = match self {
            Self::Common(Refusal::Fault(fault)) => neutron_type(fault.code),
            Self::Common(Refusal::Http(_)) | Self::Own { .. } => "",
        };
        if named.is_empty() { framework_type(self.status()) } else { named }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Common(refusal)
    }
}

impl From<HttpRefusal> for Refused {
    fn from(refusal: HttpRefusal) -> Self {
        Self::Common(Refusal::Http(refusal))
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Common(Refusal::Fault(fault))
    }
}

/// How Neutron names a code; an empty text where it is the framework that refuses, which names the status.
#[allow(clippy::too_many_lines, reason = "it names each code, so that a new one is decided about")]
const fn neutron_type(code: Code) -> &'static str {
    match code {
        Code::ReadOnly | Code::PolicyForbids => "PolicyNotAuthorized",
        Code::NetworkNotFound => "NetworkNotFound",
        Code::NetworkInUse => "NetworkInUse",
        Code::SubnetNotFound => "SubnetNotFound",
        Code::SubnetInUse => "SubnetInUse",
        Code::SubnetOverlap => "InvalidInput",
        Code::NetworkPortNotFound => "PortNotFound",
        Code::NetworkPortInUse => "ServicePortInUse",
        Code::AddressesExhausted => "IpAddressGenerationFailure",
        Code::AddressInUse => "IpAddressAlreadyAllocated",
        Code::AddressNotInNetwork => "InvalidIpForNetwork",
        Code::AddressNotInSubnet => "InvalidIpForSubnet",
        Code::HardwareAddressInUse => "MacAddressInUse",
        Code::RevisionMismatch => "RevisionNumberConstraintFailed",
        Code::IpAddressNotFound => "IpAddressNotFound",
        Code::IpAddressAssociated => "PortRequiresDisassociation",
        Code::AvailabilityZoneNotFound => "AvailabilityZoneNotFound",
        Code::SecurityGroupNotFound => "SecurityGroupNotFound",
        Code::QosPolicyNotFound => "QosPolicyNotFound",
        Code::SubnetPoolNotFound => "SubnetPoolNotFound",
        Code::SegmentNotFound => "SegmentNotFound",
        Code::PortSecurityRequired => "AddressPairAndPortSecurityRequired",
        Code::AllocationPoolsOverlap => "OverlappingAllocationPools",
        Code::GatewayInAllocationPool => "GatewayConflictWithAllocationPools",
        Code::MtuTooSmall => "NetworkMTUSubnetConflict",
        Code::TaggedResourceNotFound => "TagResourceNotFound",
        Code::TagNotFound => "TagNotFound",
        Code::InvalidJson
        | Code::MissingParameter
        | Code::InvalidParameter
        | Code::ParameterType
        | Code::ParameterValue
        | Code::ParameterMaximum
        | Code::ParameterMinimum
        | Code::ParameterTooLong
        | Code::ParameterTooShort
        | Code::ParameterPattern
        | Code::ParameterDate
        | Code::UnknownParameter
        | Code::InvalidVersion
        | Code::ServiceNotFound
        | Code::ActionNotFound
        | Code::InvalidAuthorization
        | Code::SignatureFailure
        | Code::SignatureExpired
        | Code::TokenFailure
        | Code::RequestLimitExceeded
        | Code::AccessKeyNotFound
        | Code::Internal
        | Code::Unavailable
        | Code::TimedOut
        // Of compute.
        | Code::ServerNotFound
        | Code::ServerLocked
        | Code::ServerState
        | Code::ServerMetadataNotFound
        | Code::ServerMetadataLimit
        | Code::ServerFilesLimit
        | Code::ServerTagNotFound
        | Code::FlavorNotFound
        | Code::FlavorExtraSpecNotFound
        | Code::FlavorAccessNotFound
        | Code::ImageNotFound
        | Code::ImageMetadataNotFound
        | Code::KeyPairNotFound
        | Code::KeyPairExists
        | Code::NetworksAmbiguous
        | Code::IpAssociationNotFound
        // Of service `sdn`, which this door does not serve.
        | Code::PortNotFound
        | Code::PortNotOnShelf
        | Code::PortLoaDone
        | Code::PortOutOfStock
        | Code::PortInUse
        | Code::VlanPortAndDataCenterMissing
        | Code::EndpointPortNotFound
        | Code::EndpointPortStatus
        | Code::EndpointParameter
        | Code::ConnectEndpointConflict
        | Code::VlanInUse
        | Code::PrivateConnectNotFound
        | Code::PrivateConnectStatus
        | Code::CloudRouterNotFound
        | Code::CloudRouterEdgeNotFound
        | Code::CloudRouterStatus
        | Code::CloudRouterEdgePointLimit
        | Code::BandwidthExceedLimit
        | Code::CloudPortNotFound
        | Code::CloudOutOfStock
        | Code::CloudBandwidthUnsupported
        | Code::VpcNotFound
        | Code::VpcInUse
        | Code::DataCenterNotFound
        | Code::RouterPointNotSellable
        | Code::StartTimeNotBeforeEndTime
        | Code::TrafficWindow
        | Code::InstanceCreating
        | Code::InstanceRecycled
        | Code::InstanceNotRecycled
        | Code::InstanceRecovering
        | Code::InstanceDestroying
        | Code::InstanceSubscription => "",
    }
}

/// How Neutron's framework names a status.
fn framework_type(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "HTTPBadRequest",
        401 => "HTTPUnauthorized",
        403 => "HTTPForbidden",
        404 => "HTTPNotFound",
        405 => "HTTPMethodNotAllowed",
        408 => "HTTPRequestTimeout",
        409 => "HTTPConflict",
        412 => "HTTPPreconditionFailed",
        413 => "HTTPRequestEntityTooLarge",
        415 => "HTTPUnsupportedMediaType",
        429 => "HTTPTooManyRequests",
        501 => "HTTPNotImplemented",
        503 => "HTTPServiceUnavailable",
        504 => "HTTPGatewayTimeout",
        _ => "HTTPInternalServerError",
    }
}

/// How Nova names a status.
pub fn nova_name(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 | 429 => "overLimit",
        415 => "badMediaType",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => "computeFault",
    }
}
