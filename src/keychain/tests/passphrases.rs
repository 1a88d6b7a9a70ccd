//! Where passphrases come from.

use std::path::Path;
use std::time::Duration;

use crate::files;
use crate::keychain::passphrase::*;

const UNLOCK: Purpose = Purpose::Unlock { attempt: 1 };

fn command(line: &str) -> PassphraseCommand {
    PassphraseCommand { command: line.to_owned(), limit: Duration::from_secs(10) }
}

fn asked(source: &dyn PassphraseSource) -> Result<Option<String>, PassphraseError> {
    let passphrase = source.passphrase(Path::new("vault"), UNLOCK)?;
    Ok(passphrase.map(|passphrase| passphrase.expose().clone()))
}

#[test]
fn a_file_gives_its_contents_without_one_line_end() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("passphrase");
    let source = PassphraseFile { path: path.clone() };
    for (contents, passphrase) in
        [("p", "p"), ("p\n", "p"), ("p\r\n", "p"), ("p\n\n", "p\n"), (" p q \n", " p q "), ("pä", "pä")]
    {
        files::replace(&path, contents.as_bytes(), 0o600).unwrap();
        assert_eq!(asked(&source).unwrap().as_deref(), Some(passphrase), "{contents:?}");
    }
    for wrong in [&b""[..], b"\n", b"\xff", &[b'x'; 4097]] {
        files::replace(&path, wrong, 0o600).unwrap();
        assert!(matches!(asked(&source), Err(PassphraseError::NotAPassphrase { .. })), "{wrong:?}");
    }
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(asked(&source), Err(PassphraseError::Unreadable { .. })));
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("passphrase");
    files::replace(&path, b"p", 0o644).unwrap();
    let error = asked(&PassphraseFile { path: path.clone() }).unwrap_err();
    assert!(error.to_string().contains("its mode is 0644"), "{error}");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(asked(&PassphraseFile { path }).is_ok());
    let directory = asked(&PassphraseFile { path: directory.path().to_owned() });
    assert!(matches!(directory, Err(PassphraseError::NotPrivate { .. })), "{directory:?}");
}

#[cfg(unix)]
#[test]
fn a_command_gives_what_it_prints() {
    assert_eq!(asked(&command("echo secret; echo noise >&2")).unwrap().as_deref(), Some("secret"));
    assert!(matches!(asked(&command("echo secret; exit 3")), Err(PassphraseError::Command { .. })));
    assert!(matches!(asked(&command("true")), Err(PassphraseError::NotAPassphrase { .. })));
    assert!(matches!(asked(&command("/nonexistent/x")), Err(PassphraseError::Command { .. })));
    assert_eq!(asked(&command("cat; echo no input")).unwrap().as_deref(), Some("no input"));
    let error = asked(&command("printf '\\377sentinel'")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("sentinel"));
}

#[cfg(unix)]
#[test]
fn a_command_that_hangs_is_stopped() {
    let started = std::time::Instant::now();
    let slow = PassphraseCommand { command: "sleep 30".to_owned(), limit: Duration::from_millis(200) };
    let error = asked(&slow).unwrap_err();
    assert!(matches!(error, PassphraseError::Command { .. }), "{error}");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn files_and_commands_are_not_asked_again_after_a_wrong_passphrase() {
    let again = Purpose::Unlock { attempt: 2 };
    assert!(command("exit 1").passphrase(Path::new("vault"), again).unwrap().is_none());
    let file = PassphraseFile { path: "/nonexistent".into() };
    assert!(file.passphrase(Path::new("vault"), again).unwrap().is_none());
}
