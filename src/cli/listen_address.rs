//! Where a gateway listens, as `--address` and `--port` say it together.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use thiserror::Error;

use crate::config::ConfigError;
use crate::host::parse_port;

/// The port where nothing else is said.
pub const DEFAULT_PORT: u16 = 8902;

/// An address to listen on; the port may be left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    ip: IpAddr,
    port: Option<u16>,
}

/// Why a text is no such address.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NotAnAddress {
    /// There is nothing in it.
    #[error("it is empty; {how}", how = HOW)]
    Empty,
    /// A URL.
    #[error("it is a URL; leave out what stands before and after `IP:PORT`")]
    Url,
    /// A port alone.
    #[error("a port alone is written `--port {0}` for this machine only, or `:{0}` for all interfaces")]
    OnlyAPort(u16),
    /// What follows the colon is no port.
    #[error("`{0}` is no port: it is a number from 0 to 65535, where 0 takes a free one")]
    Port(String),
    /// A host other than `localhost`, or no host at all.
    #[error("`{0}` is neither an IP address nor `localhost`, and no other name is looked up; {how}", how = HOW)]
    Host(String),
}

/// How an address is written.
const HOW: &str = "write `127.0.0.1:8902` or `localhost` for this machine only, `:8902` or `0.0.0.0:8902` for all interfaces";

impl ListenAddress {
    /// The same on any free port.
    #[must_use]
    pub fn on_free_port(self) -> Self {
        Self { port: Some(0), ..self }
    }

    /// The address, with the port that `--port` names where it names none itself.
    pub fn with_port(self, flag: Option<u16>) -> Result<SocketAddr, ConfigError> {
        match (self.port, flag) {
            (Some(port), Some(other)) if port != other => Err(ConfigError::Contradiction(format!(
                "--address {self} and --port {other} name different ports; leave one of them out"
            ))),
            (port, flag) => Ok(SocketAddr::new(self.ip, port.or(flag).unwrap_or(DEFAULT_PORT))),
        }
    }
}

/// Where a gateway that listens here is reached from the same machine: one on all interfaces at the loopback one.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, address.port())
}

impl FromStr for ListenAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        if text.is_empty() {
            return Err(NotAnAddress::Empty);
        }
        if text.contains("//") {
            return Err(NotAnAddress::Url);
        }
        if let Ok(port) = text.parse() {
            return Err(NotAnAddress::OnlyAPort(port));
        }
        // One of version 6 has colons of its own.
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        if let Ok(ip) = bare.parse::<Ipv6Addr>() {
            return Ok(Self { ip: ip.into(), port: None });
        }
        match text.rsplit_once(':') {
            Some((host, port)) => Ok(Self { ip: ip_of(host)?, port: Some(port_of(port)?) }),
            None => Ok(Self { ip: ip_of(text)?, port: None }),
        }
    }
}

fn ip_of(host: &str) -> Result<IpAddr, NotAnAddress> {
    if host.is_empty() {
        return Ok(Ipv4Addr::UNSPECIFIED.into());
    }
    if host.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    let in_brackets = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let parsed = match in_brackets {
        Some(host) => host.parse::<Ipv6Addr>().ok().map(IpAddr::from),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::from),
    };
    parsed.ok_or_else(|| NotAnAddress::Host(host.to_owned()))
}

fn port_of(text: &str) -> Result<u16, NotAnAddress> {
    parse_port(text).ok_or_else(|| NotAnAddress::Port(text.to_owned()))
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => SocketAddr::new(self.ip, port).fmt(formatter),
            None => self.ip.fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket(text: &str, port: Option<u16>) -> String {
        text.parse::<ListenAddress>().unwrap().with_port(port).unwrap().to_string()
    }

    #[test]
    fn what_is_left_out_is_the_usual() {
        for (text, means) in [
            ("127.0.0.1:0", "127.0.0.1:0"),
            ("10.0.0.1", "10.0.0.1:8902"),
            (":9000", "0.0.0.0:9000"),
            ("localhost", "127.0.0.1:8902"),
            ("LocalHost:9000", "127.0.0.1:9000"),
            ("[::1]:9000", "[::1]:9000"),
            ("[::]", "[::]:8902"),
            ("::1", "[::1]:8902"),
        ] {
            assert_eq!(socket(text, None), means, "{text}");
        }
    }

    #[test]
    fn a_port_fills_the_gap_and_contradicts_another() {
        assert_eq!(socket("localhost", Some(9000)), "127.0.0.1:9000");
        assert_eq!(socket(":9000", Some(9000)), "0.0.0.0:9000");
        let refused = "[::1]:1".parse::<ListenAddress>().unwrap().with_port(Some(2)).unwrap_err().to_string();
        assert!(refused.contains("--address [::1]:1 and --port 2"), "{refused}");
    }

    #[test]
    fn what_is_no_address_is_told_how_to_write_it() {
        for (text, says) in [
            ("", "it is empty"),
            ("9000", "`--port 9000`"),
            ("http://127.0.0.1:8902", "it is a URL"),
            ("gateway.example:8902", "`gateway.example` is neither"),
            ("127.0.0.1:", "`` is no port"),
            ("127.0.0.1:70000", "`70000` is no port"),
            ("127.0.0.1:+1", "`+1` is no port"),
            ("[127.0.0.1]:1", "neither an IP address"),
            ("[::1]evil.example:1", "neither an IP address"),
            ("[::1]evil.example", "neither an IP address"),
            ("[::1]1", "neither an IP address"),
            ("[::1", "neither an IP address"),
            ("::1]", "neither an IP address"),
            ("here", ":8902"),
            (":", "is no port"),
        ] {
            let error = text.parse::<ListenAddress>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
