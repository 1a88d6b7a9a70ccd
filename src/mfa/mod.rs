//! MFA devices: where their codes come from, that none is sent twice, and their seeds.

mod codes;
mod enrolment;
mod pair;
pub mod qr;
mod seed;

pub use codes::{CodeError, CodeProvider, Codes};
pub use enrolment::{EnrolError, EnrolFailure, Enrolment, SeedPlace};
pub use pair::PairSource;
pub use seed::{Seed, SeedError, end_of_step};
