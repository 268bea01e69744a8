//! Where servers are and what they are called there. There is one host, in one zone, and all servers are on it.

use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::server::ServerId;

/// The host of all servers, which is also the name of its hypervisor.
pub const HOST: &str = "zc-gateway";

/// The zone that the host is in.
pub const ZONE: &str = "nova";

/// The device that a server boots from.
pub const ROOT_DEVICE: &str = "/dev/vda";

/// How many characters a host name has at most.
const LONGEST_HOSTNAME: usize = 63;

/// What the hypervisor calls a server.
pub fn instance_name(id: &ServerId) -> String {
    let digits: String = id.as_str().chars().filter(char::is_ascii_hexdigit).take(8).collect();
    format!("instance-{digits}")
}

/// What a server calls itself: the letters, digits and hyphens of its name, or else its identifier.
pub fn hostname(name: &str, id: &ServerId) -> String {
    let plain = name.chars().filter(|letter| u32::from(*letter) < 0x100).take(LONGEST_HOSTNAME);
    let hyphened = plain.map(|letter| if matches!(letter, ' ' | '_' | '.') { '-' } else { letter });
    let kept: String = hyphened.filter(|letter| letter.is_alphanumeric() || *letter == '-').collect();
    match kept.to_lowercase().trim_matches('-') {
        "" => format!("server-{id}"),
        hostname => hostname.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostname_has_what_is_left_of_a_name() {
        let id = ServerId::parse("cbce6087-6156-453c-a512-60bf3d75d69f").unwrap();
        for (name, found) in [
            ("web-1", "web-1"),
            ("My Web_Server.example", "my-web-server-example"),
            ("-a!b?-", "ab"),
            ("服务器", "server-cbce6087-6156-453c-a512-60bf3d75d69f"),
        ] {
            assert_eq!(hostname(name, &id), found, "{name}");
        }
        assert_eq!(hostname(&"x".repeat(100), &id).len(), 63);
        assert_eq!(instance_name(&id), "instance-cbce6087");
    }
}
