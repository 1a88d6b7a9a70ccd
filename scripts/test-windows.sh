#!/usr/bin/env bash
# Builds keyfob for Windows on Debian and runs its tests under Wine: the library's, and tests/windows.
#
#   scripts/test-windows.sh [FILTER]
#
# Installs what it needs where it may: mingw-w64, Wine, the standard library of x86_64-pc-windows-gnu. Wine gets a home of
# its own in target/wine, so that the Credential Manager of the tests is nobody's.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cross.sh
target=x86_64-pc-windows-gnu

needs x86_64-w64-mingw32-gcc=gcc-mingw-w64-x86-64-posix
# Debian's package has it where no PATH leads.
PATH=$PATH:/usr/lib/wine
needs wine64=wine64
wine=$(command -v wine64)
has_std $target || {
    say "rustup cannot bring the standard library for $target here: nothing was tested"
    exit 1
}

export WINEPREFIX=$PWD/target/wine WINEARCH=win64 WINEDEBUG=${WINEDEBUG:--all}
# Without these, a first start asks to install .NET and a browser.
export WINEDLLOVERRIDES="mscoree,mshtml="
mkdir -p "$WINEPREFIX"
system=$WINEPREFIX/drive_c/windows/system32
[ -d "$system" ] || "$wine" wineboot -i >/dev/null 2>&1
if [ ! -e "$system/bcryptprimitives.dll" ]; then
    say "this Wine lacks bcryptprimitives.dll: building one for it"
    x86_64-w64-mingw32-gcc -shared -O1 -o "$system/bcryptprimitives.dll" tests/windows/bcryptprimitives.c -ladvapi32
fi

export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=$wine KEYFOB_TEST_NATIVE_KEYCHAIN=1
cargo clippy --locked --target $target -- -D warnings
cargo test --locked --target $target --lib --bins --test windows -- "$@"
