//! A file that holds true as long as the process lives that wrote it. It is kept locked, so that what a killed process
//! leaves behind is known to be dead.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use zc_gateway_engine::private_file::{self, PrivateFileError};

/// How often a reader looks again at a file that its writer replaces meanwhile.
const LOOKS: usize = 5;

/// A file that this process has written and holds. It is removed when dropped, unless a newer one has its name.
pub struct HeldFile {
    path: PathBuf,
    /// The lock ends with it, also when the process is killed.
    file: File,
}

impl HeldFile {
    /// Writes a file that only its owner can read. A reader sees all of it or what was there before.
    pub fn write(path: PathBuf, content: &[u8]) -> Result<Self, PrivateFileError> {
        let (draft, mut file) = private_file::draft(&path)?;
        let mut write = || {
            file.try_lock()?;
            file.write_all(content)?;
            fs::rename(&draft, &path)
        };
        match write() {
            Ok(()) => Ok(Self { path, file }),
            Err(cause) => Err(PrivateFileError::Files { path, cause }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file at `path` says; nothing where it is not there or its writer has ended.
    pub fn read(path: &Path) -> Result<Option<Vec<u8>>, PrivateFileError> {
        let files = |cause| PrivateFileError::Files { path: path.to_owned(), cause };
        for _ in 0..LOOKS {
            let mut file = match private_file::open_to_read(path) {
                Ok(file) => file,
                Err(error) if error.is_absence() => return Ok(None),
                Err(error) => return Err(error),
            };
            // Shared, so that two readers do not take one another for the writer.
            match file.try_lock_shared() {
                Err(TryLockError::WouldBlock) => {
                    let mut content = Vec::new();
                    file.read_to_end(&mut content).map_err(files)?;
                    return Ok(Some(content));
                }
                Err(TryLockError::Error(cause)) => return Err(files(cause)),
                Ok(()) if is_at(&file, path) => return Ok(None),
                // The writer has put a newer one in its place since it was opened.
                Ok(()) => {}
            }
        }
        Ok(None)
    }
}

impl Drop for HeldFile {
    fn drop(&mut self) {
        if is_at(&self.file, &self.path) {
            // Where it stays, it is known to be dead.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let place = |found: fs::Metadata| (found.dev(), found.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => place(open) == place(named),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_long_as_it_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note");
        assert_eq!(HeldFile::read(&path).unwrap(), None);
        let first = HeldFile::write(path.clone(), b"first").unwrap();
        assert_eq!(HeldFile::read(&path).unwrap().as_deref(), Some(&b"first"[..]));
        let second = HeldFile::write(path.clone(), b"second").unwrap();
        drop(first);
        assert_eq!(HeldFile::read(&path).unwrap().as_deref(), Some(&b"second"[..]));
        drop(second);
        assert!(!path.exists());
        // What nobody holds says nothing.
        private_file::replace(&path, b"left behind").unwrap();
        assert_eq!(HeldFile::read(&path).unwrap(), None);
    }
}
