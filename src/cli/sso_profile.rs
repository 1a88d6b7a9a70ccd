//! `keyfob configure sso`: the questions of `aws configure sso`, and what is written for the answers.

mod settings;

use crate::aws::PortalAccount;
use crate::cli::advice;
use crate::cli::ask;
use crate::cli::both_files::BothFiles;
use crate::cli::commands::configure::sso::Args;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::program;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::cli::sign_in::{SsoWire, reach_aws};
use crate::identifiers::{Partition, ProfileName, Region};
use crate::profile::listing::ProfileSet;
use crate::profile::wiring::{WiringError, unwire, wire};
use crate::prompt::Terminal;
use crate::shared_files::SharedFiles;
use crate::sso::naming::{Assignment, Template};
use crate::sso::{self, DEFAULT_SCOPE, SsoSession, start_url};
use settings::Settings;

/// The name that is proposed for the first sso-session.
const FIRST_SESSION: &str = "my-sso";
/// Asks, signs in, asks on, and writes.
pub(super) fn configure(context: &Context, args: &Args) -> CliResult {
    let files = context.shared_files()?;
    let mut wizard = Wizard { context, args, files: &files, terminal: ask::terminal(context) };
    let session = wizard.session()?;
    let wire = SsoWire::new(context, &files, session.clone(), None)?;
    if wire.token().is_err() {
        wire.sign_in(&args.sign_in)?;
    }
    let account = wizard.account(&wire)?;
    let role = wizard.role(&wire, &account)?;
    let region = wizard.region()?;
    let output = wizard.output()?;
    let profile = wizard.profile(&session, &account, &role)?;
    let settings = Settings { session, account: account.id, role, region, output, profile };
    let edited = write(context, args, &settings)?;
    let name = &settings.profile;
    context.ui.note(&match edited {
        Edited::Unchanged => format!("Profile `{name}` is as it should be."),
        Edited::Written => {
            format!("Wrote profile `{name}`. Try it:\n  aws sts get-caller-identity --profile {name}")
        }
        Edited::Shown | Edited::Declined => "Nothing was changed.".to_owned(),
    });
    Ok(())
}

fn write(context: &Context, args: &Args, settings: &Settings) -> CliResult<Edited> {
    let options = EditOptions { command: "configure sso", dry_run: args.dry_run, question: None };
    let mut files = BothFiles::begin(context)?;
    let name = &settings.profile;
    // A profile that goes through keyfob already is written in its native form, and wired anew.
    let was_wired = match unwire(&mut files.documents, name) {
        Ok(()) => true,
        Err(WiringError::Unknown { .. } | WiringError::NotWired { .. }) => false,
        Err(error) => return Err(error.into()),
    };
    settings.write(&mut files.documents.config)?;
    if args.credential_process || was_wired {
        wire(&mut files.documents, name, &program::own_line(context, name)?)?;
    }
    files.finish(&options)
}

/// The answers, from options or from a person.
struct Wizard<'a> {
    context: &'a Context,
    args: &'a Args,
    files: &'a SharedFiles,
    terminal: Option<Terminal>,
}

