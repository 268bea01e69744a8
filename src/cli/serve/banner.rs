//! What somebody at a terminal is told once the gateway serves: where everything is kept, who may call, what to try.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;

use zc_gateway_engine::store::Durability;

use crate::auth::AuthMode;

/// The first lines on standard output. Others wait for the first of them, which never changes.
pub struct Banner<'b> {
    /// Where the gateway listens.
    pub address: SocketAddr,
    /// Where it is reached from this machine, such as `http://127.0.0.1:8902`.
    pub endpoint: &'b str,
    /// Where everything is kept; none for in memory.
    pub data: Option<&'b Path>,
    /// What an acknowledged change survives.
    pub durability: Durability,
    /// Whether requests need credentials.
    pub auth: AuthMode,
    /// An access key of account `default` that works.
    pub access_key_id: Option<&'b str>,
    /// Whether commands find this gateway without being told which is meant.
    pub is_only_one: bool,
}

impl fmt::Display for Banner<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "zc-gateway is ready on http://{}\n", self.address)?;
        let durability = self.durability.in_words();
        match self.data {
            Some(path) => writeln!(out, "Data:         {}; {durability}", path.display())?,
            None => writeln!(out, "Data:         in memory; {durability}")?,
        }
        let rule = match self.auth {
            AuthMode::Optional => "optional here; a request without any acts as account `default`",
            AuthMode::Required => "required; a request without a signature or a bearer token is refused",
        };
        writeln!(out, "Credentials:  {rule}")?;
        let which = if self.is_only_one { String::new() } else { format!(" --endpoint {}", self.endpoint) };
        match self.access_key_id {
            Some(id) => writeln!(
                out,
                "Access key:   {id} of account `default`; `zc-gateway env{which} python` prints its password"
            )?,
            None => writeln!(
                out,
                "Access key:   none of account `default`; `zc-gateway key create{which}` makes one"
            )?,
        }
        writeln!(out, "\nTo try in another terminal:")?;
        writeln!(out, "  zc-gateway call{which} DescribePorts")?;
        if self.access_key_id.is_some() {
            writeln!(out, "  eval \"$(zc-gateway env{which} python)\"")?;
        }
        writeln!(out, "  {}/ in a browser\nCtrl-C ends it.", self.endpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn banner(data: Option<&Path>, auth: AuthMode, access_key_id: Option<&str>, is_only_one: bool) -> String {
        let durability = if data.is_some() { Durability::PowerLoss } else { Durability::Process };
        let (address, endpoint) = ("0.0.0.0:8902".parse().unwrap(), "http://127.0.0.1:8902");
        Banner { address, endpoint, data, durability, auth, access_key_id, is_only_one }.to_string()
    }

    #[test]
    fn each_sentence_is_true_of_its_gateway() {
        let kept = banner(Some(Path::new("/var/lib/zc")), AuthMode::Required, Some("zck1"), true);
        assert!(kept.starts_with("zc-gateway is ready on http://0.0.0.0:8902\n"), "{kept}");
        for says in [
            "/var/lib/zc; what is acknowledged survives a power cut\n",
            "Credentials:  required",
            "zck1 of account `default`",
            "\n  zc-gateway call DescribePorts\n",
            "\n  http://127.0.0.1:8902/ in a browser\n",
        ] {
            assert!(kept.contains(says), "{says}: {kept}");
        }
        let bare = banner(None, AuthMode::Optional, None, false);
        for says in [
            "in memory; everything ends with the process\n",
            "Credentials:  optional",
            "`zc-gateway key create --endpoint http://127.0.0.1:8902`",
            "\n  zc-gateway call --endpoint http://127.0.0.1:8902 DescribePorts\n",
        ] {
            assert!(bare.contains(says), "{says}: {bare}");
        }
        assert!(!bare.contains("eval"), "{bare}");
    }
}
