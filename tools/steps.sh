# Sourced by the scripts beside it: the place of the project and how a step is run and reported. A script that
# calls another one simply ends with it, so a failure is reported once.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/build/venv

# fail WHAT: ends the script with one line that names what failed.
fail() {
  echo "$(basename "$0"): failed: $1" >&2
  exit 1
}

# step WHAT COMMAND...: says what is done, does it, and ends the script if it fails.
step() {
  local what=$1
  shift
  echo "== $what"
  "$@" || fail "$what"
}
