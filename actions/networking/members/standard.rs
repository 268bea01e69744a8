//! The members that networks, subnets and ports have alike: tags, a revision, and when they were made and changed.

use zc_gateway_engine::clock::Timestamp;

use super::kind::Kind;
use super::kind::Match::{All, Any, NotAll, NotAny};
use super::value::Value;
use super::{Member, View, member, unseen};

/// Something with tags and a revision.
pub trait Standard: View {
    /// The tags.
    fn tags(&self) -> Value<'_>;

    /// How often it was changed, from 1.
    fn revision_number(&self) -> u32;

    /// When it was changed last.
    fn updated_at(&self) -> Timestamp;
}

/// The rows of these members.
pub const fn rows<V: Standard>() -> [Member<V>; 8] {
    [
        member("tags", Kind::Tags(All), "Its tags. As a filter: all of them, parted by commas.", V::tags),
        unseen("tags-any", Kind::Tags(Any), "Any of these tags, parted by commas.", V::tags),
        unseen("not-tags", Kind::Tags(NotAll), "Not all of these tags.", V::tags),
        unseen("not-tags-any", Kind::Tags(NotAny), "None of these tags.", V::tags),
        member("revision_number", Kind::Number, "How often it was changed, from 1.", |it| {
            Value::Number(it.revision_number().into())
        }),
        member("created_at", Kind::Moment, "When it was created.", |it| Value::Moment(it.created_at())),
        member("updated_at", Kind::Moment, "When it was changed last.", |it| Value::Moment(it.updated_at())),
        unseen("changed_since", Kind::Since, "Changed at this time or after it.", |it| {
            Value::Moment(it.updated_at())
        }),
    ]
}
