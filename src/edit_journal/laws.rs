//! What must hold of a journal's entry, whatever is in it.

use super::entry;

/// The header of an entry is read or refused.
pub fn entries_are_read_or_refused(bytes: &[u8]) {
    let Some((line, _)) = entry::lines(bytes) else { return };
    if let Some((header, _)) = entry::parse_header(line, 7) {
        assert_eq!(header.paths.len(), header.digests.len());
    }
}
