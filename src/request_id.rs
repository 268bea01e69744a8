//! The identifier that each answer carries, so that a caller and a log can speak of one request.

use std::fmt;

use uuid::Uuid;

/// An identifier in the form that the door of the request has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RequestId(Form);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `T` and an upper-case version 4 UUID, such as `T3811A0E7-C250-40A2-96AD-08AD759E1BC2`.
    Zenlayer([u8; 37]),
    /// `req-` and a lower-case version 4 UUID, such as `req-b206a777-0f14-4519-8df7-0805245ba3fd`.
    OpenStack([u8; 40]),
}

impl RequestId {
    /// A new one.
    pub fn random() -> Self {
        let mut text = [b'T'; 37];
        if let Some(rest) = text.get_mut(1..) {
            Uuid::new_v4().hyphenated().encode_upper(rest);
        }
        Self(Form::Zenlayer(text))
    }

    /// A new one for a caller of the OpenStack dialect.
    pub fn random_for_openstack() -> Self {
        let mut text = [0; 40];
        if let Some((start, rest)) = text.split_first_chunk_mut::<4>() {
            *start = *b"req-";
            Uuid::new_v4().hyphenated().encode_lower(rest);
        }
        Self(Form::OpenStack(text))
    }

    /// It as text.
    pub fn as_str(&self) -> &str {
        let bytes: &[u8] = match &self.0 {
            Form::Zenlayer(text) => text,
            Form::OpenStack(text) => text,
        };
        std::str::from_utf8(bytes).unwrap_or_default()
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

    #[test]
    fn for_openstack_it_is_req_and_a_lower_case_version_4_uuid() {
        let id = RequestId::random_for_openstack();
        let uuid = id.as_str().strip_prefix("req-").unwrap();
        assert_eq!(uuid, uuid.to_lowercase());
        assert_eq!(Uuid::parse_str(uuid).unwrap().get_version_num(), 4);
    }
}
