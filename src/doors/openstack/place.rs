//! Which of the APIs a path belongs to, and under which address the caller reached it.

use std::fmt;
use std::str::FromStr;

use hyper::Method;
use hyper::header::{self, HeaderMap};
use thiserror::Error;
use zc_gateway_actions::parameters::microversion::Microversion;

use super::microversion;
use crate::host::Host;

/// One of the APIs of this dialect, told by the first segment of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `/`, and what stands before the versions of one service: the list of what there is.
    Root,
    /// `/v3`: Keystone.
    Identity,
    /// `/v2.1`: Nova with microversions.
    Compute,
    /// `/v2`: Nova before microversions.
    LegacyCompute,
    /// `/v2.0`: Neutron.
    Network,
    /// `/image`: Glance.
    Image,
}

/// Whose way of telling what is wrong an API has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `{"itemNotFound": {"message": …, "code": 404}}`
    Nova,
    /// `{"NeutronError": {"type": …, "message": …, "detail": ""}}`
    Neutron,
    /// `{"error": {"code": 404, "message": …, "title": "Not Found"}}`
    Keystone,
}

/// What may stand before the version of an API, as it does in a `DevStack`: clients that ask a service for its versions
/// take the version off its address and ask there, and only one service can have the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// Nothing.
    Root,
    /// `/identity`, before `/v3`.
    Identity,
    /// `/compute`, before `/v2.1` and `/v2`.
    Compute,
    /// `/networking`, before `/v2.0`.
    Networking,
}

/// Where a request came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The API.
    pub api: Api,
    /// What stands before its version.
    pub mount: Mount,
    /// What the caller writes before every path, such as `http://127.0.0.1:8902`.
    pub base: String,
    /// The path after the prefix of the API, still encoded: empty, or with a slash before it.
    pub rest: String,
    /// The microversion that Compute serves it with; the first one where none can be told, and outside Compute.
    pub microversion: Microversion,
}

/// The address that callers reach the gateway at, where it is not the one that they name in `Host`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

/// Why a text is no public URL.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("write http://HOST or https://HOST, with a port or a path where there is one, and nothing after it")]
pub struct NotAPublicUrl;

impl Api {
    /// The API of a path, what it is mounted at, and what follows its prefix; none when the path belongs to another door.
    pub fn of(path: &str) -> Option<(Self, Mount, &str)> {
        let (mount, path) = Mount::of(path);
        if path.is_empty() && mount != Mount::Root {
            return Some((Self::Root, mount, path));
        }
        let path = path.strip_prefix('/')?;
        let (first, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
        let api = match first {
            "" if rest.is_empty() => Self::Root,
            "v3" => Self::Identity,
            "v2.1" => Self::Compute,
            "v2" => Self::LegacyCompute,
            "v2.0" => Self::Network,
            "image" => Self::Image,
            _ => return None,
        };
        mount.has(api).then_some((api, mount, rest))
    }

    /// What its paths start with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Root => "",
            Self::Identity => "/v3",
            Self::Compute => "/v2.1",
            Self::LegacyCompute => "/v2",
            Self::Network => "/v2.0",
            Self::Image => "/image",
        }
    }

    /// How it tells what is wrong. Glance answers HTML there, which no client reads: Nova's form says more.
    pub const fn family(self) -> Family {
        match self {
            Self::Compute | Self::LegacyCompute | Self::Image => Family::Nova,
            Self::Network | Self::Root => Family::Neutron,
            Self::Identity => Family::Keystone,
        }
    }
}

impl Mount {
    /// What a path is mounted at, and the rest of the path.
    fn of(path: &str) -> (Self, &str) {
        let rest_of = |mount: Self| {
            let rest = path.strip_prefix(mount.prefix())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((mount, rest))
        };
        let mounts = [Self::Identity, Self::Compute, Self::Networking];
        mounts.into_iter().find_map(rest_of).unwrap_or((Self::Root, path))
    }

    /// What its paths start with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Root => "",
            Self::Identity => "/identity",
            Self::Compute => "/compute",
            Self::Networking => "/networking",
        }
    }

    /// Whether an API is there.
    fn has(self, api: Api) -> bool {
        match self {
            Self::Root => true,
            Self::Identity => matches!(api, Api::Root | Api::Identity),
            Self::Compute => matches!(api, Api::Root | Api::Compute | Api::LegacyCompute),
            Self::Networking => matches!(api, Api::Root | Api::Network),
        }
    }
}

impl Place {
    /// The place of a path with these headers; none when the path belongs to another door. So does the root for who
    /// does not only look: a client of the other dialect that lost its path is told so in its own words.
    pub fn of(method: &Method, path: &str, headers: &HeaderMap, public: Option<&PublicUrl>) -> Option<Self> {
        let (api, mount, rest) = Api::of(path)?;
        if api == Api::Root && *method != Method::GET && *method != Method::HEAD {
            return None;
        }
        let microversion = match api {
            // What is wrong with it is told once it is clear that there is such a path.
            Api::Compute => microversion::wanted(headers).unwrap_or_default(),
            Api::LegacyCompute => Microversion::LEGACY,
            Api::Root | Api::Identity | Api::Network | Api::Image => Microversion::FIRST,
        };
        Some(Self { api, mount, base: base(headers, public), rest: rest.to_owned(), microversion })
    }

