//! The figures of all rounds, and how they are printed: smallest, median, largest, and the goal where there is one.

use std::borrow::Cow;
use std::fmt;

/// The figures in the order in which they were first noted.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

struct Row {
    name: Cow<'static, str>,
    goal: Option<Goal>,
    values: Vec<f64>,
}

/// What the median of a figure should be.
#[derive(Clone, Copy)]
pub enum Goal {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Table {
    /// Notes a figure of one round.
    pub fn note(&mut self, name: impl Into<Cow<'static, str>>, value: f64) {
        self.add(name.into(), None, value);
    }

    /// Notes a figure of one round that has a goal.
    pub fn note_against(&mut self, goal: Goal, name: &'static str, value: f64) {
        self.add(Cow::Borrowed(name), Some(goal), value);
    }

    fn add(&mut self, name: Cow<'static, str>, goal: Option<Goal>, value: f64) {
        match self.rows.iter_mut().find(|row| row.name == name) {
            Some(row) => row.values.push(value),
            None => self.rows.push(Row { name, goal, values: vec![value] }),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
        writeln!(formatter, "{:width$}  {:>9}  {:>9}  {:>9}  goal", "", "min", "median", "max")?;
        for row in &self.rows {
            let mut sorted = row.values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else { continue };
            let median = median(&sorted);
            write!(formatter, "{:width$}", row.name)?;
            for value in [least, median, most] {
                let digits = if value >= 1000.0 { 0 } else { 2 };
                write!(formatter, "  {value:>9.digits$}")?;
            }
            if let Some(goal) = row.goal {
                write!(formatter, "  {goal}: {}", if goal.is_met(median) { "met" } else { "missed" })?;
            }
            writeln!(formatter)?;
        }
        Ok(())
    }
}

fn median(sorted: &[f64]) -> f64 {
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.saturating_sub(1)), at(middle)) }
}

impl Goal {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(formatter, ">= {least:.2}"),
            Self::AtMost(most) => write!(formatter, "<= {most:.2}"),
        }
    }
}
