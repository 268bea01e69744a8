//! What counts as one sender: an address of version 4, or the 64 bits of one of version 6 that a provider gives to a
//! single line. Who has one address of those has them all.

use std::net::{IpAddr, Ipv6Addr};

/// One sender, as far as addresses tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => Self(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Network {
        text.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn an_address_of_version_6_stands_for_its_64_bits() {
        for (one, other) in [
            ("192.0.2.1", "::ffff:192.0.2.1"),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
            ("::1", "::2"),
        ] {
            assert_eq!(network(one), network(other), "{one} {other}");
        }
        for (one, other) in
            [("192.0.2.1", "192.0.2.2"), ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("::1", "127.0.0.1")]
        {
            assert_ne!(network(one), network(other), "{one} {other}");
        }
    }
}
