# shellcheck shell=bash disable=SC2034,SC2154
# The simulated board, on this machine, in a folder that the test made. Sourced by suite; needs RUBUS_DIST.

WORK=$(mktemp -d /tmp/rubus-acceptance.XXXXXX)
PORT=$((20000 + RANDOM % 10000))
while (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do PORT=$((PORT + 1)); done
readonly WORK PORT BOARD=bench NODE=acceptance
readonly HOME_OF_NODE=${RUBUS_DIST:?} STATE=$WORK/state CONFIG=$WORK/config APPS=$WORK/apps RESULTS=$WORK/results
readonly BUDGET=512M # the node uses some 250 MiB
readonly HANG_AFTER=2s
LIMITS=''
if grep -qs memory /sys/fs/cgroup/cgroup.controllers; then LIMITS=yes; fi
readonly LIMITS

bench_ready() {
    mkdir -p "$CONFIG/boards"
    # As shipped, but the button waits for us.
    sed 's/^press-every = .*/press-every = "0s"/' "$HOME_OF_NODE/boards/sim.toml" >"$CONFIG/boards/bench.toml"
}

bench_end() {
    local pid
    pid=$(cat "$STATE/run/lock" 2>/dev/null) && kill "$pid" 2>/dev/null && timeout 20 tail --pid="$pid" -s 0.1 -f /dev/null
    rm -rf "$WORK"
}

pull() { ask sim.pull "{\"line\":$1,\"pull\":\"$2\"}" | grep -q '"ok":true'; }

level() { value value "$(ask sim.level "{\"line\":$1}")"; }

raw() {
    ask sim.raw "{\"address\":118,\"temperature\":$1,\"pressure\":$2,\"humidity\":$3}" | grep -q '"ok":true'
}

fault() { ask sim.fault "{\"bus\":1,\"address\":$(($1)),\"fault\":\"$2\"}" | grep -q '"ok":true'; }

mend() { fault 0x76 none; }

holder() { # LINE CONSUMER: as ring 0 has it, which holds the simulated kernel's fds
    ask gpio.info '{}' | grep -E "\"line\":$1,[^}]*\"consumer\":\"$2\""
}

traces() { # what a node could leave behind, and is not another node's: others may come and go on this machine
    {
        grep -F rubus /proc/mounts
        find /sys/fs/cgroup -name '*rubus*' 2>/dev/null
        ip -o link | cut -d: -f2 | grep -F rubus
        nft list tables | grep -F rubus
        find /run -maxdepth 1 -name '*rubus*'
        # shellcheck disable=SC2009 # what its command line has, not its name
        ps -eo args | grep -F "$WORK" | grep -vE 'grep|awk|suite|mosquitto_sub|tail'
    } | awk -v slot="$SLOT" -v work="$WORK" '
        slot == "" || index($0, work) { print; next }
        / fuse\.rubus / { next }
        match($0, /rubus(-sandbox)?[0-9]+/) {
            number = substr($0, RSTART, RLENGTH)
            gsub(/[^0-9]/, "", number)
            if (number != slot) next
        }
        { print }'
}
