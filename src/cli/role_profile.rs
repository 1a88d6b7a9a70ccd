//! Writing the profile of a role, from options or answers. The result is resolved in memory before it is written.

use std::path::Path;

use serde_json::json;

use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::duration;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::program;
use crate::cli::shared_edit::{EditOptions, Edited, edit_config};
use crate::files;
use crate::identifiers::{InvalidIdentifier, MfaSerial, ProfileName, Region, RoleArn};
use crate::new_profile::{self, NewRole, Present, RoleForm, RoleSource, compact_policy};
use crate::profile::{self, CredentialSource, ProfileSource};
use crate::prompt::Terminal;
use crate::shared_config::Document;
use crate::shared_files::SharedFiles;

/// What the command line says of a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct RoleAnswers<'a> {
    pub name: Option<&'a str>,
    pub role_arn: Option<&'a str>,
    pub source: Option<&'a str>,
    pub credential_source: Option<&'a str>,
    pub external_id: Option<&'a str>,
    pub session_name: Option<&'a str>,
    pub duration: Option<u32>,
    pub source_identity: Option<&'a str>,
    pub tags: &'a [(String, String)],
    pub transitive_tags: &'a [String],
    pub policy: Option<&'a str>,
    pub policy_arns: &'a [String],
    pub mfa_serial: Option<&'a str>,
    pub native: bool,
    pub dry_run: bool,
}

impl RoleAnswers<'_> {
    /// The options that are needed and missing.
    fn missing(&self) -> Vec<&'static str> {
        let has_source = self.source.is_some() || self.credential_source.is_some();
        [(self.name.is_some(), "NAME"), (self.role_arn.is_some(), "--role-arn"), (has_source, "--source")]
            .into_iter()
            .filter_map(|(is_there, name)| (!is_there).then_some(name))
            .collect()
    }
}

/// Writes the profile.
pub(super) fn configure(context: &Context, answers: &RoleAnswers<'_>) -> CliResult {
    let missing = answers.missing();
    let (name, role) = if missing.is_empty() {
        (parsed(context, answers.name)?.expect("it is not missing"), from_options(context, answers)?)
    } else {
        let Some(terminal) = ask::terminal(context) else {
            let verb = if missing.len() == 1 { "is" } else { "are" };
            let message = format!("{} {verb} missing, and nobody can be asked", missing.join(" and "));
            return Err(CliError::usage(message).hint(
                "`keyfob configure role NAME --role-arn ARN --source PROFILE` writes the profile of a role.",
            ));
        };
        Questions { context, answers, terminal }.ask()?
    };
    write(context, answers, &name, &role)
}

fn write(context: &Context, answers: &RoleAnswers<'_>, name: &ProfileName, role: &NewRole) -> CliResult {
    let form =
        if answers.native { RoleForm::Native } else { RoleForm::Wired(program::own_line(context, name)?) };
    role.check(&form)
        .map_err(|error| CliError::usage(error.to_string()).hint("Nothing was written.").for_profile(name))?;
    // A role that is there already is only changed after the change was seen.
    let files = context.shared_files()?;
    let replaces = matches!(Present::of(files.profile(name).as_ref()), Present::Role(_));
    let question = format!("Change profile `{name}`?");
    let command = format!("configure role {name}");
    let options = EditOptions {
        command: &command,
        dry_run: answers.dry_run,
        question: replaces.then_some(question.as_str()),
    };
    let edited = edit_config(context, &options, |files, config| change(files, config, name, role, &form))?;
    report(context, name, role, edited)
}

fn change(
    files: &SharedFiles,
    config: &mut Document,
    name: &ProfileName,
    role: &NewRole,
    form: &RoleForm,
) -> CliResult {
    let refused = |what: String, origin| {
        let message = format!("profile `{name}` {what} already");
        Err(CliError::new(ErrorKind::Configuration, message)
            .for_profile(name)
            .at(Some(origin))
            .hint("Choose another name. Nothing was written."))
    };
    match Present::of(files.profile(name).as_ref()) {
        Present::Nothing | Present::Role(_) => {}
        Present::KeychainKey => {
            let origin = files.profile(name).map(|settings| settings.origin);
            let origin = origin.expect("a profile with a key in the keychain is in the files");
            return refused("has an access key in the keychain".to_owned(), origin);
        }
        Present::PlaintextKey(origin) => {
            return refused("has an access key in plain text".to_owned(), origin);
        }
        Present::Other(key, origin) => return refused(format!("has its credentials by `{key}`"), origin),
    }
    new_profile::write_role(config, name, role, form)
        .map_err(|error| CliError::from(error).for_profile(name))?;
    // The lines of a result that is not written are nobody's to look up.
    profile::resolve(&files.with_config(config.clone()), name)
        .map(drop)
        .map_err(|error| CliError { origin: None, ..CliError::from(error) }.hint("Nothing was written."))
}

