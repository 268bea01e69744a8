//! What a project has.

use zc_gateway_engine::image::Table;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::key_pair::KeyPair;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::{Reader, Snapshot};

/// What a project has now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many servers, those on their way out included.
    pub instances: u64,
    /// How many processors they have together.
    pub cores: u64,
    /// How much memory they have together, in MiB.
    pub ram: u64,
    /// How many key pairs all its users have.
    pub key_pairs: u64,
}

impl Usage {
    /// What a project has; nothing where there is no such project, or the caller may not see it.
    pub fn of(see: &Reader<'_>, project: &str) -> Self {
        let mut usage = Self::default();
        if see.project_id().as_str() == project {
            usage.add(see);
        } else if let Some(all) = see.everywhere() {
            all.accounts()
                .filter(|account| account.project_id().as_str() == project)
                .for_each(|account| usage.add(&account));
        }
        usage
    }

    fn add(&mut self, see: &Snapshot<'_>) {
        self.add_servers(see, see.table());
        self.add_key_pairs(see.table());
    }

    fn add_servers(&mut self, see: &Snapshot<'_>, list: &Table<Server>) {
        for row in list.iter().filter(|row| row.status != Status::Destroyed) {
            self.instances += 1;
            // A catalogue may have lost the flavor since.
            if let Some(flavor) = see.catalogue.flavor(&row.body.flavor) {
                self.cores += u64::from(flavor.vcpus.get());
                self.ram += u64::from(flavor.ram.get());
            }
        }
    }

    fn add_key_pairs(&mut self, list: &Table<KeyPair>) {
        self.key_pairs += u64::try_from(list.len()).unwrap_or(u64::MAX);
    }
}