    /// The address of the API itself.
    pub fn api_url(&self) -> String {
        self.url_of(self.api)
    }

    /// The address of another API that is mounted at the same place.
    pub fn url_of(&self, api: Api) -> String {
        format!("{}{}{}", self.base, self.mount.prefix(), api.prefix())
    }

    /// The segments of the path after the prefix. A slash at the end is not counted: clients write it now and then.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        let rest = self.rest.strip_prefix('/').unwrap_or(&self.rest);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        rest.split('/').filter(move |_| !rest.is_empty())
    }
}

/// What a caller writes before every path, such as `http://127.0.0.1:8902`.
pub fn base(headers: &HeaderMap, public: Option<&PublicUrl>) -> String {
    match public {
        Some(PublicUrl(url)) => url.clone(),
        None => format!("http://{}", host(headers)),
    }
}

/// The host of a request, if it can stand in an address. What cannot, and what is missing, is refused later.
fn host(headers: &HeaderMap) -> &str {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    // Nothing that could end a quoted text stands in one.
    if Host::parse(host).is_some() { host } else { "localhost" }
}

impl FromStr for PublicUrl {
    type Err = NotAPublicUrl;

    fn from_str(text: &str) -> Result<Self, NotAPublicUrl> {
        let rest =
            text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).ok_or(NotAPublicUrl)?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let in_path = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~' | b'%')
        };
        if Host::parse(host).is_none() || !path.bytes().all(in_path) {
            return Err(NotAPublicUrl);
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_segment_tells_the_api() {
        for (path, api, rest) in [
            ("/", Api::Root, ""),
            ("/v3", Api::Identity, ""),
            ("/v3/", Api::Identity, "/"),
            ("/v2.1/servers", Api::Compute, "/servers"),
            ("/v2/p/servers/", Api::LegacyCompute, "/p/servers/"),
            ("/v2.0/ports.json", Api::Network, "/ports.json"),
            ("/image", Api::Image, ""),
        ] {
            assert_eq!(Api::of(path), Some((api, Mount::Root, rest)), "{path}");
        }
        for path in ["", "/livez", "/api/v2/sdn", "/v2.10/servers", "/v1", "//", "*", "/images"] {
            assert_eq!(Api::of(path), None, "{path}");
        }
    }

    #[test]
    fn a_service_may_stand_before_the_version() {
        for (path, api, mount, rest) in [
            ("/identity", Api::Root, Mount::Identity, ""),
            ("/identity/v3/auth/tokens", Api::Identity, Mount::Identity, "/auth/tokens"),
            ("/compute/", Api::Root, Mount::Compute, ""),
            ("/compute/v2.1/servers", Api::Compute, Mount::Compute, "/servers"),
            ("/compute/v2/p/servers", Api::LegacyCompute, Mount::Compute, "/p/servers"),
            ("/networking/v2.0/ports", Api::Network, Mount::Networking, "/ports"),
        ] {
            assert_eq!(Api::of(path), Some((api, mount, rest)), "{path}");
        }
        for path in
            ["/compute/v3", "/networking/v2.1", "/identity/image", "/computer", "/compute/compute/v2.1"]
        {
            assert_eq!(Api::of(path), None, "{path}");
        }
    }

    #[test]
    fn a_slash_at_the_end_is_not_a_segment() {
        for (path, segments) in [
            ("/v2.1", &[][..]),
            ("/v2.1/", &[]),
            ("/v2.1/servers/", &["servers"]),
            ("/v2.1/servers/a", &["servers", "a"]),
            ("/v2.1/servers//", &["servers", ""]),
        ] {
            let place = Place::of(&Method::GET, path, &HeaderMap::new(), None).unwrap();
            assert_eq!(place.segments().collect::<Vec<_>>(), segments, "{path}");
        }
    }

    #[test]
    fn the_base_is_the_public_url_or_else_the_host() {
        let mut headers = HeaderMap::new();
        let base = |headers: &HeaderMap, public: Option<&PublicUrl>| {
            Place::of(&Method::GET, "/v3", headers, public).map(|place| place.base).unwrap()
        };
        assert_eq!(base(&headers, None), "http://localhost");
        headers.insert(header::HOST, "[::1]:8902".parse().unwrap());
        assert_eq!(base(&headers, None), "http://[::1]:8902");
        let public = "https://cloud.example/api/".parse().unwrap();
        assert_eq!(base(&headers, Some(&public)), "https://cloud.example/api");
        for no_host in ["a\"b", "[::1]evil.example", "localhost:80:80", "localhost:x", "[::1"] {
            headers.insert(header::HOST, no_host.parse().unwrap());
            assert_eq!(base(&headers, None), "http://localhost", "{no_host}");
        }
    }

    #[test]
    fn a_public_url_is_scheme_host_and_path() {
        for good in ["http://localhost:1", "https://cloud.example", "https://cloud.example/a/b"] {
            assert_eq!(good.parse::<PublicUrl>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "cloud.example",
            "ftp://a",
            "http://",
            "http:///a",
            "http://a?b",
            "http://a b",
            "http://a\"b",
            "http://[::1]evil.example",
            "http://a:80:80",
            "http://a:x",
        ] {
            assert_eq!(bad.parse::<PublicUrl>(), Err(NotAPublicUrl), "{bad}");
        }
    }
}
