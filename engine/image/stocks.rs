//! How many resources take from which stock. The numbers are kept, so that nobody has to count.

use std::collections::BTreeMap;
use std::sync::Arc;

/// What a data center has of a port type: every port takes one until it is released, also in the recycle bin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stock {
    /// The identifier of the data center.
    pub data_center: Arc<str>,
    /// The name of the port type.
    pub port_type: Arc<str>,
}

/// The stocks that something is taken from. A clone costs one counter, and stays as it is whatever happens to the original.
#[derive(Clone, Default)]
pub struct Stocks {
    /// There are at most as many as the catalogue has, so all of them are copied at once.
    taken: Arc<BTreeMap<Stock, usize>>,
}

impl Stocks {
    /// How many are taken of a stock.
    pub fn taken(&self, stock: &Stock) -> usize {
        self.taken.get(stock).copied().unwrap_or_default()
    }

    /// Takes one from the stock `to` in place of one from the stock `from`.
    pub(super) fn replace(&mut self, from: Option<&Stock>, to: Option<&Stock>) {
        if from == to {
            return;
        }
        let taken = Arc::make_mut(&mut self.taken);
        if let Some(from) = from {
            let is_last = taken.get_mut(from).is_some_and(|count| {
                *count = count.saturating_sub(1);
                *count == 0
            });
            if is_last {
                taken.remove(from);
            }
        }
        if let Some(to) = to {
            if let Some(count) = taken.get_mut(to) {
                *count += 1;
            } else {
                taken.insert(to.clone(), 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_knows_how_many_are_taken_until_the_last_is_given_back() {
        let stock = |port_type: &str| Stock { data_center: "SIN1".into(), port_type: port_type.into() };
        let (small, large) = (stock("1G"), stock("10G"));
        let mut stocks = Stocks::default();
        stocks.replace(None, Some(&small));
        stocks.replace(None, Some(&small));
        let before = stocks.clone();
        stocks.replace(Some(&small), Some(&large));
        assert_eq!((stocks.taken(&small), stocks.taken(&large)), (1, 1));
        stocks.replace(Some(&small), Some(&small));
        stocks.replace(Some(&small), None);
        stocks.replace(Some(&large), None);
        assert_eq!((stocks.taken(&small), stocks.taken(&large), stocks.taken.len()), (0, 0, 0));
        assert_eq!((before.taken(&small), before.taken(&large)), (2, 0), "a clone stays as it is");
    }
}
