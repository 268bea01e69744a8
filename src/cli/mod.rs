//! The command line: one file per verb.
#![allow(clippy::doc_markdown, reason = "the documentation here is the help text that a terminal shows")]

/// Prints a line to standard output. Where nobody reads any more (`| head`), the command ends quietly.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::cli::print_line(format_args!($($text)*))
    };
}

pub mod actions;
pub mod backup;
pub mod call;
pub mod catalogue;
pub mod clock;
pub mod completions;
pub mod confirm;
pub mod credentials;
pub mod demo;
pub mod env;
pub mod exit_codes;
pub mod healthcheck;
pub mod key;
pub mod listen_address;
pub mod local_data;
pub mod man;
pub mod openapi;
pub mod operator_door;
pub mod progress;
pub mod readiness;
pub mod restore;
pub mod serve;
pub mod settings;
pub mod signed_call;
pub mod status;
pub mod store;
pub mod table;
pub mod target;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use zc_gateway_engine::Fault;

use crate::client::{ClientError, NotAnEndpoint};
use crate::config::{self, ConfigError};
use crate::version;

/// A self-hosted gateway that speaks the Zenlayer Cloud API.
#[derive(Parser)]
#[command(
    name = "zc-gateway",
    version = version::VERSION,
    long_version = version::with_commit(),
    max_term_width = 100,
    after_help = exit_codes::sentence()
)]
struct CommandLine {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Start a gateway and serve until Ctrl-C or SIGTERM.
    Serve(Box<settings::GatewaySettings>),
    /// Start a gateway and watch the whole life of a port.
    Demo(Box<demo::Demo>),
    /// Send one signed call to a gateway and print the answer.
    Call(call::Call),
    /// Print what points a client at a gateway, to be evaluated by a shell.
    Env(env::Env),
    /// Make, list, renew, switch off or remove access keys.
    Key(key::Key),
    /// Show the time of a running gateway, or accept a leap of its machine's clock.
    Clock(clock::Clock),
    /// List the running gateways of this user and whether they serve; exit code 0 with at least one, 1 with none.
    Status(status::Status),
    /// List what the gateway serves, or show one action in full.
    Actions(actions::Actions),
    /// Print an OpenAPI 3.1 document of what the gateway serves.
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApi),
    /// Print the built-in catalogue, to start an own one from.
    Catalogue(catalogue::Catalogue),
    /// Copy a data directory, also while a gateway serves from it.
    Backup(backup::Backup),
    /// Bring a backup back as a data directory.
    Restore(restore::Restore),
    /// Look at what a data directory holds.
    Store(store::Store),
    /// Ask a gateway whether it serves; exit code 0 if so.
    Healthcheck(healthcheck::Healthcheck),
    /// Print what a shell needs to complete our commands.
    Completions(completions::Completions),
    /// Print the manual page, or write one for each verb.
    Man(man::Man),
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// No answer.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Not an endpoint.
    #[error(transparent)]
    Endpoint(#[from] NotAnEndpoint),
    /// The engine refused.
    #[error("{}", .0.message)]
    Fault(Fault),
    /// The command line names what is not there.
    #[error("{0}")]
    Usage(String),
    /// What was asked for is done, but what should follow did not happen in time.
    #[error("{0}")]
    NotInTime(String),
    /// Anything else, in a sentence.
    #[error("{0}")]
    Other(String),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Failure {
    /// A failure in a sentence.
    pub fn other(message: impl std::fmt::Display) -> Self {
        Self::Other(message.to_string())
    }

    fn exit_code(&self) -> ExitCode {
        let code = match self {
            Self::Config(_) => exit_codes::BAD_CONFIGURATION,
            Self::Usage(_) => exit_codes::WRONG_USAGE,
            Self::NotInTime(_) => exit_codes::NOT_IN_TIME,
            Self::Client(_) | Self::Endpoint(_) | Self::Fault(_) | Self::Other(_) => exit_codes::FAILED,
        };
        ExitCode::from(code)
    }
}

/// A variable of the environment; an empty one is as good as none.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn print_line(text: std::fmt::Arguments<'_>) {
    use std::io::Write;
    if let Err(error) = writeln!(std::io::stdout(), "{text}") {
        if error.kind() != std::io::ErrorKind::BrokenPipe {
            eprintln!("zc-gateway: standard output: {error}");
        }
        std::process::exit(1);
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("zc-gateway: {failure}");
            failure.exit_code()
        }
    }
}

/// The settings of the gateway that this process is, read once more from the same command line and environment, and
/// from what the configuration file holds now.
fn settings_again() -> Result<settings::GatewaySettings, Failure> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let matches = config::read_again(command(), &arguments)?;
    match CommandLine::from_arg_matches(&matches).map(|line| line.verb) {
        Ok(Verb::Serve(settings)) => Ok(*settings),
        Ok(_) => Err(Failure::other("this process is no `zc-gateway serve`")),
        Err(error) => Err(Failure::other(error)),
    }
}

/// The whole command line, for what is made from it.
pub fn command() -> Command {
    CommandLine::command()
}

fn run(arguments: &[OsString]) -> Result<ExitCode, Failure> {
    let matches = config::read(command(), arguments)?;
    let line = CommandLine::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::other)?;
    runtime.block_on(async {
        serve::survive_file_size_limit().map_err(Failure::other)?;
        match line.verb {
            Verb::Serve(serve) => serve.run().await,
            Verb::Demo(demo) => demo.run().await,
            Verb::Call(call) => call.run().await,
            Verb::Env(env) => env.run().await,
            Verb::Key(key) => key.run().await,
            Verb::Clock(clock) => clock.run().await,
            Verb::Status(status) => status.run().await,
            Verb::Actions(actions) => actions.run(),
            Verb::OpenApi(openapi) => openapi.run(),
            Verb::Catalogue(catalogue) => catalogue.run(),
            Verb::Backup(backup) => backup.run().await,
            Verb::Restore(restore) => restore.run().await,
            Verb::Store(store) => store.run().await,
            Verb::Healthcheck(healthcheck) => healthcheck.run().await,
            Verb::Completions(completions) => completions.run(),
            Verb::Man(man) => man.run(),
        }
    })
}
