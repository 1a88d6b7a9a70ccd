#!/usr/bin/env bash
# Builds a static keyfob with musl, which runs on every Linux, and prints where it is.
#
#   scripts/build-musl.sh [--release]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cross.sh
profile=debug
[ "${1:-}" = --release ] && profile=release

set_up_musl
arguments=(build --locked "${musl_arguments[@]}")
[ $profile = release ] && arguments+=(--release)
cargo "${arguments[@]}" >&2
echo "$musl_built/$profile/keyfob"
