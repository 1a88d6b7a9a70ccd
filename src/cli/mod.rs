//! The command line: arguments in, parts wired together, errors and exit codes out.

mod add_key;
mod adopt_keys;
mod adopt_source;
mod advice;
mod args;
mod ask;
mod both_files;
mod cached;
mod checkup;
mod commands;
mod completion;
mod console_sign_in;
mod context;
mod duration;
pub mod env;
mod error;
mod exit_code;
mod global;
mod guard;
mod help;
mod key_check;
mod key_device;
mod key_entry;
mod passphrase;
mod paths;
mod picker;
mod portal;
mod program;
mod reach_person;
pub mod reference;
mod remove_key;
mod role_profile;
mod rotate_keys;
mod serving;
mod session;
mod shared_edit;
mod sign_in;
mod sign_out;
mod sso_profile;
mod sso_sign_out;
mod stdin;
mod trail;
mod variables;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Arguments, Command};
use context::Context;
use env::Environment;
pub use error::{CliError, CliResult};
pub use exit_code::ErrorKind;
use global::Global;

use crate::hardening;
use crate::output::Ui;

/// Runs the program.
pub fn run(arguments: &[OsString]) -> ExitCode {
    let unprotected = hardening::harden();
    let environment = Environment::snapshot();
    let parsed = match plain_credential_process(arguments)
        .or_else(|| plain_prompt(arguments))
        .or_else(|| plain_complete(arguments))
    {
        Some(parsed) => parsed,
        None => match help::parse(arguments) {
            Ok(parsed) => parsed,
            Err(error) => return show_usage(&error),
        },
    };
    let global = parsed.global;
    let dumb = environment.get(env::TERM) == Some("dumb");
    let ui = Ui::new(global.color, global.quiet, dumb || environment.is_set(env::NO_COLOR));
    let json = global.json;
    let Some(context) = Context::new(environment, global, ui) else {
        let ui = Ui::new(Default::default(), false, true);
        ui.error("keyfob: there is no home directory.\n  Set HOME to yours.");
        return ErrorKind::Configuration.into();
    };
    for protection in unprotected {
        context.verbose(&protection.to_string());
    }
    match dispatch(parsed.command, &context) {
        Ok(code) => code,
        Err(error) => {
            let path_of = |file| Some(context.path_of(file));
            match json {
                true => context.ui.error_as_it_is(&error.to_json(&path_of).to_string()),
                false => context.ui.error(&error.render(&path_of)),
            }
            error.kind.into()
        }
    }
}

fn dispatch(command: Command, context: &Context) -> CliResult<ExitCode> {
    match command {
        Command::Add(args) => commands::add::run(&args, context),
        Command::Configure(args) => commands::configure::run(&args, context),
        Command::Adopt(args) => commands::adopt::run(&args, context),
        Command::Login(args) => commands::login::run(&args, context),
        Command::Logout(args) => commands::logout::run(&args, context),
        Command::Exec(args) => return commands::exec::run(&args, context),
        Command::Env(args) => commands::env::run(&args, context),
        Command::Serve(args) => commands::serve::run(&args, context),
        Command::Console(args) => commands::console::run(&args, context),
        Command::CredentialProcess(args) => commands::credential_process::run(&args, context),
        Command::Whoami(args) => commands::whoami::run(&args, context),
        Command::List(args) => commands::list::run(&args, context),
        Command::Status(args) => commands::status::run(&args, context),
        Command::Explain(args) => commands::explain::run(&args, context),
        Command::Doctor(args) => return commands::doctor::run(&args, context),
        Command::Log(args) => commands::log::run(&args, context),
        Command::Prompt(args) => commands::prompt::run(&args, context),
        Command::Profile(args) => commands::profile::run(&args, context),
        Command::Sso(args) => commands::sso::run(&args, context),
        Command::Mfa(args) => commands::mfa::run(&args, context),
        Command::Rotate(args) => commands::rotate::run(&args, context),
        Command::Remove(args) => commands::remove::run(&args, context),
        Command::Undo(args) => commands::undo::run(&args, context),
        Command::GitCredential(args) => commands::git_credential::run(&args, context),
        Command::Vault(args) => commands::vault::run(&args, context),
        Command::Settings(args) => commands::settings::run(&args, context),
        Command::Init(args) => commands::init::run(&args, context),
        Command::Completions(args) => commands::completions::run(&args, context),
        Command::Man(args) => commands::man::run(&args, context),
        Command::Complete(args) => commands::complete::run(&args, context),
        Command::Use(args) => commands::use_profile::run(&args, context),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// `keyfob credential-process --profile NAME`, the line that SDKs run at each start, without building the parser for
/// every other command. Anything else goes the usual way.
fn plain_credential_process(arguments: &[OsString]) -> Option<Arguments> {
    let [_, command, option, name] = arguments else { return None };
    if command != "credential-process" || option != "--profile" {
        return None;
    }
    let profile = name.to_str().filter(|name| !name.starts_with('-'))?;
    let global = Global { profile: Some(profile.to_owned()), ..Global::default() };
    Some(Arguments { global, command: Command::CredentialProcess(Default::default()) })
}

/// `keyfob prompt`, with or without its two options, which shells run at every line, likewise.
fn plain_prompt(arguments: &[OsString]) -> Option<Arguments> {
    let [_, command, options @ ..] = arguments else { return None };
    if command != "prompt" {
        return None;
    }
    let mut args = commands::prompt::Args::default();
    let (pairs, []) = options.as_chunks::<2>() else { return None };
    for [option, value] in pairs {
        match option.to_str()? {
            "--format" => args.format = Some(value.to_str()?.to_owned()),
            "--paint" => args.paint = clap::ValueEnum::from_str(value.to_str()?, false).ok()?,
            _ => return None,
        }
    }
    Some(Arguments { global: Global::default(), command: Command::Prompt(args) })
}

/// `keyfob complete WHAT WORDS…`, which shells run at each TAB, likewise.
fn plain_complete(arguments: &[OsString]) -> Option<Arguments> {
    let [_, command, what, words @ ..] = arguments else { return None };
    if command != "complete" {
        return None;
    }
    let args = commands::complete::Args::plain(what.to_str()?, words)?;
    Some(Arguments { global: Global::default(), command: Command::Complete(args) })
}

/// Help and version go to stdout and are no error; a wrong command line goes to stderr.
fn show_usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() { ErrorKind::Usage.into() } else { ExitCode::SUCCESS }
}
