# shellcheck shell=bash
# Runs Maven's tests and the rig, and counts. Sourced, never run; needs say.sh, jdk.sh, packages.sh.

PASSED=0 FAILED=0 SKIPPED=0

# count_reports MARKER: adds up every surefire report newer than MARKER, and names what failed and what was skipped.
count_reports() {
  local kind rest
  local -a counts reports
  mapfile -d '' -t reports < <(find "$RUBUS_ROOT" \( -name .git -o -name .cache \) -prune -o \
    -path '*/target/surefire-reports/TEST-*.xml' -newer "$1" -print0)
  ((${#reports[@]})) || return 0
  while read -r kind rest; do
    case $kind in
      counts)
        read -ra counts <<<"$rest"
        PASSED=$((PASSED + counts[0])) FAILED=$((FAILED + counts[1])) SKIPPED=$((SKIPPED + counts[2]))
        ;;
      failed) printf '  FAILED  %s\n' "$rest" ;;
      skipped) printf '  SKIPPED %s\n' "$rest" ;;
    esac
  done < <(awk -f "$HERE/lib/reports.awk" "${reports[@]}")
}

# maven_progress: of Maven's chatter, one line as a module begins and one for each test class, as they come (Debian's awk
# would keep them back until it has a block).
maven_progress() {
  sed -u -nE 's,^\[INFO\] Building ([^ ]+) .* (\[[0-9]+/[0-9]+\])$,  \2 \1,p
    s,^\[[A-Z]+\] +(Tests run: .*) -- in (.*\.)?,          \1  ,p'
}

maven_tests() {
  local log=$RUBUS_LOGS/test.log marker=$RUBUS_LOGS/test.started maven=0 before=$FAILED hash
  : >"$marker"
  hash=$(sources_hash)
  say "running the tests of every module (log: $log)"
  # A failing test does not stop the modules after it: one run tells everything. Two modules at a time, where one's tests wait.
  mvn -f "$RUBUS_ROOT/pom.xml" -B -T 2 -Dmaven.test.failure.ignore=true --fail-at-end verify </dev/null 2>&1 \
    | tee "$log" | maven_progress || maven=1
  count_reports "$marker"
  if ((!maven)); then
    # The next start need not build what has just been built.
    mark_built "$hash"
  else
    # Not a test, yet a failure: code that does not compile, style, a test JVM that died.
    grep -E '^\[ERROR\]' "$log" | head -n 25 || true
    ((FAILED > before)) || FAILED=$((FAILED + 1))
  fi
  ((!maven && FAILED == before)) || say "failures in the modules' tests, the whole story is in $log"
}

# suite_tests NAME SCRIPT: a run of the acceptance test, whose last line has our own form; its lines are shown as they come.
suite_tests() {
  local log=$RUBUS_LOGS/$1.log status=0 last
  if [[ ! -x $2 ]]; then
    say "there is no $2, so the acceptance test on the $1 did not run; counted as a failure"
    FAILED=$((FAILED + 1))
    return
  fi
  say "running the acceptance test on the $1 (log: $log)"
  "$2" </dev/null 2>&1 | tee "$log" || status=$?
  last=$(grep -v '^[[:space:]]*$' "$log" | tail -n 1)
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
    PASSED=$((PASSED + BASH_REMATCH[1])) FAILED=$((FAILED + BASH_REMATCH[2])) SKIPPED=$((SKIPPED + BASH_REMATCH[3]))
    ((status == 0 || BASH_REMATCH[2] > 0)) || FAILED=$((FAILED + 1))
  else
    say "the acceptance test on the $1 ended (exit $status) without its count, see $log"
    FAILED=$((FAILED + 1))
  fi
}
