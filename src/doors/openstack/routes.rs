//! The one table of routes: which path and method is which action. `docs/openstack.md` shows the same table, and a
//! test compares them.

use std::fmt;

use hyper::{Method, StatusCode};
use zc_gateway_actions::parameters::microversion::Microversion;

use super::empty::{self, EmptyList};
use super::place::Api;

/// A method and path, and what they lead to.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The API that has the path.
    pub group: Group,
    /// The method.
    pub method: Verb,
    /// The path after the prefix of the API and the project: a segment in braces is a parameter of that name.
    pub path: &'static str,
    /// What it leads to.
    pub to: To,
    /// The first microversion that has it.
    pub from: Microversion,
    /// The last microversion that has it.
    pub until: Microversion,
}

/// The APIs by what they serve: `/v2.1` and `/v2` have the same paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// `/v2.1` and `/v2`, each also with the project after it.
    Compute,
    /// `/image`.
    Image,
    /// `/v2.0`.
    Network,
}

/// The methods of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are the methods of HTTP")]
pub enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

/// What a route leads to.
#[derive(Clone, Copy, Debug)]
pub enum To {
    /// An action.
    Action(Target),
    /// The action that the one key of the body names.
    Named(&'static [(&'static str, Target)]),
    /// One action, or the other when the body has this key.
    Bulk(Target, &'static str, Target),
    /// An empty list: of what nothing can be made here.
    Empty(&'static EmptyList),
    /// The list of what is served beyond the core of the API.
    Extensions,
    /// One of that list.
    Extension,
    /// A path that clients know and that answers 501.
    NotImplemented,
}

/// An action and how its success is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name of the action.
    pub action: &'static str,
    /// The status of success.
    pub status: u16,
    /// Whether success names the address of what was made.
    pub location: Location,
}

/// How success names the address of what was made, in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// Not at all.
    None,
    /// It is that of the server in the answer.
    Server,
    /// The answer is just this. Where it says nothing, nothing was made, and the status is 204.
    Told,
}

/// What a path and method are.
#[derive(Debug)]
pub enum Found {
    /// A route, and the values of its parameters, still encoded.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// A route that only other microversions have.
    OtherVersions,
    /// A path that takes these methods only.
    OtherMethods(String),
    /// Nothing.
    Nothing,
}

/// `POST /servers/{serverId}/action`.
const SERVER_ACTIONS: &[(&str, Target)] = &[
    ("lock", accepts("LockServer")),
    ("unlock", accepts("UnlockServer")),
    ("os-stop", accepts("StopServer")),
    ("os-start", accepts("StartServer")),
    ("forceDelete", accepts("ForceDeleteServer")),
    ("os-resetState", accepts("ResetServerState")),
];

/// What Compute can do with a server beyond that. Here it is not served, and that is said of servers that are there.
pub const NOT_SERVED: &[&str] = &[
    "addFloatingIp",
    "addFixedIp",
    "addSecurityGroup",
    "changePassword",
    "confirmResize",
    "createBackup",
    "createImage",
    "evacuate",
    "injectNetworkInfo",
    "migrate",
    "os-getConsoleOutput",
    "os-getRDPConsole",
    "os-getSPICEConsole",
    "os-getSerialConsole",
    "os-getVNCConsole",
    "os-migrateLive",
    "pause",
    "reboot",
    "rebuild",
    "removeFixedIp",
    "removeFloatingIp",
    "removeSecurityGroup",
    "rescue",
    "resetNetwork",
    "resize",
    "restore",
    "resume",
    "revertResize",
    "shelve",
    "shelveOffload",
    "suspend",
    "trigger_crash_dump",
    "unpause",
    "unrescue",
    "unshelve",
];

/// Which action tells whether the server of such an action is there.
pub const SHOW_SERVER: Target = shows("ShowServer");

