#!/usr/bin/env bash
# The two commands that set failcast up: install what is missing, build, then run a scenario or the tests.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
default_scenario=$root/scenarios/library/cloud-outage.jsonc

usage() {
  cat <<'TEXT'
./failcast.sh run [SCENARIO [FLAGS...]]   build the release program and run a scenario (default: a full cloud outage);
                                          the summary goes to the terminal, the result to build/NAME.result.json
./failcast.sh test [--all]                build and run the tests; --all, or CI=true: the slow ones too
./failcast.sh help                        this text

Both install missing Debian packages (packages.txt) first, with sudo unless you are root.
FLAGS are those of `failcast run`, for example --set bc.enter_wait=5m or -o FILE.
TEXT
}

say() { printf '%s\n' "failcast.sh: $*" >&2; }
fail() {
  say "$@"
  exit 4
}

# missing_packages GROUP...: packages of these groups that dpkg does not have installed, one a line.
missing_packages() {
  local wanted installed
  wanted=$(awk -v groups=" $* " '!/^#/ && NF && index(groups, " " $2 " ") { print $1 }' "$root/packages.txt" | sort)
  # shellcheck disable=SC2016,SC2086  # dpkg-query's own placeholders; one word per package
  installed=$(dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' $wanted 2>/dev/null |
    awk '$1 == "installed" { sub(/:.*/, "", $2); print $2 }' | sort || true)
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "not a Debian system: the packages of packages.txt must be there under their own names"
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0

  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "not root and no sudo. As root: apt-get install ${missing[*]}"
    as_root=(sudo)
    [[ -t 0 ]] || as_root=(sudo -n)  # nobody there to type a password
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -q </dev/null >&2 ||
    fail "apt-get update failed (root rights? network?). Needed: apt-get install ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null >&2 ||
    fail "apt-get install failed (root rights? network?). Needed: ${missing[*]}"
}

# build PRESET: configures once; later the build itself notices changed files.
build() {
  cd "$root"
  if [[ ! -f build/$1/build.ninja || CMakePresets.json -nt build/$1/build.ninja ]]; then
    cmake --preset "$1" >&2
  fi
  cmake --build --preset "$1" >&2
}

run_scenario() {
  local scenario=$default_scenario
  if (($#)) && [[ $1 != -* ]]; then
    scenario=$1
    [[ -r $scenario ]] || fail "cannot read the scenario \"$scenario\""
    scenario=$(readlink -f "$scenario")
    shift
  fi
  install_packages base
  (build release)

  local output=(-o "$root/build/$(basename "${scenario%.*}").result.json") argument
  for argument in "$@"; do
    case $argument in -o | -o?* | --output | --output=*) output=() ;; esac
  done
  ((${#output[@]})) && say "the result goes to ${output[1]}"
  exec "$root/build/release/failcast" run "$scenario" "${output[@]}" "$@"
}

run_tests() {
  local preset=dev groups=(base)
  if [[ ${1-} == --all || ${CI-} == true ]]; then
    preset=dev-all
    groups+=(all)
  elif (($#)); then
    say "unknown argument \"$1\""
    usage >&2
    exit 2
  fi
  install_packages "${groups[@]}"
  build dev
  exec ctest --preset "$preset"
}

case ${1-help} in
  run) shift && run_scenario "$@" ;;
  test) shift && run_tests "$@" ;;
  help | -h | --help) usage ;;
  *)
    say "unknown command \"$1\""
    usage >&2
    exit 2
    ;;
esac
