//! `zc-gateway man`: manual pages, made from the help texts.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap_mangen::Man as Page;

use super::Failure;

/// Print the manual page of zc-gateway, or write one page for each verb into a folder.
#[derive(Args)]
#[command(after_help = "\
Examples:
  zc-gateway man | man -l -
  zc-gateway man --out ~/.local/share/man/man1 && man zc-gateway-call")]
pub struct Man {
    /// Write the pages of all verbs into this folder, which is made if need be.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    /// Prints or writes them.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        // `help` needs no page of its own.
        let command = super::command().disable_help_subcommand(true);
        match &self.out {
            None => {
                let mut page = Vec::new();
                Page::new(command).render(&mut page).map_err(Failure::other)?;
                say!("{}", String::from_utf8_lossy(&page).trim_end());
            }
            Some(folder) => {
                let failed = |error| Failure::other(format!("{}: {error}", folder.display()));
                std::fs::create_dir_all(folder).map_err(failed)?;
                clap_mangen::generate_to(command, folder).map_err(failed)?;
                eprintln!("zc-gateway: the pages are in {}", folder.display());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
