//! Where the gateway differs from the contract on purpose: the line that a test would show, in which `*` stands for any
//! text, and why. An excuse that excuses nothing fails the test.

const A_THOUSAND_PORTS: &str =
    "the documentation says 1000 and names no version; only the newer clients say 100";
const ONE_OF_TWO: &str = "one of the two is needed to know what is asked";
const PAID_LATER: &str = "by the API only what is paid later can be ordered, and that has no term";

/// Of schemas.
pub const SCHEMAS: &[(&str, &str)] = &[
    (
        "2026-04-01 DescribeCloudRouterAvailablePorts takes `pageSize`: maximum is to be 100, and *",
        A_THOUSAND_PORTS,
    ),
    (
        "2026-04-01 * `edgePoints[].vlanId`: minimum is to be 2, and the schema says Some(0.0)",
        "0 stands for an absent number in clients that cannot leave one out",
    ),
    (
        "2023-08-30 DescribeCloudAvailableBandwidthTiers takes `cloudType`: it is to be one of *",
        "one catalogue is behind both versions, and only lists of the newer one name VOLCENGINE",
    ),
];

/// Of codes.
pub const CODES: &[(&str, &str)] = &[
    (
        "* DestroyPort OPERATION_FAILED_RESOURCE_NOT_FOUND: it is not among CODES",
        "Terraform takes it as well for a port that is gone; the documented code is SELF_SERVICE_PORT_NOT_FOUND",
    ),
    (
        "* DestroyPrivateConnect OPERATION_FAILED_RESOURCE_NOT_FOUND: it is not among CODES",
        "Terraform takes it as well as INVALID_PRIVATE_CONNECT_NOT_FOUND, which is answered",
    ),
    (
        "* DestroyPort INVALID_PORT_NOT_FOUND: it is not among CODES",
        "Terraform takes it as well for a port that is gone; the documented code is SELF_SERVICE_PORT_NOT_FOUND",
    ),
];

/// Of values of a wrong type.
pub const WRONG_TYPES: &[(&str, &str)] = &[];

/// Of parameters that are absent or null.
pub const MISSING: &[(&str, &str)] = &[
    (
        "* ModifyCloudRoutersAttribute `*` as null: refused with 400 MISSING_PARAMETER: * `cloudRouterName` or *",
        ONE_OF_TWO,
    ),
    (
        "* DescribeCloudAvailableBandwidthTiers `*` as null: refused with 400 MISSING_PARAMETER: One of *",
        ONE_OF_TWO,
    ),
    (
        "* DescribePortUsableVlan `*` as null: refused with 400 SELF_SERVICE_PORT_VLAN_PORT_AND_DC_NEED_*",
        ONE_OF_TWO,
    ),
];

/// Of values at a limit.
pub const LIMITS: &[(&str, &str)] = &[
    ("2026-04-01 DescribeCloudRouterAvailablePorts `pageSize` outside of its maximum: *", A_THOUSAND_PORTS),
    (
        "* CreatePrivateConnect `bandwidthMbps` *: not * by name but 400 INVALID_BANDWIDTH_EXCEED_LIMIT: *",
        "the code that is documented for changes of it",
    ),
    (
        "* `bandwidthMbps` outside of its *: not * by name but 404 *",
        "it has a documented code, which the story in scenario/ asks for",
    ),
    (
        "2026-04-01 * `edgePoints[0].vlanId` outside of its *: not * by name but *",
        "it has a documented code, INVALID_ENDPOINT_PARAMETER, which the story in scenario/ asks for",
    ),
];

/// Of answers.
pub const ANSWERS: &[(&str, &str)] = &[
    (
        "2023-08-30 Describe*PrivateConnectAvailableSubnets dataSet: never seen but as null or empty",
        "retired: there are no layer-2 subnets any more",
    ),
    ("* CloudRouter expiredTime: never seen but as null or empty", PAID_LATER),
    ("* CloudRouter period: never seen but as null or empty", PAID_LATER),
    ("* PrivateConnect expiredTime: never seen but as null or empty", PAID_LATER),
];
