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

/// Those of `known` that contain `word` or are like it, the most alike first. Case makes no difference.
pub fn alike<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Vec<&'k str> {
    let word = word.to_lowercase();
    let rated = known.into_iter().map(|name| {
        let known = name.to_lowercase();
        let contained = !word.is_empty() && known.contains(&word);
        (if contained { 1.0 } else { likeness(&known, &word) }, name)
    });
    let mut alike: Vec<(f64, &str)> = rated.filter(|(likeness, _)| *likeness > ALIKE).collect();
    // Of two that are as near, the shorter one has less that nobody said.
    alike.sort_by(|(a, of_a), (b, of_b)| b.total_cmp(a).then_with(|| of_a.len().cmp(&of_b.len())));
    alike.into_iter().map(|(_, name)| name).collect()
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
    fn all_that_may_be_meant_come_with_the_nearest_first() {
        let known = ["CreateCloudRouter", "DescribePorts", "CreatePort"];
        assert_eq!(alike("creatport", known)[0], "CreatePort");
        assert_eq!(alike("port", known), ["CreatePort", "DescribePorts"]);
        assert_eq!(alike("fly", known), [""; 0]);
        assert_eq!(alike("", known), [""; 0]);
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