/// All routes. The first that fits is taken.
pub const ROUTES: &[Route] = &{
    use Group::{Compute, Image, Network};
    use To::{Action, Bulk, Empty, Extension, Extensions, Named, NotImplemented};
    use Verb::{Delete, Get, Post, Put};
    [
        route(Compute, Get, "/servers", Action(shows("ListServers"))),
        route(
            Compute,
            Post,
            "/servers",
            Action(Target { location: Location::Server, ..accepts("CreateServer") }),
        ),
        route(Compute, Get, "/servers/detail", Action(shows("ListServersDetail"))),
        route(Compute, Get, "/servers/{serverId}", Action(SHOW_SERVER)),
        route(Compute, Put, "/servers/{serverId}", Action(shows("UpdateServer"))),
        route(Compute, Delete, "/servers/{serverId}", Action(deletes("DeleteServer"))),
        route(Compute, Post, "/servers/{serverId}/action", Named(SERVER_ACTIONS)),
        route(Compute, Get, "/servers/{serverId}/metadata", Action(shows("ListServerMetadata"))),
        route(Compute, Post, "/servers/{serverId}/metadata", Action(shows("CreateServerMetadata"))),
        route(Compute, Put, "/servers/{serverId}/metadata", Action(shows("ReplaceServerMetadata"))),
        route(Compute, Get, "/servers/{serverId}/metadata/{key}", Action(shows("ShowServerMetadataItem"))),
        route(Compute, Put, "/servers/{serverId}/metadata/{key}", Action(shows("UpdateServerMetadataItem"))),
        route(
            Compute,
            Delete,
            "/servers/{serverId}/metadata/{key}",
            Action(deletes("DeleteServerMetadataItem")),
        ),
        route(Compute, Get, "/servers/{serverId}/tags", Action(shows("ListServerTags"))).from(26),
        route(Compute, Put, "/servers/{serverId}/tags", Action(shows("ReplaceServerTags"))).from(26),
        route(Compute, Delete, "/servers/{serverId}/tags", Action(deletes("DeleteServerTags"))).from(26),
        route(Compute, Get, "/servers/{serverId}/tags/{tag}", Action(target("CheckServerTag", 204))).from(26),
        route(
            Compute,
            Put,
            "/servers/{serverId}/tags/{tag}",
            Action(Target { location: Location::Told, ..makes("AddServerTag") }),
        )
        .from(26),
        route(Compute, Delete, "/servers/{serverId}/tags/{tag}", Action(deletes("DeleteServerTag"))).from(26),
        route(Compute, Get, "/servers/{serverId}/os-interface", Action(shows("ListServerInterfaces"))),
        route(Compute, Post, "/servers/{serverId}/os-interface", Action(shows("AttachServerInterface"))),
        route(
            Compute,
            Get,
            "/servers/{serverId}/os-interface/{portId}",
            Action(shows("ShowServerInterface")),
        ),
        route(
            Compute,
            Delete,
            "/servers/{serverId}/os-interface/{portId}",
            Action(accepts("DetachServerInterface")),
        ),
        route(Compute, Get, "/servers/{serverId}/ips", Action(shows("ListServerAddresses"))),
        route(Compute, Get, "/servers/{serverId}/ips/{networkLabel}", Action(shows("ShowServerAddresses"))),
        route(Compute, Get, "/servers/{serverId}/ip_associations", Action(shows("ListIpAssociations"))),
        route(Compute, Post, "/servers/{serverId}/ip_associations", NotImplemented),
        route(
            Compute,
            Get,
            "/servers/{serverId}/ip_associations/{ipAddressId}",
            Action(shows("ShowIpAssociation")),
        ),
        route(
            Compute,
            Put,
            "/servers/{serverId}/ip_associations/{ipAddressId}",
            Action(makes("CreateIpAssociation")),
        ),
        route(
            Compute,
            Delete,
            "/servers/{serverId}/ip_associations/{ipAddressId}",
            Action(deletes("DeleteIpAssociation")),
        ),
        route(
            Compute,
            Get,
            "/servers/{serverId}/os-security-groups",
            Action(shows("ListServerSecurityGroups")),
        ),
        route(
            Compute,
            Get,
            "/servers/{serverId}/os-volume_attachments",
            Action(shows("ListVolumeAttachments")),
        ),
        route(Compute, Get, "/flavors", Action(shows("ListFlavors"))),
        route(Compute, Get, "/flavors/detail", Action(shows("ListFlavorsDetail"))),
        route(Compute, Get, "/flavors/{flavorId}", Action(shows("ShowFlavor"))),
        route(Compute, Get, "/flavors/{flavorId}/os-extra_specs", Action(shows("ListFlavorExtraSpecs"))),
        route(
            Compute,
            Get,
            "/flavors/{flavorId}/os-extra_specs/{extraSpec}",
            Action(shows("ShowFlavorExtraSpec")),
        ),
        route(Compute, Get, "/flavors/{flavorId}/os-flavor-access", Action(shows("ListFlavorAccess"))),
        route(Compute, Get, "/extensions", Empty(&empty::COMPUTE_EXTENSIONS)),
        route(Compute, Get, "/images", Action(shows("ListComputeImages"))).until(35),
        route(Compute, Get, "/images/detail", Action(shows("ListComputeImagesDetail"))).until(35),
        route(Compute, Get, "/images/{imageId}", Action(shows("ShowComputeImage"))).until(35),
        route(Compute, Get, "/images/{imageId}/metadata", Action(shows("ListImageMetadata"))).until(38),
        route(Compute, Get, "/images/{imageId}/metadata/{key}", Action(shows("ShowImageMetadataItem")))
            .until(38),
        route(Compute, Get, "/limits", Action(shows("ShowLimits"))),
        route(Compute, Get, "/os-availability-zone", Action(shows("ListAvailabilityZones"))),
        route(Compute, Get, "/os-availability-zone/detail", Action(shows("ListAvailabilityZonesDetail"))),
        route(
            Compute,
            Post,
            "/os-volumes_boot",
            Action(Target { location: Location::Server, ..accepts("CreateServer") }),
        ),
        route(Compute, Get, "/os-aggregates", Empty(&empty::AGGREGATES)),
        route(Compute, Get, "/os-floating-ip-pools", Empty(&empty::FLOATING_IP_POOLS)).until(35),
        route(Compute, Get, "/os-floating-ips", Empty(&empty::COMPUTE_FLOATING_IPS)).until(35),
        route(Compute, Get, "/os-hypervisors", Empty(&empty::HYPERVISORS)),
        route(Compute, Get, "/os-hypervisors/detail", Empty(&empty::HYPERVISORS)),
        route(Compute, Get, "/os-keypairs", Action(shows("ListKeyPairs"))),
        route(Compute, Post, "/os-keypairs", Action(shows("CreateKeyPair"))).until(1),
        route(Compute, Post, "/os-keypairs", Action(makes("CreateKeyPair"))).from(2),
        route(Compute, Get, "/os-keypairs/{keypairName}", Action(shows("ShowKeyPair"))),
        route(Compute, Delete, "/os-keypairs/{keypairName}", Action(accepts("DeleteKeyPair"))).until(1),
        route(Compute, Delete, "/os-keypairs/{keypairName}", Action(deletes("DeleteKeyPair"))).from(2),
        route(Compute, Get, "/os-migrations", Empty(&empty::MIGRATIONS)),
        route(Compute, Get, "/os-quota-class-sets/{className}", Action(shows("ShowQuotaClassSet"))),
        route(Compute, Get, "/os-quota-sets/{projectId}", Action(shows("ShowQuotaSet"))),
        route(Compute, Get, "/os-quota-sets/{projectId}/defaults", Action(shows("ShowQuotaSetDefaults"))),
        route(Compute, Get, "/os-quota-sets/{projectId}/detail", Action(shows("ShowQuotaSetDetail"))),
        route(Compute, Get, "/os-security-groups", Empty(&empty::COMPUTE_SECURITY_GROUPS)).until(35),
        route(Compute, Get, "/os-server-groups", Empty(&empty::SERVER_GROUPS)),
        route(Compute, Get, "/os-services", Empty(&empty::SERVICES)),
        route(Compute, Get, "/os-simple-tenant-usage", Action(shows("ListTenantUsages"))),
        route(Compute, Get, "/os-simple-tenant-usage/{projectId}", Action(shows("ShowTenantUsage"))),
        route(Compute, Get, "/os-snapshots", Empty(&empty::SNAPSHOTS)).until(35),
        route(Compute, Get, "/os-snapshots/detail", Empty(&empty::SNAPSHOTS)).until(35),
        route(Compute, Get, "/os-volumes", Empty(&empty::VOLUMES)).until(35),
        route(Compute, Get, "/os-volumes/detail", Empty(&empty::VOLUMES)).until(35),
        route(Image, Get, "/v2/images", Action(shows("ListImages"))),
        route(Image, Get, "/v2/images/{imageId}", Action(shows("ShowImage"))),
        route(Network, Get, "/networks", Action(shows("ListNetworks"))),
        route(Network, Post, "/networks", Bulk(makes("CreateNetwork"), "networks", makes("CreateNetworks"))),
        route(Network, Get, "/networks/{networkId}", Action(shows("ShowNetwork"))),
        route(Network, Put, "/networks/{networkId}", Action(shows("UpdateNetwork"))),
        route(Network, Delete, "/networks/{networkId}", Action(deletes("DeleteNetwork"))),
        route(Network, Get, "/subnets", Action(shows("ListSubnets"))),
        route(Network, Post, "/subnets", Bulk(makes("CreateSubnet"), "subnets", makes("CreateSubnets"))),
        route(Network, Get, "/subnets/{subnetId}", Action(shows("ShowSubnet"))),
        route(Network, Put, "/subnets/{subnetId}", Action(shows("UpdateSubnet"))),
        route(Network, Delete, "/subnets/{subnetId}", Action(deletes("DeleteSubnet"))),
        route(Network, Get, "/ports", Action(shows("ListPorts"))),
        route(Network, Post, "/ports", Bulk(makes("CreatePort"), "ports", makes("CreatePorts"))),
        route(Network, Get, "/ports/{portId}", Action(shows("ShowPort"))),
        route(Network, Put, "/ports/{portId}", Action(shows("UpdatePort"))),
        route(Network, Delete, "/ports/{portId}", Action(deletes("DeletePort"))),
        route(Network, Get, "/ip_addresses", Action(shows("ListIpAddresses"))),
        route(Network, Post, "/ip_addresses", Action(makes("CreateIpAddress"))),
        route(Network, Get, "/ip_addresses/{ipAddressId}", Action(shows("ShowIpAddress"))),
        route(Network, Put, "/ip_addresses/{ipAddressId}", Action(shows("UpdateIpAddress"))),
        route(Network, Delete, "/ip_addresses/{ipAddressId}", Action(deletes("DeleteIpAddress"))),
        route(Network, Get, "/{resourceType}/{resourceId}/tags", Action(shows("ListTags"))),
        route(Network, Put, "/{resourceType}/{resourceId}/tags", Action(shows("ReplaceTags"))),
        route(Network, Post, "/{resourceType}/{resourceId}/tags", Action(makes("AddTags"))),
        route(Network, Delete, "/{resourceType}/{resourceId}/tags", Action(deletes("RemoveTags"))),
        route(Network, Get, "/{resourceType}/{resourceId}/tags/{tag}", Action(deletes("CheckTag"))),
        route(Network, Put, "/{resourceType}/{resourceId}/tags/{tag}", Action(makes("AddTag"))),
        route(Network, Delete, "/{resourceType}/{resourceId}/tags/{tag}", Action(deletes("RemoveTag"))),
        route(Network, Get, "/ip_addresses/{ipAddressId}/ports", Action(shows("ListIpAddressPorts"))),
        route(Network, Post, "/ip_addresses/{ipAddressId}/ports", NotImplemented),
        route(Network, Get, "/availability_zones", Action(shows("ListNetworkAvailabilityZones"))),
        route(Network, Get, "/network-ip-availabilities", Action(shows("ListNetworkIpAvailabilities"))),
        route(
            Network,
            Get,
            "/network-ip-availabilities/{networkId}",
            Action(shows("ShowNetworkIpAvailability")),
        ),
        route(Network, Get, "/quotas", Empty(&empty::QUOTAS)),
        route(Network, Get, "/quotas/{projectId}", Action(shows("ShowQuota"))),
        route(Network, Put, "/quotas/{projectId}", NotImplemented),
        route(Network, Delete, "/quotas/{projectId}", NotImplemented),
        route(Network, Get, "/quotas/{projectId}/default", Action(shows("ShowDefaultQuota"))),
        route(Network, Get, "/quotas/{projectId}/details", Action(shows("ShowQuotaDetails"))),
        route(Network, Get, "/floatingips", Empty(&empty::FLOATING_IPS)),
        route(Network, Get, "/routers", Empty(&empty::ROUTERS)),
        route(Network, Get, "/security-groups", Empty(&empty::SECURITY_GROUPS)),
        route(Network, Get, "/address-groups", Empty(&empty::ADDRESS_GROUPS)),
        route(Network, Get, "/address-scopes", Empty(&empty::ADDRESS_SCOPES)),
        route(Network, Get, "/agents", Empty(&empty::AGENTS)),
        route(Network, Get, "/flavors", Empty(&empty::NETWORK_FLAVORS)),
        route(Network, Get, "/metering/metering-labels", Empty(&empty::METERING_LABELS)),
        route(Network, Get, "/qos/policies", Empty(&empty::QOS_POLICIES)),
        route(Network, Get, "/qos/rule-types", Empty(&empty::QOS_RULE_TYPES)),
        route(Network, Get, "/rbac-policies", Empty(&empty::RBAC_POLICIES)),
        route(Network, Get, "/security-group-rules", Empty(&empty::SECURITY_GROUP_RULES)),
        route(Network, Get, "/default-security-group-rules", Empty(&empty::DEFAULT_SECURITY_GROUP_RULES)),
        route(Network, Get, "/segments", Empty(&empty::SEGMENTS)),
        route(Network, Get, "/service-providers", Empty(&empty::SERVICE_PROVIDERS)),
        route(Network, Get, "/subnetpools", Empty(&empty::SUBNET_POOLS)),
        route(Network, Get, "/trunks", Empty(&empty::TRUNKS)),
        route(Network, Get, "/extensions", Extensions),
        route(Network, Get, "/extensions/{alias}", Extension),
    ]
};

