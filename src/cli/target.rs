//! Which gateway a command speaks to: the one that is named, else the only one of this user that runs.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, FromArgMatches};
use hyper::StatusCode;

use super::operator_door::{DoorError, OperatorDoor};
use super::{Failure, variable};
use crate::client::Endpoint;
use crate::data_directory::DataDirectory;
use crate::running_gateway::RunningGateway;

/// Options of commands that speak to a gateway.
#[derive(Args, Clone)]
pub struct Target {
    /// The gateway [default: the one that has the data directory of --data open, else the only one of yours that runs].
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    #[command(flatten)]
    data: DataOption,
}

/// Options of commands that manage what a gateway keeps.
#[derive(Args)]
pub struct Place {
    /// Which gateway, or which data directory.
    #[command(flatten)]
    pub target: Target,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// The option `--data`, and whether it was said on the command line.
#[derive(Clone)]
struct DataOption {
    given: GivenData,
    on_command_line: bool,
}

#[derive(Args, Clone)]
struct GivenData {
    /// The data directory of the gateway.
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,

    /// The configuration file whose `data` is meant, if --data is not given.
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    #[allow(dead_code, reason = "it has been read before, to find the data directory")]
    config: Option<PathBuf>,
}

/// A gateway to speak to.
pub struct TargetGateway {
    /// Where it is.
    pub endpoint: Endpoint,
    /// Its operator's door, if it is one of this user's.
    pub door: Option<OperatorDoor>,
    /// The access key that its note names.
    pub noted_key: Option<String>,
    /// Whether it is known to keep nothing.
    pub in_memory: bool,
    /// Whether flags name it.
    pub by_flag: bool,
}

/// What a search finds.
pub enum Found {
    /// A gateway.
    Gateway(TargetGateway),
    /// A data directory that no gateway has open.
    Closed(DataDirectory),
    /// Nothing was named, and nothing of this user's runs.
    Nobody,
}

impl Target {
    /// What the options name, else the only gateway of this user that runs, which is told on standard error.
    pub async fn find(&self) -> Result<Found, Failure> {
        let data = self.data.given.data.clone().map(DataDirectory::new);
        match (&self.endpoint, data) {
            (Some(endpoint), Some(data)) if self.data.on_command_line => {
                with_token_of(Endpoint::parse(endpoint)?, &data).await.map(Found::Gateway)
            }
            (Some(endpoint), data) => {
                let endpoint = Endpoint::parse(endpoint)?;
                Ok(Found::Gateway(TargetGateway::at(endpoint, data, true).await?))
            }
            (None, Some(data)) => match running_over(&data) {
                Some(running) => {
                    if !self.data.on_command_line {
                        tell(&running);
                    }
                    TargetGateway::of(running, self.data.on_command_line).map(Found::Gateway)
                }
                None => Ok(Found::Closed(data)),
            },
            (None, None) => search(),
        }
    }

    /// The gateway; a failure where none is named and none runs.
    pub async fn gateway(&self) -> Result<TargetGateway, Failure> {
        match self.find().await? {
            Found::Gateway(gateway) => Ok(gateway),
            Found::Closed(data) => Err(nobody_over(&data)),
            Found::Nobody => Err(Failure::other(
                "no gateway of yours is running: start one with `zc-gateway serve`, or name one with --endpoint URL",
            )),
        }
    }

    /// The gateway for calls of the API: after the flags come the variables of the clients.
    pub async fn gateway_for_calls(&self) -> Result<TargetGateway, Failure> {
        if self.endpoint.is_none()
            && !self.data.on_command_line
            && let Some(domain) = variable("ZENLAYERCLOUD_DOMAIN")
        {
            let scheme = variable("ZENLAYERCLOUD_SCHEME").unwrap_or_else(|| "https".to_owned());
            let endpoint = Endpoint::parse(&format!("{scheme}://{domain}"))?;
            return TargetGateway::at(endpoint, self.data.given.data.clone().map(DataDirectory::new), false)
                .await;
        }
        self.gateway().await
    }
}

/// A gateway whose operator's door is closed to this user: what is wanted cannot be done.
pub fn not_ours(endpoint: &Endpoint, what_cannot_be_done: &str) -> Failure {
    Failure::other(format!(
        "the gateway at {endpoint} is none of yours that run, so {what_cannot_be_done} from here; name its data directory \
         with --data"
    ))
}

impl TargetGateway {
    fn of(running: RunningGateway, by_flag: bool) -> Result<Self, Failure> {
        let endpoint = Endpoint::parse(&running.endpoint)?;
        let door = Some(OperatorDoor::new(endpoint.clone(), running.operator_token));
        let in_memory = running.data_directory.is_none();
        Ok(Self { endpoint, door, noted_key: running.access_key_id, in_memory, by_flag })
    }

