//! The lane: the one thread in which changes run, are committed and become visible, one after another.

mod queue;
