# What the scripts for other platforms share; to be sourced from the top directory.

say() { echo "$(basename "$0" .sh): $*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

# needs COMMAND=PACKAGE...: installs Debian's packages whose command is not there, by root only; fails, saying which, where
# that may not be.
needs() {
    local pair wanted=()
    for pair in "$@"; do
        has "${pair%%=*}" || wanted+=("${pair#*=}")
    done
    [ ${#wanted[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
        say "not root, or no apt-get: install these yourself: ${wanted[*]}"
        return 1
    fi
    say "installing ${wanted[*]} with apt-get"
    mkdir -p target/cross
    {
        apt-get -qq -o DPkg::Lock::Timeout=120 update || true
        DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 install --no-install-recommends "${wanted[@]}"
    } </dev/null >>target/cross/apt.log 2>&1 || {
        say "apt-get could not install ${wanted[*]}; see target/cross/apt.log"
        return 1
    }
}

# has_std TRIPLE: whether the standard library for it is there, or rustup can bring it.
has_std() {
    [ -d "$(rustc --print target-libdir --target "$1" 2>/dev/null)" ] && return
    has rustup && say "installing the standard library for $1 with rustup" && rustup -q target add "$1" >&2
}

# Sets up cargo for static programs with musl, whose target and, where it builds the standard library too, more arguments
# are then in `musl_arguments`; what is built is in `musl_built`.
#
# glibc would not do: linked statically, it cannot load what it looks names up with. The standard library for musl comes
# from rustup, or, where rustup cannot bring it (and with KEYFOB_MUSL_FROM_SOURCE), is built from the sources that Debian
# has of a compiler of its own (rustc-web, rust-web-src); both go to target/cross, and nothing of Debian's is installed
# for it but musl-gcc.
set_up_musl() {
    local target=x86_64-unknown-linux-musl
    musl_arguments=(--target $target) musl_built=${CARGO_TARGET_DIR:-$PWD/target}/$target
    needs musl-gcc=musl-tools || return
    export CC_x86_64_unknown_linux_musl=musl-gcc
    [ -n "${KEYFOB_MUSL_FROM_SOURCE:-}" ] || ! has_std $target || return 0
    local compiler=$PWD/target/cross/rust-web
    [ -x "$compiler/bin/rustc" ] || bring_compiler "$compiler" || {
        say "Debian's rustc-web is not to be had here: nothing was built"
        return 1
    }
    export PATH=$compiler/bin:$PATH RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$PWD/target/cross/musl
    export CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER=musl-gcc
    export CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS="-C link-self-contained=no -L native=$compiler/unwind"
    musl_arguments+=(-Zbuild-std=std,panic_unwind,test) musl_built=$CARGO_TARGET_DIR/$target
}

# bring_compiler DIRECTORY: Debian's own compiler with the sources of the standard library, without installing them.
bring_compiler() {
    local to=$1 version llvm package
    say "rustup cannot bring the standard library for musl: building it from Debian's sources"
    rm -rf "$to" && mkdir -p "$to/packages"
    (cd "$to/packages" && {
        version=$(apt-cache show rustc-web | sed -n 's/^Version: \([0-9]*\.[0-9]*\).*/\1/p' | sort -V | tail -n 1)
        llvm=$(apt-cache depends "libstd-rust-web-$version" | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p')
        apt-get -qq download rustc-web rust-web-src libstd-rust-web-dev "libstd-rust-web-$version" "$llvm"
    } 2>>../../apt.log >&2) || return
    for package in "$to"/packages/*.deb; do
        dpkg-deb -x "$package" "$to" || return
    done
    rm -r "$to/packages"
    # The unwinder, by the name that the standard library links it by, with what musl lacks for it.
    mkdir "$to/unwind" && cp "$(gcc -print-file-name=libgcc_eh.a)" "$to/unwind/libunwind.a" &&
        musl-gcc -O2 -Wall -Wextra -Werror -c -o "$to/unwind/find-object.o" scripts/musl-find-object.c &&
        ar rs "$to/unwind/libunwind.a" "$to/unwind/find-object.o" || return
    # Debian's musl-gcc passes over -static-pie, and makes a program that asks for the loader of musl.
    mkdir "$to/bin" && cat >"$to/bin/musl-gcc" <<LINKER || return
#!/bin/sh
case " \$* " in *' -static-pie '*)
    set -- -nostartfiles -Wl,-static,-pie,--no-dynamic-linker /usr/lib/x86_64-linux-musl/rcrt1.o "\$@" ;;
esac
exec $(command -v musl-gcc) "\$@"
LINKER
    # Only the compiler finds its libraries so, and no program that the tests start.
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' \
        "$to/usr/lib/x86_64-linux-gnu" "$to/usr/bin/rustc" >"$to/bin/rustc" || return
    chmod 755 "$to"/bin/*
}

# is_static PROGRAM: fails, saying so, where it needs any shared library.
is_static() {
    ! readelf --dynamic --program-headers "$1" | grep -E 'NEEDED|INTERP' >&2 || {
        say "$1 is not a static program"
        return 1
    }
}
