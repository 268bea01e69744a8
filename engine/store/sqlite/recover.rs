//! The explicit way on over damage: what is whole is kept, and the damaged files beside it.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rusqlite::OpenFlags;

use super::acknowledged::{Noted, Totals};
use super::check::{CheckBody, Part, check_locked, log_contents};
use super::damage::totals;
use super::lock::lock_directory;
use super::open::{OpenError, connect, readable_layout};
use super::rebuild::rescue;
use super::{DATABASE, LOG, RECORD};
use crate::private_file;
use crate::progress::Watch;

/// What was given up so that a gateway can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged files are kept.
    pub kept: PathBuf,
    /// What is lost or was mended, a sentence each.
    pub lost: Vec<String>,
    /// How many acknowledged changes are missing, as far as anybody can tell.
    pub missing_changes: u64,
}

/// Makes a damaged data directory one that can be opened: keeps its files in `kept` first, cuts the log behind its last good
/// commit, and takes out what is not as it was written. None when nothing is damaged.
pub fn recover(
    directory: &Path,
    kept: &str,
    check_body: &CheckBody<'_>,
    watch: &mut Watch<'_>,
) -> Result<Option<Recovered>, OpenError> {
    recover_what_is_whole(directory, kept, check_body, watch)
        .map_err(|error| error.beyond_recovery(directory))
}

fn recover_what_is_whole(
    directory: &Path,
    kept: &str,
    check_body: &CheckBody<'_>,
    watch: &mut Watch<'_>,
) -> Result<Option<Recovered>, OpenError> {
    let lock = lock_directory(directory)?;
    let path = directory.join(DATABASE);
    if fs::metadata(&path).map_or(0, |file| file.len()) == 0 {
        return Ok(None);
    }
    let found = check_locked(directory, Some(&lock), check_body, watch)?;
    if !found.is_damaged() {
        return Ok(None);
    }
    let kept = directory.join(kept);
    keep_files(directory, &kept)?;
    let noted = Noted::read(directory).ok().flatten().map(|noted| noted.totals).unwrap_or_default();
    let mut lost: Vec<String> = found.files.iter().flat_map(|part| part.problems.iter().cloned()).collect();
    cut_log(directory)?;
    if found.database.iter().any(Part::is_damaged) {
        let connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let layout = readable_layout(&connection, &path)?;
        drop(connection);
        rescue(directory, layout, check_body, &mut |flaw| lost.push(flaw.problem), watch)?;
    }
    let left = totals(&connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
        .map_err(|cause| OpenError::Database { path, cause })?;
    // The next start makes it anew, from what there is.
    let record = directory.join(RECORD);
    match fs::remove_file(&record) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            return Err(OpenError::Files { path: record, cause });
        }
        _ => {}
    }
    let Totals { revisions, .. } = noted;
    Ok(Some(Recovered { kept, lost, missing_changes: revisions.saturating_sub(left.revisions) }))
}

fn keep_files(directory: &Path, kept: &Path) -> Result<(), OpenError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| OpenError::Files { path, cause }
    };
    DirBuilder::new().mode(0o700).create(kept).map_err(failed(kept))?;
    for name in [DATABASE, LOG, RECORD] {
        let (from, to) = (directory.join(name), kept.join(name));
        if !from.exists() {
            continue;
        }
        let (mut source, mut copy) = (private_file::open_to_read(&from)?, private_file::create(&to)?);
        let copied = std::io::copy(&mut source, &mut copy);
        copied.and_then(|_| copy.sync_all()).map_err(failed(&to))?;
    }
    let sync = |path: &Path| File::open(path).and_then(|file| file.sync_all()).map_err(failed(path));
    sync(kept)?;
    sync(directory)
}

/// What is behind the last good commit would look like damage at every start to come.
fn cut_log(directory: &Path) -> Result<(), OpenError> {
    let good = log_contents(directory)?.good_bytes;
    let path = directory.join(LOG);
    let Ok(found) = fs::metadata(&path) else { return Ok(()) };
    if found.len() <= good {
        return Ok(());
    }
    let log = private_file::open(&path)?;
    let cut = log.set_len(good).and_then(|()| log.sync_all());
    cut.map_err(|cause| OpenError::Files { path, cause })
}
