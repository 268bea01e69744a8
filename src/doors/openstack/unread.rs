//! What nobody reads of a request is refused here, as the documented services do it and in their words: a filter that
//! is dropped lists everything, and a member that is dropped was believed to be kept.

use hyper::Method;
use zc_gateway_engine::decode::Unread;

use super::open::{BASE_URL, MICROVERSION};
use super::parameters::IF_MATCH_REVISION;
use super::place::Api;
use crate::dispatch::UnreadRule;

/// The rule for a request to an API.
pub fn rule(api: Api, method: &Method) -> UnreadRule {
    let has_body = method == Method::POST || method == Method::PUT;
    match api {
        Api::Network if has_body => UnreadRule::Refused { words: unrecognized, added: &[BASE_URL] },
        Api::Network | Api::Image => UnreadRule::Refused { words: not_a_filter, added: &[BASE_URL] },
        Api::Compute | Api::LegacyCompute | Api::Root | Api::Identity => {
            UnreadRule::Refused { words: additional, added: &[BASE_URL, MICROVERSION] }
        }
    }
}

/// The sentence for one member of a query that the door has a use of its own for.
pub fn taken(rule: UnreadRule, name: &str) -> String {
    match rule {
        UnreadRule::Refused { words, .. } => words(&Unread::one(name)),
        UnreadRule::AsSet => format!("There is no parameter `{name}`."),
    }
}

/// As Networking says it of attributes.
fn unrecognized(unread: &Unread) -> String {
    format!("Unrecognized attribute(s) '{}'{}", names(unread).join(", "), meant(unread))
}

/// As Networking and Images say it of filters.
fn not_a_filter(unread: &Unread) -> String {
    format!("Invalid attribute(s) for filtering: '{}'{}", names(unread).join(", "), meant(unread))
}

/// As the JSON Schemas of Compute and Identity say it.
pub fn additional(unread: &Unread) -> String {
    let names = names(unread).join("', '");
    let verb = if unread.members().len() == 1 { "was" } else { "were" };
    let within = unread.members().first().and_then(|first| first.path.rsplit_once('.'));
    let field = within.map(|(field, _)| format!("Invalid input for field/attribute {field}. "));
    let (field, meant) = (field.unwrap_or_default(), meant(unread));
    format!("{field}Additional properties are not allowed ('{names}' {verb} unexpected){meant}")
}

/// The bare names, as clients look for them. A header is called as the caller wrote it.
fn names(unread: &Unread) -> Vec<&str> {
    let name = |name| if name == IF_MATCH_REVISION { "If-Match" } else { name };
    unread.told().iter().map(|member| name(member.name.as_str())).collect()
}

/// What was most likely meant by the first.
fn meant(unread: &Unread) -> String {
    let nearest = unread.members().iter().find_map(|member| member.nearest.as_deref());
    nearest.map(|nearest| format!(". Did you mean '{nearest}'?")).unwrap_or_default()
}
