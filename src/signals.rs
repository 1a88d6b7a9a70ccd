//! Signals that would end the process, held back while something must not be cut in two.

/// Holds back Ctrl-C, a hang-up and a request to end, in this thread and those started from it, until dropped. Then
/// they take effect. The kill signal and a power cut cannot be held back.
#[must_use = "signals take effect again as soon as this is dropped"]
pub struct SignalsDeferred {
    #[cfg(unix)]
    before: Option<nix::sys::signal::SigSet>,
}

impl SignalsDeferred {
    /// Starts to hold them back.
    #[cfg(unix)]
    pub fn begin() -> Self {
        use nix::sys::signal::{SigSet, SigmaskHow, Signal};
        let mut held = SigSet::empty();
        for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
            held.add(signal);
        }
        Self { before: held.thread_swap_mask(SigmaskHow::SIG_BLOCK).ok() }
    }

    /// Elsewhere there is nothing to hold back.
    #[cfg(not(unix))]
    pub fn begin() -> Self {
        Self {}
    }
}

#[cfg(unix)]
impl Drop for SignalsDeferred {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = before.thread_set_mask();
        }
    }
}
