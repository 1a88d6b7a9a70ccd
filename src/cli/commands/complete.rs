//! `keyfob complete`

use clap::CommandFactory;

use crate::cli::args::Arguments;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::console;
use crate::profile::ProfileSource;

/// What is completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Names of profiles.
    Profiles,
    /// keyfob's commands.
    Commands,
    /// The console's services.
    Services,
}

/// Print completions, one a line; the scripts of `keyfob init` run it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What is completed
    #[arg(value_enum)]
    what: What,
    /// How it starts
    #[arg(default_value = "", allow_hyphen_values = true)]
    start: String,
}

impl Args {
    /// The arguments without a parser; `None` where they are not plain ones.
    pub(in crate::cli) fn plain(what: &str, start: &str) -> Option<Self> {
        let what = match what {
            "profiles" => What::Profiles,
            "services" => What::Services,
            _ => return None,
        };
        Some(Self { what, start: start.to_owned() })
    }
}

/// Prints them.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let fits = |name: &str| name.starts_with(&args.start);
    let lines: Vec<String> = match args.what {
        What::Profiles => {
            let names = context.shared_files()?.names();
            // A shell would read other names otherwise, or run what is in them.
            let names = names.iter().filter(|name| fits(name.as_str()) && name.is_portable());
            names.map(ToString::to_string).collect()
        }
        What::Commands => Arguments::command()
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
            .map(|command| command.get_name().to_owned())
            .filter(|name| fits(name))
            .collect(),
        What::Services => console::service_names().filter(|name| fits(name)).map(str::to_owned).collect(),
    };
    context.print(&lines.join("\n"))
}
