# shellcheck shell=bash disable=SC2016,SC2154,SC2317,SC2034
# Memory runs out: the app that leaks goes, by ring 0's choice and by Linux's own, and nobody else notices. Sourced by suite.
# The app `leak` grows by 40 MiB a second from SIGUSR1 on, and as fast as it can from SIGUSR2 on.

readonly NO_CONTROLLER='this machine has no memory controller in cgroup v2; the rig has'

leak_app() {
    local grow='$SIG{USR1} = sub { my @a; while (1) { push @a, "x" x 4194304; select undef, undef, undef, 0.1 } }'
    app leak 1G 16 '' perl -e "$grow; "'$SIG{USR2} = sub { exec "tail", "/dev/zero" }; sleep 1 while 1'
}

oom() { ask oom '{}'; }

step_of() { # NAME STEP FROM [TEXT]: the event of a step after line FROM; TEXT in it
    local events
    events=$(heard "app/$1/event" "\"step\":\"$2\"" "$3") || { echo "no event $2 of $1"; return 1; }
    grep -F -- "${4-}" <<<"$events" || { echo "heard: $events"; return 1; }
}

chosen_first() { # NAME: stands at the head of the order, and ring 0 at its end, never chosen
    local order
    order=$(oom | sed -n 's/.*"order":\(\[.*\]\),"steps":.*/\1/p' | grep -oE '"name":"[^"]*","kind":"[^"]*","score_bytes":[^,]*')
    contains "\"name\":\"$1\",\"kind\":\"app\"" "$(head -n 1 <<<"$order")" || return 1
    equal '"name":"supervisor","kind":"supervisor","score_bytes":null' "$(tail -n 1 <<<"$order")"
}

steps_say_why() { # NAME: the last kill, as `supervisor oom` remembers it
    local last
    last=$(oom | grep -oE '"step":"oom-kill","name":"[^"]*","why":"[^"]*"' | tail -n 1)
    contains "\"name\":\"$1\"" "$last" && contains "$1 goes first: uses " "$last"
}

