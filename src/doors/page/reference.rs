//! The documentation of all actions as one page: a list, then each action with its parameters, answer and refusals.

use maud::{Markup, html};

use super::layout::{self, inline, prose};
use crate::surface::fields::Field;
use crate::surface::markdown::{clients_of, meaning};
use crate::surface::refusals::Refusal;
use crate::surface::{ActionInfo, FIRST_SERVICE, StructureInfo, Surface};
use crate::version::VERSION;

/// The page.
pub fn page(surface: &Surface) -> Markup {
    let mut services: Vec<&str> = surface.actions.iter().map(|action| action.service).collect();
    services.dedup();
    services.sort_by_key(|service| *service != FIRST_SERVICE);
    layout::page(
        "Actions of zc-gateway",
        &html! {
            header {
                h1 { "Actions " small { "of zc-gateway " (VERSION) } }
                p {
                    "A call is " code { "POST /api/v2/{service}" } ", with the action in the header " code { "X-ZC-Action" }
                    ", the version in " code { "X-ZC-Version" } " and the parameters as one JSON object in the body. "
                    "An optional parameter may be absent or null; every answer has a " code { "requestId" } " too."
                }
                p {
                    a href="../" { "Front page" } " · " a href="openapi.json" { "OpenAPI 3.1" } " · "
                    @for service in &services { a href={ "#service-" (service) } { (service) } " · " }
                    a href="#structures" { "Structures" } " · " a href="#refusals" { "Refusals of any action" }
                }
            }
            @for service in &services {
                h2 id={ "service-" (service) } { "Service " code { (service) } }
                (list(surface.actions.iter().filter(|action| action.service == *service)))
            }
            @for service in &services {
                @for action in surface.actions.iter().filter(|action| action.service == *service) { (details(action)) }
            }
            h2 id="structures" { "Structures" }
            @for structure in &surface.structures { (structure_details(structure, &surface.versions)) }
            h2 id="refusals" { "Refusals of any action" }
            (refusals(&surface.refusals))
        },
    )
}

fn list<'a>(actions: impl Iterator<Item = &'a ActionInfo>) -> Markup {
    html! {
        div.scroll { table {
            tr { th { "Action" } th { "Effect" } th { "Versions" } th { "What it does" } }
            @for action in actions {
                tr {
                    td { a href={ "#" (anchor(action)) } { (action.name) } }
                    td { (action.effect) }
                    td.narrow { (action.versions.join(", ")) }
                    td { (inline(&action.summary)) }
                }
            }
        } }
    }
}

fn details(action: &ActionInfo) -> Markup {
    let ActionInfo { service, versions, effect, description, .. } = action;
    html! {
        section {
            h3 id=(anchor(action)) { (action.title()) }
            p.muted { "Service " code { (service) } ", versions " (versions.join(" and ")) ", effect: " (effect) "." }
            (prose(description))
            @if action.parameters.is_empty() { p { "It takes no parameters." } } @else {
                h4 { "Parameters" }
                (fields(&action.parameters, true, versions))
            }
            @if action.answer.is_empty() { p { "It answers nothing but the request ID." } } @else {
                h4 { "Answer" }
                (fields(&action.answer, false, versions))
            }
            @if !action.refusals.is_empty() {
                h4 { "Refusals" }
                (refusals(&action.refusals))
            }
            @if !action.clients.is_empty() {
                p.muted { "Exercised by the client tests of " (clients_of(&action.clients).join(", ")) "." }
            }
        }
    }
}

fn structure_details(structure: &StructureInfo, versions: &[String]) -> Markup {
    html! {
        section {
            h4 id=(structure_anchor(&structure.name)) { (structure.name) }
            (prose(&structure.description))
            (fields(&structure.fields, structure.given, versions))
        }
    }
}

/// A table of fields. `versions` are those that need no mention.
fn fields(fields: &[Field], given: bool, versions: &[String]) -> Markup {
    html! {
        div.scroll { table {
            tr { th { "Name" } th { "Type" } @if given { th { "Required" } } th { "Meaning" } }
            @for field in fields {
                tr {
                    td { code { (field.name) } }
                    td { (kind(field)) @if field.nullable && !given { " or null" } }
                    @if given { td { @if field.required { "yes" } } }
                    td {
                        (inline(&meaning(field, versions)))
                        @if !given && !field.required { " It may be absent." }
                    }
                }
            }
        } }
    }
}

/// The type of a field, which leads to the structure that it names.
fn kind(field: &Field) -> Markup {
    let named = field.structure.as_deref().and_then(|name| Some((name, field.kind.split_once(name)?)));
    html! {
        @if let Some((name, (before, after))) = named {
            (before) a href={ "#" (structure_anchor(name)) } { (name) } (after)
        } @else { (field.kind) }
    }
}

fn refusals(refusals: &[Refusal]) -> Markup {
    html! {
        div.scroll { table {
            tr { th { "Status" } th { "Code" } th { "Meaning" } }
            @for Refusal { status, code, number, meaning } in refusals {
                tr {
                    td { (status) }
                    td { code { (code) } @if let Some(number) = number { " (" (number) ")" } }
                    td { (inline(meaning)) }
                }
            }
        } }
    }
}

/// Where an action can be linked to.
fn anchor(action: &ActionInfo) -> String {
    action.title().replace(' ', "-")
}

/// The same for a structure, which may have the name of an action.
fn structure_anchor(name: &str) -> String {
    format!("structure-{name}")
}
