//! `keyfob mfa enrol`

use crate::aws::{Aws, AwsError, CallerIdentity, Refusal};
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::cli::trail;
use crate::credentials::Credentials;
use crate::identifiers::{MfaSerial, Partition, is_root_arn, user_name_of_arn};
use crate::mfa::{EnrolError, EnrolFailure, Enrolment, Seed, SeedPlace, qr};

use super::setting;

/// Give a user a virtual MFA device: make it, show its QR code, enable it, and name it in the profile
///
/// The QR code appears in the terminal for an authenticator app on a phone. With --store-seed the seed is kept in the
/// keychain besides, and keyfob computes the codes: nobody is asked again, but whoever gets into the keychain has both
/// factors. Where a step fails, the device is deleted again.
#[derive(Debug, clap::Args)]
#[command(
    about = "Give a user a new virtual MFA device, with its QR code in the terminal",
    after_help = "Examples:
  keyfob mfa enrol me
  keyfob mfa enrol me --store-seed --no-qr
  keyfob mfa enrol me --device alice-laptop"
)]
pub struct Args {
    /// The profile of the user
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// The device's name [default: the user's]
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    /// Keep the seed in the keychain, so that nobody is asked for codes
    #[arg(long, overrides_with = "no_store_seed")]
    store_seed: bool,
    /// Leave the seed on the phone only
    #[arg(long)]
    no_store_seed: bool,
    /// Show no QR code; only with --store-seed
    #[arg(long, requires = "store_seed")]
    no_qr: bool,
    /// Show what would be written, and do nothing
    #[arg(long)]
    dry_run: bool,
}

const TRADE_OFF: &str = "The seed can be kept in the keychain too. Then keyfob computes the codes, and nobody\n\
     is asked; but whoever gets into the keychain has both factors, key and codes.";

/// Enrols a device.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let mut session = Session::open(context, &profile, Wanted { person_asked: true, ..Wanted::default() })?;
    session.require_user()?;
    let aws = session.aws()?;
    // What the key alone may see: nobody is asked for a code only to be told that there is nothing to do.
    let key = session.access_key()?;
    let identity = aws.caller_identity(&key).map_err(|error| session.aws_error(&error))?;
    let user = user_name(&identity)?;
    let device_name = args.device.as_deref().unwrap_or(user);
    let serial = serial_of(&identity, device_name)?;
    let devices = enabled_devices(&aws, &mut session, &key, user)?;
    if devices.contains(&serial) {
        return finish(args, context, &session, &serial);
    }
    if args.device.is_none() && !devices.is_empty() {
        return Err(has_one(&session, &devices));
    }
    // An edit that cannot be made is told before there is a device.
    let shown = EditOptions { command: "mfa enrol", dry_run: args.dry_run, question: None };
    if args.dry_run {
        context.ui.note(&format!("Would make {serial} and enable it for {user}."));
        return setting::write(context, &session, Some(&serial), &shown).map(drop);
    }
    let place = seed_place(args, context)?;
    let credentials = match session.mfa_serial() {
        Some(_) => session.iam_credentials()?,
        None => key,
    };
    let work = Work { context, session: &session, aws: &aws, credentials: &credentials, user };
    let enrolled = work.enrol(&serial, device_name, place, args);
    trail::changed(context, session.base_profile(), "mfa enrol", &enrolled);
    let enrolled = enrolled?;
    let stored = if place == SeedPlace::Vault { " Its seed is in the keychain." } else { "" };
    context.ui.note(&format!("{enrolled} is enabled for {user}.{stored}"));
    finish(args, context, &session, &enrolled)
}

/// Names the device in the profile, whether it was enabled now or by a run that was cut short.
fn finish(args: &Args, context: &Context, session: &Session<'_>, serial: &MfaSerial) -> CliResult {
    let options = EditOptions { command: "mfa enrol", dry_run: args.dry_run, question: None };
    let written = setting::write(context, session, Some(serial), &options);
    let profile = session.base_profile();
    let written = written.map_err(|error| {
        error.hint(format!(
            "The device is enabled. When the file can be written, run `keyfob mfa enrol {profile}` again."
        ))
    })?;
    match written {
        Edited::Written => context.ui.note(&format!("Profile `{profile}` names it.")),
        Edited::Unchanged => context.ui.note(&format!("Profile `{profile}` names the device {serial}.")),
        Edited::Shown | Edited::Declined => {}
    }
    Ok(())
}

/// The user's devices. A policy may show them to nobody without MFA.
fn enabled_devices(
    aws: &Aws,
    session: &mut Session<'_>,
    key: &Credentials,
    user: &str,
) -> CliResult<Vec<MfaSerial>> {
    let listed = match aws.mfa_devices(key, Some(user)) {
        Err(error) if error.refusal() == Some(Refusal::Denied) && session.mfa_serial().is_some() => {
            aws.mfa_devices(&session.iam_credentials()?, Some(user))
        }
        listed => listed,
    };
    listed.map_err(|error| session.aws_error(&error))
}

fn user_name(identity: &CallerIdentity) -> CliResult<&str> {
    let told = |message: &str| CliError::new(ErrorKind::Configuration, message);
    if is_root_arn(&identity.arn) {
        return Err(told("the root user's MFA device cannot be made by a program")
            .hint("Sign in to the console as root, and open \"Security credentials\"."));
    }
    user_name_of_arn(&identity.arn)
        .ok_or_else(|| told(&format!("{} is not an IAM user, and only users have MFA devices", identity.arn)))
}