fn report(context: &Context, name: &ProfileName, role: &NewRole, edited: Edited) -> CliResult {
    let file = context.paths.config_file.display();
    match edited {
        Edited::Shown => return Ok(()),
        Edited::Declined => {
            return Err(CliError::new(ErrorKind::Failed, "nothing was written"));
        }
        Edited::Written => context.ui.note(&format!("Wrote profile `{name}` to {file}.")),
        Edited::Unchanged => context.ui.note(&format!("Profile `{name}` in {file} says so already.")),
    }
    context
        .ui
        .note(&format!("Next: `keyfob explain {name}` shows the way to it, `keyfob login {name}` takes it."));
    if !context.global.json {
        return Ok(());
    }
    let source = match &role.source {
        RoleSource::Profile(source) => json!({"source_profile": source.as_str()}),
        RoleSource::Credential(source) => json!({"credential_source": source.name()}),
    };
    let mut json = json!({
        "profile": name.as_str(),
        "role_arn": role.role_arn.as_str(),
        "config_changed": edited == Edited::Written,
    });
    if let (Some(json), Some(source)) = (json.as_object_mut(), source.as_object()) {
        json.extend(source.clone());
    }
    context.print(&serde_json::to_string_pretty(&json).expect("plain data can be written as JSON"))
}

fn parsed<T>(context: &Context, text: Option<&str>) -> CliResult<Option<T>>
where
    T: std::str::FromStr<Err = InvalidIdentifier>,
{
    text.map(|text| context.parse_argument(text)).transpose()
}

fn from_options(context: &Context, answers: &RoleAnswers<'_>) -> CliResult<NewRole> {
    let role_arn = parsed(context, answers.role_arn)?;
    let source = match (answers.source, answers.credential_source) {
        (_, Some(source)) => RoleSource::Credential(credential_source(source)?),
        (source, None) => RoleSource::Profile(parsed(context, source)?.expect("it is not missing")),
    };
    with_options(context, answers, role_arn.expect("it is not missing"), source)
}

fn with_options(
    context: &Context,
    answers: &RoleAnswers<'_>,
    role_arn: RoleArn,
    source: RoleSource,
) -> CliResult<NewRole> {
    let mfa_serial: Option<MfaSerial> = parsed(context, answers.mfa_serial)?;
    let region = region(context, &source)?;
    Ok(NewRole {
        role_arn,
        source,
        external_id: parsed(context, answers.external_id)?,
        session_name: parsed(context, answers.session_name)?,
        duration_seconds: answers.duration,
        source_identity: parsed(context, answers.source_identity)?,
        tags: answers.tags.to_vec(),
        transitive_tag_keys: answers.transitive_tags.to_vec(),
        policy: answers.policy.map(policy).transpose()?,
        policy_arns: answers.policy_arns.to_vec(),
        mfa_serial,
        region,
    })
}

/// `--region`, else that of the source profile: the SDKs take no region from another profile, and the AWS CLI does not
/// work without one.
fn region(context: &Context, source: &RoleSource) -> CliResult<Option<Region>> {
    let named = parsed(context, context.global.region.as_deref())?;
    let RoleSource::Profile(source) = source else { return Ok(named) };
    if named.is_some() {
        return Ok(named);
    }
    let files = context.shared_files()?;
    let settings = files.profile(source);
    Ok(settings.and_then(|settings| settings.value("region")?.parse().ok()))
}

fn credential_source(text: &str) -> CliResult<CredentialSource> {
    use CredentialSource::{Ec2InstanceMetadata, EcsContainer, Environment};
    let all = [Environment, Ec2InstanceMetadata, EcsContainer];
    all.into_iter().find(|source| source.name().eq_ignore_ascii_case(text)).ok_or_else(|| {
        CliError::usage(format!("`{}` is not a credential source", text.escape_debug()))
            .hint("It is Environment, Ec2InstanceMetadata or EcsContainer.")
    })
}

