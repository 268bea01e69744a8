//! The exit codes of all verbs. Scripts rely on them: a number keeps its meaning.

/// It was done.
pub const DONE: u8 = 0;

/// It failed, or the gateway refused it.
pub const FAILED: u8 = 1;

/// A wrong command line, as clap has it.
pub const WRONG_USAGE: u8 = 2;

/// It was done, but what should follow did not happen in time.
pub const NOT_IN_TIME: u8 = 3;

/// Settings that cannot be used; the number is the one of `sysexits.h`.
pub const BAD_CONFIGURATION: u8 = 78;

/// Each code with what it means.
pub const ALL: [(u8, &str); 5] = [
    (DONE, "done"),
    (FAILED, "failed"),
    (WRONG_USAGE, "wrong usage"),
    (NOT_IN_TIME, "not in time"),
    (BAD_CONFIGURATION, "bad configuration"),
];

/// The codes in a sentence, for the help.
pub fn sentence() -> String {
    let codes: Vec<String> = ALL.iter().map(|(code, meaning)| format!("{code} {meaning}")).collect();
    format!("Exit codes: {}.", codes.join(", "))
}
