//! What a running gateway tells the commands of its user: where it is, and what opens it.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zc_gateway_engine::clock::Timestamp;

use crate::auth::keys::Credentials;
use crate::held_file::HeldFile;
use crate::runtime_directory::{RuntimeDirectory, RuntimeDirectoryError};

/// A running gateway.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunningGateway {
    /// Where it is reached from this machine, such as `http://127.0.0.1:8902`.
    pub endpoint: String,
    /// Its process.
    pub process_id: u32,
    /// Its version.
    pub version: String,
    /// Where it keeps everything; none in memory.
    pub data_directory: Option<PathBuf>,
    /// When it was started.
    pub started_time: String,
    /// What its operator's door wants as bearer token.
    pub operator_token: String,
    /// An access key of account `default`, if there is one that works.
    pub access_key_id: Option<String>,
    /// The password of that access key.
    pub access_key_password: Option<String>,
}

/// The note of this process's gateway in the runtime directory. It is removed when dropped.
pub struct Note {
    directory: RuntimeDirectory,
    gateway: RunningGateway,
    file: HeldFile,
}

impl RunningGateway {
    /// The gateway of this process, which is reached at `address`.
    pub fn of_this_process(
        address: SocketAddr,
        data_directory: Option<PathBuf>,
        now: Timestamp,
        operator_token: String,
    ) -> Self {
        Self {
            endpoint: format!("http://{address}"),
            process_id: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_directory,
            started_time: now.to_string(),
            operator_token,
            access_key_id: None,
            access_key_password: None,
        }
    }

    /// The gateways of this user that run now, by endpoint.
    pub fn all() -> Result<Vec<Self>, RuntimeDirectoryError> {
        let Some(directory) = RuntimeDirectory::open()? else { return Ok(Vec::new()) };
        // A note of another version that cannot be read is that of a gateway this command could not speak to.
        let read = |content: Vec<u8>| Self::read(&content);
        let mut found: Vec<Self> = directory.notes()?.into_iter().filter_map(read).collect();
        found.sort_by_key(Self::address);
        Ok(found)
    }

    /// Whether commands find the one gateway that runs without being told which is meant.
    pub fn is_only_one() -> bool {
        Self::all().is_ok_and(|running| running.len() <= 1)
    }

    /// What a note says.
    pub fn read(content: &[u8]) -> Option<Self> {
        serde_json::from_slice(content).ok()
    }

    /// As the content of a note.
    pub fn written(&self) -> Vec<u8> {
        // Numbers and texts can always be written.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// The address of the endpoint.
    pub fn address(&self) -> Option<SocketAddr> {
        self.endpoint.strip_prefix("http://")?.parse().ok()
    }

    /// The same with this access key, or with none.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Option<Credentials>) -> Self {
        (self.access_key_id, self.access_key_password) =
            credentials.map(|found| (found.access_key_id, found.access_key_password)).unzip();
        self
    }
}

impl Note {
    /// Leaves the note of a gateway.
    pub fn leave(gateway: RunningGateway) -> Result<Self, RuntimeDirectoryError> {
        let directory = RuntimeDirectory::open_or_make()?;
        let port = gateway.address().map_or(0, |address| address.port());
        // A second gateway may have the same port on another address.
        let names = [port.to_string(), format!("{port}-{}", gateway.process_id)];
        let file = directory.leave(&names, &gateway.written())?;
        Ok(Self { directory, gateway, file })
    }

    /// The ID of the access key in the note.
    pub fn access_key_id(&self) -> Option<&str> {
        self.gateway.access_key_id.as_deref()
    }

    /// Puts another access key into the note, or none.
    pub fn set_credentials(&mut self, credentials: Option<Credentials>) -> Result<(), RuntimeDirectoryError> {
        let gateway = self.gateway.clone().with_credentials(credentials);
        if gateway.access_key_password != self.gateway.access_key_password {
            self.file = self.directory.replace(&self.file, &gateway.written())?;
            self.gateway = gateway;
        }
        Ok(())
    }
}
