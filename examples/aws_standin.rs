//! The AWS stand-in of the tests as a program, for demonstrations and for tests in other languages.
//!
//! ```text
//! cargo run --example aws_standin -- [--world sample|empty] [--port N] [--consent ask|approve|deny]
//!     [--print-env] [--csv FILE] [--log FILE] [--until-eof]
//! ```
//!
//! `--print-env` prints `export` lines for a shell, `--csv` writes alice's access key as the console would offer it
//! for download, `--log` appends a line of JSON for each request. It serves until it is killed, or with `--until-eof`
//! until its standard input ends.

#[path = "../tests/support/standin/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
mod standin;

use std::fs::OpenOptions;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use standin::{Consent, Standin, World, sample};

#[derive(Default)]
struct Options {
    world: Option<String>,
    port: u16,
    consent: Option<Consent>,
    print_env: bool,
    csv: Option<PathBuf>,
    log: Option<PathBuf>,
    until_eof: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--world" => options.world = Some(value()?),
                "--port" => options.port = value()?.parse().map_err(|_| "--port needs a number")?,
                "--consent" => options.consent = Some(Consent::named(&value()?)?),
                "--print-env" => options.print_env = true,
                "--csv" => options.csv = Some(value()?.into()),
                "--log" => options.log = Some(value()?.into()),
                "--until-eof" => options.until_eof = true,
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(options)
    }

    fn world(&self) -> Result<World, String> {
        match self.world.as_deref().unwrap_or("sample") {
            "sample" => Ok(World::sample()),
            "empty" => Ok(World::empty()),
            other => Err(format!("unknown world {other}: sample or empty")),
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse(std::env::args().skip(1))?;
    if let Some(path) = &options.csv {
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).open(path)?;
        file.write_all(sample::access_key_csv().as_bytes())?;
    }
    let standin = Standin::start_on(options.world()?, options.port)?;
    standin.set_consent(options.consent.unwrap_or(Consent::Ask));
    announce(&standin, options.print_env)?;
    let log = options.log;
    if options.until_eof {
        thread::spawn(move || follow::<io::Error>(&standin, log.as_deref()));
        io::stdin().read_to_end(&mut Vec::new())?;
        return Ok(());
    }
    follow(&standin, log.as_deref())
}

fn announce(standin: &Standin, print_env: bool) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if print_env {
        for (name, value) in standin.environment() {
            writeln!(stdout, "export {name}={value}")?;
        }
    } else {
        writeln!(stdout, "{}", standin.url())?;
    }
    stdout.flush()
}

/// Keeps the stand-in running, and writes down what was asked of it.
fn follow<E: From<io::Error>>(standin: &Standin, log: Option<&Path>) -> Result<(), E> {
    let mut written = 0;
    loop {
        thread::sleep(Duration::from_millis(100));
        let Some(path) = log else { continue };
        let requests = standin.requests();
        written = written.min(requests.len());
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        for request in &requests[written..] {
            writeln!(file, "{}", request.to_json())?;
        }
        written = requests.len();
    }
}
