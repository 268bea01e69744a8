//! Which service and version a call means, where it does not say.

use zc_gateway_engine::Effect;
use zc_gateway_engine::registry::Entry;

use crate::surface::FIRST_SERVICE;

/// The version of an action that this command does not know.
const USUAL_VERSION: &str = "2026-04-01";

/// An action with its service and version.
pub struct Named {
    /// The service.
    pub service: String,
    /// The action.
    pub action: String,
    /// The version.
    pub version: String,
    /// Whether the action changes anything; none when this command does not know the action.
    pub writes: Option<bool>,
}

impl Named {
    /// What was named, with what was not: the service that has the action, the first one where several have it, and its
    /// newest version.
    pub fn new(action: &str, service: Option<&str>, version: Option<&str>) -> Self {
        let registry = zc_gateway_actions::registry();
        let meant =
            |entry: &&Entry| entry.name == action && service.is_none_or(|service| entry.service == service);
        let known: Vec<&Entry> = registry.entries().filter(meant).collect();
        let entry = known.iter().find(|entry| entry.service == FIRST_SERVICE).or(known.first());
        let newest = entry.and_then(|entry| entry.versions.iter().max()).map(ToString::to_string);
        let usual = || newest.unwrap_or_else(|| USUAL_VERSION.to_owned());
        Self {
            service: service.or(entry.map(|entry| entry.service)).unwrap_or(FIRST_SERVICE).to_owned(),
            action: action.to_owned(),
            version: version.map_or_else(usual, str::to_owned),
            writes: entry.map(|entry| entry.effect == Effect::Write),
        }
    }

    /// Service, action and version.
    pub fn names(&self) -> (&str, &str, &str) {
        (&self.service, &self.action, &self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_what_has_the_action() {
        for (action, service, version, expected) in [
            ("CreatePort", None, None, ("sdn", "CreatePort", "2026-04-01")),
            ("CreatePort", Some("network"), None, ("network", "CreatePort", "2026-11-01")),
            ("ListServers", None, None, ("compute", "ListServers", "2026-11-01")),
            ("DescribePorts", None, Some("2023-08-30"), ("sdn", "DescribePorts", "2023-08-30")),
            ("Fly", None, None, ("sdn", "Fly", "2026-04-01")),
            ("Fly", Some("air"), None, ("air", "Fly", "2026-04-01")),
        ] {
            assert_eq!(Named::new(action, service, version).names(), expected);
        }
    }
}
