//! The settings that profiles are known to have, so that a misspelt one can be told.

use std::sync::LazyLock;

use hashbrown::HashSet;

use crate::profile::settings::PREFIX;
use crate::profile::wiring::{NATIVE, PLAINTEXT};

/// What only keyfob reads, beside the prefixed names of the SDKs' own settings.
const OWN: [&str; 6] = [
    "keyfob_access_key",
    "keyfob_account_name",
    "keyfob_confirm",
    "keyfob_mark",
    "keyfob_refuse_noninteractive",
    "keyfob_session_policy",
];

/// What keyfob reads with the prefix or without, beside the settings of [`NATIVE`].
const EITHER: [&str; 9] = [
    "credential_process",
    "mfa_process",
    "policy",
    "policy_arns",
    "session_duration_seconds",
    "session_tags",
    "source_identity",
    "transitive_session_tags",
    "aws_account_id",
];

/// Other settings of the AWS CLI and the SDKs (AWS SDKs and Tools Reference Guide, "Settings reference").
const OTHERS: [&str; 40] = [
    "account_id_endpoint_mode",
    "api_versions",
    "auth_scheme_preference",
    "aws_account_id",
    "ca_bundle",
    "cli_auto_prompt",
    "cli_binary_format",
    "cli_follow_urlparam",
    "cli_history",
    "cli_pager",
    "cli_timestamp_format",
    "csm_client_id",
    "csm_enabled",
    "csm_host",
    "csm_port",
    "defaults_mode",
    "disable_request_compression",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_v1_disabled",
    "endpoint_discovery_enabled",
    "endpoint_url",
    "ignore_configured_endpoint_urls",
    "max_attempts",
    "metadata_service_num_attempts",
    "metadata_service_timeout",
    "output",
    "parameter_validation",
    "region",
    "request_checksum_calculation",
    "request_min_compression_size_bytes",
    "response_checksum_validation",
    "retry_mode",
    "s3",
    "s3_disable_multiregion_access_points",
    "s3_use_arn_region",
    "services",
    "sigv4a_signing_region_set",
    "sts_regional_endpoints",
    "tcp_keepalive",
];

/// Those that have come lately, or that only one tool reads.
const MORE: [&str; 5] = [
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "sdk_ua_app_id",
    "cli_help_output",
    "sso_registration_scopes",
];

/// How far two names may be apart for one to be a slip of the other.
const SLIP: usize = 2;

/// The name that was probably meant by one that nothing reads. A name that begins as keyfob's own do is never
/// anybody else's, so that any unknown one is told, with a guess or without; other tools have settings of their own,
/// so that a name without the prefix is told only where it is nearly one that leads to credentials.
pub fn misspelt(key: &str) -> Option<Option<String>> {
    let plain = key.strip_prefix(PREFIX);
    let is_known = match plain {
        Some(plain) => OWN.contains(&key) || SHARED.contains(plain),
        None => PLAIN.contains(key),
    };
    if is_known {
        return None;
    }
    let candidates: Vec<String> = match plain {
        Some(_) => {
            let prefixed = shared().map(|known| format!("{PREFIX}{known}"));
            OWN.iter().map(|own| (*own).to_owned()).chain(prefixed).collect()
        }
        None => shared().chain(PLAINTEXT).chain(["region"]).map(str::to_owned).collect(),
    };
    let distance = |candidate: &str| strsim::osa_distance(candidate, key);
    let nearest = candidates.into_iter().min_by_key(|candidate| distance(candidate));
    let meant = nearest.filter(|candidate| distance(candidate) <= SLIP && key.len() > 2 * SLIP);
    match (plain, meant) {
        (None, None) => None,
        (_, meant) => Some(meant),
    }
}

/// With the prefix or without.
static SHARED: LazyLock<HashSet<&str>> = LazyLock::new(|| shared().collect());

/// Without the prefix.
static PLAIN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| shared().chain(OTHERS).chain(MORE).chain(PLAINTEXT).collect());

fn shared() -> impl Iterator<Item = &'static str> {
    NATIVE.into_iter().chain(EITHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_and_the_settings_of_others_are_not() {
        let meant = |key: &str| misspelt(key).map(|meant| meant.unwrap_or_default());
        assert_eq!(meant("keyfob_session_polciy").as_deref(), Some("keyfob_session_policy"));
        assert_eq!(meant("keyfob_role_arm").as_deref(), Some("keyfob_role_arn"));
        assert_eq!(meant("keyfob_colour").as_deref(), Some(""));
        assert_eq!(meant("source_profil").as_deref(), Some("source_profile"));
        assert_eq!(meant("regoin").as_deref(), Some("region"));
        for known in
            ["keyfob_confirm", "keyfob_mfa_serial", "role_arn", "output", "granted_sso_region", "x", "s3"]
        {
            assert_eq!(meant(known), None, "{known}");
        }
    }
}
