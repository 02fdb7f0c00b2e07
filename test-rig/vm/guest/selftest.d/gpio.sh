# shellcheck shell=bash disable=SC2317 # guest/selftest calls every function here

gpiodetect_finds_the_chip_by_its_label() {
    gpiodetect | grep -F '[pinctrl-bcm2711] (54 lines)'
}

gpioinfo_names_54_lines() {
    equal 54 "$(gpioinfo | grep -cE '"GPIO[0-9]+"')"
}

gpioget_reads_what_the_world_pulls() {
    gpio-pull 17 up
    equal 1 "$(gpioget --numeric GPIO17)"
    gpio-pull 17 down
    equal 0 "$(gpioget --numeric GPIO17)"
}

gpioset_drives_a_line() {
    gpioset GPIO27=1 &
    trap 'kill %1 2>/dev/null || true' EXIT
    eventually level_is 27 1
}

gpiomon_sees_edges() {
    timeout 20 gpiomon --num-events=3 --format='%e %l' GPIO22 >/tmp/edges &
    trap 'kill %1 2>/dev/null || true' EXIT
    eventually held 22
    gpio-pull 22 up
    gpio-pull 22 down
    gpio-pull 22 up
    wait %1
    equal '1 GPIO22|2 GPIO22|1 GPIO22' "$(paste -sd'|' /tmp/edges)"
}

edges_wait_while_their_reader_is_stopped() { # it keeps 16 unless the holder asks for more
    local edge
    timeout 60 gpiomon --num-events=8 --format='%S %e' GPIO23 >/tmp/edges &
    trap 'pkill -KILL -x gpiomon || true' EXIT
    eventually held 23
    pkill -STOP -x gpiomon
    for ((edge = 0; edge < 4; edge++)); do # by the helper, whose start is the pause that every edge needs (see README)
        gpio-pull 23 up
        gpio-pull 23 down
    done
    pkill -CONT -x gpiomon
    wait %1 || { echo "$(wc -l </tmp/edges) of 8 edges came"; return 1; }
}
