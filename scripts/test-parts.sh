#!/usr/bin/env bash
# Installs what the tests use besides cargo, where it may, and says what is lacking where it may not.
#
#   scripts/test-parts.sh [DIRECTORY]
#
# Python and Node packages go to DIRECTORY (target/test-parts unless named), apart from everything else on the machine.
# Debian's packages are installed with apt-get by root only. The last line on stdout is the list of what is lacking, or
# empty; the status is 0 either way.
set -euo pipefail
cd "$(dirname "$0")/.."
parts=${1:-${KEYFOB_TEST_PARTS:-$PWD/target/test-parts}}
mkdir -p "$parts"
parts=$(cd "$parts" && pwd)
lacking=()

say() { echo "test parts: $*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

# Packages of Debian or Ubuntu, by the program that shows that one is there.
declare -A packages=(
    [dbus-daemon]=dbus
    [gnome-keyring-daemon]=gnome-keyring
    [secret-tool]=libsecret-tools
    [keyctl]=keyutils
    [pass]=pass
    [gpg]=gnupg
    [zbarimg]=zbar-tools
    [pinentry-tty]=pinentry-tty
    [strace]=strace
    [tmux]=tmux
    [zsh]=zsh
    [fish]=fish
    [git]=git
    [curl]=curl
    [openssl]=openssl
    [node]=nodejs
    [chromium]=chromium
    [npm]=npm
    [go]=golang-go
)
wanted=()
for program in "${!packages[@]}"; do
    has "$program" || wanted+=("${packages[$program]}")
done
has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null || wanted+=(python3 python3-venv)
# Debian's package of the SDK is built without a module proxy.
go_sdk=/usr/share/gocode/src/github.com/aws/aws-sdk-go-v2/config
[ -d "$go_sdk" ] || wanted+=(golang-github-aws-aws-sdk-go-v2-dev)
is_v2() { [ -x "$1" ] && "$1" --version 2>&1 | grep -q '^aws-cli/2'; }
v2() { is_v2 /usr/bin/aws || is_v2 /usr/local/bin/aws || { has aws && is_v2 "$(command -v aws)"; }; }

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$parts/apt.log" 2>&1
}
if [ ${#wanted[@]} -gt 0 ] || ! v2; then
    if [ "$(id -u)" -eq 0 ] && has apt-get; then
        say "installing ${wanted[*]:-} awscli with apt-get"
        apt update || say "apt-get update failed; see $parts/apt.log"
        # One by one where all at once fails: what can be had is had.
        if [ ${#wanted[@]} -gt 0 ] && ! apt install --no-install-recommends "${wanted[@]}"; then
            for package in "${wanted[@]}"; do
                apt install --no-install-recommends "$package" || say "apt-get has no $package"
            done
        fi
        # Version 2 of the AWS CLI is a package of Debian 12 and of some Ubuntus.
        v2 || apt install --no-install-recommends awscli || say "apt-get has no awscli"
    else
        say "not root, or no apt-get: install these yourself: ${wanted[*]:-} awscli"
    fi
fi
for program in "${!packages[@]}"; do
    has "$program" || lacking+=("$program")
done
v2 || lacking+=("AWS CLI v2")
# Debian's is older than that command.
knows_login() { "$1" login help >/dev/null 2>&1 </dev/null; }
knows_login "${KEYFOB_TEST_AWS_CLI:-/usr/bin/aws}" || lacking+=("AWS CLI with \`aws login\`")
# Neither Debian nor the registries that are used here have it.
has pwsh || lacking+=(pwsh)
# Nor Terraform or OpenTofu: npm has a downloader, PyPI the copies of strangers, which are not run beside keys.
lacking+=("terraform, whose recipe a script runs")
# Not everywhere are they permitted: a build in a container may not make one.
unshare --mount --net true 2>/dev/null || unshare --mount --net --map-root-user true 2>/dev/null ||
    lacking+=("namespaces for a container")

# A stamp holds what was installed, so that a second run does nothing.
python_parts() {
    local venv=$parts/venv
    cmp -s tests/interop/requirements.txt "$venv/requirements.txt" && return
    has python3 || return 1
    say "installing boto3, the AWS CLI v1 and moto into $venv"
    rm -rf "$venv"
    python3 -m venv "$venv" >>"$parts/pip.log" 2>&1 || return 1
    "$venv/bin/pip" --disable-pip-version-check -q install -r tests/interop/requirements.txt \
        >>"$parts/pip.log" 2>&1 || return 1
    cp tests/interop/requirements.txt "$venv/requirements.txt"
}
python_parts || lacking+=("boto3, AWS CLI v1 and moto (see $parts/pip.log)")

node_parts() {
    local node=$parts/node
    cmp -s tests/interop/package-lock.json "$node/installed" && return
    has npm || return 1
    say "installing the AWS SDK for JavaScript and Nushell into $node"
    mkdir -p "$node"
    cp tests/interop/package.json tests/interop/package-lock.json "$node"
    (cd "$node" && npm ci --ignore-scripts --no-audit --no-fund) >>"$parts/npm.log" 2>&1 </dev/null || return 1
    chmod +x "$node"/node_modules/@nushell/*/bin/nu 2>/dev/null || :
    cp tests/interop/package-lock.json "$node/installed"
}
node_parts || lacking+=("AWS SDK for JavaScript (see $parts/npm.log)")
has nu || [ -x "$parts/node/node_modules/@nushell/linux-x64/bin/nu" ] || lacking+=(nu)

go_parts() {
    local go=$parts/go
    cmp -s tests/interop/served.go "$go/served.go" && [ -x "$go/served" ] && return
    { has go && [ -d "$go_sdk" ]; } || return 1
    say "building a client of the AWS SDK for Go into $go"
    mkdir -p "$go"
    GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$parts/go/cache GOFLAGS= \
        go build -o "$go/served" tests/interop/served.go >>"$parts/go.log" 2>&1 </dev/null || return 1
    cp tests/interop/served.go "$go/served.go"
}
go_parts || lacking+=("AWS SDK for Go (see $parts/go.log)")

for part in "${lacking[@]}"; do
    say "lacking: $part"
done
(IFS=';' && echo "${lacking[*]}")
