#!/usr/bin/env bash
# Holds the library against its baselines: gate.sh PROGRAM [FLAGS of `failcast check`]. With --update-baseline it takes new ones.
set -euo pipefail
program=$(readlink -f "$1")
shift
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
# Ten replications are the least that tells worse from unsure. Where budgets are counts of one luck, or a run takes long, a
# baseline has one: there whatever changes is unsure.
exec "$program" check scenarios/library/*.jsonc --baseline scenarios/baselines "$@"
