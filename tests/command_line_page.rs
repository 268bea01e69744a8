//! `docs/command-line.md` tells of every verb, and the verbs keep what it promises of all of them.

use clap::Command;
use zc_gateway::cli::{command, exit_codes};

const PAGE: &str = include_str!("../docs/command-line.md");

/// Verbs that print no data: a story, the lines of a gateway's life, and files for shells and readers.
const WITHOUT_DATA: [&str; 4] = ["serve", "demo", "completions", "man"];

/// Every verb, also those below another, with its whole name.
fn verbs() -> Vec<(String, Command)> {
    fn below(name: &str, command: &Command, found: &mut Vec<(String, Command)>) {
        for verb in command.get_subcommands() {
            let name = format!("{name} {}", verb.get_name());
            below(&name, verb, found);
            found.push((name, verb.clone()));
        }
    }
    let mut found = Vec::new();
    below("zc-gateway", &command(), &mut found);
    found
}

#[test]
fn every_verb_is_told_of() {
    let verbs = verbs();
    assert!(verbs.len() > 10);
    for (name, _) in &verbs {
        let is_nested = name.split(' ').count() > 2;
        let expected = if is_nested { format!("`{name}") } else { format!("\n## `{name}`\n") };
        assert!(PAGE.contains(&expected), "the page does not tell of {expected:?}");
    }
    // And of no verb that is not there.
    for heading in PAGE.lines().filter_map(|line| line.strip_prefix("## `")) {
        let name = heading.trim_end_matches('`');
        assert!(verbs.iter().any(|(known, _)| known == name), "there is no {name}");
    }
}

#[test]
fn every_option_on_the_page_exists() {
    let verbs = verbs();
    let known: Vec<&str> =
        verbs.iter().flat_map(|(_, verb)| verb.get_arguments()).filter_map(|arg| arg.get_long()).collect();
    let told = |line: &str| {
        let words: Vec<String> = line
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .filter_map(|word| word.strip_prefix("--"))
            .map(str::to_owned)
            .collect();
        words
    };
    let told: Vec<String> =
        PAGE.lines().flat_map(told).filter(|name| name.contains(char::is_alphabetic)).collect();
    assert!(told.len() > 20);
    for name in told.iter().filter(|name| !matches!(name.as_str(), "help" | "version")) {
        assert!(known.contains(&name.as_str()), "no verb has --{name}");
    }
}

#[test]
fn the_exit_codes_are_those_of_the_code() {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        Some((cells.get(1)?.parse::<u8>().ok()?, (*cells.get(2)?).to_owned()))
    };
    let told: Vec<(u8, String)> = PAGE.lines().filter_map(row).collect();
    let known = exit_codes::ALL.map(|(code, meaning)| (code, meaning.to_owned()));
    assert_eq!(told, known);
}

#[test]
fn every_verb_that_prints_data_prints_json() {
    for (name, verb) in verbs() {
        let has_verbs = verb.get_subcommands().next().is_some();
        let prints_data = !has_verbs && !WITHOUT_DATA.contains(&verb.get_name());
        let takes_json = verb.get_arguments().any(|arg| arg.get_long() == Some("json"));
        assert_eq!(takes_json, prints_data, "{name}");
    }
}
