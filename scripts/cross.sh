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
