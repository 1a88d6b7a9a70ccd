//! The files with access keys that the IAM console offers for download.
//!
//! | file | header |
//! |---|---|
//! | access key (also of root, since 2023) | `Access key ID,Secret access key` |
//! | new user | `User name,Password,Access key ID,Secret access key,Console login link` |
//! | older new user | `User Name,Access Key Id,Secret Access Key` |
//! | older `rootkey.csv` | none: `AWSAccessKeyId=…` and `AWSSecretKey=…`, a line each |
//!
//! The columns are found by their names, in any order and case. `csv-core` reads the records into buffers that are
//! wiped; no error repeats anything that stands in the file.

use csv_core::{ReadRecordResult, ReaderBuilder};
use zeroize::Zeroizing;

use crate::credentials::AccessKey;
use crate::identifiers::AccessKeyId;
use crate::secret::Secret;

/// More than any such file has, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// More columns than any such file has.
const MOST_COLUMNS: usize = 64;

/// What such a file holds.
#[derive(Debug)]
pub struct KeyFile {
    /// The keys, in the order of the file; at least one.
    pub keys: Vec<UserKey>,
    /// Whether the file has the form that only root's keys came in.
    pub is_root_form: bool,
    /// Whether it also holds a console password.
    pub has_password: bool,
}

/// An access key and whose it is, where the file tells.
#[derive(Debug)]
pub struct UserKey {
    /// The user's name.
    pub user: Option<String>,
    /// The key.
    pub key: AccessKey,
}

/// Why a file gives no access key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is larger than such files are.
    #[error("it is larger than any file with access keys")]
    TooLarge,
    /// It is UTF-16, as some editors save it.
    #[error("it is UTF-16 text, where the console gives UTF-8")]
    Utf16,
    /// It is an image, an archive or the like.
    #[error("it is not a text file")]
    Binary,
    /// It is a JSON document.
    #[error("it is JSON, not CSV")]
    Json,
    /// It is a web page.
    #[error("it is a web page, not CSV")]
    Html,
    /// It lacks a column.
    #[error("it has no column `{0}`")]
    NoColumn(&'static str),
    /// It has a header and no key.
    #[error("it has no access key in it")]
    NoKeys,
    /// A line has one half of a key.
    #[error("line {line} has {present} but no {missing}")]
    Half {
        /// The line, counted from 1.
        line: u64,
        /// The half that is there.
        present: &'static str,
        /// The half that is not.
        missing: &'static str,
    },
    /// A line has something else where a half of a key should be.
    #[error("line {line}: {problem}")]
    Malformed {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        problem: MalformedKey,
    },
}

/// Why two texts are not an access key. None of it repeats them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedKey {
    /// The ID has another form.
    #[error("the access key ID does not look like one (it starts with AKIA and has letters and digits only)")]
    Id,
    /// The two are in each other's place.
    #[error("the access key ID and the secret access key are in each other's place")]
    Swapped,
    /// It is half of temporary credentials.
    #[error(
        "the access key ID starts with ASIA: it belongs to temporary credentials, which end by themselves"
    )]
    Temporary,
    /// There is a blank inside of the secret.
    #[error("the secret access key has a blank inside; a `+` may have become one on the way")]
    BlankInSecret,
    /// The secret has characters that none has.
    #[error("the secret access key has characters that do not occur in one")]
    Secret,
}

/// Makes a key of its two halves. White space around them is passed over.
pub fn access_key(id: &str, secret: &str) -> Result<AccessKey, MalformedKey> {
    let (id, secret) = (id.trim(), secret.trim());
    if secret.starts_with("AKIA") && secret.len() == 20 && id.len() > 20 {
        return Err(MalformedKey::Swapped);
    }
    let id: AccessKeyId = id.parse().map_err(|_| MalformedKey::Id)?;
    if id.is_temporary() {
        return Err(MalformedKey::Temporary);
    }
    if secret.contains(char::is_whitespace) {
        return Err(MalformedKey::BlankInSecret);
    }
    if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'`,;".contains(&byte))
    {
        return Err(MalformedKey::Secret);
    }
    Ok(AccessKey { id, secret: secret.into() })
}

