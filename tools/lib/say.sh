# shellcheck shell=bash
# How every script here talks: one line, what happened, why, what to do. Sourced, never run.

say() { printf 'rubus: %s\n' "$*" >&2; }

# die EXIT MESSAGE...: exit codes are those of the supervisor command (0 done, 1 failed, 2 usage, 3 not running, 4 refused).
die() {
  local exit=$1
  shift
  say "$*"
  exit "$exit"
}
