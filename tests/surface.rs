//! The public surface as a checked-in text: what the gateway serves cannot change by accident.

use std::fmt::Write;
use std::path::Path;

use zc_gateway::doors::zenlayer::codes;
use zc_gateway_engine::Effect;

/// Every action with its versions, effect and codes, as `tests/surface.txt` has it.
fn surface() -> String {
    let mut text = String::new();
    for entry in zc_gateway_actions::registry().entries() {
        let versions: Vec<String> = entry.versions.iter().map(ToString::to_string).collect();
        let effect = match entry.effect {
            Effect::Read => "read",
            Effect::Write => "write",
        };
        writeln!(text, "{} {} {effect} {}", entry.service, entry.name, versions.join(",")).unwrap();
        for code in entry.codes {
            let wire = codes::of_code(*code);
            writeln!(text, "    {} {}", wire.status.as_u16(), wire.code).unwrap();
        }
    }
    text
}

/// Compares a checked-in text with what the code makes now, or writes it anew where `UPDATE_SNAPSHOTS` is set.
fn assert_checked_in(path: &str, now: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, now).unwrap();
    }
    let checked_in = std::fs::read_to_string(&file).unwrap_or_default();
    let first_other = checked_in.lines().zip(now.lines()).find(|(old, new)| old != new);
    assert!(
        checked_in == now,
        "{path} is not what the code says any more (first at: {first_other:?}). If the change is meant, run \
         `UPDATE_SNAPSHOTS=1 cargo test surface` and commit the file.",
    );
}

#[test]
fn the_surface_is_the_checked_in_one() {
    assert_checked_in("tests/surface.txt", &surface());
}

#[test]
fn every_action_is_called_over_the_wire_by_some_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut sources = String::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("surface.rs") {
            sources.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    for entry in zc_gateway_actions::registry().entries() {
        assert!(sources.contains(&format!("\"{}\"", entry.name)), "no test calls {}", entry.name);
    }
}