const fn route(group: Group, method: Verb, path: &'static str, to: To) -> Route {
    Route { group, method, path, to, from: Microversion::LEGACY, until: Microversion::LATEST }
}

impl Route {
    /// The same route, which microversions before `2.minor` do not have.
    const fn from(self, minor: u16) -> Self {
        Self { from: Microversion::of(minor), ..self }
    }

    /// The same route, which microversions after `2.minor` do not have.
    const fn until(self, minor: u16) -> Self {
        Self { until: Microversion::of(minor), ..self }
    }
}

const fn target(action: &'static str, status: u16) -> Target {
    Target { action, status, location: Location::None }
}

const fn shows(action: &'static str) -> Target {
    target(action, 200)
}

const fn makes(action: &'static str) -> Target {
    target(action, 201)
}

/// It goes on after the answer.
const fn accepts(action: &'static str) -> Target {
    target(action, 202)
}

const fn deletes(action: &'static str) -> Target {
    target(action, 204)
}

/// The route of a path, given as its segments after prefix and project, in a microversion.
pub fn find(group: Group, method: &Method, segments: &[&str], version: Microversion) -> Found {
    let mut allowed = Vec::new();
    let mut is_elsewhere = false;
    for route in ROUTES.iter().filter(|route| route.group == group) {
        let Some(parameters) = matched(route.path, segments) else { continue };
        if *method == route.method.name() {
            if (route.from..=route.until).contains(&version) {
                return Found::Route(route, parameters);
            }
            is_elsewhere = true;
        }
        if !allowed.contains(&route.method.name()) {
            allowed.push(route.method.name());
        }
    }
    if is_elsewhere {
        return Found::OtherVersions;
    }
    if allowed.is_empty() { Found::Nothing } else { Found::OtherMethods(allowed.join(", ")) }
}

