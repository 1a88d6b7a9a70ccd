//! The shape of the source: which module may import which, and that secrets leave at known places only. Reads the
//! source as text; ARCHITECTURE.md explains the rules.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the source tree has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const VALUES: &[&str] = &["secret", "identifiers", "credentials", "clock", "files", "cores"];

/// A module and what it may import from the crate beside the values.
const ALLOWED: &[(&str, &[&str])] = &[
    ("secret", &[]),
    ("identifiers", &[]),
    ("credentials", &[]),
    ("files", &[]),
    ("clock", &[]),
    ("cores", &[]),
    ("shared_config", &[]),
    ("hardening", &[]),
    ("profile", &["shared_config", "shared_files"]),
    ("shared_files", &["shared_config", "profile"]),
    ("plan", &["profile"]),
    ("settings", &[]),
    ("keychain", &[]),
    ("vault", &["keychain", "session_cache"]),
    ("session_cache", &["profile"]),
    ("edit_journal", &["session_cache"]),
    ("json_file", &[]),
    ("renewal", &["aws", "json_file", "session_cache"]),
    ("audit", &[]),
    ("prompt", &[]),
    ("process", &[]),
    ("aws", &["plan", "profile"]),
    ("adopt", &["aws_vault", "new_profile", "profile", "shared_config", "shared_files"]),
    ("aws_vault", &["keychain", "process"]),
    ("clipboard", &["process", "prompt"]),
    ("codecommit", &[]),
    ("rotation", &["aws", "vault"]),
    ("mfa", &["aws", "process", "prompt", "session_cache", "vault"]),
];

/// Modules on the cached path: no runtime, no TLS, no SDK.
const WITHOUT_SDK: &[&str] = &[
    "profile",
    "plan",
    "vault",
    "keychain",
    "session_cache",
    "files",
    "shared_config",
    "shared_files",
    "settings",
];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(directory: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 50, "the source tree was not found");
    found
}

