//! The members of a body that nobody reads: found, kept in order, and told in one line.

use std::fmt;

use crate::nearest::nearest;
use crate::shape::Members;

/// How many are kept; more are only counted.
const MOST_KEPT: usize = 16;

/// The members that nobody reads, in the order in which they came; those of the items of a list once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    members: Vec<UnreadMember>,
    more: usize,
}

/// A member that nobody reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadMember {
    /// Its name with the way to it: `colour`, `ends[].colour`.
    pub path: String,
    /// Its own name.
    pub name: String,
    /// Whether it stands at the top, and not within another member.
    pub is_top: bool,
    /// The known name that was most likely meant.
    pub nearest: Option<String>,
}

impl Unread {
    /// One of this name, at the top.
    pub fn one(name: &str) -> Self {
        let member =
            UnreadMember { path: name.to_owned(), name: name.to_owned(), is_top: true, nearest: None };
        Self { members: vec![member], more: 0 }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The first of them.
    pub fn members(&self) -> &[UnreadMember] {
        &self.members
    }

    /// Leaves out those for which `keep` is false.
    pub fn retain(&mut self, keep: impl FnMut(&UnreadMember) -> bool) {
        self.members.retain(keep);
    }

    /// Notes one, among the `known` members of whose object it is not.
    pub(super) fn note(&mut self, path: String, name: &str, is_top: bool, known: Option<&Members>) {
        if self.members.iter().any(|member| member.path == path) {
            return;
        }
        if self.members.len() == MOST_KEPT {
            self.more += 1;
            return;
        }
        let nearest = nearest(name, known.into_iter().flat_map(Members::names)).map(str::to_owned);
        self.members.push(UnreadMember { path, name: name.to_owned(), is_top, nearest });
    }
}

/// `colour, ends[].colour and 3 more`.
impl fmt::Display for Unread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, member) in self.members.iter().enumerate() {
            let separator = if place == 0 { "" } else { ", " };
            write!(formatter, "{separator}{}", member.path)?;
        }
        if self.more > 0 { write!(formatter, " and {} more", self.more) } else { Ok(()) }
    }
}
