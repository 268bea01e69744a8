//! What a gateway tells of the files that its settings name.

use std::path::Path;

use super::super::settings::GatewaySettings;
use crate::cli::variable;
use crate::config;
use crate::named_files::{self, Holds};

impl GatewaySettings {
    /// Warns of each that others can change, or that has secrets which others can read.
    pub(super) fn warn_of_shared_files(&self) {
        let password_in_file =
            self.access_key_password.is_some() && variable("ZC_GATEWAY_ACCESS_KEY_PASSWORD").is_none();
        let config = config::file_to_read(self.config.as_deref());
        let named: [(Option<&Path>, Holds); 4] = [
            (config.as_deref(), if password_in_file { Holds::Secrets } else { Holds::Settings }),
            (self.catalogue.as_deref(), Holds::Settings),
            (self.seed.as_deref(), Holds::Secrets),
            (self.access_key_password_file.as_deref(), Holds::Secrets),
        ];
        for (path, holds) in named {
            if let Some(path) = path
                && let Some(problem) = named_files::problem(path, holds)
            {
                tracing::warn!(file = %path.display(), "{problem}");
            }
        }
    }
}
