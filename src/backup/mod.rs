//! Backups of a data directory: directories with a copy of the database, the key file, a note of what it is, and sums
//! over all three that `sha256sum -c` checks too.

mod directory;
pub mod make;
pub mod restore;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::private_file::PrivateFileError;
use zc_gateway_engine::store::sqlite::{Contents, CopyError, OpenError};

use crate::data_directory::FileError;
use crate::version::VERSION;

/// The note of what a backup is, which no data directory has.
pub const NOTE: &str = "backup.json";
/// The sums over the other files.
const SUMS: &str = "SHA256SUMS";
/// The form of a backup as this version writes and reads it.
const FORMAT: u32 = 1;

/// What a backup is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// The form of the backup.
    pub format: u32,
    /// The version of the gateway that made it.
    pub version: String,
    /// When it was begun; it holds what was acknowledged by then.
    pub created_time: String,
    /// The data directory that it was made of.
    pub data_directory: PathBuf,
    /// The layout of the database; a version of the gateway reads one.
    pub layout: i64,
    /// How many accounts it holds.
    pub accounts: u64,
    /// How many resources of all kinds it holds, access keys included.
    pub resources: u64,
    /// How many changes there had been: the sum of the revisions of all accounts.
    pub revisions: u64,
}

/// Why there is no backup, or nothing was restored. Nothing was changed then.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The backup would overwrite something.
    #[error(
        "{path} exists already and is left alone; name a path that does not exist yet, such as {instead}"
    )]
    Exists {
        /// What is there.
        path: PathBuf,
        /// A path that could be used.
        instead: PathBuf,
    },
    /// Where the backup is written first, there is something that is not ours.
    #[error(
        "{0} is in the way, and no command of ours has left it there; move it away, or choose another name"
    )]
    InTheWay(PathBuf),
    /// Another command writes the same.
    #[error("{0} is being written by another command; wait for that one")]
    Busy(PathBuf),
    /// A file cannot be read or written.
    #[error("{path}: {cause}")]
    Files {
        /// Which file or directory.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file is not the gateway's own.
    #[error(transparent)]
    NotOwn(#[from] PrivateFileError),
    /// The database cannot be copied.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The key file cannot be used.
    #[error(transparent)]
    Key(#[from] FileError),
    /// The key file is one of another directory.
    #[error(
        "{path} does not open access key `{id}`, so a backup with it would be worth little; put the right file there, or give up the key with `zc-gateway key delete {id}`"
    )]
    WrongKey {
        /// The key file.
        path: PathBuf,
        /// The identifier of an access key.
        id: String,
    },
    /// The path holds no backup.
    #[error("{path} is no backup of zc-gateway: {problem}")]
    NoBackup {
        /// What was named.
        path: PathBuf,
        /// What is missing or wrong.
        problem: String,
    },
    /// A file of the backup is not as it was written.
    #[error("{0} is damaged: its sum is not the one of {SUMS}; nothing was restored, take another backup")]
    Damaged(PathBuf),
    /// The data directory is in use as it is.
    #[error(
        "{0} holds data already; --replace keeps that beside and puts the backup in its place, --data names another directory"
    )]
    HoldsData(PathBuf),
    /// The file system cannot do it in one step.
    #[error(
        "{path} cannot be swapped with the restored directory in one step ({cause}); nothing was changed: stop the gateway, move what is in {path} away, and restore without --replace"
    )]
    CannotSwap {
        /// The data directory.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It was not wanted any more.
    #[error("it was stopped; nothing was changed")]
    Stopped,
}

impl BackupError {
    /// Whether it is about what other users can do with the files of a directory.
    pub fn is_of_rights(&self) -> bool {
        match self {
            Self::NotOwn(problem) | Self::Key(FileError::NotOwn(problem)) => !problem.is_of_system(),
            Self::Database(error) | Self::Copy(CopyError::Open(error)) => match error {
                OpenError::NotOwn(problem) => !problem.is_of_system(),
                OpenError::OpenToAll(_) => true,
                _ => false,
            },
            _ => false,
        }
    }

    fn files(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Files { path, cause }
    }
}

impl Note {
    fn new(data_directory: PathBuf, created: Timestamp, contents: Contents) -> Self {
        Self {
            format: FORMAT,
            version: VERSION.to_owned(),
            created_time: created.to_string(),
            data_directory,
            layout: contents.layout,
            accounts: contents.accounts,
            resources: contents.resources,
            revisions: contents.revisions,
        }
    }

    /// Reads the note of the backup at `path`; a damaged one that can still be read is only found by its sum.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let no_backup = |problem: String| BackupError::NoBackup { path: path.to_owned(), problem };
        let text = std::fs::read(path.join(NOTE)).map_err(|cause| no_backup(format!("{NOTE}: {cause}")))?;
        let note: Self = serde_json::from_slice(&text)
            .map_err(|error| no_backup(format!("{NOTE} is damaged: {error}")))?;
        if note.format != FORMAT {
            let (format, version) = (note.format, &note.version);
            return Err(no_backup(format!(
                "it has form {format}, made by version {version}; this version reads form {FORMAT}"
            )));
        }
        Ok(note)
    }
}

impl fmt::Display for Note {
    /// What it holds: `1 account, 20 resources`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = |count: u64| if count == 1 { "" } else { "s" };
        let (accounts, resources) = (self.accounts, self.resources);
        write!(formatter, "{accounts} account{}, {resources} resource{}", ending(accounts), ending(resources))
    }
}

/// The name of a backup that was begun at `time`: `zc-gateway-backup-20261128T050000Z`.
pub fn usual_name(time: Timestamp) -> String {
    format!("zc-gateway-backup-{}", compact(time))
}

/// A time as a part of file names.
pub fn compact(time: Timestamp) -> String {
    time.to_string().replace(['-', ':'], "")
}

/// A line for each file as `sha256sum` writes it.
fn sums_text(sums: &[(&str, String)]) -> String {
    let line = |(name, sum): &(&str, String)| [sum, "  ", name, "\n"].concat();
    sums.iter().map(line).collect()
}
