//! What must hold of any bytes that come from outside, one function for each kind of them.
//!
//! The fuzz targets in `fuzz/` call these with whatever the fuzzer comes up with, and the ordinary tests with the same
//! seeds, mutated at random. The module is compiled for those two only.

#[cfg(test)]
mod tests;

use chrono::DateTime;

use crate::clock::format_instant;
use crate::codecommit::GitRequest;
use crate::credentials::Credentials;
use crate::json_file;
use crate::mfa::Seed;
use crate::output::process_json;
use crate::profile::process_line;
use crate::secret::Secret;
use crate::signin::ConsoleLogin;
use crate::sso::{SsoSession, SsoToken};
use crate::{access_key_csv, access_key_text, audit, mfa, process, settings};

/// A law about some bytes; it panics where they break it.
pub type Law = fn(&[u8]);

/// Every law, by the name of its fuzz target.
pub const ALL: &[(&str, Law)] = &[
    ("audit_trail", audit_trail),
    ("callback_request", callback_request),
    ("credential_process", credential_process),
    ("csv", csv),
    ("edit_journal", crate::edit_journal::laws::entries_are_read_or_refused),
    ("failure_record", crate::session_cache::laws::failures_are_read_or_forgotten),
    ("git_credential", git_credential),
    ("index", crate::vault::laws::an_index_is_read_or_refused),
    ("key_file", key_file),
    ("login_cache", login_cache),
    ("otpauth", otpauth),
    ("process_line", process_lines),
    ("qr_picture", qr_picture),
    ("sealed_session", crate::session_cache::laws::only_what_was_sealed_opens),
    ("server_request", crate::server::laws::only_the_holder_of_the_token_is_served),
    ("settings", settings_file),
    ("sso_cache", sso_cache),
    ("used_codes", crate::session_cache::laws::a_used_code_stays_used),
    ("vault_file", crate::keychain::vault_file::laws::a_vault_file_is_read_or_refused),
];

/// Runs the law of that name.
pub fn run(name: &str, bytes: &[u8]) {
    let (_, law) = ALL.iter().find(|(law, _)| *law == name).expect("a law of that name");
    law(bytes);
}

/// Whatever survives of a torn trail is still a trail.
fn audit_trail(bytes: &[u8]) {
    for record in audit::records_in(bytes) {
        let line = audit::line_of(&record).expect("plain data");
        assert!(audit::records_in(&line).eq([record]), "what is written is read");
    }
}

/// Only a request with the login's own state, to this machine's own name, ends a login.
fn callback_request(bytes: &[u8]) {
    crate::sso::callback::laws::only_the_logins_own_state_ends_it(bytes);
}

/// What another tool answers is handed on as it was understood, in the form that every SDK reads.
fn credential_process(bytes: &[u8]) {
    let credentials = match process::parse(bytes, None) {
        Ok(credentials) => credentials,
        Err(problem) => {
            return assert!(problem.len() < 120, "the problem is told without the output: {problem}");
        }
    };
    let rendered = process_json::render(&credentials);
    let again = process::parse(&rendered, None).expect("what is printed can be read");
    assert_eq!(described(&credentials), described(&again));
}

fn described(credentials: &Credentials) -> String {
    let token = credentials.session_token().map(Secret::expose);
    // The whole seconds are what is printed.
    let expires_at = credentials.expires_at().map(format_instant);
    let id = credentials.access_key_id();
    format!(
        "{id} {} {token:?} {expires_at:?} {:?}",
        credentials.secret_access_key().expose(),
        credentials.account_id()
    )
}

/// Every key that is found is one that AWS could have made, and a file without any is refused.
fn csv(bytes: &[u8]) {
    if let Ok(file) = access_key_csv::parse(bytes) {
        assert!(!file.keys.is_empty(), "a file without a key is refused");
    }
    let _ = access_key_text::parse(bytes);
}

/// Nothing but an encrypted way to a host of AWS's is ever given a signature.
fn git_credential(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let request = GitRequest::parse(text);
    if request.codecommit_region().is_some() {
        let host = request.host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let domains = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu"];
        assert!(
            request.protocol == "https" && domains.iter().any(|domain| host.ends_with(domain)),
            "{request:?}"
        );
        let odd = |c: char| c.is_control() || c.is_whitespace() || "/@?#\\".contains(c);
        assert!(!host.contains(odd), "{request:?}");
    }
}