/// `src/plan/table.rs` belongs to `plan`, `src/vault.rs` to `vault`.
fn module(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn is_test(path: &Path) -> bool {
    let of_tests =
        |part: &str| part.starts_with("tests") || part == "worker.rs" || part == "laws.rs" || part == "laws";
    path.components().any(|part| part.as_os_str().to_str().is_some_and(of_tests))
}

/// The text before the unit tests at the end of a file.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

#[test]
fn modules_import_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let module = module(path);
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else { continue };
        for line in code(text).lines().filter(|line| !line.trim_start().starts_with("//")) {
            let mut rest = line;
            while let Some(position) = rest.find("crate::") {
                rest = &rest[position + "crate::".len()..];
                let imported: String =
                    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let known = imported == module
                    || VALUES.contains(&imported.as_str())
                    || allowed.contains(&imported.as_str())
                    || imported.is_empty();
                if !known {
                    wrong.push(format!("{} imports {imported}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_cached_path_starts_no_runtime_and_no_sdk() {
    for (path, text) in sources() {
        if WITHOUT_SDK.contains(&module(&path).as_str()) && !is_test(&path) {
            for name in ["aws_sdk_", "aws_config", "aws_smithy_", "tokio"] {
                assert!(!code(&text).contains(name), "{} mentions {name}", path.display());
            }
        }
    }
}

#[test]
fn variables_of_aws_are_named_in_one_place() {
    for (path, text) in sources() {
        let named_here = path.ends_with("cli/env.rs") || is_test(&path);
        let literal = code(&text).lines().find(|line| {
            !line.trim_start().starts_with("//") && line.split('"').skip(1).step_by(2).any(is_variable_name)
        });
        assert!(named_here || literal.is_none(), "{}: {}", path.display(), literal.unwrap_or_default());
    }
}

/// Whether a text is the name of a variable, and not a sentence that begins with one.
fn is_variable_name(text: &str) -> bool {
    ["AWS_", "KEYFOB_"].iter().any(|prefix| text.starts_with(prefix) && text.len() > prefix.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

#[test]
fn secrets_leave_at_known_places_only() {
    let exits: BTreeSet<String> = EXITS.iter().map(|exit| (*exit).to_owned()).collect();
    let mut found = BTreeSet::new();
    let all = sources();
    for (path, text) in &all {
        if !is_test(path) && code(text).contains(".expose()") {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            found.insert(path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
    assert_eq!(
        found, exits,
        "a secret is exposed in a file that is not on the list, or the list has one too many"
    );
}

/// The names in the second column of the claims in SECURITY.md are those of tests.
#[test]
fn every_claim_names_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let security = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let claims = security.split("## Claims and their tests").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut text: String = sources().into_iter().map(|(_, text)| text).collect();
    let mut directories = vec![root.join("tests")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => directories.push(path),
                false => text += &fs::read_to_string(path).unwrap_or_default(),
            }
        }
    }
    let numbers =
        |cell: &str| cell.split(',').filter_map(|one| one.trim().parse::<u8>().ok()).collect::<Vec<_>>();
    let whom = security.split("## Against whom").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut defended: BTreeSet<u8> =
        whom.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(": ")?.0.parse().ok()).collect();
    assert!(defended.len() > 8, "the adversaries were not found");
    let mut claimed = 0;
    for row in claims.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| against ")) {
        for number in numbers(row.split('|').nth(1).unwrap()) {
            defended.remove(&number);
        }
        let tests: Vec<&str> = row.rsplit(" | ").next().unwrap().split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "no test for: {row}");
        for test in tests {
            claimed += 1;
            let place = text.find(&format!("fn {test}() {{")).map(|at| &text[..at]);
            let is_test = place
                .and_then(|before| before.rsplit("\n\n").next())
                .is_some_and(|head| head.contains("#[test]"));
            assert!(is_test, "SECURITY.md names the test `{test}`, which does not exist");
        }
    }
    assert!(claimed > 40, "the claims were not found");
    assert!(defended.is_empty(), "no claim is about the adversaries {defended:?}");
}

#[test]
fn main_only_calls_run() {
    let main = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs")).unwrap();
    assert!(main.lines().count() <= 20, "src/main.rs holds logic");
}

/// Where a secret is exposed: signing, sealing, storing, printing the answer, comparing what was typed.
const EXITS: &[&str] = &[
    "access_key_csv.rs",
    "aws/client.rs",
    "aws/federation.rs",
    "aws/iam.rs",
    "aws/oidc.rs",
    "aws/portal.rs",
    "aws/signin.rs",
    "aws/sts.rs",
    "aws_vault/item.rs",
    "aws_vault/jwe.rs",
    "cli/ask.rs",
    "cli/commands/configure/git.rs",
    "cli/commands/console.rs",
    "cli/commands/env.rs",
    "cli/commands/git_credential.rs",
    "cli/commands/mfa/add.rs",
    "cli/commands/mfa/code.rs",
    "cli/commands/mfa/enrol.rs",
    "cli/commands/serve.rs",
    "cli/key_check.rs",
    "cli/key_entry.rs",
    "cli/passphrase.rs",
    "cli/variables.rs",
    "clipboard.rs",
    "codecommit.rs",
    "console.rs",
    "edit_journal/text.rs",
    "exec.rs",
    "keychain/key_cache.rs",
    "keychain/keyutils.rs",
    "keychain/memory.rs",
    "keychain/native.rs",
    "keychain/secret_service.rs",
    "keychain/vault_file/crypto.rs",
    "keychain/vault_file/format.rs",
    "keychain/vault_file/items.rs",
    "keychain/vault_file/key_file.rs",
    "keychain/vault_file/unlock.rs",
    "mfa/codes.rs",
    "mfa/pair.rs",
    "mfa/qr.rs",
    "mfa/seed.rs",
    "output/process_json.rs",
    "process.rs",
    "prompt/mod.rs",
    "server/redirect.rs",
    "server/request.rs",
    "server/token.rs",
    "session_cache/format.rs",
    "session_cache/sealing.rs",
    "signin/dpop.rs",
    "signin/file.rs",
    "signin/login.rs",
    "sso/callback.rs",
    "sso/login.rs",
    "sso/pkce.rs",
    "sso/registration.rs",
    "sso/token_file.rs",
    "vault/item.rs",
    "vault/sealing_key.rs",
];
