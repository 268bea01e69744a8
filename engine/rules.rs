//! What the runs of actions go by. It is replaced as a whole while the engine runs, and a run sees one of it from beginning
//! to end.

use crate::catalogue::Catalogue;
use crate::lifecycle::schedule::Schedule;
use crate::settings::Settings;

/// What can be ordered, what it costs, and how long things take.
#[derive(Debug)]
pub struct Rules {
    /// How long transitions take.
    pub schedule: Schedule,
    /// The other settings.
    pub settings: Settings,
    /// What can be ordered.
    pub catalogue: Catalogue,
}

impl Rules {
    /// This catalogue, and the default times.
    pub fn of(catalogue: Catalogue) -> Self {
        Self { schedule: Schedule::default(), settings: Settings::default(), catalogue }
    }
}
