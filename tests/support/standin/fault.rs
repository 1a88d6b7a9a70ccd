//! Things that go wrong on purpose.

use std::time::Duration;

/// What happens to a request instead of, or besides, its ordinary handling.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// Handled late.
    Delay(Duration),
    /// The connection is closed and nothing was done.
    DropRequest,
    /// The operation takes effect, but the connection is closed without an answer.
    DropAnswer,
    /// The operation takes effect, and half of the answer arrives.
    Truncate,
    /// An error in the service's own format.
    Status(u16),
    /// The same, with a `Retry-After` of so many seconds.
    StatusRetryAfter(u16, u32),
    /// A page such as a proxy or a captive portal shows.
    Html(u16),
    /// A named error of the service.
    Error { status: u16, code: String, message: String },
}

impl Fault {
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::Error { status, code: code.to_owned(), message: message.to_owned() }
    }

    /// Only the next `count` requests are hit.
    pub(crate) fn times(self, count: u32) -> PlannedFault {
        PlannedFault { left: Some(count), ..self.into() }
    }

    /// The first `count` requests are spared.
    pub(crate) fn after(self, count: u32) -> PlannedFault {
        PlannedFault { spared: count, ..self.into() }
    }
}

/// A fault and how often it strikes; without a number it strikes until cleared.
#[derive(Clone, Debug)]
pub(crate) struct PlannedFault {
    fault: Fault,
    spared: u32,
    left: Option<u32>,
}

impl PlannedFault {
    pub(crate) fn times(mut self, count: u32) -> Self {
        self.left = Some(count);
        self
    }

    pub(crate) fn after(mut self, count: u32) -> Self {
        self.spared = count;
        self
    }

    fn strike(&mut self) -> Option<Fault> {
        if self.spared > 0 {
            self.spared -= 1;
            return None;
        }
        match &mut self.left {
            Some(0) => None,
            Some(left) => {
                *left -= 1;
                Some(self.fault.clone())
            }
            None => Some(self.fault.clone()),
        }
    }
}

impl From<Fault> for PlannedFault {
    fn from(fault: Fault) -> Self {
        Self { fault, spared: 0, left: None }
    }
}

/// Planned faults by operation; `*` means every operation.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(String, PlannedFault)>);

impl Faults {
    pub(crate) fn plan(&mut self, operation: &str, fault: PlannedFault) {
        self.0.push((operation.to_owned(), fault));
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The first fault that strikes this operation now.
    pub(crate) fn strike(&mut self, operation: &str) -> Option<Fault> {
        self.0
            .iter_mut()
            .filter(|(name, _)| name == "*" || name == operation)
            .find_map(|(_, fault)| fault.strike())
    }
}