/// The values of a pattern's parameters; none when the path is another.
fn matched(pattern: &'static str, segments: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let mut parameters = Vec::new();
    let mut segments = segments.iter();
    for part in pattern.split('/').skip(1) {
        let segment = *segments.next()?;
        match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => parameters.push((name, segment.to_owned())),
            None if part == segment => {}
            Some(_) | None => return None,
        }
    }
    segments.next().is_none().then_some(parameters)
}

/// Whether a path of this group starts with this word.
pub fn starts(group: Group, word: &str) -> bool {
    let first = |route: &Route| route.path.split('/').nth(1);
    ROUTES.iter().any(|route| route.group == group && first(route) == Some(word))
}

impl Group {
    /// The group of an API; none for those that have no routes.
    pub const fn of(api: Api) -> Option<Self> {
        match api {
            Api::Compute | Api::LegacyCompute => Some(Self::Compute),
            Api::Image => Some(Self::Image),
            Api::Network => Some(Self::Network),
            Api::Root | Api::Identity => None,
        }
    }

    /// The service whose actions it serves.
    pub const fn service(self) -> &'static str {
        match self {
            Self::Compute | Self::Image => "compute",
            Self::Network => "network",
        }
    }

    /// What its paths start with, as a caller of the documentation would write it.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Compute => "/v2.1",
            Self::Image => "/image",
            Self::Network => "/v2.0",
        }
    }
}

