//! Which calls lead to a profile's credentials, in which order, for how long, and why. Pure: no I/O, no clock.

mod cache_key;
mod explain;
mod steps;
pub mod table;
#[cfg(test)]
mod tests;

pub use cache_key::Digest;
pub use explain::{Address, Explanation, explain};
pub use steps::{AssumeRole, Plan, PlanError, Situation, Step, StepKind, plan};
