//! What a project has.

use zc_gateway_engine::Context;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::key_pair::KeyPair;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::List;

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
    /// What a project has; nothing where there is no such project. Whose it may be, the caller has made sure.
    pub fn of(context: &Context<'_>, project: &str) -> Self {
        let mut usage = Self::default();
        if context.project_id().as_str() == project {
            context.look(|list: &List<Server>| usage.add_servers(context, list));
            context.look(|list: &List<KeyPair>| usage.add_key_pairs(list));
            return usage;
        }
        context.look_everywhere(|owner, list: &List<Server>| {
            if owner.as_str() == project {
                usage.add_servers(context, list);
            }
        });
        context.look_everywhere(|owner, list: &List<KeyPair>| {
            if owner.as_str() == project {
                usage.add_key_pairs(list);
            }
        });
        usage
    }

    fn add_servers(&mut self, context: &Context<'_>, list: &List<Server>) {
        for row in list.iter().filter(|row| row.status != Status::Destroyed) {
            self.instances += 1;
            // A catalogue may have lost the flavor since.
            if let Some(flavor) = context.catalogue.flavor(&row.body.flavor) {
                self.cores += u64::from(flavor.vcpus.get());
                self.ram += u64::from(flavor.ram.get());
            }
        }
    }

    fn add_key_pairs(&mut self, list: &List<KeyPair>) {
        self.key_pairs += u64::try_from(list.len()).unwrap_or(u64::MAX);
    }
}
