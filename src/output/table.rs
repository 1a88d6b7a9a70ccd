//! Tables for people.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};

/// A table without lines, as wide as the terminal allows; empty columns are left out.
pub fn render(headers: &[&str], rows: &[Vec<String>]) -> String {
    let used: Vec<usize> =
        (0..headers.len()).filter(|&column| rows.iter().any(|row| !row[column].is_empty())).collect();
    let pick = |row: &[String]| used.iter().map(|&column| row[column].clone()).collect::<Vec<_>>();
    let mut table = Table::new();
    table.load_preset(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(used.iter().map(|&column| headers[column]));
    table.add_rows(rows.iter().map(|row| pick(row)));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
