//! The gateway against the contract: `tests/contract/sdn-VERSION.json` says what service `sdn` takes and answers, and
//! these tests hold the registry and a running gateway against it. What does not agree is shown all at once, a line
//! for each.

mod answers;
mod excuses;
mod facts;
mod inputs;
mod scenario;
mod schemas;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use zc_gateway::doors::zenlayer::codes;
use zc_gateway_engine::registry::{Entry, Registry};

use facts::{Action, CONTRACTS, Contract, SERVICE};

static REGISTRY: LazyLock<Registry> = LazyLock::new(zc_gateway_actions::registry);

/// Every action that is served, with its contract, version by version.
fn served() -> impl Iterator<Item = (&'static Contract, &'static Entry, &'static Action)> {
    CONTRACTS.iter().flat_map(|contract| {
        let entries = REGISTRY.entries().filter(|entry| entry.service == SERVICE);
        entries.filter_map(move |entry| {
            let has = entry.versions.contains(&contract.version);
            Some((contract, entry, contract.action(entry.name).filter(|_| has)?))
        })
    })
}

/// What does not agree, a line for each.
#[derive(Default)]
struct Findings(BTreeSet<String>);

impl Findings {
    fn note(&mut self, line: String) {
        self.0.insert(line);
    }

    fn add(&mut self, more: Self) {
        self.0.extend(more.0);
    }

    fn assert_none(self, mend: &str) {
        self.assert_only(&[], mend);
    }

    /// Fails with all findings but the excused ones, and with the excuses that excuse nothing.
    fn assert_only(mut self, excuses: &[(&str, &str)], mend: &str) {
        let mut idle = Vec::new();
        for (line, _) in excuses {
            let before = self.0.len();
            self.0.retain(|found| !is_like(found, line));
            if self.0.len() == before {
                idle.push(*line);
            }
        }
        let mut text = String::new();
        for line in &self.0 {
            writeln!(text, "  {line}").unwrap();
        }
        for line in &idle {
            writeln!(text, "  an excuse in tests/contract/excuses.rs excuses nothing, take it out: {line}")
                .unwrap();
        }
        assert!(text.is_empty(), "{} do not agree:\n{text}{mend}", self.0.len() + idle.len());
    }
}

/// Whether a line is the one of a pattern, in which `*` stands for any text.
fn is_like(line: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return line == pattern };
    let Some(mut left) = line.strip_prefix(start) else { return false };
    let parts: Vec<&str> = rest.split('*').collect();
    let Some((end, middle)) = parts.split_last() else { return true };
    for part in middle {
        let Some((_, after)) = left.split_once(part) else { return false };
        left = after;
    }
    left.ends_with(end)
}

#[test]
fn every_action_of_the_contract_is_served_in_its_versions_and_no_other_is() {
    let mut wanted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for contract in CONTRACTS.iter() {
        for (name, _) in contract.actions() {
            wanted.entry(name).or_default().push(contract.version.to_string());
        }
    }
    let of_service = REGISTRY.entries().filter(|entry| entry.service == SERVICE);
    let found: BTreeMap<&str, Vec<String>> = of_service
        .map(|entry| (entry.name, entry.versions.iter().map(ToString::to_string).collect()))
        .collect();
    let mut findings = Findings::default();
    for (name, versions) in &wanted {
        match found.get(name) {
            None => findings.note(format!("{name} has no file in actions/sdn and no line in actions/lib.rs")),
            Some(found) if found != versions => {
                findings
                    .note(format!("{name} is served in {found:?}, and the contract has it in {versions:?}"));
            }
            Some(_) => {}
        }
    }
    for name in found.keys().filter(|name| !wanted.contains_key(*name)) {
        findings.note(format!("{name} is served, and the contract does not have it"));
    }
    findings.assert_none(
        "Write the action, or extend tests/contract/sdn-VERSION.json as tests/contract/README.md says.",
    );
}

#[test]
fn actions_declare_the_codes_of_the_contract() {
    let mut findings = Findings::default();
    for (contract, entry, action) in served() {
        for (code, facts) in &action.codes {
            let start = format!("{} {} {code}", contract.version, entry.name);
            let declared =
                entry.codes.iter().map(|code| codes::of_code(*code)).find(|wire| wire.code == code);
            let Some(wire) = declared else {
                findings.note(format!("{start}: it is not among CODES"));
                continue;
            };
            let status = wire.status.as_u16();
            if facts.status.is_some_and(|wanted| wanted != status) {
                findings.note(format!(
                    "{start}: its status is {status}, and the contract has {:?}",
                    facts.status
                ));
            }
            if facts.number.is_some() && wire.number != facts.number {
                findings.note(format!(
                    "{start}: its number is {:?}, and the contract has {:?}",
                    wire.number, facts.number
                ));
            }
        }
    }
    findings.assert_only(
        excuses::CODES,
        "Add the code to CODES of the action, or its form to src/doors/zenlayer/codes.rs.",
    );
}

#[test]
fn a_star_in_an_excuse_stands_for_any_text() {
    assert!(is_like("a b c", "a b c") && is_like("a b c", "a *") && is_like("a b c", "* c"));
    assert!(is_like("a b c", "a*b*c") && !is_like("a b c", "a*d*c") && !is_like("a b c", "a b"));
}
