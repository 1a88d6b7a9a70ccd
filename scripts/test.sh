#!/usr/bin/env bash
# Runs every test: installs what they need besides cargo, where that is allowed, and then lets none be skipped for want
# of it.
#
#   scripts/test.sh [--musl] [FILTER]
#
# With --musl, the library's tests and the end-to-end tests, as static programs with musl and of the static program.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cross.sh
target=() kinds=(--lib --bins --tests)
if [ "${1:-}" = --musl ]; then
    shift
    set_up_musl
    target=("${musl_arguments[@]}") kinds=(--lib --test cli)
fi
export KEYFOB_TEST_PARTS=${KEYFOB_TEST_PARTS:-$PWD/target/test-parts}
lacking=$(scripts/test-parts.sh "$KEYFOB_TEST_PARTS")
# What could not be had is skipped, and says so; everything else must run.
export KEYFOB_TEST_REQUIRE=1 KEYFOB_TEST_LACKING=$lacking
echo "What the tests use and this machine lacks: ${lacking:-nothing}"
# A shell's children in the background ignore Ctrl-C, and those of `nohup` a lost terminal; the tests of signals need them
# as a person's shell has them.
fresh=()
env --default-signal=INT,HUP true 2>/dev/null && fresh=(env --default-signal=INT,HUP)
# A package of npm has it on this platform.
export PATH=$PATH:$KEYFOB_TEST_PARTS/node/node_modules/@nushell/linux-x64/bin
# The programs of the examples are clients and servers of the tests.
cargo build --locked "${target[@]}" --bins --examples
if [ ${#target[@]} -gt 0 ]; then
    is_static "$musl_built/debug/keyfob"
fi
"${fresh[@]}" cargo test --locked "${target[@]}" "${kinds[@]}" -- "$@"
[ ${#target[@]} -gt 0 ] || cargo test --locked --doc
