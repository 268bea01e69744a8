//! Where the gateway differs from the contract on purpose: the line that a test would show, in which `*` stands for any
//! text, and why. An excuse that excuses nothing fails the test.

/// Of schemas.
pub const SCHEMAS: &[(&str, &str)] = &[
    (
        "2026-04-01 * `edgePoints[].vlanId`: minimum is to be 2, and the schema says Some(0.0)",
        "0 stands for an absent number in clients that cannot leave one out",
    ),
    (
        "* CreateCloudRouter takes `edgePoints`: minItems is to be 2, and the schema says Some(1.0)",
        TO_BE_MENDED,
    ),
    (
        "2026-04-01 * takes `edgePoints[].*.password`: minLength is to be 8, and the schema says None",
        TO_BE_MENDED,
    ),
    (
        "2026-04-01 * takes `edgePoints[].vlanId`: maximum is to be 4000, and the schema says None",
        TO_BE_MENDED,
    ),
];

const TO_BE_MENDED: &str = "to be mended";

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
pub const MISSING: &[(&str, &str)] = &[(
    "* ModifyCloudRoutersAttribute `*` as null: refused with 400 MISSING_PARAMETER: Parameter `cloudRouterName` or *",
    "the documentation wants one of the two",
)];

/// Of values at a limit.
pub const LIMITS: &[(&str, &str)] = &[
    (
        "* CreatePrivateConnect `bandwidthMbps` *: not INVALID_PARAMETER by name but 400 INVALID_BANDWIDTH_EXCEED_LIMIT: *",
        "the code that is documented for changes of it",
    ),
    (
        "* `bandwidthMbps` outside of its *: not INVALID_PARAMETER by name but 404 *",
        "it has a documented code, which the story in scenario/ asks for",
    ),
    ("2026-04-01 * `edgePoints[0].*.password` outside of its minLength: *", TO_BE_MENDED),
    (
        "2026-04-01 * `edgePoints[0].vlanId` outside of its *: not INVALID_PARAMETER by name but *",
        "it has a documented code, INVALID_ENDPOINT_PARAMETER, which the story in scenario/ asks for",
    ),
];

/// Of answers.
pub const ANSWERS: &[(&str, &str)] = &[
    ("* CloudRouter expiredTime: never seen but as null or empty", PAID_LATER),
    ("* CloudRouter period: never seen but as null or empty", PAID_LATER),
    ("* PrivateConnect expiredTime: never seen but as null or empty", PAID_LATER),
];

const PAID_LATER: &str = "by the API only what is paid later can be ordered, and that has no term";