/// Reads a file.
pub fn parse(bytes: &[u8]) -> Result<KeyFile, KeyFileError> {
    let text = text(bytes)?;
    match text.trim_start().get(..1) {
        None => return Err(KeyFileError::Empty),
        Some("{" | "[") => return Err(KeyFileError::Json),
        Some("<") => return Err(KeyFileError::Html),
        Some(_) => {}
    }
    match root_form(text)? {
        Some(key) => {
            Ok(KeyFile { keys: vec![UserKey { user: None, key }], is_root_form: true, has_password: false })
        }
        None => table(text),
    }
}

/// The text of a file that some editor may have saved.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, KeyFileError> {
    if bytes.len() > LARGEST {
        return Err(KeyFileError::TooLarge);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(KeyFileError::Utf16);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| KeyFileError::Binary)?;
    let is_control = |c: char| c.is_control() && !c.is_ascii_whitespace();
    if text.contains(is_control) {
        return Err(KeyFileError::Binary);
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The older form of root's keys.
fn root_form(text: &str) -> Result<Option<AccessKey>, KeyFileError> {
    let value = |name: &str| {
        text.lines().zip(1..).find_map(|(content, line)| {
            let (key, value) = content.split_once('=')?;
            (key.trim().eq_ignore_ascii_case(name) && !value.trim().is_empty()).then_some((value, line))
        })
    };
    let half = |line, present, missing| Err(KeyFileError::Half { line, present, missing });
    match (value("AWSAccessKeyId"), value("AWSSecretKey")) {
        (None, None) => Ok(None),
        (Some((_, line)), None) => half(line, ID, SECRET),
        (None, Some((_, line))) => half(line, SECRET, ID),
        (Some((id, line)), Some((secret, _))) => {
            access_key(id, secret).map(Some).map_err(|problem| KeyFileError::Malformed { line, problem })
        }
    }
}

const ID: &str = "an access key ID";
const SECRET: &str = "a secret access key";

/// Where the columns are.
struct Columns {
    id: usize,
    secret: usize,
    user: Option<usize>,
    password: Option<usize>,
}

impl Columns {
    fn find(header: &Record) -> Result<Self, KeyFileError> {
        let names: Vec<String> = header.fields().map(plain).collect();
        let position = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
        let id = position(&["accesskeyid", "awsaccesskeyid"]);
        let secret = position(&["secretaccesskey", "secretkey", "awssecretaccesskey", "awssecretkey"]);
        Ok(Self {
            id: id.ok_or(KeyFileError::NoColumn("Access key ID"))?,
            secret: secret.ok_or(KeyFileError::NoColumn("Secret access key"))?,
            user: position(&["username", "user"]),
            password: position(&["password"]),
        })
    }
}

/// A header without case, blanks and punctuation.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

fn table(text: &str) -> Result<KeyFile, KeyFileError> {
    let mut records = Records::of(text);
    let header = records.next().ok_or(KeyFileError::Empty)?;
    let columns = Columns::find(&header)?;
    let (mut keys, mut has_password) = (Vec::new(), false);
    for record in records {
        let field = |column| record.field(column).trim();
        has_password |= columns.password.is_some_and(|column| !field(column).is_empty());
        let line = record.line;
        let (present, missing) = match (field(columns.id), field(columns.secret)) {
            ("", "") => continue,
            ("", _) => (SECRET, ID),
            (_, "") => (ID, SECRET),
            (id, secret) => {
                let key =
                    access_key(id, secret).map_err(|problem| KeyFileError::Malformed { line, problem })?;
                let user = columns.user.map(field).filter(|user| !user.is_empty());
                keys.push(UserKey { user: user.map(str::to_owned), key });
                continue;
            }
        };
        return Err(KeyFileError::Half { line, present, missing });
    }
    match keys.is_empty() {
        true => Err(KeyFileError::NoKeys),
        false => Ok(KeyFile { keys, is_root_form: false, has_password }),
    }
}

/// One line of a table.
struct Record {
    text: Secret<Vec<u8>>,
    ends: Vec<usize>,
    line: u64,
}

impl Record {
    /// The text of a field; empty where the line has fewer.
    fn field(&self, column: usize) -> &str {
        let Some(&end) = self.ends.get(column) else { return "" };
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        std::str::from_utf8(&self.text.expose()[start..end]).unwrap_or_default()
    }

    fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|column| self.field(column))
    }
}

