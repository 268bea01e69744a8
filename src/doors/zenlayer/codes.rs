//! The one table from what went wrong to what the dialect calls it: HTTP status, code and documented number.
//!
//! Codes marked "inferred" are published nowhere that could be read; they follow the style of the published ones.

use hyper::StatusCode;
use zc_gateway_engine::Code;

use crate::byte_size::ByteSize;
use crate::doors::refusal::{HttpRefusal, Refusal};

/// How a refusal looks on the wire.
pub struct Wire {
    /// The HTTP status.
    pub status: StatusCode,
    /// The code in the body.
    pub code: &'static str,
    /// The number that the documentation gives for it; sent as the header `X-ZC-Error-Number`.
    pub number: Option<u16>,
}

/// The wire form of any refusal.
pub const fn of(refusal: &Refusal) -> Wire {
    match refusal {
        Refusal::Http(refusal) => of_http(refusal),
        Refusal::Fault(fault) => of_code(fault.code),
    }
}

/// The wire form of an engine code.
#[allow(clippy::too_many_lines, reason = "it is one table, with a line for each code")]
pub const fn of_code(code: Code) -> Wire {
    let (status, code) = match code {
        Code::PortNotFound => return numbered(StatusCode::NOT_FOUND, "SELF_SERVICE_PORT_NOT_FOUND", 7105),
        Code::PortLoaDone => {
            let name = "SELF_SERVICE_PORT_NOT_SUPPORT_BUSINESS_LOA_DONE";
            return numbered(StatusCode::FORBIDDEN, name, 7109);
        }
        Code::PortNotOnShelf => {
            return numbered(StatusCode::BAD_REQUEST, "SELF_SERVICE_PORT_NOT_SHELF", 7111);
        }
        Code::VlanPortAndDataCenterMissing => {
            let name = "SELF_SERVICE_PORT_VLAN_PORT_AND_DC_NEED_AT_LEAST_ONE";
            return numbered(StatusCode::BAD_REQUEST, name, 7112);
        }
        // Documented for single actions.
        Code::EndpointPortNotFound => (StatusCode::NOT_FOUND, "INVALID_PORT_NOT_FOUND"),
        Code::EndpointPortStatus => (StatusCode::BAD_REQUEST, "INVALID_PORT_STATUS"),
        Code::EndpointParameter => (StatusCode::BAD_REQUEST, "INVALID_ENDPOINT_PARAMETER"),
        Code::ConnectEndpointConflict => (StatusCode::BAD_REQUEST, "INVALID_CONNECT_ENDPOINT_CONFLICT"),
        Code::PrivateConnectNotFound => (StatusCode::NOT_FOUND, "INVALID_PRIVATE_CONNECT_NOT_FOUND"),
        Code::PrivateConnectStatus => (StatusCode::CONFLICT, "INVALID_PRIVATE_CONNECT_STATUS"),
        Code::CloudRouterNotFound => (StatusCode::NOT_FOUND, "INVALID_CLOUD_ROUTER_NOT_FOUND"),
        Code::CloudRouterEdgeNotFound => (StatusCode::NOT_FOUND, "INVALID_CLOUD_ROUTER_EDGE_NOT_FOUND"),
        Code::CloudRouterStatus => (StatusCode::CONFLICT, "INVALID_CLOUD_ROUTER_STATUS"),
        Code::BandwidthExceedLimit => (StatusCode::BAD_REQUEST, "INVALID_BANDWIDTH_EXCEED_LIMIT"),
        Code::DataCenterNotFound => (StatusCode::NOT_FOUND, "INVALID_DATACENTER_NOT_FOUND"),
        Code::RouterPointNotSellable => (StatusCode::BAD_REQUEST, "INVALID_ROUTER_POINT_NOT_SELLABLE"),
        Code::StartTimeNotBeforeEndTime => (StatusCode::FORBIDDEN, "INVALID_START_TIME_MUST_BEFORE_END_TIME"),
        // Documented for sister services; their use on ports is inferred.
        Code::InstanceRecycled => (StatusCode::FORBIDDEN, "OPERATION_DENIED_INSTANCE_RECYCLED"),
        Code::InstanceCreating => (StatusCode::FORBIDDEN, "OPERATION_DENIED_INSTANCE_CREATING"),
        Code::InstanceNotRecycled => (StatusCode::FORBIDDEN, "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"),
        Code::InstanceSubscription => (StatusCode::FORBIDDEN, "OPERATION_DENIED_INSTANCE_SUBSCRIPTION"),
        // Inferred.
        Code::PortOutOfStock => (StatusCode::BAD_REQUEST, "SELF_SERVICE_PORT_OUT_OF_STOCK"),
        Code::PortInUse => (StatusCode::FORBIDDEN, "OPERATION_DENIED_PORT_IN_USE"),
        Code::VlanInUse => (StatusCode::BAD_REQUEST, "INVALID_VLAN_IN_USE"),
        Code::CloudRouterEdgePointLimit => {
            (StatusCode::FORBIDDEN, "OPERATION_DENIED_CLOUD_ROUTER_EDGE_POINT_LIMIT")
        }
        Code::CloudOutOfStock => (StatusCode::FORBIDDEN, "OPERATION_DENIED_CLOUD_OUT_OF_STOCK"),
        Code::CloudBandwidthUnsupported => (StatusCode::FORBIDDEN, "OPERATION_DENIED_CLOUD_BANDWIDTH"),
        Code::VpcNotFound => (StatusCode::NOT_FOUND, "INVALID_VPC_NOT_FOUND"),
        Code::VpcInUse => (StatusCode::FORBIDDEN, "OPERATION_DENIED_VPC_IN_USE"),
        Code::TrafficWindow => (StatusCode::BAD_REQUEST, "INVALID_TIME_RANGE"),
        Code::InstanceRecovering => (StatusCode::FORBIDDEN, "OPERATION_DENIED_INSTANCE_RECOVERING"),
        Code::InstanceDestroying => (StatusCode::FORBIDDEN, "OPERATION_DENIED_INSTANCE_DESTROYING"),
        Code::InvalidJson => (StatusCode::BAD_REQUEST, "INVALID_JSON"),
        Code::InvalidParameter => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER"),
        Code::UnknownParameter => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_UNKNOWN"),
        Code::InvalidVersion => (StatusCode::BAD_REQUEST, "INVALID_VERSION"),
        Code::TokenFailure => (StatusCode::UNAUTHORIZED, "AUTHFAILURE_TOKEN_FAILURE"),
        Code::AccessKeyNotFound => (StatusCode::NOT_FOUND, "INVALID_ACCESS_KEY_NOT_FOUND"),
        // Services that the documentation does not have: `compute` and `network`.
        Code::ServerNotFound => (StatusCode::NOT_FOUND, "INVALID_SERVER_NOT_FOUND"),
        Code::ServerLocked => (StatusCode::CONFLICT, "OPERATION_DENIED_SERVER_LOCKED"),
        Code::ServerState => (StatusCode::CONFLICT, "INVALID_SERVER_STATUS"),
        Code::ServerMetadataNotFound => (StatusCode::NOT_FOUND, "INVALID_SERVER_METADATA_NOT_FOUND"),
        Code::ServerMetadataLimit => (StatusCode::FORBIDDEN, "OPERATION_DENIED_SERVER_METADATA_LIMIT"),
        Code::ServerFilesLimit => (StatusCode::FORBIDDEN, "OPERATION_DENIED_SERVER_FILES_LIMIT"),
        Code::ServerTagNotFound => (StatusCode::NOT_FOUND, "INVALID_SERVER_TAG_NOT_FOUND"),
        Code::FlavorNotFound => (StatusCode::NOT_FOUND, "INVALID_FLAVOR_NOT_FOUND"),
        Code::FlavorExtraSpecNotFound => (StatusCode::NOT_FOUND, "INVALID_FLAVOR_EXTRA_SPEC_NOT_FOUND"),
        Code::FlavorAccessNotFound => (StatusCode::NOT_FOUND, "INVALID_FLAVOR_ACCESS_NOT_FOUND"),
        Code::ImageNotFound => (StatusCode::NOT_FOUND, "INVALID_IMAGE_NOT_FOUND"),
        Code::ImageMetadataNotFound => (StatusCode::NOT_FOUND, "INVALID_IMAGE_METADATA_NOT_FOUND"),
        Code::KeyPairNotFound => (StatusCode::NOT_FOUND, "INVALID_KEY_PAIR_NOT_FOUND"),
        Code::KeyPairExists => (StatusCode::CONFLICT, "INVALID_KEY_PAIR_EXISTS"),
        Code::NetworksAmbiguous => (StatusCode::CONFLICT, "INVALID_NETWORK_AMBIGUOUS"),
        Code::NetworkNotFound => (StatusCode::NOT_FOUND, "INVALID_NETWORK_NOT_FOUND"),
        Code::NetworkInUse => (StatusCode::CONFLICT, "OPERATION_DENIED_NETWORK_IN_USE"),
        Code::SubnetNotFound => (StatusCode::NOT_FOUND, "INVALID_SUBNET_NOT_FOUND"),
        Code::SubnetInUse => (StatusCode::CONFLICT, "OPERATION_DENIED_SUBNET_IN_USE"),
        Code::SubnetOverlap => (StatusCode::BAD_REQUEST, "INVALID_SUBNET_OVERLAP"),
        Code::NetworkPortNotFound => (StatusCode::NOT_FOUND, "INVALID_NETWORK_PORT_NOT_FOUND"),
        Code::NetworkPortInUse => (StatusCode::CONFLICT, "OPERATION_DENIED_NETWORK_PORT_IN_USE"),
        Code::AddressesExhausted => (StatusCode::CONFLICT, "OPERATION_DENIED_ADDRESSES_EXHAUSTED"),
        Code::AddressInUse => (StatusCode::CONFLICT, "INVALID_ADDRESS_IN_USE"),
        Code::AddressNotInNetwork => (StatusCode::BAD_REQUEST, "INVALID_ADDRESS_NOT_IN_NETWORK"),
        Code::AddressNotInSubnet => (StatusCode::BAD_REQUEST, "INVALID_ADDRESS_NOT_IN_SUBNET"),
        Code::HardwareAddressInUse => (StatusCode::CONFLICT, "INVALID_HARDWARE_ADDRESS_IN_USE"),
        Code::RevisionMismatch => (StatusCode::PRECONDITION_FAILED, "INVALID_REVISION_NUMBER"),
        Code::IpAddressNotFound => (StatusCode::NOT_FOUND, "INVALID_IP_ADDRESS_NOT_FOUND"),
        Code::IpAddressAssociated => (StatusCode::BAD_REQUEST, "OPERATION_DENIED_IP_ADDRESS_ASSOCIATED"),
        Code::IpAssociationNotFound => (StatusCode::NOT_FOUND, "INVALID_IP_ASSOCIATION_NOT_FOUND"),
        Code::AvailabilityZoneNotFound => (StatusCode::NOT_FOUND, "INVALID_AVAILABILITY_ZONE_NOT_FOUND"),
        Code::SecurityGroupNotFound => (StatusCode::NOT_FOUND, "INVALID_SECURITY_GROUP_NOT_FOUND"),
        Code::QosPolicyNotFound => (StatusCode::NOT_FOUND, "INVALID_QOS_POLICY_NOT_FOUND"),
        Code::SubnetPoolNotFound => (StatusCode::NOT_FOUND, "INVALID_SUBNET_POOL_NOT_FOUND"),
        Code::SegmentNotFound => (StatusCode::NOT_FOUND, "INVALID_SEGMENT_NOT_FOUND"),
        Code::PortSecurityRequired => (StatusCode::CONFLICT, "INVALID_PORT_SECURITY_REQUIRED"),
        Code::AllocationPoolsOverlap => (StatusCode::CONFLICT, "INVALID_ALLOCATION_POOLS_OVERLAP"),
        Code::GatewayInAllocationPool => (StatusCode::CONFLICT, "INVALID_GATEWAY_IN_ALLOCATION_POOL"),
        Code::MtuTooSmall => (StatusCode::CONFLICT, "INVALID_MTU_TOO_SMALL"),
        Code::TaggedResourceNotFound => (StatusCode::NOT_FOUND, "INVALID_TAGGED_RESOURCE_NOT_FOUND"),
        Code::TagNotFound => (StatusCode::NOT_FOUND, "INVALID_TAG_NOT_FOUND"),
        // Documented for requests to every service.
        Code::InvalidAuthorization => (StatusCode::UNAUTHORIZED, "AUTHFAILURE_INVALID_AUTHORIZATION"),
        Code::SignatureFailure => (StatusCode::UNAUTHORIZED, "AUTHFAILURE_SIGNATURE_FAILURE"),
        Code::SignatureExpired => (StatusCode::UNAUTHORIZED, "AUTHFAILURE_SIGNATURE_EXPIRED"),
        // Nothing of this name is there, or the caller has no right to it: one code for both.
        Code::ServiceNotFound | Code::ActionNotFound | Code::ReadOnly | Code::PolicyForbids => {
            (StatusCode::FORBIDDEN, "AUTHFAILURE_UNAUTHORIZED_OPERATION")
        }
        Code::MissingParameter => (StatusCode::BAD_REQUEST, "MISSING_PARAMETER"),
        Code::ParameterType => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_TYPE"),
        Code::ParameterValue => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_VALUE"),
        Code::ParameterMaximum => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_EXCEED_MAXIMUM"),
        Code::ParameterMinimum => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_LESS_MINIMUM"),
        Code::ParameterTooLong => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_EXCEED_LENGTH"),
        Code::ParameterTooShort => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_LESS_LENGTH"),
        Code::ParameterPattern => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_PATTERN_ERROR"),
        Code::ParameterDate => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_DATE_FORMAT_ERROR"),
        // Of kinds that have no code of their own.
        Code::CloudPortNotFound => (StatusCode::NOT_FOUND, "OPERATION_FAILED_RESOURCE_NOT_FOUND"),
        Code::RequestLimitExceeded => (StatusCode::TOO_MANY_REQUESTS, "REQUEST_LIMIT_EXCEEDED"),
        Code::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR"),
        Code::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "SERVICE_TEMPORARY_UNAVAILABLE"),
        Code::TimedOut => (StatusCode::GATEWAY_TIMEOUT, "REQUEST_TIMED_OUT"),
    };
    Wire { status, code, number: None }
}

