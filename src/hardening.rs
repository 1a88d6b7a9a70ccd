//! Keeps other processes and core dumps from reading this process's memory.
//!
//! On Linux the process is not dumpable: nobody but root can trace it or read its memory, and the kernel writes no
//! core of it. On every Unix the size of a core is limited to nothing. A program that this one turns into (`exec`)
//! is dumpable again, but keeps the limit. On Windows nothing is done: a process of the same user can read it there.
//!
//! What a `Secret` holds is locked into memory by itself: locking the whole process would need a limit that covers all
//! of it, and would make every allocation beyond the limit fail.

use std::io;

/// A protection that the system did not give.
#[derive(Debug, thiserror::Error)]
#[error("{protection} failed")]
pub struct Unprotected {
    /// Which one.
    pub protection: &'static str,
    /// What the system said.
    pub source: io::Error,
}

/// Protects this process; what failed. To be called before the first secret is read.
pub fn harden() -> Vec<Unprotected> {
    protections()
        .into_iter()
        .filter_map(|(protection, result)| result.err().map(|source| Unprotected { protection, source }))
        .collect()
}

#[cfg(unix)]
fn protections() -> Vec<(&'static str, io::Result<()>)> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let no_core = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let not_dumpable = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    vec![
        ("limiting core dumps", no_core.map_err(io::Error::from)),
        #[cfg(target_os = "linux")]
        ("refusing to be traced", not_dumpable.map_err(io::Error::from)),
    ]
}

#[cfg(not(unix))]
fn protections() -> Vec<(&'static str, io::Result<()>)> {
    Vec::new()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_process_leaves_no_core_and_cannot_be_traced() {
        use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};
        assert!(harden().is_empty());
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert!(harden().is_empty(), "a second time does no harm");
    }
}
