//! The public surface as a checked-in text: what the gateway serves cannot change by accident.

use std::fmt::Write;

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

#[test]
fn the_surface_is_the_checked_in_one() {
    let checked_in = include_str!("surface.txt");
    let now = surface();
    assert!(now == checked_in, "the surface changed; if that is meant, make tests/surface.txt read:\n{now}");
}

#[test]
fn every_action_is_called_over_the_wire_by_some_test() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
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
