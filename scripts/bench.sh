#!/usr/bin/env bash
# Times keyfob beside an empty program and beside other tools, in a session with a Secret Service of its own where that
# can be had. Other tools that are packages of Python are installed into target/bench-parts.
#
#   scripts/bench.sh [--write]     --write also writes docs/figures
set -euo pipefail
cd "$(dirname "$0")/.."
[ "${1:-}" != --write ] || export KEYFOB_FIGURES=$PWD/docs/figures

parts=$PWD/target/bench-parts
if [ ! -x "$parts/bin/awsumepy" ] && command -v python3 >/dev/null 2>&1; then
    echo "installing awsume and aws-sso-util into $parts"
    python3 -m venv "$parts" &&
        "$parts/bin/pip" --disable-pip-version-check -q install awsume==4.5.4 aws-sso-util==4.33.0 setuptools ||
        echo "they cannot be installed, and are left out"
fi
export PATH=$PATH:$parts/bin
session=()
if tests/support/keyring-session.sh true 2>/dev/null; then
    session=(tests/support/keyring-session.sh)
fi
"${session[@]}" cargo bench --locked --bench startup
