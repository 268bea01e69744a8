//! `zc-gateway store check`: everything in a data directory is read, and what is not as it was written is told.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use zc_gateway_engine::engine::check_row;
use zc_gateway_engine::store::sqlite::{DATABASE, Part, check};

use crate::cli::progress::{Lines, LongWork, Unit};
use crate::cli::serve::{not_opened, unusable};
use crate::cli::target::data_of_the_only_gateway;
use crate::cli::{Failure, table};
use crate::data_directory::DataDirectory;

/// Read everything and say what is damaged; exit code 0 if nothing is.
///
/// The log, the record of what was acknowledged, the pages of the database, and the checksum of every account, resource and
/// event. Nothing is changed. Beside a gateway that serves from the directory, the log is left out.
#[derive(Args)]
pub struct Check {
    /// The data directory [default: that of the only gateway of yours that runs, else $XDG_DATA_HOME/zc-gateway].
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,

    /// The configuration file whose `data` is meant, if --data is not given.
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    #[allow(dead_code, reason = "it has been read before, to find the data directory")]
    config: Option<PathBuf>,

    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Checks it.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        let data = self.data.map(DataDirectory::new).map_or_else(data_of_the_only_gateway, Ok)?;
        let path = data.path().to_owned();
        let shown = path.display().to_string();
        if !path.join(DATABASE).is_file() {
            let problem = format!("{shown} holds no gateway's data; name another with --data");
            return Err(unusable(problem));
        }
        data.check_whole().map_err(unusable)?;
        let work = LongWork { title: format!("checking {shown}"), unit: Unit::Rows, lines: Lines::Plain };
        let checked = work.run_until_signal(move |watch| check(&path, &check_row, watch)).await?;
        let parts = checked.map_err(not_opened)?;
        let is_damaged = parts.iter().any(|part| !part.problems.is_empty());
        if self.json {
            let parts: Value = parts.iter().map(described).collect();
            say!("{}", json!({ "dataDirectory": shown, "isDamaged": is_damaged, "parts": parts }));
        } else {
            table::print(&["CHECKED", "COUNT", "FOUND"], parts.iter().map(row));
            for part in &parts {
                for problem in &part.problems {
                    say!("{}: {problem}", part.name);
                }
            }
        }
        if is_damaged {
            eprintln!(
                "zc-gateway: {shown} is damaged; restore a backup with `zc-gateway restore BACKUP --data {shown} --replace`, or go on with what is whole: `zc-gateway serve --data {shown} --recover`"
            );
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
