//! `ListSubnets` lists subnets, filtered, sorted and page by page.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-subnets>

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::listing::{accepts_flag, page};
use crate::networking::paging::{PageLink, Paging, Query};
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::parameters::text::OptionalText;
use crate::refusals::network::NetworkRefused;
use crate::views::network::subnet::SubnetInfo;
use crate::views::selected::Selected;

/// Lists subnets, from old to new where no other order is asked for. All filters given must hold; of the values of one
/// filter any does. Administrators see those of all projects.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListSubnets {
    /// Only with this identifier.
    id: Values,
    /// Only with exactly this name.
    name: Values,
    /// Only with exactly this note.
    description: Values,
    /// Only in this network.
    network_id: Values,
    /// Only with addresses of this version, 4 or 6.
    ip_version: Values,
    /// Only with this block of addresses.
    cidr: Values,
    /// Only with this gateway.
    gateway_ip: Values,
    /// Only with DHCP, or only without.
    enable_dhcp: Values,
    /// Only of this project.
    project_id: Values,
    /// The same as `project_id`.
    tenant_id: Values,
    /// Show only these members of each.
    fields: Arc<Values>,
    /// How many at most; all where it is absent or 0.
    limit: QueryNumber,
    /// Only those after the one with this identifier.
    marker: Values,
    /// What to sort by; several are of falling importance.
    sort_key: Values,
    /// `asc` or `desc`, for each key.
    sort_dir: Values,
    /// Whether to list those before the marker instead.
    page_reverse: QueryFlag,
    /// Where the service is for you. With it and a limit the answer has links to the pages beside this one.
    #[serde(rename = "baseUrl")]
    base_url: OptionalText<2048>,
}

/// The subnets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The subnets.
    subnets: Vec<Selected<SubnetInfo>>,
    /// The pages beside this one; only with `limit` and `baseUrl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    subnets_links: Option<Vec<PageLink>>,
}

impl Action for ListSubnets {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListSubnets";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::SubnetNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let filters = [
            ("id", &self.id),
            ("name", &self.name),
            ("description", &self.description),
            ("network_id", &self.network_id),
            ("ip_version", &self.ip_version),
            ("cidr", &self.cidr),
            ("gateway_ip", &self.gateway_ip),
            ("project_id", &self.project_id),
            ("tenant_id", &self.tenant_id),
        ];
        let others = [("enable_dhcp", &self.enable_dhcp)];
        let paging = Paging {
            limit: self.limit,
            marker: &self.marker,
            sort_key: &self.sort_key,
            sort_dir: &self.sort_dir,
            page_reverse: self.page_reverse,
        };
        let query = Query {
            base_url: self.base_url.as_deref(),
            collection: "subnets",
            filters: &filters,
            others: &others,
            fields: &self.fields,
            paging,
        };
        let passes = |row: &Row<Subnet>| accepts_flag(&self.enable_dhcp, row.body.enable_dhcp);
        let (found, subnets_links) = page::<Subnet>(context, &query, passes)?;
        let shown = found.into_iter().map(|(subnet, project)| SubnetInfo::of(subnet, project));
        let subnets = shown.map(|subnet| Selected::new(subnet, &self.fields)).collect();
        Ok(Answer { subnets, subnets_links })
    }
}
