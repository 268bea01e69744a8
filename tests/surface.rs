//! The public surface as a checked-in text: what the gateway serves cannot change by accident.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use zc_gateway::doors::zenlayer::codes;
use zc_gateway::surface::schemas::Schemas;
use zc_gateway::surface::{Surface, markdown, versions_of};

/// Every action with its versions, effect and codes, as `tests/surface.txt` has it.
fn surface() -> String {
    let mut text = String::new();
    for entry in zc_gateway_actions::registry().entries() {
        let versions: Vec<String> = entry.versions.iter().map(ToString::to_string).collect();
        let (service, name, effect) = (entry.service, entry.name, entry.effect.name());
        writeln!(text, "{service} {name} {effect} {}", versions.join(",")).unwrap();
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
fn the_page_of_actions_is_made_from_the_code() {
    let surface = Surface::of(&zc_gateway_actions::registry());
    assert_checked_in("docs/actions.md", &markdown::page(&surface));
}

#[test]
fn what_callers_read_is_said_of_everything() {
    let surface = Surface::of(&zc_gateway_actions::registry());
    let mut silent = Vec::new();
    for action in &surface.actions {
        assert!(!action.summary.is_empty(), "{} has no summary: document its parameters' type", action.name);
        let fields =
            action.parameters.iter().chain(&action.answer).filter(|field| field.description.is_empty());
        silent.extend(fields.map(|field| format!("{}: {}", action.name, field.name)));
    }
    for structure in &surface.structures {
        let fields = structure.fields.iter().filter(|field| field.description.is_empty());
        silent.extend(fields.map(|field| format!("{}: {}", structure.name, field.name)));
    }
    assert!(silent.is_empty(), "these have no doc comment: {silent:#?}");
}

#[test]
fn fields_are_marked_with_versions_that_exist_and_each_is_in_one() {
    let surface = Surface::of(&zc_gateway_actions::registry());
    for action in &surface.actions {
        for field in action.parameters.iter().chain(&action.answer) {
            assert!(!field.versions.is_empty(), "{}: no version has {}", action.name, field.name);
        }
    }
    let registry = zc_gateway_actions::registry();
    let versions: Vec<String> = versions_of(&registry).iter().map(ToString::to_string).collect();
    let schemas = Schemas::of(&registry);
    let actions = schemas.actions.iter().flat_map(|action| [&action.parameters, &action.answer]);
    for schema in actions.chain(schemas.structures.values()) {
        let text = serde_json::to_string(schema).unwrap();
        for mark in ["\"x-since\":\"", "\"x-until\":\""] {
            for date in text.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap()) {
                assert!(versions.iter().any(|version| version == date), "{mark}{date} in {text}");
            }
        }
    }
}

#[test]
fn no_two_structures_want_the_same_name() {
    let names: Vec<String> = Schemas::of(&zc_gateway_actions::registry()).structures.into_keys().collect();
    for name in &names {
        let numbered = name.strip_suffix(|last: char| last.is_ascii_digit());
        let taken = numbered.is_some_and(|plain| names.iter().any(|name| name == plain));
        assert!(
            !taken,
            "two structures are named {name} but for the number: give one another `schemars(rename)`"
        );
    }
}

#[test]
fn every_action_is_called_over_the_wire_by_some_test() {
    let mut sources = String::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
    while let Some(folder) = open.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("surface.rs") {
                sources.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let registry = zc_gateway_actions::registry();
    let mut names = BTreeSet::new();
    // The services come in the order of the alphabet, and the last is the one whose actions are called by name alone.
    for entry in registry.entries().collect::<Vec<_>>().into_iter().rev() {
        let (service, name) = (entry.service, entry.name);
        let is_shared = !names.insert(name);
        let call = if is_shared { format!("{service}(\"{name}\"") } else { format!("\"{name}\"") };
        assert!(sources.contains(&call), "no test calls {name} of {service} as `{call}`");
    }
}
