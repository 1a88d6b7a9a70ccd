//! Tables of many rows that fit a terminal: some columns give way, others never do.

use std::borrow::Cow;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// Whether, and in which order, it is shortened and at last left out; the smallest number first.
    pub gives_way: Option<u8>,
}

/// A shortened column is not made narrower than this.
const NARROW: usize = 8;
const GAP: usize = 2;

/// The table of rows that are texts already.
pub fn render(columns: &[Column], rows: &[Vec<String>], width: Option<usize>) -> String {
    render_with(columns, rows, width, |row, at| row[at].as_str().into())
}

/// The table, without an empty column, as wide as `width` allows (`None`: as wide as it is). `cell` gives the text of a
/// row in a column.
///
/// One pass for the widths and one for the text, since there can be ten thousand rows.
pub fn render_with<'a, T>(
    columns: &[Column],
    rows: &'a [T],
    width: Option<usize>,
    cell: impl Fn(&'a T, usize) -> Cow<'a, str>,
) -> String {
    let mut widths = vec![0; columns.len()];
    for row in rows {
        for (at, width) in widths.iter_mut().enumerate() {
            *width = (*width).max(length(&cell(row, at)));
        }
    }
    for (width, column) in widths.iter_mut().zip(columns) {
        if *width > 0 {
            *width = (*width).max(column.title.len());
        }
    }
    if let Some(room) = width {
        fit(columns, &mut widths, room);
    }
    let line = widths.iter().filter(|width| **width > 0).map(|width| width + GAP).sum::<usize>();
    let mut text = String::with_capacity(line * (rows.len() + 1));
    push_row(&mut text, columns.iter().map(|column| column.title.into()), &widths);
    for row in rows {
        text.push('\n');
        push_row(&mut text, (0..columns.len()).map(|at| cell(row, at)), &widths);
    }
    text
}

/// Narrows columns, then drops them, until the table has room or nothing more gives way.
fn fit(columns: &[Column], widths: &mut [usize], room: usize) {
    let mut order: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].gives_way.is_some()).collect();
    order.sort_by_key(|at| columns[*at].gives_way);
    let excess = |widths: &[usize]| {
        let used = widths.iter().filter(|width| **width > 0);
        used.map(|width| width + GAP).sum::<usize>().saturating_sub(GAP + room)
    };
    for at in &order {
        let narrowed = widths[*at].saturating_sub(excess(widths));
        widths[*at] = narrowed.max(NARROW.min(widths[*at]));
    }
    for at in &order {
        if excess(widths) > 0 {
            widths[*at] = 0;
        }
    }
}

fn push_row<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>, widths: &[usize]) {
    let start = text.len();
    for (cell, width) in cells.zip(widths).filter(|(_, width)| **width > 0) {
        let length = length(&cell);
        if length <= *width {
            text.push_str(&cell);
            for part in chunks(width - length) {
                text.push_str(part);
            }
        } else {
            text.extend(cell.chars().take(width - 1));
            text.push('…');
        }
        text.push_str("  ");
    }
    text.truncate(start + text[start..].trim_end().len());
}

fn length(cell: &str) -> usize {
    if cell.is_ascii() { cell.len() } else { cell.chars().count() }
}

/// So many blanks, in as few pieces as can be.
fn chunks(mut blanks: usize) -> impl Iterator<Item = &'static str> {
    const BLANKS: &str = "                                                                ";
    std::iter::from_fn(move || {
        let part = blanks.min(BLANKS.len());
        blanks -= part;
        (part > 0).then_some(&BLANKS[..part])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column { title: "NAME", gives_way: None },
        Column { title: "ROLE", gives_way: Some(2) },
        Column { title: "SOURCE", gives_way: Some(1) },
        Column { title: "EMPTY", gives_way: None },
    ];

    fn table(width: Option<usize>) -> String {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["a-rather-long-name", "AdministratorAccess", "a-long-source", ""]),
            row(["b", "é", "s", ""]),
        ];
        render(&COLUMNS, &rows, width)
    }

    #[test]
    fn there_is_room() {
        let whole = "NAME                ROLE                 SOURCE\n\
                     a-rather-long-name  AdministratorAccess  a-long-source\n\
                     b                   é                    s";
        assert_eq!(table(None), whole);
        assert_eq!(table(Some(54)), whole);
    }

    #[test]
    fn columns_give_way_in_their_order_and_names_never() {
        assert_eq!(
            table(Some(50)),
            "NAME                ROLE                 SOURCE\n\
             a-rather-long-name  AdministratorAccess  a-long-s…\n\
             b                   é                    s"
        );
        assert_eq!(
            table(Some(40)),
            "NAME                ROLE        SOURCE\n\
             a-rather-long-name  Administr…  a-long-…\n\
             b                   é           s"
        );
        assert_eq!(
            table(Some(30)),
            "NAME                ROLE\na-rather-long-name  Adminis…\nb                   é"
        );
        assert_eq!(table(Some(10)), "NAME\na-rather-long-name\nb");
    }
}
