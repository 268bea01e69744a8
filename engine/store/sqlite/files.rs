//! Whether the files that a store has open are still the ones that their paths name. A file that was removed, moved
//! or replaced takes writes as before, and nobody would ever find them again.

use std::ffi::CString;
use std::fs::{File, metadata};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, Stat, fstat, openat, statat};

use super::lock::DirectoryLock;
use super::open::LOCK;
use super::{DATABASE, LOG, RECORD};
use crate::store::Impediment;

/// Each so-many-th look is at all files, and the others at those alone whose loss would lose changes: a look is part of
/// every commit.
const THOROUGH_EVERY: u32 = 4;

/// The index over the write-ahead log that the connections share.
const LOG_INDEX: &str = "zc-gateway.db-shm";

/// The files of an open store, as they were when it was opened.
#[derive(Debug)]
pub(super) struct Files {
    path: PathBuf,
    /// Held, so that no other directory gets its number.
    lock: DirectoryLock,
    directory: Identity,
    database: Held,
    /// The longest that the database has been: by itself it never gets shorter.
    database_bytes: i64,
    log: Held,
    others: Vec<Held>,
    /// Files of others in the directory, which may be made after the store was opened.
    guests: Vec<Guest>,
    /// The database by its whole path, which leads to another file when the directory is another one too.
    database_path: CString,
    looks: u32,
    all_is_well: bool,
}

/// What no other file has at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    number: u64,
}

/// A file that somebody in this process has open, so that no other one gets its number.
#[derive(Debug)]
struct Held {
    name: CString,
    /// What it is, for people.
    is: &'static str,
    identity: Identity,
}

/// A file that is not there yet, or one that is held so that no other one gets its number.
#[derive(Debug)]
struct Guest {
    name: CString,
    is: &'static str,
    held: Option<(OwnedFd, Held)>,
}

/// What is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// The directory or the database: nothing that is written now would be found.
    Data,
    /// The log alone: what it holds can still be folded into the database.
    Log,
    /// A file that holds nothing, but keeps others off.
    Guard,
}

impl Files {
    /// Notes what the files in the locked directory at `path` are. All of them must be open.
    pub fn of(path: &Path, lock: DirectoryLock) -> io::Result<Self> {
        let held = |name: &str, is| -> io::Result<(Held, Stat)> {
            let name = CString::new(name)?;
            let found = statat(&*lock.directory, &name, AtFlags::SYMLINK_NOFOLLOW)?;
            Ok((Held { name, is, identity: Identity::of(&found) }, found))
        };
        let (database, found) = held(DATABASE, "database file")?;
        let (log, _) = held(LOG, "write-ahead log")?;
        let (index, _) = held(LOG_INDEX, "index of the write-ahead log")?;
        let (lock_file, _) = held(LOCK, "lock file")?;
        let mut others = vec![index, lock_file];
        // One that could not be made was told of.
        others.extend(held(RECORD, "record of what was acknowledged").ok().map(|(record, _)| record));
        let directory = Identity::of_open(&lock.directory)?;
        let path = std::path::absolute(path)?;
        Ok(Self {
            database_path: CString::new(path.join(DATABASE).into_os_string().into_vec())?,
            looks: 0,
            all_is_well: false,
            path,
            lock,
            directory,
            database,
            database_bytes: found.st_size,
            log,
            others,
            guests: Vec::new(),
        })
    }

    /// Looks at a file from now on that somebody else keeps in the directory, once it is there.
    pub fn also_watch(&mut self, name: &str, is: &'static str) -> io::Result<()> {
        self.guests.push(Guest { name: CString::new(name)?, is, held: None });
        Ok(())
    }

    /// What has been taken away, the worst of it first; none while all is as it was. Less than that is seen by the fourth
    /// look.
    pub fn taken(&mut self) -> Option<(Taken, Impediment)> {
        self.looks = self.looks.wrapping_add(1);
        if self.all_is_well && !self.looks.is_multiple_of(THOROUGH_EVERY) && self.data_is_there() {
            return None;
        }
        let taken = self.look();
        self.all_is_well = taken.is_none();
        taken
    }

