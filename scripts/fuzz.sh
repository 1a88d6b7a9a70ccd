#!/usr/bin/env bash
# Runs the fuzz targets one after the other and says how many inputs each has tried.
#
#   scripts/fuzz.sh SECONDS [TARGET…]
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-60}
shift || true
cargo fuzz --version >/dev/null 2>&1 || { echo "cargo-fuzz is missing: cargo install cargo-fuzz" >&2; exit 1; }
rustup run nightly rustc --version >/dev/null 2>&1 || { echo "a nightly toolchain is missing: rustup toolchain install nightly" >&2; exit 1; }
[ $# -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' Cargo.toml)
[ $# -eq 0 ] || targets=("$@")
mkdir -p ../target
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=()
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target"
    if cargo +nightly fuzz run -O -s none "$target" "corpus/$target" "seeds/$target" -- \
        -max_total_time="$seconds" -max_len=16384 -timeout=20 -print_final_stats=1 >"$log" 2>&1; then
        verdict=clean
    else
        verdict=FAILED
        failed+=("$target")
        cp "$log" "../target/fuzz-$target.log"
    fi
    tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
    cover=$(sed -n 's/.*cov: \([0-9]*\).*/\1/p' "$log" | tail -1)
    printf '%-20s %12s tried, %6s edges, %s\n' "$target" "${tried:-0}" "${cover:-?}" "$verdict"
done
[ ${#failed[@]} -eq 0 ] || { echo "failed: ${failed[*]}; the logs are target/fuzz-TARGET.log" >&2; exit 1; }