/// The lines of a table that are not blank.
struct Records<'a> {
    reader: csv_core::Reader,
    rest: &'a [u8],
    /// The line on which the rest begins.
    line: u64,
}

impl<'a> Records<'a> {
    /// A spreadsheet may have saved it with semicolons or tabs.
    fn of(text: &'a str) -> Self {
        let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let delimiter = [b',', b';', b'\t'].into_iter().find(|byte| header.as_bytes().contains(byte));
        let reader = ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).build();
        Self { reader, rest: text.as_bytes(), line: 1 }
    }
}

impl Records<'_> {
    /// Goes on behind so many bytes.
    fn pass(&mut self, count: usize) {
        let (passed, rest) = self.rest.split_at(count);
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.rest = rest;
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        // The reader leaves the second half of a CRLF to the next record, which would then begin a line too early.
        let blank = self.rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.pass(blank);
        // As large as the rest, so that every record fits.
        let mut output = Zeroizing::new(vec![0; self.rest.len() + 1]);
        let mut ends = vec![0; MOST_COLUMNS];
        let (mut written, mut ended) = (0, 0);
        let line = self.line;
        loop {
            let (result, read, out, fields) =
                self.reader.read_record(self.rest, &mut output[written..], &mut ends[ended..]);
            self.pass(read);
            (written, ended) = (written + out, ended + fields);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull | ReadRecordResult::End => {
                    return None;
                }
            }
        }
        ends.truncate(ended);
        Some(Record { text: Secret::new(output[..written].to_vec()), ends, line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID_1: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET_1: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// The user, ID and secret of each key in a file.
    fn keys(text: &str) -> Vec<(Option<String>, String, String)> {
        let file = parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
        let parts = |one: UserKey| (one.user, one.key.id.to_string(), one.key.secret.expose().clone());
        file.keys.into_iter().map(parts).collect()
    }

    #[test]
    fn every_file_of_the_console() {
        let alice = Some("alice".to_owned());
        for (text, user) in [
            (format!("Access key ID,Secret access key\n{ID_1},{SECRET_1}\n"), None),
            (format!("\u{feff}Access key ID,Secret access key\r\n{ID_1},{SECRET_1}\r\n"), None),
            (format!("\"Access key ID\",\"Secret access key\"\n\"{ID_1}\",\"{SECRET_1}\""), None),
            (format!("secret access key , ACCESS KEY ID\n {SECRET_1} , {ID_1} \n\n"), None),
            (format!("Access key ID;Secret access key\n{ID_1};{SECRET_1}\n"), None),
            (format!("\r\n\r\nAccess key ID,Secret access key\r\n{ID_1},{SECRET_1}"), None),
            (
                format!(
                    "User name,Password,Access key ID,Secret access key,Console login link\n\
                     alice,\"p,\"\"w\n\",{ID_1},{SECRET_1},https://111122223333.signin.aws.amazon.com/console\n"
                ),
                alice.clone(),
            ),
            (
                format!("User name,Password,Access key ID,Secret access key\nalice,,{ID_1},{SECRET_1},,,\n"),
                alice.clone(),
            ),
            (format!("User Name,Access Key Id,Secret Access Key\n\"alice\",{ID_1},{SECRET_1}"), alice),
            (format!("AWSAccessKeyId={ID_1}\r\nAWSSecretKey={SECRET_1}\r\n"), None),
            (format!("\u{feff}AWSSecretKey={SECRET_1}\nAWSAccessKeyId={ID_1}"), None),
        ] {
            assert_eq!(keys(&text), [(user, ID_1.to_owned(), SECRET_1.to_owned())], "{text}");
        }
        let root = format!("AWSAccessKeyId={ID_1}\nAWSSecretKey={SECRET_1}\n");
        assert!(parse(root.as_bytes()).unwrap().is_root_form);
    }

    #[test]
    fn several_users_and_those_without_a_key() {
        let text = format!(
            "User name,Password,Access key ID,Secret access key\n\
             alice,secret word,{ID_1},{SECRET_1}\nbob,,,\ncarol,,AKIAI44QH8DHBEXAMPLE,other/secret\n"
        );
        let users: Vec<_> = keys(&text).into_iter().filter_map(|(user, ..)| user).collect();
        assert_eq!(users, ["alice", "carol"]);
        assert!(parse(text.as_bytes()).unwrap().has_password);
        let without =
            format!("User name,Password,Access key ID,Secret access key\nalice,,{ID_1},{SECRET_1}\n");
        assert!(!parse(without.as_bytes()).unwrap().has_password);
    }

    #[test]
    fn wrong_files_are_told_apart_and_not_repeated() {
        let half = |line, present, missing| KeyFileError::Half { line, present, missing };
        let malformed = |line, problem| KeyFileError::Malformed { line, problem };
        let row = |id: &str, secret: &str| format!("Access key ID,Secret access key\r\n{id},{secret}\r\n");
        for (text, expected) in [
            (String::new(), KeyFileError::Empty),
            ("\u{feff}\r\n \n".into(), KeyFileError::Empty),
            ("{\"AccessKey\":{}}".into(), KeyFileError::Json),
            ("<!DOCTYPE html><html>".into(), KeyFileError::Html),
            ("\u{0}PNG".into(), KeyFileError::Binary),
            ("name,mail\na,b\n".into(), KeyFileError::NoColumn("Access key ID")),
            ("Access key ID\nAKIA\n".into(), KeyFileError::NoColumn("Secret access key")),
            ("Access key ID,Secret access key\n".into(), KeyFileError::NoKeys),
            (row(ID_1, ""), half(2, ID, SECRET)),
            (row("", SECRET_1), half(2, SECRET, ID)),
            (format!("AWSAccessKeyId={ID_1}\nAWSSecretKey=\n"), half(1, ID, SECRET)),
            (format!("\nAWSSecretKey={SECRET_1}\n"), half(2, SECRET, ID)),
            (row(SECRET_1, ID_1), malformed(2, MalformedKey::Swapped)),
            (row("AKIA", SECRET_1), malformed(2, MalformedKey::Id)),
            (row("ASIAIOSFODNN7EXAMPLE", SECRET_1), malformed(2, MalformedKey::Temporary)),
            (row(ID_1, "wJalrXUtnFEMI K7MDENG"), malformed(2, MalformedKey::BlankInSecret)),
            (row(ID_1, "••••••••"), malformed(2, MalformedKey::Secret)),
        ] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert_eq!(error, expected, "{text}");
            let said = format!("{error} {error:?}");
            assert!(!said.contains(ID_1) && !said.contains("wJalrXUtnFEMI"), "{said}");
        }
        assert_eq!(parse(&[0xff, 0xfe, b'A', 0]).unwrap_err(), KeyFileError::Utf16);
        assert_eq!(parse(&[0x89, b'P', b'N', b'G']).unwrap_err(), KeyFileError::Binary);
        assert_eq!(parse(&vec![b'a'; LARGEST + 1]).unwrap_err(), KeyFileError::TooLarge);
    }

    #[test]
    fn debug_hides_the_secret() {
        let file = parse(format!("Access key ID,Secret access key\n{ID_1},{SECRET_1}\n").as_bytes());
        assert!(!format!("{file:?}").contains(SECRET_1));
    }
}
