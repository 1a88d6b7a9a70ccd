#!/usr/bin/env bash
# Counts the instructions of what shells and SDKs wait for, and fails where one path has grown by more than 5 %, or where
# the program or the memory of a cached answer has become too large.
#
#   scripts/instructions.sh [--write]     --write makes what is counted the new measure, in benches/instructions
#
# Counts do not depend on a quiet machine. The dynamic loader's work is left out: it depends on the C library's version.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v valgrind >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends valgrind </dev/null
fi
for program in valgrind python3 strip; do
    command -v "$program" >/dev/null 2>&1 || { echo "lacking: $program; nothing was counted" >&2; exit 1; }
done

# The release binary, with the names of its functions.
cargo rustc --quiet --locked --release --bin keyfob -- -C strip=none
cargo build --quiet --locked --example aws_standin
# Of the same length on every machine, since paths are copied and compared on the way.
work=$(mktemp -d /tmp/keyfob-count.XXXXXX)
standin=
end() {
    [ -z "$standin" ] || kill "$standin" 2>/dev/null || :
    rm -rf "$work"
}
trap end EXIT
cp target/release/keyfob "$work/keyfob"
: >"$work/endpoints"
target/debug/examples/aws_standin --print-env >"$work/endpoints" 2>/dev/null &
standin=$!
for _ in $(seq 100); do
    [ "$(wc -l <"$work/endpoints")" -ge 5 ] && break
    sleep 0.1
done

mkdir -p "$work/home/.aws"
python3 - "$work/home/.aws" <<'PYTHON'
import pathlib, sys

home = pathlib.Path(sys.argv[1])
role = "[profile {}]\nrole_arn = arn:aws:iam::444455556666:role/{}\nsource_profile = me\nregion = eu-west-1\n\n"
few = "[profile me]\nregion = eu-west-1\n\n" + role.format("prod", "ReadOnly")
(home / "config").write_text(few)
(home / "many").write_text("".join(role.format(f"other-{n}", "Other") for n in range(1000)) + few)
(home / "credentials").write_text(
    "[me]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
)
PYTHON
. "$work/endpoints"
clean=(env -i HOME="$work/home" KEYFOB_KEYCHAIN=file KEYFOB_KEY_FILE="$work/home/key" AWS_PROFILE=prod
    AWS_ENDPOINT_URL_STS="$AWS_ENDPOINT_URL_STS")
"${clean[@]}" "$work/keyfob" --quiet vault keygen "$work/home/key" >/dev/null 2>&1
"${clean[@]}" "$work/keyfob" credential-process --profile prod >/dev/null

count() {
    local name=$1
    shift
    "${clean[@]}" "$@" >/dev/null
    "${clean[@]}" valgrind --quiet --tool=callgrind --callgrind-out-file="$work/$name.callgrind" "$@" >/dev/null
}
many=AWS_CONFIG_FILE=$work/home/.aws/many
count credential-process "$work/keyfob" credential-process --profile prod
# What is released has no names of functions.
strip -o "$work/released" "$work/keyfob"
"${clean[@]}" "$(command -v python3)" -I -S scripts/check_size_and_memory.py "$work/released" credential-process --profile prod
clean+=("$many")
count prompt-1000 "$work/keyfob" prompt
count complete-1000 "$work/keyfob" complete profiles other-5
count list-1000 "$work/keyfob" list
python3 scripts/compare_instructions.py benches/instructions "$work" "${1:-}"
