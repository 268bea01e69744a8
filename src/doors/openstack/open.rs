//! From a REST request to a call. What path, query and body say becomes the parameters of one action: one JSON
//! object. Nothing is decided here but whether the request can be read.

use hyper::{Method, StatusCode, header};

use super::codes::Refused;
use super::empty::EmptyList;
use super::microversion;
use super::parameters::{Body, IF_MATCH_REVISION, Parameters, decoded, query};
use super::place::{Api, Place};
use super::routes::{self, Found, Group, Target, To};
use super::unread;
use crate::intake::{Head, Received};

/// Under which name actions learn the address that the caller reached the API at, for the links in their answers.
pub const BASE_URL: &str = "baseUrl";

/// Under which name the actions of Compute learn which microversion is asked for.
pub const MICROVERSION: &str = "microversion";

/// A request as the dialect means it.
#[derive(Debug)]
pub enum Opened {
    /// An action is asked for.
    Action {
        /// The service of the action.
        service: &'static str,
        /// The action, and how its success is told.
        target: Target,
        /// The parameters: one JSON object.
        parameters: Vec<u8>,
    },
    /// Something that is not served is to be done with a server. If the server is not there, that comes first.
    NotServed {
        /// The parameters that show the server.
        parameters: Vec<u8>,
        /// Why it is not done.
        refused: Refused,
    },
    /// A list is asked for in which nothing can ever be.
    Empty(&'static EmptyList),
    /// What is served beyond the core of the API is asked for, or one piece of it.
    Extensions(Option<String>),
}

/// Reads what a request wants. `project` is the one that its token is for.
pub fn open(place: &Place, received: Received<'_>, project: &str) -> Result<Opened, Refused> {
    let request = received.head;
    let group = Group::of(place.api).ok_or_else(Refused::nothing_there)?;
    let segments: Vec<String> = place.segments().map(decoded).collect();
    let mut segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if group == Group::Network
        && let Some(last) = segments.last_mut()
    {
        // As older clients write every path.
        *last = last.strip_suffix(".json").unwrap_or(last);
    }
    let in_path = if group == Group::Compute { take_project(&mut segments) } else { None };
    let (route, path_parameters) = match routes::find(group, &request.method, &segments, place.microversion) {
        Found::Route(route, parameters) => (route, parameters),
        Found::OtherVersions => {
            microversion::wanted(&request.headers)?;
            return Err(Refused::nothing_there());
        }
        Found::OtherMethods(allowed) => return Err(Refused::other_methods(allowed)),
        Found::Nothing => return Err(Refused::nothing_there()),
    };
    if place.api == Api::Compute {
        microversion::wanted(&request.headers)?;
    }
    if let Some(in_path) = in_path {
        check_project(in_path, project)?;
    }
    let refuse = |name: &str| {
        let message = unread::taken(unread::rule(place.api, &request.method), name);
        Refused::own(StatusCode::BAD_REQUEST, message)
    };
    let mut body = Body::of(received)?;
    let mut parameters = Parameters::default();
    for (name, value) in &path_parameters {
        parameters.add(name, value);
    }
    let target = match route.to {
        To::Action(target) => target,
        To::Bulk(one, key, several) => {
            if body.has(key) {
                several
            } else {
                one
            }
        }
        To::Named(actions) => match named(&body, actions) {
            Ok(target) => {
                // The name of the action has been read; what it says is for the action.
                if body.members.values().all(|said| matches!(said.get(), "null" | "{}" | "\"\"")) {
                    body = Body::empty();
                }
                target
            }
            Err(refused) if is_not_served(&body) => {
                return Ok(Opened::NotServed { parameters: parameters.with_body(&Body::empty()), refused });
            }
            Err(refused) => return Err(refused),
        },
        To::Empty(list) => {
            let unknown = list.unknown(request, group == Group::Network);
            return unknown.map_or(Ok(Opened::Empty(list)), |name| Err(refuse(&name)));
        }
        To::Extensions | To::Extension => {
            if let Some((name, _)) = query(request).next() {
                return Err(refuse(&name));
            }
            return Ok(Opened::Extensions(path_parameters.into_iter().next().map(|(_, alias)| alias)));
        }
        To::NotImplemented => {
            return Err(Refused::own(StatusCode::NOT_IMPLEMENTED, "This method is not implemented."));
        }
    };
    let base_url = match in_path {
        Some(project) => format!("{}/{project}", place.api_url()),
        None => place.api_url(),
    };
    parameters.add(BASE_URL, &base_url);
    if group == Group::Compute {
        parameters.add(MICROVERSION, &place.microversion.to_string());
    }
    // Only the resources of Networking have a revision, and no other condition is known.
    let is_change = request.method != Method::GET && request.method != Method::HEAD;
    let revision = if group == Group::Network { if_match(request)? } else { None };
    if let Some(revision) = revision {
        parameters.add_json(IF_MATCH_REVISION, &revision.to_string());
    } else if is_change {
        request.no_conditions()?;
    }
    parameters.add_query(request).map_err(|taken| refuse(&taken))?;
    Ok(Opened::Action { service: group.service(), target, parameters: parameters.with_body(&body) })
}

/// Takes the project off the front of a compute path: what is no word of a path but could be a project.
fn take_project<'s>(segments: &mut Vec<&'s str>) -> Option<&'s str> {
    let first = *segments.first()?;
    let could_be =
        !first.is_empty() && first.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
    if !could_be || routes::starts(Group::Compute, first) {
        return None;
    }
    segments.remove(0);
    Some(first)
}