impl Verb {
    /// The method by its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl To {
    /// The actions that it may lead to.
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Self::Action(target) => vec![*target],
            Self::Named(actions) => actions.iter().map(|(_, target)| *target).collect(),
            Self::Bulk(one, _, several) => vec![*one, *several],
            Self::Empty(_) | Self::Extensions | Self::Extension | Self::NotImplemented => Vec::new(),
        }
    }
}

impl Target {
    /// The status of success.
    pub fn status_code(self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}{}", self.method.name(), self.group.prefix(), self.path)?;
        match (self.from > Microversion::LEGACY, self.until < Microversion::LATEST) {
            (false, false) => Ok(()),
            (true, false) => write!(formatter, " from {}", self.from),
            (false, true) => write!(formatter, " until {}", self.until),
            (true, true) => write!(formatter, " from {} until {}", self.from, self.until),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(group: Group, method: &Method, path: &str) -> String {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match find(group, method, &segments, Microversion::FIRST) {
            Found::Route(route, parameters) => {
                let values: Vec<String> =
                    parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
                let name = match route.to {
                    To::Action(target) | To::Bulk(target, ..) => target.action,
                    To::Named(_) => "by name",
                    To::Empty(list) => list.name,
                    To::Extensions | To::Extension => "extensions",
                    To::NotImplemented => "not implemented",
                };
                format!("{name} {}", values.join(" ")).trim().to_owned()
            }
            Found::OtherMethods(allowed) => format!("allows {allowed}"),
            Found::OtherVersions => "other versions".to_owned(),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_path_and_method_are_one_action() {
        for (group, method, path, found) in [
            (Group::Compute, Method::DELETE, "/servers/a", "DeleteServer serverId=a"),
            (Group::Compute, Method::GET, "/servers/detail", "ListServersDetail"),
            (Group::Compute, Method::POST, "/servers/a/action", "by name serverId=a"),
            (
                Group::Compute,
                Method::DELETE,
                "/servers/a/ip_associations/b",
                "DeleteIpAssociation serverId=a ipAddressId=b",
            ),
            (Group::Compute, Method::POST, "/servers/a/ip_associations", "not implemented serverId=a"),
            (Group::Compute, Method::PATCH, "/servers", "allows GET, POST"),
            (Group::Compute, Method::DELETE, "/flavors/1", "allows GET"),
            (Group::Compute, Method::GET, "/servers/", "nothing"),
            (Group::Compute, Method::GET, "/servers/a/b/c", "nothing"),
            (Group::Network, Method::GET, "/servers", "nothing"),
            (Group::Network, Method::PUT, "/ip_addresses/x", "UpdateIpAddress ipAddressId=x"),
            (Group::Image, Method::GET, "/v2/images/x", "ShowImage imageId=x"),
        ] {
            assert_eq!(action(group, &method, path), found, "{method} {path}");
        }
    }

    #[test]
    fn no_route_hides_another() {
        for (place, route) in ROUTES.iter().enumerate() {
            let segments: Vec<&str> = route.path.split('/').skip(1).collect();
            let earlier = ROUTES.iter().take(place).filter(|other| {
                (other.group, other.method) == (route.group, route.method)
                    && other.from <= route.until
                    && route.from <= other.until
                    && matched(other.path, &segments).is_some()
            });
            assert_eq!(earlier.map(ToString::to_string).collect::<Vec<_>>(), [] as [&str; 0], "{route}");
        }
    }
}
