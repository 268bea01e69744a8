//! Tells the build which commit it is of, where it is built from a checkout. Anywhere else it tells nothing.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Sources that lie inside of somebody else's repository are of no commit there.
    if git(&["rev-parse", "--show-prefix"]).is_none_or(|prefix| !prefix.is_empty()) {
        return;
    }
    watch("HEAD");
    watch("packed-refs");
    if let Some(branch) = git(&["symbolic-ref", "--quiet", "HEAD"]) {
        watch(&branch);
    }
    if let Some(commit) = git(&["show", "--no-patch", "--abbrev=12", "--format=%h %cs", "HEAD"]) {
        println!("cargo:rustc-env=BUILT_FROM={commit}");
    }
}

/// Has the build look again when a file of the repository changes. A branch that is packed has none: then the folder
/// changes in which it gets one.
fn watch(name: &str) {
    let Some(path) = git(&["rev-parse", "--git-path", name]) else { return };
    let path = Path::new(&path);
    let folder = path.ancestors().skip(1).find(|folder| folder.is_dir());
    let in_refs = |folder: &&Path| folder.iter().any(|part| part == "refs");
    // A path that does not exist would have everything built each time.
    if let Some(path) = Some(path).filter(|path| path.is_file()).or(folder.filter(in_refs)) {
        println!("cargo:rerun-if-changed={}", path.display());
    }
}

/// What git says about the folder of this package; none where there is no git, or no repository.
fn git(arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    // A hook that builds would send git elsewhere.
    command.args(arguments).env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
