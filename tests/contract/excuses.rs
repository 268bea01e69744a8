//! Where the gateway differs from the contract on purpose: the line that a test would show, in which `*` stands for any
//! text, and why. An excuse that excuses nothing fails the test.

/// Of schemas.
pub const SCHEMAS: &[(&str, &str)] = &[];

/// Of codes.
pub const CODES: &[(&str, &str)] = &[
    (
        "* DestroyPort OPERATION_FAILED_RESOURCE_NOT_FOUND: it is not among CODES",
        "Terraform takes it as well for a port that is gone; the documented code is SELF_SERVICE_PORT_NOT_FOUND",
    ),
    (
        "* DestroyPort INVALID_PORT_NOT_FOUND: it is not among CODES",
        "Terraform takes it as well for a port that is gone; the documented code is SELF_SERVICE_PORT_NOT_FOUND",
    ),
];

/// Of values of a wrong type.
pub const WRONG_TYPES: &[(&str, &str)] = &[];

/// Of parameters that are absent or null.
pub const MISSING: &[(&str, &str)] = &[];

/// Of values at a limit.
pub const LIMITS: &[(&str, &str)] = &[];

/// Of answers.
pub const ANSWERS: &[(&str, &str)] = &[];
