# shellcheck shell=bash disable=SC2016,SC2034,SC2154
# The tree of files at RUN/fs, as shells use it that know nothing of the node. Lines 22 and 23 are nobody's; 0x50 is a register file.
# Sourced by suite.

readonly FS=$STATE/run/fs

file_says() { # WANTED PATH
    equal "$1" "$(timeout "$PATIENCE" cat "$FS$2")"
}

line_is_read_and_written() { # read and written
    pull 22 up && file_says 1 /dev/gpio/22 && pull 22 down && file_says 0 /dev/gpio/22 || return 1
    local wanted
    for wanted in 1 0 1; do
        echo "$wanted" >"$FS/dev/gpio/23" && equal "$wanted" "$(level 23)" || return 1
    done
}

edge_is_waited_for() {
    local reader end=$((SECONDS + PATIENCE)) heard
    heard=$(mktemp)
    timeout "$PATIENCE" head -n 1 "$FS/dev/gpio/22.edge" >"$heard" &
    reader=$!
    while kill -0 "$reader" 2>/dev/null && ((SECONDS < end)); do
        pull 22 up && sleep 0.1 && pull 22 down && sleep 0.1
    done
    wait "$reader"
    grep -E '^(rising|falling) [0-9]+ [0-9]+$' "$heard"
    local found=$?
    rm -f "$heard"
    return $found
}

nonsense_is_refused() { # by the tree: without one everything would be
    file_says "$(level 23)" /dev/gpio/23 || return 1
    ! (echo 7 >"$FS/dev/gpio/23") 2>/dev/null && ! mkdir "$FS/dev/new" 2>/dev/null && ! cat "$FS/dev/gpio/99" 2>/dev/null
}

server_comes_back() { # under the mount: whoever asks meanwhile waits
    local generation
    generation=$(of fs generation)
    kill -KILL "$(of fs pid)"
    contains MemAvailable: "$(timeout "$PATIENCE" cat "$FS/proc/meminfo")" && eventually runs fs $((generation + 1))
}

mounted() {
    if [[ ! -e /dev/fuse ]]; then
        skip the_tree_is_mounted_for_users 'this machine has no /dev/fuse: modprobe fuse'
        return
    fi
    note "the tree of files"
    check the_tree_is_mounted_for_users equal 'data dev proc sys' "$(timeout "$PATIENCE" ls "$FS" | paste -sd' ')"
    check a_shell_reads_and_writes_a_line line_is_read_and_written
    check a_shell_waits_for_an_edge edge_is_waited_for
    check registers_of_a_chip_are_a_file equal 256 "$(timeout "$PATIENCE" cat "$FS/dev/i2c/1/50" | wc -c)"
    check what_is_no_file_is_refused nonsense_is_refused
    check the_mount_outlives_its_server server_comes_back
}
