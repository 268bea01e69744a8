//! Where access keys are: behind a running gateway, or in a data directory that no gateway has open.

use std::sync::Arc;

use zc_gateway_engine::Engine;
use zc_gateway_engine::clock::Clock;
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::store::sqlite::{DATABASE, SqliteStore};

use crate::auth::keys::{self, CreatedKey, KeyChange, KeyInfo, NewKey};
use crate::auth::seal::Sealer;
use crate::cli::Failure;
use crate::cli::operator_door::OperatorDoor;
use crate::cli::serve::{not_opened, unusable};
use crate::cli::target::{Found, Target, TargetGateway, not_ours};
use crate::data_directory::{DataDirectory, FileError};

/// Whether a data directory is made where there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// A first key makes it.
    Yes,
    /// Nothing can be in one that is not there.
    No,
}

/// The keys, and how they are reached.
pub enum Keys {
    /// Through the operator's door of a gateway, which may be in memory only.
    Gateway { door: OperatorDoor, in_memory: bool },
    /// In a data directory that this process has open now.
    Directory(Arc<Engine>, DataDirectory),
}

impl Keys {
    /// Finds them; says so on standard error where nobody has said where they are.
    pub async fn at(target: &Target, making: Making) -> Result<Self, Failure> {
        match target.find().await? {
            Found::Gateway(TargetGateway { door: Some(door), in_memory, .. }) => {
                Ok(Self::Gateway { door, in_memory })
            }
            Found::Gateway(TargetGateway { endpoint, .. }) => {
                Err(not_ours(&endpoint, "its access keys cannot be managed"))
            }
            Found::Closed(data) => Self::open(data, making),
            Found::Nobody => {
                let data = DataDirectory::new(DataDirectory::default_path());
                eprintln!(
                    "zc-gateway: no gateway of yours is running; the data directory is {}",
                    data.path().display()
                );
                Self::open(data, making)
            }
        }
    }

    fn open(data: DataDirectory, making: Making) -> Result<Self, Failure> {
        data.check_whole().map_err(unusable)?;
        if making == Making::No && !data.path().join(DATABASE).is_file() {
            let path = data.path().display();
            return Err(Failure::other(format!("{path} holds no gateway's data; name another with --data")));
        }
        let store = SqliteStore::open(data.path()).map_err(not_opened)?;
        let parts = Parts {
            store: Box::new(store),
            clock: Clock::real(),
            rules: Rules::of(zc_gateway_actions::catalogue::embedded().map_err(Failure::other)?),
            write_queue: 16,
            on_fatal: Box::new(|error| tracing::error!(%error, "the store failed")),
        };
        let engine = Engine::open(parts).map_err(Failure::other)?;
        Ok(Self::Directory(Arc::new(engine), data))
    }

    /// Makes a key.
    pub async fn create(&self, new: &NewKey) -> Result<CreatedKey, Failure> {
        match self {
            Self::Gateway { door, .. } => Ok(door.create(new).await?),
            Self::Directory(engine, data) => Ok(keys::create(engine, &sealer(engine, data)?, new).await?),
        }
    }

    /// Gives a key a new secret.
    pub async fn rotate(&self, id: &AccessKeyId) -> Result<CreatedKey, Failure> {
        match self {
            Self::Gateway { door, .. } => Ok(door.rotate(id).await?),
            Self::Directory(engine, data) => Ok(keys::rotate(engine, &sealer(engine, data)?, id).await?),
        }
    }

    /// All keys.
    pub async fn list(&self) -> Result<Vec<KeyInfo>, Failure> {
        match self {
            Self::Gateway { door, .. } => Ok(door.list(None).await?),
            Self::Directory(engine, _) => Ok(keys::list(engine, None)),
        }
    }

    /// Enables, disables or deletes a key.
    pub async fn change(&self, id: &AccessKeyId, change: KeyChange) -> Result<(), Failure> {
        match self {
            Self::Gateway { door, .. } => Ok(door.change(id, change).await?),
            Self::Directory(engine, _) => Ok(keys::change(engine, id, change).await?),
        }
    }

    /// Tells whether a new secret can be shown again.
    pub fn tell_keeping(&self, created: &CreatedKey) {
        if created.token.is_some() {
            eprintln!("zc-gateway: only a hash of the token is kept: it cannot be shown again");
            return;
        }
        let as_long_as = match self {
            Self::Gateway { in_memory: true, .. } => "this gateway runs",
            Self::Gateway { in_memory: false, .. } | Self::Directory(..) => {
                "the data directory keeps its secret.key"
            }
        };
        let id = &created.access_key_id;
        eprintln!("zc-gateway: `zc-gateway env CLIENT --key {id}` shows it again as long as {as_long_as}");
    }
}

/// What seals the secrets of a data directory. It must be that of the secrets which are there.
fn sealer(engine: &Engine, data: &DataDirectory) -> Result<Sealer, Failure> {
    let sealer = data.sealer(keys::anything_sealed(engine)).map_err(|error| match error {
        FileError::NotOwn(problem) if !problem.is_of_system() => unusable(problem),
        error => Failure::other(error),
    })?;
    keys::check_sealed(engine, &sealer).map_err(Failure::other)?;
    Ok(sealer)
}
