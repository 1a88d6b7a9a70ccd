#!/usr/bin/env bash
# Type-checks keyfob for macOS on Linux. Nothing is linked and nothing is run: Apple's frameworks are not to be had here.
#
#   scripts/check-macos.sh
#
# The cryptography's C parts are compiled all the same, by the compiler that the Python package `ziglang` carries with the
# headers of macOS; it goes to target/cross.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cross.sh
target=aarch64-apple-darwin

has_std $target || {
    say "rustup cannot bring the standard library for $target here: nothing was checked"
    exit 1
}
venv=$PWD/target/cross/zig
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -m ziglang version >/dev/null 2>&1; then
    python3 -c 'import ensurepip, venv' 2>/dev/null || needs "python3 -m venv"=python3-venv
    say "installing the Python package ziglang into $venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" --disable-pip-version-check -q install ziglang==0.17.1
fi
export ZIG_PYTHON=$venv/bin/python ZIG_GLOBAL_CACHE_DIR=$PWD/target/cross/zig-cache
export CC_aarch64_apple_darwin=$PWD/scripts/macos-cc.sh CXX_aarch64_apple_darwin=$PWD/scripts/macos-cc.sh
export AR_aarch64_apple_darwin=$PWD/scripts/macos-ar.sh RANLIB_aarch64_apple_darwin=true
# Else the build scripts ask `xcrun`, which only macOS has, where its headers are.
export SDKROOT=/ AWS_LC_SYS_CMAKE_BUILDER=0
# `keyfob` as people get it, and its unit tests; the end-to-end tests are the same code as on Linux.
cargo clippy --locked --target $target --lib --bins -- -D warnings
cargo check --locked --target $target --lib --tests
