//! Lists of networks, subnets and ports: who sees what, what passes the filters, and in which order.

use std::borrow::Cow;
use std::cmp::Ordering;

use zc_gateway_engine::Context;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::resources::{Resource, Row, Shared};
use zc_gateway_engine::world::List;

use super::paging::{PageLink, Query, SortKey};
use crate::parameters::ip_version::IpVersion;
use crate::parameters::query::{QueryFlag, Values};
use crate::refusals::network::NetworkRefused;
use crate::views::network::port::status_of;

/// A resource with the project that owns it.
pub type Owned<R> = (Shared<R>, ProjectId);

/// What can be filtered and sorted by the texts of its members.
pub trait Listed: Resource {
    /// The members that have one text each.
    const MEMBERS: &'static [&'static str];

    /// One of these members.
    fn member<'r>(row: &'r Row<Self>, name: &str) -> Option<Cow<'r, str>>;

    /// The refusal of a marker that names nothing.
    fn not_found(id: &str) -> NetworkRefused;
}

/// What any of them has: the texts of these members are the same for all kinds.
const OF_ALL: [&str; 4] = ["id", "project_id", "tenant_id", "created_at"];

/// All that the caller sees of a kind and that passes, from old to new: of its own account, or of all for
/// administrators.
pub fn visible<R: Resource>(
    context: &Context<'_>,
    mut passes: impl FnMut(&Row<R>, &ProjectId) -> bool,
) -> Vec<Owned<R>> {
    let mut collect = |project: &ProjectId, list: &List<R>| {
        let passing = list.iter().filter(|row| passes(row, project));
        passing.map(|row| (Shared::clone(row), project.clone())).collect::<Vec<_>>()
    };
    let mut found = if context.principal().is_admin() {
        context.look_everywhere(collect).concat()
    } else {
        context.look(|list| collect(context.project_id(), list))
    };
    found.sort_by(|(a, _), (b, _)| by_age(a, b));
    found
}

fn by_age<R: Resource>(a: &Row<R>, b: &Row<R>) -> Ordering {
    a.created_at.cmp(&b.created_at).then_with(|| a.id.as_str().cmp(b.id.as_str()))
}

/// A page of what the caller sees, with the links to the pages beside it.
pub type Found<R> = (Vec<Owned<R>>, Option<Vec<PageLink>>);

/// The page that a query asks for: what the caller sees, and passes the filters and `passes`, sorted and cut.
pub fn page<R: Listed>(
    context: &Context<'_>,
    query: &Query<'_>,
    passes: impl Fn(&Row<R>) -> bool,
) -> Result<Found<R>, NetworkRefused> {
    let known: Vec<&str> = OF_ALL.iter().chain(R::MEMBERS).copied().collect();
    let keys = query.paging.sort_keys(&known)?;
    let given: Vec<_> = query.filters.iter().filter(|(_, wanted)| !wanted.is_empty()).collect();
    let mut found = visible::<R>(context, |row, project| {
        let accepts = |(name, wanted): &&(&str, &Values)| {
            member(row, project, name).is_some_and(|found| wanted.accepts(&found))
        };
        given.iter().all(accepts) && passes(row)
    });
    found.sort_by(|(a, of_a), (b, of_b)| {
        let order = |key: &SortKey<'_>| {
            let order = member(a, of_a, key.name).cmp(&member(b, of_b, key.name));
            if key.descending { order.reverse() } else { order }
        };
        keys.iter().map(order).find(|order| order.is_ne()).unwrap_or_else(|| by_age(a, b))
    });
    let marker = query.paging.marker.last().unwrap_or_default();
    let page = query.paging.cut(found, |(row, _), id| row.id.as_str() == id);
    let page = page.ok_or_else(|| R::not_found(marker))?;
    let links = query.links(&page, |(row, _)| row.id.as_str());
    Ok((page.items, links))
}

fn member<'r, R: Listed>(row: &'r Row<R>, project: &'r ProjectId, name: &str) -> Option<Cow<'r, str>> {
    match name {
        "id" => Some(row.id.as_str().into()),
        "project_id" | "tenant_id" => Some(project.as_str().into()),
        "created_at" => Some(row.created_at.to_string().into()),
        other => R::member(row, other),
    }
}

/// Whether a truth value is among the wanted ones.
pub fn accepts_flag(wanted: &Values, found: bool) -> bool {
    wanted.is_empty() || wanted.iter().any(|text| QueryFlag::parse(text) == Some(found))
}

const fn flag(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

impl Listed for Network {
    const MEMBERS: &'static [&'static str] =
        &["name", "description", "status", "admin_state_up", "updated_at"];

    fn member<'r>(row: &'r Row<Self>, name: &str) -> Option<Cow<'r, str>> {
        let body = &row.body;
        Some(match name {
            "name" => Cow::Borrowed(&*body.name),
            "description" => Cow::Borrowed(&*body.description),
            "status" => Cow::Borrowed("ACTIVE"),
            "admin_state_up" => Cow::Borrowed(flag(body.admin_state_up)),
            "updated_at" => Cow::Owned(body.updated_at.to_string()),
            _ => return None,
        })
    }

    fn not_found(id: &str) -> NetworkRefused {
        NetworkRefused::NetworkNotFound(id.to_owned())
    }
}

impl Listed for Subnet {
    const MEMBERS: &'static [&'static str] = &[
        "name",
        "description",
        "network_id",
        "ip_version",
        "cidr",
        "gateway_ip",
        "enable_dhcp",
        "updated_at",
    ];

    fn member<'r>(row: &'r Row<Self>, name: &str) -> Option<Cow<'r, str>> {
        let body = &row.body;
        Some(match name {
            "name" => Cow::Borrowed(&*body.name),
            "description" => Cow::Borrowed(&*body.description),
            "network_id" => Cow::Borrowed(body.network.as_str()),
            "ip_version" => Cow::Borrowed(IpVersion::of(body.cidr.addr()).name()),
            "cidr" => Cow::Owned(body.cidr.to_string()),
            "gateway_ip" => Cow::Owned(body.gateway.map(|address| address.to_string()).unwrap_or_default()),
            "enable_dhcp" => Cow::Borrowed(flag(body.enable_dhcp)),
            "updated_at" => Cow::Owned(body.updated_at.to_string()),
            _ => return None,
        })
    }

    fn not_found(id: &str) -> NetworkRefused {
        NetworkRefused::SubnetNotFound(id.to_owned())
    }
}

impl Listed for NetworkPort {
    const MEMBERS: &'static [&'static str] = &[
        "name",
        "description",
        "network_id",
        "status",
        "admin_state_up",
        "mac_address",
        "device_id",
        "device_owner",
        "updated_at",
    ];

    fn member<'r>(row: &'r Row<Self>, name: &str) -> Option<Cow<'r, str>> {
        let body = &row.body;
        Some(match name {
            "name" => Cow::Borrowed(&*body.name),
            "description" => Cow::Borrowed(&*body.description),
            "network_id" => Cow::Borrowed(body.network.as_str()),
            "status" => Cow::Borrowed(status_of(body)),
            "admin_state_up" => Cow::Borrowed(flag(body.admin_state_up)),
            "mac_address" => Cow::Borrowed(&body.mac_address),
            "device_id" => Cow::Borrowed(&body.device_id),
            "device_owner" => Cow::Borrowed(&body.device_owner),
            "updated_at" => Cow::Owned(body.updated_at.to_string()),
            _ => return None,
        })
    }

    fn not_found(id: &str) -> NetworkRefused {
        NetworkRefused::PortNotFound(id.to_owned())
    }
}
