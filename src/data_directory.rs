//! The data directory: where it is, its key file, and the note that a running gateway leaves in it.

use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;
use zc_gateway_engine::private_file::{self, PrivateFileError};
use zc_gateway_engine::store::sqlite::{DATABASE, LOG, RECORD};
use zeroize::Zeroizing;

use crate::auth::seal::{self, KEY_BYTES, SealError, Sealer};
use crate::backup;
use crate::held_file::HeldFile;
use crate::running_gateway::RunningGateway;

/// The key that stored secrets are sealed under.
pub const KEY_FILE: &str = "secret.key";
/// How commands reach the gateway that has the directory open.
const RUNNING_FILE: &str = "running.json";

/// A data directory.
#[derive(Clone, Debug)]
pub struct DataDirectory(PathBuf);

/// A file of the directory cannot be used.
#[derive(Debug, Error)]
pub enum FileError {
    /// It is not the gateway's own.
    #[error(transparent)]
    NotOwn(#[from] PrivateFileError),
    /// The key file is gone.
    #[error(
        "{path} is missing: the stored access keys do not open without it; copy it from a backup of this directory, or give them up with `zc-gateway key delete`"
    )]
    KeyFileLost {
        /// Where it should be.
        path: PathBuf,
    },
    /// The database is gone and its key file is not.
    #[error(
        "{directory} has {left} but no database: to make a new one would hide that the data is gone; restore it with `zc-gateway restore BACKUP --data {directory}`, or move {left} away to begin anew"
    )]
    DatabaseLost {
        /// The data directory.
        directory: PathBuf,
        /// What is left of the data.
        left: &'static str,
    },
    /// It is a backup.
    #[error(
        "{0} is a backup and stays as it is; `zc-gateway restore {0} --data DIR` makes a data directory of it"
    )]
    IsBackup(PathBuf),
    /// It does not hold what it should.
    #[error("{path} does not hold {expected}; restore it from a backup")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What it should hold.
        expected: &'static str,
    },
    /// A key could not be made.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl DataDirectory {
    /// The directory at `path`.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// `$XDG_DATA_HOME/zc-gateway`, else `~/.local/share/zc-gateway`, else `./zc-gateway-data`.
    pub fn default_path() -> PathBuf {
        let base = std::env::var_os("XDG_DATA_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        let base = base.or_else(|| std::env::home_dir().map(|home| home.join(".local/share")));
        base.map_or_else(|| PathBuf::from("zc-gateway-data"), |base| base.join("zc-gateway"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Refuses a directory in which no gateway may begin anew although it has no database: one that has lost it. The
    /// database is made before the key file and before its log, so that no crash leads there.
    pub fn check_whole(&self) -> Result<(), FileError> {
        let has = |name: &str| fs::symlink_metadata(self.0.join(name)).is_ok_and(|file| file.len() > 0);
        if has(backup::NOTE) {
            return Err(FileError::IsBackup(self.0.clone()));
        }
        let left = [KEY_FILE, LOG, RECORD].into_iter().find(|left| !has(DATABASE) && has(left));
        match left {
            Some(left) => Err(FileError::DatabaseLost { directory: self.0.clone(), left }),
            None => Ok(()),
        }
    }

    /// The sealer of this directory. Its key file is made as long as nothing is sealed yet; one that is lost later is
    /// not replaced, because nothing that was sealed would open any more.
    pub fn sealer(&self, anything_sealed: bool) -> Result<Sealer, FileError> {
        if !anything_sealed && self.0.join(KEY_FILE).symlink_metadata().is_err() {
            let key = seal::random_key()?;
            private_file::replace(&self.0.join(KEY_FILE), key.as_slice())?;
        }
        self.existing_sealer()
    }

    /// The sealer of a directory that has its key file.
    pub fn existing_sealer(&self) -> Result<Sealer, FileError> {
        let path = self.0.join(KEY_FILE);
        let bytes = match private_file::read(&path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.is_absence() => return Err(FileError::KeyFileLost { path }),
            Err(error) => return Err(error.into()),
        };
        let key: &[u8; KEY_BYTES] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| FileError::Damaged { path: path.clone(), expected: "a key of 32 bytes" })?;
        Ok(Sealer::new(key))
    }

    /// Leaves the note of the gateway that has the directory open, without its access key: a directory gets copied. The
    /// note holds as long as what is returned.
    pub fn note_running(&self, gateway: RunningGateway) -> Result<HeldFile, FileError> {
        let path = self.0.join(RUNNING_FILE);
        let note = gateway.with_credentials(None).written();
        Ok(HeldFile::write(path, &note)?)
    }

    /// The gateway that has the directory open.
    pub fn running(&self) -> Option<RunningGateway> {
        RunningGateway::read(&HeldFile::read(&self.0.join(RUNNING_FILE)).ok()??)
    }

    /// What the note in the directory says, whether or not the gateway can be seen to live from here: it may be in a
    /// container on a machine of its own.
    pub fn noted(&self) -> Option<RunningGateway> {
        RunningGateway::read(&private_file::read(&self.0.join(RUNNING_FILE)).ok()?)
    }
}
