//! Restores a backup: checked as a whole first, then put in place in one step.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::progress::{Watch, unwatched};
use zc_gateway_engine::store::sqlite::{DATABASE, LOG, RECORD, contents, lock_directory, lock_file};

use super::directory::{Draft, sum_of};
use super::make::beside;
use super::{BackupError, NOTE, Note, SUMS, compact, sums_text};
use crate::data_directory::KEY_FILE;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub note: Note,
    /// The data directory, without symbolic links.
    pub data_directory: PathBuf,
    /// Where that is which was there before.
    pub kept: Option<PathBuf>,
}

/// Whether `target` holds anything that the backup would take the place of. A key file that is the one of the backup is
/// nothing to lose.
pub fn holds_data(target: &Path, backup: &Path) -> bool {
    let found = |name: &str| fs::symlink_metadata(target.join(name)).ok();
    let has = |name: &str| found(name).is_some_and(|file| file.len() > 0);
    let key = |directory: &Path| fs::read(directory.join(KEY_FILE)).ok();
    // What is no file there is not ours to throw away.
    let other_key = || found(KEY_FILE).is_some_and(|file| !file.is_file() || key(target) != key(backup));
    has(DATABASE) || has(LOG) || other_key()
}

/// Restores `backup` to the data directory `target`, which no gateway may have open. With `replace` what is there is
/// kept beside. After a crash there is what was there before, or what was restored. `watch` is told of bytes of the
/// database.
pub fn restore(
    backup: &Path,
    target: &Path,
    replace: bool,
    now: Timestamp,
    watch: &mut Watch<'_>,
) -> Result<Restored, BackupError> {
    let note = Note::read(backup)?;
    let files = |cause| BackupError::Files { path: target.to_owned(), cause };
    if !target.exists() {
        let target = std::path::absolute(target).map_err(files)?;
        if let Some(parent) = target.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(parent).map_err(files)?;
        }
        let draft = Draft::at(beside(&target))?;
        fill(&draft, backup, watch)?;
        draft.sync()?;
        draft.publish(&target)?;
        return Ok(Restored { note, data_directory: target, kept: None });
    }
    // A directory is renamed as what it is, not as the link that leads to it.
    let target = target.canonicalize().map_err(files)?;
    let _unused = lock_directory(&target)?;
    if !holds_data(&target, backup) {
        fill_in_place(&target, backup, watch)?;
        return Ok(Restored { note, data_directory: target, kept: None });
    }
    if !replace {
        return Err(BackupError::HoldsData(target));
    }
    let kept = with_suffix(&target, &format!(".before-restore-{}", compact(now)));
    let draft = Draft::at(beside(&target))?;
    fill(&draft, backup, watch)?;
    // The draft has the directory itself locked.
    let _unused_either = lock_file(draft.path())?;
    draft.give_to_owner_of(&target)?;
    draft.sync()?;
    draft.swap(&target, &kept)?;
    Ok(Restored { note, data_directory: target, kept: Some(kept) })
}

/// Fills a directory that holds no data and need not be one that can be renamed, such as a volume of a container. With
/// the key alone in it a gateway refuses to start; the database comes last and makes it whole.
fn fill_in_place(target: &Path, backup: &Path, watch: &mut Watch<'_>) -> Result<(), BackupError> {
    let draft = Draft::at(target.join("restore.partial"))?;
    fill(&draft, backup, watch)?;
    draft.give_to_owner_of(target)?;
    draft.sync()?;
    // What a first start that failed left there belongs to another, empty database.
    for left_over in ["-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(target.join(format!("{DATABASE}{left_over}")));
    }
    // As does its record of what was acknowledged: it would miss what the backup does not have.
    let _ = fs::remove_file(target.join(RECORD));
    draft.move_file(KEY_FILE, target)?;
    draft.move_file(DATABASE, target)
}

/// Copies the files of a data directory out of a backup, and checks that each is as it was written.
fn fill(draft: &Draft, backup: &Path, watch: &mut Watch<'_>) -> Result<(), BackupError> {
    let missing = |error: BackupError| match error {
        BackupError::Files { path, cause } if cause.kind() == std::io::ErrorKind::NotFound => {
            BackupError::NoBackup {
                path: backup.to_owned(),
                problem: format!("{} is missing", path.display()),
            }
        }
        other => other,
    };
    let sums = [
        (NOTE, sum_of(&backup.join(NOTE), &mut unwatched).map_err(missing)?),
        (KEY_FILE, draft.copy(&backup.join(KEY_FILE), KEY_FILE, &mut unwatched).map_err(missing)?),
        (DATABASE, draft.copy(&backup.join(DATABASE), DATABASE, watch).map_err(missing)?),
    ];
    let path = backup.join(SUMS);
    let written = fs::read(&path).map_err(BackupError::files(&path)).map_err(missing)?;
    let written = String::from_utf8_lossy(&written);
    for (name, sum) in &sums {
        if !written.lines().any(|line| line == format!("{sum}  {name}")) {
            return Err(BackupError::Damaged(backup.join(name)));
        }
    }
    if written != sums_text(&sums) {
        return Err(BackupError::Damaged(path));
    }
    contents(&draft.path().join(DATABASE))?;
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
