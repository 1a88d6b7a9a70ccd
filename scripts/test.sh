#!/usr/bin/env bash
# Runs every test: installs what they need besides cargo, where that is allowed, and then lets none be skipped for want
# of it.
set -euo pipefail
cd "$(dirname "$0")/.."
export KEYFOB_TEST_PARTS=${KEYFOB_TEST_PARTS:-$PWD/target/test-parts}
lacking=$(scripts/test-parts.sh "$KEYFOB_TEST_PARTS")
# What could not be had is skipped, and says so; everything else must run.
export KEYFOB_TEST_REQUIRE=1 KEYFOB_TEST_LACKING=$lacking
echo "What the tests use and this machine lacks: ${lacking:-nothing}"
# Not --all-targets, which would run the benchmark; the tests use programs among the examples.
cargo test --locked --lib --bins --tests --examples -- "$@"
cargo test --locked --doc
