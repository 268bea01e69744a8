//! `zc-gateway key`: access keys of a data directory, by itself or through the gateway that has it open.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::clock::Clock;
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::store::sqlite::{DATABASE, OpenError, SqliteStore};
use zc_gateway_engine::{Engine, Role};

use super::Failure;
use super::serve::unusable;
use crate::auth::keys::{self, CreatedKey, KeyChange, KeyInfo, NewKey};
use crate::client::{self, Endpoint};
use crate::data_directory::{DataDirectory, Running};
use crate::doors::admin;

/// Make, list, switch off or remove access keys.
#[derive(Args)]
pub struct Key {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make an access key. Its secret is shown this once.
    Create {
        /// Whose; the account is made when there is none.
        #[arg(long, value_name = "NAME", default_value = "default")]
        account: AccountName,
        /// Make a bearer token in place of a signing password.
        #[arg(long, conflicts_with = "require_signed_headers")]
        token: bool,
        /// Accept only signatures that cover X-ZC-Action and X-ZC-Version too. The official SDKs do not sign them.
        #[arg(long)]
        require_signed_headers: bool,
        /// What its holder may do: admin, member or reader.
        #[arg(long, value_name = "ROLE", default_value_t)]
        role: Role,
        #[command(flatten)]
        place: Place,
    },
    /// List access keys, without their secrets.
    List {
        /// Only of this account.
        #[arg(long, value_name = "NAME")]
        account: Option<AccountName>,
        #[command(flatten)]
        place: Place,
    },
    /// Accept a disabled access key again.
    Enable(OneKey),
    /// Accept an access key no more, from the next request on.
    Disable(OneKey),
    /// Remove an access key for good.
    Delete(OneKey),
}

#[derive(Args)]
struct Place {
    /// The data directory [default: $XDG_DATA_HOME/zc-gateway].
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The configuration file whose `data` is meant, if --data is not given.
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    #[allow(dead_code, reason = "it has been read before, to find the data directory")]
    config: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct OneKey {
    /// Which one.
    #[arg(value_name = "ACCESS_KEY_ID", value_parser = parse_id)]
    id: AccessKeyId,
    #[command(flatten)]
    place: Place,
}

fn parse_id(text: &str) -> Result<AccessKeyId, String> {
    AccessKeyId::parse(text).map_err(|error| error.to_string())
}

impl Key {
    /// Does as asked.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        match self.verb {
            Verb::Create { account, token, require_signed_headers, role, place } => {
                let new = NewKey { account, token, require_signed_headers, role };
                let created = place.open_or_make()?.create(&new).await?;
                print_created(&created, place.json)?;
            }
            Verb::List { account, place } => {
                let mut keys = place.open()?.list().await?;
                keys.retain(|key| account.as_ref().is_none_or(|name| *name == key.account));
                print_list(&keys, place.json)?;
            }
            Verb::Enable(key) => key.change(KeyChange::Enable, "enabled").await?,
            Verb::Disable(key) => key.change(KeyChange::Disable, "disabled").await?,
            Verb::Delete(key) => key.change(KeyChange::Delete, "deleted").await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl OneKey {
    async fn change(self, change: KeyChange, done: &str) -> Result<(), Failure> {
        self.place.open()?.change(&self.id, change).await?;
        if self.place.json {
            say!("{}", serde_json::json!({ "accessKeyId": self.id, "done": done }));
        } else {
            say!("Access key {} is {done}.", self.id);
        }
        Ok(())
    }
}

/// Where the keys are: in a directory that nobody else has open, or behind a running gateway.
enum Keys {
    Directory(Arc<Engine>, DataDirectory),
    Gateway(Running),
}

impl Place {
    /// Opens a directory that is there.
    fn open(&self) -> Result<Keys, Failure> {
        let data = self.directory();
        data.check_whole().map_err(unusable)?;
        if !data.path().join(DATABASE).is_file() {
            let path = data.path().display();
            return Err(Failure::other(format!("{path} holds no gateway's data; name another with --data")));
        }
        self.open_or_make()
    }

    fn directory(&self) -> DataDirectory {
        DataDirectory::new(self.data.clone().unwrap_or_else(DataDirectory::default_path))
    }

