//! Files that a server is to have at its first start.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::InjectedFile;

use super::filter::Set;
use super::object::Object;
use super::text::Text;
use super::user_data::UserData;

/// How many files there are at most.
pub const MOST_FILES: usize = 5;
/// How many bytes a file has at most.
pub const LARGEST_FILE: usize = 10240;

/// How many characters the path of a file has at most.
pub const LONGEST_PATH: usize = 255;

/// How many files are read before they are too many for anybody.
const MOST_READ: usize = 100;

/// Files; or none: absent, null or empty.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Personality(Set<Object<PersonalFile>, MOST_READ>);

/// A file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
struct PersonalFile {
    /// Where it is to be.
    path: Text<LONGEST_PATH>,
    /// What is in it, in base 64.
    contents: UserData,
}

impl Personality {
    /// The files as a server keeps them.
    pub fn to_files(&self) -> Vec<InjectedFile> {
        let file = |file: &Object<PersonalFile>| InjectedFile {
            path: file.0.path.as_str().into(),
            contents: file.0.contents.as_deref().unwrap_or_default().into(),
        };
        self.0.as_slice().iter().map(file).collect()
    }

    /// Whether one of the files is larger than they can be.
    pub fn has_too_large_a_file(&self) -> bool {
        self.0.as_slice().iter().any(|file| file.0.contents.size() > LARGEST_FILE)
    }
}
