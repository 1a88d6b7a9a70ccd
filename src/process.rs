//! Running a person's own commands: another tool's `credential_process`, a command that prints a code.

use std::io::{self, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::clock::format_instant;
use crate::credentials::{AccessKey, Credentials, TemporaryCredentials};
use crate::identifiers::AccountId;
use crate::secret::Secret;

/// More than any tool should print; Java's SDK stops at 64,000 bytes.
const LONGEST_OUTPUT: u64 = 64_000;
/// How much of a failing command's own words is shown.
const LONGEST_WORDS: usize = 400;

/// Why a command gave nothing that can be used.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// It could not be started.
    #[error("`{program}` could not be started: {source}")]
    Start {
        /// The first word of the command line; the rest may hold a secret.
        program: String,
        /// The system's words.
        source: io::Error,
    },
    /// It ended with a failure.
    #[error("`{program}` ended with {status}{}", said(.words))]
    Failed {
        /// The program.
        program: String,
        /// Its exit status, in the system's words.
        status: String,
        /// What it wrote to stderr, shortened.
        words: String,
    },
    /// It did not end.
    #[error("`{program}` did not end within {} seconds, and was stopped", .limit.as_secs())]
    TimedOut {
        /// The program.
        program: String,
        /// The limit.
        limit: Duration,
    },
    /// Its output is not what the contract says.
    #[error("`{program}` printed something that is not a credential_process answer: {problem}")]
    Output {
        /// The program.
        program: String,
        /// What is wrong, without the output itself.
        problem: String,
    },
}

fn said(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(": {words}") }
}

/// Runs a command line through the system's shell, with `variables` added to its environment and an empty stdin, and
/// gives its stdout. The shell is what Go, JavaScript, Rust, Java and .NET use for `credential_process`.
pub fn run(
    line: &str,
    variables: &[(&str, String)],
    limit: Duration,
) -> Result<Secret<Vec<u8>>, ProcessError> {
    let program = line.split_whitespace().next().unwrap_or_default().to_owned();
    let mut command = shell(line);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    finish(program, command, limit)
}

/// Runs a program with these arguments, `variables` added to its environment and an empty stdin, and gives its stdout.
pub fn run_program(
    program: &str,
    arguments: &[&str],
    variables: &[(&str, String)],
    limit: Duration,
) -> Result<Secret<Vec<u8>>, ProcessError> {
    #[expect(clippy::disallowed_methods, reason = "this module runs other programs")]
    let mut command = Command::new(program);
    command.args(arguments).envs(variables.iter().map(|(name, value)| (name, value)));
    finish(program.to_owned(), command, limit)
}

/// What a program prints that is no secret, such as its version; `None` where it fails.
pub fn words_of(program: &str, arguments: &[&str], limit: Duration) -> Option<String> {
    let output = run_program(program, arguments, &[], limit).ok()?;
    Some(String::from_utf8_lossy(output.expose()).trim().to_owned())
}

/// Runs a program with these arguments, which reads what it is given and prints nothing. What it leaves running, as
/// clipboard programs do, keeps none of our streams.
pub fn feed(program: &str, arguments: &[&str], input: &Secret, limit: Duration) -> Result<(), ProcessError> {
    #[expect(clippy::disallowed_methods, reason = "this module runs other programs")]
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let program = program.to_owned();
    let mut child =
        command.spawn().map_err(|source| ProcessError::Start { program: program.clone(), source })?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that ends without reading tells why by its status.
        let _ = stdin.write_all(input.expose().as_bytes());
    }
    match wait(&mut child, Instant::now() + limit) {
        Some(status) if status.success() => Ok(()),
        Some(status) => {
            Err(ProcessError::Failed { program, status: status.to_string(), words: String::new() })
        }
        None => {
            stop(&mut child);
            Err(ProcessError::TimedOut { program, limit })
        }
    }
}

fn finish(program: String, mut command: Command, limit: Duration) -> Result<Secret<Vec<u8>>, ProcessError> {
    let start_error = |source| ProcessError::Start { program: program.clone(), source };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(start_error)?;
    let deadline = Instant::now() + limit;
    let output = reader(child.stdout.take());
    let words = reader(child.stderr.take());
    let receive = |stream: &mpsc::Receiver<Zeroizing<Vec<u8>>>| {
        stream.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
    };
    let (output, words) = (receive(&output), receive(&words));
    let (Some(output), Some(words), Some(status)) = (output, words, wait(&mut child, deadline)) else {
        stop(&mut child);
        return Err(ProcessError::TimedOut { program, limit });
    };
    if !status.success() {
        let words = shorten(&String::from_utf8_lossy(&words));
        return Err(ProcessError::Failed { program, status: status.to_string(), words });
    }
    Ok(Secret::new(output.to_vec()))
}

#[cfg(not(windows))]
#[expect(clippy::disallowed_methods, reason = "this module runs a person's own commands")]
fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]);
    command
}

/// The line stands between quotes of its own, which `/S` takes away, and is not escaped: `cmd` knows no `\"`. `/D` leaves
/// out what the registry has it run first, which could print into the answer.
#[cfg(windows)]
#[expect(clippy::disallowed_methods, reason = "this module runs a person's own commands")]
fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new("cmd.exe");
    command.args(["/D", "/S", "/C"]).raw_arg(format!("\"{line}\""));
    command
}