linux_is_told() { # every process has the oom_score_adj that the order says
    local table name adj pid has rows=0 least=${#PROCESSES[@]}
    ! inside || least=$((least - 3)) # the drivers are no processes
    table=$(table)
    while read -r name adj; do
        pid=$(value pid "$(row "$name" "$table")")
        [[ $name != supervisor ]] || pid=$(<"$STATE/run/lock")
        has=$(<"/proc/$pid/oom_score_adj") || return 1
        equal "$name $adj" "$name $has" || return 1
        rows=$((rows + 1))
    done < <(oom | grep -oE '"name":"[^"]*","kind":"[^}]*"linux_adj":-?[0-9]+' \
        | sed 's/"name":"\([^"]*\)".*"linux_adj":\(.*\)/\1 \2/')
    ((rows >= least)) || { echo "the order tells $rows processes, not $least"; return 1; }
}

unbroken() { # FROM COUNT: so many readings at least after line FROM, each numbered one more than the one before (QoS 1: or the same once more)
    tail -n "+$(($1 + 1))" "$SAID" | sed -n "s,^rubus/v1/$NODE/app/weather/data/temperature .*\"seq\":\([0-9]*\).*,\1,p" \
        | awk -v count="$2" 'NR > 1 && $1 != last && $1 != last + 1 { print last " is followed by " $1; broken = 1 } { last = $1 }
            END { if (NR < count) { print NR " readings"; broken = 1 } exit broken }'
}

pids() { # of everybody but leak, ring 0 too
    local name table
    table=$(table)
    for name in "${PROCESSES[@]}" broker; do
        [[ $name == leak ]] || echo "$name $(value pid "$(row "$name" "$table")")"
    done
    echo "supervisor $(<"$STATE/run/lock")"
}

psi() { [[ -r /proc/pressure/memory ]]; }

# One process: starting one takes a tenth of a second in an emulator.
watch_group() { # FOLDER FILE: what the kernel has of its throttle; the group goes and comes again meanwhile
    exec perl -e 'my ($group, $file) = @ARGV; open my $out, ">", $file or die; select $out; $| = 1;
        for (;; select undef, undef, undef, 0.05) {
            my %is;
            for my $part ("high", "events") {
                open my $in, "<", "$group/memory.$part" or next;
                $is{$part} = join "", <$in>;
            }
            my ($high) = ($is{high} // "") =~ /^(\d+)/ or next;
            my ($count) = ($is{events} // "") =~ /^high (\d+)/m or next;
            print "$high $count\n";
        }' "$1" "$2"
}

throttled() { # FILE: memory.high was set, and the kernel held the group there
    local high count
    read -r high count < <(tail -n 1 "$1") || { echo "memory.high was never set"; return 1; }
    ((high > 40 << 20 && count > 0)) || { echo "memory.high $high, reached $count times"; return 1; }
}

ring0_chooses() {
    local from before wakes watcher
    note "an app leaks"
    check oom_says_where_it_looks contains "\"watched\":\"$(psi && echo PSI || echo MemAvailable)" "$(oom)"
    check linux_is_told_whom_to_choose eventually linux_is_told
    from=$(now)
    before=$(pids)
    wakes=$(value psi_wakes "$(oom)")
    if [[ -n $LIMITS ]]; then
        watch_group "$(group leak)" "$RESULTS/throttle" &
        watcher=$!
    fi
    kill -USR1 "$(of leak pid)"
    check apps_are_asked_to_shrink eventually step_of weather shrink "$from" 'of its budget of'
    check the_leaking_app_leads_the_order eventually chosen_first leak
    check the_leaking_app_is_chosen eventually step_of leak oom-kill "$from" 'leak goes first: uses '
    check the_leaking_app_comes_back eventually runs leak 2
    check the_death_names_its_cause eventually step_of leak restart "$from" '"cause":"OOM: the node uses '
    check oom_remembers_whom_and_why steps_say_why leak
    if [[ -n $LIMITS ]]; then
        kill "$watcher" && wait "$watcher" 2>/dev/null
        check the_leaking_app_was_throttled_first step_of leak throttle "$from" 'leak goes first'
        check memory_high_was_written_and_reached throttled "$RESULTS/throttle"
        if psi; then
            check the_throttled_app_stalled_and_psi_woke_ring_0 eval '(($(value psi_wakes "$(oom)") > wakes))'
        else
            skip the_throttled_app_stalled_and_psi_woke_ring_0 'this kernel has no PSI'
        fi
    else
        skip the_leaking_app_was_throttled_first "$NO_CONTROLLER"
        skip memory_high_was_written_and_reached "$NO_CONTROLLER"
        skip the_throttled_app_stalled_and_psi_woke_ring_0 "$NO_CONTROLLER"
    fi
    check drivers_apps_and_ring_0_live_on equal "$before" "$(pids)"
    check telemetry_goes_on_without_a_gap eventually unbroken "$from" 4
}

killed() { # FOLDER: how often Linux killed in that group and below because memory ran out
    sed -n 's/^oom_kill //p' "$1/memory.events"
}

# A limit for all of the node together, which ring 0 knows nothing of: Linux must choose, and reads what ring 0 wrote.
linux_chooses() {
    local from before branch kills
    if [[ -z $LIMITS ]]; then
        skip linux_chooses_the_same "$NO_CONTROLLER"
        return
    fi
    note "Linux chooses"
    check the_pressure_ends eventually eval '[[ $(oom) == *"\"level\":\"calm\""* ]]'
    check linux_is_told_of_the_new_process eventually linux_is_told
    before=$(pids)
    branch=$(dirname "$(group gpio)")
    kills=$(killed "$branch")
    from=$(now)
    echo $(($(<"$branch/memory.current") + (64 << 20))) >"$branch/memory.max"
    kill -USR2 "$(of leak pid)"
    check linux_chooses_the_same eventually heard app/leak/event '"cause":"out of memory: chosen by Linux' "$from"
    echo max >"$branch/memory.max"
    check linux_killed_in_the_nodes_branch eval '(($(killed "$branch") > kills))'
    check the_leaking_app_comes_back_again eventually runs leak 3
    check nobody_else_was_killed equal "$before" "$(pids)"
    check telemetry_goes_on_without_a_gap_again eventually unbroken "$from" 4
}
