//! Which data directory a command of this machine looks at, whether or not a gateway has it open.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::target::data_of_the_only_gateway;
use crate::data_directory::DataDirectory;

/// A data directory, or what it is found by.
#[derive(Args)]
pub struct LocalData {
    /// The data directory [default: that of the only gateway of yours that runs, else $XDG_DATA_HOME/zc-gateway].
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,

    /// The configuration file whose `data` is meant, if --data is not given.
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    #[allow(dead_code, reason = "it has been read before, to find the data directory")]
    config: Option<PathBuf>,
}

impl LocalData {
    /// The directory that is meant.
    pub fn directory(self) -> Result<DataDirectory, Failure> {
        self.data.map(DataDirectory::new).map_or_else(data_of_the_only_gateway, Ok)
    }
}
