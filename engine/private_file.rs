//! Files that are the gateway's own: made with mode 0600 whatever the umask, never reached through a link, and refused
//! when others could have read or changed them.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::process::geteuid;
use thiserror::Error;

/// The mode of each of them.
const MODE: u32 = 0o600;
/// What group and others may do.
const OF_OTHERS: u32 = 0o077;

/// A file cannot be used as one of the gateway's own.
#[derive(Debug, Error)]
pub enum PrivateFileError {
    /// It cannot be read or written.
    #[error("{path}: {cause}")]
    Files {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Somebody has put a link there.
    #[error(
        "{0} is a symbolic link, and the gateway follows none for its own files: look who has put it there, then remove it (rm {0})"
    )]
    Link(PathBuf),
    /// Somebody has put a pipe, a socket, a device or a directory there.
    #[error("{0} is no regular file: look who has put it there, then remove it")]
    NoFile(PathBuf),
    /// It is somebody else's.
    #[error(
        "{path} belongs to user {owner} and the gateway runs as {own}: look who has put it there, then chown {own} {path}"
    )]
    Owner {
        /// Which file.
        path: PathBuf,
        /// The user it belongs to.
        owner: u32,
        /// The user of this process.
        own: u32,
    },
    /// Others could have read or changed it.
    #[error("{path} can be read or written by other users (mode {mode:04o}): chmod 600 {path}")]
    Shared {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
}

impl PrivateFileError {
    /// Whether it is that there is no such file.
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::Files { cause, .. } if cause.kind() == ErrorKind::NotFound)
    }

    /// Whether the system has failed, rather than somebody has put something there.
    pub fn is_of_system(&self) -> bool {
        matches!(self, Self::Files { .. })
    }
}

/// Makes a new file, open to write. Whatever is there already is left alone and is an error.
pub fn create(path: &Path) -> Result<File, PrivateFileError> {
    let make = || {
        // With O_EXCL no link is followed.
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(MODE).open(path)?;
        // A umask may have taken rights from the owner too.
        file.set_permissions(Permissions::from_mode(MODE))?;
        Ok(file)
    };
    make().map_err(|cause| PrivateFileError::Files { path: path.to_owned(), cause })
}

/// Opens an existing file to read and write.
pub fn open(path: &Path) -> Result<File, PrivateFileError> {
    open_with(path, OpenOptions::new().read(true).write(true))
}

/// Opens a file to read and write, and makes it where there is none.
pub fn open_or_create(path: &Path) -> Result<File, PrivateFileError> {
    match open(path) {
        Err(error) if error.is_absence() => create(path),
        opened => opened,
    }
}

/// What an existing file holds.
pub fn read(path: &Path) -> Result<Vec<u8>, PrivateFileError> {
    let mut file = open_to_read(path)?;
    let mut content = Vec::new();
    file.read_to_end(&mut content)
        .map_err(|cause| PrivateFileError::Files { path: path.to_owned(), cause })?;
    Ok(content)
}

/// Opens an existing file to read.
pub fn open_to_read(path: &Path) -> Result<File, PrivateFileError> {
    open_with(path, OpenOptions::new().read(true))
}

/// Checks a file that something else is about to open by its name; it need not be there.
pub fn check(path: &Path) -> Result<(), PrivateFileError> {
    match fs::symlink_metadata(path) {
        Ok(found) => check_found(path, &found),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(cause) => Err(PrivateFileError::Files { path: path.to_owned(), cause }),
    }
}

/// Writes a file as a whole, or leaves what was there before. It outlives a power cut.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), PrivateFileError> {
    let (draft, mut file) = draft(path)?;
    let mut write = || {
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        File::open(path.parent().unwrap_or(path))?.sync_all()
    };
    write().map_err(|cause| PrivateFileError::Files { path: path.to_owned(), cause })
}

/// Makes an empty file beside `path` in which its next version is written, to be renamed.
pub fn draft(path: &Path) -> Result<(PathBuf, File), PrivateFileError> {
    let draft = draft_of(path);
    // One that a killed process has left, or that somebody has put there: it is not written to.
    let _ = fs::remove_file(&draft);
    let file = create(&draft)?;
    Ok((draft, file))
}

fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

