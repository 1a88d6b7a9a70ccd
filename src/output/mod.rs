//! What leaves the program: the answer on stdout, everything else on stderr.

pub mod columns;
pub mod dialect;
pub mod process_json;
pub mod segment;
pub mod sentence;
mod time_left;
mod ui;
pub mod wrap;

pub use time_left::time_left;
pub use ui::{Color, Ui, harmless};
