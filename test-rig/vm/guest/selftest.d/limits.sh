# shellcheck shell=bash disable=SC2317 # guest/selftest calls every function here

memory_max_kills_a_hog() {
    local group=/sys/fs/cgroup/selftest-memory status=0
    mkdir "$group"
    echo 40M >"$group/memory.max"
    in_group "$group" tail /dev/zero || status=$?
    equal 137 "$status"
    grep -x 'oom_kill 1' "$group/memory.events"
    rmdir "$group"
}

pids_max_stops_a_fork_bomb() {
    local group=/sys/fs/cgroup/selftest-pids
    mkdir "$group"
    echo 5 >"$group/pids.max"
    # shellcheck disable=SC2016 # perl's variables
    fails_with 'Resource temporarily unavailable' in_group "$group" perl -e '
        for (1 .. 20) {
            my $child = fork;
            die "$!\n" unless defined $child;
            next if $child;
            close STDOUT; close STDERR; sleep 60; exit;
        }'
    grep -E '^max [1-9]' "$group/pids.events"
    echo 1 >"$group/cgroup.kill"
    eventually rmdir "$group"
}

cpu_max_holds_a_spinner() { # a fifth of one CPU for two seconds is 0.4 s
    local group=/sys/fs/cgroup/selftest-cpu used
    mkdir "$group"
    echo '20000 100000' >"$group/cpu.max"
    in_group "$group" timeout 2 bash -c 'while :; do :; done' || true
    used=$(awk '$1 == "usage_usec" { print $2 }' "$group/cpu.stat")
    eventually rmdir "$group"
    ((used < 800000)) || { echo "used $used us of CPU"; return 1; }
}

every_controller_reaches_a_child_group() {
    local group=/sys/fs/cgroup/selftest-all
    mkdir "$group"
    equal 'cpuset cpu io memory pids' "$(cat "$group/cgroup.controllers")"
    rmdir "$group"
}
