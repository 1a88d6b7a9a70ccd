//! `keyfob mfa code`

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::clipboard::{self, Copied, Desktop};
use crate::mfa::{CodeProvider, end_of_step};
use crate::secret::Secret;

/// Print a code of the profile's MFA device, for a form that asks for one
///
/// The code goes to stdout, or with --copy to the clipboard (through wl-copy, xclip, xsel, pbcopy or clip.exe; where
/// there is none, through the terminal), the seconds that it serves for to stderr. A code serves once, so one that is printed
/// counts as used: asking again within the same half minute waits for the next one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob mfa code me
  keyfob mfa code me --copy
  keyfob mfa code me --json")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// Put the code on the clipboard instead of printing it
    #[arg(long)]
    copy: bool,
}

/// Prints a code.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let session = Session::open(context, &profile, Wanted::default())?;
    let serial = session.required_mfa_serial()?;
    let provider = session.code_provider(serial);
    if matches!(provider, CodeProvider::Person(_) | CodeProvider::Nobody) {
        let message = format!("the seed of the MFA device {serial} is not stored");
        return Err(CliError::new(ErrorKind::Configuration, message)
            .hint(format!("Store it with `keyfob mfa add {profile}`."))
            .for_profile(&profile));
    }
    let tell = |text: &str| context.ui.note(text);
    let codes = session.codes(&tell);
    let code = codes.with_code(serial, &provider, &profile, &|code| Ok(code.clone()));
    let code = code.map_err(|error| session.code_error(error))?;
    let now = context.clock.now();
    let seconds = (end_of_step(now) - now).num_seconds() + 1;
    if args.copy {
        return copy(context, &code, seconds);
    }
    if context.global.json {
        let answer = json!({ "code": code.expose(), "seconds_left": seconds, "serial": serial.as_str() });
        return context.print(&answer.to_string());
    }
    context.print(code.expose())?;
    context.ui.note(&format!("{seconds} s left."));
    Ok(())
}

fn copy(context: &Context, code: &Secret, seconds: i64) -> CliResult {
    let is_set = |name| context.environment.is_set(name);
    let desktop = Desktop {
        wayland: is_set(env::WAYLAND_DISPLAY),
        x11: is_set(env::DISPLAY),
        wsl: is_set(env::WSL_DISTRO_NAME),
    };
    let copied = clipboard::copy(desktop, code).map_err(|error| {
        CliError::new(ErrorKind::Failed, format!("the code could not be copied: {error}"))
            .hint("Without `--copy` it is printed. This one counts as used; the next one comes soon.")
    })?;
    if context.global.json {
        let place = match copied {
            Copied::Clipboard => "clipboard",
            Copied::Terminal => "terminal",
        };
        return context.print(&json!({ "copied_to": place, "seconds_left": seconds }).to_string());
    }
    context.ui.note(&match copied {
        Copied::Clipboard => format!("Copied; {seconds} s left."),
        Copied::Terminal => format!("Copied, if the terminal has a clipboard (OSC 52); {seconds} s left."),
    });
    Ok(())
}
