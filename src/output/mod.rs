//! What leaves the program: the answer on stdout, everything else on stderr.

pub mod columns;
pub mod dialect;
pub mod process_json;
pub mod segment;
pub mod table;
mod ui;

pub use ui::{Color, Ui, harmless};
