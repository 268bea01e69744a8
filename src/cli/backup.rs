//! `zc-gateway backup`: a copy of a data directory, also while a gateway serves from it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::HumanBytes;
use zc_gateway_engine::clock::Clock;
use zc_gateway_engine::store::sqlite::DATABASE;

use super::Failure;
use super::local_data::LocalData;
use super::progress::{Lines, LongWork, Unit};
use super::serve::unusable;
use crate::backup::{self, BackupError, make::make};

/// Copy a data directory, with its key file, also while a gateway serves from it.
///
/// The backup is a directory that appears when it is whole and checked. `zc-gateway restore` brings it back. Whoever can
/// read it can use every access key in it.
#[derive(Args)]
pub struct Backup {
    /// The directory to make; it must not exist yet [default: ./zc-gateway-backup-TIME].
    #[arg(value_name = "DIR")]
    target: Option<PathBuf>,

    #[command(flatten)]
    data: LocalData,

    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Backup {
    /// Makes the backup.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        let data = self.data.directory()?;
        data.check_whole().map_err(unusable)?;
        if !data.path().join(DATABASE).is_file() {
            let path = data.path().display();
            return Err(Failure::other(format!("{path} holds no gateway's data; name another with --data")));
        }
        let now = Clock::real().now();
        let target = self.target.unwrap_or_else(|| backup::usual_name(now).into());
        let target = std::path::absolute(&target).map_err(Failure::other)?;
        let title = format!("copying {}", data.path().display());
        let work = LongWork { title, unit: Unit::Bytes, lines: Lines::Plain };
        let (from, to) = (data.clone(), target.clone());
        let made = work.run_until_signal(move |watch| make(&from, &to, now, watch)).await?;
        let note = made.map_err(not_done)?;
        let bytes = std::fs::metadata(target.join(DATABASE)).map_or(0, |file| file.len());
        if self.json {
            let mut told = serde_json::to_value(&note).map_err(Failure::other)?;
            told["backup"] = target.display().to_string().into();
            told["databaseBytes"] = bytes.into();
            say!("{told}");
        } else {
            say!(
                "Backed up {} to {}: {note}, {}.",
                data.path().display(),
                target.display(),
                HumanBytes(bytes)
            );
        }
        eprintln!("Its secret.key opens every access key in it: keep the backup as you keep passwords.");
        Ok(ExitCode::SUCCESS)
    }
}

/// Files that others could have put there or changed are a matter of how the directory is set up.
pub(super) fn not_done(error: BackupError) -> Failure {
    if error.is_of_rights() { unusable(error) } else { Failure::other(error) }
}
