//! The known word that somebody most likely meant, for refusals that say how to mend a slip.

/// How alike two words must be for one to stand for the other, from 0 to 1.
const ALIKE: f64 = 0.8;

/// The one of `known` that is most like `word`, if one is alike. Case makes no difference.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    let rated = known.into_iter().map(|name| (likeness(&name.to_lowercase(), &word), name));
    let best = rated.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(likeness, _)| *likeness > ALIKE).map(|(_, name)| name)
}

/// From 0 to 1. Words with the same beginning are more alike than others.
fn likeness(known: &str, word: &str) -> f64 {
    strsim::jaro_winkler(known, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_mended_and_a_strange_word_is_not() {
        let known = ["portId", "portName", "dcId"];
        assert_eq!(nearest("portID", known), Some("portId"));
        assert_eq!(nearest("prtName", known), Some("portName"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("portId", []), None);
    }
}
