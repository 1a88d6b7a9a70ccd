//! What must hold of the index, whatever is in it.

use super::index::Index;

/// An index that is read says the same when it is written and read again.
pub fn an_index_is_read_or_refused(bytes: &[u8]) {
    let Some(index) = Index::parse(bytes) else { return };
    let again = Index::parse(&index.to_bytes().expect("plain data")).expect("what is written can be read");
    let rows = |index: &Index| {
        let items = index.items();
        items.into_iter().map(|item| (item.account(), index.backend_of(&item))).collect::<Vec<_>>()
    };
    assert_eq!(rows(&index), rows(&again));
}
