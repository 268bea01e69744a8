//! `zc-gateway store`: what a data directory holds.

mod check;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::Failure;

/// Look at what a data directory holds.
#[derive(Args)]
pub struct Store {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Read everything and say what is damaged; exit code 0 if nothing is.
    Check(check::Check),
}

impl Store {
    /// Does what the verb says.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        match self.verb {
            Verb::Check(check) => check.run().await,
        }
    }
}