fn open_with(path: &Path, options: &mut OpenOptions) -> Result<File, PrivateFileError> {
    let files = |cause: io::Error| PrivateFileError::Files { path: path.to_owned(), cause };
    // Without O_NONBLOCK a pipe would hold the process until somebody opens its other end.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    options.custom_flags(flags.bits().cast_signed());
    let file = match options.open(path) {
        Ok(file) => file,
        // What is there says more than the system's error, as for a link or a directory.
        Err(cause) => return Err(check(path).err().unwrap_or_else(|| files(cause))),
    };
    check_found(path, &file.metadata().map_err(files)?)?;
    Ok(file)
}

fn check_found(path: &Path, found: &Metadata) -> Result<(), PrivateFileError> {
    let path = path.to_owned();
    if found.file_type().is_symlink() {
        return Err(PrivateFileError::Link(path));
    }
    if !found.is_file() {
        return Err(PrivateFileError::NoFile(path));
    }
    let (owner, own) = (found.uid(), geteuid().as_raw());
    if owner != own && owner != 0 && !(own == 0 && owns_directory(owner, &path)) {
        return Err(PrivateFileError::Owner { path, owner, own });
    }
    let mode = found.mode() & 0o7777;
    if mode & OF_OTHERS != 0 {
        return Err(PrivateFileError::Shared { path, mode });
    }
    Ok(())
}

/// Root works on the directories of services too, whose files are theirs.
fn owns_directory(user: u32, path: &Path) -> bool {
    path.parent().and_then(|directory| fs::metadata(directory).ok()).is_some_and(|found| found.uid() == user)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn file(&self, name: &str, mode: u32) -> PathBuf {
            let path = self.path(name);
            fs::write(&path, "kept").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            path
        }
    }

    /// How each way to use a file ends.
    fn refusals(path: &Path) -> Vec<String> {
        [
            open(path).err(),
            open_or_create(path).err(),
            open_to_read(path).err(),
            read(path).err(),
            check(path).err(),
        ]
        .into_iter()
        .map(|refusal| refusal.map_or_else(|| "taken".to_owned(), |error| error.to_string()))
        .collect()
    }

    fn assert_all(path: &Path, says: &str) {
        for refusal in refusals(path) {
            assert!(refusal.contains(says), "{refusal}");
        }
    }

    #[test]
    fn an_own_file_is_taken_and_made_for_its_owner_alone() {
        let folder = Folder::new();
        let path = folder.path("own");
        assert!(open(&path).unwrap_err().is_absence() && read(&path).unwrap_err().is_absence());
        check(&path).unwrap();
        drop(open_or_create(&path).unwrap());
        assert_all(&path, "taken");
        replace(&path, b"new").unwrap();
        assert_eq!(read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        assert!(matches!(create(&path), Err(PrivateFileError::Files { .. })), "it is not made anew");
    }

    #[test]
    fn what_others_can_read_or_write_is_refused_with_the_command_that_mends_it() {
        let folder = Folder::new();
        for mode in [0o604, 0o602, 0o640, 0o620, 0o610, 0o666] {
            let path = folder.file("own", mode);
            assert_all(&path, &format!("(mode {mode:04o}): chmod 600 {}", path.display()));
        }
        // The control.
        for mode in [0o600, 0o700] {
            assert_all(&folder.file("own", mode), "taken");
        }
    }

    #[test]
    fn what_is_no_file_of_ours_is_refused_and_the_victim_of_a_link_is_left_alone() {
        let folder = Folder::new();
        let victim = folder.file("victim", 0o600);
        let (link, dangling, pipe) = (folder.path("link"), folder.path("dangling"), folder.path("pipe"));
        symlink(&victim, &link).unwrap();
        symlink(folder.path("nothing"), &dangling).unwrap();
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        assert_all(&link, "is a symbolic link");
        assert_all(&dangling, "is a symbolic link");
        assert_all(&pipe, "is no regular file");
        assert_all(folder.0.path(), "is no regular file");
        assert!(create(&link).is_err() && create(&dangling).is_err());
        assert!(!folder.path("nothing").exists());
        // To put a new file in the place of a link is to replace the link, whatever waits under the name of the draft.
        symlink(&victim, draft_of(&link)).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!((fs::read(&victim).unwrap(), read(&link).unwrap()), (b"kept".to_vec(), b"new".to_vec()));
    }
}
