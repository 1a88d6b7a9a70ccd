//! Tables of many rows that fit a terminal: some columns give way before others.

use super::wrap;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// What becomes of it where there is not room for everything.
    pub fit: Fit,
}

/// How a column gives way. The smallest number is the first to be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is shortened last of all.
    Stays,
    /// It is shortened, and at last left out.
    Shortens(u8),
    /// It is whole or left out: half an account ID is of no use.
    Whole(u8),
    /// Its words go on below, in the last column only.
    Wraps,
}

/// A shortened column is not made narrower than this.
const NARROW: usize = 8;
/// Nor one that goes on below.
const NARROW_WORDS: usize = 32;
const GAP: usize = 2;
const BYTES_OF_A_CELL: usize = 16;

impl Column {
    /// A column.
    pub const fn new(title: &'static str, fit: Fit) -> Self {
        Self { title, fit }
    }

    /// The number by which it is left out.
    fn order(&self) -> Option<u8> {
        match self.fit {
            Fit::Stays | Fit::Wraps => None,
            Fit::Shortens(order) | Fit::Whole(order) => Some(order),
        }
    }
}

/// The texts of some rows, one behind the other: there can be ten thousand rows.
pub struct Cells {
    text: String,
    /// How long each text is.
    cells: Vec<u32>,
    /// The bytes of the longest text of each column.
    lengths: Vec<usize>,
}

impl Cells {
    /// Without rows, with room for some: what is not used is never touched, and growing costs a copy.
    pub fn new(columns: usize, rows: usize) -> Self {
        let cells = columns * rows;
        let text = String::with_capacity(cells * BYTES_OF_A_CELL);
        Self { text, cells: Vec::with_capacity(cells), lengths: vec![0; columns] }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds a row: a text for each column.
    pub fn add<'t>(&mut self, row: impl IntoIterator<Item = &'t str>) {
        for (cell, length) in row.into_iter().zip(&mut self.lengths) {
            *length = (*length).max(cell.len());
            self.text.push_str(cell);
            self.cells
                .push(u32::try_from(cell.len()).expect("a file is read whole, and no line of it is so long"));
        }
    }

    /// The same with a blank for each control character, so that no text breaks the table or moves the cursor.
    #[must_use]
    pub fn harmless(self) -> Self {
        // Without an end before the end, so that several bytes are looked at by one instruction.
        let is_plain = self.text.bytes().fold(true, |so_far, byte| so_far & matches!(byte, b' '..=b'~'));
        if is_plain {
            return self;
        }
        let columns = self.lengths.len();
        let mut harmless = Self::new(columns, self.cells.len() / columns.max(1));
        for row in self.rows() {
            let row: Vec<String> = row.map(|cell| cell.replace(char::is_control, " ")).collect();
            harmless.add(row.iter().map(String::as_str));
        }
        harmless
    }

    /// The width of the widest text of each column.
    fn widths(&self) -> Vec<usize> {
        let mut widths = self.lengths.clone();
        if !self.text.is_ascii() {
            widths.fill(0);
            for row in self.rows() {
                widths
                    .iter_mut()
                    .zip(row)
                    .for_each(|(width, cell)| *width = (*width).max(wrap::columns(cell)));
            }
        }
        widths
    }

    fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        let mut start = 0;
        self.cells.chunks(self.lengths.len()).map(move |cells| {
            let mut at = start;
            start += cells.iter().map(|length| *length as usize).sum::<usize>();
            cells.iter().map(move |length| {
                let from = at;
                at += *length as usize;
                &self.text[from..at]
            })
        })
    }
}

/// The table of rows that are texts already.
pub fn render(columns: &[Column], rows: &[Vec<String>], width: Option<usize>) -> String {
    let mut cells = Cells::new(columns.len(), rows.len());
    rows.iter().for_each(|row| cells.add(row.iter().map(String::as_str)));
    let table = Layout::of(columns, [&cells], width);
    table.title() + &table.lines(&cells)
}

/// How wide each column of a table is.
pub struct Layout<'c> {
    columns: &'c [Column],
    /// Nothing for a column that is left out.
    widths: Vec<usize>,
}