fn serial_of(identity: &CallerIdentity, device_name: &str) -> CliResult<MfaSerial> {
    let partition = Partition::of_arn(&identity.arn).name();
    let text = format!("arn:{partition}:iam::{}:mfa/{device_name}", identity.account_id);
    text.parse().map_err(|_| {
        CliError::usage(format!("`{device_name}` cannot be a device's name"))
            .hint("It has letters, digits and any of +=,.@-_")
    })
}

fn has_one(session: &Session<'_>, devices: &[MfaSerial]) -> CliError {
    let profile = session.base_profile();
    let all: Vec<&str> = devices.iter().map(MfaSerial::as_str).collect();
    CliError::new(ErrorKind::Configuration, format!("the user has an MFA device already: {}", all.join(", ")))
        .hint(format!(
            "Use it with `keyfob mfa add {profile}` (its seed) or `keyfob profile set {profile} \
                       keyfob_mfa_serial ARN` (asking for codes),"
        ))
        .hint(format!("or make one more with `keyfob mfa enrol {profile} --device NAME`."))
        .for_profile(profile)
}

fn seed_place(args: &Args, context: &Context) -> CliResult<SeedPlace> {
    if args.store_seed {
        return Ok(SeedPlace::Vault);
    }
    let Some(mut terminal) = ask::terminal(context) else {
        let message = "enrolling shows a QR code and asks for two codes, and nobody can be asked here";
        return Err(CliError::new(ErrorKind::LoginNeeded, message)
            .hint("Run it in a terminal, or let keyfob keep the seed: `--store-seed`."));
    };
    if args.no_store_seed {
        return Ok(SeedPlace::Phone);
    }
    terminal.tell(TRADE_OFF);
    let parse = |answer: &str| match answer.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(SeedPlace::Vault),
        "" | "n" | "no" => Ok(SeedPlace::Phone),
        _ => Err("Answer y or n.".to_owned()),
    };
    ask::text(&mut terminal, "Keep the seed in the keychain as well? [y/N] ", parse)
}

/// What the steps work with.
struct Work<'a> {
    context: &'a Context,
    session: &'a Session<'a>,
    aws: &'a Aws,
    credentials: &'a Credentials,
    user: &'a str,
}

impl Work<'_> {
    fn enrol(
        &self,
        serial: &MfaSerial,
        device_name: &str,
        place: SeedPlace,
        args: &Args,
    ) -> CliResult<MfaSerial> {
        self.context.take_time();
        let tell = |text: &str| self.context.ui.note(text);
        let codes = self.session.codes(&tell);
        let enrolment = Enrolment {
            aws: self.aws,
            credentials: self.credentials,
            vault: self.session.vault(),
            codes: &codes,
            user: self.user,
        };
        let show = |serial: &MfaSerial, seed: &Seed| {
            if !args.no_qr {
                self.show(serial, seed);
            }
        };
        match enrolment.enrol(serial, device_name, place, &show) {
            Err(error) if error.is_taken() => {
                self.clear_the_way(serial)?;
                enrolment.enrol(serial, device_name, place, &show).map_err(|error| self.told(error))
            }
            enrolled => enrolled.map_err(|error| self.told(error)),
        }
    }

    /// Draws the QR code with the typed form of the seed beside it, on the terminal and nowhere else.
    fn show(&self, serial: &MfaSerial, seed: &Seed) {
        let Some(mut terminal) = ask::terminal(self.context) else { return };
        let Ok(code) = qr::draw(&seed.uri(serial)) else { return };
        let groups = seed.to_groups();
        let mut lines: Vec<String> =
            ["Scan with an app,", "or type the seed:", ""].map(str::to_owned).to_vec();
        for row in groups.chunks(4) {
            let row: Vec<&str> = row.iter().map(|group| group.expose().as_str()).collect();
            lines.push(row.join(" "));
        }
        terminal.tell(qr::beside(&code, &lines).expose());
    }

    /// Deletes a device that an enrolment left, if the person agrees.
    fn clear_the_way(&self, serial: &MfaSerial) -> CliResult {
        let other = format!("Choose another name with `--device`, or delete it: {}", by_hand(serial));
        let question = "No user of yours has it enabled. Delete it and make a new one?";
        let shown =
            format!("There is a device {serial} already, left by an enrolment that was not finished.");
        if !ask::confirm(self.context, &shown, question)? {
            return Err(CliError::new(ErrorKind::Failed, format!("{serial} exists already")).hint(other));
        }
        self.aws.delete_mfa_device(self.credentials, serial).map_err(|error| {
            let told = self.session.aws_error(&error);
            let message = match error {
                AwsError::Refused { refusal: Refusal::Other, .. } => {
                    format!("{serial} exists already, and another user has it enabled")
                }
                _ => format!("{serial} exists already, and cannot be deleted: {}", told.message),
            };
            CliError { message, ..told }.hint(other)
        })
    }

    /// What a person reads when enrolment failed.
    fn told(&self, error: EnrolError) -> CliError {
        let told = match error.failure {
            EnrolFailure::Create(error) => self.session.aws_error(&error),
            EnrolFailure::Seed(error) => {
                CliError::new(ErrorKind::Failed, format!("AWS's seed cannot be used: {error}"))
            }
            EnrolFailure::Store(error) => error.into(),
            EnrolFailure::Enable(error) => self.session.code_error(error),
        };
        match error.left.map(|left| *left) {
            None => told,
            Some((serial, reason)) => told
                .hint(format!("The device {serial} is left, and may not be enabled: {reason}."))
                .hint(format!(
                    "Run `keyfob mfa enrol {}` again, or delete it: {}",
                    self.session.base_profile(),
                    by_hand(&serial)
                )),
        }
    }
}

/// How a device is deleted without keyfob, with credentials that may.
fn by_hand(serial: &MfaSerial) -> String {
    format!("`aws iam delete-virtual-mfa-device --serial-number {serial}`")
}
