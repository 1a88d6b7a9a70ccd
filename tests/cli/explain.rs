//! `keyfob explain`