    /// The gateway at an endpoint. It has a door only where it is a gateway of this user: the token of another must not
    /// be sent there.
    async fn at(endpoint: Endpoint, data: Option<DataDirectory>, by_flag: bool) -> Result<Self, Failure> {
        let data = data.unwrap_or_else(|| DataDirectory::new(DataDirectory::default_path()));
        // Where the name cannot be resolved, the request will say so.
        let resolved = tokio::net::lookup_host(endpoint.address()).await;
        let addresses: Vec<SocketAddr> =
            resolved.map(|found| found.map(canonical).collect()).unwrap_or_default();
        let mine: Vec<RunningGateway> = living().into_iter().chain(data.running()).collect();
        let is_at = |running: &&RunningGateway, address| running.address().map(canonical) == Some(address);
        let found = addresses.iter().find_map(|address| mine.iter().find(|running| is_at(running, *address)));
        match found {
            Some(running) => Self::of(running.clone(), by_flag),
            None => Ok(Self { endpoint, door: None, noted_key: None, in_memory: false, by_flag }),
        }
    }
}

/// The gateway at an endpoint, which must have this data directory open: it may be in a container, or behind a forwarded
/// port.
async fn with_token_of(endpoint: Endpoint, data: &DataDirectory) -> Result<TargetGateway, Failure> {
    let noted = data.noted().ok_or_else(|| nobody_over(data))?;
    let door = OperatorDoor::new(endpoint.clone(), noted.operator_token);
    match door.list(None).await {
        Ok(_) => Ok(TargetGateway {
            endpoint,
            door: Some(door),
            noted_key: noted.access_key_id,
            in_memory: false,
            by_flag: true,
        }),
        Err(DoorError::Client(error)) => Err(error.into()),
        Err(DoorError::Refused { status, message }) if status != StatusCode::UNAUTHORIZED => {
            Err(Failure::other(message))
        }
        Err(DoorError::Refused { .. } | DoorError::Foreign(_)) => Err(Failure::other(format!(
            "the gateway at {endpoint} is not the one that has {} open: it does not take its operator token",
            data.path().display()
        ))),
    }
}

/// The gateway that has a data directory open.
fn running_over(data: &DataDirectory) -> Option<RunningGateway> {
    let path = data.path().canonicalize().ok()?;
    let owner = data.running();
    // Its note in the directory has no access key. One of another process at the same path is of a directory that was
    // moved away.
    let is_owner = |running: &RunningGateway| match &owner {
        Some(owner) => running.process_id == owner.process_id && running.endpoint == owner.endpoint,
        None => running.data_directory.as_ref() == Some(&path),
    };
    living().into_iter().find(is_owner).or(owner)
}

/// The data directory that is meant where none is named: that of the only gateway of this user that runs, which is told
/// on standard error, else the usual one.
pub fn data_of_the_only_gateway() -> Result<DataDirectory, Failure> {
    let Some(running) = only_living()? else { return Ok(DataDirectory::new(DataDirectory::default_path())) };
    let Some(data) = &running.data_directory else {
        return Err(Failure::other(format!(
            "the gateway at {} keeps everything in memory, so there is no data directory; name another one with --data",
            running.endpoint
        )));
    };
    tell(&running);
    Ok(DataDirectory::new(data.clone()))
}

/// What is to be spoken to where nothing is named.
fn search() -> Result<Found, Failure> {
    let Some(running) = only_living()? else { return Ok(Found::Nobody) };
    tell(&running);
    TargetGateway::of(running, false).map(Found::Gateway)
}

/// The only gateway of this user that runs.
fn only_living() -> Result<Option<RunningGateway>, Failure> {
    let mut running = living();
    if running.is_empty() {
        // One that was started where another runtime directory is set.
        running.extend(DataDirectory::new(DataDirectory::default_path()).running());
    }
    if running.len() > 1 {
        let lines: Vec<String> = running.iter().map(|one| format!("\n  {}", place(one))).collect();
        return Err(Failure::Usage(format!(
            "{} gateways of yours are running; name one with --endpoint or --data:{}",
            running.len(),
            lines.concat()
        )));
    }
    Ok(running.pop())
}

/// The gateways of this user that run. Where nobody can say, that is told, and none is known.
fn living() -> Vec<RunningGateway> {
    RunningGateway::all().unwrap_or_else(|error| {
        eprintln!("zc-gateway: running gateways cannot be looked up: {error}");
        Vec::new()
    })
}

/// Which gateway it is, where nobody has said so.
fn tell(running: &RunningGateway) {
    eprintln!("zc-gateway: the gateway is {}", place(running));
}

fn place(running: &RunningGateway) -> String {
    match &running.data_directory {
        Some(data) => format!("{} ({})", running.endpoint, data.display()),
        None => format!("{} (in memory)", running.endpoint),
    }
}

/// No gateway has this data directory open.
pub fn nobody_over(data: &DataDirectory) -> Failure {
    let path = data.path().display();
    Failure::other(format!("no gateway has {path} open: start one with `zc-gateway serve --data {path}`"))
}

/// An IPv4 address in IPv6 clothes is that IPv4 address.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

impl FromArgMatches for DataOption {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let on_command_line = matches.value_source("data") == Some(ValueSource::CommandLine);
        Ok(Self { given: GivenData::from_arg_matches(matches)?, on_command_line })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for DataOption {
    fn augment_args(command: Command) -> Command {
        GivenData::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        GivenData::augment_args_for_update(command)
    }
}
