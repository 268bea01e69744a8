//! SIGHUP: what can change while the gateway serves is read again and replaced, all of it or nothing.

use std::sync::Arc;

use tokio::signal::unix::Signal;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;

use super::super::settings::GatewaySettings;
use super::super::{Failure, settings_again};
use crate::gateway::Gateway;
use crate::logs::Log;
use crate::unknown_parameters::UnknownParametersRules;

/// A running gateway, and the settings that hold in it.
pub struct Reload {
    settings: GatewaySettings,
    gateway: Arc<Gateway>,
    log: Log,
}

/// The settings in which two differ, by name.
struct Changed {
    /// Those that a running gateway can take over.
    now: Vec<String>,
    /// Those that hold for the life of a process.
    at_restart: Vec<String>,
}

impl Reload {
    /// Of a gateway that was started with these settings.
    pub fn new(settings: GatewaySettings, gateway: Arc<Gateway>, log: Log) -> Self {
        Self { settings, gateway, log }
    }

    /// Reads everything again at each signal. A mistake changes nothing.
    pub async fn at_each(mut self, mut hangups: Signal) {
        while hangups.recv().await.is_some() {
            if let Err(failure) = self.once().await {
                tracing::error!(reason = %failure, "nothing is reloaded; all settings stay as they were");
            }
        }
    }

    async fn once(&mut self) -> Result<(), Failure> {
        let wanted = settings_again()?;
        // What can be wrong comes before what is replaced.
        wanted.auth_mode()?;
        wanted.data_directory()?;
        wanted.warn_of_shared_files();
        let given_now = wanted.given_key()?;
        let rules = wanted.rules()?;
        let engine = &self.gateway.engine;
        let sealer = self.gateway.authenticator.keys().sealer();
        let given = self.settings.access_key_id.as_deref().and_then(|id| AccessKeyId::parse(id).ok());
        let keys_made = wanted.plant_seed(engine, sealer, given.as_ref()).await?;
        self.gateway.admin.refresh_note(engine, self.gateway.authenticator.keys());
        if let Err(error) = self.log.set(&wanted.log()) {
            tracing::error!(%error, "the levels of the log stay as they were");
        }
        engine.replace_rules(rules);
        let unknown_parameters = UnknownParametersRules::new(&wanted.unknown_parameters);
        self.gateway.dispatch.set_unknown_parameters(unknown_parameters);
        self.gateway.access_log.set(wanted.access_log());
        let has_its_key = self.gateway.authenticator.keys().was_given(given_now.as_ref());
        self.tell(&wanted, keys_made, has_its_key);
        take_over(&mut self.settings, wanted);
        Ok(())
    }

    fn tell(&self, wanted: &GatewaySettings, keys_made: usize, has_its_key: bool) {
        let mut changed = changed(&self.settings, wanted);
        if !has_its_key && !changed.at_restart.iter().any(|name| name.starts_with("access-key")) {
            // The file has another password than at the start.
            changed.at_restart.push(flag("access_key_password_file"));
        }
        let catalogue = wanted.catalogue.as_ref().map(|path| path.display().to_string());
        let seed = wanted.seed.as_ref().map(|path| path.display().to_string());
        tracing::info!(
            log = %wanted.log(),
            access_log = wanted.access_log().name(),
            catalogue = catalogue.as_deref().unwrap_or("built in"),
            seed,
            keys_made,
            changed = (!changed.now.is_empty()).then(|| changed.now.join(", ")),
            "reloaded"
        );
        if !changed.at_restart.is_empty() {
            let settings = changed.at_restart.join(", ");
            tracing::warn!(settings, "these settings have changed and hold after a restart only");
        }
    }
}

/// A setting as the command line has it.
fn flag(field: &str) -> String {
    field.replace('_', "-")
}

/// Defines what is done about each setting. One that stands in neither list does not compile.
macro_rules! settings {
    (now: $($now:ident)*; at_restart: $($later:ident)*;) => {
        fn changed(old: &GatewaySettings, new: &GatewaySettings) -> Changed {
            let GatewaySettings { $($now: _,)* $($later: _,)* } = old;
            let mut changed = Changed { now: Vec::new(), at_restart: Vec::new() };
            $(if old.$now != new.$now { changed.now.push(flag(stringify!($now))); })*
            $(if old.$later != new.$later { changed.at_restart.push(flag(stringify!($later))); })*
            changed
        }

        fn take_over(held: &mut GatewaySettings, new: GatewaySettings) {
            $(held.$now = new.$now;)*
        }
    };
}

settings! {
    now:
        seed catalogue settle recycle_bin_retention destroyed_visible_for loa_after unknown_parameters log access_log;
    at_restart:
        address port data in_memory recover auth access_key_id access_key_password_file access_key_password
        signature_window token_lifetime public_url rate_limit max_connections max_connections_per_address
        failed_authentication_limit trusted_proxy max_body_memory max_answer_memory write_queue header_timeout
        body_timeout idle_timeout request_timeout drain_timeout log_format config;
}
