//! The front page: what this is, how it is set up, and where to go on. It names no account, no key and no resource.

use maud::{Markup, html};
use zc_gateway_engine::store::Durability;

use super::{DOCUMENTATION, OPENAPI, layout};
use crate::auth::AuthMode;
use crate::doors::health;
use crate::version::VERSION;

/// What the front page tells of this gateway, all of which any caller could find out.
pub struct Front {
    /// Where the caller reached it, such as `http://127.0.0.1:8902`.
    pub base: String,
    /// What outlives the process.
    pub durability: Durability,
    /// Whether callers have to prove who they are.
    pub auth: AuthMode,
}

impl Front {
    /// The page.
    pub fn page(&self) -> Markup {
        let place = match self.durability {
            Durability::Process => "In memory",
            Durability::PowerLoss => "On disk",
        };
        let credentials = match self.auth {
            AuthMode::Required => "Every call needs them: a signature (ZC2-HMAC-SHA256) or a bearer token.",
            AuthMode::Optional => {
                "Optional. Calls without any are served; those that are sent must be right."
            }
        };
        layout::page(
            "zc-gateway",
            &html! {
                header {
                    h1 { "zc-gateway " small { (VERSION) } }
                    p {
                        "A self-hosted gateway that speaks the Zenlayer Cloud API, and OpenStack's for servers and \
                         networks. It runs, and this is where its clients are to be pointed: "
                        code { (self.base) }
                    }
                }
                dl {
                    dt { "Data" } dd { (place) "; " (self.durability.in_words()) "." }
                    dt { "Credentials" } dd { (credentials) }
                }
                ul.ways {
                    li { (way(DOCUMENTATION, "Documentation", "Every action with its parameters, answer and codes")) }
                    li { (way(OPENAPI, "OpenAPI 3.1", "The same for programs, as one document")) }
                    li { (way(health::LIVE, "/livez", "Whether the process runs")) }
                    li { (way(health::READY, "/readyz", "Whether it takes calls")) }
                }
                h2 { "Call it" }
                pre { code { "zc-gateway call DescribePorts --endpoint " (self.base) } }
                @match self.auth {
                    AuthMode::Optional => pre { code { (self.curl()) } },
                    AuthMode::Required => {},
                }
                h2 { "Point a client at it" }
                p { "For the SDKs, Terraform, curl and the clients of OpenStack, in a shell on the machine of the gateway:" }
                pre { code { "eval \"$(zc-gateway env python --endpoint " (self.base) ")\"" } }
                p.muted {
                    "In place of " code { "python" } ": " code { "go" } ", " code { "java" } ", " code { "terraform" } ", "
                    code { "curl" } ", " code { "openstack" } "."
                }
            },
        )
    }

    /// A call that can be pasted into a shell: no quotes but its own can stand in the address.
    fn curl(&self) -> String {
        format!(
            "curl {}/api/v2/sdn \\\n  -H 'Content-Type: application/json' \\\n  -H 'X-ZC-Action: DescribePorts' \\\n  \
             -H 'X-ZC-Version: 2026-04-01' \\\n  -d '{{}}'",
            self.base
        )
    }
}

/// A link from the front page. It is relative: a proxy may have put the gateway below a path of its own.
fn way(path: &str, name: &str, what: &str) -> Markup {
    html! { a href=(path.trim_start_matches('/')) { strong { (name) } (what) } }
}
