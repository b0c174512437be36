#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# See which system packages the tests want. In CI, as root, install what is missing; anywhere else say what is
# skipped, why, and the one line that mends it. The product itself needs none of them.
set -euo pipefail

missing=()
want() { # package, test that tells whether it is there, what is skipped without it
    if ! eval "$2" >/dev/null 2>&1; then
        missing+=("$1")
        echo "Skipped: $3 ($1 is not installed)."
    fi
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

want chromium "command -v chromium" "the tests that drive a browser"
want hunspell "command -v hunspell" "the spelling of the Swedish texts"
want hunspell-sv "installed hunspell-sv || test -e /usr/share/hunspell/sv_SE.dic" "the spelling of the Swedish texts"
want nginx "command -v nginx" "the tests of the shipped nginx configuration"
want postgresql "compgen -G '/usr/lib/postgresql/*/bin/initdb'" "the tests on PostgreSQL (make test-postgres)"

if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi
if [ "${CI:-}" = "true" ]; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "CI must be root to install: ${missing[*]}" >&2
        exit 1
    fi
    echo "CI skips nothing: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
    echo "To run these too: sudo apt-get install ${missing[*]}"
fi