/// A key file holds exactly 32 bytes, in one way.
fn key_file(bytes: &[u8]) {
    use crate::keychain::key_text;
    if let Some(key) = key_text::decode(bytes.trim_ascii()) {
        let written = key_text::encode(key.expose());
        assert!(written.expose().eq_ignore_ascii_case(bytes.trim_ascii()));
    }
}

/// A console login reads back as it was written, with what other tools wrote into it.
fn login_cache(bytes: &[u8]) {
    for object in json_file::parse(bytes).objects {
        let Some(login) = ConsoleLogin::from_object(object) else { continue };
        let written = login.to_object().expect("a key that was read can be written");
        let again = ConsoleLogin::from_object(written).expect("what is written can be read");
        assert_eq!(again.credentials.session_token.expose(), login.credentials.session_token.expose());
        assert!(login.other.iter().all(|(key, value)| again.other.get(key) == Some(value)));
    }
}

/// A seed that is taken makes six digits, and is stored as what makes the same ones.
fn otpauth(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(seed) = Seed::parse(&Secret::from(text)) else { return };
    let again = Seed::parse(&seed.to_base32()).expect("what is stored can be read");
    let now = DateTime::from_timestamp(1_900_000_000, 0).expect("a time in range");
    assert_eq!(seed.code_at(now).expose(), again.code_at(now).expose());
    assert!(
        seed.code_at(now).expose().len() == 6
            && seed.code_at(now).expose().bytes().all(|b| b.is_ascii_digit())
    );
}

/// A line that is keyfob's own is written again as one that is keyfob's own, for the same profile.
fn process_lines(bytes: &[u8]) {
    let Ok(line) = std::str::from_utf8(bytes) else { return };
    let _ = process_line::program(line);
    let Some(profile) = process_line::own_profile(line) else { return };
    let to = "another".parse().expect("a name");
    if let Some(moved) = process_line::redirected(line, &profile, &to) {
        assert_eq!(process_line::own_profile(&moved), Some(to), "{line:?} became {moved:?}");
    }
}

/// A picture, damaged or made to harm, is read or refused.
fn qr_picture(bytes: &[u8]) {
    let _ = mfa::qr::read_png(bytes);
    let Some((side, pixels)) = bytes.split_first() else { return };
    let side = u32::from(*side % 64) + 21;
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, side * 2, side * 2);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let bit = |at: usize| pixels.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1);
    let side = side as usize;
    let dots: Vec<u8> = (0..side * side * 4)
        .map(|at| if bit((at / (side * 2) / 2) * side + at % (side * 2) / 2) { 0 } else { 255 })
        .collect();
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&dots));
    written.expect("a picture in memory");
    let _ = mfa::qr::read_png(&picture);
}

/// keyfob's own settings read back as they were written.
fn settings_file(bytes: &[u8]) {
    let path = std::path::Path::new("config");
    let Ok(ini) = settings::parse(path, bytes.to_vec()) else { return };
    let written = settings::render(&ini).expect("memory takes everything");
    let _ = settings::parse(path, written);
}

/// A login reads back as it was written, with what other tools wrote into it.
fn sso_cache(bytes: &[u8]) {
    let session = SsoSession {
        name: Some("corp".to_owned()),
        start_url: "https://corp.awsapps.com/start".to_owned(),
        region: "eu-west-1".parse().expect("a region"),
        scopes: None,
    };
    for object in json_file::parse(bytes).objects {
        let Some(token) = SsoToken::from_object(object) else { continue };
        let now = DateTime::from_timestamp(1_900_000_000, 0).expect("a time in range");
        let _ = (token.works_at(now), token.refresh_with(now));
        let again = SsoToken::from_object(token.to_object(&session)).expect("what is written can be read");
        assert_eq!(again.access_token.expose(), token.access_token.expose());
        assert_eq!(format_instant(again.expires_at), format_instant(token.expires_at));
        assert_eq!(again.client.is_some(), token.client.is_some());
    }
}
