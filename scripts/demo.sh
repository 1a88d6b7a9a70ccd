#!/usr/bin/env bash
# Does keyfob's main job before your eyes: a downloaded key, an MFA code, a role, and the real AWS CLI that uses it.
#
# Everything happens in a temporary home, and AWS is a stand-in on the loopback interface that checks signatures and
# codes as AWS does. Nothing of yours is read or changed. KEYFOB_DEMO_BUILD=debug builds faster and runs slower;
# KEYFOB_BINARY shows another keyfob than the one that was built.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
build=${KEYFOB_DEMO_BUILD:-release}
flags=(--locked)
[ "$build" = debug ] || flags+=(--release)

bold=$(tput bold 2>/dev/null || :)
plain=$(tput sgr0 2>/dev/null || :)
tell() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

tell "Building keyfob ($build) and the stand-in for AWS (debug, as the tests use it)"
[ -n "${KEYFOB_BINARY:-}" ] || cargo build "${flags[@]}" --bin keyfob
cargo build --locked --example aws_standin
targets=${CARGO_TARGET_DIR:-$project/target}
keyfob=$(realpath "${KEYFOB_BINARY:-$targets/$build/keyfob}")

work=$(mktemp -d)
standin_pid=
end() {
    [ -z "$standin_pid" ] || kill "$standin_pid" 2>/dev/null || :
    rm -rf "$work"
}
trap end EXIT

# The AWS CLI in a virtual environment of its own; without one, a program over the AWS SDK for Rust.
find_client() {
    local venv=$project/target/test-parts/venv
    if [ ! -x "$venv/bin/aws" ]; then
        venv=$project/target/demo-venv
        if ! python3 -c 'import ensurepip, venv' 2>/dev/null && [ "$(id -u)" -eq 0 ]; then
            { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends \
                python3-venv; } >/dev/null 2>&1 </dev/null || :
        fi
        [ -x "$venv/bin/aws" ] || {
            tell "Installing the AWS CLI into target/demo-venv"
            python3 -m venv "$venv" && "$venv/bin/pip" --disable-pip-version-check -q install awscli==1.45.11
        } || :
    fi
    if [ -x "$venv/bin/aws" ]; then
        client=("$venv/bin/aws" sts get-caller-identity)
        return
    fi
    echo "The AWS CLI cannot be had here (python3 with venv, and PyPI, are needed): the AWS SDK for Rust stands in."
    cargo build --locked --example whoami
    client=("$targets/debug/examples/whoami")
}
find_client

mkdir -p "$work/home/Downloads" "$work/home/.aws" "$work/bin"
ln -s "$keyfob" "$work/bin/keyfob"
csv=$work/home/Downloads/alice_accessKeys.csv
"$targets/debug/examples/aws_standin" --print-env --csv "$csv" >"$work/standin.env" &
standin_pid=$!
for _ in $(seq 100); do
    grep -q SIGNIN "$work/standin.env" 2>/dev/null && break
    sleep 0.1
done
# shellcheck source=/dev/null
. "$work/standin.env"
address=${AWS_ENDPOINT_URL_STS#http://}

in_home() {
    env -i HOME="$work/home" PATH="$work/bin:$PATH" TERM="${TERM:-dumb}" LANG=C.UTF-8 AWS_PAGER= \
        XDG_RUNTIME_DIR="$work/home" KEYFOB_KEYCHAIN=file KEYFOB_KEY_FILE="$work/home/vault.key" \
        AWS_EC2_METADATA_DISABLED=true AWS_ENDPOINT_URL_STS="$AWS_ENDPOINT_URL_STS" \
        AWS_ENDPOINT_URL_IAM="$AWS_ENDPOINT_URL_IAM" "$@"
}
# The command as a person would type it.
show() {
    local line="$* "
    line=${line//$work\/home/\~}
    printf '\n$ %s\n' "${line//"${client[0]}"/${client[0]##*/}}"
}
run() {
    local words=("$@")
    [ "${words[0]}" != env ] || words=("${words[@]:1}")
    show "${words[@]}"
    in_home "$@"
}

# What alice's device shows now, asked of the stand-in.
code_of_the_device() {
    local connection
    exec {connection}<>"/dev/tcp/${address%:*}/${address#*:}"
    printf 'GET /_standin/totp?serial=arn:aws:iam::111122223333:mfa/alice HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' \
        "$address" >&"$connection"
    sed -n 's/.*"code" *: *"\([0-9]*\)".*/\1/p' <&"$connection"
    exec {connection}<&-
}

# Runs a command on a terminal, and types the code when it is asked for.
run_with_code() {
    local words=("$@")
    [ "${words[0]}" != env ] || words=("${words[@]:1}")
    show "${words[@]}"
    local line keys=$work/keys log=$work/terminal
    printf -v line '%q ' "$@"
    rm -f "$keys" "$log"
    mkfifo "$keys"
    : >"$log"
    (in_home script -qefc "$line" "$log" <"$keys") &
    local terminal=$!
    exec 3>"$keys"
    for _ in $(seq 300); do
        grep -q 'MFA code' "$log" && break
        kill -0 "$terminal" 2>/dev/null || break
        sleep 0.1
    done
    sleep 1
    printf '%s\n' "$(code_of_the_device)" >&3
    wait "$terminal"
    exec 3>&-
}

tell "1. The console gave alice an access key to download. keyfob proves it, finds her MFA device and keeps the key."
run sh -c 'sed "2s/,.*/,(the secret)/" ~/Downloads/alice_accessKeys.csv'
echo "(On a desktop the key goes to the keychain; here, where none runs, to an encrypted file.)"
run keyfob vault keygen "$work/home/vault.key"
run keyfob add me --csv "$csv" --delete-csv --region eu-west-1

tell "2. A role in another account, which asks for MFA."
run keyfob configure role prod --role-arn arn:aws:iam::444455556666:role/Admin --source me --region eu-west-1
run sh -c 'cat ~/.aws/config'
run keyfob explain prod

tell "3. The real client knows nothing of keyfob but the credential_process line. The code is typed at the terminal."
in_prod=(env AWS_PROFILE=prod)
run_with_code "${in_prod[@]}" "${client[@]}"

tell "4. The second time nothing asks and nothing is called: the session is cached, sealed."
run "${in_prod[@]}" "${client[@]}"
TIMEFORMAT="keyfob credential-process took %R s"
printf '\n$ keyfob credential-process --profile prod >/dev/null\n'
time in_home keyfob credential-process --profile prod >/dev/null

tell "5. What there is, who asked for what, and the way back."
run keyfob list
run keyfob log
run keyfob undo --yes
run sh -c 'cat ~/.aws/config'
tell "Done. The temporary home is gone now."
