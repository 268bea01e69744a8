//! Makes a backup, beside the gateway that has the directory open or without one.

use std::path::{Path, PathBuf};

use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::progress::{Progress, Watch, unwatched};
use zc_gateway_engine::resources::Kind;
use zc_gateway_engine::resources::access_key::{AccessKey, Credential};
use zc_gateway_engine::store::sqlite::{CopyError, DATABASE, copy_database, read_rows};

use super::directory::{Draft, sum_of};
use super::{BackupError, NOTE, Note, SUMS, sums_text, usual_name};
use crate::auth::seal::Sealer;
use crate::data_directory::{DataDirectory, KEY_FILE};

/// Makes a backup of `data` at `target`, which must not exist. What was acknowledged before this began is in it.
/// `watch` is told of bytes of the database.
pub fn make(
    data: &DataDirectory,
    target: &Path,
    now: Timestamp,
    watch: &mut Watch<'_>,
) -> Result<Note, BackupError> {
    if target.symlink_metadata().is_ok() {
        let is_folder = target.is_dir() && !target.join(NOTE).exists();
        let folder = if is_folder { target } else { target.parent().unwrap_or(target) };
        let instead = folder.join(usual_name(now));
        return Err(BackupError::Exists { path: target.to_owned(), instead });
    }
    let sealer = data.existing_sealer()?;
    let draft = Draft::at(beside(target))?;
    let database = draft.path().join(DATABASE);
    let contents =
        copy_database(&data.path().join(DATABASE), &database, watch).map_err(|error| match error {
            CopyError::Stopped => BackupError::Stopped,
            error => error.into(),
        })?;
    check_key_opens(draft.path(), &sealer, &data.path().join(KEY_FILE))?;
    let origin = std::path::absolute(data.path()).unwrap_or_else(|_| data.path().to_owned());
    let note = Note::new(origin, now, contents);
    let mut text = serde_json::to_string_pretty(&note).unwrap_or_default();
    text.push('\n');
    draft.write(NOTE, text.as_bytes())?;
    draft.copy(&data.path().join(KEY_FILE), KEY_FILE, &mut unwatched)?;
    // All is copied; what is left is to look at it once more.
    let checking = &mut |read: Progress| watch(Progress { done: read.total, ..read });
    let sums = [
        (NOTE, sum_of(&draft.path().join(NOTE), &mut unwatched)?),
        (KEY_FILE, sum_of(&draft.path().join(KEY_FILE), &mut unwatched)?),
        (DATABASE, sum_of(&database, checking)?),
    ];
    draft.write(SUMS, sums_text(&sums).as_bytes())?;
    draft.sync()?;
    draft.publish(target)?;
    Ok(note)
}

/// A backup whose key file opens nothing would be found out when it is too late.
fn check_key_opens(copy: &Path, sealer: &Sealer, key_file: &Path) -> Result<(), BackupError> {
    let (_, rows) = read_rows(copy, Kind::AccessKey)?;
    let opens = |id: &str, body: &str| match serde_json::from_str::<AccessKey>(body) {
        Ok(AccessKey { credential: Credential::Secret(secret), .. }) => sealer.open(id, &secret).is_ok(),
        Ok(AccessKey { credential: Credential::TokenHash(_), .. }) => true,
        Err(_) => false,
    };
    match rows.into_iter().find(|row| !opens(&row.id, &row.body)) {
        Some(row) => Err(BackupError::WrongKey { path: key_file.to_owned(), id: row.id }),
        None => Ok(()),
    }
}

/// Where a directory is written before it gets its name.
pub(super) fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}
