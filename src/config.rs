//! Settings: each stands once, as a flag with its environment variable, default and sentence. A TOML file may set
//! the same names. A flag wins over its variable, the variable over the file, the file over the default.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};
use thiserror::Error;
use zc_gateway_engine::nearest::nearest;

/// What all our environment variables start with.
const PREFIX: &str = "ZC_GATEWAY_";

/// A variable that people expect.
const PORT: &str = "ZC_GATEWAY_PORT";

/// Settings that cannot be used. The process ends with exit code 78.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{path}: {cause}")]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// What is wrong where.
        cause: toml::de::Error,
    },
    /// The file has a key that is no setting.
    #[error("{path}: there is no setting `{key}`{suggestion}")]
    UnknownKey {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
        /// A setting with a similar name.
        suggestion: String,
    },
    /// The value of a key is a table or something else that no setting is.
    #[error(
        "{path}: setting `{key}` must be a text, a number, true or false; only `settle` and `unknown-parameters` may be lists of texts"
    )]
    Shape {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
    },
    /// An environment variable with our prefix is no setting.
    #[error("there is no setting for the environment variable `{name}`{suggestion}")]
    UnknownVariable {
        /// The variable.
        name: String,
        /// A variable with a similar name.
        suggestion: String,
    },
    /// The port is set where it cannot be.
    #[error(
        "{problem}: a port alone is a flag only, `--port`, because Kubernetes sets ZC_GATEWAY_PORT to something else for a Service of this name; {instead}"
    )]
    PortAlone {
        /// Which variable or key there is not.
        problem: String,
        /// What to write instead.
        instead: String,
    },
    /// A variable or the file holds a value that the setting does not take.
    #[error("{0}\nThe value comes from the environment or the configuration file.")]
    Value(String),
    /// Settings that do not go together, or name something unusable.
    #[error("{0}")]
    Contradiction(String),
}

/// Reads the command line of `command` with the settings of its subcommand `serve` (and those that share them) from
/// the environment and the configuration file.
///
/// A mistake on the command line itself ends the process with exit code 2, as clap does.
pub fn read(command: Command, arguments: &[OsString]) -> Result<ArgMatches, ConfigError> {
    check_variables(&command)?;
    let matches = without_layers(&command, arguments).unwrap_or_else(|error| {
        // A request for help is no mistake, and the help names the variables too.
        let is_help = !error.use_stderr();
        let with_variables = is_help.then(|| command.clone().try_get_matches_from(arguments).err()).flatten();
        with_variables.unwrap_or(error).exit()
    });
    with_layers(command, arguments, &matches)
}

/// The same for a process that goes on when something is wrong: its command line was right before.
pub fn read_again(command: Command, arguments: &[OsString]) -> Result<ArgMatches, ConfigError> {
    let matches = without_layers(&command, arguments).map_err(|error| value_error(&error))?;
    with_layers(command, arguments, &matches)
}

/// First without the environment and the file: what is wrong now is wrong on the command line.
fn without_layers(command: &Command, arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    each_verb(command.clone(), &without_variable).try_get_matches_from(arguments)
}

/// Then with both.
fn with_layers(
    command: Command,
    arguments: &[OsString],
    flags: &ArgMatches,
) -> Result<ArgMatches, ConfigError> {
    let mut of_verb = flags;
    while let Some((_, nested)) = of_verb.subcommand() {
        of_verb = nested;
    }
    let values = match config_path(of_verb) {
        Some(path) => read_file(&path, &command)?,
        None => BTreeMap::new(),
    };
    let layered = each_verb(command, &|arg| with_file_value(arg, &values));
    layered.try_get_matches_from(arguments).map_err(|error| value_error(&error))
}

fn value_error(error: &clap::Error) -> ConfigError {
    let text = error.render().to_string();
    let first = text.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    ConfigError::Value(first.trim_start_matches("error: ").to_owned())
}

/// Changes the arguments of all verbs, also of those that stand below another.
fn each_verb(command: Command, change: &dyn Fn(Arg) -> Arg) -> Command {
    command.mut_subcommands(|verb| each_verb(verb.mut_args(change), change))
}

/// clap would read the variable before we know whether the command line is right by itself.
fn without_variable(arg: Arg) -> Arg {
    let required = arg.is_required_set();
    arg.env(None::<&str>).required(required)
}

fn with_file_value(arg: Arg, values: &BTreeMap<String, Vec<String>>) -> Arg {
    match arg.get_long().and_then(|name| values.get(name)) {
        Some(values) => arg.default_values(values.clone()),
        None => arg,
    }
}

/// Which configuration file to read: the one named, or the first that exists of the usual ones.
fn config_path(matches: &ArgMatches) -> Option<PathBuf> {
    // Commands without settings of a gateway have no such flag.
    let named = matches.try_get_one::<PathBuf>("config").ok()?;
    file_to_read(named.map(PathBuf::as_path))
}