impl<'c> Layout<'c> {
    /// The layout of a table of all these rows, without an empty column, as wide as `width` allows (`None`: as wide as it
    /// is).
    pub fn of<'p>(
        columns: &'c [Column],
        parts: impl IntoIterator<Item = &'p Cells>,
        width: Option<usize>,
    ) -> Self {
        let mut widths = vec![0; columns.len()];
        for part in parts {
            widths.iter_mut().zip(part.widths()).for_each(|(width, own)| *width = own.max(*width));
        }
        for (width, column) in widths.iter_mut().zip(columns) {
            if *width > 0 {
                *width = (*width).max(column.title.len());
            }
        }
        if let Some(room) = width {
            fit(columns, &mut widths, room);
        }
        Self { columns, widths }
    }

    /// The titles.
    pub fn title(&self) -> String {
        let mut title = String::new();
        push_row(&mut title, self.columns.iter().map(|column| column.title), &self.widths, wrap::columns);
        title
    }

    /// Some of the rows, each behind a line break.
    pub fn lines(&self, part: &Cells) -> String {
        let Self { columns, widths } = self;
        let wraps = columns.last().is_some_and(|column| column.fit == Fit::Wraps);
        let line = widths.iter().filter(|width| **width > 0).map(|width| width + GAP).sum::<usize>();
        let mut text = String::with_capacity(line * part.cells.len() / columns.len().max(1));
        let is_ascii = part.text.is_ascii();
        for cells in part.rows() {
            text.push('\n');
            match (wraps, is_ascii) {
                (true, _) => push_wrapped(&mut text, &cells.collect::<Vec<_>>(), widths),
                (false, true) => push_row(&mut text, cells, widths, str::len),
                (false, false) => push_row(&mut text, cells, widths, wrap::columns),
            }
        }
        text
    }
}

/// Leaves out as few columns as it can: at each number it first tries what shortening alone would do.
fn fit(columns: &[Column], widths: &mut [usize], room: usize) {
    let mut order: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].order().is_some()).collect();
    order.sort_by_key(|at| columns[*at].order());
    let wrapped = columns.iter().position(|column| column.fit == Fit::Wraps);
    let mut tried = widths.to_vec();
    for left_out in 0..=order.len() {
        tried.copy_from_slice(widths);
        order[..left_out].iter().for_each(|at| tried[*at] = 0);
        if let Some(at) = wrapped {
            narrow(&mut tried, at, room, NARROW_WORDS);
        }
        for at in &order[left_out..] {
            if matches!(columns[*at].fit, Fit::Shortens(_)) {
                narrow(&mut tried, *at, room, NARROW);
            }
        }
        if excess(&tried, room) == 0 {
            break;
        }
    }
    while excess(&tried, room) > 0 {
        let widest = (0..tried.len()).max_by_key(|at| tried[*at]).filter(|at| tried[*at] > NARROW);
        let Some(at) = widest else { break };
        narrow(&mut tried, at, room, NARROW);
    }
    widths.copy_from_slice(&tried);
}

fn excess(widths: &[usize], room: usize) -> usize {
    let used = widths.iter().filter(|width| **width > 0);
    used.map(|width| width + GAP).sum::<usize>().saturating_sub(GAP + room)
}

fn narrow(widths: &mut [usize], at: usize, room: usize, least: usize) {
    let narrowed = widths[at].saturating_sub(excess(widths, room));
    widths[at] = narrowed.max(least.min(widths[at]));
}

/// `columns` tells how many columns a text takes.
#[inline]
fn push_row<'a>(
    text: &mut String,
    cells: impl Iterator<Item = &'a str>,
    widths: &[usize],
    columns: impl Fn(&str) -> usize,
) {
    let start = text.len();
    // The gap behind a cell is written with the next one that is not empty: a row ends with its last text.
    let mut gap = 0;
    for (cell, width) in cells.zip(widths).filter(|(_, width)| **width > 0) {
        if cell.is_empty() {
            gap += width + GAP;
            continue;
        }
        let taken = columns(cell);
        blank(text, gap);
        gap = if taken <= *width {
            text.push_str(cell);
            width - taken + GAP
        } else {
            let shortened = shorten(cell, width - 1);
            text.push_str(shortened);
            text.push('…');
            width - 1 - columns(shortened) + GAP
        };
    }
    if text.as_bytes()[start..].last().is_some_and(|byte| !byte.is_ascii_graphic()) {
        text.truncate(start + text[start..].trim_end().len());
    }
}

