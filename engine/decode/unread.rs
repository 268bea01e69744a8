//! The members of a body that nobody reads: found, kept in order, and told in one line.

use std::fmt;

use crate::nearest::nearest;
use crate::shape::Members;

/// How many are told, and how many within other members are kept; more are only counted. Those at the top are all
/// kept, as some of them are judged by their names.
const MOST_TOLD: usize = 16;

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

    /// They themselves: all at the top, and the first of those within other members.
    pub fn members(&self) -> &[UnreadMember] {
        &self.members
    }

    /// So many of them as a sentence has place for.
    pub fn told(&self) -> &[UnreadMember] {
        self.members.get(..MOST_TOLD).unwrap_or(&self.members)
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
        let is_told = self.members.len() < MOST_TOLD;
        if !is_told && !is_top {
            self.more += 1;
            return;
        }
        let known = known.into_iter().flat_map(Members::names);
        let nearest = if is_told { nearest(name, known).map(str::to_owned) } else { None };
        self.members.push(UnreadMember { path, name: name.to_owned(), is_top, nearest });
    }
}

/// `colour, ends[].colour and 3 more`.
impl fmt::Display for Unread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, member) in self.told().iter().enumerate() {
            let separator = if place == 0 { "" } else { ", " };
            write!(formatter, "{separator}{}", member.path)?;
        }
        let more = self.members.len() - self.told().len() + self.more;
        if more > 0 { write!(formatter, " and {more} more") } else { Ok(()) }
    }
}