/// A policy given as JSON, or as the file that has it.
fn policy(text: &str) -> CliResult<String> {
    let invalid = |error: new_profile::InvalidRole| CliError::usage(error.to_string());
    if text.trim_start().starts_with('{') {
        return compact_policy(text).map_err(invalid);
    }
    let failed = |why: String| CliError::usage(format!("the policy file {text} cannot be read: {why}"));
    let bytes = files::read_optional(Path::new(text)).map_err(|error| failed(error.to_string()))?;
    let bytes = bytes.ok_or_else(|| failed("there is no such file".to_owned()))?;
    let json = String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8 text".to_owned()))?;
    compact_policy(&json).map_err(invalid)
}

/// The questions for what no option says.
struct Questions<'a> {
    context: &'a Context,
    answers: &'a RoleAnswers<'a>,
    terminal: Terminal,
}

impl Questions<'_> {
    fn ask(mut self) -> CliResult<(ProfileName, NewRole)> {
        let role_arn: RoleArn = match parsed(self.context, self.answers.role_arn)? {
            Some(role_arn) => role_arn,
            None => ask::text(&mut self.terminal, "Role ARN: ", identifier)?,
        };
        let source = self.source()?;
        let name = match parsed(self.context, self.answers.name)? {
            Some(name) => name,
            None => self.name(&role_arn)?,
        };
        let mut role = with_options(self.context, self.answers, role_arn, source)?;
        self.ask_optional(&mut role)?;
        Ok((name, role))
    }

    /// The role's own name is proposed where no profile has it.
    fn name(&mut self, role_arn: &RoleArn) -> CliResult<ProfileName> {
        let proposed = role_arn.role_name().to_lowercase();
        let name: Option<ProfileName> = proposed.parse().ok();
        let files = self.context.shared_files()?;
        let free = name.is_some_and(|name| files.profile(&name).is_none());
        let shown = if free { format!(" [{proposed}]") } else { String::new() };
        ask::text(&mut self.terminal, &format!("Name of the profile{shown}: "), |answer| {
            identifier(if answer.is_empty() && free { &proposed } else { answer })
        })
    }

    fn source(&mut self) -> CliResult<RoleSource> {
        if let Some(source) = self.answers.credential_source {
            return Ok(RoleSource::Credential(credential_source(source)?));
        }
        if let Some(source) = parsed(self.context, self.answers.source)? {
            return Ok(RoleSource::Profile(source));
        }
        let names = self.context.shared_files()?.names();
        if names.is_empty() {
            return Err(CliError::new(ErrorKind::Configuration, "there is no profile to assume a role with")
                .hint("Store an access key first: `keyfob add NAME`."));
        }
        let lines = names.iter().map(ToString::to_string).collect();
        let index = ask::choose(&mut self.terminal, "Profile whose credentials assume the role:", lines)?;
        Ok(RoleSource::Profile(names[index].clone()))
    }

    fn ask_optional(&mut self, role: &mut NewRole) -> CliResult {
        let terminal = &mut self.terminal;
        if role.external_id.is_none() {
            role.external_id = ask::text(terminal, "External ID (blank for none): ", optional)?;
        }
        if role.session_name.is_none() {
            role.session_name = ask::text(terminal, "Role session name (blank for the user's): ", optional)?;
        }
        if role.duration_seconds.is_none() {
            let question = "How long the credentials last, such as 4h (blank for an hour): ";
            role.duration_seconds = ask::text(terminal, question, |answer| match answer {
                "" => Ok(None),
                answer => duration::parse(answer).map(Some),
            })?;
        }
        if self.context.global.region.is_none() {
            let source = role.region.as_ref().map_or("none", AsRef::as_ref);
            let answer = ask::text(terminal, &format!("Region (blank for {source}): "), optional)?;
            role.region = answer.or(role.region.take());
        }
        Ok(())
    }
}

fn identifier<T: std::str::FromStr<Err = InvalidIdentifier>>(answer: &str) -> Result<T, String> {
    answer.parse().map_err(|error: InvalidIdentifier| format!("That is not {}: {}.", error.what, error.rule))
}

fn optional<T: std::str::FromStr<Err = InvalidIdentifier>>(answer: &str) -> Result<Option<T>, String> {
    if answer.is_empty() { Ok(None) } else { identifier(answer).map(Some) }
}
