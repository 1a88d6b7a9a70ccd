#!/usr/bin/env bash
# Makes what is handed out, in target/dist: an archive (program, manual pages, completions, licences), a Debian package,
# a bill of materials and checksums. Equal sources and an equal program give equal bytes.
#
#   scripts/dist.sh [TRIPLE]...
#
# Without a triple: this machine's, and a static one with musl where that can be built. With KEYFOB_BINARY, packs that
# program, for one triple, instead of building it. SOURCE_DATE_EPOCH is the time of the last commit unless it is set.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cross.sh
export LC_ALL=C
# Not for cargo: the C code takes no date in, and would be compiled anew for each.
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
unset SOURCE_DATE_EPOCH
umask 022
dist=$PWD/target/dist
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
host=$(rustc -vV | sed -n 's/^host: //p')
mkdir -p "$dist" target/cross
work=$(mktemp -d target/cross/dist.XXXXXX)
trap 'rm -rf "$work"' EXIT

pack() { # FILE DIRECTORY NAME
    tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --format=gnu -C "$2" -cf - "$3" |
        gzip -9n >"$1"
}

# The program for a triple, without symbols.
program() {
    local built=${KEYFOB_BINARY:-}
    if [ -z "$built" ]; then
        case $1 in
        *-linux-musl) built=$(scripts/build-musl.sh --release) || return ;;
        "$host") cargo build --release --locked >&2 && built=target/release/keyfob || return ;;
        *-windows-*) cargo build --release --locked --target "$1" >&2 && built=target/$1/release/keyfob.exe || return ;;
        *) cargo build --release --locked --target "$1" >&2 && built=target/$1/release/keyfob || return ;;
        esac
    fi
    local copy=$work/$1/$(basename "$built")
    mkdir -p "$(dirname "$copy")"
    cp "$built" "$copy"
    # Of another build than a release; the released ones are stripped already.
    strip --strip-all "$copy" 2>/dev/null || true
    echo "$copy"
}

# KEYFOB_TRIPLE.cdx.json and the licences that go into both packages.
bill() {
    cargo run --quiet --locked --example bill_of_materials -- "$1" "$dist/keyfob-$version-$1.cdx.json" "$work/$1/THIRD-PARTY-LICENCES"
}

archive() { # TRIPLE PROGRAM
    local name=keyfob-$version-$1
    local stage=$work/$1/$name
    mkdir -p "$stage"
    install -m 755 "$2" "$stage/"
    cp -r README.md CHANGELOG.md SECURITY.md LICENSE-APACHE LICENSE-MIT "$work/$1/THIRD-PARTY-LICENCES" man completions "$stage/"
    find "$stage" -type f ! -name 'keyfob' ! -name 'keyfob.exe' -exec chmod 644 {} +
    pack "$dist/$name.tar.gz" "$work/$1" "$name"
}

# Looks at an archive as somebody who unpacks it here would.
try_archive() { # TRIPLE
    local name=keyfob-$version-$1 root=$work/unpacked
    rm -rf "$root" && mkdir "$root"
    tar -xzf "$dist/$name.tar.gz" -C "$root"
    [ "$("$root/$name/keyfob" --version)" = "keyfob $version" ]
    HOME=$work "$root/$name/keyfob" list >/dev/null
    case $1 in *-musl) is_static "$root/$name/keyfob" ;; esac
}

# The newest version of the C library that a program asks for.
glibc_of() { objdump -T "$1" | sed -n 's/.*(\?GLIBC_\([0-9.]*\)).*/\1/p;s/.*GLIBC_\([0-9.]*\) .*/\1/p' | sort -uV | tail -n 1; }

