//! The times as a table and as a plot, with what they were measured on.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use chrono::Utc;

use crate::candidate::Candidate;

/// What came of one program, in milliseconds.
pub(crate) struct Figure {
    name: String,
    minimum: f64,
    tenth: f64,
    median: f64,
    ninetieth: f64,
    /// Its median by that of the empty program.
    ratio: f64,
}

/// The figures, the empty program's first.
pub(crate) fn figures(candidates: Vec<Candidate>) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut floor = None;
    for mut candidate in candidates {
        candidate.times.sort();
        let at = |tenths: usize| milliseconds(candidate.times[(candidate.times.len() - 1) * tenths / 10]);
        let (minimum, tenth, median, ninetieth) = (at(0), at(1), at(5), at(9));
        let ratio = median / *floor.get_or_insert(median);
        figures.push(Figure { name: candidate.name, minimum, tenth, median, ninetieth, ratio });
    }
    figures
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The table, in Markdown.
pub(crate) fn table(figures: &[Figure], rounds: usize) -> String {
    let mut text = format!(
        "{rounds} rounds, milliseconds for a whole process\n\n\
         | program | minimum | 10 % | median | 90 % | times an empty program |\n|---|--:|--:|--:|--:|--:|\n"
    );
    for one in figures {
        let _ = writeln!(
            text,
            "| {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
            one.name, one.minimum, one.tenth, one.median, one.ninetieth, one.ratio
        );
    }
    text
}

/// Writes `startup.md` and `startup.svg`.
pub(crate) fn write(directory: &Path, figures: &[Figure], table: &str) {
    std::fs::create_dir_all(directory).expect("the directory can be made");
    let text = format!(
        "# What a caller waits for\n\nWritten by `make figures` on {}: {}.\n\n{table}\n![The medians](startup.svg)\n",
        Utc::now().format("%Y-%m-%d"),
        machine()
    );
    std::fs::write(directory.join("startup.md"), text).expect("the directory can be written");
    std::fs::write(directory.join("startup.svg"), plot(figures)).expect("the directory can be written");
}

/// The processor, the kernel, the compiler, and the versions of the tools beside keyfob.
fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let words = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        text.lines().next().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty())
    };
    let parts = [
        Some(format!("{cores} cores of {}", model.map_or("an unknown processor", |(_, name)| name))),
        words("uname", &["-sr"]),
        words("rustc", &["--version"]),
        words(env!("CARGO_BIN_EXE_keyfob"), &["--version"]),
        words("/usr/bin/aws", &["--version"]),
        words("awsumepy", &["-v"]).map(|version| format!("awsume {version}")),
        words("aws-sso-util", &["--version"]).map(|version| format!("aws-sso-util {version}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

const LEFT: f64 = 330.0;
const WIDTH: f64 = 480.0;
const ROW: f64 = 22.0;

/// The medians as bars, their lengths by the logarithm: the slowest takes hundreds of times as long as the quickest.
fn plot(figures: &[Figure]) -> String {
    let largest = figures.iter().map(|one| one.median).fold(1.0, f64::max);
    let smallest = figures.iter().map(|one| one.median).fold(largest, f64::min) / 2.0;
    let length = |time: f64| WIDTH * (time / smallest).ln() / (largest / smallest).ln();
    let (width, height) = (LEFT + WIDTH + 130.0, ROW * (figures.len() as f64 + 2.0));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"10\" y=\"16\">Median time of a whole process; the scale is logarithmic</text>\n"
    );
    for (at, one) in figures.iter().enumerate() {
        let y = ROW * (at as f64 + 1.5);
        let colour = if one.name.starts_with("keyfob") { "#2563a8" } else { "#8a8f98" };
        let bar = length(one.median);
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{LEFT}\" y=\"{y:.0}\" width=\"{bar:.0}\" height=\"14\" fill=\"{colour}\"/>\
             <text x=\"{:.0}\" y=\"{:.0}\">{:.2} ms ({:.1}×)</text>",
            LEFT - 8.0,
            y + 11.0,
            one.name,
            LEFT + bar + 6.0,
            y + 11.0,
            one.median,
            one.ratio
        );
    }
    svg + "</svg>\n"
}
