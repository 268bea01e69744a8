//! A host as it stands in `Host`, in URLs and in endpoints: a name or an address, and a port or none. Nothing may stand
//! between or after them: what is left unread of a host names another one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A host that reads well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host<'t> {
    /// Who it is.
    pub who: Who<'t>,
    /// The port, where one is said.
    pub port: Option<u16>,
}

/// What a host is named by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<'t> {
    /// An address, one of version 6 in brackets.
    Address(IpAddr),
    /// A name: letters, digits, `.`, `-` and `_`.
    Name(&'t str),
}

impl<'t> Host<'t> {
    /// Reads a host; none where it is not one from its beginning to its end.
    pub fn parse(text: &'t str) -> Option<Self> {
        let (who, port) = if let Some(rest) = text.strip_prefix('[') {
            let (address, port) = rest.split_once(']')?;
            (Who::Address(address.parse::<Ipv6Addr>().ok()?.into()), port)
        } else {
            let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            (Who::named(name)?, port)
        };
        let port = match port.strip_prefix(':') {
            Some(port) => Some(parse_port(port)?),
            None if port.is_empty() => None,
            None => return None,
        };
        Some(Self { who, port })
    }

    /// Whether it is `localhost`, a name below it, or an address.
    pub fn is_local_or_address(&self) -> bool {
        match self.who {
            Who::Address(_) => true,
            Who::Name(name) => {
                let name = name.to_ascii_lowercase();
                name == "localhost" || name.ends_with(".localhost")
            }
        }
    }
}

impl<'t> Who<'t> {
    fn named(text: &'t str) -> Option<Self> {
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Some(Self::Address(address.into()));
        }
        let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        (!text.is_empty() && text.bytes().all(in_name)).then_some(Self::Name(text))
    }
}

/// A port in digits. A number is read with a sign too; nobody writes a port so.
pub fn parse_port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_perhaps_a_port() {
        let read = |text| Host::parse(text).unwrap_or_else(|| panic!("{text}"));
        let address = |text: &str| Who::Address(text.parse().unwrap());
        assert_eq!(read("gateway.example"), Host { who: Who::Name("gateway.example"), port: None });
        assert_eq!(read("my_host-1:80"), Host { who: Who::Name("my_host-1"), port: Some(80) });
        assert_eq!(read("127.0.0.1:8902"), Host { who: address("127.0.0.1"), port: Some(8902) });
        assert_eq!(read("[::1]"), Host { who: address("::1"), port: None });
        assert_eq!(read("[2001:db8::1]:443"), Host { who: address("2001:db8::1"), port: Some(443) });
    }

    #[test]
    fn what_is_left_over_makes_it_none() {
        for text in [
            "",
            ":80",
            "[::1",
            "[::1]evil.example",
            "[::1]evil.example:80",
            "[::1].localhost",
            "[::1]80",
            "[::1]:",
            "[::1]:x",
            "[::1]:80:80",
            "[::1]]",
            "[]",
            "[127.0.0.1]",
            "[localhost]",
            "[::1%lo]",
            "::1",
            "x[::1]",
            "localhost:",
            "localhost:80:80",
            "localhost:+80",
            "localhost:80x",
            "localhost:65536",
            "127.0.0.1:80evil.example",
            "local host",
            "user@localhost",
            "localhost/",
            "localhost\t",
        ] {
            assert_eq!(Host::parse(text), None, "{text}");
        }
    }
}
