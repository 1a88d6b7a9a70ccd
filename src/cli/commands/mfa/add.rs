//! `keyfob mfa add`

use std::path::{Path, PathBuf};

use crate::aws::{Refusal, TokenCode};
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::cli::{ask, stdin, trail};
use crate::credentials::Credentials;
use crate::files;
use crate::identifiers::MfaSerial;
use crate::mfa::{CodeError, Seed, qr};
use crate::secret::Secret;

use super::setting;

/// The shortest session that AWS gives; nobody uses the one that proves a seed.
const SHORTEST_SESSION: u32 = 900;
/// A screenshot is smaller.
const LARGEST_PICTURE: usize = 32 * 1024 * 1024;

/// Keep the seed of an MFA device that exists, so that nobody is asked for its codes
///
/// Takes the seed as the authenticator app has it: the base32 text ("secret key"), an `otpauth://` URI, or a picture
/// of the QR code. It is proved with a code before it is stored. Whoever gets into the keychain afterwards has both
/// factors, the key and the codes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob mfa add me
  keyfob mfa add me --image qr.png
  pass show aws/mfa-seed | keyfob mfa add me --stdin")]
pub struct Args {
    /// The profile of the user
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// Read the seed from stdin
    #[arg(long, conflicts_with = "image")]
    stdin: bool,
    /// Read the seed from the QR code in a PNG picture
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// The device [default: the profile's, or the only one that the user has]
    #[arg(long, value_name = "ARN")]
    serial: Option<String>,
    /// Store the seed without trying a code of it
    #[arg(long)]
    no_verify: bool,
}

/// Stores the seed.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let session = Session::open(context, &profile, Wanted::default())?;
    let named: Option<MfaSerial> =
        args.serial.as_deref().map(|text| context.parse_argument(text)).transpose()?;
    let serial = match named.as_ref().or(session.mfa_serial()) {
        Some(serial) => serial.clone(),
        None => only_device(&session)?,
    };
    if serial.is_security_key() {
        let message = format!("{serial} is a passkey or security key, which has no codes");
        return Err(CliError::new(ErrorKind::Configuration, message)
            .hint("Name the virtual device with `--serial`, or make one with `keyfob mfa enrol`."));
    }
    let text = read(args, context, &serial)?;
    let seed = Seed::parse(&text).map_err(|error| CliError::usage(error.to_string()))?;
    if !args.no_verify {
        prove(context, &session, &serial, &seed)?;
    }
    let stored = session.vault().store_mfa_seed(&serial, &seed.to_base32()).map_err(CliError::from);
    trail::changed(context, &profile, "mfa add", &stored);
    let backend = stored?;
    context.ui.note(&format!("The seed of {serial} is in {}.", backend.title()));
    if session.mfa_serial() != Some(&serial) {
        session.require_user()?;
        let options = EditOptions { command: "mfa add", dry_run: false, question: None };
        if setting::write(context, &session, Some(&serial), &options)? == Edited::Written {
            context.ui.note(&format!("Profile `{}` names it.", session.base_profile()));
        }
    }
    if let Some(image) = &args.image {
        context.ui.warn(&format!("{} still shows the seed: delete it.", image.display()));
    }
    Ok(())
}

/// The device of a user that has one.
fn only_device(session: &Session<'_>) -> CliResult<MfaSerial> {
    session.require_user()?;
    let key = session.access_key()?;
    let devices = session.aws()?.mfa_devices(&key, None).map_err(|error| session.aws_error(&error))?;
    let mut usable = devices.into_iter().filter(|serial| !serial.is_security_key());
    let profile = session.base_profile();
    let told = |message: String| CliError::new(ErrorKind::Configuration, message).for_profile(profile);
    match (usable.next(), usable.next()) {
        (Some(serial), None) => Ok(serial),
        (None, _) => Err(told("the user has no MFA device with codes".to_owned())
            .hint(format!("Make one with `keyfob mfa enrol {profile}`."))),
        (Some(first), Some(second)) => {
            let all: Vec<String> = [first, second].into_iter().chain(usable).map(|s| s.to_string()).collect();
            Err(told(format!("the user has several MFA devices: {}", all.join(", ")))
                .hint("Name one with `--serial`."))
        }
    }
}

fn read(args: &Args, context: &Context, serial: &MfaSerial) -> CliResult<Secret> {
    if args.stdin {
        return stdin::secret();
    }
    if let Some(path) = &args.image {
        return read_image(path);
    }
    let Some(mut terminal) = ask::terminal(context) else {
        let message = "the seed is needed, and nobody can be asked for it here";
        return Err(CliError::new(ErrorKind::LoginNeeded, message).hint("Pipe it in with `--stdin`."));
    };
    ask::secret(&mut terminal, &format!("Seed of {serial} (base32 or otpauth://…, not shown): "))
}

fn read_image(path: &Path) -> CliResult<Secret> {
    let told = |detail: String| {
        CliError::new(ErrorKind::Failed, format!("{} cannot be used: {detail}", path.display()))
            .hint("Take a screenshot with the whole QR code and its margin, saved as PNG.")
    };
    let bytes = files::read_optional(path).map_err(|error| told(error.to_string()))?;
    let bytes = Secret::new(bytes.ok_or_else(|| told("there is no such file".to_owned()))?);
    if bytes.expose().len() > LARGEST_PICTURE {
        return Err(told("it is too large".to_owned()));
    }
    qr::read_png(bytes.expose()).map_err(|error| told(error.to_string()))
}

/// Has AWS take a code of the seed. A wrong seed would lock nobody out, but would fail at each use.
fn prove(context: &Context, session: &Session<'_>, serial: &MfaSerial, seed: &Seed) -> CliResult {
    let key: Credentials = session.access_key()?;
    let aws = session.aws()?;
    context.take_time();
    let tell = |text: &str| context.ui.note(text);
    let try_code = |code: &Secret| {
        let token = TokenCode { serial, code };
        aws.session_token(&key, SHORTEST_SESSION, Some(&token), None).map(drop)
    };
    let proved = session.codes(&tell).try_seed(serial, seed, &try_code);
    proved.map_err(|error| match &error {
        CodeError::Refused { .. } => {
            let told = session.code_error(error);
            CliError { message: format!("{}, so the seed is not stored", told.message), ..told }
                .hint("Is the seed of this device, and not of another?")
        }
        CodeError::Call(call) if call.refusal() == Some(Refusal::WrongDevice) => session.code_error(error),
        _ => session.code_error(error).hint("`--no-verify` stores the seed without trying it."),
    })
}
