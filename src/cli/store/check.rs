//! `zc-gateway store check`: everything in a data directory is read, and what is not as it was written is told.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use zc_gateway_engine::engine::check_row;
use zc_gateway_engine::store::sqlite::{DATABASE, OpenError, Part, check, remedy};

use crate::cli::local_data::LocalData;
use crate::cli::progress::{Lines, LongWork, Unit};
use crate::cli::serve::{not_opened, unusable};
use crate::cli::{Failure, table};

/// Read everything and say what is damaged; exit code 0 if nothing is.
///
/// The log, the record of what was acknowledged, the pages of the database, and the checksum of every account, resource and
/// event. Nothing is changed. Beside a gateway that serves from the directory, the log is left out.
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    data: LocalData,

    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Checks it.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        let data = self.data.directory()?;
        let path = data.path().to_owned();
        let shown = path.display().to_string();
        if !path.join(DATABASE).is_file() {
            let problem = format!("{shown} holds no gateway's data; name another with --data");
            return Err(unusable(problem));
        }
        data.check_whole().map_err(unusable)?;
        let work = LongWork { title: format!("checking {shown}"), unit: Unit::Rows, lines: Lines::Plain };
        let checked = work.run_until_signal(move |watch| check(&path, &check_row, watch)).await?;
        let found = checked.map_err(|error| match error {
            // Too much to look at the parts; it says how to mend that.
            OpenError::Damaged { .. } => Failure::other(error),
            error => not_opened(error),
        })?;
        let is_damaged = found.is_damaged();
        if self.json {
            let parts: Value = found.parts().map(described).collect();
            say!("{}", json!({ "dataDirectory": shown, "isDamaged": is_damaged, "parts": parts }));
        } else {
            table::print(&["CHECKED", "COUNT", "FOUND"], found.parts().map(row));
            for part in found.parts() {
                for problem in &part.problems {
                    say!("{}: {problem}", part.name);
                }
            }
        }
        if is_damaged {
            eprintln!("zc-gateway: {shown} is damaged; {}", remedy(data.path()));
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(part: &Part) -> Vec<String> {
    let found = match (part.left_out, part.problems.len()) {
        (Some(reason), _) => format!("left out: {reason}"),
        (None, 0) => "whole".to_owned(),
        (None, 1) => "1 problem".to_owned(),
        (None, count) => format!("{count} problems"),
    };
    vec![part.name.to_owned(), format!("{} {}", part.count, part.unit), found]
}

fn described(part: &Part) -> Value {
    json!({
        "name": part.name,
        "unit": part.unit,
        "count": part.count,
        "problems": part.problems,
        "leftOut": part.left_out,
    })
}
