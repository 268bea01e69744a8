//! Which proxies may say whom they speak for, and what they say: `X-Forwarded-For` and the `for=` of RFC 7239. From
//! anybody else these headers mean nothing.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use hyper::header::{self, HeaderMap, HeaderName};
use ipnet::IpNet;
use thiserror::Error;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Addresses of proxies: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyNetwork(IpNet);

/// Why a text names no addresses of proxies.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NotANetwork {
    /// It is neither an address nor a network.
    #[error("write an address such as 10.0.0.5, or a network such as 10.0.0.0/8 or fd00::/8")]
    Form,
    /// Addresses of version 4 are compared as such.
    #[error("write addresses of IPv4 as such, without `::ffff:`")]
    Mapped,
}

/// The proxies that may say whom they speak for.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<ProxyNetwork>);

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The address: of the peer, or the one that a trusted proxy says.
    pub address: IpAddr,
    /// Whether it comes from this machine itself, as far as can be told.
    pub is_local: bool,
}

impl TrustedProxies {
    /// These.
    pub fn new(networks: &[ProxyNetwork]) -> Self {
        Self(networks.to_vec())
    }

    /// Where a request of `peer` with these headers comes from.
    pub fn origin(&self, peer: IpAddr, headers: &HeaderMap) -> Origin {
        let peer = peer.to_canonical();
        let said = if self.has(peer) { self.said(headers) } else { Said::Nothing };
        match said {
            Said::Nothing => Origin { address: peer, is_local: peer.is_loopback() },
            Said::Address(address) => {
                Origin { address, is_local: peer.is_loopback() && address.is_loopback() }
            }
            // Somebody is behind the proxy, and nobody knows who.
            Said::Unclear => Origin { address: peer, is_local: false },
        }
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.0.contains(&address))
    }

    /// What a trusted proxy says. Where it passes on one of the two headers as it came and says the other, they differ,
    /// and no one knows which is which.
    fn said(&self, headers: &HeaderMap) -> Said {
        let one = self.sender(&hops(headers, &X_FORWARDED_FOR, plain_addresses));
        let other = self.sender(&hops(headers, &header::FORWARDED, forwarded_addresses));
        match (one, other) {
            (said, Said::Nothing) | (Said::Nothing, said) => said,
            (one, other) if one == other => one,
            _ => Said::Unclear,
        }
    }

    /// The last address that is none of a trusted proxy. Each of these has added the one that it was asked by, and what
    /// stands before is hearsay.
    fn sender(&self, hops: &[Option<IpAddr>]) -> Said {
        let mut said = Said::Nothing;
        for hop in hops.iter().rev() {
            let Some(address) = *hop else { return Said::Unclear };
            said = Said::Address(address);
            if !self.has(address) {
                break;
            }
        }
        said
    }
}

/// Whom a proxy speaks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Address(IpAddr),
    Unclear,
}

/// The addresses in all lines of a header, in their order; none for what is no address.
fn hops(
    headers: &HeaderMap,
    name: &HeaderName,
    addresses: fn(&str, &mut Vec<Option<IpAddr>>),
) -> Vec<Option<IpAddr>> {
    let mut hops = Vec::new();
    for line in headers.get_all(name) {
        match line.to_str() {
            Ok(line) => addresses(line, &mut hops),
            Err(_) => hops.push(None),
        }
    }
    hops
}

/// `192.0.2.1, 2001:db8::1`
fn plain_addresses(line: &str, hops: &mut Vec<Option<IpAddr>>) {
    hops.extend(line.split(',').map(|hop| address(hop.trim())));
}

/// `for=192.0.2.1;proto=https, for="[2001:db8::1]:4711"`
fn forwarded_addresses(line: &str, hops: &mut Vec<Option<IpAddr>>) {
    for element in split_outside_quotes(line, ',') {
        let mut found = split_outside_quotes(element, ';').filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            name.eq_ignore_ascii_case("for").then_some(value)
        });
        let value = found.next().filter(|_| found.next().is_none());
        hops.push(value.and_then(|value| address(unquoted(value))));
    }
}

/// The parts of a text between separators that do not stand in quotes.
fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |letter: char| {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => return letter == separator && !is_quoted,
        }
        false
    })
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

/// An address, with or without a port; one of version 6 with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address = text.parse().ok().or_else(in_brackets).or_else(with_port);
    address.map(|address| address.to_canonical())
}

impl FromStr for ProxyNetwork {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let one = || text.parse::<IpAddr>().ok().map(IpNet::from);
        let network = text.parse().ok().or_else(one).ok_or(NotANetwork::Form)?;
        match network {
            IpNet::V6(network) if network.addr().to_ipv4_mapped().is_some() => Err(NotANetwork::Mapped),
            network => Ok(Self(network)),
        }
    }
}

