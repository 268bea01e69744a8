//! Whether a write failed for want of room. SQLite tells a full disk from other errors, but neither a limit of file sizes
//! nor a quota, and its error has no reason: so the file system is asked.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::os::unix::fs::FileExt;

use rusqlite::ffi::SQLITE_IOERR_WRITE;
use rustix::fs::{AtFlags, Mode, OFlags, openat, statat};

use super::LOG;

/// What a log grows by at least.
const PAGE: [u8; 4096] = [0; 4096];

/// Why the log in this directory could not grow, when `error` is one of a write that failed for that; nothing is applied
/// then, because what makes a commit valid is the last that is written. None where nobody can say.
pub(super) fn want_of_room(directory: &File, error: &rusqlite::Error) -> Option<String> {
    let failure = error.sqlite_error()?;
    if failure.extended_code != SQLITE_IOERR_WRITE {
        return None;
    }
    let log = statat(directory, LOG, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    // A file without a name: it ends with this, and nobody can have put anything in its place.
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let probe = File::from(openat(directory, ".", flags, Mode::RUSR | Mode::WUSR).ok()?);
    let cause = probe.write_all_at(&PAGE, u64::try_from(log.st_size).ok()?).err()?;
    is_want_of_room(&cause).then(|| match cause.kind() {
        ErrorKind::FileTooLarge => {
            "the write-ahead log has reached the limit of file sizes (RLIMIT_FSIZE, ulimit -f)".to_owned()
        }
        _ => format!("the write-ahead log cannot grow: {cause}"),
    })
}

fn is_want_of_room(cause: &Error) -> bool {
    matches!(cause.kind(), ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded | ErrorKind::StorageFull)
}