/// The project of the path must be that of the token. Both forms of one UUID are the same.
fn check_project(in_path: &str, of_token: &str) -> Result<(), Refused> {
    let plain = |id: &str| id.replace('-', "");
    if plain(in_path) == plain(of_token) {
        return Ok(());
    }
    let message = format!(
        "Malformed request URL: URL's project_id '{in_path}' doesn't match Context's project_id '{of_token}'"
    );
    Err(Refused::own(StatusCode::BAD_REQUEST, message))
}

/// The action that the one key of the body names.
fn named(body: &Body<'_>, actions: &[(&str, Target)]) -> Result<Target, Refused> {
    let refused = |problem: &str| {
        let known: Vec<&str> = actions.iter().map(|(name, _)| *name).collect();
        let message = format!("{problem} The actions are: {}.", known.join(", "));
        Err(Refused::own(StatusCode::BAD_REQUEST, message))
    };
    let mut keys = body.members.keys();
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return refused("The body must have one key, which names the action.");
    };
    let found = actions.iter().find(|(name, _)| name == key).map(|(_, target)| *target);
    found.map_or_else(|| refused(&format!("There is no such action: {key}.")), Ok)
}

/// Whether the one key of the body names what Compute can do, but not here.
fn is_not_served(body: &Body<'_>) -> bool {
    body.members.len() == 1 && body.members.keys().all(|key| routes::NOT_SERVED.contains(&key.as_str()))
}

