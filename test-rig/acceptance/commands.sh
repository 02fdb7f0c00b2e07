# shellcheck shell=bash disable=SC2034,SC2154,SC2317
# The command itself, as an operator types it: each listing of ring 0 has its header and a row that is known. Sourced by suite.

shown() { # HEADER ROW COMMAND…: exits 0, and a line of what it prints matches each (extended regular expressions)
    local header=$1 row=$2 said status=0 part
    shift 2
    said=$(timeout "$PATIENCE" "$HOME_OF_NODE/bin/supervisor" "$@" --state "$STATE" 2>&1) || status=$?
    ((status == 0)) || { echo "supervisor $*: $status: $said"; return 1; }
    for part in "$header" "$row"; do
        grep -qE -- "$part" <<<"$said" || { echo "supervisor $*: no line '$part' in: $said"; return 1; }
    done
}

traced() { # NAME CALL: one of its calls, decoded, with what it cost
    local said
    said=$(timeout "$PATIENCE" "$HOME_OF_NODE/bin/supervisor" strace "$1" -n 12 --json --state "$STATE" 2>&1)
    grep -qE "\"call\": ?\"$2\".*\"cost_ns\": ?[1-9]" <<<"$said" || { echo "no $2 with its cost in: $said"; return 1; }
}

policies() { # WANTED: of every queue, by the document that scripts read
    local said
    said=$(timeout "$PATIENCE" "$HOME_OF_NODE/bin/supervisor" sched --json --state "$STATE")
    contains '"i2c-1"' "$said" && equal "$1" "$(grep -oE '"policy": ?"[^"]*"' <<<"$said" | cut -d'"' -f4 | sort -u)"
}

written() { # FILE: a number that can be written; one more is there afterwards, and then what was
    local before
    before=$(supervisor cat "$1") &&
        supervisor write "$1" "$((before + 1))" && equal "$((before + 1))" "$(supervisor cat "$1")" &&
        supervisor write "$1" "$before" && equal "$before" "$(supervisor cat "$1")"
}

listings() {
    note "every listing"
    check sched_shows_queues_and_clients shown '^QUEUE +POLICY ' '^i2c-1 +eevdf ' sched
    check syscalls_shows_calls_and_callers shown '^NUMBER +NAME +COUNT ' '^7 +publish +[1-9]' syscalls
    check oom_shows_the_order shown '^NAME +KIND +SCORE ' '^weather +app ' oom
    check free_shows_each_process shown '^NAME +KIND ' '^weather +app ' free
    check buddyinfo_shows_each_zone shown '' '^Node 0, zone +ring0( +[0-9]+)+' buddyinfo
    check slabinfo_shows_each_cache shown '^NAME +ZONE +ACTIVE ' '^request +' slabinfo
    check vdso_shows_lines_and_points shown '^LINE +DIRECTION +VALUE ' '^weather +temperature ' vdso
    check lsmod_shows_drivers_and_their_users shown '^Module +Size +Used by' '^gpio .*blink' lsmod
    check mount_shows_what_is_where shown '^SOURCE +PATH +TYPE' '/proc +proc' mount
    check ls_shows_the_root shown '^MODE +OWNER +SIZE +NAME' ' proc$' ls /
    check cat_shows_a_file shown '^MemTotal: ' '^MemAvailable: +[1-9]' cat /proc/meminfo
    check every_queue_is_served_by_eevdf policies eevdf
    check a_tunable_takes_what_is_written written /sys/drivers/net/hang_after_ms
    check strace_shows_a_publish_and_its_cost traced weather publish
}
