//! `zc-gateway completions`: what a shell needs to complete our command line.

use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Args, Command};
use clap_complete::{Shell, generate};

use super::Failure;
use crate::surface::FIRST_SERVICE;

/// Print what a shell needs to complete the commands of zc-gateway; bash and zsh complete names of actions too.
#[derive(Args)]
#[command(after_help = "\
Examples:
  zc-gateway completions bash > ~/.local/share/bash-completion/completions/zc-gateway
  zc-gateway completions zsh  > \"${fpath[1]}/_zc-gateway\"
  zc-gateway completions fish > ~/.config/fish/completions/zc-gateway.fish")]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints them.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let mut script = Vec::new();
        generate(self.shell, &mut with_actions(super::command()), "zc-gateway", &mut script);
        // For bash the crate spells a name with a hyphen in two ways, and then completes nothing below a verb:
        // <https://github.com/clap-rs/clap/issues/6421>.
        let script = String::from_utf8_lossy(&script).replace("zc__subcmd__gateway", "zc__gateway");
        say!("{}", script.trim_end());
        Ok(ExitCode::SUCCESS)
    }
}

/// The commands, with the names of actions where one is asked for. The commands themselves take any name: a gateway of
/// another version may know others.
fn with_actions(command: Command) -> Command {
    let registry = zc_gateway_actions::registry();
    let mut actions: Vec<_> = registry.entries().collect();
    // Of two with one name, the one that is meant where no service is said.
    actions.sort_by_key(|entry| (entry.name, entry.service != FIRST_SERVICE));
    actions.dedup_by_key(|entry| entry.name);
    let names: Vec<PossibleValue> =
        actions.iter().map(|entry| PossibleValue::new(entry.name).help(entry.summary())).collect();
    let mut services: Vec<&str> = registry.entries().map(|entry| entry.service).collect();
    services.dedup();
    // In place: positions must not change.
    let with_values = |arg: Arg| match arg.get_id().as_str() {
        "action" | "name" => arg.value_parser(PossibleValuesParser::new(names.clone())),
        "service" => arg.value_parser(PossibleValuesParser::new(services.clone())),
        _ => arg,
    };
    command
        .mut_subcommand("call", |call| call.mut_args(with_values))
        .mut_subcommand("actions", |actions| actions.mut_args(with_values))
}
