#!/usr/bin/env bash
# Formatting, clippy, the documentation of the code, and the dependencies by deny.toml.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { echo "== $*"; }

step cargo fmt
cargo fmt --check
step clippy
cargo clippy --locked --all-targets -- -D warnings
step rustdoc
RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps --document-private-items

step cargo-deny
if ! command -v cargo-deny >/dev/null 2>&1; then
    echo "installing cargo-deny, which takes some minutes once"
    # Optimising it costs more than it saves in one run.
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 cargo install --quiet --locked cargo-deny@0.20.2 ||
        echo "cargo-deny cannot be installed: licences, bans and sources were not checked"
fi
if command -v cargo-deny >/dev/null 2>&1; then
    cargo deny --locked check bans licenses sources
    # The database of advisories comes over the network from another place than the crates.
    if ! cargo deny --locked check advisories; then
        if cargo deny --locked fetch db >/dev/null 2>&1; then
            exit 1
        fi
        echo "the database of advisories cannot be reached: advisories were not checked"
    fi
fi
