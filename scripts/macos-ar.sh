#!/usr/bin/env bash
# The archiver that goes with scripts/macos-cc.sh.
exec "$ZIG_PYTHON" -m ziglang ar "$@"