    fn open_or_make(&self) -> Result<Keys, Failure> {
        let data = self.directory();
        data.check_whole().map_err(unusable)?;
        match SqliteStore::open(data.path()) {
            Ok(store) => {
                let parts = Parts {
                    store: Box::new(store),
                    clock: Clock::real(),
                    rules: Rules::of(zc_gateway_actions::catalogue::embedded().map_err(Failure::other)?),
                    write_queue: 16,
                    on_fatal: Box::new(|error| tracing::error!(%error, "the store failed")),
                };
                let engine = Engine::open(parts).map_err(Failure::other)?;
                Ok(Keys::Directory(Arc::new(engine), data))
            }
            Err(error @ OpenError::InUse(_)) => {
                data.running().map(Keys::Gateway).ok_or_else(|| Failure::other(error))
            }
            Err(error) => Err(Failure::other(error)),
        }
    }
}

impl Keys {
    async fn create(&self, new: &NewKey) -> Result<CreatedKey, Failure> {
        match self {
            Self::Directory(engine, data) => {
                let sealer = data.sealer(keys::anything_sealed(engine)).map_err(Failure::other)?;
                keys::check_sealed(engine, &sealer).map_err(Failure::other)?;
                Ok(keys::create(engine, &sealer, new).await?)
            }
            Self::Gateway(running) => {
                let body = serde_json::to_vec(new).map_err(Failure::other)?;
                ask(running, Method::POST, admin::KEYS, body, None).await
            }
        }
    }

    async fn list(&self) -> Result<Vec<KeyInfo>, Failure> {
        match self {
            Self::Directory(engine, _) => Ok(keys::list(engine, None)),
            Self::Gateway(running) => ask(running, Method::GET, admin::KEYS, Vec::new(), Some("keys")).await,
        }
    }

    async fn change(&self, id: &AccessKeyId, change: KeyChange) -> Result<(), Failure> {
        match self {
            Self::Directory(engine, _) => Ok(keys::change(engine, id, change).await?),
            Self::Gateway(running) => {
                let (method, verb) = match change {
                    KeyChange::Enable => (Method::POST, "/enable"),
                    KeyChange::Disable => (Method::POST, "/disable"),
                    KeyChange::Delete => (Method::DELETE, ""),
                };
                let path = format!("{}/{id}{verb}", admin::KEYS);
                ask::<Value>(running, method, &path, Vec::new(), None).await.map(|_| ())
            }
        }
    }
}

/// Asks the admin API of a running gateway and reads its output, or one member of it.
async fn ask<T: DeserializeOwned>(
    running: &Running,
    method: Method,
    path: &str,
    body: Vec<u8>,
    member: Option<&str>,
) -> Result<T, Failure> {
    let endpoint = Endpoint::parse(&format!("http://{}", running.address))?;
    let headers = [
        (AUTHORIZATION, format!("Bearer {}", running.operator_token)),
        (CONTENT_TYPE, "application/json".to_owned()),
    ];
    let reply = client::send(&endpoint, (method, path), &headers, body, client::PATIENCE).await?;
    let mut answer: Value = serde_json::from_slice(&reply.body).map_err(Failure::other)?;
    if reply.status != StatusCode::OK {
        let message = answer.get("message").and_then(Value::as_str).unwrap_or("no message");
        return Err(Failure::other(message));
    }
    let output = match member {
        Some(member) => answer["response"][member].take(),
        None => answer["response"].take(),
    };
    serde_json::from_value(output).map_err(Failure::other)
}

fn print_created(created: &CreatedKey, json: bool) -> Result<(), Failure> {
    if json {
        say!("{}", serde_json::to_string(created).map_err(Failure::other)?);
        return Ok(());
    }
    say!("account:             {}", created.account);
    say!("access key ID:       {}", created.access_key_id);
    say!("role:                {}", created.role);
    if let Some(password) = &created.access_key_password {
        say!("access key password: {password}");
    }
    if let Some(token) = &created.token {
        say!("bearer token:        {token}");
    }
    eprintln!("The secret is not shown again.");
    Ok(())
}

fn print_list(keys: &[KeyInfo], json: bool) -> Result<(), Failure> {
    if json {
        say!("{}", serde_json::to_string(keys).map_err(Failure::other)?);
        return Ok(());
    }
    say!("{:<24} {:<24} {:<8} {:<8} {:<9} CREATED", "ACCOUNT", "ACCESS KEY ID", "KIND", "ROLE", "STATUS");
    for key in keys {
        let (account, id, kind) = (key.account.as_str(), key.access_key_id.as_str(), &key.kind);
        let (role, status) = (key.role.name(), key.status.name());
        say!("{account:<24} {id:<24} {kind:<8} {role:<8} {status:<9} {}", key.created_time);
    }
    Ok(())
}
