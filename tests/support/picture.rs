//! A terminal's screen as an SVG picture.

use std::fmt::Write as _;

use vt100::{Color, Screen};

/// A cell, in pixels: two to one, so that the half blocks of a QR code are squares.
const WIDE: usize = 9;
const HIGH: usize = 18;
const PADDING: usize = 18;
const FONT: &str = "ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace";

/// The colours of a terminal.
pub(crate) struct Theme {
    pub(crate) name: &'static str,
    background: &'static str,
    foreground: &'static str,
    border: &'static str,
    /// The sixteen colours that programs name by number.
    sixteen: [&'static str; 16],
}

pub(crate) const THEMES: [Theme; 2] = [
    Theme {
        name: "light",
        background: "#ffffff",
        foreground: "#24292f",
        border: "#d0d7de",
        sixteen: [
            "#24292f", "#cf222e", "#116329", "#7d5600", "#0969da", "#8250df", "#1b7c83", "#6e7781",
            "#57606a", "#a40e26", "#1a7f37", "#633c01", "#218bff", "#a475f9", "#3192aa", "#8c959f",
        ],
    },
    Theme {
        name: "dark",
        background: "#0d1117",
        foreground: "#e6edf3",
        border: "#30363d",
        sixteen: [
            "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
            "#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff",
        ],
    },
];

#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    text: Color,
    behind: Color,
    bold: bool,
    dim: bool,
    inverse: bool,
}

struct Cell {
    text: String,
    style: Style,
}

/// What a screen shows, without the empty lines at its end.
pub(crate) struct Picture {
    columns: usize,
    rows: Vec<Vec<Cell>>,
}

impl Picture {
    pub(crate) fn of(screen: &Screen) -> Self {
        let (rows, columns) = screen.size();
        let cell = |row, column| {
            let cell = screen.cell(row, column).expect("a cell of the screen");
            let style = Style {
                text: cell.fgcolor(),
                behind: cell.bgcolor(),
                bold: cell.bold(),
                dim: cell.dim(),
                inverse: cell.inverse(),
            };
            let text = if cell.has_contents() { cell.contents() } else { " " };
            Cell { text: text.to_owned(), style }
        };
        let line = |row| (0..columns).map(|column| cell(row, column)).collect::<Vec<_>>();
        let mut rows: Vec<Vec<Cell>> = (0..rows).map(line).collect();
        let blank = |row: &Vec<Cell>| row.iter().all(|cell| cell.text == " ");
        while rows.last().is_some_and(|row| blank(row) || text_of(row).trim() == "$") {
            rows.pop();
        }
        Self { columns: usize::from(columns), rows }
    }

    /// The words of the picture.
    pub(crate) fn text(&self) -> String {
        let lines: Vec<String> = self.rows.iter().map(|row| text_of(row).trim_end().to_owned()).collect();
        lines.join("\n")
    }

    /// Whether no colour and no emphasis is in it.
    pub(crate) fn is_plain(&self) -> bool {
        let plain =
            Style { text: Color::Default, behind: Color::Default, bold: false, dim: false, inverse: false };
        self.rows.iter().flatten().all(|cell| cell.style == plain)
    }

    /// Puts `fixed` wherever `pattern` stands, of the same length; `#` in the pattern is any digit. What changes from
    /// one run to the next becomes the same in each picture.
    pub(crate) fn fix(mut self, pattern: &str, fixed: &str) -> Self {
        let (pattern, fixed): (Vec<char>, Vec<char>) = (pattern.chars().collect(), fixed.chars().collect());
        assert_eq!(pattern.len(), fixed.len(), "it must not move what stands beside it");
        let fits = |cell: &Cell, pattern: char| match pattern {
            '#' => cell.text.starts_with(|c: char| c.is_ascii_digit()),
            _ => cell.text.starts_with(pattern),
        };
        for row in &mut self.rows {
            for start in 0..=row.len().saturating_sub(pattern.len()) {
                let window = &mut row[start..start + pattern.len()];
                if window.iter().zip(&pattern).all(|(cell, pattern)| fits(cell, *pattern)) {
                    window.iter_mut().zip(&fixed).for_each(|(cell, fixed)| cell.text = fixed.to_string());
                }
            }
        }
        self
    }