/// The configuration file that is read when a flag or a variable names this one: else the first that exists of the usual
/// ones.
pub fn file_to_read(named: Option<&Path>) -> Option<PathBuf> {
    if let Some(named) = named {
        return Some(named.to_owned());
    }
    if let Some(named) = std::env::var_os("ZC_GATEWAY_CONFIG").filter(|path| !path.is_empty()) {
        return Some(named.into());
    }
    let home = std::env::var_os("XDG_CONFIG_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    let usual = [
        Some(PathBuf::from("zc-gateway.toml")),
        home.map(|home| home.join("zc-gateway/config.toml")),
        Some(PathBuf::from("/etc/zc-gateway/config.toml")),
    ];
    usual.into_iter().flatten().find(|path| path.is_file())
}

fn read_file(path: &Path, command: &Command) -> Result<BTreeMap<String, Vec<String>>, ConfigError> {
    let path = path.to_owned();
    let text = std::fs::read_to_string(&path)
        .map_err(|cause| ConfigError::Unreadable { path: path.clone(), cause })?;
    let table: toml::Table =
        text.parse().map_err(|cause| ConfigError::Syntax { path: path.clone(), cause })?;
    let settings = settings(command);
    // A file that names another would leave open which of the two holds.
    let known: Vec<String> =
        settings.iter().map(|setting| setting.name.clone()).filter(|name| name != "config").collect();
    let mut values = BTreeMap::new();
    for (key, value) in table {
        if key == "port" {
            let problem = format!("{}: there is no setting `port`", path.display());
            let instead = format!("write `address = \":{}\"`", text_of(&value).unwrap_or_default());
            return Err(ConfigError::PortAlone { problem, instead });
        }
        if !known.contains(&key) {
            let suggestion = suggestion(&key, &known);
            return Err(ConfigError::UnknownKey { path, key, suggestion });
        }
        let texts = match &value {
            toml::Value::Array(items) if takes_several(&settings, &key) => {
                items.iter().map(text_of).collect::<Option<Vec<_>>>()
            }
            other => text_of(other).map(|text| vec![text]),
        };
        let Some(texts) = texts else { return Err(ConfigError::Shape { path, key }) };
        values.insert(key, texts);
    }
    Ok(values)
}

fn takes_several(settings: &[Setting], name: &str) -> bool {
    settings.iter().any(|setting| setting.name == name && setting.takes_several)
}

fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Array(_) | toml::Value::Table(_) => {
            None
        }
    }
}

/// A setting as it is named in the three places.
struct Setting {
    name: String,
    variable: Option<String>,
    takes_several: bool,
}

/// The settings of all subcommands. Variables that belong to the clients of the API are none of ours.
fn settings(command: &Command) -> Vec<Setting> {
    let of = |arg: &Arg| {
        let variable = arg.get_env().map(|name| name.to_string_lossy().into_owned());
        let ours = variable.as_ref().is_some_and(|name| name.starts_with(PREFIX));
        let takes_several = matches!(arg.get_action(), ArgAction::Append);
        arg.get_long().filter(|_| ours).map(|name| Setting { name: name.to_owned(), variable, takes_several })
    };
    let mut found: Vec<Setting> =
        command.get_subcommands().flat_map(Command::get_arguments).filter_map(of).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.name == b.name);
    found
}

/// A variable with our prefix that nothing reads is a mistake that would go unnoticed.
fn check_variables(command: &Command) -> Result<(), ConfigError> {
    let known: Vec<String> = settings(command).into_iter().filter_map(|setting| setting.variable).collect();
    for (name, value) in std::env::vars_os() {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let value = value.to_string_lossy();
        if is_of_kubernetes(name, &value) {
            continue;
        }
        if name == PORT {
            let problem = format!("there is no setting for the environment variable `{PORT}`");
            let instead = format!("set ZC_GATEWAY_ADDRESS=:{value} (all interfaces) or localhost:{value}");
            return Err(ConfigError::PortAlone { problem, instead });
        }
        if !known.iter().any(|variable| variable == name) {
            let suggestion = suggestion(name, &known);
            return Err(ConfigError::UnknownVariable { name: name.to_owned(), suggestion });
        }
    }
    Ok(())
}

/// Whether Kubernetes has set a variable, which it does in each container for each Service of the namespace. For one that
/// is called `zc-gateway`, or something that begins so, the names begin as ours do:
/// <https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables>.
fn is_of_kubernetes(name: &str, value: &str) -> bool {
    let is_url = ["tcp://", "udp://", "sctp://"].iter().any(|scheme| value.starts_with(scheme));
    // `ZC_GATEWAY_PORT_8902_TCP_ADDR` and its like.
    let is_of_port = name.split_once("_PORT_").is_some_and(|(_, rest)| {
        let (number, rest) = rest.split_once('_').unwrap_or((rest, ""));
        let protocol = rest.split('_').next().unwrap_or_default();
        number.parse::<u16>().is_ok() && ["TCP", "UDP", "SCTP"].contains(&protocol)
    });
    (name.ends_with("_PORT") && is_url)
        || is_of_port
        || name.ends_with("_SERVICE_HOST")
        || name.ends_with("_SERVICE_PORT")
        || name.contains("_SERVICE_PORT_")
}

fn suggestion(name: &str, known: &[String]) -> String {
    match nearest(name, known.iter().map(String::as_str)) {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => format!("; there are: {}", known.join(", ")),
    }
}
