//! `zc-gateway actions`: what the gateway serves, from the code that serves it.

use std::process::ExitCode;

use clap::Args;

use super::Failure;
use crate::surface::fields::Field;
use crate::surface::markdown::{clients_of, meaning};
use crate::surface::refusals::Refusal;
use crate::surface::{ActionInfo, Surface};

/// List the actions that the gateway serves, or show one with its parameters, answer and refusals.
#[derive(Args)]
pub struct Actions {
    /// The action to show, such as CreatePort; of another service than sdn with the service, such as "network CreatePort".
    name: Option<String>,

    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Actions {
    /// Prints them.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let surface = Surface::of(&zc_gateway_actions::registry());
        match &self.name {
            None if self.json => say!("{:#}", serde_json::to_value(&surface).map_err(Failure::other)?),
            None => print_table(&surface.actions),
            Some(name) => {
                let action = surface.action(name).ok_or_else(|| unknown(name, &surface))?;
                if self.json {
                    let mut shown = serde_json::to_value(action).map_err(Failure::other)?;
                    let structures = surface.structures_of(action);
                    shown["structures"] = serde_json::to_value(structures).map_err(Failure::other)?;
                    say!("{shown:#}");
                } else {
                    print_action(action, &surface);
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// No action has this name: these have similar ones.
fn unknown(name: &str, surface: &Surface) -> Failure {
    let wanted = name.to_ascii_lowercase();
    let likeness = |known: &str| {
        let known = known.to_ascii_lowercase();
        if known.contains(&wanted) { 1.0 } else { strsim::jaro_winkler(&known, &wanted) }
    };
    let mut nearest: Vec<(f64, String)> =
        surface.actions.iter().map(|action| (likeness(action.name), action.title())).collect();
    nearest.retain(|(likeness, _)| *likeness > 0.8);
    // Of two that are as near, the one that goes by its name alone first.
    nearest.sort_by(|(a, of_a), (b, of_b)| b.total_cmp(a).then_with(|| of_a.len().cmp(&of_b.len())));
    let names: Vec<String> = nearest.iter().take(5).map(|(_, name)| format!("`{name}`")).collect();
    let hint = match &names[..] {
        [] => "`zc-gateway actions` lists them".to_owned(),
        names => format!("did you mean {}?", names.join(" or ")),
    };
    Failure::Usage(format!("there is no action `{name}`; {hint}"))
}

fn print_table(actions: &[ActionInfo]) {
    let rows = actions.iter().map(|action| {
        let effect = action.effect.to_owned();
        [action.title(), action.versions.join(" "), effect, action.summary.clone()]
    });
    let head = ["ACTION", "VERSIONS", "EFFECT", "WHAT IT DOES"].map(str::to_owned);
    print_columns("", &std::iter::once(head).chain(rows).collect::<Vec<_>>());
}

fn print_action(action: &ActionInfo, surface: &Surface) {
    let ActionInfo { service, name, versions, effect, description, .. } = action;
    say!("{name}: service {service}, versions {}, effect {effect}\n\n{description}", versions.join(" and "));
    print_fields("Parameters", &action.parameters, true, versions);
    print_fields("Answer", &action.answer, false, versions);
    for structure in surface.structures_of(action) {
        print_fields(&structure.name, &structure.fields, structure.given, &surface.versions);
    }
    if !action.refusals.is_empty() {
        say!("\nRefusals:");
        let row = |refusal: &Refusal| {
            let number = refusal.number.map_or_else(String::new, |number| number.to_string());
            [refusal.status.to_string(), refusal.code.to_owned(), number, refusal.meaning.clone()]
        };
        print_columns("  ", &action.refusals.iter().map(row).collect::<Vec<_>>());
    }
    let clients = clients_of(&action.clients);
    if !clients.is_empty() {
        say!("\nExercised by the client tests of {}.", clients.join(", "));
    }
}

fn print_fields(title: &str, fields: &[Field], given: bool, versions: &[String]) {
    if fields.is_empty() {
        return;
    }
    say!("\n{title}:");
    let row = |field: &Field| {
        let kind =
            if field.nullable && !given { format!("{} or null", field.kind) } else { field.kind.clone() };
        let note = match (given, field.required) {
            (true, true) => "required",
            (false, false) => "may be absent",
            (true, false) | (false, true) => "",
        };
        [field.name.clone(), kind, note.to_owned(), meaning(field, versions)]
    };
    print_columns("  ", &fields.iter().map(row).collect::<Vec<_>>());
}

/// Prints rows with columns as wide as they need to be; the last may be of any width.
fn print_columns(indent: &str, rows: &[[String; 4]]) {
    let width =
        |column: usize| rows.iter().map(|row| row.get(column).map_or(0, String::len)).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    for [one, two, three, rest] in rows {
        let line = format!("{indent}{one:<first$}  {two:<second$}  {three:<third$}  {rest}");
        say!("{}", line.trim_end());
    }
}
