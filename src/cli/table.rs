//! Tables as all verbs print them: no borders, columns as wide as they need to be, two spaces between them.

use comfy_table::{Column, Table, presets};

/// Prints rows below their head.
pub fn print<Cell: Into<String>>(head: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) {
    let head = head.iter().map(|&name| name.to_owned()).collect();
    let rows = rows.into_iter().map(texts);
    print_lines("", &std::iter::once(head).chain(rows).collect::<Vec<_>>());
}

/// Prints rows without a head, each line after `indent`.
pub fn print_indented<Cell: Into<String>>(indent: &str, rows: impl IntoIterator<Item = Vec<Cell>>) {
    print_lines(indent, &rows.into_iter().map(texts).collect::<Vec<_>>());
}

/// How many columns of a terminal the widest of these cells takes.
pub fn width<'c>(cells: impl IntoIterator<Item = &'c String>) -> usize {
    let mut table = Table::new();
    table.add_rows(cells.into_iter().map(|cell| [harmless(cell.clone())]));
    table.column_max_content_widths().first().copied().unwrap_or_default().into()
}

fn texts<Cell: Into<String>>(row: Vec<Cell>) -> Vec<String> {
    row.into_iter().map(|cell| harmless(cell.into())).collect()
}

fn print_lines(indent: &str, rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).add_rows(rows);
    for column in table.column_iter_mut() {
        Column::set_padding(column, (0, 2));
    }
    for line in table.lines() {
        say!("{}", format!("{indent}{line}").trim_end());
    }
}

/// Others chose what many cells hold: control characters would steer the terminal, or break the row.
fn harmless(text: String) -> String {
    if text.contains(char::is_control) {
        text.chars()
            .map(|letter| if letter.is_control() { letter.escape_debug().to_string() } else { letter.into() })
            .collect()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{harmless, width};

    #[test]
    fn a_cell_cannot_steer_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2J\nb".to_owned()), "a\\u{1b}[2J\\nb");
        assert_eq!(width(&["端口".to_owned(), "abc".to_owned()]), 4);
        assert_eq!(harmless("Zürich \"x\"".to_owned()), "Zürich \"x\"");
    }
}
