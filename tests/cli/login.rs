//! `keyfob login`
