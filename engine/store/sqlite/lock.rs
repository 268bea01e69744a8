//! Who owns a data directory: one process, which has both the directory and a file in it locked.

use std::fs::{DirBuilder, File, TryLockError};
use std::ops::Deref;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::open::{LOCK, OpenError};
use crate::{private_directory, private_file};

/// The locks of a data directory. They end when this is dropped, also when the process is killed.
#[derive(Debug)]
pub struct DirectoryLock {
    /// The directory itself: whoever removes the lock file does not make room for a second owner.
    pub(super) directory: Locked,
    /// The file [`LOCK`], for where a file system locks no directories.
    _file: Locked,
}

/// An open file or directory that is locked. The lock is given back when this is dropped, and not only when the last copy of
/// the descriptor is closed: a process that is being started has copies of all of them until it runs.
#[derive(Debug)]
pub struct Locked(File);

impl Deref for Locked {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        // It can only fail where there is no lock.
        let _ = self.0.unlock();
    }
}

/// Locks `directory` for this process, and makes it first where it does not exist (mode 0700).
pub fn lock_directory(directory: &Path) -> Result<DirectoryLock, OpenError> {
    let files = |cause| OpenError::Files { path: directory.to_owned(), cause };
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(files)?;
    let open = File::open(directory).map_err(files)?;
    if let Some(warning) = private_directory::check(directory, &open)? {
        tracing::warn!("{warning}");
    }
    match open.try_lock() {
        Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(directory.to_owned())),
        // Some network file systems lock no directories: there the file alone says who owns it.
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    let open = Locked(open);
    Ok(DirectoryLock { directory: open, _file: lock_file(directory)? })
}

/// Locks the file in `directory` alone, for who has locked the directory already.
pub fn lock_file(directory: &Path) -> Result<Locked, OpenError> {
    let lock = private_file::open_or_create(&directory.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(Locked(lock)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(directory.to_owned())),
        Err(TryLockError::Error(cause)) => Err(OpenError::Files { path: directory.to_owned(), cause }),
    }
}
