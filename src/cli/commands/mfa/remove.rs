//! `keyfob mfa remove`

use crate::aws::Refusal;
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::cli::shared_edit::EditOptions;
use crate::cli::trail;
use crate::identifiers::{MfaSerial, user_name_of_arn};

use super::setting;

/// Forget the seed of a device, or with --from-aws take the device away from the user
///
/// Forgetting the seed leaves the device as it is: codes then come from a person. Where the keychain has the only copy,
/// nobody can make a code afterwards.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob mfa remove me
  keyfob mfa remove me --from-aws")]
pub struct Args {
    /// The profile of the user
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// Also deactivate and delete the device at AWS, and take it out of the profile
    #[arg(long)]
    from_aws: bool,
    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// Forgets the seed, or removes the device.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let mut session = Session::open(context, &profile, Wanted { person_asked: true, ..Wanted::default() })?;
    let serial = session.required_mfa_serial()?.clone();
    let stored = session.vault().index()?.mfa_seeds.contains_key(&serial);
    if !args.from_aws && !stored {
        context.ui.note(&format!("No seed of {serial} is stored."));
        return Ok(());
    }
    let what = match args.from_aws {
        true => format!(
            "Would deactivate and delete {serial} at AWS, take it out of the profile and forget its seed."
        ),
        false => format!("Would forget the seed of {serial}."),
    };
    if args.dry_run {
        return context.print(&what);
    }
    let question = match args.from_aws {
        true => format!("Take the MFA device {serial} away from its user, and delete it?"),
        false => format!("Forget the seed of {serial}? Without a copy on a phone nobody can make its codes."),
    };
    if !ask::confirm(context, "", &question)? {
        return Ok(());
    }
    if args.from_aws {
        let deleted = delete_at_aws(context, &mut session, &serial);
        trail::changed(context, &profile, "mfa remove", &deleted);
        deleted?;
        let options = EditOptions { command: "mfa remove", dry_run: false, question: None };
        setting::write(context, &session, None, &options)?;
    }
    // Last: until the device is gone, its codes are needed.
    session.vault().remove_mfa_seed(&serial)?;
    context.ui.note(&match args.from_aws {
        true => format!("{serial} is deleted."),
        false => format!("The seed of {serial} is forgotten."),
    });
    Ok(())
}

fn delete_at_aws(context: &Context, session: &mut Session<'_>, serial: &MfaSerial) -> CliResult {
    session.require_user()?;
    let credentials = session.iam_credentials()?;
    let aws = session.aws()?;
    let identity = aws.caller_identity(&credentials).map_err(|error| session.aws_error(&error))?;
    let user = user_name_of_arn(&identity.arn).unwrap_or_default();
    match aws.deactivate_mfa_device(&credentials, user, serial) {
        // A run that was cut short had done this.
        Err(error) if error.refusal() != Some(Refusal::NotFound) => return Err(session.aws_error(&error)),
        _ => context.verbose(&format!("{serial} is deactivated")),
    }
    let is_virtual = serial.as_str().contains(":mfa/");
    match aws.delete_mfa_device(&credentials, serial) {
        Err(error) if is_virtual && error.refusal() != Some(Refusal::NotFound) => Err(session
            .aws_error(&error)
            .hint(format!("{serial} is deactivated already, so it is of no use."))),
        _ => Ok(()),
    }
}
