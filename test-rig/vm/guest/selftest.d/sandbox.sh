# shellcheck shell=bash disable=SC2317 # guest/selftest calls every function here

the_sandbox_has_no_privileges() {
    mkdir -p /tmp/overlay/{upper,work,root}
    mount -t overlay overlay -o lowerdir=/,upperdir=/tmp/overlay/upper,workdir=/tmp/overlay/work /tmp/overlay/root
    local status
    status=$(sandboxed cat /proc/self/status)
    grep -E '^CapEff:\s+0+$' <<<"$status"
    grep -E '^CapBnd:\s+0+$' <<<"$status"
    grep -E '^NoNewPrivs:\s+1$' <<<"$status"
    equal '0 210001 1' "$(sandboxed cat /proc/self/uid_map | xargs)"
    fails_with 'Permission denied' sandboxed touch /etc/passwd
}

java_runs() {
    java -version 2>&1 | grep -E 'version "25'
}

java_runs_in_the_sandbox() {
    sandboxed java -version 2>&1 | grep -E 'version "25'
}
