//! The directory in which the running gateways of a user leave their notes: private, and gone with the session or the
//! next boot.

use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::geteuid;
use thiserror::Error;
use zc_gateway_engine::private_file::{self, PrivateFileError};

use crate::held_file::HeldFile;

/// Held while a note is left or dead ones are removed.
const LOCK: &str = "lock";
/// How notes end.
const NOTE: &str = "json";
/// How long to wait for another gateway that leaves its note, which takes it a moment.
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// The directory; only its owner can look into it.
pub struct RuntimeDirectory(PathBuf);

/// It cannot be used.
#[derive(Debug, Error)]
pub enum RuntimeDirectoryError {
    /// It cannot be read or written.
    #[error("{path}: {cause}")]
    Files {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file in it is not the gateway's own.
    #[error(transparent)]
    NotOwn(#[from] PrivateFileError),
    /// Others could have put something into it, or could read it.
    #[error("{path} {problem}; remove it, or set XDG_RUNTIME_DIR to a directory of your own")]
    Unsafe {
        /// The directory.
        path: PathBuf,
        /// What is wrong.
        problem: &'static str,
    },
}

impl RuntimeDirectory {
    /// Makes the directory where there is none.
    pub fn open_or_make() -> Result<Self, RuntimeDirectoryError> {
        let path = usual_path();
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(cause) if cause.kind() != ErrorKind::AlreadyExists => {
                Err(RuntimeDirectoryError::Files { path, cause })
            }
            Ok(()) | Err(_) => checked(path),
        }
    }

    /// The directory, if there is one.
    pub fn open() -> Result<Option<Self>, RuntimeDirectoryError> {
        let path = usual_path();
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            _ => checked(path).map(Some),
        }
    }

    /// Leaves a note under the first of these names that no living gateway has, and removes what dead ones left.
    pub fn leave(&self, names: &[String], content: &[u8]) -> Result<HeldFile, RuntimeDirectoryError> {
        let _lock = self.lock()?;
        self.remove_dead()?;
        let mut path = self.0.clone();
        for name in names {
            path = self.0.join(name).with_extension(NOTE);
            if !path.exists() {
                break;
            }
        }
        Ok(HeldFile::write(path, content)?)
    }

    /// Puts another content in the place of a note.
    pub fn replace(&self, note: &HeldFile, content: &[u8]) -> Result<HeldFile, RuntimeDirectoryError> {
        let _lock = self.lock()?;
        let path = note.path().to_owned();
        Ok(HeldFile::write(path, content)?)
    }

    /// What the notes of living gateways say.
    pub fn notes(&self) -> Result<Vec<Vec<u8>>, RuntimeDirectoryError> {
        let mut found = Vec::new();
        for path in self.entries()?.into_iter().filter(|path| path.extension().is_some_and(|end| end == NOTE))
        {
            found.extend(HeldFile::read(&path)?);
        }
        Ok(found)
    }

    /// Only with the lock: else it could be the note of one that is just starting.
    fn remove_dead(&self) -> Result<(), RuntimeDirectoryError> {
        for path in
            self.entries()?.into_iter().filter(|path| path.file_name().is_some_and(|name| name != LOCK))
        {
            if matches!(HeldFile::read(&path), Ok(None)) {
                let _ = fs::remove_file(&path);
            }
        }
        Ok(())
    }

    fn entries(&self) -> Result<Vec<PathBuf>, RuntimeDirectoryError> {
        let read = || {
            let entries = fs::read_dir(&self.0)?.map(|entry| entry.map(|entry| entry.path()));
            entries.collect::<std::io::Result<Vec<_>>>()
        };
        read().map_err(|cause| RuntimeDirectoryError::Files { path: self.0.clone(), cause })
    }

    fn lock(&self) -> Result<File, RuntimeDirectoryError> {
        let path = self.0.join(LOCK);
        let take = || {
            let file = private_file::open_or_create(&path)?;
            for _ in 0..LOCK_TRIES {
                if file.try_lock().is_ok() {
                    return Ok(file);
                }
                std::thread::sleep(LOCK_PAUSE);
            }
            let cause = std::io::Error::new(ErrorKind::TimedOut, "another process holds it");
            Err(RuntimeDirectoryError::Files { path: path.clone(), cause })
        };
        take()
    }
}

/// `$XDG_RUNTIME_DIR/zc-gateway` where that is a directory of this user, else one in the directory for temporary files.
fn usual_path() -> PathBuf {
    let base = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|base| base.is_absolute());
    // One that `su` has passed on belongs to somebody else.
    let is_mine = |base: &PathBuf| fs::metadata(base).is_ok_and(|found| found.uid() == geteuid().as_raw());
    match base.filter(is_mine) {
        Some(base) => base.join("zc-gateway"),
        None => std::env::temp_dir().join(format!("zc-gateway-{}", geteuid().as_raw())),
    }
}

/// In a directory for temporary files anybody may have made it.
fn checked(path: PathBuf) -> Result<RuntimeDirectory, RuntimeDirectoryError> {
    let found = match fs::symlink_metadata(&path) {
        Ok(found) => found,
        Err(cause) => return Err(RuntimeDirectoryError::Files { path, cause }),
    };
    let problem = if !found.is_dir() {
        "is not a directory (links are not followed)"
    } else if found.uid() != geteuid().as_raw() {
        "belongs to another user"
    } else if found.mode() & 0o077 != 0 {
        "can be opened by other users (its mode must be 0700)"
    } else {
        return Ok(RuntimeDirectory(path));
    };
    Err(RuntimeDirectoryError::Unsafe { path, problem })
}
