//! The role credentials that the AWS CLI keeps in plain text (`~/.aws/cli/cache`), so that a logout takes them along.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::token_file::file_name;
use crate::profile::chain::SsoSource;

/// Where the AWS CLI keeps the credentials of a role. The name is the digest of compact JSON with sorted keys.
pub fn role_file(directory: &Path, source: &SsoSource) -> PathBuf {
    // serde_json sorts the keys, as `json.dumps(…, sort_keys=True)` does.
    let key = match &source.session {
        Some(name) => {
            json!({"accountId": source.account_id.as_str(), "roleName": source.role_name, "sessionName": name})
        }
        None => {
            json!({"accountId": source.account_id.as_str(), "roleName": source.role_name, "startUrl": source.start_url})
        }
    };
    directory.join(file_name(&key.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_aws_cli() {
        let mut source = SsoSource {
            session: Some("my".to_owned()),
            start_url: "https://d-1.awsapps.com/start".to_owned(),
            region: "us-east-1".parse().unwrap(),
            scopes: None,
            account_id: "123456789012".parse().unwrap(),
            role_name: "Role".to_owned(),
        };
        let name = |source: &SsoSource| role_file(Path::new(""), source).display().to_string();
        assert_eq!(name(&source), "ec10768a14a09b285e07b6364c2456c766eb99f6.json");
        source.session = None;
        assert_eq!(name(&source), "988e7270035235750716832a9427fcf5710738c1.json");
    }
}
