# shellcheck shell=bash
# Builds the checkout when it is newer than what was built. Sourced, never run; needs say.sh, jdk.sh, packages.sh.

# sources_hash: changes when a file that goes into the build is added, changed or removed. No git: an unpacked
# archive has none, and uncommitted work counts.
sources_hash() {
  find "$RUBUS_ROOT" \( -name target -o -name '.git' -o -name .cache \) -prune -o -type f \
    \( -path '*/src/main/*' -o -name '*.toml' -o -name pom.xml -o -path '*/.mvn/*' -o -path '*/tools/lib/*' -o -path '*/tools/supervisor' \) \
    -printf '%P %T@ %s\n' | LC_ALL=C sort | sha256sum
}

# refuse_under_a_node: a JVM that reads classes from a jar must not have it replaced under its feet.
refuse_under_a_node() {
  local found
  found=$(grep -lsF -- "$RUBUS_DIST/lib/rubus-supervisor" /proc/[0-9]*/cmdline || true)
  [[ -z $found ]] || die 1 "the sources have changed, but a node runs from $RUBUS_DIST: stop it first with: supervisor stop"
}

# mark_built HASH [STAMP]: what stands in the distribution was built from the sources with that hash.
mark_built() {
  printf '%s\n' "$1" >"${2:-$RUBUS_DIST/.built}"
}

# build_if_needed [MODULE]...: tools/dist, and the modules named, are up to date afterwards.
build_if_needed() (
  local modules stamp hash log
  modules=$(IFS=, && printf '%s' "tools/dist${*:+,$*}")
  stamp=$RUBUS_DIST/.built
  [[ $# -eq 0 ]] || stamp=$stamp-${modules//[\/,]/-}
  hash=$(sources_hash)
  built() { [[ -f $stamp ]] && [[ $(<"$stamp") == "$hash" ]]; }
  built && return 0

  ensure_jdk build
  ensure_packages mvn=maven
  mkdir -p -- "$RUBUS_LOGS"
  exec 9>"$RUBUS_LOGS/build.lock"
  flock --nonblock 9 || { say "another build is running, waiting for it" && flock 9; }
  built && return 0 # by whoever held the lock
  refuse_under_a_node
  log=$RUBUS_LOGS/build.log
  say "building $modules (log: $log)"
  rm -f -- "$RUBUS_DIST"/.built*
  # Maven keeps the lock (fd 9): it may outlive this script, and two at once spoil each other's work.
  # Style checks and tests are tools/test's business, not that of a user who wants a node.
  if ! mvn -f "$RUBUS_ROOT/pom.xml" -B -DskipTests -Dspotless.check.skip=true \
    -pl "$modules" -am package >"$log" 2>&1 </dev/null; then
    # Warnings are errors here, so the reason may be on a line that Maven calls a warning.
    grep -E '^\[ERROR\] [^-]|^\[WARNING\] .*\.java:' -- "$log" | head -n 25 >&2 || true
    die 1 "the build failed, see $log"
  fi
  say_untrained # Maven's log has it too, where nobody looks
  mark_built "$hash" "$stamp" 9>&-
  # The distribution is part of every build: the next start must not build it again, nor remove this stamp.
  [[ $stamp == "$RUBUS_DIST/.built" ]] || printf '%s
' "$hash" >"$RUBUS_DIST/.built"
)
