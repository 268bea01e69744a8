//! A home that nobody has used, for the commands of pages to run in as a person would paste them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::binary;

/// A home with the command under its own name on the path.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["bin", "run", "tmp"] {
            let path = folder.path().join(name);
            std::fs::create_dir(&path).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        std::os::unix::fs::symlink(binary().get_program(), folder.path().join("bin/zc-gateway")).unwrap();
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A shell there. Gateways listen on a free port, so that tests can run beside them, and are quicker than the cloud.
    pub fn shell(&self, script: &str) -> Command {
        let mut command = Command::new("sh");
        for (name, _) in std::env::vars() {
            if ["ZC_GATEWAY_", "ZENLAYERCLOUD_", "XDG_"].iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        let path = format!("{}:{}", self.path().join("bin").display(), std::env::var("PATH").unwrap());
        command.env("PATH", path).env("HOME", self.path());
        // Pages remove notes of gateways, which must not be those of others.
        command.env("XDG_RUNTIME_DIR", self.path().join("run")).env("TMPDIR", self.path().join("tmp"));
        command.env("ZC_GATEWAY_ADDRESS", "127.0.0.1:0").env("ZC_GATEWAY_SETTLE", "100ms");
        command.args(["-c", script]).current_dir(self.path());
        command
    }
}