debian() { # TRIPLE PROGRAM ARCHITECTURE
    local root=$work/$1/deb file depends=
    install -D -m 755 "$2" "$root/usr/bin/keyfob"
    for file in man/*.1; do
        install -D -m 644 "$file" "$root/usr/share/man/man1/$(basename "$file")"
    done
    gzip -9n "$root"/usr/share/man/man1/*
    install -D -m 644 completions/keyfob.bash "$root/usr/share/bash-completion/completions/keyfob"
    install -D -m 644 completions/_keyfob "$root/usr/share/zsh/vendor-completions/_keyfob"
    install -D -m 644 completions/keyfob.fish "$root/usr/share/fish/vendor_completions.d/keyfob.fish"
    install -D -m 644 README.md "$root/usr/share/doc/keyfob/README.md"
    install -m 644 SECURITY.md "$work/$1/THIRD-PARTY-LICENCES" "$root/usr/share/doc/keyfob/"
    gzip -9n "$root/usr/share/doc/keyfob/THIRD-PARTY-LICENCES"
    gzip -9nc CHANGELOG.md >"$root/usr/share/doc/keyfob/changelog.gz"
    {
        echo 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
        echo 'Upstream-Name: keyfob'
        echo 'Source: https://github.com/keyfob/keyfob'
        echo
        echo 'Files: *'
        echo 'Copyright: 2026 the keyfob authors'
        echo 'License: Apache-2.0 or Expat'
        echo 'Comment: The licences of what is linked into the program are in THIRD-PARTY-LICENCES.gz.'
        echo
        echo 'License: Apache-2.0'
        echo ' On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.'
        echo
        echo 'License: Expat'
        sed 's/^$/./;s/^/ /' LICENSE-MIT
    } >"$root/usr/share/doc/keyfob/copyright"
    case $1 in *-gnu) depends="Depends: libc6 (>= $(glibc_of "$2"))" ;; esac
    objdump -p "$2" | grep -q 'NEEDED *libgcc_s' && depends+=", libgcc-s1"
    mkdir "$root/DEBIAN"
    (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
    cat >"$root/DEBIAN/control" <<CONTROL
Package: keyfob
Version: $version-1
Architecture: $3
Maintainer: keyfob authors <keyfob@example.org>
Installed-Size: $(du -k --apparent-size -s "$root/usr" | cut -f 1)
$depends
Section: admin
Priority: optional
Homepage: https://github.com/keyfob/keyfob
Description: short-lived AWS credentials for every tool
 keyfob keeps long-lived AWS access keys in the keychain, asks for the MFA code
 once, assumes roles, signs in to IAM Identity Center, and hands short-lived
 credentials to the AWS CLI, the SDKs, Terraform and IDEs.
CONTROL
    chmod 644 "$root/DEBIAN"/*
    find "$root" -type d -exec chmod 755 {} +
    SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zxz --build "$root" "$dist/keyfob_$version-1_$3.deb" >/dev/null
}

# Looks at a package as somebody who installs it would.
try_debian() { # FILE
    local root=$work/installed
    rm -rf "$root"
    dpkg-deb -x "$1" "$root"
    [ "$("$root/usr/bin/keyfob" --version)" = "keyfob $version" ]
    HOME=$work "$root/usr/bin/keyfob" list >/dev/null
    [ "$(zcat "$root/usr/share/man/man1/keyfob.1.gz")" = "$(cat man/keyfob.1)" ]
    bash -c '. "$1" && complete -p keyfob' bash "$root/usr/share/bash-completion/completions/keyfob" >/dev/null
    if has lintian; then
        # Packages that Debian does not build have no entry in its changelog and close no bug of its.
        lintian --fail-on error --suppress-tags embedded-library,no-changelog,changelog-file-missing-in-native-package "$1"
    else
        say "lintian is not there: the package was tried, but not checked by it"
    fi
}

# The schema comes with a Python package.
try_bill() { # FILE
    local venv=$PWD/target/cross/cyclonedx
    if [ ! -x "$venv/bin/python" ]; then
        python3 -m venv "$venv" && "$venv/bin/pip" --disable-pip-version-check -q install 'cyclonedx-python-lib[json-validation]==11.*' || {
            rm -rf "$venv"
            say "the schema of CycloneDX is not to be had: $(basename "$1") was not checked"
            return 0
        }
    fi
    "$venv/bin/python" - "$1" <<'PYTHON'
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(open(sys.argv[1]).read())
if error:
    sys.exit(f"{sys.argv[1]}: {error}")
PYTHON
}

pack_all() { # TRIPLE PROGRAM
    bill "$1"
    try_bill "$dist/keyfob-$version-$1.cdx.json"
    archive "$1" "$2"
    case $1 in "$host" | "${host%-gnu}-musl") try_archive "$1" ;; esac
    case $1 in
    x86_64-*-linux-gnu)
        debian "$1" "$2" amd64
        try_debian "$dist/keyfob_$version-1_amd64.deb"
        ;;
    aarch64-*-linux-gnu) debian "$1" "$2" arm64 ;;
    esac
}

rm -f "$dist"/*
triples=("$@")
if [ ${#triples[@]} -eq 0 ]; then
    triples=("$host")
    [ -n "${KEYFOB_BINARY:-}" ] || triples+=(x86_64-unknown-linux-musl)
fi
for triple in "${triples[@]}"; do
    if ! binary=$(program "$triple"); then
        # A machine that cannot build for musl still makes everything else.
        case $triple in *-musl) [ $# -eq 0 ] && say "no archive for $triple was made" && continue ;; esac
        exit 1
    fi
    pack_all "$triple" "$binary"
done
(cd "$dist" && sha256sum -- * >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
ls -l "$dist"
