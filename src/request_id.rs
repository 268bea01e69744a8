//! The identifier that each answer carries, so that a caller and a log can speak of one request.

use std::fmt;

use uuid::Uuid;

/// `T` and an upper-case version 4 UUID, such as `T3811A0E7-C250-40A2-96AD-08AD759E1BC2`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RequestId([u8; 37]);

impl RequestId {
    /// A new one.
    pub fn random() -> Self {
        let mut text = [b'T'; 37];
        if let Some(rest) = text.get_mut(1..) {
            Uuid::new_v4().hyphenated().encode_upper(rest);
        }
        Self(text)
    }

    /// It as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_t_and_an_upper_case_version_4_uuid() {
        let id = RequestId::random();
        let (letter, uuid) = id.as_str().split_at(1);
        assert_eq!(letter, "T");
        assert_eq!(uuid, uuid.to_uppercase());
        assert_eq!(Uuid::parse_str(uuid).unwrap().get_version_num(), 4);
    }
}
