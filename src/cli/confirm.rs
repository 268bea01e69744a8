//! Asks before something is done that cannot be taken back.

use std::io::{IsTerminal, Write};

use super::Failure;

/// Asks on a terminal whether to go on; scripts are not asked, and neither is who has said `yes` before.
pub fn confirm(question: &str, yes: bool) -> Result<(), Failure> {
    let stdin = std::io::stdin();
    if yes || !stdin.is_terminal() {
        return Ok(());
    }
    eprint!("{question} [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    stdin.read_line(&mut answer).map_err(Failure::other)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::other("nothing was changed")),
    }
}
