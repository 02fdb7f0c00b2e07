# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317
# The vDSO page, as a reader's own mapping shows it, against what the kernel, MQTT and `ps` say. Sourced by suite.

vdso() { ask vdso '{}'; }

entry() { # KEY VALUE PAGE: one entry of any kind, as JSON
    grep -oE "\{\"$1\":$2[,}][^}]*\}?" <<<"$3" | head -n 1
}

line_is() { # LINE VALUE LIVE: in the page
    local line
    line=$(entry line "$1" "$(vdso)")
    equal "$2 $3" "$(value value "$line") $(value live "$line")"
}

line_follows() { # LINE: both ways
    local direction
    for direction in down up down up; do
        pull "$1" "$direction"
        eventually line_is "$1" "$([[ $direction == up ]] && echo 1 || echo 0)" true || return 1
    done
}

last_reading() { # POINT: of weather, in the page as it was last heard
    local heard point
    point=$(vdso | grep -oE "\{\"app\":\"weather\",\"point\":\"$1\"[^}]*\}")
    heard=$(last "app/weather/data/$1")
    [[ -n $point && -n $heard ]] || { echo "page: $point; heard: $heard"; return 1; }
    equal "$(value value "$heard") $(value unit "$heard") $(value seq "$heard") $(value quality "$heard")" \
        "$(value value "$point") $(value unit "$point") $(value seq "$point") $(value quality "$point")"
}

driver_is() { # NAME STATE GENERATION RESTARTS: in the page
    local driver
    driver=$(entry name "\"$1\"" "$(vdso)")
    equal "$2 $3 $4" "$(value state "$driver") $(value generation "$driver") $(value restarts "$driver")"
}

clock_is_right() { # its wall clock is the machine's, and ring 0 keeps it
    local page said
    page=$(vdso)
    [[ $page =~ \"wall_time\":\"([^\"]*)\" ]] || return 1
    said=$(date -d "${BASH_REMATCH[1]}" +%s)
    (($(date +%s) - said <= 2 && said - $(date +%s) <= 1 && $(value beat_age_ms "$page") < 5000)) || { echo "$page"; return 1; }
}

the_page() {
    local name
    note "the page"
    check vdso_has_the_clock eventually clock_is_right
    check vdso_follows_a_line line_follows 17
    for name in temperature humidity pressure; do
        check "vdso_has_the_last_${name}" eventually last_reading "$name"
    done
    for name in gpio i2c net; do
        check "vdso_has_the_state_of_$name" driver_is "$name" running 1 0
    done
    ask hold '{"name":"gpio"}' >/dev/null
    check vdso_says_that_the_line_is_old_while_gpio_is_away eventually eval 'line_of false 1 && driver_is gpio held 1 0'
    ask release '{"name":"gpio"}' >/dev/null
    check vdso_is_fresh_with_the_next_generation eventually eval 'line_of true 2 && driver_is gpio running 2 0'
}

line_of() { # LIVE GENERATION: of line 17 in the page
    local line
    line=$(entry line 17 "$(vdso)")
    equal "$1 $2" "$(value live "$line") $(value generation "$line")"
}

