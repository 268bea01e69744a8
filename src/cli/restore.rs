//! `zc-gateway restore`: a backup becomes a data directory again.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use zc_gateway_engine::clock::Clock;

use super::Failure;
use super::backup::not_done;
use super::confirm::confirm;
use super::progress::{Lines, LongWork, Unit};
use crate::backup::Note;
use crate::backup::restore::{holds_data, restore};
use crate::data_directory::DataDirectory;

/// Bring a backup back as the data directory of a gateway that does not run.
///
/// Every sum is checked first. A data directory that holds data already is only replaced with --replace, and then kept
/// beside. What was created after the backup is gone, and what became due meanwhile happens at the next start.
#[derive(Args)]
pub struct Restore {
    /// The directory that `zc-gateway backup` made.
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,

    /// The data directory to restore to [default: $XDG_DATA_HOME/zc-gateway].
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,

    /// The configuration file whose `data` is meant, if --data is not given.
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    #[allow(dead_code, reason = "it has been read before, to find the data directory")]
    config: Option<PathBuf>,

    /// Take the place of what the data directory holds, which is kept as DIR.before-restore-TIME.
    #[arg(long)]
    replace: bool,

    /// Replace without asking; off a terminal nothing is asked.
    #[arg(long, short, requires = "replace")]
    yes: bool,

    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Restore {
    /// Restores the backup.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        let target = self.data.unwrap_or_else(DataDirectory::default_path);
        let note = Note::read(&self.backup).map_err(Failure::other)?;
        if self.replace && holds_data(&target, &self.backup) {
            let question = format!("Replace {} with the backup of {}?", target.display(), note.created_time);
            confirm(&question, self.yes)?;
        }
        let (backup, replace, now) = (self.backup.clone(), self.replace, Clock::real().now());
        let title = format!("restoring {}", self.backup.display());
        let work = LongWork { title, unit: Unit::Bytes, lines: Lines::Plain };
        let done = work.run_until_signal(move |watch| restore(&backup, &target, replace, now, watch)).await?;
        let restored = done.map_err(not_done)?;
        let (data, note) = (restored.data_directory.display(), &restored.note);
        if self.json {
            let mut told = json!({ "dataDirectory": data.to_string(), "kept": null, "backup": note });
            if let Some(kept) = &restored.kept {
                told["kept"] = kept.display().to_string().into();
            }
            say!("{told}");
        } else {
            say!("Restored {data} as it was at {}: {note}.", note.created_time);
        }
        if let Some(kept) = &restored.kept {
            eprintln!(
                "What was there before is kept in {}; remove it when nobody misses it.",
                kept.display()
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