/// The revision of the header `If-Match: revision_number=5`.
fn if_match(request: &Head) -> Result<Option<u64>, Refused> {
    let Some(value) = request.header(&header::IF_MATCH)? else { return Ok(None) };
    let number = value.trim().trim_matches('"').strip_prefix("revision_number=");
    let revision = number.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let revision = revision.and_then(|digits| digits.parse().ok());
    if !matches!(request.method, Method::PUT | Method::DELETE) {
        let message = "The header `If-Match` is read with PUT and DELETE only.";
        return Err(Refused::own(StatusCode::BAD_REQUEST, message));
    }
    revision.map(Some).ok_or_else(|| {
        let message = "The header `If-Match` must read `revision_number=N` with a number.";
        Refused::own(StatusCode::BAD_REQUEST, message)
    })
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;

    use super::*;

    const PROJECT: &str = "29d7c07b31c34cf4bf99c280240a5d22";

    fn opened(method: &Method, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Opened, Refused> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let uri: hyper::Uri = path.parse().unwrap();
        let place = Place::of(method, uri.path(), &map, None).unwrap();
        let head = Head { uri, method: method.clone(), headers: map };
        open(&place, Received { head: &head, body: body.as_bytes() }, PROJECT)
    }

    /// The action and its parameters, as text.
    fn action(method: &Method, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        match opened(method, path, headers, body).unwrap() {
            Opened::Action { target, parameters, .. } => {
                let parameters = String::from_utf8(parameters).unwrap();
                format!("{} {}", target.action, parameters.replace("http://localhost", "H"))
            }
            other => format!("{other:?}"),
        }
    }

    fn refusal(method: &Method, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let refused = opened(method, path, headers, body).unwrap_err();
        (refused.status().as_u16(), refused.message())
    }

    #[test]
    fn path_query_and_body_become_one_object() {
        for (method, path, body, expected) in [
            (
                Method::GET,
                "/v2.0/ports?fields=id&fields=a%20b+c&limit=5",
                "",
                r#"ListPorts {"baseUrl":"H/v2.0","fields":["id","a b c"],"limit":["5"]}"#,
            ),
            (Method::DELETE, "/v2.0/ports/x.json", "", r#"DeletePort {"portId":"x","baseUrl":"H/v2.0"}"#),
            (
                Method::GET,
                "/v2.1/servers/a%2Fb%22",
                "",
                r#"ShowServer {"serverId":"a/b\"","baseUrl":"H/v2.1","microversion":"2.1"}"#,
            ),
            (
                Method::PUT,
                "/v2.0/ports/x",
                " {\"port\": {\"name\": \"n\"}} ",
                r#"UpdatePort {"portId":"x","baseUrl":"H/v2.0","port": {"name": "n"}}"#,
            ),
            (Method::POST, "/v2.0/ports", "{}", r#"CreatePort {"baseUrl":"H/v2.0"}"#),
            (
                Method::POST,
                "/v2.0/ports",
                r#"{"ports":[]}"#,
                r#"CreatePorts {"baseUrl":"H/v2.0","ports":[]}"#,
            ),
            (
                Method::POST,
                "/v2.1/servers/x/action",
                r#"{"lock":null}"#,
                r#"LockServer {"serverId":"x","baseUrl":"H/v2.1","microversion":"2.1"}"#,
            ),
        ] {
            assert_eq!(action(&method, path, &[], body), expected, "{path}");
        }
    }

    #[test]
    fn a_query_cannot_say_what_the_path_and_the_door_say() {
        for name in ["serverId", "baseUrl", "microversion"] {
            let (status, message) = refusal(&Method::GET, &format!("/v2.1/servers/x?{name}=y"), &[], "");
            assert!(status == 400 && message.contains(&format!("'{name}' was unexpected")), "{message}");
        }
        assert_eq!(refusal(&Method::GET, "/v2.0/ports?baseUrl=x", &[], "").0, 400);
    }

    #[test]
    fn the_project_may_stand_in_a_compute_path() {
        let path = format!("/v2/{PROJECT}/servers/");
        let expected = format!(r#"ListServers {{"baseUrl":"H/v2/{PROJECT}","microversion":"2.0"}}"#);
        assert_eq!(action(&Method::GET, &path, &[], ""), expected);
        let dashed = "/v2.1/29d7c07b-31c3-4cf4-bf99-c280240a5d22/flavors";
        assert!(action(&Method::GET, dashed, &[], "").starts_with("ListFlavors "));
        let (status, message) =
            refusal(&Method::DELETE, "/v2/5d8b99310e6c49eaa5413aa659170deb/servers/x", &[], "");
        assert_eq!(status, 400);
        assert_eq!(
            message,
            "Malformed request URL: URL's project_id '5d8b99310e6c49eaa5413aa659170deb' doesn't match Context's \
             project_id '29d7c07b31c34cf4bf99c280240a5d22'"
        );
        assert_eq!(refusal(&Method::GET, "/v2/team/servers", &[], "").0, 404);
    }

    #[test]
    fn the_route_comes_before_the_version_and_that_before_the_project() {
        let headers = [("x-openstack-nova-api-version", "2.96")];
        assert_eq!(refusal(&Method::GET, "/v2.1/5d8b/nothing", &headers, "").0, 404);
        assert_eq!(refusal(&Method::PATCH, "/v2.1/5d8b/servers", &headers, "").0, 405);
        assert_eq!(refusal(&Method::GET, "/v2.1/5d8b/servers", &headers, "").0, 406);
        assert_eq!(refusal(&Method::GET, "/v2/5d8b/servers", &headers, "").0, 400);
    }

    #[test]
    fn an_unknown_server_action_names_the_known_ones() {
        let refused = |body: &str| refusal(&Method::POST, "/v2.1/servers/x/action", &[], body);
        let (status, message) = refused(r#"{"explode":null}"#);
        assert_eq!(status, 400);
        assert!(
            message.starts_with("There is no such action: explode.") && message.contains("os-stop"),
            "{message}"
        );
        for body in ["", "{}", r#"{"lock":null,"unlock":null}"#, "[]", "{"] {
            assert_eq!(refused(body).0, 400, "{body}");
        }
    }

    #[test]
    fn what_is_not_served_is_refused_after_a_look_for_the_server() {
        let path = "/v2.1/servers/x/action";
        let Ok(Opened::NotServed { parameters, refused }) =
            opened(&Method::POST, path, &[], r#"{"reboot":{"type":"HARD"}}"#)
        else {
            panic!()
        };
        assert_eq!(parameters, br#"{"serverId":"x"}"#);
        assert!(refused.message().starts_with("There is no such action: reboot."), "{}", refused.message());
        assert_eq!(refusal(&Method::POST, path, &[], r#"{"reboot":{},"lock":null}"#).0, 400);
    }

    #[test]
    fn if_match_is_a_number() {
        let at = |path, value: &str| opened(&Method::DELETE, path, &[("if-match", value)], "");
        let with = |value: &str| at("/v2.0/ports/x", value);
        let Ok(Opened::Action { parameters, .. }) = with("revision_number=12") else { panic!() };
        assert!(String::from_utf8(parameters).unwrap().contains(r#""ifMatchRevision":12"#));
        for wrong in ["12", "revision_number=", "revision_number=x", "revision_number=-1", "*"] {
            assert_eq!(with(wrong).unwrap_err().status().as_u16(), 400, "{wrong}");
            assert_eq!(at("/v2.1/servers/x", wrong).unwrap_err().status().as_u16(), 400, "{wrong}");
        }
    }

    #[test]
    fn a_body_is_json_unless_it_says_otherwise() {
        let post = |headers: &[(&str, &str)]| opened(&Method::POST, "/v2.0/ports", headers, "{}").is_ok();
        assert!(post(&[]) && post(&[("content-type", "application/json; charset=UTF-8")]));
        assert!(!post(&[("content-type", "text/xml")]) && !post(&[("content-encoding", "gzip")]));
    }
}
