//! Which version this is, and of which commit.

/// The version, such as `0.1.0`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version with the commit and its day, such as `0.1.0 (0123456789ab 2026-11-28)`, where it was built from a
/// checkout; else the version alone.
pub fn with_commit() -> String {
    option_env!("BUILT_FROM").map_or_else(|| VERSION.to_owned(), |commit| format!("{VERSION} ({commit})"))
}