    pub(crate) fn svg(&self, title: &str, theme: &Theme) -> String {
        let width = self.columns * WIDE + 2 * PADDING;
        let height = self.rows.len() * HIGH + 2 * PADDING;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n\
             <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{}\" stroke=\"{}\"/>\n\
             <g font-family=\"{FONT}\" font-size=\"15\" fill=\"{}\" style=\"white-space:pre\">\n",
            escape(title),
            width - 1,
            height - 1,
            theme.background,
            theme.border,
            theme.foreground
        );
        for (number, row) in self.rows.iter().enumerate() {
            draw_row(&mut svg, row, PADDING + number * HIGH, theme);
        }
        svg.push_str("</g>\n</svg>\n");
        svg
    }
}

fn text_of(row: &[Cell]) -> String {
    row.iter().map(|cell| cell.text.as_str()).collect()
}

/// The part of a cell that a block character fills: from which height, how high, how dense.
fn block(text: &str) -> Option<(usize, usize, &'static str)> {
    match text {
        "█" => Some((0, HIGH, "1")),
        "▀" => Some((0, HIGH / 2, "1")),
        "▄" => Some((HIGH / 2, HIGH / 2, "1")),
        "░" => Some((0, HIGH, "0.25")),
        _ => None,
    }
}

fn draw_row(svg: &mut String, row: &[Cell], top: usize, theme: &Theme) {
    let x = |column: usize| PADDING + column * WIDE;
    let runs = |same: &dyn Fn(&Cell, &Cell) -> bool| {
        let mut start = 0;
        let lengths: Vec<usize> = row.chunk_by(|a, b| same(a, b)).map(<[Cell]>::len).collect();
        lengths.into_iter().map(move |length| {
            start += length;
            (start - length, length)
        })
    };
    for (start, length) in
        runs(&|a, b| a.style.behind == b.style.behind && a.style.inverse == b.style.inverse)
    {
        if let Some(color) = behind(row[start].style, theme) {
            rect(svg, [x(start), top, length * WIDE, HIGH], &color, "1");
        }
    }
    for (start, length) in
        runs(&|a, b| a.style == b.style && (a.text == b.text || block(&a.text).or(block(&b.text)).is_none()))
    {
        let style = row[start].style;
        let color = ink(style, theme);
        if let Some((from, high, density)) = block(&row[start].text) {
            rect(svg, [x(start), top + from, length * WIDE, high], &color, density);
            continue;
        }
        words(svg, &row[start..start + length], x(start), top + HIGH - 5, &attributes(style, &color, theme));
    }
}

/// Each word by itself, so that columns stand where they belong whatever the font is.
fn words(svg: &mut String, cells: &[Cell], left: usize, base: usize, attributes: &str) {
    let mut at = 0;
    for word in cells.split_inclusive(|cell| cell.text == " ") {
        let text = text_of(word);
        let text = text.trim_end();
        if !text.is_empty() {
            let length = text.chars().count() * WIDE;
            let x = left + at * WIDE;
            let _ = writeln!(
                svg,
                "<text x=\"{x}\" y=\"{base}\" textLength=\"{length}\"{attributes}>{}</text>",
                escape(text)
            );
        }
        at += word.len();
    }
}

fn attributes(style: Style, color: &str, theme: &Theme) -> String {
    let mut attributes = String::new();
    if color != theme.foreground {
        let _ = write!(attributes, " fill=\"{color}\"");
    }
    if style.bold {
        attributes.push_str(" font-weight=\"bold\"");
    }
    if style.dim {
        attributes.push_str(" opacity=\"0.65\"");
    }
    attributes
}

fn rect(svg: &mut String, [x, y, width, height]: [usize; 4], color: &str, density: &str) {
    let opacity = if density == "1" { String::new() } else { format!(" opacity=\"{density}\"") };
    let _ = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{color}\"{opacity} \
         shape-rendering=\"crispEdges\"/>"
    );
}

fn behind(style: Style, theme: &Theme) -> Option<String> {
    match (style.inverse, style.behind) {
        (true, _) => Some(color(style.text, theme, theme.foreground)),
        (false, Color::Default) => None,
        (false, other) => Some(color(other, theme, theme.background)),
    }
}

fn ink(style: Style, theme: &Theme) -> String {
    match style.inverse {
        true => color(style.behind, theme, theme.background),
        false => color(style.text, theme, theme.foreground),
    }
}

fn color(color: Color, theme: &Theme, default: &str) -> String {
    match color {
        Color::Default => default.to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Idx(index @ 0..16) => theme.sixteen[usize::from(index)].to_owned(),
        Color::Idx(index @ 16..232) => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
            let cube = index - 16;
            format!("#{:02x}{:02x}{:02x}", level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        Color::Idx(index) => format!("#{0:02x}{0:02x}{0:02x}", 8 + (index - 232) * 10),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
