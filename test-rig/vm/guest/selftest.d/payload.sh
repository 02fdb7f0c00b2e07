# shellcheck shell=bash disable=SC2317 # guest/selftest calls every function here

the_payload_is_here_read_only() {
    equal hello "$(cat /payload/a-folder/a-file)"
    fails_with 'Read-only file system' touch /payload/another
}