impl Wizard<'_> {
    /// The answer of an option, or of a person; `default` is what an empty answer means.
    fn answer<T>(
        &mut self,
        option: Option<&str>,
        flag: &str,
        question: &str,
        default: Option<&str>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> CliResult<T> {
        if let Some(text) = option {
            return parse(text).map_err(CliError::usage);
        }
        let Some(terminal) = &mut self.terminal else {
            return match default {
                Some(default) => parse(default).map_err(CliError::usage),
                None => {
                    Err(CliError::usage(format!("`{flag}` is missing, and nobody can be asked for it here")))
                }
            };
        };
        let shown = default.filter(|default| !default.is_empty()).unwrap_or("None");
        ask::text(terminal, &format!("{question} [{shown}]: "), |answer| match (answer, default) {
            ("", Some(default)) => parse(default),
            ("", None) => Err("An answer is needed.".to_owned()),
            (answer, _) => parse(answer),
        })
    }

    fn session(&mut self) -> CliResult<SsoSession> {
        let (args, files) = (self.args, self.files);
        let known = sso::all_sessions(&ProfileSet::new(files))?;
        let first = known.iter().find_map(|session| session.name.clone());
        let proposed = first.unwrap_or_else(|| FIRST_SESSION.to_owned());
        let proposed = self.terminal.is_some().then_some(proposed.as_str());
        let name =
            self.answer(args.session.as_deref(), "--session", "SSO session name", proposed, session_name)?;
        if let Some(session) = sso::named_session(files, &name)? {
            self.refuse_other_settings(&session)?;
            return Ok(session);
        }
        let legacy = self.legacy()?;
        let url = legacy.as_ref().map(|session| session.start_url.clone());
        let start_url = self.answer(
            args.start_url.as_deref(),
            "--start-url",
            "SSO start URL",
            url.as_deref(),
            start_url::parse,
        )?;
        let region = match legacy {
            Some(session) => Some(session.region),
            None => self.region_of(&start_url)?,
        };
        let region = region.as_ref().map(Region::as_str);
        let region =
            self.answer(args.sso_region.as_deref(), "--sso-region", "SSO region", region, parse_region)?;
        let question = "SSO registration scopes";
        let scopes =
            self.answer(args.scopes.as_deref(), "--scopes", question, Some(DEFAULT_SCOPE), scopes)?;
        Ok(SsoSession { name: Some(name), start_url, region, scopes: Some(scopes) })
    }

    /// The region that the start URL tells, by itself or by where a company's own host leads.
    fn region_of(&self, start_url: &str) -> CliResult<Option<Region>> {
        let aws = reach_aws(self.context, self.files, &Partition::Aws.default_region(), None)?;
        let instance = sso::find_instance(&aws, start_url);
        Ok(instance.map_err(|error| advice::sso::of_login(&error, start_url))?.region)
    }

    /// The settings of a profile in the legacy form that is to be brought into the new one.
    fn legacy(&self) -> CliResult<Option<SsoSession>> {
        let Some(name) = &self.context.global.profile else { return Ok(None) };
        let name: ProfileName = self.context.parse_argument(name)?;
        Ok(sso::session_of_profile(self.files, &name).ok().flatten().filter(|session| session.name.is_none()))
    }

    fn refuse_other_settings(&self, session: &SsoSession) -> CliResult {
        let name = session.name.as_deref().unwrap_or_default();
        let differs =
            |option: &Option<String>, value: &str| option.as_deref().is_some_and(|option| option != value);
        let url =
            self.args.start_url.as_deref().map(start_url::parse).transpose().map_err(CliError::usage)?;
        if differs(&url, &session.start_url) || differs(&self.args.sso_region, session.region.as_str()) {
            return Err(CliError::usage(format!(
                "the sso-session `{name}` is there with another start URL or region"
            ))
            .hint("Name another session with `--session`, or leave the two options out."));
        }
        Ok(())
    }

    fn account(&mut self, wire: &SsoWire<'_>) -> CliResult<PortalAccount> {
        let mut accounts: Vec<PortalAccount> =
            wire.accounts()?.accounts.into_iter().map(|one| one.account).collect();
        accounts.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        if let Some(text) = &self.args.account {
            let found = accounts.iter().find(|one| one.id == *text || one.name.eq_ignore_ascii_case(text));
            return found
                .cloned()
                .ok_or_else(|| not_reached(&format!("account `{text}`"), "keyfob sso accounts"));
        }
        let lines = accounts.iter().map(|one| format!("{}, {} ({})", one.name, one.email, one.id)).collect();
        let question = format!("There are {} AWS accounts available to you.", accounts.len());
        let index = self.choose("--account", "AWS account", question, lines)?;
        self.context.ui.note(&format!("Using the account ID {}", accounts[index].id));
        Ok(accounts.swap_remove(index))
    }

    fn role(&mut self, wire: &SsoWire<'_>, account: &PortalAccount) -> CliResult<String> {
        let mut roles = wire.roles(&account.id)?;
        if let Some(role) = &self.args.role {
            let found = roles.iter().find(|one| one.eq_ignore_ascii_case(role));
            let list = format!("keyfob sso roles {}", account.id);
            return found
                .cloned()
                .ok_or_else(|| not_reached(&format!("role `{role}` in {}", account.name), &list));
        }
        let question = format!("There are {} roles available to you.", roles.len());
        let index = self.choose("--role", "role", question, roles.clone())?;
        self.context.ui.note(&format!("Using the role name \"{}\"", roles[index]));
        Ok(roles.swap_remove(index))
    }

    /// The only one, or the one that a person chooses.
    fn choose(&mut self, flag: &str, what: &str, question: String, lines: Vec<String>) -> CliResult<usize> {
        match (lines.len(), &mut self.terminal) {
            (0, _) => Err(CliError::new(ErrorKind::AwsRefused, format!("no {what} is assigned to you"))
                .hint("Ask who administers IAM Identity Center for you.")),
            (1, _) => {
                self.context.ui.note(&format!("The only {what} available to you is: {}", lines[0]));
                Ok(0)
            }
            (_, Some(terminal)) => {
                terminal.tell(&question);
                ask::choose(terminal, &format!("Your {what}:"), lines)
            }
            (count, None) => Err(CliError::usage(format!(
                "`{flag}` is missing: you reach {count}, and nobody can be asked which is meant"
            ))),
        }
    }

    fn region(&mut self) -> CliResult<Option<Region>> {
        let option = self.args.client_region.as_deref().or(self.context.global.region.as_deref());
        let parse = |text: &str| if text.is_empty() { Ok(None) } else { parse_region(text).map(Some) };
        self.answer(option, "--client-region", "Default client Region", Some(""), parse)
    }

    fn output(&mut self) -> CliResult<Option<String>> {
        let question = "CLI default output format (json if not specified)";
        let parse = |text: &str| Ok((!text.is_empty()).then(|| text.to_owned()));
        self.answer(self.args.output.as_deref(), "--output", question, Some(""), parse)
    }

    fn profile(
        &mut self,
        session: &SsoSession,
        account: &PortalAccount,
        role: &str,
    ) -> CliResult<ProfileName> {
        let template = self.context.with_settings(|settings| Ok(settings.text("naming_template")))?;
        let template = template.and_then(|text| text.parse().ok()).unwrap_or_else(Template::default);
        let assignment = Assignment {
            account_id: account.id.clone(),
            role: role.to_owned(),
            account_name: account.name.clone(),
        };
        let proposed = template.name(&assignment, session.name.as_deref().unwrap_or_default());
        let option = self.context.global.profile.as_deref();
        self.answer(option, "--profile", "Profile name", Some(&proposed), |text| {
            text.parse().map_err(|error: crate::identifiers::InvalidIdentifier| error.to_string())
        })
    }
}

fn not_reached(what: &str, list: &str) -> CliError {
    CliError::new(ErrorKind::AwsRefused, format!("you reach no {what}"))
        .hint(format!("`{list}` lists what you do."))
}

fn session_name(text: &str) -> Result<String, String> {
    let name: ProfileName =
        text.parse().map_err(|error: crate::identifiers::InvalidIdentifier| error.to_string())?;
    match name.is_portable() {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "`{text}` cannot be a session's name: letters, digits and any of _.@+-/:% can be in it"
        )),
    }
}

fn parse_region(text: &str) -> Result<Region, String> {
    text.parse().map_err(|error: crate::identifiers::InvalidIdentifier| error.to_string())
}

fn scopes(text: &str) -> Result<Vec<String>, String> {
    let scopes: Vec<String> =
        text.split([',', ' ']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect();
    if scopes.is_empty() { Err("An answer is needed.".to_owned()) } else { Ok(scopes) }
}
