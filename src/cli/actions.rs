//! `zc-gateway actions`: what the gateway serves, from the code that serves it.

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Args;
use zc_gateway_engine::nearest::alike;

use super::{Failure, table};
use crate::surface::fields::Field;
use crate::surface::markdown::{clients_of, meaning};
use crate::surface::refusals::Refusal;
use crate::surface::{ActionInfo, FIRST_SERVICE, Surface};

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
    let alike = alike(name, surface.actions.iter().map(|action| action.name).collect::<BTreeSet<_>>());
    let titles = alike.into_iter().flat_map(|name| {
        let named = surface.actions.iter().filter(|action| action.name == name);
        let mut titles: Vec<String> = named.map(ActionInfo::title).collect();
        // The one that goes by its name alone first.
        titles.sort_by_key(String::len);
        titles
    });
    let names: Vec<String> = titles.take(5).map(|title| format!("`{title}`")).collect();
    let hint = match &names[..] {
        [] => "`zc-gateway actions` lists them".to_owned(),
        names => format!("did you mean {}?", names.join(" or ")),
    };
    Failure::Usage(format!("there is no action `{name}`; {hint}"))
}

/// Those that go by their name alone come first, as in the documentation.
fn print_table(actions: &[ActionInfo]) {
    let (first, others): (Vec<_>, Vec<_>) =
        actions.iter().partition(|action| action.service == FIRST_SERVICE);
    let rows = first.into_iter().chain(others).map(|action| {
        let effect = action.effect.to_owned();
        vec![action.title(), action.versions.join(" "), effect, action.summary.clone()]
    });
    table::print(&["ACTION", "VERSIONS", "EFFECT", "WHAT IT DOES"], rows);
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
            vec![refusal.status.to_string(), refusal.code.to_owned(), number, refusal.meaning.clone()]
        };
        table::print_indented("  ", action.refusals.iter().map(row));
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
        vec![field.name.clone(), kind, note.to_owned(), meaning(field, versions)]
    };
    table::print_indented("  ", fields.iter().map(row));
}
