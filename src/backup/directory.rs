//! A directory that appears under its name as a whole or not at all: written beside, synced, then renamed.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::ops::ControlFlow;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, OFlags, RenameFlags, renameat_with};
use sha2::{Digest, Sha256};
use zc_gateway_engine::private_file;
use zc_gateway_engine::progress::{Progress, Watch};
use zc_gateway_engine::store::sqlite::{DATABASE, LOCK};

use super::{BackupError, NOTE, SUMS};
use crate::auth::zc2_hmac::push_hex;
use crate::data_directory::KEY_FILE;

/// How much is copied before the watcher is told.
const CHUNK_BYTES: usize = 1 << 20;

/// A directory under a name of its own that nobody takes for the real one. Dropped, it is removed.
pub struct Draft {
    path: PathBuf,
    /// Held as long as the directory is written; a draft that nobody holds is left over from a killed command.
    _lock: File,
}

impl Draft {
    /// Makes an empty directory at `path` (mode 0700), and removes first what a killed command left there. A directory with
    /// anything else in it is left alone.
    pub fn at(path: PathBuf) -> Result<Self, BackupError> {
        let failed = |cause| BackupError::Files { path: path.clone(), cause };
        if path.symlink_metadata().is_ok() {
            // Whatever else is there was not left by a command of ours.
            let Ok(left_over) = open_directory(&path) else { return Err(BackupError::InTheWay(path)) };
            if matches!(left_over.try_lock(), Err(TryLockError::WouldBlock)) {
                return Err(BackupError::Busy(path));
            }
            if !holds_only_ours(&path).map_err(failed)? {
                return Err(BackupError::InTheWay(path));
            }
            fs::remove_dir_all(&path).map_err(failed)?;
        }
        DirBuilder::new().mode(0o700).create(&path).map_err(failed)?;
        let lock = open_directory(&path).map_err(failed)?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => Err(BackupError::Busy(path)),
            // Some network file systems lock no directories: then two commands must not write the same.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { path, _lock: lock }),
        }
    }

    /// Where it is now.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file that only the owner can read.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), BackupError> {
        let path = self.path.join(name);
        private_file::create(&path)?.write_all(content).map_err(BackupError::files(&path))
    }

    /// Copies `from` into a file that only the owner can read, and gives the sum of what was copied.
    pub fn copy(&self, from: &Path, name: &str, watch: &mut Watch<'_>) -> Result<String, BackupError> {
        let to = self.path.join(name);
        let mut sink = private_file::create(&to)?;
        read_in_chunks(from, watch, &mut |chunk| sink.write_all(chunk).map_err(BackupError::files(&to)))
    }

    /// Gives everything in it to the owner of `like`: who restores for a service may be another than who runs it.
    pub fn give_to_owner_of(&self, like: &Path) -> Result<(), BackupError> {
        let give = || {
            let (wanted, own) = (fs::metadata(like)?, fs::metadata(&self.path)?);
            if (wanted.uid(), wanted.gid()) == (own.uid(), own.gid()) {
                return Ok(());
            }
            for file in fs::read_dir(&self.path)? {
                chown(file?.path(), Some(wanted.uid()), Some(wanted.gid()))?;
            }
            chown(&self.path, Some(wanted.uid()), Some(wanted.gid()))
        };
        give().map_err(BackupError::files(&self.path))
    }

    /// Makes everything in it outlive a power cut.
    pub fn sync(&self) -> Result<(), BackupError> {
        let sync = || {
            for file in fs::read_dir(&self.path)? {
                File::open(file?.path())?.sync_all()?;
            }
            File::open(&self.path)?.sync_all()
        };
        sync().map_err(BackupError::files(&self.path))
    }

    /// Renames it to `target`, which must not exist or be an empty directory.
    pub fn publish(mut self, target: &Path) -> Result<(), BackupError> {
        fs::rename(&self.path, target).map_err(BackupError::files(target))?;
        self.path = PathBuf::new();
        sync_parent(target)
    }

    /// Puts it in the place of the directory `target`, in one step, and keeps that one as `kept`.
    pub fn swap(mut self, target: &Path, kept: &Path) -> Result<(), BackupError> {
        // Under its last name already now: a crash after the swap must leave what was there under a name that says so.
        fs::rename(&self.path, kept).map_err(BackupError::files(kept))?;
        kept.clone_into(&mut self.path);
        sync_parent(target)?;
        renameat_with(CWD, kept, CWD, target, RenameFlags::EXCHANGE)
            .map_err(|cause| BackupError::CannotSwap { path: target.to_owned(), cause: cause.into() })?;
        self.path = PathBuf::new();
        sync_parent(target)
    }

    /// Moves one of its files into the directory `target`, for good.
    pub fn move_file(&self, name: &str, target: &Path) -> Result<(), BackupError> {
        let to = target.join(name);
        fs::rename(self.path.join(name), &to).map_err(BackupError::files(&to))?;
        sync_parent(&to)
    }
}

/// Opens a directory, and not the one that a link leads to.
fn open_directory(path: &Path) -> std::io::Result<File> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

/// Whether a directory has no files but those of a backup or of a data directory that is made from one.
fn holds_only_ours(path: &Path) -> std::io::Result<bool> {
    // A restored directory is locked before it takes the place of another one.
    let is_ours = |name: &str| name.starts_with(DATABASE) || [KEY_FILE, NOTE, SUMS, LOCK].contains(&name);
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() || !entry.file_name().to_str().is_some_and(is_ours) {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // What stays is removed by the next command that writes the same.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// The sum of a file.
pub fn sum_of(path: &Path, watch: &mut Watch<'_>) -> Result<String, BackupError> {
    read_in_chunks(path, watch, &mut |_| Ok(()))
}

/// Makes the name of `path` outlive a power cut.
fn sync_parent(path: &Path) -> Result<(), BackupError> {
    let parent = path.parent().unwrap_or(path);
    File::open(parent).and_then(|parent| parent.sync_all()).map_err(BackupError::files(parent))
}

fn read_in_chunks(
    path: &Path,
    watch: &mut Watch<'_>,
    take: &mut dyn FnMut(&[u8]) -> Result<(), BackupError>,
) -> Result<String, BackupError> {
    let failed = |cause| BackupError::Files { path: path.to_owned(), cause };
    let mut file = File::open(path).map_err(failed)?;
    let mut progress = Progress { done: 0, total: file.metadata().map_err(failed)?.len() };
    let (mut sum, mut buffer) = (Sha256::new(), vec![0; CHUNK_BYTES]);
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => {
                let mut text = String::new();
                push_hex(&mut text, &sum.finalize());
                return Ok(text);
            }
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(cause) => return Err(failed(cause)),
        };
        sum.update(&buffer[..count]);
        take(&buffer[..count])?;
        progress.done += count as u64;
        if watch(progress) == ControlFlow::Break(()) {
            return Err(BackupError::Stopped);
        }
    }
}
