# shellcheck shell=bash disable=SC2034
# The bench of the rig: gpio-sim and the adapter of test-rig/vm/i2c, in the guest. Sourced by suite.

readonly BOARD=rig NODE=rig PORT=1883
readonly HOME_OF_NODE=/opt/rubus STATE=/var/lib/rubus-rig CONFIG=/etc/rubus-rig APPS=/opt/rubus-apps RESULTS=/results
readonly BUDGET=512M # the node uses some 250 MiB
readonly HANG_AFTER=15s # the emulated CPU is slow
readonly LIMITS=yes

bench_ready() {
    cp -R /payload/rubus "$HOME_OF_NODE"
    pull 17 up
}

bench_end() { :; }

pull() { gpio-pull "$1" "$2"; }

level() { gpio-level "$1"; }

raw() { bme280-raw "$1" "$2" "$3"; }

fault() { i2c-fault "$1" "$2"; }

mend() { i2c-fault none; }

holder() { # LINE CONSUMER: as the kernel has it
    gpioinfo "GPIO$1" | grep -F "consumer=\"$2\""
}

traces() { # everything that a node could leave behind
    grep -F rubus /proc/mounts
    find /sys/fs/cgroup -name '*rubus*'
    ip -o link | cut -d: -f2
    ip netns
    nft list tables
    ls /run /tmp /dev/shm
    # shellcheck disable=SC2009 # pgrep cannot show users
    ps -eo user:20,args | grep -E '^2[0-9]{5} |[r]ubus-supervisor|[b]wrap|[m]osquitto '
    gpioinfo | grep -F consumer
    return 0
}
