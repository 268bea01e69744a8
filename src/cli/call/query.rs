//! `--query`: a JMESPath expression, or a JSON pointer, over what a call was answered.

use std::collections::HashMap;

use jmespath::ast::Ast;
use jmespath::{Expression, JmespathError, Variable};
use serde_json::{Map, Value};

use crate::cli::Failure;

/// What is wanted of an answer.
pub enum Query {
    /// A JSON pointer (RFC 6901), such as `/dataSet/0/portId`.
    Pointer(String),
    /// A JMESPath expression, such as `dataSet[].portId`.
    Expression(Box<Expression<'static>>),
}

impl Query {
    /// Reads a query. What starts with a slash is a pointer: no JMESPath expression does.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        if text.starts_with('/') {
            return pointer(text);
        }
        let expression = jmespath::compile(text).map_err(|error| wrong(&error))?;
        check_functions(text, expression.as_ast())?;
        Ok(Self::Expression(Box::new(expression)))
    }

    /// What it finds in `content`; null when it finds nothing. Members of objects come in the order of the expression,
    /// else of `content`.
    pub fn of(&self, content: &Value) -> Result<Value, Failure> {
        match self {
            Self::Pointer(pointer) => Ok(content.pointer(pointer).cloned().unwrap_or_default()),
            Self::Expression(expression) => {
                let found = expression.search(content).map_err(|error| wrong(&error))?;
                let mut order = Order::default();
                order.note_expression(expression.as_ast());
                order.note_content(content);
                Ok(order.restored(&found))
            }
        }
    }
}

fn pointer(text: &str) -> Result<Query, Failure> {
    let bad = text.match_indices('~').find(|(place, _)| {
        let next = text.as_bytes().get(place + 1);
        !matches!(next, Some(b'0' | b'1'))
    });
    match bad {
        None => Ok(Query::Pointer(text.to_owned())),
        Some((place, _)) => Err(told("`~` stands for itself as `~0`, and for a slash as `~1`", text, place)),
    }
}

/// The crate finds out only where a function is applied, and that is after the call has been sent.
fn check_functions(text: &str, ast: &Ast) -> Result<(), Failure> {
    if let Ast::Function { offset, name, .. } = ast
        && jmespath::DEFAULT_RUNTIME.get_function(name).is_none()
    {
        return Err(told(&format!("there is no function `{name}`"), text, *offset));
    }
    children(ast).into_iter().try_for_each(|child| check_functions(text, child))
}

fn wrong(error: &JmespathError) -> Failure {
    let reason = error.reason.to_string();
    let reason = reason.split_once("error: ").map_or(&*reason, |(_, reason)| reason);
    told(reason.trim_end_matches('.'), &error.expression, error.offset)
}

/// What is wrong with a query, with a sign below the place.
fn told(reason: &str, query: &str, offset: usize) -> Failure {
    let before = query.get(..offset).unwrap_or(query).chars().count();
    let place = before + 1;
    let sign = format!("{}^", " ".repeat(before));
    Failure::Usage(format!("--query cannot be used: {reason}, at character {place}\n  {query}\n  {sign}"))
}

/// The order of members, which the crate does not keep.
#[derive(Default)]
struct Order {
    ranks: HashMap<String, usize>,
}

impl Order {
    fn note(&mut self, name: &str) {
        let next = self.ranks.len();
        self.ranks.entry(name.to_owned()).or_insert(next);
    }

    fn note_expression(&mut self, ast: &Ast) {
        if let Ast::MultiHash { elements, .. } = ast {
            for element in elements {
                self.note(&element.key);
            }
        }
        for child in children(ast) {
            self.note_expression(child);
        }
    }

    fn note_content(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                for name in members.keys() {
                    self.note(name);
                }
                for member in members.values() {
                    self.note_content(member);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.note_content(item);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn restored(&self, found: &Variable) -> Value {
        match found {
            Variable::Null | Variable::Expref(_) => Value::Null,
            Variable::Bool(flag) => Value::Bool(*flag),
            Variable::Number(number) => Value::Number(number.clone()),
            Variable::String(text) => Value::String(text.clone()),
            Variable::Array(items) => items.iter().map(|item| self.restored(item)).collect(),
            Variable::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| self.ranks.get(*name).copied().unwrap_or(usize::MAX));
                let members = members.into_iter().map(|(name, member)| (name.clone(), self.restored(member)));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

/// The parts of an expression.
fn children(ast: &Ast) -> Vec<&Ast> {
    match ast {
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => vec![lhs, rhs],
        Ast::Condition { predicate, then, .. } => vec![predicate, then],
        Ast::Expref { ast: node, .. }
        | Ast::Flatten { node, .. }
        | Ast::Not { node, .. }
        | Ast::ObjectValues { node, .. } => vec![node],
        Ast::Function { args, .. } => args.iter().collect(),
        Ast::MultiList { elements, .. } => elements.iter().collect(),
        Ast::MultiHash { elements, .. } => elements.iter().map(|element| &element.value).collect(),
        Ast::Identity { .. }
        | Ast::Field { .. }
        | Ast::Index { .. }
        | Ast::Literal { .. }
        | Ast::Slice { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(query: &str, content: &Value) -> String {
        Query::parse(query).unwrap().of(content).unwrap().to_string()
    }

    #[test]
    fn both_languages_find_and_keep_order_and_numbers() {
        let content =
            json!({ "z": { "b": 9_007_199_254_740_993_u64, "a": 0.1 }, "list": [{ "y": 1, "x": "t" }] });
        for (query, expected) in [
            ("z", r#"{"b":9007199254740993,"a":0.1}"#),
            ("/z", r#"{"b":9007199254740993,"a":0.1}"#),
            ("/list/0/x", r#""t""#),
            ("/nothing", "null"),
            ("nothing", "null"),
            ("list[].{second: y, first: x}", r#"[{"second":1,"first":"t"}]"#),
            ("list[?x=='t'].y | [0]", "1"),
            ("length(list)", "1"),
        ] {
            assert_eq!(found(query, &content), expected, "{query}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (query, says, place) in [
            ("dataSet[", "at character", "\n  dataSet[\n"),
            ("dataSet[?portId=]", "at character", "^"),
            ("size(dataSet)", "there is no function `size`", "^"),
            ("dataSet[].nope(@)", "there is no function `nope`", "^"),
            ("/a~2", "`~` stands for itself as `~0`", "at character 3\n  /a~2\n    ^"),
        ] {
            let Err(Failure::Usage(told)) = Query::parse(query) else { panic!("{query}") };
            assert!(told.contains(says) && told.contains(place), "{query}: {told}");
        }
    }
}