/// So many blanks, in as few pieces as can be.
fn blank(text: &mut String, mut columns: usize) {
    const BLANKS: &str = "                                                                ";
    while columns > 0 {
        let part = columns.min(BLANKS.len());
        text.push_str(&BLANKS[..part]);
        columns -= part;
    }
}

/// A row whose last cell goes on in lines below.
fn push_wrapped(text: &mut String, cells: &[&str], widths: &[usize]) {
    let (Some((last, before)), Some((width, _))) = (cells.split_last(), widths.split_last()) else { return };
    for (number, line) in wrap::cell(last, (*width).max(1)).iter().enumerate() {
        let before = before.iter().map(|cell| if number == 0 { *cell } else { "" });
        if number > 0 {
            text.push('\n');
        }
        push_row(text, before.chain([line.as_str()]), widths, wrap::columns);
    }
}

/// The start of a text that takes no more than so many columns.
fn shorten(text: &str, columns: usize) -> &str {
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let next = at + character.len_utf8();
        if wrap::columns(&text[..next]) > columns {
            break;
        }
        end = next;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 5] = [
        Column::new("NAME", Fit::Stays),
        Column::new("ROLE", Fit::Shortens(3)),
        Column::new("ACCOUNT", Fit::Whole(2)),
        Column::new("SOURCE", Fit::Shortens(1)),
        Column::new("EMPTY", Fit::Stays),
    ];

    fn table(width: Option<usize>) -> String {
        let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["a-rather-long-name", "AdministratorAccess", "111122223333", "a-long-source", ""]),
            row(["b", "é日本", "444455556666", "s", ""]),
        ];
        render(&COLUMNS, &rows, width)
    }

    #[test]
    fn there_is_room() {
        let whole = "\
NAME                ROLE                 ACCOUNT       SOURCE
a-rather-long-name  AdministratorAccess  111122223333  a-long-source
b                   é日本                444455556666  s";
        assert_eq!(table(None), whole);
        assert_eq!(table(Some(68)), whole);
    }

    #[test]
    fn no_text_moves_the_cursor() {
        let mut cells = Cells::new(2, 2);
        cells.add(["a\nb", "é\u{1b}[2J\u{9b}"]);
        cells.add(["c", "d"]);
        let columns = [Column::new("ONE", Fit::Stays), Column::new("TWO", Fit::Stays)];
        let cells = cells.harmless();
        let table = Layout::of(&columns, [&cells], None);
        assert_eq!(table.title() + &table.lines(&cells), "ONE  TWO\na b  é [2J\nc    d");
    }

    #[test]
    fn columns_give_way_in_their_order() {
        assert_eq!(
            table(Some(60)),
            "\
NAME                ROLE              ACCOUNT       SOURCE
a-rather-long-name  AdministratorAc…  111122223333  a-long-…
b                   é日本             444455556666  s"
        );
        assert_eq!(
            table(Some(48)),
            "\
NAME                ROLE            ACCOUNT
a-rather-long-name  Administrator…  111122223333
b                   é日本           444455556666"
        );
        assert_eq!(
            table(Some(30)),
            "NAME                ROLE\na-rather-long-name  Administr…\nb                   é日本"
        );
        assert_eq!(table(Some(10)), "NAME\na-rather-…\nb");
    }

    #[test]
    fn the_last_column_goes_on_below() {
        let columns = [Column::new("SETTING", Fit::Stays), Column::new("WHAT IT IS", Fit::Wraps)];
        let rows = [vec!["browser".to_owned(), "the command that opens a page of a login".to_owned()]];
        assert_eq!(
            render(&columns, &rows, Some(35)),
            "SETTING  WHAT IT IS\nbrowser  the command that opens a\n         page of a login"
        );
        assert!(!render(&columns, &rows, None).contains("\n         "));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 10..120 {
            let widest = table(Some(width)).lines().map(wrap::columns).max().unwrap();
            assert!(widest <= width, "{widest} of {width}");
        }
    }
}
