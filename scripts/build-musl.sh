#!/usr/bin/env bash
# Builds a static keyfob with musl, which runs on every Linux, and prints where it is.
#
#   scripts/build-musl.sh [--release]
#
# glibc would not do: linked statically, it cannot load what it looks names up with. The standard library for musl comes
# from rustup, or, where rustup cannot bring it, is built from the sources that Debian has of a compiler of its own
# (rustc-web, rust-web-src); both go to target/cross, and nothing of Debian's is installed for it but musl-gcc.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cross.sh
target=x86_64-unknown-linux-musl
profile=debug
[ "${1:-}" = --release ] && profile=release

needs musl-gcc=musl-tools
export CC_x86_64_unknown_linux_musl=musl-gcc
arguments=(build --locked --target $target)
[ $profile = release ] && arguments+=(--release)
if [ -n "${KEYFOB_MUSL_FROM_SOURCE:-}" ] || ! has_std $target; then
    sources=$PWD/target/cross/rust-web
    if [ ! -x "$sources/usr/bin/rustc" ]; then
        say "rustup cannot bring the standard library for $target: building it from Debian's sources"
        rm -rf "$sources" && mkdir -p "$sources/packages"
        (cd "$sources/packages" && {
            version=$(apt-cache show rustc-web | sed -n 's/^Version: \([0-9]*\.[0-9]*\).*/\1/p' | sort -V | tail -n 1)
            llvm=$(apt-cache depends "libstd-rust-web-$version" | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p')
            apt-get -qq download rustc-web rust-web-src libstd-rust-web-dev "libstd-rust-web-$version" "$llvm"
        } 2>>../../apt.log >&2) || {
            say "Debian's rustc-web is not to be had here: nothing was built"
            rm -rf "$sources"
            exit 1
        }
        for package in "$sources"/packages/*.deb; do
            dpkg-deb -x "$package" "$sources"
        done
        # The unwinder, by the name that the standard library links it by; gcc has it in an archive of its own.
        mkdir "$sources/unwind"
        ln -s "$(gcc -print-file-name=libgcc_eh.a)" "$sources/unwind/libunwind.a"
        rm -r "$sources/packages"
    fi
    export LD_LIBRARY_PATH=$sources/usr/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export RUSTC=$sources/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$PWD/target/cross/musl
    export CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER=musl-gcc
    export CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS="-C link-self-contained=no -L native=$sources/unwind"
    cargo "${arguments[@]}" -Zbuild-std=std,panic_unwind >&2
    echo "$CARGO_TARGET_DIR/$target/$profile/keyfob"
else
    cargo "${arguments[@]}" >&2
    echo "target/$target/$profile/keyfob"
fi