    fn data_is_there(&mut self) -> bool {
        let database = statat(CWD, &self.database_path, AtFlags::SYMLINK_NOFOLLOW);
        let Some(found) = database.ok().filter(|found| Identity::of(found) == self.database.identity) else {
            return false;
        };
        if found.st_size < self.database_bytes {
            return false;
        }
        self.database_bytes = found.st_size;
        self.log.look(&self.lock.directory).is_ok()
    }

    /// The directory, whatever its path names now.
    pub fn directory(&self) -> &File {
        &self.lock.directory
    }

    /// The same by looking at everything.
    pub fn look(&mut self) -> Option<(Taken, Impediment)> {
        let data = |problem: String| {
            let directory = self.path.display();
            let remedy = format!(
                "move back what was moved away, and the gateway goes on; else stop it and restore a backup: zc-gateway restore BACKUP --replace --data {directory}"
            );
            Some((Taken::Data, Impediment { problem, remedy }))
        };
        match metadata(&self.path) {
            Ok(found) if Identity::of_metadata(&found) == self.directory => {}
            Ok(_) => return data("the data directory has been replaced by another one".to_owned()),
            Err(error) => return data(gone("data directory", &error)),
        }
        let directory = &self.lock.directory;
        match self.database.look(directory) {
            Ok(found) if found.st_size < self.database_bytes => {
                return data("the database file has been cut by another process".to_owned());
            }
            Ok(found) => self.database_bytes = found.st_size,
            Err(problem) => return data(problem),
        }
        if let Err(problem) = self.log.look(directory) {
            let remedy = "stop the gateway, look that no other file is in the place of the log, and start it again: what the log held is folded into the database".to_owned();
            return Some((Taken::Log, Impediment { problem, remedy }));
        }
        if let Some(problem) = self.others.iter().find_map(|other| other.look(directory).err()) {
            let remedy = "start the gateway again: nothing is lost".to_owned();
            return Some((Taken::Guard, Impediment { problem, remedy }));
        }
        let problem = self.guests.iter_mut().find_map(|guest| guest.look(directory).err())?;
        let remedy =
            "move it back, and the gateway goes on; else copy it from a backup and start the gateway again";
        Some((Taken::Guard, Impediment { problem, remedy: remedy.to_owned() }))
    }
}

impl Guest {
    fn look(&mut self, directory: &File) -> Result<(), String> {
        if let Some((_, held)) = &self.held {
            return held.look(directory).map(drop);
        }
        // Held without any right to read it.
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let Ok(file) = openat(directory, &self.name, flags, Mode::empty()) else { return Ok(()) };
        if let Ok(found) = fstat(&file) {
            let held = Held { name: self.name.clone(), is: self.is, identity: Identity::of(&found) };
            self.held = Some((file, held));
        }
        Ok(())
    }
}

impl Held {
    /// What its name stands for now; a problem where that is another file or nothing.
    fn look(&self, directory: &File) -> Result<Stat, String> {
        match statat(directory, &self.name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(found) if Identity::of(&found) == self.identity => Ok(found),
            Ok(_) => Err(format!("the {} has been replaced by another file", self.is)),
            Err(error) => Err(gone(self.is, &error.into())),
        }
    }
}

impl Identity {
    // The types of the fields differ between systems.
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast, reason = "only on some systems")]
    fn of(found: &Stat) -> Self {
        Self { device: found.st_dev as u64, number: found.st_ino as u64 }
    }

    fn of_open(file: &File) -> io::Result<Self> {
        file.metadata().map(|found| Self::of_metadata(&found))
    }

    fn of_metadata(found: &std::fs::Metadata) -> Self {
        Self { device: found.dev(), number: found.ino() }
    }
}

fn gone(what: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => format!("the {what} has been removed or moved away"),
        _ => format!("the {what} cannot be looked at any more ({error})"),
    }
}
