//! Files that settings name. They may be anywhere and behind links, as Kubernetes mounts its secrets, so what is wrong with
//! their rights is told and refused to nobody.

use std::fs::metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::geteuid;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Something that nobody else may know.
    Secrets,
    /// Nothing that others may not read.
    Settings,
}

/// What is wrong with the rights of a file: others can change it, or read secrets in it.
pub fn problem(path: &Path, holds: Holds) -> Option<String> {
    problem_for(path, holds, geteuid().as_raw())
}

fn problem_for(path: &Path, holds: Holds, own: u32) -> Option<String> {
    // Whether it is there is told where it is read, and a pipe has nothing that stays.
    let found = metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let (mode, owner, shown) = (found.mode() & 0o777, found.uid(), path.display());
    if mode & 0o022 != 0 {
        return Some(format!("other users can change this file (mode {mode:04o}): chmod go-w {shown}"));
    }
    if holds == Holds::Secrets && mode & 0o044 != 0 {
        return Some(format!(
            "other users can read the secrets in this file (mode {mode:04o}): chmod 600 {shown}"
        ));
    }
    (![own, 0].contains(&owner)).then(|| format!("this file belongs to user {owner}, who can change it"))
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions, write};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn what_others_can_do_with_a_file_is_told_also_behind_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        write(&file, "x").unwrap();
        symlink(&file, &link).unwrap();
        let own = geteuid().as_raw();
        for (mode, settings, secrets) in [
            (0o600, None, None),
            (0o400, None, None),
            (0o644, None, Some("read the secrets")),
            (0o640, None, Some("read the secrets")),
            (0o664, Some("change"), Some("change")),
            (0o602, Some("change"), Some("change")),
        ] {
            set_permissions(&file, Permissions::from_mode(mode)).unwrap();
            for (holds, says) in [(Holds::Settings, settings), (Holds::Secrets, secrets)] {
                for path in [&file, &link] {
                    let told = problem_for(path, holds, own);
                    assert_eq!(told.is_some(), says.is_some(), "{mode:o} {told:?}");
                    assert!(told.unwrap_or_default().contains(says.unwrap_or_default()));
                }
            }
        }
        set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        assert_eq!(problem_for(&file, Holds::Secrets, own + 1).is_some(), own != 0);
        assert_eq!(problem_for(&folder.path().join("nothing"), Holds::Secrets, own), None);
    }
}
