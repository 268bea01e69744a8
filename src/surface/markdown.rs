//! The surface as `docs/actions.md`.

use std::fmt::{self, Write};

use super::coverage::Exercise;
use super::fields::Field;
use super::refusals::Refusal;
use super::{ActionInfo, StructureInfo, Surface};

const INTRODUCTION: &str = "# Actions

<!-- Made from the code by `UPDATE_SNAPSHOTS=1 cargo test surface`; do not edit. -->

What the gateway serves: `POST /api/v2/{service}`, the action in the header `X-ZC-Action`, the version in `X-ZC-Version`,
the parameters as one JSON object in the body. `zc-gateway actions NAME` prints the same for one action, and
`zc-gateway openapi` all of it for programs. Where the gateway had to choose is in [behaviour.md](behaviour.md).

An optional parameter may be absent or null. What only one version documents says so; the gateway does not refuse it in
the other. Every answer has a `requestId` too.
";

/// The whole page.
pub fn page(surface: &Surface) -> String {
    let mut page = INTRODUCTION.to_owned();
    // Writing to a text cannot fail.
    let _ = write(surface, &mut page);
    page
}

fn write(surface: &Surface, page: &mut String) -> fmt::Result {
    writeln!(page, "\n| action | effect | versions | clients | what it does |\n|---|---|---|---|---|")?;
    for action in &surface.actions {
        let ActionInfo { effect, summary, versions, .. } = action;
        let title = action.title();
        let (link, versions, clients) = (anchor(&title), versions.join(", "), clients_of(&action.clients));
        let summary = cell(summary);
        writeln!(
            page,
            "| [{title}](#{link}) | {effect} | {versions} | {} | {summary} |",
            clients.join(", ")
        )?;
    }
    writeln!(
        page,
        "\nFurther: [structures](#structures), [refusals of any action](#refusals-of-any-action)."
    )?;
    for action in &surface.actions {
        write_action(action, page)?;
    }
    writeln!(page, "\n## Structures")?;
    for StructureInfo { name, description, given, fields } in &surface.structures {
        writeln!(page, "\n### {name}\n\n{description}\n")?;
        write_fields(fields, *given, &surface.versions, page)?;
    }
    writeln!(page, "\n## Refusals of any action\n")?;
    write_refusals(&surface.refusals, page)
}

fn write_action(action: &ActionInfo, page: &mut String) -> fmt::Result {
    let ActionInfo { service, versions, effect, description, .. } = action;
    writeln!(page, "\n## {}\n\n{description}\n", action.title())?;
    writeln!(page, "Service `{service}`, versions {}, effect: {effect}.", versions.join(" and "))?;
    if action.parameters.is_empty() {
        writeln!(page, "\nIt takes no parameters.")?;
    } else {
        writeln!(page, "\nParameters:\n")?;
        write_fields(&action.parameters, true, versions, page)?;
    }
    if action.answer.is_empty() {
        writeln!(page, "\nIt answers nothing but the request ID.")?;
    } else {
        writeln!(page, "\nAnswer:\n")?;
        write_fields(&action.answer, false, versions, page)?;
    }
    if !action.refusals.is_empty() {
        writeln!(page, "\nRefusals:\n")?;
        write_refusals(&action.refusals, page)?;
    }
    match &clients_of(&action.clients)[..] {
        [] => writeln!(page, "\nNo client test calls it."),
        clients => writeln!(page, "\nExercised by the client tests of {}.", clients.join(", ")),
    }
}

/// A table of fields. `versions` are those that need no mention.
fn write_fields(fields: &[Field], given: bool, versions: &[String], page: &mut String) -> fmt::Result {
    let (column, rule) = if given { (" required |", "---|") } else { ("", "") };
    writeln!(page, "| name | type |{column} meaning |\n|---|---|{rule}---|")?;
    for field in fields {
        let kind = match &field.structure {
            Some(name) => field.kind.replace(name, &format!("[{name}](#{})", anchor(name))),
            None => field.kind.clone(),
        };
        let required = match (given, field.required) {
            (true, true) => " yes |",
            (true, false) => " |",
            (false, _) => "",
        };
        let or_null = if field.nullable && !given { " or null" } else { "" };
        let absent = if given || field.required { "" } else { " It may be absent." };
        let meaning = cell(&meaning(field, versions)) + absent;
        writeln!(page, "| `{}` | {kind}{or_null} |{required} {meaning} |", field.name)?;
    }
    Ok(())
}

/// Description, limits and versions as sentences.
pub fn meaning(field: &Field, versions: &[String]) -> String {
    let mut sentences = vec![field.description.clone()];
    if let Some((first, rest)) = field.limits.split_first() {
        let mut letters = first.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        sentences.push(format!("{capital}{}.", [&[letters.as_str().to_owned()], rest].concat().join(", ")));
    }
    if field.versions != versions {
        sentences.push(format!("Only in {}.", field.versions.join(", ")));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

fn write_refusals(refusals: &[Refusal], page: &mut String) -> fmt::Result {
    writeln!(page, "| status | code | meaning |\n|---|---|---|")?;
    for Refusal { status, code, number, meaning } in refusals {
        let number = number.map_or_else(String::new, |number| format!(" ({number})"));
        writeln!(page, "| {status} | `{code}`{number} | {} |", cell(meaning))?;
    }
    Ok(())
}

/// Each client once, with its versions.
pub fn clients_of(exercises: &[Exercise]) -> Vec<String> {
    let mut clients: Vec<(&str, Vec<&str>)> = Vec::new();
    for Exercise { client, version } in exercises {
        match clients.iter_mut().find(|(name, _)| name == client) {
            Some((_, versions)) => versions.push(version),
            None => clients.push((client, vec![version])),
        }
    }
    clients.iter().map(|(client, versions)| format!("{client} ({})", versions.join(", "))).collect()
}

/// A text that does not break a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Where a heading can be linked to.
fn anchor(heading: &str) -> String {
    heading.to_ascii_lowercase().replace(' ', "-")
}
