//! Who else can reach into a data directory. Where others can put files, nothing in it can be trusted.

use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::process::geteuid;
use thiserror::Error;

/// Everybody can put files into the directory and take them away.
#[derive(Debug, Error)]
#[error(
    "{path} can be written by every user (mode {mode:04o}): chmod o-w {path}, or name a directory inside it, which the gateway makes for itself"
)]
pub struct OpenToAll {
    path: PathBuf,
    mode: u32,
}

/// What others can do with the open directory at `path`, where that is worth a warning: a group may be meant to have access,
/// as Kubernetes gives it.
pub fn check(path: &Path, directory: &File) -> Result<Option<String>, OpenToAll> {
    // One that cannot be looked at cannot be used either: that is told where it is used.
    directory.metadata().map_or(Ok(None), |found| check_found(path, &found, geteuid().as_raw()))
}

fn check_found(path: &Path, found: &Metadata, own: u32) -> Result<Option<String>, OpenToAll> {
    let mode = found.mode() & 0o7777;
    let shown = path.display();
    if mode & 0o002 != 0 {
        return Err(OpenToAll { path: path.to_owned(), mode });
    }
    let owner = found.uid();
    Ok(if ![own, 0].contains(&owner) && own != 0 {
        Some(format!("{shown} belongs to user {owner}, who can take away or replace what the gateway keeps"))
    } else if mode & 0o077 != 0 {
        Some(format!(
            "{shown} can be opened by other users (mode {mode:04o}); chmod 700 {shown} keeps them out"
        ))
    } else {
        None
    })
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_everybody_can_write_is_refused_and_what_some_can_open_is_told() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, says) in [
            (0o700, None),
            (0o1700, None),
            (0o750, Some("(mode 0750); chmod 700")),
            (0o2775, Some("(mode 2775)")),
            (0o755, Some("(mode 0755)")),
            (0o777, Some("chmod o-w")),
            (0o1777, Some("chmod o-w")),
        ] {
            set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
            let found = check(folder.path(), &File::open(folder.path()).unwrap());
            assert_eq!(found.is_err(), mode & 0o002 != 0, "{mode:o}");
            let said = found.unwrap_or_else(|refused| Some(refused.to_string()));
            assert_eq!(said.is_some(), says.is_some(), "{mode:o}: {said:?}");
            assert!(said.unwrap_or_default().contains(says.unwrap_or_default()), "{mode:o}");
        }
    }

    #[test]
    fn the_directory_of_another_user_is_told() {
        let folder = tempfile::tempdir().unwrap();
        set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
        let found = metadata(folder.path()).unwrap();
        let another = found.uid() + 1;
        let told = check_found(folder.path(), &found, another).unwrap();
        // That of root is everybody's.
        assert_eq!(told.is_some(), found.uid() != 0);
        assert_eq!(check_found(folder.path(), &found, found.uid()).unwrap(), None);
    }
}
