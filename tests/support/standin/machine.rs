//! What a machine hands out to the programs on it: an instance by its metadata service (version 2), a container by its
//! credentials endpoint.

use serde_json::json;

use super::http::{Reply, Request};
use super::session::{Caller, Origin};
use super::state::State;

const METADATA_TOKEN: &str = "a-metadata-token";
const ROLE: &str = "instance-role";

/// The operation of a path, if it is one of these.
pub(crate) fn operation(method: &str, path: &str) -> Option<&'static str> {
    match (method, path.strip_prefix("/latest/").unwrap_or(path)) {
        ("PUT", "api/token") => Some("MetadataToken"),
        ("GET", "meta-data/iam/security-credentials/") => Some("InstanceRoleName"),
        ("GET", "meta-data/iam/security-credentials/instance-role") => Some("InstanceCredentials"),
        ("GET", "/container") => Some("ContainerCredentials"),
        _ => None,
    }
}

pub(crate) fn handle(state: &mut State, request: &Request, operation: &str) -> Reply {
    let text = |text: &str| Reply::new(200, "text/plain", text);
    let knows_token = request.header("x-aws-ec2-metadata-token") == Some(METADATA_TOKEN);
    match operation {
        "MetadataToken" => text(METADATA_TOKEN).with("x-aws-ec2-metadata-token-ttl-seconds", "21600"),
        "ContainerCredentials" if request.header("authorization").is_some() => credentials(state),
        "InstanceRoleName" if knows_token => text(ROLE),
        "InstanceCredentials" if knows_token => credentials(state),
        _ => Reply::html(401, "Unauthorized", ""),
    }
}

fn credentials(state: &mut State) -> Reply {
    let account = "111122223333";
    let caller = Caller {
        access_key_id: String::new(),
        account: account.to_owned(),
        arn: format!("arn:aws:sts::{account}:assumed-role/{ROLE}/i-0123456789abcdef0"),
        user_id: "AROAINSTANCEROLE0001:i-0123456789abcdef0".to_owned(),
        user: None,
        root: false,
        origin: Origin::Role {
            arn: format!("arn:aws:iam::{account}:role/{ROLE}"),
            chained: false,
            max_session: 3_600,
        },
        mfa: false,
        source_identity: None,
    };
    let now = state.now();
    let session = state.issue(caller, 6 * 3_600);
    let written = |time: chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    Reply::json(
        200,
        &json!({
            "Code": "Success",
            "LastUpdated": written(now),
            "Type": "AWS-HMAC",
            "AccessKeyId": session.caller.access_key_id,
            "SecretAccessKey": session.secret,
            "Token": session.token,
            "Expiration": written(session.expires_at),
        }),
    )
}