/// Reads a stream to its end in a thread of its own, so that neither pipe can fill up while the other is read.
fn reader(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Zeroizing<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Zeroizing::new(Vec::with_capacity(8 * 1024));
        if let Some(stream) = stream {
            let _ = stream.take(LONGEST_OUTPUT).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

fn wait(child: &mut Child, deadline: Instant) -> Option<std::process::ExitStatus> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if Instant::now() >= deadline {
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The child stays in the caller's process group, so that it can ask on the terminal; what it started in turn is not
/// stopped with it.
fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn shorten(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST_WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    version: serde_json::Value,
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expiration: Option<String>,
    account_id: Option<serde_json::Value>,
}

/// Runs another tool's `credential_process` and reads its answer. `account_id` serves where the tool tells none.
pub fn credentials(
    line: &str,
    variables: &[(&str, String)],
    account_id: Option<AccountId>,
    limit: Duration,
) -> Result<Credentials, ProcessError> {
    let output = run(line, variables, limit)?;
    parse(output.expose(), account_id).map_err(|problem| {
        let program = line.split_whitespace().next().unwrap_or_default().to_owned();
        ProcessError::Output { program, problem }
    })
}

/// Reads an answer. The problem is told without any of the output, which may hold secrets.
pub(crate) fn parse(output: &[u8], fallback: Option<AccountId>) -> Result<Credentials, String> {
    let answer: Answer = serde_json::from_slice(output).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            "`AccessKeyId` or `SecretAccessKey` is missing or not a text".to_owned()
        }
        _ => format!("it is not one JSON object (line {}, column {})", error.line(), error.column()),
    })?;
    if answer.version.as_f64() != Some(1.0) {
        return Err("`Version` is not 1".to_owned());
    }
    if answer.secret_access_key.is_empty() {
        return Err("`SecretAccessKey` is empty".to_owned());
    }
    let id = answer.access_key_id.parse().map_err(|_| "`AccessKeyId` is not an access key ID".to_owned())?;
    let secret = Secret::new((*answer.secret_access_key).clone());
    let account = answer.account_id.as_ref().and_then(|account| account.as_str()?.parse().ok()).or(fallback);
    let Some(token) = answer.session_token.filter(|token| !token.is_empty()) else {
        return Ok(Credentials::LongTerm(AccessKey { id, secret }, account));
    };
    let expires_at = match &answer.expiration {
        None => None,
        Some(text) => {
            let instant = chrono::DateTime::parse_from_rfc3339(text)
                .map_err(|_| "`Expiration` is not an RFC 3339 date and time".to_owned())?;
            Some(instant.to_utc())
        }
    };
    Ok(Credentials::Temporary(TemporaryCredentials {
        access_key_id: id,
        secret_access_key: secret,
        session_token: Secret::new((*token).clone()),
        expires_at,
        account_id: account,
    }))
}

/// How an error tells when credentials ended.
pub fn ended_at(credentials: &Credentials) -> String {
    credentials.expires_at().map_or_else(|| "never".to_owned(), format_instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn answers_are_read_and_wrong_ones_explained_without_their_text() {
        let good =
            br#"{"Version":1,"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"s","SessionToken":"t",
            "Expiration":"2030-01-02T03:04:05+00:00","AccountId":"444455556666","Other":null}"#;
        let credentials = parse(good, None).unwrap();
        assert_eq!(ended_at(&credentials), "2030-01-02T03:04:05Z");
        assert_eq!(credentials.account_id().unwrap().as_str(), "444455556666");
        for (text, problem) in [
            ("", "it is not one JSON object"),
            ("{} sentinel", "`AccessKeyId`"),
            (
                r#"{"Version":"1","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"sentinel"}"#,
                "`Version`",
            ),
            (r#"{"Version":1,"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":""}"#, "empty"),
            (r#"{"Version":1,"AccessKeyId":"sentinel","SecretAccessKey":"x"}"#, "`AccessKeyId` is not"),
        ] {
            let error = parse(text.as_bytes(), None).unwrap_err();
            assert!(error.contains(problem) && !error.contains("sentinel"), "{text}: {error}");
        }
    }

    #[test]
    fn a_failing_command_is_quoted_and_its_arguments_are_not() {
        let line = match cfg!(windows) {
            true => "(echo it broke >&2) & exit 3 & rem sentinel",
            false => "sh -c 'echo it broke >&2; exit 3' sentinel",
        };
        let error = run(line, &[], seconds(10)).unwrap_err().to_string();
        assert!(error.contains("it broke") && error.contains("3") && !error.contains("sentinel"), "{error}");
    }

    #[cfg(windows)]
    #[test]
    fn a_line_reaches_cmd_as_it_is() {
        let line = "if \"a b\"==\"a b\" (echo \"c  d\"& echo %KEYFOB_TEST_SET%)";
        let output = run(line, &[("KEYFOB_TEST_SET", "e&f".to_owned())], seconds(10)).unwrap();
        assert_eq!(String::from_utf8_lossy(output.expose()), "\"c  d\"\r\ne&f\r\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_does_not_end_is_not_waited_for() {
        let started = Instant::now();
        let error = run("sleep 30 & sleep 30", &[], Duration::from_millis(200)).unwrap_err();
        assert!(matches!(error, ProcessError::TimedOut { .. }), "{error}");
        assert!(started.elapsed() < seconds(5));
    }

    #[cfg(unix)]
    #[test]
    fn much_output_on_both_streams_blocks_nothing() {
        let line = "head -c 200000 /dev/zero >&2; printf 123456";
        assert_eq!(run(line, &[], seconds(20)).unwrap().expose(), b"123456");
    }
}
