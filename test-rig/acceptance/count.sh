# shellcheck shell=bash
# How a run of the suite is counted, as tools/test reads it. Sourced, never run.

result() { # PASSED FAILED SKIPPED: the last line, and the exit code
    echo "$1 passed, $2 failed, $3 skipped"
    (($2 == 0)) || exit 1
    exit 0
}

need_distribution() { # FOLDER
    [[ ! -x $1/bin/supervisor ]] || return 0
    echo "not ok there_is_a_distribution: no $1/bin/supervisor; tools/test and tools/supervisor build it"
    result 0 1 0
}

judge() { # COMMAND…: runs the suite, shows what it prints, counts it
    local said status=0 passed failed skipped
    said=$(mktemp "${TMPDIR:-/tmp}/rubus-suite.XXXXXX")
    "$@" | tee "$said" || status=$?
    passed=$(grep -c '^ok ' "$said" || true)
    failed=$(grep -c '^not ok ' "$said" || true)
    skipped=$(grep -c '^skipped ' "$said" || true)
    # A suite that ended early must not pass for what it did not try.
    if grep -qx 'the end' "$said" && ((status == (failed > 0))); then
        passed=$((passed + 1))
        echo "ok the_suite_ran_to_its_end"
    else
        failed=$((failed + 1))
        echo "not ok the_suite_ran_to_its_end: status $status"
    fi
    rm -f "$said"
    result "$passed" "$failed" "$skipped"
}
