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

/// That a word is not in a closed list, with what is in it and the nearest of that: the rest of a sentence about it.
pub fn not_among<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let word = shown(word);
    let known: Vec<&str> = known.into_iter().collect();
    let quoted: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let rule = match &quoted[..] {
        [] => "cannot be chosen: there is nothing to choose from".to_owned(),
        [only] => format!("is not {only}"),
        [first @ .., last] => format!("is not one of {} and {last}", first.join(", ")),
    };
    let nearest = nearest(word, known).map(|name| format!("; the nearest is `{name}`")).unwrap_or_default();
    format!("`{word}` {rule}{nearest}")
}

/// As much of a word as a message repeats of it.
fn shown(word: &str) -> &str {
    word.get(..word.floor_char_boundary(64)).unwrap_or_default()
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

    #[test]
    fn a_list_is_told_with_the_nearest_of_it() {
        assert_eq!(
            not_among("runing", ["RUNNING", "RECYCLED"]),
            "`runing` is not one of `RUNNING` and `RECYCLED`; the nearest is `RUNNING`"
        );
        assert_eq!(not_among("x", ["RUNNING"]), "`x` is not `RUNNING`");
        assert_eq!(not_among("x", []), "`x` cannot be chosen: there is nothing to choose from");
        assert_eq!(
            not_among(&"é".repeat(1000), ["RUNNING"]),
            format!("`{}` is not `RUNNING`", "é".repeat(32))
        );
    }
}
