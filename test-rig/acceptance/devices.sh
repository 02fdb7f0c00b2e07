# shellcheck shell=bash disable=SC2016,SC2034,SC2154
# The contract of the gpio and i2c drivers, asked through ring 0 as an app's requests are: the same answers whatever is behind.
# Lines 22 and 23 are nobody's; 0x76 is a BME280, 0x50 a register file. Sourced by suite.

i2c_get() { ask i2c.get "{\"bus\":1,$1}"; }

reads() { # VALUE ARGS: of a register
    equal "$1" "$(value value "$(i2c_get "$2")")"
}

refuses() { # TEXT COMMAND ARGS
    local answer
    answer=$(ask "$2" "$3")
    contains '"ok":false' "$answer" && contains "$1" "$answer"
}

register_file() { # what is written is read back, in bytes and words, over the end too
    ask i2c.set '{"bus":1,"address":80,"register":254,"bytes":[17,34,51]}' | grep -F '"ok":true' || return 1
    reads 17 '"address":80,"register":254' && reads 34 '"address":80,"register":255' && reads 51 '"address":80,"register":0' \
        && reads $((0x2211)) '"address":80,"register":254,"size":2'
}

dump() {
    local bytes
    bytes=$(ask i2c.dump '{"bus":1,"address":80}')
    equal 256 "$(grep -oE '[0-9]+[],]' <<<"${bytes#*\"bytes\":}" | wc -l)" && contains '17,34]' "$bytes"
}

fails_with() { # FAULT TEXT: a transfer, and works again when mended
    fault 0x76 "$1" || return 1
    local answer
    answer=$(i2c_get '"address":118,"register":208')
    mend
    contains '"ok":false' "$answer" && contains "$2" "$answer" && reads 96 '"address":118,"register":208'
}

output_follows() {
    local wanted
    for wanted in 1 0 1; do
        ask gpio.set "{\"line\":23,\"value\":$wanted}" | grep -F '"ok":true' || return 1
        equal "$wanted" "$(level 23)" || return 1
    done
}

input_follows() {
    local direction
    for direction in up down up; do
        pull 22 "$direction"
        equal "$([[ $direction == up ]] && echo 1 || echo 0)" "$(value value "$(ask gpio.get '{"line":22}')")" || return 1
    done
}

unwatch() { # PID: of an ask in the background, and the perl in it
    # shellcheck disable=SC2046 # one word a process
    kill $(pgrep -P "$1") "$1"
}

watched() { # NUMBER: so many edges have come
    [[ $(wc -l <"$RESULTS/edges") == "$1" ]]
}

toggled() { # two edges of line 22, and whether the watcher has seen any
    press 22
    [[ -s $RESULTS/edges ]]
}

edges_are_numbered() { # six edges, alternating, in order of time; the first pair only shows that somebody watches
    local seen=$RESULTS/edges watcher times before status=1
    pull 22 up
    ask gpio.mon '{"line":22}' 1000 >"$seen" 2>/dev/null &
    watcher=$!
    if eventually toggled; then
        sleep 0.2
        before=$(wc -l <"$seen")
        for times in 1 2 3; do
            press 22
        done
        eventually watched $((before + 6)) && status=0
    fi
    unwatch "$watcher"
    wait "$watcher" 2>/dev/null
    ((status == 0)) || { cat "$seen"; return 1; }
    equal 'falling rising falling rising falling rising' "$(tail -n 6 "$seen" | grep -oE 'falling|rising' | paste -sd' ')" \
        && equal '1 1 1 1 1' "$(steps seq)" && [[ ! $(steps time_ns) =~ (^|\ )(-|0) ]]
}

steps() { # KEY: from each of the last six edges to the next
    tail -n 6 "$RESULTS/edges" | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" \
        | { read -r last; while read -r next; do echo $((next - last)); last=$next; done; } | paste -sd' '
}

devices() {
    note "the devices"
    check i2c_detects_both_chips equal '80,118' "$(ask i2c.detect '{"bus":1}' | sed -n 's/.*"addresses":\[\([0-9,]*\)\].*/\1/p')"
    check i2c_reads_the_chips_identity reads 96 '"address":118,"register":208'
    check i2c_writes_and_reads register_file
    check i2c_dumps_256_registers dump
    check i2c_no_acknowledge_is_an_errno fails_with nack ENXIO
    check i2c_time_out_is_an_errno fails_with timeout ETIMEDOUT
    check i2c_lost_arbitration_is_an_errno fails_with arbitration EAGAIN
    check i2c_nobody_there_is_an_errno refuses ENXIO i2c.get '{"bus":1,"address":66}'
    check i2c_ten_bit_addresses_are_refused refuses address i2c.get '{"bus":1,"address":512}'
    check gpio_output_is_seen_outside output_follows
    check gpio_input_is_seen_inside input_follows
    check gpio_edges_are_numbered_and_stamped edges_are_numbered
    check gpio_refuses_a_line_that_an_app_has refuses blink gpio.set '{"line":27,"value":1}'
    check gpio_refuses_a_line_that_is_not_there refuses line gpio.get '{"line":99}'
}
