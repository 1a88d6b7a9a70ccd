//! AWS programs on the PATH that are too old to read a profile's form.

use std::time::Duration;

use crate::cli::checkup::Finding;
use crate::cli::context::Context;
use crate::cli::env;
use crate::exec;
use crate::process;
use crate::profile::listing::ProfileSet;

const LIMIT: Duration = Duration::from_secs(5);

/// A form of profile, and the first versions that read it (the changelogs of the AWS CLI v2 and of botocore, which
/// the AWS CLI v1 and boto3 are made of).
struct Form {
    setting: &'static str,
    cli_v2: Version,
    botocore: Version,
}

const FORMS: [Form; 2] = [
    Form { setting: "login_session", cli_v2: [2, 32, 0], botocore: [1, 41, 0] },
    Form { setting: "sso_session", cli_v2: [2, 9, 0], botocore: [1, 29, 10] },
];

type Version = [u32; 3];

pub(super) fn findings(context: &Context, set: &ProfileSet<'_>) -> Vec<Finding> {
    let used = |setting: &str| set.having(setting).find(|settings| settings.get(setting).is_some());
    let used: Vec<_> = FORMS.iter().filter_map(|form| Some((form, used(form.setting)?.name))).collect();
    if used.is_empty() {
        return Vec::new();
    }
    let aws = output(context, "aws", &["--version"]);
    let python =
        output(context, "python3", &["-c", "import botocore; print(f'botocore/{botocore.__version__}')"]);
    let found = [("aws", aws), ("python3", python)].into_iter().filter_map(|(program, text)| {
        let text = text?;
        let old = used.iter().find(|(form, _)| is_too_old(&text, form))?;
        let (form, profile) = old;
        let version = text.split_whitespace().find(|word| word.contains('/')).unwrap_or(&text).to_owned();
        let message = format!(
            "`{program}` on the PATH is {version}, which cannot read the `{}` of profile `{profile}`.",
            form.setting
        );
        let fix = format!(
            "Update it, or lead it through keyfob: `keyfob profile wire {profile}` (any version reads that)."
        );
        Some(Finding::advice("old_client", message, fix))
    });
    found.collect()
}

fn output(context: &Context, program: &str, arguments: &[&str]) -> Option<String> {
    let path = context.environment.path(env::PATH);
    if !exec::is_there(program.as_ref(), path.as_ref().map(|path| path.as_os_str())) {
        return None;
    }
    process::words_of(program, arguments, LIMIT)
}

/// `aws-cli/2.31.0 Python/3.13.7 …`, `aws-cli/1.44.0 Python/3.13.7 … botocore/1.42.0`, `botocore/1.42.0`
fn is_too_old(text: &str, form: &Form) -> bool {
    let version = |name: &str| text.split_whitespace().find_map(|word| parse(word.strip_prefix(name)?));
    match version("botocore/") {
        Some(botocore) => botocore < form.botocore,
        None => version("aws-cli/").is_some_and(|cli| cli[0] >= 2 && cli < form.cli_v2),
    }
}

fn parse(text: &str) -> Option<Version> {
    let mut parts = text.split('.').map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    Some([parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_what_the_programs_print() {
        let [login, sso] = &FORMS;
        for (text, too_old_for_login, too_old_for_sso) in [
            ("aws-cli/2.36.7 Python/3.13.7 Linux/6.1", false, false),
            ("aws-cli/2.31.0 Python/3.13.7 Linux/6.1", true, false),
            ("aws-cli/2.8.13 Python/3.9.11", true, true),
            ("aws-cli/1.22.34 Python/3.10.12 Linux/5.15 botocore/1.23.34", true, true),
            ("aws-cli/1.45.0 Python/3.13.7 Linux/6.1 botocore/1.43.11", false, false),
            ("botocore/1.41.0rc1", false, false),
            ("something else", false, false),
        ] {
            assert_eq!(
                (is_too_old(text, login), is_too_old(text, sso)),
                (too_old_for_login, too_old_for_sso),
                "{text}"
            );
        }
    }
}