const fn numbered(status: StatusCode, code: &'static str, number: u16) -> Wire {
    Wire { status, code, number: Some(number) }
}

/// The wire form of an HTTP refusal. All codes are inferred.
pub const fn of_http(refusal: &HttpRefusal) -> Wire {
    let (status, code) = match refusal {
        HttpRefusal::BadRequest(_) => (StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
        HttpRefusal::PathNotFound(_) => (StatusCode::NOT_FOUND, "INVALID_PATH_NOT_FOUND"),
        HttpRefusal::MethodNotAllowed(_) => (StatusCode::METHOD_NOT_ALLOWED, "INVALID_REQUEST_METHOD"),
        HttpRefusal::TooSlow => (StatusCode::REQUEST_TIMEOUT, "INVALID_REQUEST_TIMEOUT"),
        HttpRefusal::BodyTooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "INVALID_REQUEST_BODY_TOO_LARGE"),
        HttpRefusal::ContentType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "INVALID_CONTENT_TYPE"),
        HttpRefusal::TransferEncoding => (StatusCode::NOT_IMPLEMENTED, "INVALID_TRANSFER_ENCODING"),
        HttpRefusal::HeadersTooLarge => {
            (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "INVALID_REQUEST_HEADERS_TOO_LARGE")
        }
        HttpRefusal::FailedTooOften { .. } => (StatusCode::TOO_MANY_REQUESTS, "REQUEST_LIMIT_EXCEEDED"),
        HttpRefusal::TooManyConnections
        | HttpRefusal::TooManyFromAddress
        | HttpRefusal::NoRoomForBody
        | HttpRefusal::NoRoomForAnswer => (StatusCode::SERVICE_UNAVAILABLE, "SERVICE_TEMPORARY_UNAVAILABLE"),
    };
    Wire { status, code, number: None }
}

