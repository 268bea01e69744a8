//! Compute microversions, as requests name them: which one is asked for, and whether it is served.
//!
//! <https://docs.openstack.org/api-guide/compute/microversions.html>

use hyper::StatusCode;
use hyper::header::{HeaderMap, HeaderName};
use zc_gateway_actions::parameters::microversion::Microversion;

use super::codes::Refused;

/// The header that all services have for it: `compute 2.1`.
pub const GENERAL: HeaderName = HeaderName::from_static("openstack-api-version");
/// The header that compute had first: `2.1`.
pub const NOVA: HeaderName = HeaderName::from_static("x-openstack-nova-api-version");

/// The version that a request is for; one that is malformed or not served is refused.
pub fn wanted(headers: &HeaderMap) -> Result<Microversion, Refused> {
    let Some(asked) = asked(headers) else { return Ok(Microversion::FIRST) };
    if asked == "latest" {
        return Ok(Microversion::LATEST);
    }
    if let Some(version) = Microversion::parse(asked) {
        return Ok(version);
    }
    if is_version(asked) {
        let (first, latest) = (Microversion::FIRST, Microversion::LATEST);
        let message = format!(
            "Version {asked} is not supported by the API. Minimum is {first} and maximum is {latest}."
        );
        return Err(Refused::own(StatusCode::NOT_ACCEPTABLE, message));
    }
    let message =
        format!("API Version String {asked} is of invalid format. Must be of format MajorNum.MinorNum.");
    Err(Refused::own(StatusCode::BAD_REQUEST, message))
}

/// The version that is asked for. The general header wins; it may name several services, and may come several times.
fn asked(headers: &HeaderMap) -> Option<&str> {
    // A value that is no text is no version either.
    let all = headers.get_all(GENERAL).into_iter();
    let general = all.map(|value| value.to_str().unwrap_or("compute ?")).flat_map(|value| value.split(','));
    let mut of_compute = general.filter_map(|part| {
        let mut words = part.split_whitespace();
        let is_compute = words.next().is_some_and(|service| service.eq_ignore_ascii_case("compute"));
        is_compute.then(|| words.next().unwrap_or_default())
    });
    of_compute.next_back().or_else(|| headers.get(NOVA).map(|value| value.to_str().unwrap_or("?").trim()))
}

/// Two numbers without leading zeros, and a point between them.
fn is_version(text: &str) -> bool {
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty();
    let plain = |digits: &str| is_number(digits) && !digits.starts_with('0');
    text.split_once('.').is_some_and(|(major, minor)| plain(major) && (minor == "0" || plain(minor)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(name: &HeaderName, value: &str) -> Option<u16> {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        wanted(&headers).err().map(|refused| refused.status().as_u16())
    }

    #[test]
    fn only_served_versions_pass() {
        for (value, refusal) in [
            ("2.1", None),
            ("2.52", None),
            ("latest", None),
            ("2.0", Some(406)),
            ("2.53", Some(406)),
            ("2.96", Some(406)),
            ("3.1", Some(406)),
            ("2", Some(400)),
            ("2.01", Some(400)),
            ("02.1", Some(400)),
            ("2.1.1", Some(400)),
            ("", Some(400)),
            ("two", Some(400)),
        ] {
            assert_eq!(status(&NOVA, value), refusal, "{value}");
            assert_eq!(status(&GENERAL, &format!("compute {value}")), refusal, "{value}");
        }
    }

    #[test]
    fn versions_of_other_services_are_theirs() {
        assert_eq!(status(&GENERAL, "volume 3.55"), None);
        assert_eq!(status(&GENERAL, "volume 3.55, compute 2.96"), Some(406));
        assert_eq!(wanted(&HeaderMap::new()).ok(), Some(Microversion::FIRST));
    }

    #[test]
    fn the_general_header_wins() {
        let mut headers = HeaderMap::new();
        headers.insert(GENERAL, "compute 2.9".parse().unwrap());
        headers.insert(NOVA, "2.96".parse().unwrap());
        assert_eq!(wanted(&headers).ok(), Some(Microversion::of(9)));
    }
}
