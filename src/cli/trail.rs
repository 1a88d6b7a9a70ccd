//! The audit records that commands write: of a request for credentials, gathered while it is served, and of changes to
//! keys.

use std::cell::{Cell, RefCell};

use crate::audit::{AuditEvent, AuditRecord, AuditTrail, Requester};
use crate::chain::Event;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::credentials::Credentials;
use crate::identifiers::ProfileName;

/// Records that keys or MFA devices of a profile were changed by a command, or that this failed. That it cannot be
/// written is no reason to fail.
pub(super) fn changed<T>(context: &Context, profile: &ProfileName, what: &str, outcome: &CliResult<T>) {
    let event = match outcome {
        Ok(_) => AuditEvent::Changed { what: what.to_owned() },
        Err(error) => AuditEvent::Failed { kind: error.kind.name().to_owned() },
    };
    record(context, profile.as_str(), event, &[]);
}

/// Records something that hands out no credentials: a question, a login, a logout.
pub(super) fn record(context: &Context, profile: &str, event: AuditEvent, calls: &[&str]) {
    // What cannot be a profile's name, such as an odd session's, is not recorded under another one.
    let Ok(profile) = profile.parse() else { return };
    AuditTrail::new(&context.paths.state).append(&AuditRecord {
        at: context.clock.now(),
        profile,
        event,
        calls: calls.iter().map(|call| (*call).to_owned()).collect(),
        access_key_id: None,
        expires_at: None,
        requester: Requester::parent(),
    });
}

/// What happened so far.
#[derive(Default)]
pub(super) struct Trail {
    calls: RefCell<Vec<String>>,
    stale: RefCell<Option<String>>,
    asked: Cell<bool>,
    /// Whether what was asked for is kept in the cache: then no call means that it came from there.
    pub cacheable: Cell<bool>,
}

impl Trail {
    /// Notes an event of the chain.
    pub(super) fn note(&self, event: &Event<'_>) {
        match event {
            Event::Called(call) => self.calls.borrow_mut().push((*call).to_owned()),
            Event::ServedStale(error) => drop(self.stale.replace(Some(error.to_string()))),
            Event::Asked => self.asked.set(true),
            Event::CacheProblem(_) => {}
        }
    }

    /// Writes the record. That it cannot be written is no reason to withhold the credentials.
    pub(super) fn write(self, context: &Context, profile: &ProfileName, answer: &CliResult<Credentials>) {
        if self.asked.get() {
            record(context, profile.as_str(), AuditEvent::Prompted, &[]);
        }
        let calls = self.calls.into_inner();
        let event = match (answer, self.stale.into_inner()) {
            (Err(error), _) => AuditEvent::Failed { kind: error.kind.name().to_owned() },
            (Ok(_), Some(reason)) => AuditEvent::ServedStale { reason },
            (Ok(_), None) if self.cacheable.get() && calls.is_empty() => AuditEvent::ServedCached,
            (Ok(_), None) => AuditEvent::ServedFresh,
        };
        let credentials = answer.as_ref().ok();
        AuditTrail::new(&context.paths.state).append(&AuditRecord {
            at: context.clock.now(),
            profile: profile.clone(),
            event,
            calls,
            access_key_id: credentials.map(|found| found.access_key_id().clone()),
            expires_at: credentials.and_then(Credentials::expires_at),
            requester: Requester::parent(),
        });
    }
}
