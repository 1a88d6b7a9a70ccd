//! The way to AWS: certificates, proxies, endpoints, and the time that its answers tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;

use crate::aws::{Aws, AwsError};
use crate::cli::checkup::Finding;
use crate::cli::context::Context;
use crate::cli::env;
use crate::clock::RememberedSkew;
use crate::identifiers::{Partition, ProfileName, Region};
use crate::output::sentence::capitalized;
use crate::profile::ProfileSource;
use crate::profile::listing::ProfileSet;
use crate::profile::transport::{Service, Transport, transport};
use crate::shared_files::SharedFiles;
use crate::sso;

/// STS takes five minutes, a computed MFA code thirty seconds.
const SKEW: TimeDelta = TimeDelta::seconds(20);
/// `Date` has whole seconds.
const NOISE: TimeDelta = TimeDelta::seconds(3);
/// How many logins are looked at: whoever has more learns enough from these.
const SESSIONS: usize = 3;

/// Bundles of certificates that are named and cannot be used.
pub(super) fn certificates(context: &Context, set: &ProfileSet<'_>) -> Vec<Finding> {
    let Ok(variables) = context.transport_variables() else { return Vec::new() };
    let mut bundles = BTreeSet::from_iter(variables.ca_bundle.clone());
    bundles.extend(set.having("ca_bundle").filter_map(|found| Some(found.value("ca_bundle")?.to_owned())));
    let told = bundles.into_iter().filter_map(|bundle| {
        let probe = Transport { ca_bundle: Some(bundle), ..Transport::default() };
        let error = Aws::new(&probe, Partition::Aws, Arc::clone(&context.clock)).err()?;
        let fix =
            "Correct `ca_bundle` (or AWS_CA_BUNDLE), or leave it out: the system's certificates serve then.";
        Some(Finding::problem("certificates", format!("{}.", capitalized(&error.to_string())), fix))
    });
    told.collect()
}

/// Asks the services that are used most whether they answer, all at once; nothing is signed.
pub(super) fn reached(context: &Context, files: &SharedFiles, set: &ProfileSet<'_>) -> Vec<Finding> {
    let Ok(variables) = context.transport_variables() else { return Vec::new() };
    let chosen = context.profile(None).ok();
    let settings = chosen.as_ref().and_then(|name: &ProfileName| files.profile(name));
    let Ok(transport) = transport(files, settings.as_ref(), &variables) else { return Vec::new() };
    let partition = transport.region.as_ref().map_or(Partition::Aws, Partition::of_region);
    let mut wanted = BTreeSet::from([(Service::Sts, transport.region_or_default(partition))]);
    for session in sso::all_sessions(set).unwrap_or_default().into_iter().take(SESSIONS) {
        wanted.insert((Service::SsoOidc, session.region.clone()));
        wanted.insert((Service::Sso, session.region));
    }
    let ask = |(service, region): (Service, Region)| asked(context, &transport, partition, service, &region);
    let mut found: Vec<Finding> = std::thread::scope(|scope| {
        let asking: Vec<_> = wanted.into_iter().map(|place| scope.spawn(move || ask(place))).collect();
        asking.into_iter().filter_map(|thread| thread.join().ok()?).collect()
    });
    RememberedSkew::new(&context.paths.state).store(context.clock.skew());
    found.dedup_by(|one, other| one.message == other.message);
    found
}

fn asked(
    context: &Context,
    transport: &Transport,
    partition: Partition,
    service: Service,
    region: &Region,
) -> Option<Finding> {
    // A bundle that cannot be read has a finding of its own.
    let aws = Aws::new(transport, partition, Arc::clone(&context.clock)).ok()?;
    let url = match aws.address(service, region) {
        Ok(url) => url,
        Err(problem) => return Some(contradictory(service, &problem)),
    };
    match aws.reach(&url) {
        Ok(date) => {
            if let Some(date) = date {
                let machine_now = context.clock.now() - context.clock.skew();
                let skew = date - machine_now;
                context.clock.set_skew(if skew.abs() < NOISE { TimeDelta::zero() } else { skew });
            }
            None
        }
        Err(error) => Some(unreached(context, &url, &error)),
    }
}

fn contradictory(service: Service, problem: &str) -> Finding {
    let fix =
        "Take out `endpoint_url` (AWS_ENDPOINT_URL), or `use_fips_endpoint` and `use_dualstack_endpoint`.";
    Finding::problem("endpoint", service.without_address(problem), fix)
}

fn unreached(context: &Context, url: &str, error: &AwsError) -> Finding {
    let detail = match error {
        AwsError::Unreachable { detail, .. } => detail.clone(),
        error => error.to_string(),
    };
    let proxy =
        [env::HTTPS_PROXY, env::HTTPS_PROXY_SMALL].into_iter().find(|name| context.environment.is_set(name));
    if detail.contains("certificate") {
        let message = format!("{url} shows a certificate that this machine does not trust: {detail}.");
        let fix = "Something on the way opens the connection: name its root certificate in AWS_CA_BUNDLE or `ca_bundle`.";
        return Finding::problem("certificates", message, fix);
    }
    let message = format!("{url} cannot be reached: {detail}.");
    let fix = match proxy {
        Some(name) => {
            format!("The connection goes through the proxy in {name}: check that it is right and runs.")
        }
        None => {
            "Check the network, and any endpoint that is set (AWS_ENDPOINT_URL, `endpoint_url`).".to_owned()
        }
    };
    Finding::problem("endpoint", message, fix)
}

/// By the time that AWS told, now or in the last run.
pub(super) fn clock(context: &Context) -> Option<Finding> {
    let skew = context.clock.skew();
    (skew.abs() > SKEW).then(|| {
        let side = if skew > TimeDelta::zero() { "behind" } else { "ahead of" };
        let seconds = skew.abs().num_seconds();
        let message =
            format!("This machine's clock is {seconds} seconds {side} AWS's, as its last answer told.");
        Finding::problem("clock", message, "Set the clock; computed MFA codes are wrong until then.")
    })
}
