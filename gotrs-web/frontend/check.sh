#!/usr/bin/env bash
# Builds the bundle again and fails if what is committed differs.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-audit --no-fund --silent
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
node build.js "$fresh"
diff -r "$fresh" ../assets/dist || { echo "gotrs-web/assets/dist is not what frontend/build.js makes: run it and commit"; exit 1; }