/// What the caller reads for an HTTP refusal.
pub fn message(refusal: &HttpRefusal) -> String {
    match refusal {
        HttpRefusal::BadRequest(message) => message.clone(),
        HttpRefusal::PathNotFound(path) => {
            format!(
                "There is nothing at `{path}`. The API is at `/api/v2/` and a service, such as `/api/v2/sdn`."
            )
        }
        HttpRefusal::MethodNotAllowed(allowed) => format!("This path takes {allowed} only."),
        HttpRefusal::TooSlow => "The request body did not arrive in time.".to_owned(),
        HttpRefusal::BodyTooLarge(most) => format!("The request body is larger than {}.", ByteSize(*most)),
        HttpRefusal::NoRoomForBody => {
            "The gateway holds as many request bodies as it may. Nothing was done. Try again later.".to_owned()
        }
        HttpRefusal::NoRoomForAnswer => {
            "The gateway holds as many answers as it may, which others have not taken yet. Try again later, or ask for \
             less at once."
                .to_owned()
        }
        HttpRefusal::ContentType => {
            "The request must have the header `Content-Type: application/json` and no content encoding."
                .to_owned()
        }
        HttpRefusal::TransferEncoding => {
            "The only `Transfer-Encoding` that the gateway takes is `chunked`, once. Send the body as it is."
                .to_owned()
        }
        HttpRefusal::HeadersTooLarge => {
            "The request headers are larger than 16 KiB, or there are more than 64.".to_owned()
        }
        HttpRefusal::TooManyConnections => "Too many connections are open. Try again later.".to_owned(),
        HttpRefusal::TooManyFromAddress => {
            "Too many connections are open from this address. Use one for several requests, or try again later."
                .to_owned()
        }
        HttpRefusal::FailedTooOften { .. } => {
            "Too many requests from this address have failed to prove who is calling, and this one does too. Requests \
             with the right credentials are answered."
                .to_owned()
        }
    }
}
