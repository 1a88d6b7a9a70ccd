#!/usr/bin/env bash
# A C compiler for macOS on Linux: zig's, without the options by which build scripts describe Apple's own.
set -euo pipefail
kept=()
while [ $# -gt 0 ]; do
    case $1 in
    --target=* | -mmacosx-version-min=*) ;;
    -arch | -isysroot | -target) shift ;;
    *) kept+=("$1") ;;
    esac
    shift
done
exec "$ZIG_PYTHON" -m ziglang cc -target aarch64-macos "${kept[@]}"