impl fmt::Display for ProxyNetwork {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies() -> TrustedProxies {
        TrustedProxies::new(&["127.0.0.0/8", "10.0.0.5", "fd00::/8"].map(|text| text.parse().unwrap()))
    }

    /// The address and whether it is local, for a request of `peer` with these headers.
    fn origin(peer: &str, lines: &[(&str, &str)]) -> (String, bool) {
        let lines = lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let _: bool = headers.append::<HeaderName>(name, value);
        }
        let origin = proxies().origin(peer.parse().unwrap(), &headers);
        (origin.address.to_string(), origin.is_local)
    }

    const X: &str = "x-forwarded-for";
    const F: &str = "forwarded";

    #[test]
    fn only_a_trusted_proxy_says_the_address() {
        let line = [(X, "203.0.113.7")];
        assert_eq!(origin("127.0.0.1", &line), ("203.0.113.7".into(), false));
        assert_eq!(origin("::ffff:10.0.0.5", &line), ("203.0.113.7".into(), false));
        assert_eq!(origin("fd00::1", &line), ("203.0.113.7".into(), false));
        for stranger in ["10.0.0.6", "198.51.100.1", "2001:db8::1"] {
            assert_eq!(origin(stranger, &line), (stranger.into(), false));
            assert_eq!(origin(stranger, &[(F, "for=203.0.113.7")]), (stranger.into(), false));
        }
        assert_eq!(origin("::1", &line), ("::1".into(), true));
        assert_eq!(origin("127.0.0.1", &[]), ("127.0.0.1".into(), true));
        assert_eq!(origin("10.0.0.5", &[]), ("10.0.0.5".into(), false));
    }

    #[test]
    fn it_is_the_last_one_that_is_no_trusted_proxy() {
        for lines in [
            &[(X, "192.0.2.9, 203.0.113.7, 10.0.0.5")][..],
            &[(X, "garbage, 203.0.113.7")],
            &[(X, "192.0.2.9"), (X, "203.0.113.7:5012 ,10.0.0.5")],
            &[(X, "::ffff:203.0.113.7")],
            &[(F, "for=192.0.2.9, For=203.0.113.7;proto=https;by=10.0.0.5")],
            &[(F, "for=\"203.0.113.7:4711\";host=\"a,b;for=192.0.2.9\\\"\"")],
            &[(F, "for=_hidden, for=203.0.113.7, for=\"[fd00::1]:80\"")],
            &[(X, "203.0.113.7"), (F, "for=203.0.113.7")],
        ] {
            assert_eq!(origin("127.0.0.1", lines), ("203.0.113.7".into(), false), "{lines:?}");
        }
        for six in [&[(X, "2001:db8::7")][..], &[(X, "[2001:db8::7]:1")], &[(F, "for=\"[2001:db8::7]\"")]] {
            assert_eq!(origin("127.0.0.1", six), ("2001:db8::7".into(), false), "{six:?}");
        }
        assert_eq!(origin("127.0.0.1", &[(X, "127.0.0.1")]), ("127.0.0.1".into(), true));
        assert_eq!(origin("10.0.0.5", &[(X, "127.0.0.1")]), ("127.0.0.1".into(), false));
    }

    #[test]
    fn what_is_not_clear_is_the_proxy_and_never_this_machine() {
        for lines in [
            &[(X, "unknown")][..],
            &[(X, "")],
            &[(X, "203.0.113.7,")],
            &[(X, "127.0.0.1, 203.0.113.7 x")],
            &[(F, "for=unknown")],
            &[(F, "for=_hidden")],
            &[(F, "proto=https")],
            &[(F, "for=203.0.113.7;for=203.0.113.7")],
            &[(F, "for=\"203.0.113.7")],
            &[(X, "203.0.113.7"), (F, "for=192.0.2.9")],
            &[(X, "203.0.113.7"), (F, "for=unknown")],
        ] {
            assert_eq!(origin("127.0.0.1", lines), ("127.0.0.1".into(), false), "{lines:?}");
        }
    }

    #[test]
    fn networks_of_proxies_are_read() {
        for (text, is) in [("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3", "10.1.2.3/32"), ("::1", "::1/128")] {
            assert_eq!(text.parse::<ProxyNetwork>().unwrap().to_string(), is);
        }
        for text in ["", "10.0.0.0/33", "10.0.0/8", "proxy.example", "10.0.0.1:80"] {
            assert_eq!(text.parse::<ProxyNetwork>(), Err(NotANetwork::Form), "{text}");
        }
        assert_eq!("::ffff:10.0.0.0/104".parse::<ProxyNetwork>(), Err(NotANetwork::Mapped));
    }
}
